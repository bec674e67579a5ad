//! Makes the TLS settings of a transport: reads files, takes authorities, pairs certificate and key (REQ-11 to REQ-16).

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::setup::Setup;
use crate::go::url::Url;
use crate::go::{tls, x509};
use crate::outcome::{ClientConfig, Code, Error, RequestTls};
use crate::rule::Rule;
use crate::untrusted::shown;
use crate::world::Content;

/// Which authorities are trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Authorities {
    /// Those of the system: none are given.
    #[default]
    System,
    /// Those of a bundle (REQ-13).
    Given,
    /// Nobody: the bundle has no certificate (REQ-13).
    Nobody,
    /// Nobody, or those of the system: the bundle is a file of no bytes (REQ-14).
    #[allow(missing_docs)]
    EmptyFile { trusts_nobody: bool },
}

/// The bytes that the settings are made of.
#[derive(Default)]
pub(super) struct Files<'a> {
    authorities: Bytes<'a>,
    certificate: Bytes<'a>,
    key: Bytes<'a>,
}

/// Bytes from the kubeconfig, or from a file.
type Bytes<'a> = Cow<'a, [u8]>;

/// The settings of a transport.
#[derive(Default)]
pub(super) struct Transport {
    /// Whether it is net/http's own, which needs no settings.
    pub(super) is_default: bool,
    /// Which authorities are trusted.
    pub(super) authorities: Authorities,
    /// The DER of the authorities.
    pool: Vec<Vec<u8>>,
    /// The DER of the client certificate, where it is paired with its key at once.
    certificate: Option<Vec<u8>>,
    /// Whether certificate and key are read again when the connection is made.
    pub(super) reloads: bool,
}

/// Whether there are both a client certificate and a key.
pub(super) fn has_certificate(client: &ClientConfig) -> bool {
    let tls = &client.tls;
    (!tls.cert_data.is_empty() || !tls.cert_file.is_empty()) && (!tls.key_data.is_empty() || !tls.key_file.is_empty())
}

fn has_authorities(client: &ClientConfig) -> bool {
    !client.tls.ca_data.is_empty() || !client.tls.ca_file.is_empty()
}

/// Reads the files of authorities, certificate and key, each unless there are data in its place (REQ-11).
pub(super) fn load<'a>(setup: Setup<'a>) -> Result<Files<'a>, Error> {
    let tls = &setup.client.tls;
    Ok(Files {
        authorities: read_authorities(setup)?,
        certificate: read(setup, &tls.cert_data, &tls.cert_file, Code::CertUnreadable)?,
        key: read(setup, &tls.key_data, &tls.key_file, Code::KeyUnreadable)?,
    })
}

/// Reads the file of authorities, unless there are data.
pub(super) fn read_authorities<'a>(setup: Setup<'a>) -> Result<Bytes<'a>, Error> {
    let tls = &setup.client.tls;
    read(setup, &tls.ca_data, &tls.ca_file, Code::CaUnreadable)
}

fn read<'a>(setup: Setup<'a>, data: &'a [u8], file: &str, code: Code) -> Result<Bytes<'a>, Error> {
    if !data.is_empty() || file.is_empty() {
        return Ok(Cow::Borrowed(data));
    }
    let refused = |error| Error::new(code, format!("the file {} cannot be read: {error}", shown(file))).by(Rule::Req11).path(file);
    Ok(match setup.world.read(file).map_err(refused)? {
        Content::Described(bytes) => Cow::Borrowed(bytes),
        Content::Shared(bytes) => Cow::Owned(bytes.to_vec()),
    })
}

/// Makes the settings, as `transport.TLSConfigFor`.
pub(super) fn configure(setup: Setup, files: &Files, is_plugin_taken_up: bool) -> Result<Transport, Error> {
    let client = setup.client;
    let (has_authorities, has_certificate) = (has_authorities(client), has_certificate(client));
    let has_settings =
        has_authorities || has_certificate || is_plugin_taken_up || client.tls.insecure || !client.tls.server_name.is_empty();
    let mut made = Transport { is_default: !has_settings && client.proxy_url.is_empty(), ..Transport::default() };
    if has_authorities && client.tls.insecure {
        let message = "certificate authorities beside insecure-skip-tls-verify";
        return Err(Error::new(Code::InsecureWithCa, message).by(Rule::Req12));
    }
    if has_authorities {
        (made.authorities, made.pool) = pool(setup, &files.authorities).ok_or_else(no_authorities)?;
    }
    let tls = &client.tls;
    let are_files = tls.cert_data.is_empty() && tls.key_data.is_empty();
    made.reloads = has_certificate && are_files && setup.behaviours.reloads_certificate_files();
    if has_certificate && !made.reloads {
        made.certificate = Some(pair(files)?);
    }
    Ok(made)
}

/// Returns the trusted authorities; none where the bundle is refused.
fn pool(setup: Setup, bundle: &[u8]) -> Option<(Authorities, Vec<Vec<u8>>)> {
    if bundle.is_empty() {
        return Some((Authorities::EmptyFile { trusts_nobody: setup.behaviours.empty_bundle_trusts_nobody() }, Vec::new()));
    }
    let found = x509::certificates_of_pem(bundle);
    match found.is_empty() {
        true if setup.behaviours.refuses_invalid_authorities() => None,
        true => Some((Authorities::Nobody, found)),
        false => Some((Authorities::Given, found)),
    }
}

fn no_authorities() -> Error {
    Error::new(Code::CaInvalid, "the certificate authorities have no valid certificate in PEM").by(Rule::Req13)
}

fn pair(files: &Files) -> Result<Vec<u8>, Error> {
    tls::key_pair(&files.certificate, &files.key).map_err(|reason| Error::new(Code::KeyPair, reason).by(Rule::Req15))
}

/// Whether a transport could be made with these authorities alone, for the requests of an auth provider.
pub(super) fn are_authorities_usable(setup: Setup, data: &[u8], file: &str) -> bool {
    if data.is_empty() && file.is_empty() {
        return true;
    }
    let content = if data.is_empty() { setup.world.read(file).map(|content| content.to_vec()).ok() } else { Some(data.to_vec()) };
    content.is_some_and(|bundle| pool(setup, &bundle).is_some())
}

/// Returns how a connection is secured. Certificate and key that are files are only paired here (REQ-15).
pub(super) fn connect(setup: Setup, url: &Url, files: &Files, transport: Transport) -> Result<RequestTls, Error> {
    let tls = &setup.client.tls;
    let certificate = if transport.reloads { Some(pair(files)?) } else { transport.certificate };
    let is_host = tls.server_name.as_bytes() == url.hostname();
    let has_pool =
        matches!(transport.authorities, Authorities::Given | Authorities::Nobody | Authorities::EmptyFile { trusts_nobody: true });
    Ok(RequestTls {
        insecure: tls.insecure,
        server_name: if is_host { String::new() } else { tls.server_name.clone() },
        authorities: has_pool.then(|| transport.pool.iter().map(|der| fingerprint(der)).collect()),
        certificate: certificate.map(|der| fingerprint(&der)).unwrap_or_default(),
    })
}

/// Returns the SHA-256 of some bytes in hexadecimal.
fn fingerprint(der: &[u8]) -> String {
    Sha256::digest(der).iter().map(|byte| format!("{byte:02x}")).collect()
}
