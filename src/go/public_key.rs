//! Public keys of the kinds that Go's `crypto/tls` takes, in a form in which equal ones are equal.

use p256::elliptic_curve::sec1::ToEncodedPoint;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// An RSA key.
    Rsa {
        /// The modulus, without leading zeros.
        modulus: Vec<u8>,
        /// The public exponent.
        exponent: u64,
    },
    /// A key on an elliptic curve.
    Ecdsa {
        /// The curve.
        curve: Curve,
        /// The point, uncompressed.
        point: Vec<u8>,
    },
    /// An Ed25519 key.
    Ed25519(Vec<u8>),
    /// A key of another kind, which no client certificate may have.
    Other,
}

/// A curve that Go's `crypto/x509` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Curve {
    P224,
    P256,
    P384,
    P521,
}

/// `rsaEncryption`, as the content of its DER.
pub const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// `ecPublicKey`
pub const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// `id-Ed25519`
pub const ED25519: &[u8] = &[0x2b, 0x65, 0x70];
/// `id-dsa`
pub const DSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01];

impl Curve {
    /// Returns the curve that an object identifier names, by the content of its DER.
    pub fn named(identifier: &[u8]) -> Option<Self> {
        match identifier {
            [0x2b, 0x81, 0x04, 0x00, 0x21] => Some(Curve::P224),
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07] => Some(Curve::P256),
            [0x2b, 0x81, 0x04, 0x00, 0x22] => Some(Curve::P384),
            [0x2b, 0x81, 0x04, 0x00, 0x23] => Some(Curve::P521),
            _ => None,
        }
    }

    /// Returns the length of a scalar in bytes.
    pub fn length(self) -> usize {
        match self {
            Curve::P224 => 28,
            Curve::P256 => 32,
            Curve::P384 => 48,
            Curve::P521 => 66,
        }
    }

    /// Whether this is an uncompressed point on the curve.
    pub fn has(self, point: &[u8]) -> bool {
        point.first() == Some(&4)
            && match self {
                Curve::P224 => p224::PublicKey::from_sec1_bytes(point).is_ok(),
                Curve::P256 => p256::PublicKey::from_sec1_bytes(point).is_ok(),
                Curve::P384 => p384::PublicKey::from_sec1_bytes(point).is_ok(),
                Curve::P521 => p521::PublicKey::from_sec1_bytes(point).is_ok(),
            }
    }

    /// Returns the public point of a scalar of the curve's length; none where the scalar is zero or too large.
    pub fn point(self, scalar: &[u8]) -> Option<Vec<u8>> {
        Some(match self {
            Curve::P224 => p224::SecretKey::from_slice(scalar).ok()?.public_key().to_encoded_point(false).as_bytes().to_vec(),
            Curve::P256 => p256::SecretKey::from_slice(scalar).ok()?.public_key().to_encoded_point(false).as_bytes().to_vec(),
            Curve::P384 => p384::SecretKey::from_slice(scalar).ok()?.public_key().to_encoded_point(false).as_bytes().to_vec(),
            Curve::P521 => p521::SecretKey::from_slice(scalar).ok()?.public_key().to_encoded_point(false).as_bytes().to_vec(),
        })
    }
}
