//! The list of known differences.
//!
//! A listed case is run like any other. It must still differ, every entry must match something, and no entry excuses an adapter that
//! crashes, hangs or fails.

use std::fmt;

use serde::Deserialize;

use super::signature::{Signature, ValueClass};
use crate::compare::Difference;
use crate::rule::Rule;
use crate::untrusted::{reason, visible};

/// One entry of the file: `{case, at?, reason, link}` or `{rule, at, expected, actual, reason, link}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownEntry {
    /// The id of a scenario.
    #[serde(default)]
    pub case: Option<String>,
    /// A rule; the entry is about every scenario that the rule decides.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Only differences at or below this path, with or without names in brackets; without it, all differences of the case.
    #[serde(default)]
    pub at: Option<String>,
    /// Only differences where client-go's value is of this class, as findings print it: `nothing`, `a value`, or the code of an error.
    #[serde(default)]
    pub expected: Option<String>,
    /// Only differences where the client's value is of this class.
    #[serde(default)]
    pub actual: Option<String>,
    /// Why it differs.
    pub reason: String,
    /// Where that is explained.
    pub link: String,
}

impl KnownEntry {
    /// Returns why the entry would excuse more than somebody can have looked at, or nothing at all.
    fn fault(&self) -> Option<&'static str> {
        let depth = self.at.as_deref().map(|at| at.split(['.', '[']).count());
        let is_refusal = self.at.as_deref().is_some_and(|at| at.ends_with(".errors"));
        match () {
            () if self.reason.trim().is_empty() || self.link.trim().is_empty() => Some("the entry needs a `reason` and a `link`"),
            () if self.case.is_none() && self.rule.is_none() => Some("the entry has neither `case` nor `rule`"),
            () if self.case.is_some() => None,
            () if self.at.is_none() || self.expected.is_none() || self.actual.is_none() => Some(
                "too broad: an entry by rule needs the path `at` of a difference and the classes of both values, `expected` and `actual`, or it excuses whatever differs in any scenario that the rule decides",
            ),
            () if depth < Some(3) && !is_refusal => {
                Some("too broad: `at` must be a field, such as client.ok.host, or the errors of a section, such as client.errors")
            }
            () => None,
        }
    }

    fn is_about(&self, id: &str, rules: &[Rule]) -> bool {
        self.case.as_deref().is_none_or(|case| case == id) && self.rule.is_none_or(|rule| rules.contains(&rule))
    }

    fn covers(&self, difference: &Difference) -> bool {
        let signature = Signature::of(difference);
        let is_of = |class: &Option<String>, value: &ValueClass| class.as_ref().is_none_or(|class| *class == value.to_string());
        self.at.as_deref().is_none_or(|at| is_below(&difference.path, at) || is_below(&difference.field, at))
            && is_of(&self.expected, &signature.expected)
            && is_of(&self.actual, &signature.actual)
    }

    /// Whether a difference only says that the other side of a section that one side refuses has an answer; `covered` is covered.
    fn covers_with(&self, covered: &Difference, other: &Difference) -> bool {
        let section = covered.field.strip_suffix(".errors");
        section.is_some_and(|section| other.field.strip_prefix(section) == Some(".ok")) && self.covers(covered)
    }
}

fn is_below(path: &str, at: &str) -> bool {
    path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('['))
}

