//! Decodes kubectl's preferences, the file kuberc (KRC-05 to KRC-08): the first document that is a `Preference` of a known version.
//!
//! A document that begins with `{` is JSON; any other is YAML. Of a document that is no `Preference` nothing is reported.

use super::error::DecodeFailure;
use super::field::{Fields, Spelling, Typed};
use super::header;
use crate::go::utf8;
use crate::json;
use crate::release::Behaviours;
use crate::yaml::dialect::Dialect;
use crate::yaml::document;
use crate::yaml::json::sorted_pairs;
use crate::yaml::kind::Kind;
use crate::yaml::tree::{self, Index, Tree};

/// kubectl's preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// The defaults of flags, by command.
    pub defaults: Vec<CommandDefaults>,
    /// The aliases.
    pub aliases: Vec<Alias>,
    /// The policy for credential plugins; empty where none is given.
    pub policy: String,
    /// The commands that the policy allows; none where the list is absent or null.
    pub allowlist: Option<Vec<String>>,
    /// Whether every field is known and none is given twice.
    pub is_strict: bool,
    /// Whether the version has names of its own for defaults and options, as `v1alpha1` has.
    pub is_alpha: bool,
}

/// Defaults of a command's flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandDefaults {
    /// The command, in words.
    pub command: String,
    /// Its flags.
    pub options: Vec<OptionDefault>,
}

/// A name for a command with flags and arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// The command, in words.
    pub command: String,
    /// What follows the name, before the caller's own arguments.
    pub prepend: Vec<String>,
    /// What follows the caller's own arguments.
    pub append: Vec<String>,
    /// The defaults of the command's flags.
    pub options: Vec<OptionDefault>,
}

/// A flag's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionDefault {
    /// The flag's name, without dashes.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What the documents of a kuberc hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Preferences {
    /// There is no document but empty ones.
    Empty,
    /// None of the documents is a `Preference`.
    NoneUsable,
    /// The first that is one.
    Found(Preference),
}

/// Something other than a comment follows `---` on its line (KRC-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadSeparator;

/// Decodes the bytes of a kuberc.
///
/// # Errors
/// A line that begins with `---` is no separator, and comes before a `Preference` was found.
pub fn preferences(bytes: &[u8], behaviours: Behaviours) -> Result<Preferences, BadSeparator> {
    let mut found = Preferences::Empty;
    for document in documents(bytes) {
        let document = document?;
        if utf8::lossy(&document).trim().is_empty() {
            continue;
        }
        match preference(&document, behaviours) {
            Some(preference) => return Ok(Preferences::Found(preference)),
            None => found = Preferences::NoneUsable,
        }
    }
    Ok(found)
}

/// Splits a file at its lines `---`, which may carry a comment. The separator before the first document stays with it.
fn documents(bytes: &[u8]) -> Vec<Result<Vec<u8>, BadSeparator>> {
    let (mut documents, mut open) = (Vec::new(), Vec::new());
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    for line in bytes.split(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let Some(rest) = line.strip_prefix(b"---") {
            let rest = utf8::lossy(rest);
            if !rest.trim().is_empty() && !rest.trim().starts_with('#') {
                documents.push(Err(BadSeparator));
                return documents;
            }
            if !open.is_empty() {
                documents.push(Ok(std::mem::take(&mut open)));
                continue;
            }
        }
        open.extend_from_slice(line);
        open.push(b'\n');
    }
    documents.push(Ok(open));
    documents
}

fn preference(document: &[u8], behaviours: Behaviours) -> Option<Preference> {
    let dialect = Dialect::of(behaviours);
    let text = utf8::lossy(document);
    if text.trim_start().starts_with('{') {
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        let tree = tree::from_json(&value);
        let read = of_tree(&tree, dialect)?;
        return Some(Preference { is_strict: read.is_strict && json::check_keys(&text).is_ok(), ..read });
    }
    let document = document::read(document, dialect).map_err(DecodeFailure::from).ok()?;
    let tree = &document.tree;
    if let (true, Some(root)) = (tree.features.not_finite, tree.root()) {
        crate::yaml::json::print(tree, root, dialect.floats, &mut Vec::new()).ok()?;
    }
    let read = of_tree(tree, dialect)?;
    Some(Preference { is_strict: read.is_strict && !has_repeated_keys(tree, tree.root()?), ..read })
}

