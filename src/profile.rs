//! Releases that behave alike, and what an upgrade changes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::evaluate::{evaluate_as, run_watched};
use crate::json;
use crate::outcome::Outcome;
use crate::release::{Behaviour, Behaviours, Release};
use crate::scenario::{Scenario, ScenarioError};
use crate::world::Watch;

/// Consecutive releases with the same behaviours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The first of these releases.
    pub first: Release,
    /// The next release, which behaves differently; `None` for the newest profile.
    pub next: Option<Release>,
    /// The behaviours that changed with the first release.
    pub changes: Vec<Behaviour>,
}

/// Returns every profile, oldest first.
pub fn profiles() -> Vec<Profile> {
    let starts: BTreeSet<Release> =
        Behaviour::ALL.iter().flat_map(|behaviour| behaviour.spans()).flat_map(|span| span.boundaries()).collect();
    let mut profiles: Vec<Profile> = vec![Profile { first: Release::OLDEST, next: None, changes: Vec::new() }];
    for start in starts.into_iter().filter(|start| (Release::OLDEST..=Release::NEWEST).contains(start)) {
        let last = profiles.len() - 1;
        let changes: Vec<Behaviour> = start.behaviours().differences(profiles[last].first.behaviours()).collect();
        if !changes.is_empty() {
            profiles[last].next = Some(start);
            profiles.push(Profile { first: start, next: None, changes });
        }
    }
    profiles
}

/// How one scenario's outcome changes from one release to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Upgrade {
    /// The outcome in the first release, or why the scenario cannot be evaluated there.
    pub before: Result<Value, ScenarioError>,
    /// The outcome in the second release, likewise.
    pub after: Result<Value, ScenarioError>,
    /// The behaviours that cause the change.
    pub causes: Vec<Behaviour>,
}

/// Evaluates a scenario in two releases.
///
/// A behaviour counts as a cause if toggling it alone changes the outcome in either release.
pub fn upgrade(scenario: &Scenario, from: Release, to: Release) -> Upgrade {
    upgrade_by(scenario, from, to, evaluate_as)
}

/// Evaluates under a watch; otherwise like [`upgrade`].
pub fn upgrade_watched(scenario: &Scenario, from: Release, to: Release, watch: &dyn Watch) -> Upgrade {
    upgrade_by(scenario, from, to, |scenario, behaviours| Ok(run_watched(scenario, behaviours, watch)?.into_outcome()))
}

fn upgrade_by(
    scenario: &Scenario,
    from: Release,
    to: Release,
    evaluate: impl Fn(&Scenario, Behaviours) -> Result<Outcome, ScenarioError>,
) -> Upgrade {
    let not_json = |reason: serde_json::Error| ScenarioError::new("outcome", reason.to_string());
    let outcome = |behaviours: Behaviours, release: Release| {
        let scenario = Scenario { release: Some(release), ..scenario.clone() };
        // Texts are compared, since values are far slower to make.
        serde_json::to_string(&evaluate(&scenario, behaviours)?).map_err(not_json)
    };
    let (old, new) = (from.behaviours(), to.behaviours());
    let (before, after) = (outcome(old, from), outcome(new, to));
    let matters = |&behaviour: &Behaviour| outcome(old.toggled(behaviour), from) != before || outcome(new.toggled(behaviour), to) != after;
    let causes = if before == after { Vec::new() } else { old.differences(new).filter(matters).collect() };
    let value = |outcome: Result<String, ScenarioError>| json::read(&outcome?).map_err(not_json);
    Upgrade { before: value(before), after: value(after), causes }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::profiles;
    use crate::release::{Behaviour, Release};

    #[test]
    fn neighbouring_profiles_differ_and_leave_no_gap() {
        let profiles = profiles();
        for pair in profiles.windows(2) {
            assert_eq!(pair[0].next, Some(pair[1].first));
            assert_ne!(pair[0].first.behaviours(), pair[1].first.behaviours());
        }
        assert_eq!(profiles[0].first, Release::OLDEST);
        assert_eq!(profiles.last().and_then(|last| last.next), None);
    }

    #[test]
    fn every_behaviour_changes_somewhere() {
        let changed: BTreeSet<Behaviour> = profiles().into_iter().flat_map(|profile| profile.changes).collect();
        assert_eq!(changed.len(), Behaviour::ALL.len());
    }

    #[test]
    fn toggling_a_behaviour_changes_it_alone() {
        let newest = Release::NEWEST.behaviours();
        for &behaviour in Behaviour::ALL {
            assert_eq!(newest.toggled(behaviour).differences(newest).collect::<Vec<_>>(), [behaviour]);
        }
    }
}
