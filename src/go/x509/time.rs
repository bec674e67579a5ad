//! Checks the times between which a certificate is valid.

use crate::go::der::Reader;

const UTC: u8 = 0x17;
const GENERALIZED: u8 = 0x18;

/// Checks the next time, as `parseTime`.
pub(super) fn check(fields: &mut Reader) -> Option<()> {
    let is_time = match fields.any()? {
        (UTC, text) => is_time(text, 2, 12) || is_time(text, 2, 10),
        (GENERALIZED, text) => is_time(text, 4, 14),
        _ => false,
    };
    is_time.then_some(())
}

/// Whether a text is a date and a time of so many digits, of which the first are the year, and a zone.
fn is_time(text: &[u8], year: usize, length: usize) -> bool {
    let Some((date, zone)) = text.split_at_checked(length) else { return false };
    if !date.iter().all(u8::is_ascii_digit) || !is_zone(zone) {
        return false;
    }
    let number = |text: &[u8]| digits(text).unwrap_or_default();
    let (year, rest) = date.split_at(year);
    let rest: Vec<u32> = rest.chunks(2).map(number).collect();
    let year = if year.len() == 4 { number(year) } else { number(year) + if number(year) < 69 { 2000 } else { 1900 } };
    let [month, day, hour, minute, ..] = rest[..] else { return false };
    (1..=days(year, month)).contains(&day) && hour < 24 && minute < 60 && rest.get(4).is_none_or(|second| *second < 60)
}

/// Returns the number that digits are.
pub(super) fn digits(text: &[u8]) -> Option<u32> {
    let is_number = text.iter().all(u8::is_ascii_digit) && text.len() < 9;
    is_number.then(|| text.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// Returns how many seconds the zone at the end of a time is ahead of UTC.
pub(super) fn zone(text: &[u8]) -> i64 {
    let Some((sign @ (b'+' | b'-'), offset)) = text.len().checked_sub(5).and_then(|at| text[at..].split_first()) else { return 0 };
    let offset = digits(&offset[..2]).unwrap_or_default() * 3600 + digits(&offset[2..]).unwrap_or_default() * 60;
    if *sign == b'+' { i64::from(offset) } else { -i64::from(offset) }
}

/// Whether a text is `Z`, or an offset that is not zero.
fn is_zone(text: &[u8]) -> bool {
    match text {
        b"Z" => true,
        [b'+' | b'-', digits @ ..] if digits.len() == 4 && digits.iter().all(u8::is_ascii_digit) => {
            digits != b"0000" && digits[..2] <= b"24"[..] && digits[2] < b'6'
        }
        _ => false,
    }
}

/// Returns the days of a month, none where there is no such month.
pub(super) fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}
