//! Decides which credential is sent in the `Authorization` header, and which ones it silences (REQ-05, REQ-17 to REQ-20, REQ-23).

use super::setup::Setup;
use crate::go::http::basic_auth;
use crate::go::url::Url;
use crate::go::utf8::lossy;
use crate::outcome::{ClientConfig, Code, Error};
use crate::rule::Rule;
use crate::untrusted::shown;

/// The name of the header.
pub(super) const HEADER: &str = "Authorization";

/// Which credential is sent, and which ones are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorization {
    /// The value of the header; empty where none is set before plugin or auth provider are asked.
    pub header: String,
    /// The credential that is sent, or that is asked for.
    pub credential: Option<Credential>,
    /// The credentials that are there and not used.
    pub silenced: Vec<Credential>,
}

/// A credential that ends in the `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The user information of the server's URL.
    UserInfo,
    /// The content of the token file.
    TokenFile,
    /// The token.
    Token,
    /// User name and password.
    Basic,
    /// The exec plugin.
    Plugin,
    /// The auth provider.
    AuthProvider,
}

/// A bearer token, and which of the two it is.
pub(super) type Bearer = Option<(Credential, String)>;

/// Returns the bearer token: the content of the token file, or the token where that has none (REQ-18).
pub(super) fn bearer(setup: Setup) -> Result<Bearer, Error> {
    let ClientConfig { username, bearer_token, bearer_token_file, .. } = setup.client;
    let is_bearer = !bearer_token.is_empty() || !bearer_token_file.is_empty();
    if !username.is_empty() && is_bearer {
        return Err(Error::new(Code::MultipleAuthMethods, "a user name beside a token or a token file").by(Rule::Req17));
    }
    if bearer_token_file.is_empty() {
        return Ok(is_bearer.then(|| (Credential::Token, bearer_token.clone())));
    }
    match read_token(setup, bearer_token_file) {
        Ok(token) => Ok(Some((Credential::TokenFile, token))),
        Err(error) if bearer_token.is_empty() => Err(error),
        Err(_) => Ok(Some((Credential::Token, bearer_token.clone()))),
    }
}

/// Reads a token file, without the blanks around the token (REQ-19).
fn read_token(setup: Setup, path: &str) -> Result<String, Error> {
    let refuse = |code, reason: String| Error::new(code, format!("the token file {} {reason}", shown(path))).by(Rule::Req19).path(path);
    let content = setup.world.read(path).map_err(|error| refuse(Code::TokenFileUnreadable, format!("cannot be read: {error}")))?;
    match lossy(&content).trim() {
        "" => Err(refuse(Code::TokenFileEmpty, "is empty".to_owned())),
        token => Ok(token.to_owned()),
    }
}

/// Decides which credential is sent. The first that sets the header wins: net/http itself, then client-go's wrappers from the outside in.
pub(super) fn authorize(setup: Setup, url: &Url, bearer: Bearer, is_plugin_taken_up: bool) -> Authorization {
    let client = setup.client;
    let user_info = url.user().map(|(name, password)| (Credential::UserInfo, basic_auth(name, password)));
    let bearer = bearer.map(|(credential, token)| (credential, format!("Bearer {token}")));
    let basic =
        (!client.username.is_empty()).then(|| (Credential::Basic, basic_auth(client.username.as_bytes(), client.password.as_bytes())));
    let plugin = client.exec.as_ref().map(|_| (Credential::Plugin, String::new()));
    let provider = client.auth_provider.as_ref().map(|_| (Credential::AuthProvider, String::new()));
    let mut decided = Authorization::default();
    for (credential, header) in [user_info, bearer, basic, plugin, provider].into_iter().flatten() {
        if decided.credential.is_some() || (credential == Credential::Plugin && !is_plugin_taken_up) {
            decided.silenced.push(credential);
            continue;
        }
        decided.credential = Some(credential);
        decided.header = header;
    }
    if decided.credential == Some(Credential::TokenFile) && !client.bearer_token.is_empty() {
        decided.silenced.insert(0, Credential::Token);
    }
    decided
}
