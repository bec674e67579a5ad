//! What one finding says of the mutants: which of them answer as the client does, wholly or in part, and which do not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::session::Finding;
use super::severity::Severity;
use crate::compare::{Difference, FOR_PEOPLE, SECTIONS};
use crate::mutants::{Case, Mutant};
use crate::rule::Rule;
use crate::scenario::Scenario;

/// The number of scenarios that a client must refuse with a mutant, if nothing else speaks for that one.
const LEAST_REFUSALS: u64 = 3;

/// Compares the right outcome of a scenario with a client's as the adapter under test is compared: in its sections, as closely.
pub type Comparison<'a> = dyn Fn(&Scenario, &Value, &Value) -> Vec<Difference> + 'a;

/// The same for one scenario.
type Compare<'a> = dyn Fn(&Value, &Value) -> Vec<Difference> + 'a;

/// What a client was seen to do with one scenario.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The rules that decide it.
    pub rules: &'a [Rule],
    /// What the client answered, if it did.
    pub actual: Option<&'a Value>,
    /// Where that differs from the right answer.
    pub differences: &'a [Difference],
}

impl<'a> From<&'a Finding> for Observed<'a> {
    fn from(finding: &'a Finding) -> Self {
        let Finding { question, rules, judgement, .. } = finding;
        let (actual, differences) = (judgement.outcome.as_ref(), judgement.verdict.differences());
        Observed { scenario: &question.scenario, rules, actual, differences }
    }
}

/// How far the client answers as a mutant does where that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shows {
    /// In everything that is compared.
    All,
    /// Both refuse what is right, and nothing says that it is for the same reason.
    Refusal,
    /// In everything that the mutant says wrong, but the client says more that is wrong.
    Part(Part),
}

/// What a mutant explains of a scenario that shows more faults than one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    /// The places in the list of differences.
    covered: BTreeSet<usize>,
    /// The errors, by section and code, that the mutant does not mind, where the client minds none.
    passed: BTreeSet<(&'static str, String)>,
}

/// What a finding says of one mutant.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) shows: Shows,
    /// How bad that is which the mutant says wrong.
    pub(super) severity: Severity,
    /// Whether its rule decides the scenario.
    pub(super) is_traced: bool,
}

/// What a finding says of all mutants.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Those that answer as the client does, by their places in the list of mutants.
    pub(super) shown: BTreeMap<usize, Shown>,
    /// Those that are wrong where the client is right.
    against: BTreeSet<usize>,
    /// The section of every difference.
    sections: Vec<&'static str>,
    /// The errors of the right answer.
    errors: BTreeSet<(&'static str, String)>,
}

/// What a run says of one mutant.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    wholly: u64,
    /// Those of them in which the client refuses, and nothing says that it is for the same reason.
    refusals: u64,
    partly: u64,
    against: u64,
    /// The number of scenarios on which the client is right and the mutant is not.
    pub(super) contradicted: u64,
}

impl Evidence {
    pub(super) fn speaks_for(&self) -> bool {
        self.wholly + self.partly > 0
    }

    pub(super) fn against(&self) -> u64 {
        self.contradicted + self.against
    }

    /// Whether far more speaks for it than against it. That both refuse may be chance: then nothing may speak against it, and a scenario or
    /// two do not speak for it.
    pub(super) fn is_credible(&self) -> bool {
        let only_refuse = self.refusals == self.wholly && self.partly == 0;
        let is_chance = only_refuse && (self.wholly < LEAST_REFUSALS || self.contradicted > 0);
        !is_chance && 3 * self.contradicted + self.against <= self.wholly + self.partly
    }

    /// Whether nothing speaks against it.
    pub(super) fn is_unrefuted(&self) -> bool {
        self.against() == 0
    }

    /// The number of scenarios that it would have to do with.
    pub(super) fn claims(&self) -> u64 {
        self.wholly + self.partly + self.against()
    }
}

