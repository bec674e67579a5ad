//! Differences that are known beforehand.
//!
//! A listed case is run like any other. It must still differ, an entry must match something, and neither excuses an adapter that
//! crashes, hangs or errs.

use std::fmt;

use serde::Deserialize;

use crate::compare::Difference;
use crate::rule::Rule;

/// One entry of the file: `{case or rule, at?, reason, link}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The id of a scenario.
    #[serde(default)]
    pub case: Option<String>,
    /// A rule: every scenario that is about it.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Only differences at or below this path; everywhere where absent.
    #[serde(default)]
    pub at: Option<String>,
    /// Why it differs.
    pub reason: String,
    /// Where that is told at length.
    pub link: String,
}

impl Entry {
    fn is_about(&self, id: &str, rules: &[Rule]) -> bool {
        self.case.as_deref().is_none_or(|case| case == id) && self.rule.is_none_or(|rule| rules.contains(&rule))
    }

    fn covers(&self, difference: &Difference) -> bool {
        self.at.as_deref().is_none_or(|at| {
            difference.path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
        })
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.case, &self.rule) {
            (Some(case), Some(rule)) => write!(f, "{case} ({rule})")?,
            (Some(case), None) => f.write_str(case)?,
            (None, Some(rule)) => write!(f, "{rule}")?,
            (None, None) => f.write_str("(nothing)")?,
        }
        match &self.at {
            Some(at) => write!(f, " at {at}"),
            None => Ok(()),
        }
    }
}

/// The entries, and what became of each in a run.
#[derive(Clone, Debug, Default)]
pub struct Known {
    entries: Vec<(Entry, Fate)>,
}

#[derive(Clone, Debug, Default)]
struct Fate {
    matched: bool,
    differed: bool,
}

impl Known {
    /// Reads the YAML text of a known-differences file.
    pub fn read(text: &str) -> Result<Self, String> {
        let entries: Vec<Entry> = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        for entry in &entries {
            if entry.case.is_none() && entry.rule.is_none() {
                return Err(format!("an entry names neither case nor rule: {:?}", entry.reason));
            }
            if entry.reason.trim().is_empty() || entry.link.trim().is_empty() {
                return Err(format!("{entry}: an entry needs a reason and a link"));
            }
        }
        Ok(Known { entries: entries.into_iter().map(|entry| (entry, Fate::default())).collect() })
    }

    /// The entry that excuses the differences of a case, if entries cover them all; none excuses agreement.
    pub fn excuse(&mut self, id: &str, rules: &[Rule], differences: &[Difference]) -> Option<Entry> {
        let mut excuse = None;
        let mut open: Vec<&Difference> = differences.iter().collect();
        for (entry, fate) in self.entries.iter_mut().filter(|(entry, _)| entry.is_about(id, rules)) {
            fate.matched = true;
            if differences.iter().any(|difference| entry.covers(difference)) {
                fate.differed = true;
                open.retain(|difference| !entry.covers(difference));
                excuse.get_or_insert_with(|| entry.clone());
            }
        }
        excuse.filter(|_| open.is_empty())
    }

    /// What is wrong with the list itself after a run over the whole corpus.
    pub fn stale(&self) -> Vec<String> {
        let complaint = |(entry, fate): &(Entry, Fate)| match fate {
            Fate { matched: false, .. } => Some(format!("{entry} is listed as known, but matches no case")),
            Fate { differed: false, .. } => Some(format!("{entry} is listed as known, but differs no more")),
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
    fn notices_entries_that_match_nothing_or_differ_no_more() {
        let mut known = Known::read(LIST).unwrap();
        assert!(known.excuse("merge/a", &[], &[]).is_none());
        let stale = known.stale();
        assert_eq!(stale.len(), 2, "{stale:?}");
        assert!(stale[0].contains("merge/a") && stale[0].contains("differs no more"));
        assert!(stale[1].contains("REST-11") && stale[1].contains("matches no case"));
    }

    #[test]
    fn an_entry_needs_a_subject_a_reason_and_a_link() {
        assert!(Known::read("- {reason: x, link: y}").is_err());
        assert!(Known::read("- {case: a, reason: '', link: y}").is_err());
        assert!(Known::read("- {case: a, reason: x}").is_err());
    }
}
