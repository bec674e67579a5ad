//! Counts what was allowed for in a run.

use std::collections::BTreeMap;
use std::fmt;

use kubeconfig_oracle::internals::untrusted::visible;

/// How often each thing was allowed for, by its name.
#[derive(Default)]
pub(super) struct AllowedFor(BTreeMap<String, u64>);

impl AllowedFor {
    /// Counts what one answer was allowed.
    pub(super) fn add(&mut self, names: &[String]) {
        for name in names {
            *self.0.entry(name.clone()).or_default() += 1;
        }
    }
}

/// A line for people; nothing, where nothing was allowed for.
impl fmt::Display for AllowedFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = self.0.iter().map(|(name, count)| format!("{} ({count})", visible(name))).collect();
        if counts.is_empty() { Ok(()) } else { writeln!(f, "  allowed for: {}", counts.join(", ")) }
    }
}
