//! Reads certificates as Go's `crypto/x509` does.

use std::time::Duration;

use x509_cert::Certificate;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{DateTime, Decode, Encode};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::der::Reader;
use super::pem;
use super::public_key::{self, Curve, PublicKey};

/// Returns the public key of a certificate, as `x509.ParseCertificate`; none where that refuses it.
pub fn parse_certificate(der: &[u8]) -> Option<PublicKey> {
    let certificate = Certificate::from_der(der).ok()?;
    let signed = &certificate.tbs_certificate;
    let is_negative = signed.serial_number.as_bytes().first().is_some_and(|&byte| byte >= 0x80);
    let extensions = signed.extensions.as_deref().unwrap_or_default();
    let mut identifiers: Vec<ObjectIdentifier> = extensions.iter().map(|extension| extension.extn_id).collect();
    identifiers.sort();
    let repeats = identifiers.windows(2).any(|pair| pair[0] == pair[1]);
    if is_negative || repeats || signed.signature != certificate.signature_algorithm {
        return None;
    }
    public_key(&signed.subject_public_key_info)
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

fn public_key(info: &SubjectPublicKeyInfoOwned) -> Option<PublicKey> {
    let data = info.subject_public_key.raw_bytes();
    let parameters = info.algorithm.parameters.as_ref().map(|parameters| parameters.to_der().unwrap_or_default());
    match info.algorithm.oid.as_bytes() {
        public_key::RSA => rsa_key(data, parameters.as_deref()),
        public_key::ECDSA => ecdsa_key(data, parameters.as_deref()?),
        public_key::ED25519 => (parameters.is_none() && data.len() == 32).then(|| PublicKey::Ed25519(data.to_vec())),
        public_key::X25519 => (parameters.is_none() && data.len() == 32).then_some(PublicKey::Other),
        _ => Some(PublicKey::Other),
    }
}

fn rsa_key(data: &[u8], parameters: Option<&[u8]>) -> Option<PublicKey> {
    let mut fields = Reader(data).sequence()?;
    let modulus = fields.positive()?.to_vec();
    let exponent = fields.small()?;
    (parameters == Some([5, 0].as_slice()) && exponent > 0).then_some(PublicKey::Rsa { modulus, exponent })
}

fn ecdsa_key(data: &[u8], parameters: &[u8]) -> Option<PublicKey> {
    let curve = Curve::named(Reader(parameters).next(super::der::OBJECT_IDENTIFIER)?)?;
    curve.has(data).then(|| PublicKey::Ecdsa { curve, point: data.to_vec() })
}

/// When a certificate is valid, in seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// From when on.
    pub from: u64,
    /// Until when.
    pub until: u64,
}

/// Returns when a certificate is valid; none where it does not parse.
pub fn validity(der: &[u8]) -> Option<Validity> {
    let validity = Certificate::from_der(der).ok()?.tbs_certificate.validity;
    Some(Validity { from: validity.not_before.to_unix_duration().as_secs(), until: validity.not_after.to_unix_duration().as_secs() })
}

/// Returns the day of a time, in UTC: `2024-01-31`.
pub fn date(seconds: u64) -> String {
    let date = DateTime::from_unix_duration(Duration::from_secs(seconds));
    date.map_or_else(|_| "a day after 9999".to_owned(), |date| format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))
}
