//! Checks the names of issuer and subject, whose texts must have the characters of their types.

use crate::go::der::{Reader, SEQUENCE};

const SET: u8 = 0x31;
const UTF8: u8 = 0x0c;
const NUMERIC: u8 = 0x12;
const PRINTABLE: u8 = 0x13;
const T61: u8 = 0x14;
const IA5: u8 = 0x16;
const BMP: u8 = 0x1e;

/// Checks a name, as `parseName`.
pub(super) fn check(mut name: Reader) -> Option<()> {
    while !name.is_empty() {
        let mut set = Reader(name.next(SET)?);
        while !set.is_empty() {
            let mut attribute = Reader(set.next(SEQUENCE)?);
            attribute.object_identifier()?;
            let (tag, text) = attribute.any()?;
            is_text(tag, text).then_some(())?;
        }
    }
    Some(())
}

/// Whether bytes are a text of a type, as `parseASN1String`.
fn is_text(tag: u8, text: &[u8]) -> bool {
    match tag {
        UTF8 => std::str::from_utf8(text).is_ok(),
        NUMERIC => text.iter().all(|byte| byte.is_ascii_digit() || *byte == b' '),
        PRINTABLE => text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"'()+,-./ :=?*&".contains(byte)),
        T61 => true,
        IA5 => text.is_ascii(),
        BMP => is_bmp(text),
        _ => false,
    }
}

/// Whether bytes are pairs, each a character of the basic plane; a zero at the end counts for nothing.
fn is_bmp(text: &[u8]) -> bool {
    let is_character = |unit: u16| !matches!(unit, 0xfffe | 0xffff | 0xfdd0..=0xfdef | 0xd800..=0xdfff);
    text.len().is_multiple_of(2) && text.chunks_exact(2).all(|pair| is_character(u16::from_be_bytes([pair[0], pair[1]])))
}
