//! Recognises timestamps, as Go's `time.Parse` does with the four layouts that the YAML library tries.
//!
//! The value of a timestamp is always its text; the check only decides what `!!timestamp` refuses.

/// Whether the text is a valid date, or a valid date and time.
pub(super) fn is_timestamp(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits != 4 || text.get(4) != Some(&b'-') {
        return false;
    }
    let year = text.iter().take(4).fold(0u32, |year, byte| year * 10 + u32::from(byte - b'0'));
    let mut rest = Rest(text.get(5..).unwrap_or_default());
    date(&mut rest, year).is_some() && (rest.0.is_empty() || time(rest).is_some())
}

struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    fn literal(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    /// Reads a number of one or two digits.
    fn number(&mut self) -> Option<u32> {
        let width = self.0.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(width);
        self.0 = rest;
        (width > 0).then(|| digits.iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0')))
    }

    fn number_up_to(&mut self, most: u32) -> Option<u32> {
        self.number().filter(|&value| value <= most)
    }
}

fn date(rest: &mut Rest<'_>, year: u32) -> Option<()> {
    let month = rest.number_up_to(12)?;
    rest.literal(b'-')?;
    let day = rest.number()?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        0 => return None,
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=days).contains(&day).then_some(())
}

fn time(mut rest: Rest<'_>) -> Option<()> {
    let zoned = match rest.0 {
        [b'T' | b't', after @ ..] => {
            rest.0 = after;
            true
        }
        [b' ', ..] => {
            let spaces = rest.0.iter().take_while(|&&byte| byte == b' ').count();
            rest.0 = rest.0.get(spaces..).unwrap_or_default();
            false
        }
        _ => return None,
    };
    rest.number_up_to(23)?;
    rest.literal(b':')?;
    rest.number_up_to(59)?;
    rest.literal(b':')?;
    rest.number_up_to(59)?;
    if let [b'.' | b',', digits @ ..] = rest.0 {
        let width = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if width > 0 {
            rest.0 = digits.get(width..).unwrap_or_default();
        }
    }
    if zoned {
        zone(&mut rest)?;
    }
    rest.0.is_empty().then_some(())
}

/// Reads `Z`, or `+hh:mm` with two digits each.
fn zone(rest: &mut Rest<'_>) -> Option<()> {
    if rest.literal(b'Z').is_some() {
        return Some(());
    }
    let [b'+' | b'-', hour_tens, hour_ones, b':', minute_tens, minute_ones, after @ ..] = rest.0 else { return None };
    let pair = |tens: &u8, ones: &u8| -> Option<u32> { Some(char::from(*tens).to_digit(10)? * 10 + char::from(*ones).to_digit(10)?) };
    rest.0 = after;
    (pair(hour_tens, hour_ones)? <= 24 && pair(minute_tens, minute_ones)? <= 60).then_some(())
}

#[cfg(test)]
mod tests {
    use super::is_timestamp;

    #[test]
    fn forms() {
        for text in ["2001-1-2", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10", "2001-12-14T1:2:3Z", "2004-02-29"] {
            assert!(is_timestamp(text.as_bytes()), "{text}");
        }
        for text in ["2001", "2001-13-1", "2003-02-29", "2001-12-14 21:59:43 -5", "2001-12-14T21:59:43", "2001-1-2 "] {
            assert!(!is_timestamp(text.as_bytes()), "{text}");
        }
    }
}
