//! Reads numbers as go-yaml does.

use crate::go::strconv::{self, split_sign};

/// A number of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    /// An integer that fits a signed 64-bit integer.
    Int(i64),
    /// A larger integer that fits an unsigned 64-bit integer.
    Uint(u64),
    /// Any other number.
    Float(f64),
}

/// Which decimal texts are floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FloatSyntax {
    /// Everything that Go's `ParseFloat` accepts (Kubernetes 1.5 to 1.9).
    Go,
    /// A fraction must end in a digit and an exponent must carry a sign (1.10 to 1.16.1).
    Signed,
    /// `5.` and `1e3` are floats, too.
    Current,
}

/// Reads a text that begins with a digit, a sign or a dot; none where it is not a number.
pub(crate) fn parse(text: &[u8], floats: FloatSyntax) -> Option<Number> {
    match text {
        b".inf" | b".Inf" | b".INF" | b"+.inf" | b"+.Inf" | b"+.INF" => return Some(Number::Float(f64::INFINITY)),
        b"-.inf" | b"-.Inf" | b"-.INF" => return Some(Number::Float(f64::NEG_INFINITY)),
        b".nan" | b".NaN" | b".NAN" => return Some(Number::Float(f64::NAN)),
        [b'.', ..] => return dotted(text).map(Number::Float),
        // Most values that begin like a number are host names and dates, and have a byte that no number has.
        _ if text.iter().any(|&byte| !may_stand_in_number(byte)) => return None,
        _ => {}
    }
    let plain: Vec<u8> = text.iter().copied().filter(|&byte| byte != b'_').collect();
    if let Some(value) = strconv::parse_int(&plain, 0) {
        return Some(Number::Int(value));
    }
    if let Some(value) = strconv::parse_uint(&plain, 0) {
        return Some(Number::Uint(value));
    }
    if let Some(value) = decimal(&plain, floats) {
        return Some(Number::Float(value));
    }
    // A quirk of go-yaml: a sign may follow `0b`.
    strconv::parse_int(plain.strip_prefix(b"0b")?, 2).map(Number::Int)
}

fn may_stand_in_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'+' | b'-' | b'.' | b'_' | b'x' | b'X' | b'o' | b'O' | b'p' | b'P')
        || matches!(byte, b'i' | b'I' | b'n' | b'N' | b't' | b'T' | b'y' | b'Y')
}

/// Reads a decimal float; none where `floats` does not accept its form, and where it is out of range.
fn decimal(text: &[u8], floats: FloatSyntax) -> Option<f64> {
    if floats == FloatSyntax::Go {
        return go_float(text);
    }
    let (_, unsigned) = split_sign(text);
    let (whole, rest) = split_digits(unsigned);
    let (dot, fraction, rest) = match rest {
        [b'.', rest @ ..] => {
            let (fraction, rest) = split_digits(rest);
            (true, fraction, rest)
        }
        _ => (false, &[] as &[u8], rest),
    };
    let digits_are_valid = match floats {
        FloatSyntax::Signed => !whole.is_empty() && (!dot || !fraction.is_empty()) || !fraction.is_empty(),
        _ => !whole.is_empty() || !fraction.is_empty(),
    };
    let exponent_is_valid = match rest {
        [] => true,
        [b'e' | b'E', exponent @ ..] => {
            let signed = matches!(exponent, [b'+' | b'-', ..]);
            let (_, digits) = split_sign(exponent);
            let (digits, after) = split_digits(digits);
            !digits.is_empty() && after.is_empty() && (signed || floats == FloatSyntax::Current)
        }
        _ => false,
    };
    if digits_are_valid && exponent_is_valid { strconv::parse_decimal(text) } else { None }
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

/// Reads a text that begins with a dot in Go's own float syntax, where underscores may separate digits.
fn dotted(text: &[u8]) -> Option<f64> {
    let mut last = b'^';
    for &byte in text {
        let underscore_misplaced = if byte == b'_' { !last.is_ascii_digit() } else { last == b'_' && !byte.is_ascii_digit() };
        if underscore_misplaced {
            return None;
        }
        last = byte;
    }
    if last == b'_' {
        return None;
    }
    let plain: Vec<u8> = text.iter().copied().filter(|&byte| byte != b'_').collect();
    decimal(&plain, FloatSyntax::Current)
}

/// Reads what Go's `ParseFloat` accepts after a digit or a sign: decimals, and the names of infinity.
fn go_float(text: &[u8]) -> Option<f64> {
    let (negative, unsigned) = split_sign(text);
    if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
        return Some(if negative { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    decimal(text, FloatSyntax::Current)
}

/// Prints a float as a mapping key: the nearest 32-bit float as Go prints it, or YAML's name for infinity and not-a-number.
pub(crate) fn key_float(value: f64) -> String {
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    strconv::format_float32(value)
}
