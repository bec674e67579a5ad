//! Reads a stream line by line, none of them longer than a limit.

use std::io::{self, BufRead, Read};

/// The number of bytes that a line, and any other piece of a stream, may have.
pub(super) const LONGEST: usize = 64 << 20;

/// The number of further bytes in which the end of a line that is too long is looked for.
const SKIPPED: usize = 4 * LONGEST;

/// Why a line cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum LineError {
    #[error("the line is longer than {} MiB", LONGEST >> 20)]
    TooLong,
    #[error(transparent)]
    Stream(io::Error),
}

/// An iterator over lines with their ends. A byte order mark before the first one is left out.
pub(super) struct Lines<R> {
    stream: R,
    /// The number of the last line that was read, from 1.
    pub(super) number: usize,
    /// Whether that line was too long, so that its rest comes next.
    has_rest: bool,
    has_ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn of(stream: R) -> Self {
        Lines { stream, number: 0, has_rest: false, has_ended: false }
    }

    fn read(&mut self) -> Result<Option<Vec<u8>>, LineError> {
        if self.has_rest && !self.skip().map_err(LineError::Stream)? {
            return Ok(None);
        }
        let mut line = Vec::new();
        let longest = LONGEST as u64 + 1;
        if (&mut self.stream).take(longest).read_until(b'\n', &mut line).map_err(LineError::Stream)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.has_rest = !line.ends_with(b"\n");
        if line.len() > LONGEST {
            return Err(LineError::TooLong);
        }
        if self.number == 1 && line.starts_with("\u{feff}".as_bytes()) {
            line.drain(..3);
        }
        Ok(Some(line))
    }

    /// Skips the rest of a line. Returns whether its end was found.
    fn skip(&mut self) -> io::Result<bool> {
        let mut skipped = 0;
        while skipped < SKIPPED {
            let buffer = self.stream.fill_buf()?;
            let end = memchr::memchr(b'\n', buffer);
            let count = end.map_or(buffer.len(), |end| end + 1);
            self.stream.consume(count);
            skipped += count;
            if end.is_some() || count == 0 {
                return Ok(end.is_some());
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Vec<u8>, LineError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let line = self.read();
        self.has_ended = matches!(line, Ok(None) | Err(LineError::Stream(_)));
        line.transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn a_line_that_is_too_long_costs_itself() {
        let long = io::repeat(b'x').take(LONGEST as u64 + 2);
        let stream = BufReader::new(b"one\n".chain(long).chain(&b"\nthree\nfour"[..]));
        let mut lines = Lines::of(stream);
        assert_eq!(lines.next().unwrap().unwrap(), b"one\n");
        assert!(matches!(lines.next(), Some(Err(LineError::TooLong))));
        assert_eq!((lines.next().unwrap().unwrap(), lines.number), (b"three\n".to_vec(), 3));
        assert_eq!(lines.next().unwrap().unwrap(), b"four");
        assert!(lines.next().is_none());
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut lines = Lines::of(BufReader::new(io::repeat(0)));
        assert!(matches!(lines.next(), Some(Err(LineError::TooLong))));
        assert!(lines.next().is_none());
    }
}
