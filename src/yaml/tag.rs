//! Determines the values of scalars, from their text where they are unquoted, and from their tags.

use super::dialect::Dialect;
use super::kind::Kind;
use super::number::{self, Number};
use super::timestamp;
use crate::go::base64;

const LONG: &str = "tag:yaml.org,2002:";

/// Returns the kind of an unquoted scalar without a tag.
#[inline]
pub(super) fn plain(text: &[u8], dialect: Dialect) -> Kind {
    match text.first() {
        None => Kind::Null,
        // Only these bytes can begin anything but a string.
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => numeric(text, dialect),
        Some(_) => Kind::Str,
    }
}

fn word(text: &[u8]) -> Kind {
    match text {
        b"y" | b"Y" | b"yes" | b"Yes" | b"YES" | b"true" | b"True" | b"TRUE" | b"on" | b"On" | b"ON" => Kind::True,
        b"n" | b"N" | b"no" | b"No" | b"NO" | b"false" | b"False" | b"FALSE" | b"off" | b"Off" | b"OFF" => Kind::False,
        b"~" | b"null" | b"Null" | b"NULL" => Kind::Null,
        _ => Kind::Str,
    }
}

fn numeric(text: &[u8], dialect: Dialect) -> Kind {
    match number::parse(text, dialect.floats) {
        None => Kind::Str,
        Some(Number::Int(_)) => Kind::Int,
        Some(Number::Uint(_)) => Kind::Uint,
        Some(Number::Float(_)) => Kind::Float,
    }
}

/// The value of a tagged scalar.
pub(super) enum Tagged {
    /// A value of this kind; numbers are read from the text.
    Kind(Kind),
    /// The bytes of a `!!binary`, which replace the text.
    Bytes(Vec<u8>),
}

/// Returns the value of a scalar with an explicit tag, quoted or not.
///
/// # Errors
/// The text does not fit the tag.
pub(super) fn tagged(tag: &[u8], text: &[u8], dialect: Dialect) -> Result<Tagged, String> {
    let Some(name) = tag.strip_prefix(LONG.as_bytes()) else { return Ok(Tagged::Kind(Kind::Str)) };
    let kind = match name {
        b"binary" => {
            return base64::decode(text).map(Tagged::Bytes).map_err(|_| "this !!binary is not padded standard base64".to_owned());
        }
        b"bool" | b"int" | b"float" | b"null" => plain(text, dialect),
        b"timestamp" if timestamp::is_timestamp(text) || !dialect.behaviours.checks_timestamp_tag() => return Ok(Tagged::Kind(Kind::Str)),
        b"timestamp" => return Err("this !!timestamp is not a date of the form 2006-01-02 or 2006-01-02T15:04:05Z".to_owned()),
        _ => return Ok(Tagged::Kind(Kind::Str)),
    };
    match (name, kind) {
        (b"bool", Kind::True | Kind::False) | (b"int", Kind::Int | Kind::Uint) | (b"float", Kind::Float) | (b"null", Kind::Null) => {
            Ok(Tagged::Kind(kind))
        }
        (b"float", Kind::Int) if dialect.behaviours.float_tag_takes_int() => Ok(Tagged::Kind(Kind::Float)),
        _ => Err(format!("this value is not a valid !!{}; change the value or remove the tag", String::from_utf8_lossy(name))),
    }
}