/// Counts what all findings say of each of the mutants.
pub(super) fn evidence(all: &[Seen], mutants: usize) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); mutants];
    for seen in all {
        for (index, shown) in &seen.shown {
            match shown.shows {
                Shows::All => evidence[*index].wholly += 1,
                Shows::Refusal => {
                    evidence[*index].wholly += 1;
                    evidence[*index].refusals += 1;
                }
                Shows::Part(_) => evidence[*index].partly += 1,
            }
        }
        seen.against.iter().for_each(|index| evidence[*index].against += 1);
    }
    evidence
}

impl Seen {
    /// Holds what a client did against what the mutants answer.
    pub(super) fn of(observed: &Observed<'_>, answers: &Compared<'_>, mutants: &[Mutant], compare: &Comparison<'_>) -> Self {
        let Observed { rules, differences, .. } = *observed;
        let right = answers.right;
        let mut seen = Seen { sections: differences.iter().map(section_of).collect(), ..Seen::default() };
        let Some(actual) = observed.actual else { return seen };
        let compare = |expected: &Value, actual: &Value| compare(observed.scenario, expected, actual);
        seen.errors = SECTIONS.iter().flat_map(|section| codes(right, section)).collect();
        for (index, wrong) in &answers.wrong {
            let mutant = &mutants[*index];
            match wrong.shows(mutant, right, actual, differences, &compare) {
                Some(shows) => {
                    let severity = match wrong.differences.as_slice() {
                        [] => Severity::TooLax,
                        differences => Severity::of(differences, right, wrong.outcome),
                    };
                    seen.shown.insert(*index, Shown { shows, severity, is_traced: rules.contains(&mutant.rule) });
                }
                None if wrong.is_refuted(right, actual, differences) => drop(seen.against.insert(*index)),
                None => {}
            }
        }
        seen
    }

    /// Whether a mutant explains all differences.
    pub(super) fn is_all(&self, index: usize) -> bool {
        self.shown.get(&index).is_some_and(|shown| matches!(shown.shows, Shows::All | Shows::Refusal))
    }

    /// Returns the places of the differences that none of these mutants explains.
    pub(super) fn left(&self, chosen: &[usize]) -> Vec<usize> {
        let Some(Part { covered, passed }) = self.together(chosen) else { return Vec::new() };
        // Of several errors, every one must be passed over before a client answers.
        let is_open = |section: &str| self.errors.iter().any(|error| error.0 == section && !passed.contains(error));
        let is_passed = |section: &str| passed.iter().any(|(of, _)| *of == section) && !is_open(section);
        (0..self.sections.len()).filter(|at| !covered.contains(at) && !is_passed(self.sections[*at])).collect()
    }

    /// Returns how much these mutants explain, whether or not it is enough for a difference.
    pub(super) fn gain(&self, chosen: &[usize]) -> usize {
        self.together(chosen).map_or(usize::MAX, |part| part.covered.len() + part.passed.len())
    }

    /// Returns what these mutants explain together; `None` where one of them explains everything.
    fn together(&self, chosen: &[usize]) -> Option<Part> {
        let mut together = Part::default();
        for shown in chosen.iter().filter_map(|index| self.shown.get(index)) {
            let Shows::Part(part) = &shown.shows else { return None };
            together.covered.extend(&part.covered);
            together.passed.extend(part.passed.iter().cloned());
        }
        Some(together)
    }
}

/// What the mutants answer to one question.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    scenario: Scenario,
    right: Value,
    /// By their places in the list of mutants; those that are right are left out.
    wrong: Vec<Answer>,
}

#[derive(Clone, Debug)]
struct Answer {
    index: usize,
    /// As of the mutant.
    is_vague: bool,
    outcome: Value,
}

