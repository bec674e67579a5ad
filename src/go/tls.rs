//! Pairs certificates and keys as Go's `crypto/tls` does.

use super::public_key::PublicKey;
use super::{pem, private_key, x509};

/// Returns the DER of the first certificate, as `tls.X509KeyPair`; or why certificate and key are refused, for people.
pub fn key_pair(certificate: &[u8], key: &[u8]) -> Result<Vec<u8>, &'static str> {
    let leaf = first_block(certificate, |kind| kind == b"CERTIFICATE").ok_or("no certificate in PEM is found")?;
    let is_key = |kind: &[u8]| kind == b"PRIVATE KEY" || kind.ends_with(b" PRIVATE KEY");
    let key = first_block(key, is_key).ok_or("no private key in PEM is found")?;
    let public = x509::parse_certificate(&leaf).ok_or("the certificate does not parse")?;
    let private = private_key::public_key_of(&key).ok_or("the private key does not parse")?;
    match public {
        PublicKey::Other => Err("the certificate has a key of an unknown kind"),
        public if public == private => Ok(leaf),
        _ => Err("the private key is not the certificate's"),
    }
}

/// Returns the content of the first block of a kind, be there headers or not.
fn first_block(mut data: &[u8], is_wanted: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
    while let Some((block, rest)) = pem::decode(data) {
        if is_wanted(block.kind) {
            return Some(block.bytes);
        }
        data = rest;
    }
    None
}
