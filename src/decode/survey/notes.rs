//! The rules that a survey has found for one release, and where.

use crate::release::Behaviours;
use crate::rule::Rule;
use crate::yaml::position::Offset;
use crate::yaml::survey::notes;

/// Collects rules with the offsets where they apply, for one release.
pub(super) struct Notes {
    pub behaviours: Behaviours,
    notes: notes::Notes,
}

impl Notes {
    pub(super) fn new(behaviours: Behaviours) -> Notes {
        Notes { behaviours, notes: notes::Notes::default() }
    }

    /// Notes a rule where it first applies; unknown fields (DEC-07) are noted every time.
    pub(super) fn add(&mut self, rule: Rule, at: Offset) {
        if rule == Rule::Dec07 {
            self.notes.add_again(rule, at);
        } else {
            self.notes.add(rule, at);
        }
    }

    /// Returns the rules in the order in which they were found.
    pub(super) fn found(self) -> Vec<(Rule, Offset)> {
        self.notes.found
    }
}
