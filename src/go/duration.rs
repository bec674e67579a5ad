//! Reads durations as Go's `time.ParseDuration` does.

/// Returns a duration in nanoseconds, as `time.ParseDuration`; none for a text that it refuses.
pub fn parse(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    const LIMIT: u64 = 1 << 63;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (whole, after_whole) = leading_integer(rest)?;
        let (fraction, scale, after_fraction) = match after_whole.strip_prefix('.') {
            Some(digits) => leading_fraction(digits),
            None => (0, 1.0, after_whole),
        };
        let digits = (rest.len() - after_whole.len()) + after_whole.len().saturating_sub(after_fraction.len() + 1);
        if digits == 0 {
            return None;
        }
        let end = after_fraction.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after_fraction.len());
        let unit = nanoseconds(&after_fraction[..end])?;
        rest = &after_fraction[end..];
        if whole > LIMIT / unit {
            return None;
        }
        let mut part = whole * unit;
        if fraction > 0 {
            part += (fraction as f64 * (unit as f64 / scale)) as u64;
        }
        total = total.checked_add(part).filter(|total| part <= LIMIT && *total <= LIMIT)?;
    }
    if negative { Some((total as i64).wrapping_neg()) } else { i64::try_from(total).ok() }
}

/// Reads leading digits as a number. Returns it and what follows; none where it exceeds 2^63.
fn leading_integer(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].bytes().try_fold(0u64, |number, digit| {
        if number > (1 << 63) / 10 {
            return None;
        }
        Some(number * 10 + u64::from(digit - b'0')).filter(|number| *number <= 1 << 63)
    })?;
    Some((number, &text[end..]))
}

/// Reads leading digits as a fraction. Returns numerator, denominator, and what follows. Digits beyond the precision are dropped.
fn leading_fraction(text: &str) -> (u64, f64, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (mut number, mut scale) = (0u64, 1.0);
    for digit in text[..end].bytes() {
        if number > ((1 << 63) - 1) / 10 {
            break;
        }
        let next = number * 10 + u64::from(digit - b'0');
        if next > 1 << 63 {
            break;
        }
        number = next;
        scale *= 10.0;
    }
    (number, scale, &text[end..])
}

fn nanoseconds(unit: &str) -> Option<u64> {
    match unit {
        "ns" => Some(1),
        "us" | "\u{b5}s" | "\u{3bc}s" => Some(1_000),
        "ms" => Some(1_000_000),
        "s" => Some(1_000_000_000),
        "m" => Some(60_000_000_000),
        "h" => Some(3_600_000_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// Expectations are Go's `time.ParseDuration`, run by hand.
    #[test]
    fn durations() {
        assert_eq!(parse("1.5h1m"), Some(5_460_000_000_000));
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("5"), None);
        assert_eq!(parse(""), None);
        assert_eq!(parse("-9223372036854775808ns"), Some(i64::MIN));
    }
}
