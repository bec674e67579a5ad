//! Numbers as Go reads and prints them.

use super::tree::Kind;

/// A number of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number that fits 64 bits with sign.
    Int(i64),
    /// A whole number above that, up to 64 bits without sign.
    Uint(u64),
    /// Any other.
    Float(f64),
}

/// Which decimal texts are floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatSyntax {
    /// Everything Go's parser takes (Kubernetes 1.5 to 1.9).
    Go,
    /// A fraction must end in a digit and an exponent must carry a sign (1.10 to 1.16.1).
    Signed,
    /// `5.` and `1e3` are floats, too.
    Current,
}

/// Reads a text that begins with a digit, a sign or a dot.
pub fn parse(text: &[u8], floats: FloatSyntax) -> Option<Number> {
    match text {
        b".inf" | b".Inf" | b".INF" | b"+.inf" | b"+.Inf" | b"+.INF" => return Some(Number::Float(f64::INFINITY)),
        b"-.inf" | b"-.Inf" | b"-.INF" => return Some(Number::Float(f64::NEG_INFINITY)),
        b".nan" | b".NaN" | b".NAN" => return Some(Number::Float(f64::NAN)),
        [b'.', ..] => return dotted(text).map(Number::Float),
        // Most values that begin like a number are host names and dates; a letter or a second dot tells early.
        _ if text.iter().any(|&byte| !may_stand_in_number(byte)) => return None,
        _ => {}
    }
    let plain: Vec<u8> = text.iter().copied().filter(|&byte| byte != b'_').collect();
    if let Some(value) = integer(&plain) {
        return Some(value);
    }
    if let Some(value) = decimal(&plain, floats) {
        return Some(Number::Float(value));
    }
    // A quirk: after `0b` a sign may follow.
    let digits = plain.strip_prefix(b"0b")?;
    let (negative, digits) = sign(digits);
    digits_in_base(digits, 2).and_then(|magnitude| signed(negative, magnitude)).map(Number::Int)
}

/// The number that a text has been found to be; a whole number that a tag has made a float is one.
pub fn of(kind: Kind, text: &[u8], floats: FloatSyntax) -> Number {
    match (kind, parse(text, floats)) {
        (Kind::Float, Some(Number::Int(value))) => Number::Float(value as f64),
        (_, Some(number)) => number,
        (_, None) => Number::Int(0),
    }
}

fn may_stand_in_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'+' | b'-' | b'.' | b'_' | b'x' | b'X' | b'o' | b'O' | b'p' | b'P')
        || matches!(byte, b'i' | b'I' | b'n' | b'N' | b't' | b'T' | b'y' | b'Y')
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn signed(negative: bool, magnitude: u64) -> Option<i64> {
    if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// Go's integer syntax with base prefixes; without a sign up to 64 bits.
fn integer(text: &[u8]) -> Option<Number> {
    let (negative, digits) = sign(text);
    let magnitude = match digits {
        [b'0', b'b' | b'B', rest @ ..] if !rest.is_empty() => digits_in_base(rest, 2),
        [b'0', b'o' | b'O', rest @ ..] if !rest.is_empty() => digits_in_base(rest, 8),
        [b'0', b'x' | b'X', rest @ ..] if !rest.is_empty() => digits_in_base(rest, 16),
        [b'0'] => Some(0),
        [b'0', rest @ ..] => digits_in_base(rest, 8),
        _ => digits_in_base(digits, 10),
    }?;
    match signed(negative, magnitude) {
        Some(value) => Some(Number::Int(value)),
        None if digits.len() == text.len() => Some(Number::Uint(magnitude)),
        None => None,
    }
}

fn digits_in_base(digits: &[u8], base: u32) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |value, &byte| {
        let digit = char::from(byte).to_digit(base)?;
        value.checked_mul(u64::from(base))?.checked_add(u64::from(digit))
    })
}

/// A decimal float, if its form is one that counts; out of range is none.
fn decimal(text: &[u8], floats: FloatSyntax) -> Option<f64> {
    if floats == FloatSyntax::Go {
        return go_float(text);
    }
    let (_, unsigned) = sign(text);
    let (whole, rest) = split_digits(unsigned);
    let (dot, fraction, rest) = match rest {
        [b'.', rest @ ..] => {
            let (fraction, rest) = split_digits(rest);
            (true, fraction, rest)
        }
        _ => (false, &[] as &[u8], rest),
    };
    let sound = match floats {
        FloatSyntax::Signed => !whole.is_empty() && (!dot || !fraction.is_empty()) || !fraction.is_empty(),
        _ => !whole.is_empty() || !fraction.is_empty(),
    };
    let exponent_sound = match rest {
        [] => true,
        [b'e' | b'E', exponent @ ..] => {
            let signed = matches!(exponent, [b'+' | b'-', ..]);
            let (_, digits) = sign(exponent);
            let (digits, after) = split_digits(digits);
            !digits.is_empty() && after.is_empty() && (signed || floats == FloatSyntax::Current)
        }
        _ => false,
    };
    if sound && exponent_sound { finite(text) } else { None }
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

/// A text in decimal float syntax as a float; Rust reads the same texts to the same values.
fn finite(text: &[u8]) -> Option<f64> {
    std::str::from_utf8(text).ok()?.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Go's own float syntax for a text that begins with a dot: underscores stand between digits.
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

/// What Go's `ParseFloat` takes where a digit or a sign comes first: decimals, and the names of infinity.
fn go_float(text: &[u8]) -> Option<f64> {
    let (negative, unsigned) = sign(text);
    let flip = |value: f64| if negative { -value } else { value };
    if unsigned.eq_ignore_ascii_case(b"inf") || unsigned.eq_ignore_ascii_case(b"infinity") {
        return Some(flip(f64::INFINITY));
    }
    decimal(text, FloatSyntax::Current)
}

/// A float as Go's JSON encoder prints it: shortest digits, an exponent below 1e-6 and from 1e21 on.
pub fn json_float(value: f64, out: &mut Vec<u8>) {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        // Rust writes 1e-7 and 1e21 where Go writes 1e-7 and 1e+21.
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        out.extend_from_slice(digits.as_bytes());
        out.push(b'e');
        if !exponent.starts_with('-') {
            out.push(b'+');
        }
        out.extend_from_slice(exponent.as_bytes());
    } else {
        out.extend_from_slice(value.to_string().as_bytes());
    }
}

/// A float as a mapping key: Go's `%g` of the nearest 32-bit float, with YAML's names for what is not finite.
pub fn key_float(value: f64) -> String {
    let value = value as f32;
    if value.is_nan() {
        return ".nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if value == 0.0 || (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
