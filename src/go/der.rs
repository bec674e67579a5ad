//! Reads DER as Go's `encoding/asn1` and `cryptobyte` do, as far as certificates and private keys need it.

/// The tag of a sequence.
pub const SEQUENCE: u8 = 0x30;
/// The tag of an integer.
pub const INTEGER: u8 = 0x02;
/// The tag of a truth value.
pub const BOOLEAN: u8 = 0x01;
/// The tag of a string of bits.
pub const BIT_STRING: u8 = 0x03;
/// The tag of a field that is numbered by its context; the number is added.
pub const CONTEXT: u8 = 0x80;
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

    /// Whether the next element has this tag.
    pub fn peeks(self, tag: u8) -> bool {
        self.0.first() == Some(&tag)
    }

    /// Returns the content of the next element if it has this tag; otherwise stays where it is.
    pub fn next(&mut self, tag: u8) -> Option<&'a [u8]> {
        if !self.peeks(tag) {
            return None;
        }
        self.any().map(|(_, content)| content)
    }

    /// Returns tag and content of the next element.
    pub fn any(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (length, rest) = length(rest)?;
        // Tags of several bytes are not read.
        if tag & 0x1f == 0x1f || rest.len() < length {
            return None;
        }
        let (content, rest) = rest.split_at(length);
        self.0 = rest;
        Some((tag, content))
    }

    /// Returns the next element with its header.
    pub fn element(&mut self) -> Option<&'a [u8]> {
        let before = self.0;
        self.any()?;
        before.get(..before.len() - self.0.len())
    }

    /// Returns the content of the next element if it has this tag, or that it has another one; none where it is broken.
    pub fn optional(&mut self, tag: u8) -> Option<Option<&'a [u8]>> {
        if self.peeks(tag) { self.next(tag).map(Some) } else { Some(None) }
    }

    /// Returns the next string of bits, without the number of those that are missing at its end.
    pub fn bits(&mut self) -> Option<&'a [u8]> {
        bits(self.next(BIT_STRING)?)
    }

    /// Returns the next truth value.
    pub fn boolean(&mut self) -> Option<bool> {
        match self.next(BOOLEAN)? {
            [0] => Some(false),
            [0xff] => Some(true),
            _ => None,
        }
    }

    /// Returns the content of the next object identifier, whose numbers are small and in their shortest form.
    pub fn object_identifier(&mut self) -> Option<&'a [u8]> {
        let content = self.next(OBJECT_IDENTIFIER)?;
        let is_ended = content.last().is_some_and(|byte| *byte < 0x80);
        let mut numbers = content.split_inclusive(|byte| *byte < 0x80);
        let is_number = |bytes: &[u8]| {
            let value = bytes.iter().fold(0u64, |value, byte| value << 7 | u64::from(byte & 0x7f));
            bytes.len() <= 5 && bytes[0] != 0x80 && value < 1 << 31
        };
        (is_ended && numbers.all(is_number)).then_some(content)
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

    /// Whether nothing is left, or the next element begins as one must.
    pub fn has_header(self) -> bool {
        let Some((tag, rest)) = self.0.split_first() else { return true };
        let after_tag = if tag & 0x1f == 0x1f { after_long_tag(rest) } else { Some(rest) };
        after_tag.is_some_and(|rest| length(rest).is_some())
    }

    /// Returns the next integer that has at most 64 bits.
    pub fn int64(&mut self) -> Option<i64> {
        let bytes = self.integer().filter(|bytes| bytes.len() <= 8)?;
        let sign = if bytes[0] < 0x80 { 0 } else { -1 };
        Some(bytes.iter().fold(sign, |number, &byte| number << 8 | i64::from(byte)))
    }

    /// Returns the content of the next element if it is one of the tag `inner` in one of the tag `outer`; otherwise stays where it is. As in
    /// `encoding/asn1`, only the inner length counts.
    pub fn explicit(&mut self, outer: u8, inner: u8) -> Option<Option<&'a [u8]>> {
        if !self.peeks(outer) {
            return self.has_header().then_some(None);
        }
        let (outer_length, rest) = length(self.0.get(1..)?)?;
        let mut content = Reader(rest);
        if outer_length == 0 || content.is_empty() {
            return None;
        }
        let Some(found) = content.optional(inner)? else { return Some(None) };
        *self = content;
        Some(Some(found))
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

/// Returns a string of bits, without the number of those that are missing at its end.
pub fn bits(content: &[u8]) -> Option<&[u8]> {
    let (&missing, bytes) = content.split_first()?;
    let is_padded = match bytes.last() {
        None => missing == 0,
        Some(last) => missing < 8 && last & ((1 << missing) - 1) == 0,
    };
    is_padded.then_some(bytes)
}

/// Returns what follows a tag of several bytes, which must need them.
fn after_long_tag(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().take(5).position(|byte| *byte < 0x80)?;
    let (tag, rest) = bytes.split_at(end + 1);
    let number = tag.iter().fold(0u64, |number, byte| number << 7 | u64::from(byte & 0x7f));
    (tag[0] != 0x80 && (0x1f..1 << 31).contains(&number)).then_some(rest)
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
