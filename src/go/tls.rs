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

#[cfg(test)]
mod tests {
    use super::key_pair;

    macro_rules! pem {
        ($name:literal) => {
            include_bytes!(concat!("../generate/pem/", $name)).as_slice()
        };
    }

    /// Every kind and form of key: openssl made them.
    const PAIRS: &[(&[u8], &[u8])] = &[
        (pem!("p224.pem"), pem!("p224.key")),
        (pem!("p224.pem"), pem!("p224-sec1.key")),
        (pem!("p256.pem"), pem!("p256.key")),
        (pem!("p256.pem"), pem!("p256-sec1.key")),
        (pem!("p256.pem"), pem!("p256-no-public.key")),
        (pem!("p384.pem"), pem!("p384.key")),
        (pem!("p384.pem"), pem!("p384-sec1.key")),
        (pem!("p521.pem"), pem!("p521.key")),
        (pem!("p521.pem"), pem!("p521-sec1.key")),
        (pem!("rsa.pem"), pem!("rsa.key")),
        (pem!("rsa.pem"), pem!("rsa-pkcs1.key")),
        (pem!("ed25519.pem"), pem!("ed25519.key")),
    ];

    #[test]
    fn a_certificate_has_its_own_key_and_no_other() {
        for (certificate, _) in PAIRS {
            for (other, key) in PAIRS {
                assert_eq!(key_pair(certificate, key).is_ok(), certificate == other);
            }
        }
    }

    #[test]
    fn what_is_no_key_of_a_certificate_is_refused() {
        for key in [pem!("encrypted.key"), pem!("legacy-encrypted.key"), pem!("x25519.key"), pem!("other-p256.key"), pem!("p256.pem"), b""]
        {
            assert!(key_pair(pem!("p256.pem"), key).is_err());
        }
        assert!(key_pair(pem!("p256.key"), pem!("p256.key")).is_err());
    }
}
