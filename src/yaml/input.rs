//! Decodes bytes to UTF-8 text, refuses characters that YAML does not allow, and records how far client-go's reader would have read.
//!
//! client-go reads through a buffer that is refilled with 512 raw bytes at a time, and checks only what it has read. For files without
//! refused characters, which nearly all are, the refills cannot be observed. The others are transcoded once, and the end of every refill
//! is recorded, so that the scanner can replay them ([`Refills`]).

use std::borrow::Cow;

use super::error::{Error, Step};
use super::position::Position;
use crate::go::utf16::ByteOrder;
use crate::rule::Rule;

/// The number of bytes that client-go reads at a time.
const CHUNK: usize = 512;

/// The largest document that is read; offsets are 31 bits wide.
const LONGEST: usize = i32::MAX as usize;

/// A document as UTF-8 text, without the byte order mark at its front.
pub(super) struct Input<'a> {
    pub text: Cow<'a, [u8]>,
    /// Whether every byte is printable ASCII or LF.
    pub is_printable_ascii: bool,
    /// Present where the refills can be observed: where a character is refused, or a byte order mark is inside the text.
    pub refills: Option<Refills>,
}

/// Where each refill of client-go's buffer ends, and the error of the first refill that fails.
#[derive(Debug, Default)]
pub(super) struct Refills {
    /// Offsets into the text, rising.
    ends: Vec<usize>,
    /// The error of the refill after the last of `ends`.
    error: Option<Error>,
    /// The number of refills so far.
    done: usize,
    /// The end of the text that has been read into the buffer.
    filled: usize,
    /// The number of end-of-input marks in the buffer so far.
    ended: usize,
    /// Where the buffer begins: the position at the last refill.
    front: usize,
}

impl<'a> Input<'a> {
    /// Decodes `bytes`. Never fails: a refused character is reported when the scanner comes to it.
    pub(super) fn new(bytes: &'a [u8]) -> Input<'a> {
        if bytes.len() > LONGEST {
            let error = Some(Error::new(Step::Reader, Position::START, "the document is larger than 2 GiB, the most that is read"));
            return Input { text: Cow::Borrowed(&[]), is_printable_ascii: false, refills: Some(Refills { error, ..Refills::default() }) };
        }
        let unusual = bytes.chunks(4096).filter(|chunk| !is_ordinary(chunk));
        let classes = unusual.fold(0, |classes, chunk| classes | byte_classes(chunk));
        if classes & (HIGH | REFUSED) == 0 {
            return Input { text: Cow::Borrowed(bytes), is_printable_ascii: classes & TAB_OR_CR == 0, refills: None };
        }
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if classes & REFUSED == 0 && std::str::from_utf8(text).is_ok() && !has_odd_character(text) {
            return Input { text: Cow::Borrowed(text), is_printable_ascii: false, refills: None };
        }
        transcode(bytes)
    }
}

const HIGH: u8 = 1;
const REFUSED: u8 = 2;
const TAB_OR_CR: u8 = 4;

/// Whether there is nothing but printable ASCII and line feeds, which is all that most kubeconfigs have. Told in fewer steps than the classes.
fn is_ordinary(bytes: &[u8]) -> bool {
    bytes.iter().fold(true, |ordinary, &byte| ordinary & ((byte.cast_signed() >= 0x20) & (byte != 0x7F) | (byte == b'\n')))
}

/// Returns which classes of bytes occur, as flags. It has no branches, so that it is compiled to vector code.
fn byte_classes(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |classes, &byte| {
        let low = byte < 0x20;
        let tab_or_cr = byte == b'\t' || byte == b'\r';
        let refused = (low && byte != b'\n' && !tab_or_cr) || byte == 0x7F;
        classes | (byte >> 7) | (u8::from(refused) << 1) | (u8::from(tab_or_cr) << 2)
    })
}

/// Whether valid UTF-8 has a character that is refused (C1 controls, U+FFFE, U+FFFF), or U+FEFF, which the scanner mishandles.
fn has_odd_character(text: &[u8]) -> bool {
    text.windows(3).any(|three| match three {
        [0xC2, second, _] => *second < 0xA0 && *second != 0x85,
        [0xEF, 0xBF, third] => *third >= 0xBE,
        [0xEF, 0xBB, 0xBF] => true,
        _ => false,
    }) || matches!(text, [.., 0xC2, last] if *last < 0xA0 && *last != 0x85)
}

fn transcode(bytes: &[u8]) -> Input<'_> {
    let (encoding, mark) = match (ByteOrder::of_mark(bytes), bytes) {
        (Some((order, _)), _) => (Encoding::Utf16(order), 2),
        (None, [0xEF, 0xBB, 0xBF, ..]) => (Encoding::Utf8, 3),
        _ => (Encoding::Utf8, 0),
    };
    let mut text = Vec::with_capacity(bytes.len());
    let mut refills = Refills::default();
    // A refill keeps the bytes of a character that was cut in half, and reads 512 more after them.
    let (mut at, mut chunk_end) = (mark, CHUNK.min(bytes.len()));
    loop {
        match refill(bytes, &mut at, chunk_end, encoding, &mut text) {
            Ok(()) => refills.ends.push(text.len()),
            Err((rule, what)) => {
                refills.error = Some(Error { rule: Some(rule), ..Error::new(Step::Reader, end_of(&text), what) });
                break;
            }
        }
        if chunk_end == bytes.len() {
            if at < bytes.len() {
                let what = "the last character is cut off; save the file as UTF-8 again";
                refills.error = Some(Error::new(Step::Reader, end_of(&text), what));
            }
            break;
        }
        chunk_end = (at + CHUNK).min(bytes.len());
    }
    Input { text: Cow::Owned(text), is_printable_ascii: false, refills: Some(refills) }
}

