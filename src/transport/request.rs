//! Goes through the steps in which client-go makes a transport and its first request (REQ-01).

use super::authorization::{self, Authorization, Credential};
use super::proxy::{self, ProxyFrom};
use super::setup::{Program, Setup};
use super::tls::{self, Authorities};
use super::{headers, plugin, provider, url};
use crate::outcome::{Code, Error, Request};
use crate::resolve::ResolveError;
use crate::rule::Rule;
use crate::untrusted::quoted;

/// The first request as far as it was made, with the reasons for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requested {
    /// What was made.
    pub request: Request,
    /// Which credential is sent, and which ones are not.
    pub authorization: Authorization,
    /// The program's policy for plugins; empty where it has none (REQ-33).
    pub policy: String,
    /// Where the proxy comes from, or why there is none.
    pub proxy: ProxyFrom,
    /// Which authorities are trusted.
    pub authorities: Authorities,
    /// Whether certificate and key are only read when the connection is made (REQ-15).
    pub reloads: bool,
    /// Whether the order of header values depends on Go's random map order (REQ-30).
    pub varies: bool,
    /// Why it is refused, if it is.
    pub refused: Option<ResolveError>,
}

/// Makes the first request, as `rest.RESTClientFor` and its client do.
pub fn request(setup: Setup) -> Requested {
    let mut requested = Requested::default();
    requested.refused = requested.make(setup).err();
    requested
}

impl Requested {
    /// Returns the request, or why it is refused, by value.
    pub fn into_result(self) -> Result<Request, ResolveError> {
        match self.refused {
            None => Ok(self.request),
            Some(refused) => Err(refused),
        }
    }

    fn make(&mut self, setup: Setup) -> Result<(), ResolveError> {
        let client = setup.client;
        if let Program::Kubectl(policy) = setup.program {
            self.policy.clone_from(&policy.policy);
        }
        let server = url::server_url(client)?;
        let is_taken_up = plugin::take_up(setup)?;
        provider::find(setup)?;
        let files = tls::load(setup)?;
        let transport = tls::configure(setup, &files, is_taken_up)?;
        let bearer = authorization::bearer(setup)?;

        let url = url::of_request(server)?;
        self.request.url = url.to_string();
        let keeps_timeout = client.timeout_ns > 0 || setup.behaviours.keeps_negative_timeout();
        self.request.timeout_ns = if keeps_timeout { client.timeout_ns } else { 0 };
        self.authorization = authorization::authorize(setup, &url, bearer, is_taken_up);
        let (found, varies) = headers::impersonate(&client.impersonate);
        self.request.headers = found;
        self.varies = varies;
        self.add_credentials(setup)?;
        self.check(&url)?;
        self.proxy = proxy::choose(setup, &url, transport.is_default)?;
        self.request.proxy = self.proxy.url();
        self.authorities = transport.authorities;
        self.reloads = transport.reloads;
        if url.scheme == "https" {
            self.request.tls = tls::connect(setup, &url, &files, transport)?;
        }
        Ok(())
    }

    /// Sets the `Authorization` header, or names the plugin that would (REQ-05, REQ-18, REQ-20, REQ-23).
    fn add_credentials(&mut self, setup: Setup) -> Result<(), Error> {
        match self.authorization.credential {
            None | Some(Credential::AuthProvider) => {}
            Some(Credential::Plugin) => self.request.plugin = Some(plugin::run(setup)?),
            Some(_) => {
                self.request.headers.insert(authorization::HEADER.to_owned(), vec![self.authorization.header.clone()]);
            }
        }
        Ok(())
    }

    /// Checks what the base transport checks before it looks for a connection: the headers, then the scheme (REQ-31, REQ-04).
    fn check(&self, url: &crate::go::url::Url) -> Result<(), Error> {
        if !matches!(url.scheme.as_str(), "http" | "https") {
            let message = format!("requests of the scheme {} are not supported", quoted(&url.scheme));
            return Err(Error::new(Code::ServerScheme, message).by(Rule::Req04));
        }
        headers::check(&self.request.headers)
    }
}
