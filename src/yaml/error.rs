//! Why a document cannot be read, and where.

use std::borrow::Cow;

use super::position::Position;
use crate::rule::Rule;

/// The step of reading YAML that refuses a document, in the order in which client-go runs the steps.
///
/// Where several steps would refuse it, the first is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The bytes are not text that YAML allows.
    Reader,
    /// The text is not YAML.
    Syntax,
    /// An alias refers to an anchor that does not exist.
    Compose,
    /// The nodes have no value: a tag does not fit, a merged value is not a mapping, or there are too many aliases.
    Decode,
    /// A mapping has a key that JSON cannot express.
    KeyConversion,
    /// A number is infinite or not a number, which JSON cannot express.
    JsonEncode,
}

impl Step {
    /// The rule that most errors of the step come under; the others are given theirs by [`Error::by`].
    fn rule(self) -> Option<Rule> {
        match self {
            Step::Reader => Some(Rule::Yaml01),
            Step::Compose => Some(Rule::Yaml18),
            Step::KeyConversion => Some(Rule::Yaml19),
            Step::JsonEncode => Some(Rule::Yaml20),
            Step::Syntax => Some(Rule::Yaml26),
            Step::Decode => None,
        }
    }

    /// The name in reports and recorded cases, such as `key-conversion`.
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
    /// The rule that refuses it.
    pub rule: Option<Rule>,
    pub position: Position,
    /// What was expected and what to do, for people.
    pub message: Cow<'static, str>,
}

impl Error {
    /// Makes an error with the step's own rule.
    pub(crate) fn new(step: Step, position: Position, message: impl Into<Cow<'static, str>>) -> Error {
        Error { step, rule: step.rule(), position, message: message.into() }
    }

    /// Replaces the rule.
    pub(crate) fn by(mut self: Box<Self>, rule: Rule) -> Box<Error> {
        self.rule = Some(rule);
        self
    }
}

/// Why reading a document failed.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// A step refused it.
    Refused(Error),
    /// client-go's reader panics, or runs out of memory.
    Crash { rule: Option<Rule>, position: Position, message: &'static str },
}

impl Failure {
    /// The step that refused it; none for a crash.
    pub(crate) fn step(&self) -> Option<Step> {
        match self {
            Failure::Refused(error) => Some(error.step),
            Failure::Crash { .. } => None,
        }
    }
}

/// The result of a step. Failures are boxed because they are rare, while results are returned by the million.
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
