//! Finds the smallest scenario that still shows a difference, and the rules that separate the answers in it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::scenario::{neighbours, shrink};
use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::check::verdict::{Finding, FindingKind, Signature, Truth, Verdict, primary, render, rules_of};
use crate::compare::{Difference, SECTIONS};
use crate::release::Release;
use crate::rule::Rule;
use crate::scenario::Scenario;

/// The limit of questions for one difference.
const BUDGET: usize = 4000;
/// The limit of time for one difference, where an adapter is slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// A difference in its smallest form.
#[derive(Clone, Debug)]
pub struct Smallest {
    /// The scenario.
    pub scenario: Scenario,
    /// The outcome of the model.
    pub expected: Value,
    /// The outcome of the adapter.
    pub actual: Value,
    /// Where they differ.
    pub differences: Vec<Difference>,
    /// The rules that separate the answers: they decide this scenario, but not the still smaller ones on which both sides agree.
    pub separating: Vec<Rule>,
    /// The fewest lines of the scenario without which both sides agree.
    pub without: Vec<String>,
    /// All rules that decide the scenario.
    pub rules: Vec<Rule>,
}

impl Smallest {
    /// Returns the text for people: the rules, the lines without which both sides agree, the differences and the scenario.
    pub fn render(&self) -> String {
        let mut text = render::labelled("separated by", &self.separating) + &render::deciding(&self.rules);
        if !self.without.is_empty() {
            text += &format!("  they agree without {}\n", self.without.join(" / "));
        }
        text + &render::differences(&self.differences) + &render::indented(&render::scenario(&self.scenario))
    }
}

/// Returns the smallest scenarios for the differences of one kind, each with the finding that it comes from: one for each rule that
/// separates the answers. For adapter failures there are none.
pub fn smallest_of_kind<'a>(adapter: &mut AdapterUnderTest, kind: &'a FindingKind) -> Vec<(&'a Finding, Smallest)> {
    let mut found: Vec<(&Finding, Smallest)> = Vec::new();
    for example in kind.examples.iter().filter(|example| matches!(example.judgement.verdict, Verdict::Differs { .. })) {
        let Some(smallest) = smallest(adapter, &example.question.scenario) else { continue };
        let is_alike = |other: &Smallest| match smallest.separating.as_slice() {
            [] => other.without == smallest.without,
            rules => other.separating == rules,
        };
        if !found.iter().any(|(_, other)| is_alike(other)) {
            found.push((example, smallest));
        }
    }
    found
}

/// Makes the scenario smaller while its primary difference remains and no others are added.
///
/// Returns `None` if the model and the adapter do not both return an outcome, or do not differ.
pub fn smallest(adapter: &mut AdapterUnderTest, scenario: &Scenario) -> Option<Smallest> {
    let first = differing(adapter, scenario)?;
    let target = Signature::of(primary(&first.2)?);
    let mut fewest = first.2.len();
    let begin = Instant::now();
    let scenario = shrink(scenario, BUDGET, &mut |candidate| {
        if begin.elapsed() > PATIENCE {
            return false;
        }
        let Some((_, _, differences)) = differing(adapter, candidate) else { return false };
        let shows = differences.len() <= fewest && differences.iter().any(|difference| Signature::of(difference) == target);
        if shows {
            fewest = differences.len();
        }
        shows
    });
    // A scenario without a release already means the newest one.
    let scenario = Scenario { release: scenario.release.filter(|release| *release != Release::NEWEST), ..scenario };
    let (expected, actual, differences) = differing(adapter, &scenario)?;
    let rules = rules_of(&scenario);
    let agreeing = agreeing(adapter, &scenario, &expected, &actual);
    let separating = separating(&agreeing, &scenario);
    let without = agreeing.iter().map(|neighbour| missing_lines(&scenario, neighbour)).filter(|lines| !lines.is_empty());
    let without = without.min_by_key(|lines| lines.iter().map(String::len).sum::<usize>()).unwrap_or_default();
    Some(Smallest { scenario, expected, actual, differences, separating, without, rules })
}

