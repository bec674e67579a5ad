//! Reads from when until when a certificate is valid.

use super::parse_certificate;
use super::time::{days, digits, zone};
use crate::go::der::{INTEGER, Reader, SEQUENCE};

/// The seconds of a day.
const DAY: u64 = 86_400;

/// When a certificate is valid, in seconds since 1970; 0 for a time before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// From when on.
    pub from: u64,
    /// Until when.
    pub until: u64,
}

/// Returns when a certificate is valid; none where it does not parse.
pub fn validity(der: &[u8]) -> Option<Validity> {
    const VERSION: u8 = 0xa0;
    parse_certificate(der)?;
    let mut signed = Reader(der).sequence()?.sequence()?;
    signed.optional(VERSION)?;
    signed.next(INTEGER)?;
    // The algorithm and the issuer.
    signed.next(SEQUENCE)?;
    signed.next(SEQUENCE)?;
    let mut times = signed.sequence()?;
    Some(Validity { from: seconds(&mut times)?, until: seconds(&mut times)? })
}

/// Returns the next time in seconds since 1970.
fn seconds(times: &mut Reader) -> Option<u64> {
    const GENERALIZED: u8 = 24;
    let (tag, text) = times.any()?;
    let width = if tag == GENERALIZED { 4 } else { 2 };
    let year = match (width, digits(text.get(..width)?)?) {
        (2, year @ 50..) => year + 1900,
        (2, year) => year + 2000,
        (_, year) => year,
    };
    let part = |at: usize| digits(text.get(width + at..width + at + 2)?);
    let (month, day, hour, minute) = (part(0)?, part(2)?, part(4)?, part(6)?);
    let clock = u64::from(hour) * 3600 + u64::from(minute) * 60 + u64::from(part(8).unwrap_or(0));
    let of_years: u32 = (1970..year).map(|year| if days(year, 2) == 29 { 366 } else { 365 }).sum();
    let of_months: u32 = (1..month).map(|month| days(year, month)).sum();
    let days = u64::from(of_years + of_months + day - 1);
    Some(if year < 1970 { 0 } else { (days * DAY + clock).saturating_add_signed(-zone(text)) })
}

/// Returns the day of a time in seconds since 1970, in UTC: `2024-01-31`.
pub fn date(seconds: u64) -> String {
    let (mut year, mut left) = (1970, seconds / DAY);
    let mut month = 1;
    loop {
        let length = u64::from((1..=12).map(|month| days(year, month)).sum::<u32>());
        if left < length || year > 9999 {
            break;
        }
        (left, year) = (left - length, year + 1);
    }
    while month < 12 && left >= u64::from(days(year, month)) {
        left -= u64::from(days(year, month));
        month += 1;
    }
    if year > 9999 { "a day after 9999".to_owned() } else { format!("{year:04}-{month:02}-{:02}", left + 1) }
}

#[cfg(test)]
mod tests {
    use super::{Validity, date, validity};
    use crate::go::pem;

    #[test]
    fn a_certificate_is_valid_from_day_to_day() {
        let text = include_bytes!("../../generate/pem/ca-one.pem");
        let der = pem::decode(text).map(|(block, _)| block.bytes).unwrap_or_default();
        let Validity { from, until } = validity(&der).unwrap();
        assert_eq!((date(from), date(until)), ("2026-11-27".to_owned(), "2126-11-03".to_owned()));
    }

    #[test]
    fn days_are_counted_from_1970() {
        let days = [(0, "1970-01-01"), (951_782_400, "2000-02-29"), (1_709_251_199, "2024-02-29"), (253_402_300_800, "a day after 9999")];
        days.iter().for_each(|(seconds, day)| assert_eq!(date(*seconds), *day));
    }
}
