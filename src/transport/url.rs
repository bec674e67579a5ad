//! Makes the URL of the request out of the host (REQ-02, REQ-03).

use crate::go::path;
use crate::go::url::Url;
use crate::outcome::{ClientConfig, Code, Error};
use crate::rule::Rule;
use crate::secrets::parts::url_without_secrets;
use crate::untrusted::{REDACTED, quoted};

/// The path that is asked for.
const VERSION: &str = "/version";

/// Returns the URL of the server, as `rest.DefaultServerUrlFor`: a host that is no URL gets a scheme, and must not have a path.
pub(super) fn server_url(client: &ClientConfig) -> Result<Url, Error> {
    let host = if client.host.is_empty() { "localhost" } else { &client.host };
    match Url::parse(host) {
        Ok(url) if !url.scheme.is_empty() && !url.host.is_empty() => Ok(url),
        _ => with_scheme(host, defaults_to_tls(client)),
    }
}

fn with_scheme(host: &str, is_tls: bool) -> Result<Url, Error> {
    let scheme = if is_tls { "https" } else { "http" };
    let url = Url::parse(&format!("{scheme}://{host}")).map_err(|reason| refused(host, reason))?;
    match url.path.as_slice() {
        b"" | b"/" => Ok(url),
        _ => Err(refused(host, "it is neither a URL nor host and port")),
    }
}

/// Whether a host without a scheme is reached with TLS.
fn defaults_to_tls(client: &ClientConfig) -> bool {
    let tls = &client.tls;
    let has_ca = !tls.ca_file.is_empty() || !tls.ca_data.is_empty();
    let has_certificate = !tls.cert_file.is_empty() || !tls.cert_data.is_empty();
    has_ca || has_certificate || tls.insecure
}

/// Returns the URL of the first request: the path is appended and cleaned, query and fragment are dropped; and it is parsed again, as
/// `http.NewRequest` does, which drops an empty port.
pub(super) fn of_request(mut server: Url) -> Result<Url, Error> {
    server.set_path(appended(&server.path));
    let mut url = Url::parse(&server.to_string()).map_err(|reason| refused(&server.to_string(), reason))?;
    let is_after_address = url.host.iter().rposition(|&byte| byte == b':') > url.host.iter().rposition(|&byte| byte == b']');
    if is_after_address && url.host.last() == Some(&b':') {
        url.host.pop();
    }
    Ok(url)
}

/// Appends the path that is asked for, as `path.Join` does. A path is bytes, which are joined as if each were a character.
fn appended(base: &[u8]) -> Vec<u8> {
    let base: String = base.iter().copied().map(char::from).collect();
    path::clean(&format!("{base}/{VERSION}")).chars().map(|c| c as u8).collect()
}

fn refused(host: &str, reason: &str) -> Error {
    let host = url_without_secrets(host, |_| REDACTED.to_owned());
    Error::new(Code::ServerUrl, format!("the server {} cannot be used: {reason}", quoted(&host))).by(Rule::Req02)
}
