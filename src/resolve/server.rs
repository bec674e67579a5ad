//! The server as a host: its normal form, whether it means TLS, and the proxy in front of it (REST-03 to REST-05, REST-07, REST-10).

use crate::go::url::Url;

/// How a server becomes the host of a client configuration (REST-03).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostForm {
    /// As it is written: it is no URL with a path of its own.
    #[default]
    AsWritten,
    /// As a URL with a path, printed anew, which changes nothing.
    Reprinted,
    /// As a URL with a path, printed anew, which changes it: the query goes.
    Rewritten,
}

/// REST-03: prints a URL that has a path of its own anew, without its query; everything else stays as it is.
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

/// REST-10: whether the host by itself says https.
///
/// client-go asks before any TLS setting is attached, so a host without scheme counts as http.
pub(super) fn is_tls(host: &str) -> bool {
    Url::parse(host).is_ok_and(|url| url.scheme == "https" && !url.host.is_empty())
}

/// REST-07: the proxy as Go prints it, or why it cannot be one.
pub(super) fn parse_proxy_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|reason| format!("{reason}: write http://host:port"))?;
    match url.scheme.as_str() {
        "http" | "https" | "socks5" => Ok(url.to_string()),
        scheme => Err(format!("the scheme {scheme:?} is none of http, https, socks5")),
    }
}
