//! The outcome of an evaluation, as PROTOCOL.md describes it.
//!
//! Only writing is implemented here; outcomes are compared as JSON values, so that a comparison never hides a difference in form.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::kubeconfig::{AuthProviderConfig, Config, ExecConfig};
use crate::rule::Rule;

/// The whole answer to a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// One call of the loader; absent for entry `flags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Load>,
    /// The REST client configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<Answer<ClientConfig>>,
    /// What `Namespace()` says; absent for entries `flags` and `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<Answer<Namespace>>,
    /// Files that loading created or changed, sorted by path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
    /// Sections whose real answer hangs on Go's random map order.
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
    Writes,
}

/// What loading returned, or that it crashed.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // there is one of them in an outcome
pub enum Load {
    /// The real loader panics.
    Crash,
    /// The real loader returns.
    Returned(Loaded),
}

/// What loading returned: a partial config and errors can both be present.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Loaded {
    /// The merged kubeconfig; absent where loading returned none at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Config>,
    /// Which file each entry came from; absent for entry `bytes`.
    #[serde(skip_serializing_if = "Origins::is_empty")]
    pub origins: Origins,
    /// What went wrong, in the order in which it did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Error>,
    /// What the loading rules' warner was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// File names by entry, exactly as the loader was given them.
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

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Warning {
    /// Every listed file was missing (LOAD-09), order kept.
    #[allow(missing_docs)]
    MissingConfig { paths: Vec<String> },
}

impl Warning {
    /// The rule that warns.
    pub fn rule(&self) -> Rule {
        match self {
            Warning::MissingConfig { .. } => Rule::Load09,
        }
    }
}

/// The answer of one function of clientcmd.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<T> {
    /// It succeeded.
    Ok(T),
    /// It refused, for these reasons in this order.
    Errors(Vec<Error>),
    /// It panics.
    Crash,
}

/// What `Namespace()` returns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Namespace {
    /// The namespace.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Whether an override said so.
    #[serde(skip_serializing_if = "is_false")]
    pub overridden: bool,
}

/// A file that loading wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Absolute, free of links.
    pub path: String,
    /// Its whole new content.
    pub content: Vec<u8>,
    /// Permission bits, as a umask of 022 leaves them.
    pub mode: u32,
}

/// The REST client configuration that clientcmd hands to a client.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClientConfig {
    /// Where the API server is: a URL, or a bare `host:port`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    /// The proxy of every request, as Go prints the parsed URL.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub proxy_url: String,
    /// Whether responses come uncompressed.
    #[serde(skip_serializing_if = "is_false")]
    pub disable_compression: bool,
    /// The timeout of a request in nanoseconds; 0 is none.
    #[serde(skip_serializing_if = "is_zero")]
    pub timeout_ns: i64,
    /// Basic authentication: the user's name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub username: String,
    /// Basic authentication: the password.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// The bearer token, as it stood in the file or kubeconfig.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bearer_token: String,
    /// The file that a transport reads the bearer token from again and again.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bearer_token_file: String,
    /// Whom to act as.
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

/// Whom to act as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Impersonate {
    /// The user.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub user_name: String,
    /// The uid.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// The groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Everything else that is to be said of the user.
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
    /// The server's certificate goes unchecked.
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

/// Why something was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Error {
    /// The kind of refusal.
    pub code: Code,
    /// Whom it is about: the user's name for credential codes, the cluster's for server codes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Which file it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// What lies behind a `load-file`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Box<Error>>,
    /// The rule that refuses; none where the bytes are simply no YAML. Not part of the contract's JSON.
    #[serde(skip)]
    pub rule: Option<Rule>,
    /// For people; never compared.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// For people: the file whose bytes are to blame.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// For people: the line in it, from 1; 0 where there is none.
    #[serde(skip_serializing_if = "is_nil")]
    pub line: u32,
    /// For people: the column in it, from 1; 0 where there is none.
    #[serde(skip_serializing_if = "is_nil")]
    pub column: u32,
}

