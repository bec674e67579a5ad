//! Rules, and where they were met.

use crate::release::Behaviours;
use crate::rule::Rule;
use crate::yaml::position::Offset;
use crate::yaml::survey::notes;

/// Collects rules by where they were met, for one release.
pub(super) struct Notes {
    pub behaviours: Behaviours,
    notes: notes::Notes,
}

impl Notes {
    pub(super) fn new(behaviours: Behaviours) -> Notes {
        Notes { behaviours, notes: notes::Notes::default() }
    }

    /// Notes a rule where it is first met; fields that nobody knows wherever they are (DEC-07).
    pub(super) fn add(&mut self, rule: Rule, at: Offset) {
        if rule == Rule::Dec07 {
            self.notes.add_again(rule, at);
        } else {
            self.notes.add(rule, at);
        }
    }

    /// The rules in the order in which they were met.
    pub(super) fn met(self) -> Vec<(Rule, Offset)> {
        self.notes.met
    }
}
