//! Finds by experiment which rule a client departs from.
//!
//! Every mutant is a client with one rule wrong. One that answers as the client does where the client differs, and is right where the client
//! is right, explains what differs. Few causes are wanted for many findings, so the mutant comes first that explains the most.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt;

use serde_json::Value;

use super::evidence::{Answers, Compared, Comparison, Evidence, Observed, Seen, Shows, Wrong, evidence};
use super::session::Finding;
use super::severity::Severity;
use super::signature::{Signature, primary};
use crate::compare::Difference;
use crate::in_order::{cores, in_order};
use crate::mutants::{Case, Mutant, all};
use crate::rule::Rule;
use crate::scenario::Scenario;

/// The number of findings that are all put to all mutants.
const FEW: usize = 1000;
/// The number of findings of one kind that are put to all mutants where there are more.
const ENOUGH: usize = 100;

/// The rule that a client departs from, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The rule.
    pub rule: Rule,
    /// What the client does instead, such as "lets the last current-context win".
    pub how: &'static str,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.how)
    }
}

/// What the differences of one scenario come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// The causes, that of the worst difference first.
    pub causes: Vec<Cause>,
    /// The differences that none of them explains.
    pub left: Vec<Difference>,
}

impl Explanation {
    /// Returns the cause of the worst difference, if the causes explain all differences.
    pub fn cause(&self) -> Option<Cause> {
        self.causes.first().filter(|_| self.left.is_empty()).copied()
    }
}

/// The mutants, as clients that the client under test may resemble, and what a run says for and against each.
#[derive(Debug)]
pub struct Suspects {
    mutants: Vec<Mutant>,
    /// The scenarios of the run that speak against a mutant, as far as each is believed.
    against: Vec<u64>,
    /// Those that explain findings of the run.
    chosen: BTreeSet<usize>,
}

impl Default for Suspects {
    fn default() -> Self {
        let mutants = all();
        Suspects { against: vec![0; mutants.len()], chosen: BTreeSet::new(), mutants }
    }
}