impl fmt::Display for KnownEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.case, &self.rule) {
            (Some(case), Some(rule)) => write!(f, "{} ({rule})", visible(case))?,
            (Some(case), None) => write!(f, "{}", visible(case))?,
            (None, Some(rule)) => write!(f, "{rule}")?,
            (None, None) => f.write_str("an entry")?,
        }
        if let Some(at) = &self.at {
            write!(f, " at {}", visible(at))?;
        }
        match (&self.expected, &self.actual) {
            (None, None) => Ok(()),
            (expected, actual) => {
                let side = |class: &Option<String>| visible(class.as_deref().unwrap_or("anything")).to_string();
                write!(f, " ({} / {})", side(expected), side(actual))
            }
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
            if let Some(fault) = entry.fault() {
                return Err(format!("{entry}: {fault}"));
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
                open.retain(|difference| {
                    !entry.covers(difference) && !differences.iter().any(|covered| entry.covers_with(covered, difference))
                });
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
    use serde_json::{Value, json};

    use super::*;

    const LIST: &str = "
- {case: merge/a, reason: merges deeply, link: 'https://example.org/1'}
- {rule: REST-11, at: client.ok.bearerToken, expected: nothing, actual: a value, reason: keeps the inline token, link: 'https://example.org/2'}
";

    fn difference(path: &str, expected: Option<Value>, actual: Option<Value>) -> Difference {
        Difference { path: path.into(), field: path.into(), expected, actual }
    }

    fn at(path: &str) -> Difference {
        difference(path, None, Some("t".into()))
    }

    #[test]
    fn excuses_what_is_listed_and_nothing_else() {
        let mut known = Known::read(LIST).unwrap();
        assert!(known.excuse("merge/a", &[], &[at("client.ok")]).is_some());
        assert!(known.excuse("merge/b", &[], &[at("client.ok")]).is_none());
        assert!(known.excuse("token/a", &[Rule::Rest11], &[at("client.ok.bearerToken")]).is_some());
        assert!(known.excuse("token/a", &[Rule::Rest11], &[at("client.ok.bearerTokenFile")]).is_none());
        assert!(known.excuse("token/a", &[Rule::Rest11], &[at("client.ok.bearerToken"), at("namespace.ok")]).is_none());
        let other = difference("client.ok.bearerToken", Some("a".into()), Some("b".into()));
        assert!(known.excuse("token/a", &[Rule::Rest11], &[other]).is_none());
        assert_eq!(known.stale(), [""; 0]);
    }

    #[test]
    fn excuses_that_a_refusal_is_accepted_by_its_code() {
        let entry = "[{rule: VAL-23, at: client.errors, expected: ca-both, actual: nothing, reason: takes both, link: l}]";
        let mut known = Known::read(entry).unwrap();
        let refused = |code: &str| {
            [difference("client.errors", Some(json!([{"code": code}])), None), difference("client.ok", None, Some(json!({"host": "h"})))]
        };
        assert!(known.excuse("val/a", &[Rule::Val23], &refused("ca-both")).is_some());
        assert!(known.excuse("val/a", &[Rule::Val23], &refused("no-server")).is_none());
        let both = [refused("ca-both").to_vec(), vec![difference("namespace.ok", None, Some(json!({})))]].concat();
        assert!(known.excuse("val/a", &[Rule::Val23], &both).is_none());
    }

    #[test]
    fn notices_entries_that_match_nothing_or_no_longer_differ() {
        let mut known = Known::read(LIST).unwrap();
        assert!(known.excuse("merge/a", &[], &[]).is_none());
        let stale = known.stale();
        assert_eq!(stale.len(), 2, "{stale:?}");
        assert!(stale[0].contains("merge/a") && stale[0].contains("no longer differs"));
        assert!(stale[1].contains("REST-11 at client.ok.bearerToken (nothing / a value)") && stale[1].contains("matches no case"));
    }

    #[test]
    fn an_entry_that_is_too_broad_is_refused() {
        for (entry, says) in [
            ("{reason: x, link: y}", "neither `case` nor `rule`"),
            ("{case: a, reason: '', link: y}", "needs a `reason` and a `link`"),
            ("{case: a, reason: x}", "missing field `link`"),
            ("{rule: REST-11, reason: x, link: y}", "REST-11: too broad: an entry by rule needs the path `at`"),
            ("{rule: REST-11, at: client.ok.host, reason: x, link: y}", "the classes of both values"),
            ("{rule: REST-11, at: client.ok.host, expected: nothing, reason: x, link: y}", "the classes of both values"),
            ("{rule: REST-11, at: client, expected: nothing, actual: a value, reason: x, link: y}", "`at` must be a field"),
            ("{rule: REST-11, at: client.ok, expected: nothing, actual: a value, reason: x, link: y}", "`at` must be a field"),
        ] {
            let error = Known::read(&format!("- {entry}")).unwrap_err();
            assert!(error.contains(says), "{entry}: {error}");
        }
    }
}