/// The names of the fields of one version.
#[derive(Clone, Copy)]
struct Names {
    defaults: &'static str,
    aliases: &'static str,
    command: &'static str,
    name: &'static str,
    option_name: &'static str,
    default: &'static str,
    options: &'static str,
    prepend: &'static str,
    append: &'static str,
    /// Those that only some releases and versions have.
    policy: Option<&'static str>,
    allowlist: Option<&'static str>,
    entry_name: Option<&'static str>,
    entry_command: Option<&'static str>,
}

const BETA: Names = Names {
    defaults: "defaults",
    aliases: "aliases",
    command: "command",
    name: "name",
    option_name: "name",
    default: "default",
    options: "options",
    prepend: "prependArgs",
    append: "appendArgs",
    policy: Some("credentialPluginPolicy"),
    allowlist: Some("credentialPluginAllowlist"),
    entry_name: Some("name"),
    entry_command: Some("command"),
};

const ALPHA: Names =
    Names { defaults: "overrides", options: "flags", policy: None, allowlist: None, entry_name: None, entry_command: None, ..BETA };

const INTERNAL: Names = Names {
    defaults: "Defaults",
    aliases: "Aliases",
    command: "Command",
    name: "Name",
    option_name: "Name",
    default: "Default",
    options: "Options",
    prepend: "PrependArgs",
    append: "AppendArgs",
    policy: Some("CredentialPluginPolicy"),
    allowlist: Some("CredentialPluginAllowlist"),
    entry_name: Some("Name"),
    entry_command: Some("Command"),
};

/// Returns the names of a version's fields; none where the release does not know the version (KRC-06).
fn names(version: &[u8], behaviours: Behaviours) -> Option<Names> {
    let version = version.strip_prefix(b"kubectl.config.k8s.io/")?;
    let has_beta = behaviours.has_kuberc_beta();
    let names = match version {
        b"v1alpha1" => return Some(ALPHA),
        b"v1beta1" if has_beta => BETA,
        b"__internal" if has_beta => INTERNAL,
        b"__internal" => {
            Names { defaults: "Overrides", options: "Flags", option_name: BETA.option_name, default: BETA.default, ..INTERNAL }
        }
        _ => return None,
    };
    Some(match (behaviours.has_plugin_policy(), behaviours.allowlist_has_commands(), version) {
        (false, ..) => Names { policy: None, allowlist: None, ..names },
        (true, false, _) => Names { entry_command: None, ..names },
        (true, true, b"__internal") => Names { entry_name: None, ..names },
        (true, true, _) => names,
    })
}

fn of_tree(tree: &Tree<'_>, dialect: Dialect) -> Option<Preference> {
    let root = tree.root().filter(|&root| tree.kind(root) == Kind::Mapping)?;
    let (kind, version) = header::fields(tree, root).ok()?;
    let names = names(tree.bytes(version?), dialect.behaviours)?;
    if tree.bytes(kind?) != b"Preference" {
        return None;
    }
    let fields = Fields { tree, dialect, spelling: Spelling::Last };
    let mut reader = Reader { fields, names, is_strict: true };
    let mut preference = reader.preference(root).ok()?;
    preference.is_strict = reader.is_strict;
    preference.is_alpha = names.defaults == ALPHA.defaults;
    Some(preference)
}

/// Reads the structs of one version.
struct Reader<'t, 'a> {
    fields: Fields<'t, 'a>,
    names: Names,
    is_strict: bool,
}

