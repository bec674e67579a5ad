//! Reads the request timeout: whole seconds, or a Go duration (REST-06).

use crate::go::{duration, strconv};

/// Returns a timeout in nanoseconds, as clientcmd's `ParseTimeout`; none for an unusable text. Huge numbers of seconds overflow, as in Go.
pub fn parse(text: &str) -> Option<i64> {
    match strconv::parse_int(text.as_bytes(), 10) {
        Some(seconds) if seconds >= 0 => Some(seconds.wrapping_mul(1_000_000_000)),
        _ => duration::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// Expectations are Go's `time.ParseDuration` and clientcmd's `ParseTimeout`, run by hand.
    #[track_caller]
    fn assert_parse(text: &str, expected: Option<i64>) {
        assert_eq!(parse(text), expected, "{text:?}");
    }

    #[test]
    fn seconds_and_durations() {
        assert_parse("5", Some(5_000_000_000));
        assert_parse("+05", Some(5_000_000_000));
        assert_parse("-5", None);
        assert_parse("-5s", Some(-5_000_000_000));
        assert_parse("1.5h1m", Some(5_460_000_000_000));
        assert_parse(".5s", Some(500_000_000));
        assert_parse("5.s", Some(5_000_000_000));
        assert_parse(".s", None);
        assert_parse("1d", None);
        assert_parse(" 5", None);
        assert_parse("-0", Some(0));
        assert_parse("9223372037", Some(-9_223_372_036_709_551_616));
        assert_parse("-9223372036854775808ns", Some(i64::MIN));
        assert_parse("9223372036854775808ns", None);
        assert_parse("3\u{b5}s", Some(3_000));
    }
}
