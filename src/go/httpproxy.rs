//! Chooses the proxy for a URL by the environment, as Go's `golang.org/x/net/http/httpproxy` does.

use std::net::IpAddr;

use super::ip::{self, Prefix};
use super::url::Url;
use super::{idna, net};

/// The values of the variables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Environment<'a> {
    /// The proxy for the URL's scheme: `HTTPS_PROXY` or `HTTP_PROXY`.
    pub proxy: &'a str,
    /// `NO_PROXY`
    pub no_proxy: &'a str,
}

/// Returns the URL of the proxy that a variable names; none where it is empty or cannot be one, which is not an error.
pub fn parse_proxy(text: &str) -> Option<Url> {
    if text.is_empty() {
        return None;
    }
    match Url::parse(text) {
        Ok(url) if !url.scheme.is_empty() && !url.host.is_empty() => Some(url),
        Ok(url) => Some(Url::parse(&format!("http://{text}")).unwrap_or(url)),
        Err(_) => Url::parse(&format!("http://{text}")).ok(),
    }
}

/// Why a request does not use the proxy of the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direct {
    /// The host is this machine.
    Loopback,
    /// `NO_PROXY` names the host.
    NoProxy,
}

/// Returns why a URL is reached directly although there is a proxy; none where the proxy is used.
pub fn direct(url: &Url, no_proxy: &str) -> Option<Direct> {
    let host = String::from_utf8_lossy(url.hostname()).into_owned();
    let host = idna::to_ascii(&host);
    let port = match url.port() {
        b"" => if url.scheme == "https" { "443" } else { "80" }.to_owned(),
        port => String::from_utf8_lossy(port).into_owned(),
    };
    let address = ip::parse(&host);
    if host == "localhost" || address.is_some_and(ip::is_loopback) {
        return Some(Direct::Loopback);
    }
    let host = host.trim().to_lowercase();
    let rules = no_proxy.split(',').map(|rule| rule.trim().to_lowercase());
    // A lone asterisk counts wherever it stands.
    let is_excepted =
        rules.filter(|rule| !rule.is_empty()).any(|rule| Rule::parse(&rule).is_some_and(|rule| rule.matches(&host, &port, address)));
    is_excepted.then_some(Direct::NoProxy)
}

/// An item of `NO_PROXY`.
enum Rule {
    All,
    Prefix(Prefix),
    Address(IpAddr, String),
    Domain { suffix: String, is_host_too: bool, port: String },
}

impl Rule {
    /// Reads an item in lower case; none where it has no host.
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Rule::All);
        }
        if let Some(prefix) = Prefix::parse(text) {
            return Some(Rule::Prefix(prefix));
        }
        let (host, port) = net::split_host_port(text).unwrap_or((text, ""));
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).filter(|_| host != text).unwrap_or(host);
        if let Some(address) = ip::parse_without_zone(host) {
            return Some(Rule::Address(address, port.to_owned()));
        }
        let host = if host.starts_with("*.") { &host[1..] } else { host };
        let is_host_too = !host.is_empty() && !host.starts_with('.');
        let suffix = idna::to_ascii(&if is_host_too { format!(".{host}") } else { host.to_owned() });
        (!host.is_empty()).then(|| Rule::Domain { suffix, is_host_too, port: port.to_owned() })
    }

    fn matches(&self, host: &str, port: &str, address: Option<IpAddr>) -> bool {
        let is_port = |wanted: &str| wanted.is_empty() || wanted == port;
        match (self, address) {
            (Rule::All, _) => true,
            (Rule::Prefix(prefix), Some(address)) => prefix.contains(address),
            (Rule::Address(own, wanted), Some(address)) => ip::is_same(*own, address) && is_port(wanted),
            (Rule::Domain { suffix, is_host_too, port: wanted }, None) => {
                (host.ends_with(suffix.as_str()) || (*is_host_too && *host == suffix[1..])) && is_port(wanted)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Direct, direct, parse_proxy};
    use crate::go::url::Url;

    #[track_caller]
    fn assert_direct(url: &str, no_proxy: &str, expected: Option<Direct>) {
        assert_eq!(direct(&Url::parse(url).unwrap(), no_proxy), expected, "{url} with {no_proxy:?}");
    }

    #[test]
    fn names_and_addresses_are_excepted() {
        let excepted = Some(Direct::NoProxy);
        assert_direct("https://h.example", "", None);
        assert_direct("https://h.example", "example", excepted);
        assert_direct("https://example", ".example", None);
        assert_direct("https://h.example", "*.example", excepted);
        assert_direct("https://H.Example:6443", "h.example:6443", excepted);
        assert_direct("https://h.example:6443", "h.example:443", None);
        assert_direct("https://10.1.2.3", "10.0.0.0/8", excepted);
        assert_direct("https://[fd00::1]:6443", "[fd00::1]:6443", excepted);
        assert_direct("https://10.1.2.3", "a,*", excepted);
        assert_direct("https://h", "x, ,h ", excepted);
    }

    #[test]
    fn this_machine_is_never_reached_through_a_proxy() {
        assert_direct("https://localhost:6443", "", Some(Direct::Loopback));
        assert_direct("https://127.8.8.8", "", Some(Direct::Loopback));
        assert_direct("https://[::1]", "", Some(Direct::Loopback));
        assert_direct("https://LOCALHOST", "", None);
    }

    #[test]
    fn a_proxy_may_lack_its_scheme() {
        let printed = |text| parse_proxy(text).map(|url| url.to_string());
        assert_eq!(printed("p:3128").as_deref(), Some("http://p:3128"));
        assert_eq!(printed("socks5://p").as_deref(), Some("socks5://p"));
        assert_eq!(printed("http://p:x").as_deref(), Some("http://http://p:x"));
        assert_eq!(printed("http://p/%zz"), None);
    }
}
