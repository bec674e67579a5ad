//! Reads and prints numbers as Go's `strconv` does.

/// Reads an integer, as `strconv.ParseInt(text, base, 64)`. For base 0 the prefix decides: `0x`, `0o`, `0b`, `0`. Unlike in Go, underscores are
/// refused.
pub fn parse_int(text: &[u8], base: u32) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    let magnitude = parse_uint(digits, base)?;
    if negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// Reads an integer without a sign, as `strconv.ParseUint(text, base, 64)`; otherwise like [`parse_int`].
pub fn parse_uint(text: &[u8], base: u32) -> Option<u64> {
    match (base, text) {
        (0, [b'0', b'b' | b'B', digits @ ..]) => in_base(digits, 2),
        (0, [b'0', b'o' | b'O', digits @ ..]) => in_base(digits, 8),
        (0, [b'0', b'x' | b'X', digits @ ..]) => in_base(digits, 16),
        (0, [b'0', digits @ ..]) if !digits.is_empty() => in_base(digits, 8),
        (0, digits) => in_base(digits, 10),
        (base, digits) => in_base(digits, base),
    }
}

/// Splits off a sign, if there is one. Returns whether it is a minus, and the rest.
pub fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// Whether the underscores of a number stand where `strconv.ParseInt(text, 0, 64)` allows them: between digits, and after the prefix.
pub fn underscores_fit(text: &[u8]) -> bool {
    let (_, digits) = split_sign(text);
    let (mut before, digits, is_hex) = match digits {
        [b'0', b'b' | b'B' | b'o' | b'O', rest @ ..] => (b'0', rest, false),
        [b'0', b'x' | b'X', rest @ ..] => (b'0', rest, true),
        _ => (b'^', digits, false),
    };
    for &byte in digits {
        let kind = match byte {
            b'_' => b'_',
            b'0'..=b'9' => b'0',
            _ if is_hex && byte.is_ascii_hexdigit() => b'0',
            _ => b'!',
        };
        if kind == b'_' && before != b'0' || kind != b'0' && before == b'_' {
            return false;
        }
        before = kind;
    }
    before != b'_'
}

fn in_base(digits: &[u8], base: u32) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0u64, |value, &byte| {
        let digit = char::from(byte).to_digit(base)?;
        value.checked_mul(u64::from(base))?.checked_add(u64::from(digit))
    })
}

/// Reads a float in decimal syntax, as `strconv.ParseFloat(text, 64)`; none where it is out of range.
pub fn parse_decimal(text: &[u8]) -> Option<f64> {
    // Rust reads the same texts as the same values.
    std::str::from_utf8(text).ok()?.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// Prints a float, as `strconv.FormatFloat(value, 'g', -1, 32)` does a finite one.
pub fn format_float32(value: f32) -> String {
    shortest(format!("{value:e}"), value.to_string())
}

/// Prints a float, as `strconv.FormatFloat(value, 'g', -1, 64)` does a finite one.
pub fn format_float64(value: f64) -> String {
    shortest(format!("{value:e}"), value.to_string())
}

/// From this exponent on, Go's shortest form has one.
const FIRST_WITH_EXPONENT: i32 = 6;

/// Chooses between the two forms of a number: with an exponent, and without.
fn shortest(scientific: String, decimal: String) -> String {
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..FIRST_WITH_EXPONENT).contains(&exponent) {
        return decimal;
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::{format_float32, format_float64, parse_int, parse_uint};

    #[test]
    fn bases_and_ranges() {
        assert_eq!(parse_int(b"-0x10", 0), Some(-16));
        assert_eq!(parse_int(b"0o17", 0), Some(15));
        assert_eq!(parse_int(b"017", 0), Some(15));
        assert_eq!(parse_int(b"017", 10), Some(17));
        assert_eq!(parse_int(b"08", 0), None);
        assert_eq!(parse_int(b"0", 0), Some(0));
        assert_eq!(parse_int(b"0b", 0), None);
        assert_eq!(parse_int(b"+", 10), None);
        assert_eq!(parse_int(b"-9223372036854775808", 10), Some(i64::MIN));
        assert_eq!(parse_int(b"9223372036854775808", 10), None);
        assert_eq!(parse_uint(b"18446744073709551615", 0), Some(u64::MAX));
        assert_eq!(parse_uint(b"+1", 0), None);
    }

    #[test]
    fn shortest_floats() {
        assert_eq!(format_float32(100_000.0), "100000");
        assert_eq!(format_float32(1e6), "1e+06");
        assert_eq!(format_float32(0.00001), "1e-05");
        assert_eq!([0.0, -0.5, 123_456.75, 1e20].map(format_float64), ["0", "-0.5", "123456.75", "1e+20"]);
        assert_eq!(format_float64(1_234_567.5), "1.2345675e+06");
    }
}
