//! The outcome of an evaluation, as PROTOCOL.md describes it.
//!
//! Outcomes are only written, never read: they are compared as JSON values, so that no difference in form goes unnoticed.

mod command;
mod request;

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::kubeconfig::{AuthProviderConfig, Config, ExecConfig};
use crate::rule::Rule;
use crate::untrusted::shown;

pub use command::{Command, CommandAnswer, CommandCode, CommandError, CommandWarning, FlagValue, PluginPolicy};
pub use request::{Plugin, Request, RequestTls, Variable};

/// The whole result of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// What kubectl makes of its command line; only for an argv.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<Command>,
    /// The result of one call of the loader; absent for entry `flags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// The REST client configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<Answer<ClientConfig>>,
    /// The result of `Namespace()`; absent for entries `flags` and `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Answer<Namespace>>,
    /// The first request, `GET <server>/version`; there where `client` is ok, from 1.17 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Answer<Request>>,
    /// Files that loading created or changed, sorted by path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
    /// Sections whose real content depends on Go's random map order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub varies: Vec<Section>,
}

/// A section of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Section {
    Load,
    Client,
    Namespace,
    Request,
    Writes,
}

/// The result of loading.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // an outcome has only one of them
pub enum Load {
    /// The loader panics.
    Crash,
    /// The loader returns.
    Returned(LoadResult),
}

/// What the loader returned: a partial config and errors can both be present.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LoadResult {
    /// The merged kubeconfig; absent if the loader returned none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Config>,
    /// Which file each entry came from; absent for entry `bytes`.
    #[serde(skip_serializing_if = "Origins::is_empty")]
    pub origins: Origins,
    /// The errors, in the order in which they occurred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Error>,
    /// The warnings that the loading rules' warner received.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// The file that each entry came from, by the name that the loader was given.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Origins {
    /// Origins of clusters.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub clusters: BTreeMap<String, String>,
    /// Origins of contexts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub contexts: BTreeMap<String, String>,
    /// Origins of users.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub users: BTreeMap<String, String>,
}

impl Origins {
    /// Whether no entry has an origin.
    pub fn is_empty(&self) -> bool {
        self.clusters.is_empty() && self.contexts.is_empty() && self.users.is_empty()
    }
}

/// A warning of the loader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Warning {
    /// Every listed file is missing (LOAD-09); the paths are in the order of the list.
    #[allow(missing_docs)]
    MissingConfig { paths: Vec<String> },
}

impl Warning {
    /// Returns the rule that the warning comes from.
    pub fn rule(&self) -> Rule {
        match self {
            Warning::MissingConfig { .. } => Rule::Load09,
        }
    }
}

/// The result of one function of clientcmd.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// The function succeeded.
    Ok(T),
    /// The function returned these errors, in this order.
    Errors(Vec<Error>),
    /// The function panics.
    Crash,
}

/// What `Namespace()` returns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Namespace {
    /// The namespace.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether it comes from an override.
    #[serde(skip_serializing_if = "is_false")]
    pub overridden: bool,
}

/// A file that loading wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// The absolute path, without links.
    pub path: String,
    /// The whole new content.
    pub content: Vec<u8>,
    /// The permission bits after a umask of 022.
    pub mode: u32,
}

/// The REST client configuration that clientcmd hands to a client.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientConfig {
    /// The address of the API server: a URL, or only `host:port`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// The URL of the proxy for every request, as Go prints it after parsing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy_url: String,
    /// Whether responses must be uncompressed.
    #[serde(skip_serializing_if = "is_false")]
    pub disable_compression: bool,
    /// The timeout of a request in nanoseconds; 0 means none.
    #[serde(skip_serializing_if = "is_zero_i64")]
    pub timeout_ns: i64,
    /// Basic authentication: the user's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// Basic authentication: the password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// The bearer token from the kubeconfig or from a token file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bearer_token: String,
    /// The file from which a transport reads the bearer token again and again.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bearer_token_file: String,
    /// The user to act as.
    #[serde(skip_serializing_if = "Impersonate::is_empty")]
    pub impersonate: Impersonate,
    /// The auth provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_provider: Option<AuthProviderConfig>,
    /// The exec plugin, with the cluster's configuration for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exec: Option<ExecConfig>,
    /// TLS settings.
    #[serde(skip_serializing_if = "Tls::is_empty")]
    pub tls: Tls,
}

/// The user to act as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Impersonate {
    /// The user's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user_name: String,
    /// The uid.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// The groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// The extra values, by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "extra")]
    pub extra: BTreeMap<String, Option<Vec<String>>>,
}

