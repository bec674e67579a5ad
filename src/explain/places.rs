//! Where entries and fields stand: every file is read once more, and looked up when somebody asks.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{self, Position, Positions, Survey};
use crate::kubeconfig::{Origin, Stanza};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::trace::Source;

/// The places in every file that was read. Where a file is not known, only its name is.
#[derive(Debug, Default)]
pub(super) struct Places {
    files: BTreeMap<Arc<str>, Positions>,
    /// The file whose `current-context` won.
    pub current_context: Option<Arc<str>>,
}

impl Places {
    /// Adds a file, and returns the rules of YAML and DEC that its bytes come under, each with where it first does.
    pub(super) fn add(&mut self, file: &Arc<str>, bytes: &[u8], behaviours: Behaviours) -> Vec<(Rule, Position)> {
        let Survey { positions, rules } = decode::survey(bytes, behaviours);
        self.files.insert(file.clone(), positions);
        rules
    }

    /// Where a whole entry stands; nowhere for one that no file defines.
    pub(super) fn entry(&self, origin: &Origin, stanza: Stanza, name: &str) -> Option<Source> {
        let file = origin.as_ref()?;
        Some(self.source(file, |positions| positions.entry(stanza, name, None)))
    }

    /// Where a field of an entry stands, else the entry.
    pub(super) fn field(&self, origin: &Origin, stanza: Stanza, name: &str, field: &str) -> Option<Source> {
        let file = origin.as_ref()?;
        let find = |positions: &Positions| positions.entry(stanza, name, Some(field)).or_else(|| positions.entry(stanza, name, None));
        Some(self.source(file, find))
    }

    /// Whether a file says something of a field, be it nothing.
    pub(super) fn states(&self, file: &Arc<str>, stanza: Stanza, name: &str, field: &str) -> bool {
        self.files.get(file).is_some_and(|positions| positions.entry(stanza, name, Some(field)).is_some())
    }

    /// Where the `current-context` that won stands.
    pub(super) fn current_context(&self) -> Source {
        self.current_context.as_ref().map_or(Source::Default, |file| self.top(file, "current-context"))
    }

    /// Where a field of the document itself stands: `current-context`.
    pub(super) fn top(&self, file: &Arc<str>, field: &str) -> Source {
        self.source(file, |positions| positions.top(field))
    }

    fn source(&self, file: &Arc<str>, find: impl FnOnce(&Positions) -> Option<Position>) -> Source {
        let Position { line, column } = self.files.get(file).and_then(find).unwrap_or_default();
        Source::File { path: file.clone(), line, column }
    }
}
