//! Rules, and where they were met.

use std::collections::BTreeSet;

use crate::rule::Rule;
use crate::yaml::position::Offset;

/// Collects rules by where they were met.
#[derive(Default)]
pub(crate) struct Notes {
    /// The rules in the order in which they were met.
    pub met: Vec<(Rule, Offset)>,
    known: BTreeSet<Rule>,
}

impl Notes {
    /// Notes a rule, unless it has been met before.
    pub(crate) fn add(&mut self, rule: Rule, at: Offset) {
        if self.known.insert(rule) {
            self.met.push((rule, at));
        }
    }

    /// Notes a rule, met before or not.
    pub(crate) fn add_again(&mut self, rule: Rule, at: Offset) {
        self.known.insert(rule);
        self.met.push((rule, at));
    }
}
