//! Chooses the proxy of the request (REQ-06 to REQ-10).

use super::setup::Setup;
use crate::go::httpproxy::{self, Direct};
use crate::go::ip::{self, Prefix};
use crate::go::url::Url;
use crate::outcome::{Code, Error};
use crate::rule::Rule;

/// Where the proxy comes from, or why the connection is direct.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProxyFrom {
    /// No proxy is set for the URL's scheme.
    #[default]
    Nowhere,
    /// The client configuration has it (REQ-06).
    ClientConfig(String),
    /// A variable of the environment names it (REQ-07).
    Environment {
        /// The variable.
        variable: &'static str,
        /// The URL of the proxy.
        url: String,
        /// The variable of exceptions, where one is set: the host is not among them (REQ-08).
        exceptions: Option<&'static str>,
    },
    /// A variable names one, which is not used for this machine (REQ-08).
    Loopback(&'static str),
    /// A variable names one, which is not used for this host, by what is in this other variable (REQ-08).
    NoProxy(&'static str),
    /// Likewise, for an address that is in a range of that variable once leading zeros are dropped (REQ-10).
    Range(&'static str),
    /// A variable names something that cannot be a proxy, which is ignored (REQ-07).
    Unusable(&'static str),
}

impl ProxyFrom {
    /// Returns the URL of the proxy, empty if there is none.
    pub(super) fn url(&self) -> String {
        match self {
            ProxyFrom::ClientConfig(url) | ProxyFrom::Environment { url, .. } => url.clone(),
            _ => String::new(),
        }
    }
}

/// Chooses the proxy. The default transport leaves the environment to Go; others look at `NO_PROXY` themselves before.
pub(super) fn choose(setup: Setup, url: &Url, is_default: bool) -> Result<ProxyFrom, Error> {
    if !setup.client.proxy_url.is_empty() {
        return Ok(ProxyFrom::ClientConfig(setup.client.proxy_url.clone()));
    }
    let is_tls = url.scheme == "https";
    let variables = if is_tls { ["HTTPS_PROXY", "https_proxy"] } else { ["HTTP_PROXY", "http_proxy"] };
    let Some((variable, value)) = first_set(setup, variables) else { return Ok(ProxyFrom::Nowhere) };
    let exceptions = first_set(setup, ["NO_PROXY", "no_proxy"]);
    let (exception, no_proxy) = exceptions.unwrap_or(("NO_PROXY", ""));
    let direct = httpproxy::direct(url, no_proxy);
    if !is_default && is_excepted(setup, url, no_proxy) {
        return Ok(if direct.is_some() { ProxyFrom::NoProxy(exception) } else { ProxyFrom::Range(exception) });
    }
    let Some(proxy) = httpproxy::parse_proxy(value) else { return Ok(ProxyFrom::Unusable(variable)) };
    if !is_tls && !setup.world.env("REQUEST_METHOD").is_empty() {
        let message = "REQUEST_METHOD is set, so that HTTP_PROXY may come from the client of a CGI program";
        return Err(Error::new(Code::Proxy, message).by(Rule::Req09));
    }
    Ok(match direct {
        Some(Direct::Loopback) => ProxyFrom::Loopback(variable),
        Some(Direct::NoProxy) => ProxyFrom::NoProxy(exception),
        None => ProxyFrom::Environment { variable, url: proxy.to_string(), exceptions: exceptions.map(|(name, _)| name) },
    })
}

/// Returns the first of the variables that is set, with its value.
fn first_set<'a>(setup: Setup<'a>, variables: [&'static str; 2]) -> Option<(&'static str, &'a str)> {
    variables.into_iter().map(|name| (name, setup.world.env(name))).find(|(_, value)| !value.is_empty())
}

/// Whether the host is an address in a range of `NO_PROXY`, as Kubernetes reads both (REQ-10).
fn is_excepted(setup: Setup, url: &Url, no_proxy: &str) -> bool {
    let host = String::from_utf8_lossy(url.hostname());
    let is_sloppy = setup.behaviours.reads_no_proxy_sloppily();
    let address = if is_sloppy { ip::parse_sloppy(&host) } else { ip::parse_without_zone(&host) };
    let prefix = |rule| if is_sloppy { Prefix::parse_sloppy(rule) } else { Prefix::parse(rule) };
    address.is_some_and(|address| no_proxy.split(',').filter_map(prefix).any(|prefix| prefix.contains(address)))
}
