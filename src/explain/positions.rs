//! Finds the positions of entries and fields in every file, and references as they are written, for which each file is read once more.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::decode::{self, Glance, Position, Positions, Survey, Unknown, Wanted};
use crate::kubeconfig::{Origin, Stanza};
use crate::load::{Reference, relative_references};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::trace::Source;

/// The relative references of a file as they are written, by kind and name of their entry and by field.
type References = HashMap<(Stanza, String, &'static str), String>;

/// The positions in every file that was read. Sources in other files have no position.
#[derive(Debug, Default)]
pub(super) struct FilePositions {
    files: BTreeMap<Arc<str>, Positions>,
    /// The relative references of every file.
    references: BTreeMap<Arc<str>, References>,
    /// The file whose `current-context` won.
    pub current_context: Option<Arc<str>>,
}

impl FilePositions {
    /// Adds a file. Returns the rules of YAML and DEC that its bytes come under, each with the position where it first applies.
    pub(super) fn add(&mut self, file: &Arc<str>, bytes: &[u8], behaviours: Behaviours) -> Vec<(Rule, Position)> {
        let Survey { positions, rules, .. } = decode::survey(bytes, behaviours);
        self.files.insert(file.clone(), positions);
        rules
    }

    /// Adds the wanted entries of a file. Returns the keys in them that name no field.
    pub(super) fn add_wanted(&mut self, file: &Arc<str>, bytes: &[u8], behaviours: Behaviours, wanted: Wanted) -> Vec<Unknown> {
        let Glance { positions, unknown } = decode::glance(bytes, behaviours, wanted);
        self.files.insert(file.clone(), positions);
        unknown
    }

    /// Adds the relative references of a file that can be decoded.
    pub(super) fn add_references(&mut self, file: &Arc<str>, bytes: &[u8], behaviours: Behaviours) {
        let config = decode::decode(bytes, behaviours).map(|decoded| decoded.config).unwrap_or_default();
        let references = relative_references(config, behaviours).into_iter();
        let references = references.map(|Reference { stanza, name, field, written }| ((stanza, name, field), written));
        self.references.insert(file.clone(), references.collect());
    }

    /// Returns a relative reference as written; none if the field holds another path or nothing.
    pub(super) fn reference(&self, file: &Arc<str>, stanza: Stanza, name: &str, field: &'static str) -> Option<&str> {
        self.references.get(file)?.get(&(stanza, name.to_owned(), field)).map(String::as_str)
    }

    /// Returns where an entry begins; none for an entry without an origin.
    pub(super) fn entry(&self, origin: &Origin, stanza: Stanza, name: &str) -> Option<Source> {
        let file = origin.as_ref()?;
        Some(self.source(file, |positions| positions.entry(stanza, name, None)))
    }

    /// Returns where the value of a field begins; where its entry begins if the field is not set.
    pub(super) fn field(&self, origin: &Origin, stanza: Stanza, name: &str, field: &str) -> Option<Source> {
        let file = origin.as_ref()?;
        let find = |positions: &Positions| positions.entry(stanza, name, Some(field)).or_else(|| positions.entry(stanza, name, None));
        Some(self.source(file, find))
    }

    /// Whether a file has the key of a field, even if its value is empty.
    pub(super) fn has_key(&self, file: &Arc<str>, stanza: Stanza, name: &str, field: &str) -> bool {
        self.files.get(file).is_some_and(|positions| positions.entry(stanza, name, Some(field)).is_some())
    }

    /// Returns where the `current-context` that won begins.
    pub(super) fn current_context(&self) -> Source {
        self.current_context.as_ref().map_or(Source::Default, |file| self.top(file, "current-context"))
    }

    /// Returns where a field of the document itself begins, such as `current-context`.
    pub(super) fn top(&self, file: &Arc<str>, field: &str) -> Source {
        self.source(file, |positions| positions.top(field))
    }

    fn source(&self, file: &Arc<str>, find: impl FnOnce(&Positions) -> Option<Position>) -> Source {
        let Position { line, column } = self.files.get(file).and_then(find).unwrap_or_default();
        Source::File { path: file.clone(), line, column }
    }
}
