//! The decisions behind an outcome: what was decided, by which rule, where the value came from, and what it won over.
//!
//! A decision names fields and sources, never values, so a trace can be shared. [`explain`](crate::explain()) makes traces.

use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::kubeconfig::Stanza;
use crate::outcome::Code;
use crate::rule::Rule;
use crate::untrusted::{quoted, shown};

/// Every decision behind an outcome, in the order of the stages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Trace {
    /// The decisions, first to last.
    pub decisions: Vec<Decision>,
}

/// What one rule decided.
///
/// Its JSON is `{"rule", "subject", "about", "from", "over"}`; `about` is [`Decision::about`], and `over` is absent where it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The rule that decided.
    pub rule: Rule,
    /// What was decided.
    pub subject: Subject,
    /// What was decided about the subject, for people; empty where rule and subject suffice.
    pub note: &'static str,
    /// Where the winning value came from.
    pub from: Source,
    /// What it won over, in order of precedence.
    pub over: Vec<Source>,
}

impl Decision {
    /// Makes a decision that won over nothing.
    pub(crate) fn new(rule: Rule, subject: Subject, from: Source) -> Self {
        Decision { rule, subject, note: "", from, over: Vec::new() }
    }

    /// Adds a note for people.
    pub(crate) fn noting(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }

    /// Adds what the decision won over.
    pub(crate) fn over(mut self, over: Vec<Source>) -> Self {
        self.over = over;
        self
    }

    /// Returns subject and note as text for people: `user "dev"`, `client configuration: the pod's`.
    pub fn about(&self) -> String {
        if self.note.is_empty() { self.subject.to_string() } else { format!("{}: {}", self.subject, self.note) }
    }
}

impl Serialize for Decision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("Decision", 5)?;
        map.serialize_field("rule", &self.rule)?;
        map.serialize_field("subject", &self.subject)?;
        map.serialize_field("about", &self.about())?;
        map.serialize_field("from", &self.from)?;
        if self.over.is_empty() {
            map.skip_field("over")?;
        } else {
            map.serialize_field("over", &self.over)?;
        }
        map.end()
    }
}

/// What a decision is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs)] // the variants describe their fields
pub enum Subject {
    /// The function of clientcmd that is called.
    Call,
    /// The home folder.
    Home,
    /// The list of files to load.
    Precedence,
    /// The copying of a legacy file to `to`; with no `to`, the migrations as a whole.
    Migration {
        #[serde(skip_serializing_if = "String::is_empty")]
        to: String,
    },
    /// A kubeconfig file, by the name given to the loader.
    File { path: Arc<str> },
    /// What loading returned.
    Load,
    /// The warning that every file is missing.
    Warning,
    /// A field of the merged document itself: `current-context`, `preferences`, `preferences.colors`.
    Document { field: &'static str },
    /// An extension of the merged document (`extensions`) or of its preferences (`preferences.extensions`).
    Extension { list: &'static str, name: String },
    /// A cluster, user or context.
    Entry { stanza: Stanza, name: String },
    /// A field of an entry, by its v1 name: `server`, `exec.command`.
    Field { stanza: Stanza, name: String, field: &'static str },
    /// An override, by its key in the scenario: `cluster.server`.
    Override { field: &'static str },
    /// An error, by its code.
    Refusal { code: Code },
    /// A field of the client configuration; without `field`, all of it.
    Client {
        #[serde(skip_serializing_if = "str::is_empty")]
        field: &'static str,
    },
    /// The namespace.
    Namespace,
    /// A part of the first request; without `field`, all of it.
    Request {
        #[serde(skip_serializing_if = "str::is_empty")]
        field: &'static str,
    },
    /// A part of kubectl's command line: a flag by its name, `command`, `kuberc`, a refusal by its code.
    CommandLine { about: &'static str },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Call => f.write_str("call"),
            Subject::Home => f.write_str("home folder"),
            Subject::Precedence => f.write_str("precedence"),
            Subject::Migration { to } if to.is_empty() => f.write_str("migration"),
            Subject::Migration { to } => write!(f, "migration to {}", shown(to)),
            Subject::File { path } => write!(f, "file {}", shown(path)),
            Subject::Load => f.write_str("load"),
            Subject::Warning => f.write_str("warning"),
            Subject::Document { field } | Subject::Override { field } => f.write_str(field),
            Subject::Extension { list: "extensions", name } => write!(f, "extension {}", quoted(name)),
            Subject::Extension { name, .. } => write!(f, "preferences extension {}", quoted(name)),
            Subject::Entry { stanza, name } => write!(f, "{} {}", stanza.as_str(), quoted(name)),
            Subject::Field { stanza, name, field } => write!(f, "{} {} {field}", stanza.as_str(), quoted(name)),
            Subject::Refusal { code } => write!(f, "refused: {code}"),
            Subject::Client { field: "" } => f.write_str("client configuration"),
            Subject::Client { field } => f.write_str(field),
            Subject::Namespace => f.write_str("namespace"),
            Subject::Request { field: "" } => f.write_str("request"),
            Subject::Request { field } => write!(f, "request {field}"),
            Subject::CommandLine { about } => write!(f, "command line: {about}"),
        }
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    /// A kubeconfig file. Line and column count from 1, and are 0 where the position is not known.
    #[allow(missing_docs)]
    File { path: Arc<str>, line: u32, column: u32 },
    /// An override, by its key in the scenario: `cluster.server`.
    Override(&'static str),
    /// The cluster defaults of the overrides, by field.
    ClusterDefaults(&'static str),
    /// An environment variable.
    Environment(&'static str),
    /// What the caller gave the loader: `explicitPath`, `precedence`, `migrations`, `flags`.
    Loading(&'static str),
    /// The argv of kubectl.
    Argv,
    /// Another file of the world, or a kubeconfig that is read as plain bytes: a token, a certificate, a legacy file.
    WorldFile(String),
    /// The rule's own default, where nothing was set.
    Default,
}
