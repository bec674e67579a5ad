//! Releases that behave alike, and what an upgrade changes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::evaluate::evaluate;
use crate::release::{BEHAVIOURS, Release};
use crate::scenario::{Scenario, Unreadable};

/// A stretch of consecutive releases that nothing in the table tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The first release of the stretch.
    pub first: Release,
    /// The release after it, which differs; none for the newest stretch.
    pub next: Option<Release>,
    /// What changed with its first release: lines of [`BEHAVIOURS`].
    pub changes: Vec<usize>,
}

/// Every stretch, oldest first.
pub fn profiles() -> Vec<Profile> {
    let starts: BTreeSet<Release> = BEHAVIOURS.iter().flat_map(|behaviour| behaviour.spans).flat_map(|span| span.boundaries()).collect();
    let mut profiles: Vec<Profile> = vec![Profile { first: Release::OLDEST, next: None, changes: Vec::new() }];
    for start in starts.into_iter().filter(|start| (Release::OLDEST..=Release::NEWEST).contains(start)) {
        let last = profiles.len() - 1;
        let changes: Vec<usize> = start.differences(profiles[last].first).collect();
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
    /// The outcome in the first release; none where the scenario does not exist there.
    pub before: Result<Value, Unreadable>,
    /// The outcome in the second.
    pub after: Result<Value, Unreadable>,
    /// The behaviours that bring the change about: lines of [`BEHAVIOURS`].
    pub causes: Vec<usize>,
}

/// Evaluates a scenario in two releases.
///
/// A behaviour is a cause where turning it round, alone, changes the outcome of either release.
pub fn upgrade(scenario: &Scenario, from: Release, to: Release) -> Upgrade {
    let outcome = |release: Release| {
        let outcome = evaluate(&Scenario { release: Some(release), ..scenario.clone() })?;
        serde_json::to_value(outcome).map_err(|reason| Unreadable::new("outcome", reason.to_string()))
    };
    let (before, after) = (outcome(from), outcome(to));
    let matters = |line: &usize| outcome(from.flipping(*line)) != before || outcome(to.flipping(*line)) != after;
    let causes = if before == after { Vec::new() } else { from.differences(to).filter(matters).collect() };
    Upgrade { before, after, causes }
}

#[cfg(test)]
mod tests {
    use super::profiles;
    use crate::release::{BEHAVIOURS, Release};

    #[test]
    fn neighbouring_profiles_differ_and_leave_no_gap() {
        let profiles = profiles();
        for pair in profiles.windows(2) {
            assert_eq!(pair[0].next, Some(pair[1].first));
            assert_ne!(pair[0].first.differences(pair[1].first).count(), 0);
        }
        assert_eq!(profiles[0].first, Release::OLDEST);
        assert_eq!(profiles.last().and_then(|last| last.next), None);
    }

    #[test]
    fn every_line_of_the_table_changes_somewhere() {
        let changed: std::collections::BTreeSet<usize> = profiles().into_iter().flat_map(|profile| profile.changes).collect();
        assert_eq!(changed.len(), BEHAVIOURS.len());
    }

    #[test]
    fn a_flip_turns_one_line_round() {
        for line in 0..BEHAVIOURS.len() {
            assert_eq!(Release::NEWEST.flipping(line).differences(Release::NEWEST).collect::<Vec<_>>(), [line]);
        }
    }
}
