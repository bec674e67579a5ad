//! What can be wrong with a document, and where.

use std::borrow::Cow;

use crate::outcome::Code;
use crate::rule::Rule;

/// The step of client-go's decoding that refuses a document, in the order in which the steps run.
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
    /// `kind` and `apiVersion` cannot be read.
    Header,
    /// `kind` and `apiVersion` name something other than a Config v1.
    Gvk,
    /// A value has not the type of its field.
    Typed,
    /// The v1 form is sound, and yet has no internal form.
    Conversion,
    /// The decoder itself dies (releases of Kubernetes up to 1.12 only).
    Crash,
}

impl Step {
    /// The code of an outcome, where the step has only one; the others say so themselves.
    fn code(self) -> Code {
        match self {
            Step::Reader | Step::Syntax | Step::Compose | Step::Decode | Step::KeyConversion | Step::JsonEncode => Code::DecodeSyntax,
            Step::Header => Code::DecodeRoot,
            Step::Gvk => Code::DecodeKind,
            Step::Typed => Code::DecodeType,
            Step::Conversion => Code::DecodeDuplicate,
            Step::Crash => Code::Other,
        }
    }

    /// The rule that refuses, where the step has one that covers most; the others say so themselves. That a text is no YAML at all is no
    /// rule of this specification.
    fn rule(self) -> Option<Rule> {
        match self {
            Step::Reader => Some(Rule::Yaml01),
            Step::Compose => Some(Rule::Yaml18),
            Step::KeyConversion => Some(Rule::Yaml19),
            Step::JsonEncode => Some(Rule::Yaml20),
            Step::Header => Some(Rule::Dec06),
            Step::Gvk => Some(Rule::Dec02),
            Step::Typed => Some(Rule::Dec09),
            Step::Conversion => Some(Rule::Dec12),
            Step::Syntax | Step::Decode | Step::Crash => None,
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
            Step::Header => "header",
            Step::Gvk => "gvk",
            Step::Typed => "typed",
            Step::Conversion => "conversion",
            Step::Crash => "crash",
        }
    }
}

/// A place in the text: line and column, both from 0; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl Place {
    /// The front of the text.
    pub const START: Place = Place { line: 0, column: 0 };

    /// The place of a byte offset.
    pub fn in_text(text: &[u8], offset: usize) -> Place {
        let before = text.get(..offset).unwrap_or(text);
        let mut place = Place::START;
        let mut start = 0;
        let mut at = 0;
        while let Some(rest) = before.get(at..).filter(|rest| !rest.is_empty()) {
            match break_width(rest) {
                0 => at += 1,
                // A CR whose LF lies beyond the offset has not ended its line yet.
                _ if rest == b"\r" && text.get(offset) == Some(&b'\n') => at += 1,
                width => {
                    at += width;
                    start = at;
                    place.line += 1;
                }
            }
        }
        let line = before.get(start..).unwrap_or_default();
        place.column = line.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32;
        place
    }
}

/// How many bytes the line break at the front of `rest` takes, 0 where there is none. LF, CR, CRLF, NEL, LS and PS end a line.
pub fn break_width(rest: &[u8]) -> usize {
    match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        [0xC2, 0x85, ..] => 2,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// What is wrong and where, before it is given its code.
#[derive(Clone, Debug)]
pub struct Fault {
    pub step: Step,
    pub code: Code,
    /// The rule that refuses; none for what is simply no YAML.
    pub rule: Option<Rule>,
    pub place: Place,
    /// What was expected, and what to do.
    pub message: Cow<'static, str>,
}

impl Fault {
    /// The same fault under another code.
    pub fn coded(mut self, code: Code) -> Fault {
        self.code = code;
        self
    }

    /// The same fault, refused by another rule.
    pub fn by(mut self: Box<Self>, rule: Rule) -> Box<Fault> {
        self.rule = Some(rule);
        self
    }

    pub fn new(step: Step, place: Place, message: impl Into<Cow<'static, str>>) -> Fault {
        Fault { step, code: step.code(), rule: step.rule(), place, message: message.into() }
    }
}
