//! An error of client-go, and its code in PROTOCOL.md.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::rule::Rule;
use crate::untrusted::shown;

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

fn is_zero_u32(number: &u32) -> bool {
    *number == 0
}