impl Error {
    /// An error that is about nothing in particular.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Error { code, message: message.into(), ..Default::default() }
    }

    /// The same error, by the rule that refuses.
    pub(crate) fn by(mut self, rule: Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The same error, about `name`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same error, about the file at `path`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let innermost = self.cause.as_deref().unwrap_or(self);
        if !innermost.file.is_empty() {
            write!(f, "{}:", innermost.file)?;
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
        /// Every kind of refusal, by its code in PROTOCOL.md.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as PROTOCOL.md writes it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// The explicit file is missing (LOAD-02).
    FileNotFound = "file-not-found",
    /// A file was there but could not be used (LOAD-07); the cause says why.
    LoadFile = "load-file",
    /// It is a directory.
    ReadIsADirectory = "read-is-a-directory",
    /// Something on the way to it is no directory.
    ReadNotADirectory = "read-not-a-directory",
    /// Permission bits forbid it.
    ReadPermission = "read-permission",
    /// Another refusal of the operating system.
    ReadOther = "read-other",
    /// Not YAML, or YAML that does not convert to JSON.
    DecodeSyntax = "decode-syntax",
    /// No mapping, nested too deeply, or a header that is no string (DEC-06).
    DecodeRoot = "decode-root",
    /// Another kind or version than Config v1 (DEC-02).
    DecodeKind = "decode-kind",
    /// A malformed apiVersion (DEC-03).
    DecodeVersion = "decode-version",
    /// A value of the wrong type (DEC-09).
    DecodeType = "decode-type",
    /// Bad base64 (DEC-11).
    DecodeBase64 = "decode-base64",
    /// A name twice in one list (DEC-12).
    DecodeDuplicate = "decode-duplicate",
    /// The file to migrate is a directory (MIG-04).
    MigrateDirectory = "migrate-directory",
    /// Migration could not read or write (MIG-05).
    MigrateIo = "migrate-io",
    /// An overriding context name that does not exist (NAME-05).
    NoSuchContext = "no-such-context",
    /// An overriding user name that does not exist (NAME-05).
    NoSuchUser = "no-such-user",
    /// An overriding cluster name that does not exist (NAME-05).
    NoSuchCluster = "no-such-cluster",
    /// The chosen context does not exist (VAL-01).
    ContextNotFound = "context-not-found",
    /// Nothing was configured (VAL-05).
    EmptyConfig = "empty-config",
    /// The cluster has no server (VAL-19, VAL-21).
    NoServer = "no-server",
    /// A bad or unsupported proxy URL (VAL-22).
    ProxyUrl = "proxy-url",
    /// Authorities as data and as path (VAL-23).
    CaBoth = "ca-both",
    /// Authorities that cannot be opened (VAL-24).
    CaUnreadable = "ca-unreadable",
    /// Client certificate as data and as path (VAL-07).
    CertBoth = "cert-both",
    /// Client key as data and as path (VAL-07).
    KeyBoth = "key-both",
    /// A client certificate without key (VAL-07).
    KeyMissing = "key-missing",
    /// A client certificate that cannot be opened (VAL-07).
    CertUnreadable = "cert-unreadable",
    /// A client key that cannot be opened (VAL-07).
    KeyUnreadable = "key-unreadable",
    /// An exec plugin beside an auth provider (VAL-09).
    ExecAndAuthProvider = "exec-and-auth-provider",
    /// An exec plugin without command (VAL-10).
    ExecCommand = "exec-command",
    /// An exec plugin without apiVersion (VAL-11).
    ExecApiVersion = "exec-api-version",
    /// An environment variable without name (VAL-12).
    ExecEnvName = "exec-env-name",
    /// An environment variable without value, an error from 1.10 to 1.15 (VAL-12).
    ExecEnvValue = "exec-env-value",
    /// An exec plugin without interactiveMode (VAL-14).
    ExecModeMissing = "exec-mode-missing",
    /// An exec plugin with an unknown interactiveMode (VAL-14).
    ExecModeInvalid = "exec-mode-invalid",
    /// A token together with basic authentication (VAL-16).
    MultipleAuthMethods = "multiple-auth-methods",
    /// Uid, groups or extras without a user to impersonate (VAL-17).
    ImpersonateWithoutUser = "impersonate-without-user",
    /// An unusable timeout text (REST-06).
    Timeout = "timeout",
    /// A token file that cannot be read (REST-12).
    TokenFileUnreadable = "token-file-unreadable",
    /// In-cluster configuration asked for outside a cluster.
    NotInCluster = "not-in-cluster",
    /// Anything else; the model never says so.
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

fn is_zero(number: &i64) -> bool {
    *number == 0
}

fn is_nil(number: &u32) -> bool {
    *number == 0
}