impl Impersonate {
    fn is_empty(&self) -> bool {
        *self == Impersonate::default()
    }
}

/// TLS settings of a client configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tls {
    /// Whether the server's certificate is left unchecked.
    #[serde(skip_serializing_if = "is_false")]
    pub insecure: bool,
    /// The name that the server's certificate is checked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub server_name: String,
    /// Client certificate, as a path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cert_file: String,
    /// Client certificate, as bytes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "bytes")]
    pub cert_data: Vec<u8>,
    /// Client key, as a path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key_file: String,
    /// Client key, as bytes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "bytes")]
    pub key_data: Vec<u8>,
    /// Trusted authorities, as a path.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ca_file: String,
    /// Trusted authorities, as bytes.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "bytes")]
    pub ca_data: Vec<u8>,
}

impl Tls {
    fn is_empty(&self) -> bool {
        *self == Tls::default()
    }
}

/// An error of client-go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Error {
    /// The kind of error.
    pub code: Code,
    /// The name of the entry that it is about: the user's for credential codes, the cluster's for server codes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The path of the file that it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The error behind a `load-file`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<Error>>,
    /// The rule that it comes from. Not part of the JSON.
    #[serde(skip)]
    pub rule: Option<Rule>,
    /// The message for people, which is never compared.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// For people: the file whose bytes are wrong.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// For people: the line in that file, from 1; 0 if unknown.
    #[serde(skip_serializing_if = "is_zero_u32")]
    pub line: u32,
    /// For people: the column in that line, from 1; 0 if unknown.
    #[serde(skip_serializing_if = "is_zero_u32")]
    pub column: u32,
}

