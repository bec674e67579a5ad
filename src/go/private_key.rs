//! Reads private keys as Go's `crypto/tls` does: PKCS #1, PKCS #8, SEC 1.

use num_bigint::BigUint;

use super::der::{BIT_STRING, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, bits};
use super::public_key::{self, Curve, PublicKey};

/// Returns the public key of a private key in any of the three forms, whatever the PEM around it says.
pub fn public_key_of(der: &[u8]) -> Option<PublicKey> {
    rsa_key(der).or_else(|| pkcs8_key(der)).or_else(|| ec_key(der, None))
}

/// The numbers of an RSA key.
struct Rsa {
    modulus: BigUint,
    exponent: BigUint,
    private: BigUint,
    primes: [BigUint; 2],
    /// The two exponents and the coefficient of the Chinese remainder theorem, where the key has all three.
    remainders: Option<[BigUint; 3]>,
}

/// Reads PKCS #1, as `x509.ParsePKCS1PrivateKey`; the key must be consistent.
fn rsa_key(der: &[u8]) -> Option<PublicKey> {
    let mut outside = Reader(der);
    let mut fields = outside.sequence().filter(|_| outside.is_empty())?;
    let version = fields.int64()?;
    let modulus = fields.positive()?;
    let exponent = fields.small()?;
    let mut number = || fields.positive().map(BigUint::from_bytes_be);
    let (private, primes) = (number()?, [number()?, number()?]);
    let mut found = Vec::new();
    while found.len() < 3 && fields.peeks(INTEGER) {
        found.push(BigUint::from_bytes_be(fields.positive()?));
    }
    if !fields.has_header() {
        return None;
    }
    let remainders = <[BigUint; 3]>::try_from(found).ok();
    let has_more_primes = fields.peeks(SEQUENCE) && has_primes(fields.sequence()?)?;
    let key = Rsa { modulus: BigUint::from_bytes_be(modulus), exponent: exponent.into(), private, primes, remainders };
    let is_valid = version <= 1 && key.is_public_part_valid() && (has_more_primes || key.is_consistent());
    is_valid.then(|| PublicKey::Rsa { modulus: modulus.to_vec(), exponent })
}

/// Reads more than two primes, each with its exponent and coefficient. Returns whether there are any.
fn has_primes(mut list: Reader) -> Option<bool> {
    let has_any = !list.is_empty();
    while !list.is_empty() {
        let mut prime = list.sequence()?;
        prime.positive()?;
        prime.next(INTEGER)?;
        prime.next(INTEGER)?;
    }
    Some(has_any)
}

impl Rsa {
    fn is_public_part_valid(&self) -> bool {
        let is_exponent = self.exponent.bit(0) && self.exponent > 1u8.into() && self.exponent.bits() <= 31;
        self.modulus.bit(0) && is_exponent && self.private < self.modulus
    }

    /// Whether the numbers belong together, as `rsa.PrivateKey.Validate` checks.
    fn is_consistent(&self) -> bool {
        let one = BigUint::from(1u8);
        let [p, q] = &self.primes;
        if *p <= one || *q <= one || !p.bit(0) || *p >= self.modulus || *q >= self.modulus || p * q % &self.modulus != BigUint::ZERO {
            return false;
        }
        let computed = || {
            let coefficient = q.modpow(&(p - 2u8), p);
            [&self.private % (p - &one), &self.private % (q - &one), coefficient]
        };
        let [of_p, of_q, coefficient] = self.remainders.clone().unwrap_or_else(computed);
        let fits = |remainder: &BigUint, prime: &BigUint| {
            let order = prime - &one;
            *remainder < order && remainder * &self.exponent % &order == one && &self.private % &order == *remainder
        };
        let distance = if p > q { p - q } else { q - p };
        let half = self.modulus.bits() / 2;
        fits(&of_p, p)
            && fits(&of_q, q)
            && coefficient < *p
            && q * coefficient % p == one
            && i128::from(distance.bits()) > i128::from(half) - 100
            && self.private.bits() > half
    }
}

/// Reads PKCS #8, as `x509.ParsePKCS8PrivateKey`.
fn pkcs8_key(der: &[u8]) -> Option<PublicKey> {
    let mut fields = Reader(der).sequence()?;
    fields.int64()?;
    let mut algorithm = fields.sequence()?;
    let identifier = algorithm.object_identifier()?;
    let parameters = if algorithm.is_empty() { &[][..] } else { algorithm.element()? };
    let key = fields.next(OCTET_STRING)?;
    match identifier {
        public_key::RSA => rsa_key(key),
        public_key::ECDSA => ec_key(key, Reader(parameters).object_identifier()),
        public_key::ED25519 if parameters.is_empty() => {
            let seed: &[u8; 32] = Reader(key).next(OCTET_STRING)?.try_into().ok()?;
            let public = ed25519_dalek::SigningKey::from_bytes(seed).verifying_key();
            Some(PublicKey::Ed25519(public.to_bytes().to_vec()))
        }
        _ => None,
    }
}

/// Reads SEC 1, as `x509.ParseECPrivateKey`, on the curve that is given or that it names. The public point is always computed.
fn ec_key(der: &[u8], curve: Option<&[u8]>) -> Option<PublicKey> {
    const NAMED_CURVE: u8 = 0xa0;
    const PUBLIC_KEY: u8 = 0xa1;
    let mut fields = Reader(der).sequence()?;
    let version = fields.int64()?;
    let scalar = fields.next(OCTET_STRING)?;
    let named = fields.explicit(NAMED_CURVE, OBJECT_IDENTIFIER)?;
    if let Some(public) = fields.explicit(PUBLIC_KEY, BIT_STRING)? {
        bits(public)?;
    }
    let curve = Curve::named(curve.or(named)?)?;
    let digits = &scalar[scalar.len().saturating_sub(curve.length())..];
    let has_more = scalar[..scalar.len() - digits.len()].iter().any(|&byte| byte != 0);
    if version != 1 || has_more {
        return None;
    }
    let padded = [vec![0; curve.length() - digits.len()], digits.to_vec()].concat();
    Some(PublicKey::Ecdsa { curve, point: curve.point(&padded)? })
}
