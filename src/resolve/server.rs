//! Normalises the server, determines whether it uses TLS, and parses the proxy's URL (REST-03 to REST-05, REST-07, REST-10).

use crate::go::url::Url;
use crate::untrusted::quoted;

/// How a server becomes the host of a client configuration (REST-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostForm {
    /// As it is written: it is not a URL with a path of its own.
    #[default]
    AsWritten,
    /// A URL with a path, printed again, which changes nothing.
    Reprinted,
    /// A URL with a path, printed again, which changes it: it loses its query.
    Rewritten,
}

/// Prints a URL that has a path of its own again, without its query; leaves other servers unchanged (REST-03).
pub(super) fn normalise(host: &mut String) -> HostForm {
    let Ok(mut url) = Url::parse_request_uri(host) else { return HostForm::AsWritten };
    if !url.opaque.is_empty() || url.path.len() <= 1 {
        return HostForm::AsWritten;
    }
    url.raw_query.clear();
    let printed = url.to_string();
    let form = if printed == *host { HostForm::Reprinted } else { HostForm::Rewritten };
    *host = printed;
    form
}

/// Whether the host itself has the scheme https (REST-10).
///
/// client-go checks this before it attaches TLS settings, so a host without a scheme counts as http.
pub(super) fn is_tls(host: &str) -> bool {
    Url::parse(host).is_ok_and(|url| url.scheme == "https" && !url.host.is_empty())
}

/// Returns the proxy's URL as Go prints it, or why it is refused (REST-07).
pub(super) fn parse_proxy_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|reason| format!("{reason}: write http://host:port"))?;
    match url.scheme.as_str() {
        "http" | "https" | "socks5" => Ok(url.to_string()),
        scheme => Err(format!("the scheme {} is none of http, https, socks5", quoted(scheme))),
    }
}
