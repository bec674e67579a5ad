//! Groups the findings of a run by their cause, or else by their kind, so that a difference found in a thousand scenarios is reported once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::cause::Cause;
use super::counts::Expects;
use super::judge::Verdict;
use super::report::{FindingLine, FoundCause};
use super::session::Finding;
use super::severity::Severity;
use super::signature::{FindingSignature, Signature};
use crate::rule::Rule;

/// The number of scenarios kept of each group; differences that look alike in large scenarios may have different rules behind them.
const EXAMPLES: usize = 6;
/// The number of findings that are kept, and of agreeing answers.
const KEPT: usize = 10_000;
const KEPT_AGREEING: usize = 500;

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    differing: Vec<Finding>,
    agreeing: Vec<Finding>,
    uncounted: u64,
}

/// Findings that belong together.
#[derive(Clone, Debug)]
pub struct Group {
    /// How bad the worst of them is; `None` where the adapter gave no answer.
    pub severity: Option<Severity>,
    /// The rule that the client departs from, if it is known.
    pub cause: Option<Cause>,
    /// The signature of the first of the worst.
    pub signature: FindingSignature,
    /// The ids of all their scenarios.
    pub ids: Vec<String>,
    /// Some of them.
    pub kind: FindingKind,
}

/// Some findings of a group.
#[derive(Clone, Debug)]
pub struct FindingKind {
    /// The number of scenarios that show it.
    pub count: u64,
    /// The first few of the worst of them, at least one.
    pub examples: Vec<Finding>,
}

/// What findings are grouped by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Cause(Cause),
    Kind(Option<Severity>, &'a FindingSignature),
}

impl Findings {
    /// Adds a judged question.
    pub fn add(&mut self, finding: Finding) {
        let (list, limit) = match finding.judgement.verdict {
            Verdict::Differs { .. } | Verdict::AdapterError { .. } => (&mut self.differing, KEPT),
            // Those with a configuration say more, and are fewer where only refusals are compared.
            Verdict::Agrees if finding.expects == Some(Expects::Configuration) => (&mut self.agreeing, 2 * KEPT_AGREEING),
            Verdict::Agrees => (&mut self.agreeing, KEPT_AGREEING),
            Verdict::Unsupported { .. } | Verdict::KnownDifference { .. } => return,
        };
        if list.len() < limit {
            list.push(finding);
        } else if limit == KEPT {
            self.uncounted += 1;
        }
    }

    /// Returns the findings that differ or have no answer.
    pub fn differing(&self) -> &[Finding] {
        &self.differing
    }

    /// Returns some of the answers that agree.
    pub fn agreeing(&self) -> &[Finding] {
        &self.agreeing
    }

    /// Returns how many findings are in no group, because there were too many.
    pub fn uncounted(&self) -> u64 {
        self.uncounted
    }

    /// Returns the groups: first what has no answer, then the worst first, and of equally bad ones those with a cause and the most frequent
    /// first. `causes` has the cause of each finding in [`Findings::differing`].
    pub fn groups(&self, causes: &[Option<Cause>]) -> Vec<Group> {
        let signed: Vec<(Option<FindingSignature>, &Finding)> =
            self.differing.iter().map(|finding| (signature(finding), finding)).collect();
        let mut groups: BTreeMap<Key<'_>, Vec<(&FindingSignature, &Finding)>> = BTreeMap::new();
        for (index, (signature, finding)) in signed.iter().enumerate() {
            let Some(signature) = signature else { continue };
            let key = match causes.get(index).copied().flatten() {
                Some(cause) => Key::Cause(cause),
                None => Key::Kind(finding.severity, signature),
            };
            groups.entry(key).or_default().push((signature, finding));
        }
        let mut groups: Vec<Group> = groups.into_iter().filter_map(|(key, findings)| group(&key, findings)).collect();
        groups.sort_by_key(rank);
        groups
    }
}