fn end_of(text: &[u8]) -> Position {
    Position::of(text, text.len())
}

#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16(ByteOrder),
}

/// Decodes the complete characters up to `end` and appends them to `text`.
fn refill(bytes: &[u8], at: &mut usize, end: usize, encoding: Encoding, text: &mut Vec<u8>) -> Result<(), (Rule, &'static str)> {
    while *at < end {
        let rest = bytes.get(*at..end).unwrap_or_default();
        let decoded = match encoding {
            Encoding::Utf8 => utf8(rest),
            Encoding::Utf16(order) => utf16(rest, order),
        };
        let Some((character, width)) = decoded.map_err(|what| (Rule::Yaml01, what))? else { break };
        let allowed = matches!(character, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..);
        if !allowed {
            return Err((Rule::Yaml02, "a control character is not allowed anywhere, not even in comments or quotes; remove it"));
        }
        text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        *at += width;
    }
    Ok(())
}

/// Decodes the first character. Returns it with its width in bytes; `None` where the end cuts it off.
fn utf8(rest: &[u8]) -> Result<Option<(char, usize)>, &'static str> {
    let first = rest.first().copied().unwrap_or_default();
    let width = match first {
        0x00..=0x7F => 1,
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        _ => return Err("this byte cannot begin a UTF-8 character; save the file as UTF-8"),
    };
    let Some(whole) = rest.get(..width) else { return Ok(None) };
    match std::str::from_utf8(whole).ok().and_then(|text| text.chars().next()) {
        Some(character) => Ok(Some((character, width))),
        None => Err("these bytes are not a UTF-8 character; save the file as UTF-8"),
    }
}

fn utf16(rest: &[u8], order: ByteOrder) -> Result<Option<(char, usize)>, &'static str> {
    let mut units = order.units(rest);
    let Some(first) = units.next() else { return Ok(None) };
    let second = if first & 0xFC00 == 0xD800 { units.next() } else { None };
    if first & 0xFC00 == 0xD800 && second.is_none() {
        return Ok(None);
    }
    match char::decode_utf16([first].into_iter().chain(second)).next() {
        Some(Ok(character)) => Ok(Some((character, 2 * character.len_utf16()))),
        _ => Err("half of a UTF-16 surrogate pair is missing; save the file as UTF-8"),
    }
}

impl Refills {
    /// Makes sure that the buffer holds `count` characters from `at` on, refilling it as client-go does.
    #[cold]
    pub(super) fn need(&mut self, text: &[u8], at: usize, count: usize) -> Result<(), Error> {
        if self.unread(text, at, count) >= count {
            return Ok(());
        }
        self.front = at;
        while self.unread(text, at, count) < count {
            if let Some(&end) = self.ends.get(self.done) {
                self.filled = end;
                self.done += 1;
            } else if let Some(error) = &self.error {
                return Err(error.clone());
            } else {
                self.ended += 1;
                break;
            }
        }
        Ok(())
    }

    /// The number of unread characters in the buffer, counted up to `enough`; end-of-input marks count, too.
    fn unread(&self, text: &[u8], at: usize, enough: usize) -> usize {
        let waiting = text.get(at..self.filled).unwrap_or_default();
        let near = waiting.get(..4 * enough).unwrap_or(waiting);
        let characters = near.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let consumed_marks = at.saturating_sub(self.filled);
        characters + self.ended.saturating_sub(consumed_marks)
    }

    /// Whether the buffer begins with a byte order mark. client-go checks there by mistake, instead of at the current position.
    pub(super) fn front_is_mark(&self, text: &[u8]) -> bool {
        text.get(self.front..).is_some_and(|rest| rest.starts_with(b"\xEF\xBB\xBF"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_ascii_is_borrowed() {
        let input = Input::new(b"a: b\n");
        assert!(matches!(input.text, Cow::Borrowed(_)) && input.refills.is_none());
    }

    #[test]
    fn utf16_becomes_utf8() {
        let input = Input::new(b"\xFE\xFF\0a\0:\xD8\x3D\xDE\0");
        assert_eq!(&*input.text, "a:\u{1F600}".as_bytes());
    }

    #[test]
    fn a_refused_character_fails_only_when_its_chunk_is_needed() {
        let mut bytes = vec![b'a'; 600];
        bytes[599] = 7;
        let mut input = Input::new(&bytes);
        let refills = input.refills.as_mut().expect("a control character is observable");
        assert!(refills.need(&input.text, 0, 4).is_ok());
        assert!(refills.need(&input.text, 508, 4).is_ok());
        assert!(refills.need(&input.text, 509, 4).is_err());
    }
}
