//! The conformance classes of SPEC.md, and which cases of a corpus belong to each.
//!
//! The file `CLASSES` in the corpus has a line for each case: the letter of its class, a blank, and its id. A case that is about a helper of
//! client-go itself, such as building from bytes, belongs to none.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::str::FromStr;

use super::error::CorpusError;
use crate::check::protocol::needs_service_account;
use crate::scenario::{Entry, Scenario};

/// A conformance class, by its letter in SPEC.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Reader: reads one file.
    R,
    /// Loader: finds and merges files.
    L,
    /// Client: makes a client configuration and a namespace of what was loaded, and of overrides.
    C,
    /// Pod: falls back to the configuration of a pod.
    P,
    /// Module migration: copies legacy files.
    M,
    /// Module YAML: reads YAML to the letter.
    Y,
    /// Module kubectl: what kubectl adds.
    K,
    /// Module transport: makes the first request, or refuses it.
    T,
    /// Module argv: what kubectl makes of its command line.
    A,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 9] = [Class::R, Class::L, Class::C, Class::P, Class::M, Class::Y, Class::K, Class::T, Class::A];

    /// Returns the class that a scenario without a case belongs to, by what it takes to be asked it; a scenario about a helper of client-go
    /// itself belongs to none. Of those that take no more than files and overrides, one file is for a reader, several are for a loader, and
    /// overrides are for a client.
    pub fn of(scenario: &Scenario) -> Option<Class> {
        let names = scenario.world.env.get("KUBECONFIG").map(String::as_str).unwrap_or_default();
        let loading = scenario.loading.as_ref();
        let is_list = loading.and_then(|loading| loading.precedence.as_ref()).map_or(names.contains(':'), |list| list.len() > 1);
        match scenario.entry {
            Entry::Flags | Entry::Bytes => None,
            Entry::Kubectl if scenario.argv.is_some() => Some(Class::A),
            Entry::Kubectl => Some(Class::K),
            Entry::Deferred if loading.is_some_and(|loading| loading.migrations.as_ref().is_some_and(|list| !list.is_empty())) => {
                Some(Class::M)
            }
            Entry::Deferred if needs_service_account(scenario) => Some(Class::P),
            Entry::Deferred if scenario.overrides.as_ref().is_some_and(|overrides| *overrides != Default::default()) => Some(Class::C),
            Entry::Deferred if is_list => Some(Class::L),
            Entry::Deferred => Some(Class::R),
        }
    }

    /// Returns its name in words.
    pub fn name(self) -> &'static str {
        match self {
            Class::R => "reader",
            Class::L => "loader",
            Class::C => "client",
            Class::P => "pod",
            Class::M => "migration",
            Class::Y => "YAML",
            Class::K => "kubectl",
            Class::T => "transport",
            Class::A => "argv",
        }
    }

    /// Returns the sections that an adapter must answer to be judged.
    pub fn sections(self) -> &'static [&'static str] {
        match self {
            Class::R | Class::L | Class::Y => &["load"],
            Class::C | Class::P => &["client", "namespace"],
            Class::M => &["load", "writes"],
            Class::K => &["load", "client", "namespace"],
            Class::T => &["request"],
            Class::A => &["command", "load", "client", "namespace"],
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl FromStr for Class {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = Class::ALL.into_iter().find(|class| class.to_string() == text);
        named.ok_or_else(|| {
            format!("{text:?} is no class; there are {}", Class::ALL.map(|class| format!("{class} ({})", class.name())).join(", "))
        })
    }
}

/// Reads the class of each case of the corpus that a case or a folder of cases belongs to; none if there is no corpus with classes around it.
///
/// # Errors
/// Its file is wrong, as in [`read`].
pub fn around(path: &Path) -> Result<BTreeMap<String, Class>, CorpusError> {
    let corpus = path.ancestors().find(|folder| folder.join("CLASSES").is_file());
    corpus.map_or_else(|| Ok(BTreeMap::new()), read)
}

/// Reads the class of each case of a corpus, by the case's id.
///
/// # Errors
/// The corpus has no such file, or a line of it does not name a class and a case, or a case is named twice.
pub fn read(corpus: &Path) -> Result<BTreeMap<String, Class>, CorpusError> {
    let file = corpus.join("CLASSES");
    let text = fs::read_to_string(&file).map_err(|error| CorpusError::file(&file, error))?;
    let mut classes = BTreeMap::new();
    for line in text.lines() {
        let wrong = |reason: String| CorpusError::file(&file, format!("{line:?}: {reason}"));
        let (class, id) = line.split_once(' ').ok_or_else(|| wrong("a line has a class, a blank and the id of a case".to_owned()))?;
        if classes.insert(id.to_owned(), class.parse().map_err(wrong)?).is_some() {
            return Err(wrong("the case is named twice".to_owned()));
        }
    }
    Ok(classes)
}
