//! Reads certificates as Go's `crypto/x509` does.
//!
//! What Go refuses is refused, be it an odd character in a name. Of name constraints, only the outer form is checked.

mod extension;
mod key;
mod name;
mod time;
mod validity;

use super::der::{CONTEXT, INTEGER, Reader, SEQUENCE};
use super::pem;
use super::public_key::PublicKey;

pub use validity::{Validity, date, validity};

/// Returns the public key of a certificate, as `x509.ParseCertificate`; none where that refuses it.
pub fn parse_certificate(der: &[u8]) -> Option<PublicKey> {
    let mut outside = Reader(der);
    let mut certificate = outside.sequence().filter(|_| outside.is_empty())?;
    let mut signed = certificate.sequence()?;
    let version = version(&mut signed)?;
    // A serial number is not negative.
    let serial = signed.next(INTEGER)?;
    let is_number = !serial.is_empty() && serial[0] < 0x80 && !matches!(serial, [0, next, ..] if *next < 0x80);
    let (inner, outer) = (signed.next(SEQUENCE)?, certificate.next(SEQUENCE)?);
    if !is_number || inner != outer {
        return None;
    }
    key::algorithm(Reader(inner))?;
    name::check(signed.sequence()?)?;
    let mut validity = signed.sequence()?;
    time::check(&mut validity)?;
    time::check(&mut validity)?;
    name::check(signed.sequence()?)?;
    let key = key::parse(signed.sequence()?)?;
    if version > 1 {
        signed.optional(CONTEXT | 1)?;
        signed.optional(CONTEXT | 2)?;
    }
    if version == 3 {
        extension::check(&mut signed)?;
    }
    certificate.bits()?;
    Some(key)
}

/// Reads the version, from 1 to 3; the first where there is none.
fn version(signed: &mut Reader) -> Option<u64> {
    const VERSION: u8 = 0xa0;
    let Some(content) = signed.optional(VERSION)? else { return Some(1) };
    let mut content = Reader(content);
    let version = content.small().filter(|_| content.is_empty())?;
    (version < 3).then_some(version + 1)
}

/// Returns the DER of every certificate in a bundle, as `CertPool.AppendCertsFromPEM`: blocks of another type, with headers, or that are no
/// certificates, are left out, and so are repeated ones.
pub fn certificates_of_pem(mut data: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    while let Some((block, rest)) = pem::decode(data) {
        data = rest;
        let is_certificate = block.kind == b"CERTIFICATE" && !block.has_headers && parse_certificate(&block.bytes).is_some();
        if is_certificate && !found.contains(&block.bytes) {
            found.push(block.bytes);
        }
    }
    found
}
