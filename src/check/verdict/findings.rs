//! What a run found, one entry per kind: a difference that shows in a thousand scenarios is told once.

use std::collections::BTreeMap;

use crate::check::protocol::under_test::{Referee, Verdict};
use crate::check::shrink::smallest::{Smallest, principal, sign, smallest};
use crate::check::verdict::session::Finding;

/// So many scenarios of a kind are made small: what looks alike at large may come of different rules.
const EXAMPLES: usize = 6;

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
    /// The first few of them, at least one.
    pub examples: Vec<Finding>,
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
            Some(kind) => {
                kind.count += 1;
                if kind.examples.len() < EXAMPLES {
                    kind.examples.push(finding);
                }
            }
            None => {
                self.kinds.insert(kind, Kind { count: 1, examples: vec![finding] });
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
    /// The smallest scenarios that show it, one for each rule that separates the answers; none for what is no difference to the model.
    pub fn smallest(&self, referee: &mut Referee) -> Vec<(&Finding, Smallest)> {
        let mut found: Vec<(&Finding, Smallest)> = Vec::new();
        for example in self.examples.iter().filter(|example| matches!(example.judgement.verdict, Verdict::Differs { .. })) {
            let Some(smallest) = smallest(referee, &example.question.scenario) else { continue };
            let is_told = |other: &Smallest| match smallest.separating.as_slice() {
                [] => other.without == smallest.without,
                rules => other.separating == rules,
            };
            if !found.iter().any(|(_, other)| is_told(other)) {
                found.push((example, smallest));
            }
        }
        found
    }
}