/// Makes the scenario smaller while the adapter fails in the same way. An adapter that has to be waited for is not asked again, since waiting
/// many times would take too long.
pub fn smallest_failing(adapter: &mut AdapterUnderTest, scenario: &Scenario, failure: &AdapterFailure) -> Scenario {
    if failure.takes_long() || matches!(failure, AdapterFailure::CannotStart { .. }) {
        return scenario.clone();
    }
    let begin = Instant::now();
    shrink(scenario, BUDGET, &mut |candidate| {
        begin.elapsed() < PATIENCE && adapter.ask(candidate).is_err_and(|other| other.kind() == failure.kind())
    })
}

/// Returns both outcomes and their differences, if there are two outcomes and they differ.
fn differing(adapter: &mut AdapterUnderTest, scenario: &Scenario) -> Option<(Value, Value, Vec<Difference>)> {
    let Truth::Outcome(expected) = Truth::of_model(scenario) else { return None };
    let Ok(Reply::Outcome(actual)) = adapter.ask(scenario) else { return None };
    let differences = adapter.compare(scenario, &expected, &actual);
    (!differences.is_empty()).then_some((expected, actual, differences))
}

/// Returns the smaller scenarios on which both sides agree. Those on which they agree in an error count only if there are no others, since
/// removing almost anything leads to an error on both sides. A section in which both had errors before does not matter.
fn agreeing(adapter: &mut AdapterUnderTest, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Scenario> {
    let refused: Vec<bool> = SECTIONS.iter().map(|section| refuses(expected, section) && refuses(actual, section)).collect();
    let mut answered = Vec::new();
    let mut others = Vec::new();
    let begin = Instant::now();
    for neighbour in neighbours(scenario).into_iter().take_while(|_| begin.elapsed() < PATIENCE) {
        let Truth::Outcome(expected) = Truth::of_model(&neighbour) else { continue };
        let Ok(Reply::Outcome(actual)) = adapter.ask(&neighbour) else { continue };
        if adapter.compare(&neighbour, &expected, &actual).is_empty() {
            let is_answered = SECTIONS.iter().zip(&refused).all(|(section, refused)| *refused || !refuses(&actual, section));
            if is_answered { &mut answered } else { &mut others }.push(neighbour);
        }
    }
    if answered.is_empty() { others } else { answered }
}

fn refuses(outcome: &Value, section: &str) -> bool {
    outcome.get(section).is_some_and(|section| section.get("errors").is_some() || section.get("crash").is_some())
}

/// Returns the rules whose decisions are most often missing where both sides agree. A rule may decide there as well, and differently: it has
/// nothing to win over, or another thing to say. Of several, those count by which one value won over another.
fn separating(agreeing: &[Scenario], scenario: &Scenario) -> Vec<Rule> {
    let decisions = decisions_of(scenario);
    let mut missing = vec![0; decisions.len()];
    for neighbour in agreeing {
        let others = decisions_of(neighbour);
        for (count, decision) in missing.iter_mut().zip(&decisions) {
            *count += usize::from(!others.contains(decision));
        }
    }
    let most = missing.iter().copied().max().filter(|most| *most > 0);
    let found: Vec<Decided> =
        decisions.into_iter().zip(missing).filter(|(_, count)| Some(*count) == most).map(|(decision, _)| decision).collect();
    let has_winner = found.iter().any(|decision| decision.wins);
    let rules: BTreeSet<Rule> = found.iter().filter(|decision| decision.wins || !has_winner).map(|decision| decision.rule).collect();
    rules.into_iter().collect()
}

/// What a rule decided, as far as it is the same in a smaller scenario.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Decided {
    rule: Rule,
    note: &'static str,
    /// Whether a value won over another.
    wins: bool,
}

fn decisions_of(scenario: &Scenario) -> BTreeSet<Decided> {
    let trace = crate::explain(scenario).map(|explained| explained.trace).unwrap_or_default();
    let decided =
        trace.decisions.iter().map(|decision| Decided { rule: decision.rule, note: decision.note, wins: !decision.over.is_empty() });
    decided.collect()
}

/// Returns the lines of a scenario that another one does not have.
fn missing_lines(scenario: &Scenario, other: &Scenario) -> Vec<String> {
    let other = render::scenario(other);
    let mut left: Vec<&str> = other.lines().collect();
    let mut missing = Vec::new();
    for line in render::scenario(scenario).lines() {
        match left.iter().position(|other| *other == line) {
            Some(position) => drop(left.remove(position)),
            None => missing.push(line.trim().to_owned()),
        }
    }
    missing
}
