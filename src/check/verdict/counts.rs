//! How many answers are right, apart for what has a configuration and for what is refused.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::question::Truth;
use crate::compare::certain;

/// What the right answer to a scenario is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expects {
    /// A configuration.
    Configuration,
    /// A refusal in one of the sections that the adapter answers, or a crash.
    Refusal,
}

impl Expects {
    /// Returns what is expected in the given sections.
    pub fn of(truth: &Truth, sections: &[String]) -> Self {
        let Truth::Outcome(expected) = truth else { return Expects::Refusal };
        let refuses = |section: &&str| {
            let section = expected.get(*section);
            section.is_some_and(|section| section.get("errors").is_some() || section.get("crash").is_some())
        };
        if certain(expected, &Value::Null, sections).iter().any(refuses) { Expects::Refusal } else { Expects::Configuration }
    }
}

/// How many scenarios were asked, and how many were answered as client-go does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Those that have a configuration, and the client has the same.
    #[serde(default)]
    pub same_configuration: u64,
    /// Those that have a configuration.
    #[serde(default)]
    pub configurations: u64,
    /// Those that client-go refuses, and the client as well.
    #[serde(default)]
    pub both_refuse: u64,
    /// Those that client-go refuses.
    #[serde(default)]
    pub refusals: u64,
}

impl Counts {
    /// Counts an answer.
    pub fn count(&mut self, expects: Expects, is_right: bool) {
        let (right, all) = match expects {
            Expects::Configuration => (&mut self.same_configuration, &mut self.configurations),
            Expects::Refusal => (&mut self.both_refuse, &mut self.refusals),
        };
        *right += u64::from(is_right);
        *all += 1;
    }

    /// Returns the score in percent: the share of configurations that are the same times the share of refusals that are refused. A client that
    /// always refuses has the first share 0, and one that never does has the second 0. Without either kind there is no score.
    pub fn score(&self) -> Option<f64> {
        let share = |right: u64, all: u64| (all > 0).then(|| right as f64 / all as f64);
        Some(100.0 * share(self.same_configuration, self.configurations)? * share(self.both_refuse, self.refusals)?)
    }

    /// Returns both shares and the score, as the end of a line.
    pub fn render(&self) -> String {
        let Counts { same_configuration, configurations, both_refuse, refusals } = self;
        let score = self.score().map_or_else(|| "-".to_owned(), |score| format!("{score:.0} %"));
        format!("{score:>6}  same configuration {same_configuration} of {configurations}, both refuse {both_refuse} of {refusals}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn counts(configurations: &[bool], refusals: &[bool]) -> Counts {
        let mut counts = Counts::default();
        configurations.iter().for_each(|right| counts.count(Expects::Configuration, *right));
        refusals.iter().for_each(|right| counts.count(Expects::Refusal, *right));
        counts
    }

    #[test]
    fn the_score_is_both_shares_multiplied() {
        assert_eq!(counts(&[true, true], &[true]).score(), Some(100.0));
        assert_eq!(counts(&[true, false], &[true, false]).score(), Some(25.0));
        assert_eq!(counts(&[false, false], &[true, true, true]).score(), Some(0.0));
        assert_eq!(counts(&[true, true], &[false]).score(), Some(0.0));
        assert_eq!(counts(&[true], &[]).score(), None);
        assert_eq!(counts(&[], &[true]).score(), None);
    }

    #[test]
    fn a_refusal_counts_only_where_it_is_answered() {
        let truth = Truth::Outcome(json!({"load": {"config": {}}, "client": {"errors": []}, "namespace": {"crash": true}}));
        let expects = |sections: &[&str]| Expects::of(&truth, &sections.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(expects(&["load"]), Expects::Configuration);
        assert_eq!(expects(&["load", "client"]), Expects::Refusal);
        assert_eq!(expects(&["namespace"]), Expects::Refusal);
        assert_eq!(Expects::of(&Truth::Invalid(String::new()), &[]), Expects::Refusal);
    }
}
