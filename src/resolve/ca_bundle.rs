//! Checks a bundle of certificate authorities, as client-go's `cert.NewPool` does (ICC-02).

use x509_cert::Certificate;
use x509_cert::der::Decode;

use crate::go::pem;

/// Whether the bundle has at least one certificate, and every `CERTIFICATE` block without headers is a valid certificate.
pub(crate) fn is_ca_bundle(mut data: &[u8]) -> bool {
    let mut found = false;
    while let Some((block, rest)) = pem::decode(data) {
        data = rest;
        if block.kind != b"CERTIFICATE" || block.has_headers {
            continue;
        }
        if Certificate::from_der(&block.bytes).is_err() {
            return false;
        }
        found = true;
    }
    found
}
