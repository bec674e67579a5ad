//! Where entries and fields stand in the files they came from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Position, Positions};
use crate::kubeconfig::Stanza;
use crate::trace::Source;

/// The places of every file that was read. Empty where nobody listens: then only file names are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    files: BTreeMap<Arc<str>, Positions>,
    current_context: Option<Arc<str>>,
}

impl Sources {
    /// Adds one file.
    pub fn add(&mut self, file: Arc<str>, positions: Positions) {
        self.files.insert(file, positions);
    }

    /// Says which file's `current-context` won.
    pub fn set_current_context(&mut self, file: Option<Arc<str>>) {
        self.current_context = file;
    }

    /// Where the `current-context` that won stands.
    pub fn current_context(&self) -> Source {
        self.current_context.as_ref().map_or(Source::Default, |file| self.top(file, "current-context"))
    }

    /// Where a whole entry stands.
    pub fn entry(&self, file: &Arc<str>, stanza: Stanza, name: &str) -> Source {
        self.source(file, |positions| positions.entry(stanza, name, None))
    }

    /// Where a field of an entry stands, else the entry.
    pub fn field(&self, file: &Arc<str>, stanza: Stanza, name: &str, field: &str) -> Source {
        self.source(file, |positions| positions.entry(stanza, name, Some(field)).or_else(|| positions.entry(stanza, name, None)))
    }

    /// Whether a file says something of a field, be it nothing.
    pub fn states(&self, file: &Arc<str>, stanza: Stanza, name: &str, field: &str) -> bool {
        self.files.get(file).is_some_and(|positions| positions.entry(stanza, name, Some(field)).is_some())
    }

    /// Where a field of the document itself stands: `current-context`.
    pub fn top(&self, file: &Arc<str>, field: &str) -> Source {
        self.source(file, |positions| positions.top(field))
    }

    fn source(&self, file: &Arc<str>, find: impl FnOnce(&Positions) -> Option<Position>) -> Source {
        let position = self.files.get(file).and_then(find).unwrap_or_default();
        Source::File { path: file.clone(), line: position.line, column: position.column }
    }
}