/// The place of a group among others.
fn rank(group: &Group) -> (Option<Severity>, bool, Reverse<u64>) {
    (group.severity, group.cause.is_none(), Reverse(group.kind.count))
}

/// Joins the groups of the same cause, each of which comes with something of its own; what comes with the worst stays.
pub fn regroup<T>(groups: Vec<(Group, T)>) -> Vec<(Group, T)> {
    let mut joined: Vec<(Group, T)> = Vec::new();
    for (mut group, own) in groups {
        let same = joined.iter_mut().find(|(other, _)| group.cause.is_some() && other.cause == group.cause);
        match same {
            Some((other, _)) if other.severity <= group.severity => other.absorb(group),
            Some((other, kept)) => {
                std::mem::swap(other, &mut group);
                other.absorb(group);
                *kept = own;
            }
            None => joined.push((group, own)),
        }
    }
    joined.sort_by_key(|(group, _)| rank(group));
    joined
}

/// Returns the signature of the difference that makes a finding as bad as it is, or of the failure.
fn signature(finding: &Finding) -> Option<FindingSignature> {
    let Finding { judgement, truth, .. } = finding;
    match &judgement.verdict {
        Verdict::Differs { differences } => {
            let reason = Severity::reason(differences, truth.outcome(), judgement.outcome.as_ref()?)?;
            Some(FindingSignature::Difference(Signature::of(reason)))
        }
        verdict => FindingSignature::of(verdict),
    }
}

fn group(key: &Key<'_>, mut findings: Vec<(&FindingSignature, &Finding)>) -> Option<Group> {
    let ids = findings.iter().map(|(_, finding)| finding.question.scenario.id.clone()).collect();
    findings.sort_by_key(|(_, finding)| finding.severity);
    let (signature, worst) = *findings.first()?;
    let count = findings.len() as u64;
    let examples = findings.iter().filter(|(_, finding)| finding.severity == worst.severity).take(EXAMPLES);
    let kind = FindingKind { count, examples: examples.map(|(_, finding)| (*finding).clone()).collect() };
    let cause = if let Key::Cause(cause) = key { Some(*cause) } else { None };
    Some(Group { severity: worst.severity, cause, signature: signature.clone(), ids, kind })
}

impl Group {
    /// Takes up the scenarios of another group, which is no worse.
    fn absorb(&mut self, other: Group) {
        self.ids.extend(other.ids);
        self.kind.count += other.kind.count;
    }

    /// Returns its line in a report, without examples. `taken` has the anchors that are taken, and gets this one.
    pub fn line(&self, taken: &mut BTreeSet<String>) -> FindingLine {
        let cause = self.cause.map(|cause| FoundCause { rule: cause.rule, how: cause.how.to_owned() });
        let severity = self.severity.map_or("no-answer", Severity::as_str);
        let name = cause.as_ref().map_or_else(|| format!("{severity} {}", self.signature), |cause| format!("{} {}", cause.rule, cause.how));
        let anchor = free(&slug(&name), taken);
        FindingLine {
            anchor,
            severity: self.severity,
            cause,
            kind: self.signature.to_string(),
            cases: self.ids.clone(),
            examples: Vec::new(),
        }
    }
}

/// Returns the rules that the client departs from.
pub fn departed(groups: &[Group]) -> BTreeSet<Rule> {
    groups.iter().filter_map(|group| Some(group.cause?.rule)).collect()
}

/// Returns a text in lower case with nothing but letters, digits and single dashes.
fn slug(text: &str) -> String {
    const LENGTH: usize = 60;
    let letters = text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' });
    let words: String = letters.take(LENGTH).collect();
    words.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Returns a name that is not taken, and takes it.
fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut numbered = name.to_owned();
    let mut number = 1;
    while !taken.insert(numbered.clone()) {
        number += 1;
        numbered = format!("{name}-{number}");
    }
    numbered
}
