//! What the flags are set to, by preferences and by the argv.

use std::collections::BTreeMap;

use super::flag::FlagId;
use super::value::Kind;

/// The values of the flags that were set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    values: BTreeMap<FlagId, Vec<String>>,
}

impl State {
    /// Sets a flag: a list of single texts grows, any other value is replaced.
    pub(super) fn set(&mut self, id: FlagId, kind: Kind, value: &str) {
        let values = self.values.entry(id).or_default();
        if kind != Kind::Texts {
            values.clear();
        }
        values.push(value.to_owned());
    }

    /// Whether the flag was set at all.
    pub(super) fn is_set(&self, id: FlagId) -> bool {
        self.values.contains_key(&id)
    }

    /// Returns the last value of a flag; empty where it was not set.
    pub(super) fn text(&self, id: FlagId) -> &str {
        self.values.get(&id).and_then(|values| values.last()).map_or("", String::as_str)
    }

    /// Returns every value of a flag.
    pub(super) fn texts(&self, id: FlagId) -> &[String] {
        self.values.get(&id).map_or(&[], Vec::as_slice)
    }
}
