//! The rules that a survey has found for one release, and where.

use crate::release::Behaviours;
use crate::rule::Rule;
use crate::yaml::position::Offset;
use crate::yaml::survey::notes;

/// A key that names no field, and is ignored.
pub(super) struct Unknown {
    /// DEC-07; or DEC-18 for a field of another release.
    pub rule: Rule,
    /// The key.
    pub name: String,
    /// The struct that it stands in, by its word; `entry` for an item of a list of entries.
    pub within: &'static str,
    /// The fields of that struct.
    pub known: Vec<&'static str>,
    pub at: Offset,
}

impl Unknown {
    pub(super) fn new(name: String, within: &'static str, known: Vec<&'static str>, at: Offset) -> Unknown {
        Unknown { rule: Rule::Dec07, name, within, known, at }
    }
}

/// Collects rules with the offsets where they apply, for one release.
pub(super) struct Notes {
    pub behaviours: Behaviours,
    notes: notes::Notes,
    unknown: Vec<Unknown>,
}

impl Notes {
    pub(super) fn new(behaviours: Behaviours) -> Notes {
        Notes { behaviours, notes: notes::Notes::default(), unknown: Vec::new() }
    }

    /// Notes a rule where it first applies; unknown fields (DEC-07) are noted every time.
    pub(super) fn add(&mut self, rule: Rule, at: Offset) {
        if rule == Rule::Dec07 {
            self.notes.add_again(rule, at);
        } else {
            self.notes.add(rule, at);
        }
    }

    /// Notes a key that names no field.
    pub(super) fn unknown(&mut self, unknown: Unknown) {
        self.unknown.push(unknown);
    }

    /// Returns the rules and the unknown keys, each in the order in which they were found.
    pub(super) fn found(self) -> (Vec<(Rule, Offset)>, Vec<Unknown>) {
        (self.notes.found, self.unknown)
    }
}