impl Answers {
    /// Asks the mutants at these places in the list.
    pub(super) fn of(scenario: &Scenario, mutants: &[Mutant], asked: impl Iterator<Item = usize>) -> Self {
        let Some(case) = Case::new(scenario.clone()) else { return Answers::default() };
        let ask = |index: usize| {
            let mutant = &mutants[index];
            Some(Answer { index, is_vague: mutant.is_vague, outcome: mutant.answer(&case)? })
        };
        let wrong = asked.filter_map(ask).filter(|answer| answer.outcome != case.right).collect();
        Answers { scenario: case.scenario, right: case.right, wrong }
    }

    /// Returns the right answer.
    pub fn right(&self) -> &Value {
        &self.right
    }

    /// Returns the answer of the mutant at a place in the list, unless it is right.
    pub fn of_mutant(&self, index: usize) -> Option<&Value> {
        self.wrong.iter().find(|answer| answer.index == index).map(|answer| &answer.outcome)
    }

    /// Compares them with the right answer.
    pub fn compared(&self, compare: &Comparison<'_>) -> Compared<'_> {
        let wrong = self.wrong.iter().filter_map(|Answer { index, is_vague, outcome }| {
            let wrong = Wrong { outcome, differences: compare(&self.scenario, &self.right, outcome) };
            // Where only the fact of a refusal is compared, one that minds less than client-go still explains a part of who minds nothing.
            (!wrong.differences.is_empty() || *is_vague).then_some((*index, wrong))
        });
        Compared { right: &self.right, wrong: wrong.collect() }
    }
}

/// What the mutants answer to one question, as far as it is compared.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    right: &'a Value,
    /// By their places in the list of mutants; those that are right are left out.
    wrong: Vec<(usize, Wrong<'a>)>,
}

impl Compared<'_> {
    /// Returns the places of those mutants that are wrong.
    pub(super) fn wrong(&self) -> impl Iterator<Item = usize> {
        self.wrong.iter().filter(|(_, wrong)| !wrong.differences.is_empty()).map(|(index, _)| *index)
    }
}

/// What a mutant says wrong, as far as it is compared.
#[derive(Clone, Debug)]
pub(super) struct Wrong<'a> {
    outcome: &'a Value,
    differences: Vec<Difference>,
}

impl<'a> Wrong<'a> {
    /// Compares the answer of a mutant.
    pub(super) fn of(right: &Value, outcome: &'a Value, compare: &Compare<'_>) -> Self {
        Wrong { outcome, differences: compare(right, outcome) }
    }

    /// Returns how far the client answers like it.
    pub(super) fn shows(
        &self,
        mutant: &Mutant,
        right: &Value,
        actual: &Value,
        differences: &[Difference],
        compare: &Compare<'_>,
    ) -> Option<Shows> {
        let is_all = match mutant.is_vague {
            true => compare(&completed(self.outcome.clone(), right, actual), actual).is_empty(),
            false => compare(self.outcome, actual).is_empty(),
        };
        if is_all && !self.differences.is_empty() {
            return Some(if self.refuses_alike(right, actual) { Shows::All } else { Shows::Refusal });
        }
        let mut part = Part::default();
        if mutant.is_vague {
            let lax = SECTIONS.iter().filter(|section| {
                !accepts(right, section) && accepts(actual, section) && differences.iter().any(|other| section_of(other) == **section)
            });
            let minded: BTreeSet<_> = SECTIONS.iter().flat_map(|section| codes(self.outcome, section)).collect();
            part.passed = lax.flat_map(|section| codes(right, section)).filter(|error| !minded.contains(error)).collect();
        }
        for wrong in &self.differences {
            if part.passed.iter().any(|(section, _)| *section == section_of(wrong)) {
                continue;
            }
            let at = differences.iter().position(|difference| is_shown(wrong, difference, compare))?;
            part.covered.insert(at);
        }
        if part == Part::default() {
            return None;
        }
        Some(Shows::Part(part))
    }

