//! The section `command`: what kubectl makes of its command line.

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::rule::Rule;

/// What kubectl makes of its command line.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// What it comes to, or why it is refused.
    pub answer: Result<CommandAnswer, CommandError>,
    /// What kubectl warns of before, in its order.
    pub warnings: Vec<CommandWarning>,
}

/// What a command line comes to.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CommandAnswer {
    /// The command that runs, with those above it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The program that takes over.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub plugin: String,
    /// The arguments of either.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// The flags that a client is made from, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub flags: BTreeMap<&'static str, FlagValue>,
    /// The policy for credential plugins.
    #[serde(skip_serializing_if = "PluginPolicy::is_empty")]
    pub plugin_policy: PluginPolicy,
    /// Whether help is shown instead.
    #[serde(skip_serializing_if = "is_false")]
    pub help: bool,
}

/// The value of a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum FlagValue {
    Text(String),
    Texts(Vec<String>),
    Flag(bool),
}

impl FlagValue {
    /// Whether it is empty or false.
    pub fn is_zero(&self) -> bool {
        match self {
            FlagValue::Text(text) => text.is_empty(),
            FlagValue::Texts(texts) => texts.is_empty(),
            FlagValue::Flag(flag) => !flag,
        }
    }

    /// Returns the text; empty for another kind of value.
    pub fn text(&self) -> &str {
        if let FlagValue::Text(text) = self { text } else { "" }
    }

    /// Returns the texts of a list; none for another kind of value.
    pub fn texts(&self) -> &[String] {
        if let FlagValue::Texts(texts) = self { texts } else { &[] }
    }

    /// Whether it is a flag that is set.
    pub fn flag(&self) -> bool {
        matches!(self, FlagValue::Flag(true))
    }
}

/// Which credential plugins may run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PluginPolicy {
    /// `AllowAll`, `DenyAll` or `Allowlist`; empty allows all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub policy: String,
    /// The commands that `Allowlist` allows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowlist: Vec<String>,
}

impl PluginPolicy {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == PluginPolicy::default()
    }
}

/// Why kubectl refuses a command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommandError {
    /// The kind of error.
    pub code: CommandCode,
    /// The flag, command or alias that it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The file that it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The rule that it comes from. Not part of the JSON.
    #[serde(skip)]
    pub rule: Rule,
    /// The message for people, which is never compared.
    pub message: String,
}

/// What kubectl warns of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommandWarning(CommandError);

impl CommandWarning {
    /// Makes a warning about a command or alias.
    pub(crate) fn named(code: CommandCode, rule: Rule, name: &str, message: String) -> Self {
        CommandWarning(CommandError { code, name: name.to_owned(), path: String::new(), rule, message })
    }

    /// Makes a warning about a file.
    pub(crate) fn about(code: CommandCode, rule: Rule, path: &str, message: String) -> Self {
        CommandWarning(CommandError { code, name: String::new(), path: path.to_owned(), rule, message })
    }

    /// Returns what it would be as an error.
    pub fn as_error(&self) -> &CommandError {
        &self.0
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code.as_str())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A kind of refusal or warning of a command line, with its code in PROTOCOL.md.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandCode { $($(#[$doc])* $variant,)* }

        impl CommandCode {
            /// Every code.
            pub const ALL: &'static [CommandCode] = &[$(CommandCode::$variant,)*];

            /// Returns the code in PROTOCOL.md.
            pub fn as_str(self) -> &'static str {
                match self { $(CommandCode::$variant => $text,)* }
            }
        }
    };
}

codes! {
    /// No command and no plugin has this name (CLI-12).
    UnknownCommand = "unknown-command",
    /// A plugin is looked for, and a flag stands first (CLI-21).
    FlagBeforePlugin = "flag-before-plugin",
    /// The command has no such flag (CLI-15).
    UnknownFlag = "unknown-flag",
    /// A word that begins with two dashes names no flag (CLI-16).
    FlagSyntax = "flag-syntax",
    /// A flag stands last and needs a value (CLI-16).
    FlagValueMissing = "flag-value-missing",
    /// A flag does not take its value (CLI-17).
    FlagValue = "flag-value",
    /// A flag must be given (CLI-20).
    FlagRequired = "flag-required",
    /// There is no such profile (CLI-20).
    Profile = "profile",
    /// `--kuberc` has no value (KRC-03).
    KubercFlag = "kuberc-flag",
    /// `--kuberc` beside `KUBERC=off` (KRC-02).
    KubercOff = "kuberc-off",
    /// A kuberc that is named cannot be read (KRC-04).
    KubercUnreadable = "kuberc-unreadable",
    /// Something follows `---` (KRC-05).
    KubercSeparator = "kuberc-separator",
    /// No document is a `Preference` (KRC-08).
    KubercNone = "kuberc-none",
    /// A warning: the default kuberc is of no use (KRC-04, KRC-05, KRC-07, KRC-08).
    KubercIgnored = "kuberc-ignored",
    /// A warning: a field is unknown or given twice (KRC-07).
    KubercNotStrict = "kuberc-not-strict",
    /// The name of an alias is no word of letters (KRC-09).
    KubercAliasName = "kuberc-alias-name",
    /// Two aliases have the same name (KRC-09).
    KubercAliasTwice = "kuberc-alias-twice",
    /// The name of a flag begins with a dash (KRC-09).
    KubercOptionDashes = "kuberc-option-dashes",
    /// The policy for credential plugins is none (KRC-10).
    KubercPolicy = "kuberc-policy",
    /// A warning: there is no command to set defaults of (KRC-12).
    KubercNoCommand = "kuberc-no-command",
    /// A default of a flag that the command does not have (KRC-12).
    KubercOption = "kuberc-option",
    /// A default that its flag does not take (KRC-12).
    KubercOptionValue = "kuberc-option-value",
    /// A warning: an alias has the name of a command (KRC-14).
    KubercBuiltIn = "kuberc-built-in",
    /// The command of an alias does not exist (KRC-14).
    KubercAliasCommand = "kuberc-alias-command",
    /// Defaults of an alias (KRC-16).
    KubercAliasOverridden = "kuberc-alias-overridden",
}

impl Serialize for CommandCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match &self.answer {
            Ok(answer) => map.serialize_entry("ok", answer)?,
            Err(error) => map.serialize_entry("errors", &[error])?,
        }
        if !self.warnings.is_empty() {
            map.serialize_entry("warnings", &self.warnings)?;
        }
        map.end()
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}
