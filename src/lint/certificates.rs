//! Looks at certificates and keys, and at how they are encoded.

use super::file::{File, Setting};
use super::finding::{Check, Finding};
use crate::go::x509::{self, Validity};
use crate::go::{base64, pem};
use crate::kubeconfig::{AuthInfo, Cluster, Data, Stanza};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// How many seconds before its end a certificate expires soon.
const SOON: u64 = 30 * 24 * 60 * 60;

/// Certificates or a key, of an entry.
struct Material<'a> {
    entry: (Stanza, &'a str),
    /// The fields that may hold it.
    fields: [&'static str; 2],
    what: &'static str,
    bytes: Vec<u8>,
    is_data: bool,
}

/// Looks at every certificate and key of the file.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    for material in materials(file) {
        found.extend(encoded_twice(file, &material));
        found.extend(if material.what == KEY { None } else { validity(file, &material) });
        found.extend(if material.what == AUTHORITIES { keys_among(file, &material) } else { None });
    }
    found
}

const AUTHORITIES: &str = "the certificate authority";
const CERTIFICATE: &str = "the client certificate";
const KEY: &str = "the client key";

fn materials<'a>(file: &File<'a>) -> Vec<Material<'a>> {
    let setting = file.setting;
    let make = |entry, fields, what, data: &Data, path: &str| {
        let (bytes, is_data) = content(data, path, setting)?;
        Some(Material { entry, fields, what, bytes, is_data })
    };
    let of_cluster = |(name, Cluster { certificate_authority_data, certificate_authority, .. }): (&'a str, &Cluster)| {
        let fields = ["certificate-authority-data", "certificate-authority"];
        make((Stanza::Cluster, name), fields, AUTHORITIES, certificate_authority_data, certificate_authority)
    };
    let of_user = |(name, user): (&'a str, &AuthInfo)| {
        let certificate = ["client-certificate-data", "client-certificate"];
        let key = ["client-key-data", "client-key"];
        [
            make((Stanza::User, name), certificate, CERTIFICATE, &user.client_certificate_data, &user.client_certificate),
            make((Stanza::User, name), key, KEY, &user.client_key_data, &user.client_key),
        ]
    };
    file.clusters().filter_map(of_cluster).chain(file.users().flat_map(of_user).flatten()).collect()
}

/// Returns the bytes that count, data before the file (REQ-11), and whether they are data; none where there are none.
fn content(data: &Data, path: &str, setting: Setting) -> Option<(Vec<u8>, bool)> {
    match data.as_ref().filter(|data| !data.is_empty()) {
        Some(data) => Some((data.clone(), true)),
        None if path.is_empty() => None,
        None => Some((setting.world.read(path).ok()?.to_vec(), false)),
    }
}

fn encoded_twice(file: &File, Material { entry, fields, what, bytes, is_data }: &Material) -> Option<Finding> {
    let again = if *is_data { "base64 twice" } else { "base64, in a file that has to be PEM" };
    let message = format!("{} {}: {what} is encoded in {again}", entry.0.as_str(), quoted(entry.1));
    let rule = if *what == AUTHORITIES { Rule::Req13 } else { Rule::Req15 };
    let repair = if *is_data {
        "encode the PEM text once, for instance with `base64 -w0`"
    } else {
        "decode the file, for instance with `base64 -d`"
    };
    is_encoded(bytes).then(|| file.found_in(*entry, fields, Check::EncodedTwice, message).by(rule).repair(repair))
}

/// Whether some bytes are base64 of PEM.
pub(super) fn is_encoded(bytes: &[u8]) -> bool {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let has_begin = |bytes: &[u8]| bytes.windows(BEGIN.len()).any(|window| window == BEGIN);
    !has_begin(bytes) && base64::decode(bytes.trim_ascii()).is_ok_and(|inner| has_begin(&inner))
}

/// Looks at the time of a certificate; of authorities, at that which lasts longest.
fn validity(file: &File, Material { entry, fields, what, bytes, .. }: &Material) -> Option<Finding> {
    let certificates = x509::certificates_of_pem(bytes);
    let mut times = certificates.iter().filter_map(|der| x509::validity(der));
    let longest = if *what == AUTHORITIES { times.max_by_key(|time| time.until) } else { times.next() };
    let (Validity { from, until }, now) = (longest?, file.setting.now);
    let about = |check, says: &str, time| {
        let message = format!("{} {}: {what} {says} {}", entry.0.as_str(), quoted(entry.1), x509::date(time));
        file.found_in(*entry, fields, check, message)
    };
    match () {
        () if until < now => Some(about(Check::ExpiredCertificate, "expired on", until).repair("get a new one")),
        () if from > now => Some(about(Check::FutureCertificate, "is not valid before", from).repair("check the clock of this machine")),
        () if until < now.saturating_add(SOON) => Some(about(Check::ExpiringCertificate, "expires on", until).repair("get a new one soon")),
        () => None,
    }
}

fn keys_among(file: &File, Material { entry, fields, bytes, .. }: &Material) -> Option<Finding> {
    let mut rest = bytes.as_slice();
    while let Some((block, after)) = pem::decode(rest) {
        if block.kind.ends_with(b"PRIVATE KEY") {
            let message =
                format!("cluster {}: a private key stands among the certificate authorities, and is not needed there", quoted(entry.1));
            return Some(
                file.found_in(*entry, fields, Check::KeyAmongCas, message).repair("remove the key, and consider it known to others"),
            );
        }
        rest = after;
    }
    None
}
