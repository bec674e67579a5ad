//! Why a document cannot be read, and where.

use std::borrow::Cow;

use super::position::Position;
use crate::rule::Rule;

/// A step of reading YAML that refuses documents, in the order in which client-go takes the steps.
///
/// A later step is never reported when an earlier one refuses, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The bytes are no text that YAML allows.
    Reader,
    /// The text is no YAML.
    Syntax,
    /// An alias names no anchor.
    Compose,
    /// The nodes have no value: tags that do not fit, merges of what is no mapping, excessive aliases.
    Decode,
    /// A mapping has a key that JSON cannot express.
    KeyConversion,
    /// A number that JSON cannot express.
    JsonEncode,
}

impl Step {
    /// The rule that most refusals of the step come under; the others name theirs. That a text is no YAML at all is no rule of this
    /// specification.
    fn rule(self) -> Option<Rule> {
        match self {
            Step::Reader => Some(Rule::Yaml01),
            Step::Compose => Some(Rule::Yaml18),
            Step::KeyConversion => Some(Rule::Yaml19),
            Step::JsonEncode => Some(Rule::Yaml20),
            Step::Syntax | Step::Decode => None,
        }
    }

    /// The name in reports and recorded cases: `key-conversion`.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Reader => "reader",
            Step::Syntax => "syntax",
            Step::Compose => "compose",
            Step::Decode => "decode",
            Step::KeyConversion => "key-conversion",
            Step::JsonEncode => "json-encode",
        }
    }
}

/// Why a step refuses a document.
#[derive(Clone, Debug)]
pub(crate) struct Error {
    pub step: Step,
    /// The rule that refuses; none for what is simply no YAML.
    pub rule: Option<Rule>,
    pub position: Position,
    /// The text for people: what was expected, and what to do.
    pub message: Cow<'static, str>,
}

impl Error {
    /// A refusal, by the step's own rule.
    pub(crate) fn new(step: Step, position: Position, message: impl Into<Cow<'static, str>>) -> Error {
        Error { step, rule: step.rule(), position, message: message.into() }
    }

    /// The same refusal, by another rule.
    pub(crate) fn by(mut self: Box<Self>, rule: Rule) -> Box<Error> {
        self.rule = Some(rule);
        self
    }
}

/// How reading a document fails.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// A step refuses it.
    Refused(Error),
    /// The reader itself dies: releases of Kubernetes up to 1.12 only.
    Crash { rule: Option<Rule>, position: Position, message: &'static str },
}

impl Failure {
    /// The step that refuses; none for a crash.
    pub(crate) fn step(&self) -> Option<Step> {
        match self {
            Failure::Refused(error) => Some(error.step),
            Failure::Crash { .. } => None,
        }
    }
}

/// The result of a step of reading. Failures are boxed: they are rare, and results are passed by the million.
pub(crate) type Result<T> = std::result::Result<T, Box<Failure>>;

impl From<Box<Error>> for Box<Failure> {
    fn from(error: Box<Error>) -> Self {
        Box::new(Failure::Refused(*error))
    }
}

impl From<Error> for Box<Failure> {
    fn from(error: Error) -> Self {
        Box::new(Failure::Refused(error))
    }
}
