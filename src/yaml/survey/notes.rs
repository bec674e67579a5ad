//! The rules that a survey has found, and where.

use std::collections::BTreeSet;

use crate::rule::Rule;
use crate::yaml::position::Offset;

/// Collects rules with the offsets where they apply.
#[derive(Default)]
pub(crate) struct Notes {
    /// The rules in the order in which they were found.
    pub found: Vec<(Rule, Offset)>,
    known: BTreeSet<Rule>,
}

impl Notes {
    /// Notes a rule, unless it has been noted before.
    pub(crate) fn add(&mut self, rule: Rule, at: Offset) {
        if self.known.insert(rule) {
            self.found.push((rule, at));
        }
    }

    /// Notes a rule, even if it has been noted before.
    pub(crate) fn add_again(&mut self, rule: Rule, at: Offset) {
        self.known.insert(rule);
        self.found.push((rule, at));
    }
}
