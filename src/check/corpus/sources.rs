//! The sources of questions for a run: a recorded set, or the generator.

use super::documents::Items;
use crate::check::verdict::Question;
use crate::generate::Scenarios;
use crate::release::Release;
use crate::scenario::Scenario;

/// Returns the questions of a recorded set. A scenario without a recording for the release is left out; an error describes what could not
/// be read.
pub fn recorded(documents: Items, release: Release) -> impl Iterator<Item = Result<Question, String>> {
    let question = move |item: super::documents::Item| {
        let document = item.map_err(|error| error.to_string())?;
        let Some(outcome) = document.recording()?.outcome(release).cloned() else { return Ok(None) };
        let question = Question::of_scenario(document.scenario, Some(release));
        Ok(Some(Question { recorded: Some(outcome), ..question }))
    };
    documents.map(question).filter_map(Result::transpose)
}

/// Returns generated scenarios from number `from` on; of four, three are tame and one is wild.
pub fn generated(seed: u64, from: u64, count: u64, release: Option<Release>) -> impl Iterator<Item = Question> {
    numbered(Scenarios::mixed(seed), seed, from, count, release)
}

/// Returns generated scenarios that have an argv; otherwise like [`generated`].
pub fn generated_argvs(seed: u64, from: u64, count: u64, release: Option<Release>) -> impl Iterator<Item = Question> {
    numbered(Scenarios::with_argv(seed), seed, from, count, release)
}

fn numbered(scenarios: Scenarios, seed: u64, from: u64, count: u64, release: Option<Release>) -> impl Iterator<Item = Question> {
    (from..from.saturating_add(count)).map(move |number| {
        let scenario = Scenario { id: format!("generated/{seed}/{number}"), ..scenarios.get(number) };
        Question::of_scenario(scenario, release)
    })
}

/// One of several parts of a run, such as `1/4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl Shard {
    /// The whole run.
    pub const WHOLE: Shard = Shard { index: 1, count: 1 };

    /// Whether the scenario at a position, from 0, belongs to the part.
    pub fn has(self, position: usize) -> bool {
        position % self.count == self.index - 1
    }

    /// Whether the part has none of this many scenarios, though other parts have.
    pub fn is_beyond(self, scenarios: usize) -> bool {
        0 < scenarios && scenarios < self.index
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
        match parts {
            Some((index, count)) if 1 <= index && index <= count => Ok(Shard { index, count }),
            _ => Err(format!("{text:?} is not a part of a run; of four parts, the first is 1/4 and the last is 4/4")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_divide_a_run() {
        let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].iter().map(|text| text.parse().unwrap()).collect();
        for position in 0..10 {
            assert_eq!(shards.iter().filter(|shard| shard.has(position)).count(), 1);
        }
        let part: Shard = "3/3".parse().unwrap();
        assert_eq!([0, 1, 2, 3].map(|scenarios| part.is_beyond(scenarios)), [false, true, true, false]);
        assert!("0/3".parse::<Shard>().is_err());
        assert!("4/3".parse::<Shard>().is_err());
    }
}
