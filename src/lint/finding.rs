//! What is found: the table of the checks, and a finding of one of them.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::decode::Position;
use crate::rule::Rule;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; it may be meant.
    Note,
    /// It hardly does what was meant, or it is not safe.
    Warning,
    /// It cannot work as it is.
    Error,
}

impl Severity {
    /// Every severity, from the least on.
    pub const ALL: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

    /// Returns its name, which is also that of SARIF.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! checks {
    ($(#[doc = $sentence:literal] $variant:ident $id:literal $severity:ident)*) => {
        /// What is looked for: one line of the table below.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $(#[doc = $sentence] $variant,)* }

        impl Check {
            /// Every check, in the order of the table.
            pub const ALL: &'static [Check] = &[$(Check::$variant,)*];

            /// Returns the name in reports.
            pub fn as_str(self) -> &'static str {
                match self { $(Check::$variant => $id,)* }
            }

            /// Returns what is the case where it finds something, in a sentence.
            pub fn sentence(self) -> &'static str {
                match self { $(Check::$variant => $sentence.trim_ascii(),)* }
            }

            /// Returns how much its findings matter.
            pub fn severity(self) -> Severity {
                match self { $(Check::$variant => Severity::$severity,)* }
            }
        }
    };
}

checks! {
    // The file as a whole.
    /// The file cannot be read.
    UnreadableFile "unreadable-file" Error
    /// The file does not exist.
    MissingFile "missing-file" Note
    /// The file sets nothing.
    EmptyFile "empty-file" Note
    /// The whole file is base64.
    EncodedFile "encoded-file" Error
    /// The file is UTF-16 without a byte order mark.
    UnmarkedUtf16 "unmarked-utf16" Error
    /// The file is the answer of a server that refused to give a kubeconfig.
    ErrorPage "error-page" Error
    /// The file is something other than a kubeconfig.
    OtherContent "other-content" Error
    /// client-go refuses the file.
    RefusedFile "refused-file" Error
    /// A value does not have the type of its field.
    MistypedValue "mistyped-value" Error
    /// Text follows the first document, and is ignored.
    IgnoredText "ignored-text" Warning
    /// A key is repeated, and only the last one counts.
    RepeatedKey "repeated-key" Warning

    // Fields and names.
    /// A key is nearly the name of a field, and is ignored.
    MisspeltField "misspelt-field" Warning
    /// A field stands where it is ignored.
    MisplacedField "misplaced-field" Warning
    /// A field is not known to this release, and is ignored.
    FieldOfAnotherRelease "field-of-another-release" Warning
    /// A key is no field, and is ignored.
    UnknownField "unknown-field" Note
    /// An entry has no name.
    UnnamedEntry "unnamed-entry" Warning
    /// A name begins and ends with quotation marks, which belong to it.
    QuotedName "quoted-name" Warning
    /// A name begins or ends with a blank, or has a control character.
    BlankInName "blank-in-name" Warning
    /// A name looks like a token or a key.
    SecretInName "secret-in-name" Warning
    /// A name refers to an entry that does not exist.
    DanglingReference "dangling-reference" Error
    /// An entry loses to another one of its name in an earlier file.
    LostEntry "lost-entry" Warning
    /// A current-context loses to that of an earlier file.
    LostCurrentContext "lost-current-context" Note

    // Clusters.
    /// Certificates are not checked.
    InsecureServer "insecure-server" Warning
    /// Certificates are not to be checked, and certificate authorities are given.
    InsecureBesideCa "insecure-beside-ca" Error
    /// The certificate authorities have no certificate.
    InvalidCa "invalid-ca" Error
    /// A private key stands among certificate authorities.
    KeyAmongCas "key-among-cas" Warning
    /// The server does not use TLS, so credentials are not sent.
    UnsentCredentials "unsent-credentials" Warning

    // Users.
    /// A credential is not used, because another one of the same user is.
    UnusedCredential "unused-credential" Warning
    /// A client key is not used, because there is no certificate.
    KeyWithoutCertificate "key-without-certificate" Warning
    /// A private key is not that of its certificate.
    MismatchedKey "mismatched-key" Error
    /// A value is what `kubectl config view` shows in place of a secret.
    Placeholder "placeholder" Error
    /// A token is encoded in base64 once more.
    EncodedToken "encoded-token" Warning
    /// A token has expired.
    ExpiredToken "expired-token" Error
    /// kubectl of this release does not know plugins of the apiVersion.
    RemovedPluginVersion "removed-plugin-version" Error
    /// kubectl of this release does not have the auth provider.
    RemovedAuthProvider "removed-auth-provider" Error
    /// A later release of kubectl refuses the user.
    RemovedLater "removed-later" Note
    /// A plugin is looked for in the folder of the file.
    RelativeCommand "relative-command" Warning
    /// A plugin is not found on this machine.
    MissingCommand "missing-command" Warning
    /// A file from elsewhere makes kubectl run a program.
    ForeignCommand "foreign-command" Note
    /// A file from elsewhere makes kubectl run a shell or an interpreter.
    ForeignScript "foreign-script" Warning

    // Both.
    /// client-go refuses the cluster or the user.
    RefusedEntry "refused-entry" Error
    /// A file that an entry refers to cannot be read.
    UnreadableReference "unreadable-reference" Error
    /// A path begins with a sign that a shell would replace, and client-go does not.
    UnexpandedPath "unexpanded-path" Warning
    /// Data are encoded in base64 twice.
    EncodedTwice "encoded-twice" Error
    /// A certificate has expired.
    ExpiredCertificate "expired-certificate" Error
    /// A certificate expires within 30 days.
    ExpiringCertificate "expiring-certificate" Note
    /// A certificate is not valid yet.
    FutureCertificate "future-certificate" Warning

    // Permissions.
    /// Others may read a file that has secrets.
    ReadableSecrets "readable-secrets" Warning
    /// Others may write the file.
    WritableFile "writable-file" Warning
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that deserves attention. None of its texts has a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The file, as it was named, unless the name looks like a secret.
    pub file: String,
    /// The line, from 1; 0 where the finding is about the whole file.
    #[serde(skip_serializing_if = "is_zero")]
    pub line: u32,
    /// The column in characters, from 1; 0 where the finding is about the whole file.
    #[serde(skip_serializing_if = "is_zero")]
    pub column: u32,
    /// How much it matters.
    #[serde(serialize_with = "as_text")]
    pub severity: Severity,
    /// What was looked for.
    #[serde(serialize_with = "as_text")]
    pub check: Check,
    /// The rule of SPEC.md behind it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// What is the case.
    pub message: String,
    /// The line and a caret, as text of two lines with secrets masked; empty where the finding is about the whole file.
    #[serde(skip)]
    pub excerpt: String,
    /// What can be done about it; empty where there is nothing to advise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub repair: String,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn as_text<S: Serializer>(value: &impl fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

impl Finding {
    /// Makes a finding about a whole file.
    pub(super) fn new(check: Check, file: &str, message: impl Into<String>) -> Finding {
        let severity = check.severity();
        let (file, message) = (file.to_owned(), message.into());
        Finding { file, line: 0, column: 0, severity, check, rule: None, message, excerpt: String::new(), repair: String::new() }
    }

    /// Sets the place, if it is known.
    pub(super) fn at(self, position: impl Into<Option<Position>>) -> Finding {
        let Position { line, column } = position.into().unwrap_or_default();
        Finding { line, column, ..self }
    }

    /// Sets the rule.
    pub(super) fn by(self, rule: impl Into<Option<Rule>>) -> Finding {
        Finding { rule: rule.into(), ..self }
    }

    /// Sets the repair.
    pub(super) fn repair(self, repair: impl Into<String>) -> Finding {
        Finding { repair: repair.into(), ..self }
    }

    /// Sets how much it matters, where that depends on more than the check.
    pub(super) fn severity(self, severity: Severity) -> Finding {
        Finding { severity, ..self }
    }
}
