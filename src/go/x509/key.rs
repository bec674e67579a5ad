//! Reads algorithms and public keys of certificates.

use crate::go::der::{INTEGER, OBJECT_IDENTIFIER, Reader};
use crate::go::public_key::{Curve, DSA, ECDSA, ED25519, PublicKey, RSA};

/// Returns the object identifier of an algorithm and its parameters, with their header; the latter are empty where there are none.
pub(super) fn algorithm<'a>(mut fields: Reader<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let identifier = fields.object_identifier()?;
    let parameters = if fields.is_empty() { &[][..] } else { fields.element()? };
    Some((identifier, parameters))
}

/// Reads a public key with its algorithm.
pub(super) fn parse(mut info: Reader) -> Option<PublicKey> {
    let (identifier, parameters) = algorithm(info.sequence()?)?;
    let data = info.bits()?;
    match identifier {
        RSA => rsa(data, parameters),
        ECDSA => ecdsa(data, parameters),
        ED25519 => (parameters.is_empty() && data.len() == 32).then(|| PublicKey::Ed25519(data.to_vec())),
        DSA => dsa(data, parameters),
        _ => Some(PublicKey::Other),
    }
}

fn rsa(data: &[u8], parameters: &[u8]) -> Option<PublicKey> {
    const NULL: &[u8] = &[5, 0];
    let mut fields = Reader(data).sequence()?;
    let modulus = fields.positive()?.to_vec();
    let exponent = fields.small()?;
    (parameters == NULL && exponent > 0).then_some(PublicKey::Rsa { modulus, exponent })
}

fn ecdsa(data: &[u8], parameters: &[u8]) -> Option<PublicKey> {
    let curve = Curve::named(Reader(parameters).next(OBJECT_IDENTIFIER)?)?;
    curve.has(data).then(|| PublicKey::Ecdsa { curve, point: data.to_vec() })
}

fn dsa(data: &[u8], parameters: &[u8]) -> Option<PublicKey> {
    Reader(data).positive()?;
    let mut parameters = Reader(parameters).sequence()?;
    let are_positive = (0..3).all(|_| parameters.peeks(INTEGER) && parameters.positive().is_some());
    are_positive.then_some(PublicKey::Other)
}
