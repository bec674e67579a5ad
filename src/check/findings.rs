//! What a run found, one entry per kind: a difference that shows in a thousand scenarios is told once.

use std::collections::BTreeMap;

use crate::check::referee::{Referee, Verdict};
use crate::check::session::Finding;
use crate::check::smallest::{Smallest, principal, sign, smallest};

/// Findings by kind.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kinds: BTreeMap<String, Kind>,
}

/// A kind of finding: where which side says what, or how the adapter failed.
#[derive(Clone, Debug)]
pub struct Kind {
    /// How many scenarios show it.
    pub count: u64,
    /// The first of them.
    pub first: Finding,
}

impl Findings {
    /// Keeps a finding that is to be told.
    pub fn add(&mut self, finding: Finding) {
        let kind = match &finding.judgement.verdict {
            Verdict::Differs { differences } => principal(differences).map(sign),
            Verdict::AdapterError { failure } => Some(format!("adapter error: {}", failure.kind())),
            _ => None,
        };
        let Some(kind) = kind else { return };
        match self.kinds.get_mut(&kind) {
            Some(kind) => kind.count += 1,
            None => {
                self.kinds.insert(kind, Kind { count: 1, first: finding });
            }
        }
    }

    /// The kinds, the most frequent first.
    pub fn kinds(&self) -> Vec<(&str, &Kind)> {
        let mut kinds: Vec<(&str, &Kind)> = self.kinds.iter().map(|(sign, kind)| (sign.as_str(), kind)).collect();
        kinds.sort_by_key(|(_, kind)| std::cmp::Reverse(kind.count));
        kinds
    }
}

impl Kind {
    /// The smallest scenario that shows it; `None` for what is no difference to the model.
    pub fn smallest(&self, referee: &mut Referee) -> Option<Smallest> {
        match self.first.judgement.verdict {
            Verdict::Differs { .. } => smallest(referee, &self.first.question.scenario),
            _ => None,
        }
    }
}