impl Suspects {
    /// Looks for the causes of what differed in a run, and returns an explanation for each.
    ///
    /// `agreeing` are scenarios on which the client was right, or some of them; without them, more than one mutant may explain the same. Of
    /// many findings, not all are put to all mutants, but enough of each kind; the others are put to those that explain anything.
    pub fn of_run(differing: &[Observed<'_>], agreeing: &[&Scenario], compare: &Comparison<'_>) -> (Suspects, Vec<Explanation>) {
        let suspects = Suspects::default();
        let everyone: Vec<usize> = (0..suspects.mutants.len()).collect();
        let (thorough, brief) = by_kind(differing);
        let mut seen = vec![Seen::default(); differing.len()];
        suspects.see(differing, &thorough, &everyone, compare, &mut seen);
        let suspected = suspected(&evidence(&seen, everyone.len()));
        suspects.see(differing, &brief, &suspected, compare, &mut seen);
        let mut evidence = evidence(&seen, everyone.len());
        let answer = |scenario: &Scenario| Answers::of(scenario, &suspects.mutants, suspected.iter().copied());
        each(agreeing.iter().copied(), answer, |answers| {
            answers.compared(compare).wrong().for_each(|index| evidence[index].contradicted += 1);
        });
        suspects.conclude(differing.iter(), &seen, &evidence)
    }

    /// Does the same with what the mutants have answered already ([`Suspects::answers`]).
    pub fn of_answers(
        differing: &[(Observed<'_>, &Compared<'_>)],
        agreeing: &[&Compared<'_>],
        compare: &Comparison<'_>,
    ) -> (Suspects, Vec<Explanation>) {
        let suspects = Suspects::default();
        let look = |(observed, answers): &(Observed<'_>, &Compared<'_>)| Seen::of(observed, answers, &suspects.mutants, compare);
        let seen: Vec<Seen> = differing.iter().map(look).collect();
        let mut evidence = evidence(&seen, suspects.mutants.len());
        agreeing.iter().flat_map(|answers| answers.wrong()).for_each(|index| evidence[index].contradicted += 1);
        suspects.conclude(differing.iter().map(|(observed, _)| observed), &seen, &evidence)
    }

    /// Returns what all mutants answer to one question.
    pub fn answers(&self, scenario: &Scenario) -> Answers {
        Answers::of(scenario, &self.mutants, 0..self.mutants.len())
    }

    /// Puts what was observed at these places to some mutants.
    fn see(&self, differing: &[Observed<'_>], places: &[usize], asked: &[usize], compare: &Comparison<'_>, seen: &mut [Seen]) {
        let ask = |at: usize| (at, Answers::of(differing[at].scenario, &self.mutants, asked.iter().copied()));
        each(places.iter().copied(), ask, |(at, answers)| {
            seen[at] = Seen::of(&differing[at], &answers.compared(compare), &self.mutants, compare);
        });
    }

    fn conclude<'a>(
        mut self,
        differing: impl Iterator<Item = &'a Observed<'a>>,
        seen: &[Seen],
        evidence: &[Evidence],
    ) -> (Suspects, Vec<Explanation>) {
        let choice = choose(seen, evidence);
        self.against = evidence.iter().map(Evidence::against).collect();
        self.chosen = choice.iter().flatten().copied().collect();
        let explained = seen.iter().zip(differing).zip(&choice);
        let explanations = explained.map(|((seen, observed), chosen)| self.explanation(seen, observed, chosen)).collect();
        (self, explanations)
    }

    /// Looks for the cause of the differences in one more scenario, a smaller one perhaps: a mutant that answers as the client does. One that
    /// explains findings of the run comes before others; one that the run speaks against does not count.
    pub fn cause_of(&self, observed: &Observed<'_>, compare: &Comparison<'_>) -> Option<Cause> {
        let case = Case::new(observed.scenario.clone())?;
        let shows = |index: usize| self.shows(index, &case, observed, compare);
        let is_chosen = |index: &usize| matches!(shows(*index), Some(Shows::All | Shows::Refusal));
        if let Some(index) = self.chosen.iter().copied().find(is_chosen) {
            return Some(self.cause(index));
        }
        let is_unrefuted = |index: &usize| self.against[*index] == 0;
        let all: Vec<usize> = (0..self.mutants.len()).filter(is_unrefuted).filter(|index| shows(*index) == Some(Shows::All)).collect();
        let traced = all.iter().copied().find(|index| observed.rules.contains(&self.mutants[*index].rule));
        traced.or(all.first().copied()).map(|index| self.cause(index))
    }

    /// Whether the client departs from the rule in this scenario, too: it says all that the mutant says wrong.
    pub fn still_shows(&self, cause: Cause, observed: &Observed<'_>, compare: &Comparison<'_>) -> bool {
        let index = self.mutants.iter().position(|mutant| (mutant.rule, mutant.name) == (cause.rule, cause.how));
        let (Some(index), Some(case)) = (index, Case::new(observed.scenario.clone())) else { return false };
        self.shows(index, &case, observed, compare).is_some()
    }

    /// Whether a client that departs from the rule answers this scenario wrongly, as far as it is compared.
    pub fn is_wrong(&self, cause: Cause, scenario: &Scenario, compare: &Comparison<'_>) -> bool {
        let (Some(mutant), Some(case)) = (self.mutant(cause), Case::new(scenario.clone())) else { return false };
        mutant.answer(&case).is_some_and(|outcome| !compare(scenario, &case.right, &outcome).is_empty())
    }

    fn mutant(&self, cause: Cause) -> Option<&Mutant> {
        self.mutants.iter().find(|mutant| (mutant.rule, mutant.name) == (cause.rule, cause.how))
    }

    fn shows(&self, index: usize, case: &Case, observed: &Observed<'_>, compare: &Comparison<'_>) -> Option<Shows> {
        let mutant = &self.mutants[index];
        let outcome = mutant.answer(case)?;
        let compare = |expected: &Value, actual: &Value| compare(observed.scenario, expected, actual);
        Wrong::of(&case.right, &outcome, &compare).shows(mutant, &case.right, observed.actual?, observed.differences, &compare)
    }

    fn cause(&self, index: usize) -> Cause {
        let Mutant { rule, name, .. } = self.mutants[index];
        Cause { rule, how: name }
    }

    fn explanation(&self, seen: &Seen, observed: &Observed<'_>, chosen: &[usize]) -> Explanation {
        let mut by_severity: Vec<(Severity, usize)> =
            chosen.iter().filter_map(|index| Some((seen.shown.get(index)?.severity, *index))).collect();
        by_severity.sort();
        let left = seen.left(chosen).into_iter().filter_map(|at| observed.differences.get(at).cloned()).collect();
        Explanation { causes: by_severity.into_iter().map(|(_, index)| self.cause(index)).collect(), left }
    }
}

/// Returns the cause of each finding; `None` where no mutant, and no few of them together, answer as the client does.
pub fn causes(findings: &[Finding], agreeing: &[Finding], compare: &Comparison<'_>) -> Vec<Option<Cause>> {
    let differing: Vec<Observed<'_>> = findings.iter().map(Observed::from).collect();
    let agreeing: Vec<&Scenario> = agreeing.iter().map(|finding| &finding.question.scenario).collect();
    let (_, explanations) = Suspects::of_run(&differing, &agreeing, compare);
    explanations.iter().map(Explanation::cause).collect()
}

/// Calls `work` for each item, in several threads, and `then` with each result, in this one.
fn each<T: Send, U: Send>(items: impl Iterator<Item = T>, work: impl Fn(T) -> U + Sync, mut then: impl FnMut(U)) {
    let Ok(()) = in_order(cores(), cores(), items, work, |done| {
        then(done);
        Ok::<(), Infallible>(())
    });
}

/// Returns the places of those that are put to all mutants, and of the others: enough of each kind are.
fn by_kind(differing: &[Observed<'_>]) -> (Vec<usize>, Vec<usize>) {
    let mut counts = BTreeMap::new();
    (0..differing.len()).partition(|at| {
        let count = counts.entry(primary(differing[*at].differences).map(Signature::of)).or_insert(0usize);
        *count += 1;
        differing.len() <= FEW || *count <= ENOUGH
    })
}

/// Returns the mutants that explain anything. The others do not matter, whatever they answer elsewhere.
fn suspected(evidence: &[Evidence]) -> Vec<usize> {
    (0..evidence.len()).filter(|index| evidence[*index].speaks_for()).collect()
}

/// Chooses the mutants that explain each finding: few for all.
fn choose(seen: &[Seen], evidence: &[Evidence]) -> Vec<Vec<usize>> {
    let mut choice = vec![Vec::new(); seen.len()];
    pick(seen, evidence, &mut choice, Seen::is_all);
    // What is still left shows several faults at once, some of which are never seen alone.
    loop {
        let chosen: BTreeSet<usize> = choice.iter().flatten().copied().collect();
        add_parts(seen, &mut choice, &chosen);
        let Some(best) = best_part(seen, evidence, &choice) else { return choice };
        add_parts(seen, &mut choice, &BTreeSet::from([best]));
    }
}

/// Gives the findings that have no cause yet to the mutant that explains most of them, again and again.
fn pick(seen: &[Seen], evidence: &[Evidence], choice: &mut [Vec<usize>], explains: impl Fn(&Seen, usize) -> bool) {
    loop {
        let open: Vec<usize> = (0..seen.len()).filter(|at| choice[*at].is_empty()).collect();
        let explained = |seen: &Seen| seen.shown.keys().copied().filter(|index| explains(seen, *index)).collect();
        let Some(best) = best(open.iter().map(|at| &seen[*at]), evidence, explained) else { return };
        open.into_iter().filter(|at| explains(&seen[*at], best)).for_each(|at| choice[at].push(best));
    }
}

/// Returns the mutant that explains something of most findings that are not explained wholly.
fn best_part(seen: &[Seen], evidence: &[Evidence], choice: &[Vec<usize>]) -> Option<usize> {
    let open: Vec<(&Seen, &Vec<usize>)> = seen.iter().zip(choice).filter(|(seen, choice)| !seen.left(choice).is_empty()).collect();
    let mut explained = open.iter().map(|(seen, choice)| {
        let more = |index: &usize| evidence[*index].is_unrefuted() && explains_more(seen, choice, *index);
        seen.shown.keys().copied().filter(more).collect::<Vec<usize>>()
    });
    best(open.iter().map(|(seen, _)| *seen), evidence, |_| explained.next().unwrap_or_default())
}

/// Returns the mutant that explains most, as far as it is believed.
fn best<'a>(open: impl Iterator<Item = &'a Seen>, evidence: &[Evidence], mut explained: impl FnMut(&Seen) -> Vec<usize>) -> Option<usize> {
    let mut score = vec![(0i64, 0usize); evidence.len()];
    for seen in open {
        for index in explained(seen) {
            score[index].0 += 1;
            score[index].1 += usize::from(seen.shown.get(&index).is_some_and(|shown| shown.is_traced));
        }
    }
    let rank = |index: &usize| {
        let against = i64::try_from(evidence[*index].against()).unwrap_or(i64::MAX);
        (score[*index].0.saturating_sub(against), score[*index].1, Reverse((evidence[*index].claims(), *index)))
    };
    (0..evidence.len()).filter(|index| score[*index].0 > 0 && evidence[*index].is_credible()).max_by_key(rank)
}

/// Gives mutants the findings of which they explain something that is left.
fn add_parts(seen: &[Seen], choice: &mut [Vec<usize>], mutants: &BTreeSet<usize>) {
    for (seen, choice) in seen.iter().zip(choice) {
        for index in mutants {
            if explains_more(seen, choice, *index) {
                choice.push(*index);
            }
        }
    }
}

/// Whether a mutant explains something that the chosen ones leave.
fn explains_more(seen: &Seen, chosen: &[usize], index: usize) -> bool {
    if !seen.shown.contains_key(&index) || chosen.contains(&index) {
        return false;
    }
    let more: Vec<usize> = chosen.iter().copied().chain([index]).collect();
    seen.gain(&more) > seen.gain(chosen)
}
