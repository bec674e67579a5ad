//! The list of known differences.
//!
//! A listed case is run like any other. It must still differ, every entry must match something, and no entry excuses an adapter that
//! crashes, hangs or fails.

use std::fmt;

use serde::Deserialize;

use crate::compare::Difference;
use crate::rule::Rule;
use crate::untrusted::{reason, visible};

/// One entry of the file: `{case or rule, at?, reason, link}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownEntry {
    /// The id of a scenario.
    #[serde(default)]
    pub case: Option<String>,
    /// A rule; the entry is about every scenario that the rule decides.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Only differences at or below this path; without it, all differences.
    #[serde(default)]
    pub at: Option<String>,
    /// Why it differs.
    pub reason: String,
    /// Where that is explained.
    pub link: String,
}

impl KnownEntry {
    fn is_about(&self, id: &str, rules: &[Rule]) -> bool {
        self.case.as_deref().is_none_or(|case| case == id) && self.rule.is_none_or(|rule| rules.contains(&rule))
    }

    fn covers(&self, difference: &Difference) -> bool {
        self.at.as_deref().is_none_or(|at| {
            difference.path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
        })
    }
}

impl fmt::Display for KnownEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.case, &self.rule) {
            (Some(case), Some(rule)) => write!(f, "{} ({rule})", visible(case))?,
            (Some(case), None) => write!(f, "{}", visible(case))?,
            (None, Some(rule)) => write!(f, "{rule}")?,
            (None, None) => f.write_str("(nothing)")?,
        }
        match &self.at {
            Some(at) => write!(f, " at {}", visible(at)),
            None => Ok(()),
        }
    }
}

/// The entries, and how each was used in a run.
#[derive(Clone, Debug, Default)]
pub struct Known {
    entries: Vec<(KnownEntry, EntryUse)>,
}

#[derive(Clone, Debug, Default)]
struct EntryUse {
    matched: bool,
    differed: bool,
}

impl Known {
    /// Reads the YAML text of a known-differences file.
    pub fn read(text: &str) -> Result<Self, String> {
        let entries: Vec<KnownEntry> = serde_yaml::from_str(text).map_err(reason)?;
        for entry in &entries {
            if entry.case.is_none() && entry.rule.is_none() {
                return Err(format!("an entry has neither `case` nor `rule`; its reason is {:?}", entry.reason));
            }
            if entry.reason.trim().is_empty() || entry.link.trim().is_empty() {
                return Err(format!("{entry}: the entry needs a `reason` and a `link`"));
            }
        }
        Ok(Known { entries: entries.into_iter().map(|entry| (entry, EntryUse::default())).collect() })
    }

    /// Returns the entry that excuses the differences of a case, if the entries cover them all. Without differences it returns `None`.
    pub fn excuse(&mut self, id: &str, rules: &[Rule], differences: &[Difference]) -> Option<KnownEntry> {
        let mut excuse = None;
        let mut open: Vec<&Difference> = differences.iter().collect();
        for (entry, entry_use) in self.entries.iter_mut().filter(|(entry, _)| entry.is_about(id, rules)) {
            entry_use.matched = true;
            if differences.iter().any(|difference| entry.covers(difference)) {
                entry_use.differed = true;
                open.retain(|difference| !entry.covers(difference));
                excuse.get_or_insert_with(|| entry.clone());
            }
        }
        if open.is_empty() { excuse } else { None }
    }

    /// Returns a sentence for each entry that is out of date after a run over the whole corpus.
    pub fn stale(&self) -> Vec<String> {
        let complaint = |(entry, entry_use): &(KnownEntry, EntryUse)| match entry_use {
            EntryUse { matched: false, .. } => Some(format!("{entry} is listed as known, but matches no case")),
            EntryUse { differed: false, .. } => Some(format!("{entry} is listed as known, but no longer differs")),
            _ => None,
        };
        self.entries.iter().filter_map(complaint).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "
- {case: merge/a, reason: merges deeply, link: 'https://example.org/1'}
- {rule: REST-11, at: client.ok.bearerToken, reason: keeps the inline token, link: 'https://example.org/2'}
";

    fn at(path: &str) -> Difference {
        Difference { path: path.into(), field: String::new(), expected: None, actual: None }
    }

    #[test]
    fn excuses_what_is_listed_and_nothing_else() {
        let mut known = Known::read(LIST).unwrap();
        assert!(known.excuse("merge/a", &[], &[at("client.ok")]).is_some());
        assert!(known.excuse("merge/b", &[], &[at("client.ok")]).is_none());
        assert!(known.excuse("token/a", &[Rule::Rest11], &[at("client.ok.bearerToken")]).is_some());
        assert!(known.excuse("token/a", &[Rule::Rest11], &[at("client.ok.bearerTokenFile")]).is_none());
        assert!(known.excuse("token/a", &[Rule::Rest11], &[at("client.ok.bearerToken"), at("namespace.ok")]).is_none());
        assert_eq!(known.stale(), [""; 0]);
    }

    #[test]
    fn notices_entries_that_match_nothing_or_no_longer_differ() {
        let mut known = Known::read(LIST).unwrap();
        assert!(known.excuse("merge/a", &[], &[]).is_none());
        let stale = known.stale();
        assert_eq!(stale.len(), 2, "{stale:?}");
        assert!(stale[0].contains("merge/a") && stale[0].contains("no longer differs"));
        assert!(stale[1].contains("REST-11") && stale[1].contains("matches no case"));
    }

    #[test]
    fn an_entry_needs_a_case_or_rule_a_reason_and_a_link() {
        assert!(Known::read("- {reason: x, link: y}").is_err());
        assert!(Known::read("- {case: a, reason: '', link: y}").is_err());
        assert!(Known::read("- {case: a, reason: x}").is_err());
    }
}
