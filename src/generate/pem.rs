//! Generates certificates, keys and bundles of authorities in PEM: ones that Go takes, and ones that it does not.
//!
//! The certificates and keys are real, and were made once: to make them takes longer than to check them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::service_account::arb_bundle;

const AUTHORITIES: &[&str] = &[include_str!("pem/ca-one.pem"), include_str!("pem/ca-two.pem"), include_str!("pem/ca-rsa.pem")];

/// Certificates, each with the forms of its key.
const PAIRS: &[(&str, &[&str])] = &[
    (
        include_str!("pem/p256.pem"),
        &[include_str!("pem/p256.key"), include_str!("pem/p256-sec1.key"), include_str!("pem/p256-no-public.key")],
    ),
    (include_str!("pem/rsa.pem"), &[include_str!("pem/rsa.key"), include_str!("pem/rsa-pkcs1.key")]),
    (include_str!("pem/ed25519.pem"), &[include_str!("pem/ed25519.key")]),
    (include_str!("pem/p384.pem"), &[include_str!("pem/p384.key"), include_str!("pem/p384-sec1.key")]),
    (include_str!("pem/p521.pem"), &[include_str!("pem/p521.key"), include_str!("pem/p521-sec1.key")]),
    (include_str!("pem/p224.pem"), &[include_str!("pem/p224.key"), include_str!("pem/p224-sec1.key")]),
];

/// Keys that belong to no certificate, or that nobody can read.
const OTHER_KEYS: &[&str] = &[
    include_str!("pem/other-p256.key"),
    include_str!("pem/encrypted.key"),
    include_str!("pem/legacy-encrypted.key"),
    include_str!("pem/x25519.key"),
    "-----BEGIN PRIVATE KEY-----\nQUJD\n-----END PRIVATE KEY-----\n",
];

/// What is done to a text in PEM.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    CrLf,
    TextAround,
    NothingAtTheEnd,
    AuthorityBehind,
    AuthorityBefore,
    Headers,
    OtherType,
    Encoded,
    Damaged,
    Cut,
}

/// Generates the bytes of a bundle of authorities.
pub(super) fn arb_authorities(mode: Mode) -> BoxedStrategy<Vec<u8>> {
    let (common, odd) = mode.odds();
    let several = prop::collection::vec(select(AUTHORITIES), 1..4).prop_map(|texts| texts.concat().into_bytes());
    let changed = (select(AUTHORITIES), arb_change(mode)).prop_map(|(text, change)| changed(text, change).into_bytes());
    let other = select(&["x", "", "QUJD"][..]).prop_map(|text| text.as_bytes().to_vec());
    prop_oneof![4 * common => changed, 2 * common => several, common => arb_bundle(), 6 * odd => other].boxed()
}

/// Generates a certificate and a key, which mostly belong together.
pub(super) fn arb_pair(mode: Mode) -> BoxedStrategy<(Vec<u8>, Vec<u8>)> {
    let (common, odd) = mode.odds();
    let key = (any::<prop::sample::Selector>(), select(OTHER_KEYS), prop::bool::weighted(f64::from(odd) / f64::from(common + odd)));
    let changes = (arb_change(mode), arb_change(mode));
    let own = (select(PAIRS), key, changes).prop_map(|((certificate, keys), (form, other, is_other), changes)| {
        let key = if is_other { other } else { form.select(keys.iter().copied()) };
        (changed(certificate, changes.0).into_bytes(), changed(key, changes.1).into_bytes())
    });
    let mixed = (select(PAIRS), select(PAIRS)).prop_map(|((certificate, _), (_, keys))| (certificate.into(), keys[0].into()));
    prop_oneof![12 * common => own, common + 2 * odd => mixed].boxed()
}

/// Generates the content of a file that may be taken for a certificate, a key or authorities: mostly it is all three.
pub(super) fn arb_pem_file() -> BoxedStrategy<Vec<u8>> {
    let pair = arb_pair(Mode::Tame).prop_map(|(certificate, key)| [certificate, key].concat());
    prop_oneof![6 => pair, 3 => arb_authorities(Mode::Tame), 1 => select(&["x", "", "\n"][..]).prop_map(|text| text.as_bytes().to_vec())]
        .boxed()
}

fn arb_change(mode: Mode) -> BoxedStrategy<Change> {
    use Change::*;
    let (common, odd) = mode.odds();
    let harmless = select(&[CrLf, TextAround, NothingAtTheEnd, AuthorityBehind][..]);
    let harmful = select(&[AuthorityBefore, Headers, OtherType, Encoded, Damaged, Cut][..]);
    prop_oneof![4 * common => Just(Nothing), common => harmless, 2 * odd => harmful].boxed()
}

fn changed(text: &str, change: Change) -> String {
    match change {
        Change::Nothing => text.to_owned(),
        Change::CrLf => text.replace('\n', "\r\n"),
        Change::TextAround => format!("# it begins\n{text}-- it ends --"),
        Change::NothingAtTheEnd => text.trim_end().to_owned(),
        Change::AuthorityBehind => format!("{text}{}", AUTHORITIES[0]),
        Change::AuthorityBefore => format!("{}{text}", AUTHORITIES[0]),
        Change::Headers => text.replacen("-----\n", "-----\nProc-Type: 4\n\n", 1),
        Change::OtherType => text.replace("CERTIFICATE", "TRUSTED CERTIFICATE").replace("PRIVATE KEY", "PRIVATE KEY X"),
        Change::Encoded => STANDARD.encode(text),
        Change::Damaged => text.replacen("\nM", "\nN", 1),
        Change::Cut => text.get(..text.len() * 2 / 3).unwrap_or_default().to_owned(),
    }
}
