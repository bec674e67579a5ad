//! Groups the findings of a run by kind, so that a difference found in a thousand scenarios is reported once.

use std::collections::BTreeMap;

use super::session::Finding;
use super::signature::FindingSignature;

/// The number of scenarios kept of each kind; differences that look alike in large scenarios may have different rules behind them.
const EXAMPLES: usize = 6;

/// Findings by kind.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kinds: BTreeMap<FindingSignature, FindingKind>,
}

/// The findings of one signature.
#[derive(Clone, Debug)]
pub struct FindingKind {
    /// The number of scenarios that show it.
    pub count: u64,
    /// The first few of them, at least one.
    pub examples: Vec<Finding>,
}

impl Findings {
    /// Adds a finding, unless its verdict is that the adapter agrees or is unsupported.
    pub fn add(&mut self, finding: Finding) {
        let Some(signature) = FindingSignature::of(&finding.judgement.verdict) else { return };
        let kind = self.kinds.entry(signature).or_insert(FindingKind { count: 0, examples: Vec::new() });
        kind.count += 1;
        if kind.examples.len() < EXAMPLES {
            kind.examples.push(finding);
        }
    }

    /// Returns the kinds, the most frequent first.
    pub fn kinds(&self) -> Vec<(&FindingSignature, &FindingKind)> {
        let mut kinds: Vec<(&FindingSignature, &FindingKind)> = self.kinds.iter().collect();
        kinds.sort_by_key(|(_, kind)| std::cmp::Reverse(kind.count));
        kinds
    }
}