impl Reader<'_, '_> {
    fn preference(&mut self, root: Index) -> Typed<Preference> {
        let names = self.names;
        let known = [Some(names.defaults), Some(names.aliases), names.policy, names.allowlist, Some("kind"), Some("apiVersion")];
        let [defaults, aliases, policy, allowlist, ..] = self.members(root, known)?;
        Ok(Preference {
            defaults: self.list(defaults, Self::command_defaults)?,
            aliases: self.list(aliases, Self::alias)?,
            policy: self.text(policy)?,
            allowlist: match allowlist {
                Some(list) if !self.fields.is_null(list) => Some(self.list(Some(list), Self::entry)?),
                _ => None,
            },
            ..Preference::default()
        })
    }

    fn command_defaults(&mut self, index: Index) -> Typed<CommandDefaults> {
        let [command, options] = self.members(index, [Some(self.names.command), Some(self.names.options)])?;
        Ok(CommandDefaults { command: self.text(command)?, options: self.list(options, Self::option)? })
    }

    fn alias(&mut self, index: Index) -> Typed<Alias> {
        let Names { name, command, prepend, append, options, .. } = self.names;
        let [name, command, prepend, append, options] = self.members(index, [name, command, prepend, append, options].map(Some))?;
        Ok(Alias {
            name: self.text(name)?,
            command: self.text(command)?,
            prepend: self.texts(prepend)?,
            append: self.texts(append)?,
            options: self.list(options, Self::option)?,
        })
    }

    fn option(&mut self, index: Index) -> Typed<OptionDefault> {
        let [name, value] = self.members(index, [Some(self.names.option_name), Some(self.names.default)])?;
        Ok(OptionDefault { name: self.text(name)?, value: self.text(value)? })
    }

    /// Reads an item of the allow list. Its command has an older name, and both must agree.
    fn entry(&mut self, index: Index) -> Typed<String> {
        let [name, command] = self.members(index, [self.names.entry_name, self.names.entry_command])?;
        let (name, command) = (self.text(name)?, self.text(command)?);
        match (name.is_empty(), command.is_empty()) {
            (false, false) if name != command => Err(self.fields.refuse(index, "the same name and command")),
            (_, true) => Ok(name),
            (_, false) => Ok(command),
        }
    }

    /// Returns the values of a struct's fields, and notes whether there are others.
    fn members<const N: usize>(&mut self, index: Index, known: [Option<&'static str>; N]) -> Typed<[Option<Index>; N]> {
        let slots = self.fields.of(index, known.into_iter(), 0..N)?;
        if self.fields.tree.kind(index) == Kind::Mapping {
            let is_known = |key: &[u8]| known.iter().flatten().any(|name| name.as_bytes() == key);
            self.is_strict &= self.fields.tree.pairs(index).all(|(key, _)| is_known(self.fields.tree.bytes(key)));
        }
        Ok(slots)
    }

    fn text(&self, index: Option<Index>) -> Typed<String> {
        index.map_or(Ok(String::new()), |index| self.fields.text(index))
    }

    fn texts(&self, index: Option<Index>) -> Typed<Vec<String>> {
        index.map_or(Ok(Vec::new()), |index| self.fields.texts(index))
    }

    fn list<T>(&mut self, index: Option<Index>, item: impl Fn(&mut Self, Index) -> Typed<T>) -> Typed<Vec<T>> {
        let fields = self.fields;
        index.map_or(Ok(Vec::new()), |index| fields.list(index, |at| item(self, at)))
    }
}

/// Whether a mapping anywhere has a key twice.
fn has_repeated_keys(tree: &Tree<'_>, root: Index) -> bool {
    let mut todo = vec![root];
    while let Some(index) = todo.pop() {
        match tree.kind(index) {
            Kind::Sequence => todo.extend(tree.items(index)),
            Kind::Mapping if tree.pairs(index).count() > sorted_pairs(tree, index).len() => return true,
            Kind::Mapping => todo.extend(tree.pairs(index).map(|(_, value)| value)),
            _ => {}
        }
    }
    false
}
