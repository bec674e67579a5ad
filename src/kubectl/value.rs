//! Which texts a flag of a kind takes for a value.

use crate::go::{csv, duration, strconv};

/// What a flag's value is read as; the names are those of pflag and klog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any text; a list of them takes one at a time.
    Text,
    /// A list of texts, one at a time.
    Texts,
    /// A comma-separated list.
    Slice,
    Bool,
    /// An integer of so many bits, with a prefix for its base.
    Int(u32),
    Duration,
    /// `key=value` pairs of a comma-separated list.
    TextByText,
    /// The same without quotes.
    PlainTextByText,
    /// A decimal integer of 32 bits.
    Level,
    /// `pattern=level` pairs.
    Modules,
    /// A 64-bit integer without a sign.
    Uint,
    /// The name or number of a log's severity.
    Severity,
    /// `file.go:line`
    Location,
}

impl Kind {
    /// Returns the kind of this name in the table.
    pub(super) fn named(name: &str) -> Kind {
        match name {
            "bool" | "tristate" => Kind::Bool,
            "int" | "int64" => Kind::Int(64),
            "int32" => Kind::Int(32),
            "duration" => Kind::Duration,
            "stringArray" => Kind::Texts,
            "stringSlice" => Kind::Slice,
            "stringToString" => Kind::TextByText,
            "mapStringString" => Kind::PlainTextByText,
            "Level" => Kind::Level,
            "moduleSpec" => Kind::Modules,
            "uint64" => Kind::Uint,
            "severity" => Kind::Severity,
            "traceLocation" => Kind::Location,
            _ => Kind::Text,
        }
    }

    /// Whether a flag of this kind takes the text.
    pub(super) fn takes(self, text: &str) -> bool {
        match self {
            Kind::Text | Kind::Texts => true,
            Kind::Slice => text.is_empty() || csv::first_record(text).is_some(),
            Kind::Bool => truth(text).is_some(),
            Kind::Int(bits) => integer(text).is_some_and(|value| bits == 64 || i32::try_from(value).is_ok()),
            Kind::Duration => duration::parse(text).is_some(),
            Kind::TextByText => pairs(text),
            Kind::PlainTextByText => text.split(',').all(|pair| pair.is_empty() || pair.contains('=')),
            Kind::Level => decimal(text).is_some(),
            Kind::Uint => !text.contains('_') && strconv::parse_uint(text.as_bytes(), 0).is_some(),
            Kind::Severity => SEVERITIES.contains(&text.to_uppercase().as_str()) || strconv::parse_int(text.as_bytes(), 10).is_some(),
            Kind::Location => text.is_empty() || is_location(text),
            Kind::Modules => text.split(',').all(|module| module.is_empty() || is_module(module)),
        }
    }
}

/// Reads a bool, as `strconv.ParseBool`.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// Reads an integer whose prefix gives the base, as `strconv.ParseInt(text, 0, 64)`.
fn integer(text: &str) -> Option<i64> {
    if text.contains('_') && !strconv::underscores_fit(text.as_bytes()) {
        return None;
    }
    strconv::parse_int(text.replace('_', "").as_bytes(), 0)
}

fn decimal(text: &str) -> Option<i32> {
    strconv::parse_int(text.as_bytes(), 10).and_then(|value| i32::try_from(value).ok())
}

fn pairs(text: &str) -> bool {
    match text.matches('=').count() {
        0 => false,
        1 => text.trim_matches('"').contains('='),
        _ => csv::first_record(text).is_some_and(|fields| fields.iter().all(|field| field.contains('='))),
    }
}

const SEVERITIES: &[&str] = &["INFO", "WARNING", "ERROR", "FATAL"];

fn is_location(text: &str) -> bool {
    match text.split(':').collect::<Vec<_>>()[..] {
        [file, line] => file.contains('.') && strconv::parse_int(line.as_bytes(), 10).is_some_and(|line| line > 0),
        _ => false,
    }
}

fn is_module(module: &str) -> bool {
    match module.split('=').collect::<Vec<_>>()[..] {
        [pattern, level] => !pattern.is_empty() && decimal(level).is_some_and(|level| level >= 0),
        _ => false,
    }
}
