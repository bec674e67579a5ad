//! Makes the findings of a run small, and finds causes that only show once a scenario is small: large ones often show several faults.

use std::collections::BTreeSet;

use super::client::Client;
use super::smallest::{Smallest, smallest_of_cause};
use crate::check::verdict::{Cause, Finding, Group, Suspects, regroup};

/// A group with its smallest scenarios; without any if it is not made small, since it is not shown, or an answer is missing.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The group.
    pub group: Group,
    /// Findings of it, each with the smallest scenario that comes from it.
    pub smallest: Vec<(Finding, Smallest)>,
}

/// Makes the first `limit` groups small. One whose cause a small scenario speaks against has none. Where all small scenarios of one without a cause have the same cause, that is its cause, and it is
/// joined with the others of this cause.
///
/// # Errors
/// `check` says so; it is called after each group.
pub fn explained<E>(
    client: &mut impl Client,
    groups: Vec<Group>,
    suspects: &Suspects,
    limit: usize,
    mut check: impl FnMut() -> Result<(), E>,
) -> Result<Vec<Explained>, E> {
    let mut all = Vec::new();
    for (index, mut group) in groups.into_iter().enumerate() {
        let mut smallest = Vec::new();
        if index < limit {
            let found = smallest_of_cause(client, &group.kind, suspects, group.cause);
            smallest = found.into_iter().map(|(finding, smallest)| (finding.clone(), smallest)).collect::<Vec<_>>();
            check()?;
        }
        let causes: BTreeSet<Option<Cause>> = smallest.iter().map(|(_, smallest)| smallest.cause).collect();
        if let (None, Some(Some(cause)), 1) = (group.cause, causes.first(), causes.len()) {
            group.cause = Some(*cause);
        }
        if group.cause.is_some() && causes.contains(&None) {
            group.cause = None;
        }
        if group.cause.is_some() {
            smallest.truncate(1);
        }
        all.push((group, smallest));
    }
    Ok(regroup(all).into_iter().map(|(group, smallest)| Explained { group, smallest }).collect())
}
