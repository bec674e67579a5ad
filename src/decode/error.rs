//! Why bytes are not a kubeconfig.

use std::fmt;

use crate::outcome::Code;
use crate::rule::Rule;
use crate::yaml::error::{Error, Failure, Step as YamlStep};
use crate::yaml::position::Position;
use crate::yaml::tree::{Index, Tree};

/// The step of client-go's decoding that refuses a document, in the order in which the steps run.
///
/// Where several steps would refuse it, the first is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The bytes are not YAML, or are YAML that has no JSON form.
    Yaml(YamlStep),
    /// `kind` and `apiVersion` cannot be read.
    Header,
    /// `kind` and `apiVersion` name something other than a Config v1.
    Gvk,
    /// A value does not have the type of its field.
    Typed,
    /// The v1 document is valid, but cannot be converted to the internal version: a name is repeated.
    Conversion,
}

impl Step {
    /// The error code of most errors of the step; the others are given theirs by [`DecodeError::coded`].
    fn code(self) -> Code {
        match self {
            Step::Yaml(_) => Code::DecodeSyntax,
            Step::Header => Code::DecodeRoot,
            Step::Gvk => Code::DecodeKind,
            Step::Typed => Code::DecodeType,
            Step::Conversion => Code::DecodeDuplicate,
        }
    }

    /// The rule that most errors of the step come under; the others are given theirs by [`DecodeError::by`]. YAML's carry their own.
    fn rule(self) -> Option<Rule> {
        match self {
            Step::Yaml(_) => None,
            Step::Header => Some(Rule::Dec06),
            Step::Gvk => Some(Rule::Dec02),
            Step::Typed => Some(Rule::Dec09),
            Step::Conversion => Some(Rule::Dec12),
        }
    }

    /// The name in reports and recorded cases, such as `key-conversion`.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Yaml(step) => step.as_str(),
            Step::Header => "header",
            Step::Gvk => "gvk",
            Step::Typed => "typed",
            Step::Conversion => "conversion",
        }
    }
}

/// Why decoding failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeFailure {
    /// client-go reports an error.
    Refused(DecodeError),
    /// client-go panics, or runs out of memory.
    Crash(DecodeCrash),
}

/// The error that client-go reports for a document that it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The step that refused the document.
    pub step: Step,
    /// The error code in an outcome.
    pub code: Code,
    /// The rule of SPEC.md that refuses it.
    pub rule: Option<Rule>,
    /// The repeated name, for `decode-duplicate`; none where that is empty.
    pub name: Option<String>,
    /// What was expected and what to do, for people.
    pub message: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u32,
    /// The column in characters, from 1; 0 where it is not known.
    pub column: u32,
    /// Whether client-go reports this only at random, because it depends on which of two colliding keys is kept.
    pub varies: bool,
}

/// A crash of client-go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeCrash {
    /// The rule of SPEC.md that describes it, if there is one.
    pub rule: Option<Rule>,
    /// What makes it crash, for people.
    pub message: String,
    /// Where in the document the cause is.
    pub position: Position,
}

impl DecodeError {
    /// Makes an error at a node, with the step's own code and rule.
    pub(super) fn at(tree: &Tree<'_>, index: Index, step: Step, message: impl Into<String>) -> Box<DecodeError> {
        Box::new(DecodeError::new(step, step.rule(), tree.position(index), message.into()))
    }

    fn new(step: Step, rule: Option<Rule>, position: Position, message: String) -> DecodeError {
        let Position { line, column } = position;
        DecodeError { step, code: step.code(), rule, name: None, message, line, column, varies: false }
    }

    /// Replaces the error code.
    pub(super) fn coded(mut self: Box<Self>, code: Code) -> Box<DecodeError> {
        self.code = code;
        self
    }

    /// Replaces the rule.
    pub(super) fn by(mut self: Box<Self>, rule: Rule) -> Box<DecodeError> {
        self.rule = Some(rule);
        self
    }

    /// Where in the document the cause is.
    pub fn position(&self) -> Position {
        Position { line: self.line, column: self.column }
    }
}

impl DecodeFailure {
    /// The rule of SPEC.md that decides it, if there is one.
    pub fn rule(&self) -> Option<Rule> {
        match self {
            DecodeFailure::Refused(error) => error.rule,
            DecodeFailure::Crash(crash) => crash.rule,
        }
    }

    /// Where in the document the cause is.
    pub fn position(&self) -> Position {
        match self {
            DecodeFailure::Refused(error) => error.position(),
            DecodeFailure::Crash(crash) => crash.position,
        }
    }

    /// What was expected and what to do, for people.
    pub fn message(&self) -> &str {
        match self {
            DecodeFailure::Refused(error) => &error.message,
            DecodeFailure::Crash(crash) => &crash.message,
        }
    }

    /// Whether client-go reports it only at random; a crash is never random.
    pub fn varies(&self) -> bool {
        matches!(self, DecodeFailure::Refused(DecodeError { varies: true, .. }))
    }

    /// The name of the step that refused the document, as in recorded cases, or `crash`.
    pub fn step(&self) -> &'static str {
        match self {
            DecodeFailure::Refused(error) => error.step.as_str(),
            DecodeFailure::Crash(_) => "crash",
        }
    }
}

impl From<Error> for DecodeError {
    fn from(error: Error) -> Self {
        DecodeError::new(Step::Yaml(error.step), error.rule, error.position, error.message.into_owned())
    }
}

impl From<Box<Error>> for Box<DecodeError> {
    fn from(error: Box<Error>) -> Self {
        Box::new(DecodeError::from(*error))
    }
}

impl From<Box<Failure>> for DecodeFailure {
    fn from(failure: Box<Failure>) -> Self {
        match *failure {
            Failure::Refused(error) => DecodeFailure::Refused(error.into()),
            Failure::Crash { rule, position, message } => DecodeFailure::Crash(DecodeCrash { rule, message: message.to_owned(), position }),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        write!(f, "line {line}, column {column}: {}", self.message())
    }
}

impl std::error::Error for DecodeError {}

impl std::error::Error for DecodeFailure {}
