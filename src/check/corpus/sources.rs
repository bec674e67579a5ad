//! Where scenarios come from: a corpus, a set of recordings, the generator.

use std::io::{self, BufRead};

use serde_json::Value;

use crate::check::corpus::cases::Recorded;
use crate::check::protocol::under_test::Truth;
use crate::generate::{Mode, Scenarios};
use crate::release::Release;
use crate::rule::Rule;
use crate::scenario::Scenario;
use crate::trace::Trace;

/// A scenario to put to an adapter.
#[derive(Clone, Debug)]
pub struct Question {
    /// The scenario, with the release that it is asked for.
    pub scenario: Scenario,
    /// The answer that was recorded; the model gives it where absent.
    pub recorded: Option<Value>,
}

impl Question {
    /// What a scenario asks: of `release`, if one is given, or else of its own.
    pub fn of_scenario(mut scenario: Scenario, release: Option<Release>) -> Self {
        scenario.release = release.or(scenario.release);
        Question { scenario, recorded: None }
    }

    /// The right answer.
    pub fn truth(&self) -> Truth {
        match &self.recorded {
            Some(outcome) => Truth::Outcome(outcome.clone()),
            None => Truth::of_model(&self.scenario),
        }
    }

    /// The rules that decide the scenario, as the model tells them; those that it says it is about where the model cannot read it.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules = rules_of(&self.scenario);
        rules.extend(self.scenario.rules.iter().filter_map(|id| id.parse::<Rule>().ok()));
        rules.sort();
        rules.dedup();
        rules
    }
}

/// The rules that decide a scenario, in their order in SPEC.md.
pub fn rules_of(scenario: &Scenario) -> Vec<Rule> {
    let mut trace = Trace::default();
    let _ = crate::evaluate_into(scenario, &mut trace);
    let mut rules: Vec<Rule> = trace.decisions.iter().map(|decision| decision.rule).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// Reads a set of recordings, one JSON line each. A line that has nothing recorded for the release is left out.
pub fn recorded(lines: impl BufRead, release: Release) -> impl Iterator<Item = io::Result<Question>> {
    let question = move |(index, line): (usize, io::Result<String>)| -> io::Result<Option<Question>> {
        let line = line?;
        if line.trim().is_empty() {
            return Ok(None);
        }
        let recorded: Recorded =
            serde_json::from_str(&line).map_err(|error| io::Error::other(format!("line {} is no recording: {error}", index + 1)))?;
        let Some(outcome) = recorded.recorded.outcome(release).cloned() else { return Ok(None) };
        let question = Question::of_scenario(recorded.scenario, Some(release));
        Ok(Some(Question { recorded: Some(outcome), ..question }))
    };
    lines.lines().enumerate().map(question).filter_map(io::Result::transpose)
}

/// Made-up scenarios from number `from` on: three tame ones, then a wild one.
pub fn generated(seed: u64, from: u64, count: u64, release: Option<Release>) -> impl Iterator<Item = Question> {
    let tame = Scenarios::new(Mode::Tame, seed);
    let wild = Scenarios::new(Mode::Wild, seed);
    (from..from.saturating_add(count)).map(move |number| {
        let scenarios = if number % 4 == 3 { &wild } else { &tame };
        let scenario = Scenario { id: format!("generated/{seed}/{number}"), ..scenarios.get(number) };
        Question::of_scenario(scenario, release)
    })
}

/// One of `count` parts of a run, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl Shard {
    /// The whole run.
    pub const WHOLE: Shard = Shard { index: 1, count: 1 };

    /// Whether the part has the `position`-th scenario, counted from 0.
    pub fn has(self, position: usize) -> bool {
        position % self.count == self.index - 1
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((index, count)) if 1 <= index && index <= count => Ok(Shard { index, count }),
            _ => Err(format!("{text:?} is no shard: write 1/4, 2/4, 3/4 or 4/4")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_part_a_run() {
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].iter().map(|text| text.parse().unwrap()).collect();
        for position in 0..10 {
            assert_eq!(shards.iter().filter(|shard| shard.has(position)).count(), 1);
        }
        assert!("0/3".parse::<Shard>().is_err());
        assert!("4/3".parse::<Shard>().is_err());
    }
}