impl Error {
    /// Makes an error without name, path or place.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Error { code, message: message.into(), ..Default::default() }
    }

    /// Sets the rule that the error comes from.
    pub(crate) fn by(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// Sets the name that the error is about.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the path of the file that the error is about.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let innermost = self.cause.as_deref().unwrap_or(self);
        if !innermost.file.is_empty() {
            write!(f, "{}:", shown(&innermost.file))?;
            if innermost.line > 0 {
                write!(f, "{}:{}:", innermost.line, innermost.column)?;
            }
            f.write_str(" ")?;
        }
        write!(f, "{} [{}]", innermost.message, innermost.code)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A kind of error, with its code in PROTOCOL.md.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Returns the code in PROTOCOL.md.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// The explicit file is missing (LOAD-02).
    FileNotFound = "file-not-found",
    /// A file exists but could not be used (LOAD-07); the cause is the reason.
    LoadFile = "load-file",
    /// The file is a directory.
    ReadIsADirectory = "read-is-a-directory",
    /// A part of the path is not a directory.
    ReadNotADirectory = "read-not-a-directory",
    /// Permission bits forbid reading.
    ReadPermission = "read-permission",
    /// Any other error of the operating system.
    ReadOther = "read-other",
    /// Not YAML, or YAML that does not convert to JSON.
    DecodeSyntax = "decode-syntax",
    /// Not a mapping, nested too deeply, or a header that is not a string (DEC-06).
    DecodeRoot = "decode-root",
    /// A kind or version other than Config v1 (DEC-02).
    DecodeKind = "decode-kind",
    /// A malformed apiVersion (DEC-03).
    DecodeVersion = "decode-version",
    /// A value of the wrong type (DEC-09).
    DecodeType = "decode-type",
    /// Bad base64 (DEC-11).
    DecodeBase64 = "decode-base64",
    /// A repeated name in a list (DEC-12).
    DecodeDuplicate = "decode-duplicate",
    /// The file to migrate is a directory (MIG-04).
    MigrateDirectory = "migrate-directory",
    /// Migration could not read or write (MIG-05).
    MigrateIo = "migrate-io",
    /// An override names a context that does not exist (NAME-05).
    NoSuchContext = "no-such-context",
    /// An override names a user that does not exist (NAME-05).
    NoSuchUser = "no-such-user",
    /// An override names a cluster that does not exist (NAME-05).
    NoSuchCluster = "no-such-cluster",
    /// The chosen context does not exist (VAL-01).
    ContextNotFound = "context-not-found",
    /// Nothing is configured (VAL-05).
    EmptyConfig = "empty-config",
    /// The cluster has no server (VAL-19, VAL-21).
    NoServer = "no-server",
    /// An invalid or unsupported proxy URL (VAL-22).
    ProxyUrl = "proxy-url",
    /// Certificate authorities both as data and as a path (VAL-23).
    CaBoth = "ca-both",
    /// A file of certificate authorities that cannot be opened (VAL-24).
    CaUnreadable = "ca-unreadable",
    /// A client certificate both as data and as a path (VAL-07).
    CertBoth = "cert-both",
    /// A client key both as data and as a path (VAL-07).
    KeyBoth = "key-both",
    /// A client certificate without a key (VAL-07).
    KeyMissing = "key-missing",
    /// A client certificate that cannot be opened (VAL-07).
    CertUnreadable = "cert-unreadable",
    /// A client key that cannot be opened (VAL-07).
    KeyUnreadable = "key-unreadable",
    /// An exec plugin beside an auth provider (VAL-09).
    ExecAndAuthProvider = "exec-and-auth-provider",
    /// An exec plugin without a command (VAL-10).
    ExecCommand = "exec-command",
    /// An exec plugin without apiVersion (VAL-11).
    ExecApiVersion = "exec-api-version",
    /// An environment variable without a name (VAL-12).
    ExecEnvName = "exec-env-name",
    /// An environment variable without a value, an error from 1.10 to 1.15 (VAL-12).
    ExecEnvValue = "exec-env-value",
    /// An exec plugin without interactiveMode (VAL-14).
    ExecModeMissing = "exec-mode-missing",
    /// An exec plugin with an unknown interactiveMode (VAL-14).
    ExecModeInvalid = "exec-mode-invalid",
    /// A token together with basic authentication (VAL-16).
    MultipleAuthMethods = "multiple-auth-methods",
    /// Uid, groups or extras without a user to impersonate (VAL-17).
    ImpersonateWithoutUser = "impersonate-without-user",
    /// An invalid timeout (REST-06).
    Timeout = "timeout",
    /// A token file that cannot be read (REST-12).
    TokenFileUnreadable = "token-file-unreadable",
    /// An in-cluster configuration was asked for outside a cluster.
    NotInCluster = "not-in-cluster",
    /// The host cannot be made a URL (REQ-02).
    ServerUrl = "server-url",
    /// The URL's scheme is neither http nor https (REQ-04).
    ServerScheme = "server-scheme",
    /// Certificate authorities beside `insecure` (REQ-12).
    InsecureWithCa = "insecure-with-ca",
    /// Authorities that hold no certificate (REQ-13).
    CaInvalid = "ca-invalid",
    /// A client certificate and key that do not parse or do not belong together (REQ-15).
    KeyPair = "key-pair",
    /// A plugin of an apiVersion that the release does not know (REQ-21).
    ExecVersion = "exec-version",
    /// A plugin that a policy forbids (REQ-33).
    ExecForbidden = "exec-forbidden",
    /// An auth provider that the program does not have, or that refuses its configuration (REQ-26).
    AuthProvider = "auth-provider",
    /// An empty token file without a token beside it (REQ-19).
    TokenFileEmpty = "token-file-empty",
    /// A header value that cannot be sent (REQ-31).
    HeaderValue = "header-value",
    /// The proxy of the environment is refused (REQ-09).
    Proxy = "proxy",
    /// Any other refusal before a connection is made; the model never returns it.
    RequestOther = "request-other",
    /// Any other error; the model never returns it.
    #[default]
    Other = "other",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Load {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Load::Crash => crash(serializer),
            Load::Returned(loaded) => loaded.serialize(serializer),
        }
    }
}

impl<T: Serialize> Serialize for Answer<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Answer::Ok(value) => single(serializer, "ok", value),
            Answer::Errors(errors) => single(serializer, "errors", errors),
            Answer::Crash => crash(serializer),
        }
    }
}

impl Serialize for Write {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match std::str::from_utf8(&self.content) {
            Ok("") => {}
            Ok(text) => map.serialize_entry("text", text)?,
            Err(_) => map.serialize_entry("base64", &STANDARD.encode(&self.content))?,
        }
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("mode", &format!("{:04o}", self.mode))?;
        map.end()
    }
}

fn crash<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
    single(serializer, "crash", &true)
}

fn single<S: Serializer>(serializer: S, key: &str, value: &impl Serialize) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, value)?;
    map.end()
}

fn bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn extra<S: Serializer>(map: &BTreeMap<String, Option<Vec<String>>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(map.iter().map(|(key, values)| (key, values.as_deref().unwrap_or_default())))
}

fn is_false(flag: &bool) -> bool {
    !flag
}

fn is_zero_i64(number: &i64) -> bool {
    *number == 0
}

fn is_zero_u32(number: &u32) -> bool {
    *number == 0
}
