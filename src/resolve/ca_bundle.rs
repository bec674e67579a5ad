//! Checks a bundle of certificate authorities, as client-go's `cert.NewPool` does (ICC-02).

use crate::go::{pem, x509};

/// Whether the bundle has at least one certificate, and every `CERTIFICATE` block without headers is a valid certificate.
pub(crate) fn is_ca_bundle(mut data: &[u8]) -> bool {
    let mut found = false;
    while let Some((block, rest)) = pem::decode(data) {
        data = rest;
        if block.kind != b"CERTIFICATE" || block.has_headers {
            continue;
        }
        if x509::parse_certificate(&block.bytes).is_none() {
            return false;
        }
        found = true;
    }
    found
}
