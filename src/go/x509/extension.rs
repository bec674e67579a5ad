//! Checks the extensions of a certificate, the known ones by their content.

use crate::go::der::{BOOLEAN, CONTEXT, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE};
use crate::go::url::Url;

const EXTENSIONS: u8 = 0xa3;
/// The tag of a URI in a general name.
const URI: u8 = CONTEXT | 6;
/// The beginning of the object identifiers of the standard's own extensions.
const STANDARD: [u8; 2] = [0x55, 0x1d];
const AUTHORITY_INFO: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];

/// Checks the extensions, if there are any: none comes twice, and what is known has its form.
pub(super) fn check(signed: &mut Reader) -> Option<()> {
    let Some(content) = signed.optional(EXTENSIONS)? else { return Some(()) };
    let mut list = Reader(content).sequence()?;
    let mut known: Vec<&[u8]> = Vec::new();
    let mut extensions = Vec::new();
    while !list.is_empty() {
        let mut extension = list.sequence()?;
        let identifier = extension.object_identifier()?;
        let is_critical = if extension.peeks(BOOLEAN) { extension.boolean()? } else { false };
        let value = extension.next(OCTET_STRING)?;
        if known.contains(&identifier) {
            return None;
        }
        known.push(identifier);
        extensions.push((identifier, is_critical, value));
    }
    extensions.into_iter().all(|(identifier, is_critical, value)| is_valid(identifier, is_critical, value).is_some()).then_some(())
}

fn is_valid(identifier: &[u8], is_critical: bool, value: &[u8]) -> Option<()> {
    let mut value = Reader(value);
    match identifier {
        [0x55, 0x1d, kind] if identifier.starts_with(&STANDARD) => standard(*kind, is_critical, value),
        AUTHORITY_INFO if is_critical => None,
        AUTHORITY_INFO => each(value.sequence()?, |mut access| {
            access.object_identifier()?;
            access.optional(URI).map(drop)
        }),
        _ => Some(()),
    }
}

fn standard(kind: u8, is_critical: bool, mut value: Reader) -> Option<()> {
    match kind {
        14 | 35 if is_critical => None,
        14 => value.next(OCTET_STRING).map(drop),
        15 => value.bits().map(drop),
        17 => names(value.sequence()?),
        19 => {
            let mut fields = value.sequence()?;
            if fields.peeks(BOOLEAN) {
                fields.boolean()?;
            }
            if fields.peeks(INTEGER) { fields.small().map(drop) } else { Some(()) }
        }
        30 => name_constraints(value),
        31 => each(value.sequence()?, point),
        32 => policies(value.sequence()?),
        33 => each(value.sequence()?, |mut mapping| {
            mapping.next(OBJECT_IDENTIFIER)?;
            mapping.next(OBJECT_IDENTIFIER).map(drop)
        }),
        35 => value.sequence()?.optional(CONTEXT).map(drop),
        36 => {
            let mut fields = value.sequence()?;
            fields.optional(CONTEXT)?;
            fields.optional(CONTEXT | 1).map(drop)
        }
        37 => {
            let mut usages = value.sequence()?;
            while !usages.is_empty() {
                usages.object_identifier()?;
            }
            Some(())
        }
        54 => value.next(INTEGER).map(drop),
        _ => Some(()),
    }
}

/// Checks every sequence of a list.
fn each<'a>(mut list: Reader<'a>, check: impl Fn(Reader<'a>) -> Option<()>) -> Option<()> {
    while !list.is_empty() {
        check(Reader(list.next(SEQUENCE)?))?;
    }
    Some(())
}

/// Checks alternative names.
fn names(mut list: Reader) -> Option<()> {
    while !list.is_empty() {
        let (tag, name) = list.any()?;
        let is_name = match tag ^ CONTEXT {
            1 | 2 => name.is_ascii(),
            6 => std::str::from_utf8(name).is_ok_and(|text| text.is_ascii() && is_uri(text)),
            7 => matches!(name.len(), 4 | 16),
            _ => true,
        };
        is_name.then_some(())?;
    }
    Some(())
}

fn is_uri(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.host.is_empty() || is_domain(&url.host))
}

/// Whether a host is a domain, as `domainNameValid`: printable, without an empty label.
fn is_domain(host: &[u8]) -> bool {
    host.iter().all(|byte| (33..=126).contains(byte)) && host.split(|byte| *byte == b'.').all(|label| !label.is_empty())
}

fn name_constraints(mut value: Reader) -> Option<()> {
    const PERMITTED: u8 = 0xa0;
    const EXCLUDED: u8 = 0xa1;
    let mut fields = value.sequence().filter(|_| value.is_empty())?;
    let permitted = fields.optional(PERMITTED)?.unwrap_or_default();
    let excluded = fields.optional(EXCLUDED)?.unwrap_or_default();
    let is_whole = fields.is_empty() && !(permitted.is_empty() && excluded.is_empty());
    is_whole.then_some(())
}

/// Checks a place where a list of revoked certificates is.
fn point(mut fields: Reader) -> Option<()> {
    const NAME: u8 = 0xa0;
    let Some(name) = fields.optional(NAME)? else { return Some(()) };
    let mut names = Reader(Reader(name).next(NAME)?);
    while names.peeks(URI) {
        names.next(URI)?;
    }
    Some(())
}

fn policies(mut list: Reader) -> Option<()> {
    let mut known: Vec<&[u8]> = Vec::new();
    while !list.is_empty() {
        let identifier = list.sequence()?.next(OBJECT_IDENTIFIER)?;
        let is_whole = identifier.last().is_some_and(|byte| *byte < 0x80);
        if !is_whole || known.contains(&identifier) {
            return None;
        }
        known.push(identifier);
    }
    Some(())
}
