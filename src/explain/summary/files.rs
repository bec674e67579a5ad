//! Tells which files were looked for, and what became of each.

use std::sync::Arc;

use super::super::recognise::{Recognised, recognise};
use super::names::{nothing_in, unexpanded};
use super::teller::{Made, Teller};
use super::types::Seen;
use super::words::list;
use crate::decode::DecodeError;
use crate::go::path::join;
use crate::kubeconfig::Origin;
use crate::load::{FileFate, FileRead, LoadingRules, PrecedenceFrom};
use crate::untrusted::{shown, visible};
use crate::world::OsError;

/// How many names are listed of those that were not looked for.
const MOST_UNUSED: usize = 5;

impl Teller<'_> {
    /// Tells what became of every file, strongest first, and of the names that were not looked for.
    pub(super) fn files(&self) -> Vec<Seen> {
        let read = self.load().files.iter().enumerate().map(|(at, read)| Seen {
            name: shown(&read.name).to_string(),
            place: Some(at + 1),
            fate: self.fate(read),
            remedy: self.remedy(read),
        });
        let missing = self.missing_explicit();
        missing.into_iter().chain(read).chain(self.not_consulted()).collect()
    }

    /// Tells of an explicit file that does not exist, which ends the search.
    fn missing_explicit(&self) -> Option<Seen> {
        let name = &self.run.rules.explicit_path;
        let is_missing = !name.is_empty() && self.load().files.is_empty();
        is_missing.then(|| Seen {
            name: shown(name).to_string(),
            place: Some(1),
            fate: "does not exist".to_owned(),
            remedy: explicit_remedy(name),
        })
    }

    fn fate(&self, read: &FileRead) -> String {
        match &read.fate {
            FileFate::Missing => "does not exist, skipped".to_owned(),
            FileFate::Unreadable(error) => format!("cannot be read: {error}"),
            FileFate::Undecodable(error) => format!("refused: {}", self.refusal(read, error)),
            FileFate::Crash(crash) => format!("crashes kubectl: {}", visible(&crash.message)),
            FileFate::NullEntry => "crashes kubectl: an entry is null".to_owned(),
            fate @ FileFate::Loaded { is_empty: true, .. } => format!("read: {}", nothing_in(fate)),
            FileFate::Loaded { .. } => self.supplies(&read.name),
        }
    }

    /// Says why a file is refused: what it is, if that is not a kubeconfig at all.
    fn refusal(&self, read: &FileRead, error: &DecodeError) -> String {
        match self.recognised(read) {
            Some(Recognised { what, .. }) => format!("{what}, not a kubeconfig"),
            None => format!("line {}: {}", error.line, visible(&error.message)),
        }
    }

    fn recognised(&self, read: &FileRead) -> Option<Recognised> {
        recognise(&self.world().read(&read.name).ok()?, self.behaviours)
    }

    /// Says what to do about a file that is refused.
    fn remedy(&self, read: &FileRead) -> Option<String> {
        match &read.fate {
            FileFate::Undecodable(_) => self.recognised(read).map(|recognised| recognised.remedy),
            FileFate::Unreadable(OsError::Permission) if self.run.rules.precedence_from != PrecedenceFrom::Environment => {
                Some("allow the current user to read it, for instance with `chmod` or `chown`; it may belong to root".to_owned())
            }
            _ => None,
        }
    }

    /// Says what is used of a file that was read.
    fn supplies(&self, name: &Arc<str>) -> String {
        let used = self.used_of(name);
        if used.is_empty() { "read: nothing in use comes from it".to_owned() } else { format!("read: {}", list(&used)) }
    }

    fn used_of(&self, name: &Arc<str>) -> Vec<String> {
        let Some(Made { config, resolved }) = self.made() else { return vec!["not looked at further".to_owned()] };
        let selection = &resolved.selection;
        let is_from = |origin: Option<&Origin>| origin.is_some_and(|origin| origin.as_ref() == Some(name));
        let is_current = self.positions.current_context.as_ref() == Some(name);
        let used = [
            ("current-context", is_current && !selection.context.required),
            ("context", is_from(config.context(&selection.context.name).map(|entry| &entry.origin))),
            ("cluster", is_from(config.cluster(&selection.cluster.name).map(|entry| &entry.origin))),
            ("user", is_from(config.user(&selection.user.name).map(|entry| &entry.origin))),
        ];
        used.into_iter().filter(|(_, is_used)| *is_used).map(|(word, _)| word.to_owned()).collect()
    }

    /// Tells of the names that were not looked for.
    fn not_consulted(&self) -> Vec<Seen> {
        let rules = &self.run.rules;
        let mut unused: Vec<(String, String)> = Vec::new();
        let is_explicit = !rules.explicit_path.is_empty();
        let listed = self.world().env("KUBECONFIG");
        if is_explicit {
            let names = rules.precedence.iter().filter(|name| !name.is_empty());
            unused.extend(names.map(|name| (name.clone(), "not consulted: --kubeconfig is given".to_owned())));
        } else if rules.precedence_from == PrecedenceFrom::Environment {
            unused.extend(repeated(listed, rules, &self.load().files));
        }
        if rules.precedence_from == PrecedenceFrom::Environment && !is_explicit {
            let home = join(&join(self.world().env("HOME"), ".kube"), "config");
            let is_listed = rules.precedence.contains(&home);
            unused.extend((!is_listed).then(|| (home, "not consulted: KUBECONFIG is set".to_owned())));
        }
        limited(unused)
    }
}

/// Says what to do about an explicit file that does not exist.
fn explicit_remedy(name: &str) -> Option<String> {
    let words = unexpanded(name);
    if name.contains(':') {
        return Some(format!("--kubeconfig takes a single file and not a list; KUBECONFIG takes a list{words}"));
    }
    (!words.is_empty()).then(|| format!("check the path{words}"))
}

/// Returns what the variable lists that is not looked for: empty names, and names for the second time.
fn repeated(listed: &str, rules: &LoadingRules, files: &[FileRead]) -> Vec<(String, String)> {
    let elements: Vec<&str> = listed.split(':').collect();
    let mut found = Vec::new();
    if elements.contains(&"") {
        found.push((String::new(), "an empty name in KUBECONFIG is skipped".to_owned()));
    }
    let is_dropped = rules.precedence.len() < elements.len() && files.len() < elements.len();
    for (at, element) in elements.iter().enumerate().filter(|(_, element)| !element.is_empty()) {
        let is_repeated = elements.iter().take(at).any(|earlier| earlier == element);
        if is_dropped && is_repeated {
            found.push(((*element).to_owned(), "repeated in KUBECONFIG, read once".to_owned()));
        }
    }
    found
}

fn limited(unused: Vec<(String, String)>) -> Vec<Seen> {
    let left = unused.len().saturating_sub(MOST_UNUSED);
    let seen = |(name, fate): (String, String)| Seen { name: shown(&name).to_string(), place: None, fate, remedy: None };
    let mut all: Vec<Seen> = unused.into_iter().take(MOST_UNUSED).map(seen).collect();
    if left > 0 {
        all.push(Seen { name: String::new(), place: None, fate: format!("and {left} more names"), remedy: None });
    }
    all
}
