//! Finds the smallest scenario that still shows a fault.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::Client;
use super::scenario::{neighbours, shrink};
use super::target::{Differing, Fault, are_alike};
use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::check::verdict::{Cause, Finding, FindingKind, Observed, Severity, Suspects, Truth, Verdict, render, rules_of};
use crate::compare::{Difference, SECTIONS};
use crate::release::Release;
use crate::rule::Rule;
use crate::scenario::Scenario;

/// The limit of questions for one difference.
const BUDGET: usize = 4000;
/// The limit of time for one difference, where an adapter is slow.
const PATIENCE: Duration = Duration::from_secs(20);

/// A fault in its smallest form.
#[derive(Clone, Debug)]
pub struct Smallest {
    /// The scenario.
    pub scenario: Scenario,
    /// The outcome of the model.
    pub expected: Value,
    /// The outcome of the client.
    pub actual: Value,
    /// Where they differ.
    pub differences: Vec<Difference>,
    /// How bad that is.
    pub severity: Severity,
    /// The rule that the client departs from, if it is known. What shows several faults at once may have a known cause once it is small.
    pub cause: Option<Cause>,
    /// The fewest lines of the scenario without which both sides agree.
    pub without: Vec<String>,
    /// All rules that decide the scenario.
    pub rules: Vec<Rule>,
}

impl Smallest {
    /// Returns the text for people: the cause, the rules, the lines without which both sides agree, the differences and the scenario.
    pub fn render(&self) -> String {
        let mut text = self.cause.map_or_else(String::new, |cause| format!("  departs from {cause}\n")) + &render::deciding(&self.rules);
        if !self.without.is_empty() {
            text += &format!("  they agree without {}\n", self.without.join(" / "));
        }
        text + &render::differences(&self.differences) + &render::indented(&render::scenario(&self.scenario))
    }
}

/// Returns the smallest scenarios for findings of one kind, whose causes are not known, each with the finding that it comes from: one for
/// each cause that is found, and otherwise for each part of a scenario without which both sides agree. For adapter failures there are none.
pub fn smallest_of_kind<'a>(client: &mut impl Client, kind: &'a FindingKind) -> Vec<(&'a Finding, Smallest)> {
    smallest_of_cause(client, kind, &Suspects::default(), None)
}

/// Does the same for findings that have this cause, if it is known; `suspects` have the evidence of the whole run.
pub fn smallest_of_cause<'a>(
    client: &mut impl Client,
    kind: &'a FindingKind,
    suspects: &Suspects,
    cause: Option<Cause>,
) -> Vec<(&'a Finding, Smallest)> {
    let mut found: Vec<(&Finding, Smallest)> = Vec::new();
    for example in kind.examples.iter().filter(|example| matches!(example.judgement.verdict, Verdict::Differs { .. })) {
        let Some(smallest) = smallest(client, &example.question.scenario, suspects, cause) else { continue };
        let is_alike = |other: &Smallest| match smallest.cause {
            None => other.cause.is_none() && other.without == smallest.without,
            cause => other.cause == cause,
        };
        if !found.iter().any(|(_, other)| is_alike(other)) {
            found.push((example, smallest));
        }
        if cause.is_some() {
            break;
        }
    }
    found
}

/// Makes the scenario smaller and its values plainer while it shows the same fault: the worst difference remains, with values of the same
/// class on both sides, it is as bad as before, no others are added, and the cause is the same if it is known. A cause does not count if a still
/// smaller scenario speaks against it.
///
/// Returns `None` if the model and the client do not both return an outcome, or do not differ.
pub fn smallest(client: &mut impl Client, scenario: &Scenario, suspects: &Suspects, cause: Option<Cause>) -> Option<Smallest> {
    let first = Differing::of(client, scenario)?;
    let fault = Fault::of(&first, cause)?;
    let mut fewest = first.differences.len();
    let begin = Instant::now();
    let scenario = shrink(scenario, BUDGET, &mut |candidate| {
        if begin.elapsed() > PATIENCE {
            return false;
        }
        let Some(differing) = Differing::of(client, candidate) else { return false };
        let shows = differing.differences.len() <= fewest && fault.is_in(candidate, &differing, client, suspects);
        if shows {
            fewest = differing.differences.len();
        }
        shows
    });
    // A scenario without a release already means the newest one.
    let scenario = Scenario { release: scenario.release.filter(|release| *release != Release::NEWEST), ..scenario };
    let differing = Differing::of(client, &scenario)?;
    let (severity, rules) = (differing.severity(), rules_of(&scenario));
    let Differing { expected, actual, differences } = differing;
    let observed = Observed { scenario: &scenario, rules: &rules, actual: Some(&actual), differences: &differences };
    let cause = cause.or_else(|| suspects.cause_of(&observed, &|scenario, expected, actual| client.compare(scenario, expected, actual)));
    let agreeing = agreeing(client, &scenario, &expected, &actual);
    // Where the client is right, a client that departs from the rule would have to be right, too.
    let is_refuted = |cause: &Cause| {
        let compare = |scenario: &Scenario, expected: &Value, actual: &Value| client.compare(scenario, expected, actual);
        agreeing.iter().any(|neighbour| suspects.is_wrong(*cause, neighbour, &compare))
    };
    let cause = cause.filter(|cause| !is_refuted(cause));
    let without = agreeing.iter().map(|neighbour| missing_lines(&scenario, neighbour)).filter(|lines| !lines.is_empty());
    let without = without.min_by_key(|lines| lines.iter().map(String::len).sum::<usize>()).unwrap_or_default();
    Some(Smallest { scenario, expected, actual, differences, severity, cause, without, rules })
}

/// Makes the scenario smaller while the adapter fails in the same way, with the same message. An adapter that has to be waited for is not asked
/// again, since waiting many times would take too long.
pub fn smallest_failing(adapter: &mut AdapterUnderTest, scenario: &Scenario, failure: &AdapterFailure) -> Scenario {
    if failure.takes_long() || matches!(failure, AdapterFailure::CannotStart { .. }) {
        return scenario.clone();
    }
    let begin = Instant::now();
    shrink(scenario, BUDGET, &mut |candidate| {
        begin.elapsed() < PATIENCE && adapter.ask(candidate).is_err_and(|other| are_alike(&other, failure))
    })
}

/// Returns the smaller scenarios on which both sides agree. Those on which they agree in an error count only if there are no others, since
/// removing almost anything leads to an error on both sides. A section in which both had errors before does not matter.
fn agreeing(client: &mut impl Client, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Scenario> {
    let refused: Vec<bool> = SECTIONS.iter().map(|section| refuses(expected, section) && refuses(actual, section)).collect();
    let mut answered = Vec::new();
    let mut others = Vec::new();
    let begin = Instant::now();
    for neighbour in neighbours(scenario).into_iter().take_while(|_| begin.elapsed() < PATIENCE) {
        let Truth::Outcome(expected) = Truth::of_model(&neighbour) else { continue };
        let Ok(Reply::Outcome(actual)) = client.ask(&neighbour) else { continue };
        if client.compare(&neighbour, &expected, &actual).is_empty() {
            let is_answered = SECTIONS.iter().zip(&refused).all(|(section, refused)| *refused || !refuses(&actual, section));
            if is_answered { &mut answered } else { &mut others }.push(neighbour);
        }
    }
    if answered.is_empty() { others } else { answered }
}

fn refuses(outcome: &Value, section: &str) -> bool {
    outcome.get(section).is_some_and(|section| section.get("errors").is_some() || section.get("crash").is_some())
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