    /// Whether the mutant gives the client's reason wherever the two refuse what is right.
    fn refuses_alike(&self, right: &Value, actual: &Value) -> bool {
        let refused =
            SECTIONS.iter().filter(|section| accepts(right, section) && !accepts(actual, section) && actual.get(**section).is_some());
        let reasons = |outcome: &Value, section: &&'static str| codes(outcome, section).collect::<Vec<_>>();
        refused.into_iter().all(|section| reasons(self.outcome, section) == reasons(actual, section))
    }

    /// Whether the client is right where the mutant says something wrong. Where one of the two gives no answer, and where the client says
    /// something else that is wrong, that cannot be seen.
    fn is_refuted(&self, right: &Value, actual: &Value, differences: &[Difference]) -> bool {
        let is_related = |left: &str, right: &str| left.starts_with(right) || right.starts_with(left);
        self.differences.iter().any(|wrong| {
            let section = section_of(wrong);
            let is_right = !differences.iter().any(|difference| is_related(&difference.path, &wrong.path));
            is_right && accepts(right, section) && accepts(actual, section)
        })
    }
}

/// Whether there is an answer in a section.
fn accepts(outcome: &Value, section: &str) -> bool {
    outcome.get(section).is_some_and(|section| section.get("errors").is_none() && section.get("crash").is_none())
}

/// Returns the errors of a section.
fn codes(outcome: &Value, section: &'static str) -> impl Iterator<Item = (&'static str, String)> {
    let errors = outcome.get(section).and_then(|section| section.get("errors")?.as_array()).into_iter().flatten();
    errors.filter_map(move |error| Some((section, error.get("code")?.as_str()?.to_owned())))
}

/// Completes an answer that says only that it accepts by what the client says there.
fn completed(mut wrong: Value, right: &Value, actual: &Value) -> Value {
    for section in SECTIONS {
        if accepts(&wrong, section) && !accepts(right, section) && accepts(actual, section) {
            wrong[*section] = actual[*section].clone();
        }
    }
    wrong
}

fn section_of(difference: &Difference) -> &'static str {
    let first = difference.path.split(['.', '[']).next().unwrap_or_default();
    SECTIONS.iter().find(|section| **section == first).copied().unwrap_or_default()
}

/// Whether the client differs as the mutant does in one place.
fn is_shown(wrong: &Difference, difference: &Difference, compare: &Compare<'_>) -> bool {
    let Some(rest) = wrong.path.strip_prefix(&difference.path) else { return false };
    if rest.is_empty() {
        return are_alike(&wrong.path, wrong.actual.as_ref(), difference.actual.as_ref(), compare);
    }
    // The client differs in more of the same value.
    let Some(rest) = rest.strip_prefix('.') else { return false };
    let theirs = difference.actual.as_ref().and_then(|value| rest.split('.').try_fold(value, |value, key| value.get(key)));
    are_alike(&wrong.path, wrong.actual.as_ref(), theirs, compare)
}

fn are_alike(path: &str, left: Option<&Value>, right: Option<&Value>, compare: &Compare<'_>) -> bool {
    let (Some(left), Some(right)) = (left, right) else { return left.is_none() && right.is_none() };
    match path.strip_suffix(".errors") {
        Some(section) if SECTIONS.contains(&section) => compare(&refusal(section, left), &refusal(section, right)).is_empty(),
        _ => without_texts(left) == without_texts(right),
    }
}

fn refusal(section: &str, errors: &Value) -> Value {
    let refused = Map::from_iter([("errors".to_owned(), errors.clone())]);
    Value::Object(Map::from_iter([(section.to_owned(), Value::Object(refused))]))
}

/// Returns an error without what is for people.
fn without_texts(value: &Value) -> Value {
    match value {
        Value::Object(map) if map.contains_key("code") => {
            let kept = map.iter().filter(|(key, _)| !FOR_PEOPLE.contains(&key.as_str()));
            Value::Object(kept.map(|(key, value)| (key.clone(), without_texts(value))).collect())
        }
        other => other.clone(),
    }
}
