//! What a client configuration or a request sends, and where.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// What is sent, as far as the server or somebody on the way sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// Whether it is sent over TLS.
    pub(super) is_secure: bool,
    /// Host and port, in lower case and without the port that goes without saying.
    pub(super) authority: String,
    /// The path below the server, without a slash at its end.
    pub(super) path: String,
    pub(super) proxy: String,
    /// What the server is verified by.
    pub(super) trust: Vec<Value>,
    /// What is presented to the server.
    pub(super) credentials: BTreeSet<String>,
    pub(super) impersonation: Vec<Value>,
}

impl Sent {
    /// Returns what the answer of a section, `client` or `request`, sends.
    pub(super) fn of(section: &str, ok: &Value) -> Sent {
        if section == "request" { Sent::of_request(ok) } else { Sent::of_client(ok) }
    }

    fn of_client(ok: &Value) -> Sent {
        let tls = &ok["tls"];
        // Without a scheme, client-go uses TLS where anything of TLS is configured.
        let is_tls_configured = ["insecure", "caFile", "caData", "certFile", "certData"].iter().any(|field| !tls[*field].is_null());
        let server = Server::of(text(&ok["host"]), is_tls_configured);
        let mut credentials = vec![credential("token", &ok["bearerToken"]), credential("token file", &ok["bearerTokenFile"])];
        credentials.push(credential("auth provider", &ok["authProvider"]));
        credentials.push(credential("plugin", &without_hints(&ok["exec"])));
        // A password without a user is never sent.
        if !ok["username"].is_null() {
            credentials.push(credential("basic", &json!([ok["username"], ok["password"]])));
        }
        if server.is_secure {
            let fields = ["certFile", "certData", "keyFile", "keyData"].map(|field| &tls[field]);
            let certificate = if fields.iter().all(|field| field.is_null()) { Value::Null } else { json!(fields) };
            credentials.push(credential("certificate", &certificate));
        }
        server.sends(
            text(&ok["proxyUrl"]),
            ["insecure", "serverName", "caFile", "caData"].map(|field| tls[field].clone()).to_vec(),
            credentials,
            vec![ok["impersonate"].clone()],
        )
    }

    fn of_request(ok: &Value) -> Sent {
        let tls = &ok["tls"];
        let credentials = vec![
            credential("header", &ok["headers"]["Authorization"]),
            credential("certificate", &tls["certificate"]),
            credential("plugin", &ok["plugin"]),
        ];
        let headers = ok["headers"].as_object().into_iter().flatten();
        let impersonation = headers.filter(|(name, _)| *name != "Authorization").map(|(name, values)| json!([name, values])).collect();
        let trust = ["insecure", "serverName", "authorities"].map(|field| tls[field].clone()).to_vec();
        Server::of(text(&ok["url"]), false).sends(text(&ok["proxy"]), trust, credentials, impersonation)
    }

    /// Whether a credential is sent without TLS.
    pub(super) fn is_in_the_clear(&self) -> bool {
        !self.is_secure && !self.credentials.is_empty()
    }
}

/// Whether a client's answer is that of some context of the config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Other {
    /// It is, from server to credential.
    Context,
    /// It sends a credential to a server that no context brings together with it.
    Mixture,
    /// The config is not known, or nothing speaks against it but other settings.
    Unknown,
}

/// Finds out whether a client's answer is as a whole that of some context of the config which the right outcome has.
pub(super) fn is_another_context(config: Option<&Value>, client: Option<&Value>) -> Other {
    let (Some(config), Some(client)) = (config, client) else { return Other::Unknown };
    let find = |list: &str, item: &str, name: &Value| -> Value {
        let items = config[list].as_array().into_iter().flatten();
        items.into_iter().find(|found| found["name"] == *name).map(|found| found[item].clone()).unwrap_or_default()
    };
    let contexts = config["contexts"].as_array().into_iter().flatten().map(|context| &context["context"]);
    let pairs: Vec<(Value, Value)> =
        contexts.map(|context| (find("clusters", "cluster", &context["cluster"]), find("users", "user", &context["user"]))).collect();
    let sent = Sent::of_client(client);
    let is_server = |cluster: &Value| Server::of(text(&cluster["server"]), false).authority == sent.authority;
    match () {
        () if pairs.iter().any(|(cluster, user)| is_server(cluster) && has_settings(cluster, client) && has_credentials(user, client)) => {
            Other::Context
        }
        () if pairs.iter().any(|(cluster, user)| is_server(cluster) && has_credentials(user, client)) => Other::Unknown,
        () => Other::Mixture,
    }
}

fn has_settings(cluster: &Value, client: &Value) -> bool {
    let tls = &client["tls"];
    let has_authorities = |value: &Value, file: &str, data: &str| !value[file].is_null() || !value[data].is_null();
    tls["insecure"] == cluster["insecure-skip-tls-verify"]
        && tls["serverName"] == cluster["tls-server-name"]
        && client["proxyUrl"] == cluster["proxy-url"]
        && has_authorities(tls, "caFile", "caData") == has_authorities(cluster, "certificate-authority", "certificate-authority-data")
}

/// Whether all credentials of a client are the user's. Where one may come from a file, only the kind is known.
fn has_credentials(user: &Value, client: &Value) -> bool {
    let is_own = |at: &Value, own: &Value| at.is_null() || at == own;
    let has_certificate = |value: &Value, file: &str, data: &str| !value[file].is_null() || !value[data].is_null();
    (is_own(&client["bearerToken"], &user["token"]) || !user["tokenFile"].is_null())
        && is_own(&client["bearerTokenFile"], &user["tokenFile"])
        && is_own(&client["username"], &user["username"])
        && is_own(&client["exec"]["command"], &user["exec"]["command"])
        && is_own(&client["authProvider"]["name"], &user["auth-provider"]["name"])
        && is_own(&client["impersonate"]["userName"], &user["as"])
        && (!has_certificate(&client["tls"], "certFile", "certData")
            || has_certificate(user, "client-certificate", "client-certificate-data"))
}

/// A server by its URL.
struct Server {
    is_secure: bool,
    authority: String,
    path: String,
}

impl Server {
    /// Reads a URL, or what stands for one without a scheme.
    fn of(url: &str, is_tls_configured: bool) -> Server {
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => (if is_tls_configured { "https" } else { "http" }.to_owned(), url),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let is_secure = scheme == "https";
        let authority = authority.to_ascii_lowercase();
        let plain = authority.strip_suffix(if is_secure { ":443" } else { ":80" }).unwrap_or(&authority).to_owned();
        Server { is_secure, authority: plain, path: path.trim_end_matches('/').to_owned() }
    }

    fn sends(self, proxy: &str, trust: Vec<Value>, credentials: Vec<Option<String>>, impersonation: Vec<Value>) -> Sent {
        let Server { is_secure, authority, path } = self;
        let credentials = credentials.into_iter().flatten().collect();
        Sent { is_secure, authority, path, proxy: proxy.to_owned(), trust, credentials, impersonation }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Returns a credential by its kind and value, if there is one.
fn credential(kind: &str, value: &Value) -> Option<String> {
    (!value.is_null()).then(|| format!("{kind} {value}"))
}

/// Returns a plugin without what is for people and terminals.
fn without_hints(exec: &Value) -> Value {
    let mut exec = exec.clone();
    if let Some(exec) = exec.as_object_mut() {
        exec.retain(|field, _| field != "installHint" && field != "interactiveMode");
    }
    exec
}
