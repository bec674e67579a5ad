//! Reads DER as Go's `encoding/asn1` does, as far as private keys need it.

/// The tag of a sequence.
pub const SEQUENCE: u8 = 0x30;
/// The tag of an integer.
pub const INTEGER: u8 = 0x02;
/// The tag of a string of bytes.
pub const OCTET_STRING: u8 = 0x04;
/// The tag of an object identifier.
pub const OBJECT_IDENTIFIER: u8 = 0x06;

/// Reads one element after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// Whether nothing is left.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Returns the content of the next element if it has this tag; otherwise stays where it is.
    pub fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (&found, rest) = self.0.split_first()?;
        let (length, rest) = length(rest)?;
        if found != tag || rest.len() < length {
            return None;
        }
        let (content, rest) = rest.split_at(length);
        self.0 = rest;
        Some(content)
    }

    /// Returns what is in the next sequence.
    pub fn sequence(&mut self) -> Option<Reader<'a>> {
        self.next(SEQUENCE).map(Reader)
    }

    /// Returns the bytes of the next integer, which is positive; without leading zeros.
    pub fn positive(&mut self) -> Option<&'a [u8]> {
        let bytes = self.integer()?;
        let digits = bytes.strip_prefix(&[0]).unwrap_or(bytes);
        (!digits.is_empty() && bytes[0] < 0x80).then_some(digits)
    }

    /// Returns the next integer, which is small and not negative.
    pub fn small(&mut self) -> Option<u64> {
        let bytes = self.integer()?;
        (bytes[0] < 0x80 && bytes.len() <= 8).then(|| bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    }

    /// Returns the bytes of the next integer, of which there is at least one, and none too many.
    fn integer(&mut self) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let bytes = ahead.next(INTEGER)?;
        let is_shortest = match bytes {
            [] => false,
            [0, next, ..] => *next >= 0x80,
            [0xff, next, ..] => *next < 0x80,
            _ => true,
        };
        is_shortest.then(|| {
            *self = ahead;
            bytes
        })
    }
}

/// Reads a length, which must be in its shortest form.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    if first < 0x80 {
        return Some((usize::from(first), rest));
    }
    let count = usize::from(first & 0x7f);
    let digits = rest.get(..count)?;
    if !(1..=4).contains(&count) || digits[0] == 0 {
        return None;
    }
    let length = digits.iter().fold(0usize, |length, &digit| length << 8 | usize::from(digit));
    (length >= 0x80).then_some((length, &rest[count..]))
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn integers_and_lengths_have_one_form() {
        assert_eq!(Reader(&[2, 1, 5]).small(), Some(5));
        assert_eq!(Reader(&[2, 2, 0, 5]).small(), None);
        assert_eq!(Reader(&[2, 0x81, 1, 5]).small(), None);
        assert_eq!(Reader(&[2, 2, 0, 0x80]).positive(), Some([0x80].as_slice()));
        assert_eq!(Reader(&[2, 1, 0x80]).positive(), None);
        assert_eq!(Reader(&[0x30, 3, 2, 1]).next(0x30), None);
    }
}
