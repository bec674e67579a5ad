//! The answer in words, as a value.

use serde::Serialize;

use crate::rule::Rule;
use crate::trace::Source;

/// What kubectl would use, the files that it comes from, and what may surprise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// What is used.
    pub facts: Vec<Fact>,
    /// The files, strongest first.
    pub files: Vec<Seen>,
    /// What may surprise, most important first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// One thing that is used, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is about, such as `server`.
    pub about: &'static str,
    /// What is used. No secret: of one, its length and the beginning of its SHA-256.
    pub text: String,
    /// Where that comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Source>,
    /// The same for people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// What else there is to say, such as what was not used, and why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// A file, or a name that stands for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The name by which it is looked for.
    pub name: String,
    /// Its place among the files that were looked for, from 1; none for one that was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// What became of it.
    pub fate: String,
    /// What to do, if it is refused for what it is, and more can be said than of the error alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Something that may surprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The rule by which it is so.
    pub rule: Rule,
    /// What it is.
    pub text: String,
}

impl Fact {
    pub(super) fn new(about: &'static str, text: impl Into<String>) -> Self {
        Fact { about, text: text.into(), from: None, at: String::new(), remark: String::new() }
    }

    pub(super) fn from(self, from: Option<Source>) -> Self {
        Fact { from, ..self }
    }

    pub(super) fn remark(self, remark: impl Into<String>) -> Self {
        Fact { remark: remark.into(), ..self }
    }
}
