//! The columns of the table of fields.

use std::collections::BTreeMap;

use super::types::{AuthInfo, AuthProviderConfig, Cluster, Context, Data, Entries, ExecConfig, ExecEnvVar, Extensions, Preferences};
use crate::release::{Behaviour, Behaviours};
use crate::rule::Rule;

/// A struct of a kubeconfig that has its fields in the table.
pub trait Record: Default + 'static {
    /// Its name, with which the places of its fields begin: `cluster`, `user`, `exec` and so on.
    const WORD: &'static str;

    /// Its fields, in the order in which client-go declares and writes them.
    const FIELDS: &'static [Field<Self>];

    /// Returns the field with this v1 name.
    fn field(name: &str) -> Option<&'static Field<Self>> {
        Self::FIELDS.iter().find(|field| field.name == name)
    }

    /// Returns the fields that are paths of files, with their values, empty ones included (PATH-01). An exec plugin's command is not among
    /// them: whether it is a path depends on its value.
    fn paths(&self) -> impl Iterator<Item = (&'static Field<Self>, &str)> {
        Self::FIELDS.iter().filter_map(|field| match &field.slot {
            Slot::Text(lens) if field.reference == Reference::Path => Some((field, (lens.get)(self).as_str())),
            _ => None,
        })
    }

    /// Whether no field is set. The origin of a stanza is not a field, so it does not count.
    fn is_blank(&self) -> bool {
        Self::FIELDS.iter().all(|field| !field.is_set(self))
    }
}

/// One field: a line of the table.
#[derive(Debug)]
pub struct Field<T: 'static> {
    /// Its name in v1 documents, overrides and outcomes.
    pub name: &'static str,
    /// Its name after that of its struct, such as `cluster.server`.
    pub place: &'static str,
    /// Where `T` holds it, and with that its type.
    pub slot: Slot<T>,
    /// Its name in documents of the internal version (DEC-05).
    pub internal: InternalName,
    /// The behaviour of the releases that know the field (DEC-18); `None` if all do.
    pub known: Option<Behaviour>,
    /// How secret its value is.
    pub secrecy: Secrecy,
    /// Whether a relative value is resolved against the folder of its file (PATH-01).
    pub reference: Reference,
    /// Whether client-go writes the field even if it is not set (DEC-20, DEC-21).
    pub always_written: bool,
    /// The rule by which an override of the field beats the file; `None` if it cannot be overridden.
    pub override_rule: Option<Rule>,
    /// The group with which an override replaces the field, even if the override leaves the field empty.
    pub group: Option<Group>,
    /// The group that an override of this field replaces.
    pub replaces: Option<Group>,
}

impl<T> Field<T> {
    /// Makes a field of every release that has the same name in both versions, is written only if set, and cannot be overridden.
    pub(super) const fn new(name: &'static str, place: &'static str, slot: Slot<T>, secrecy: Secrecy) -> Self {
        Field {
            name,
            place,
            slot,
            internal: InternalName::Same,
            known: None,
            secrecy,
            reference: Reference::Never,
            always_written: false,
            override_rule: None,
            group: None,
            replaces: None,
        }
    }

    pub(super) const fn internal(self, internal: InternalName) -> Self {
        Field { internal, ..self }
    }

    pub(super) const fn known(self, behaviour: Behaviour) -> Self {
        Field { known: Some(behaviour), ..self }
    }

    pub(super) const fn reference(self, reference: Reference) -> Self {
        Field { reference, ..self }
    }

    pub(super) const fn always_written(self) -> Self {
        Field { always_written: true, ..self }
    }

    pub(super) const fn overridden(self, rule: Rule) -> Self {
        Field { override_rule: Some(rule), ..self }
    }

    /// Puts the field in a group: an override of it replaces the whole group.
    pub(super) const fn group(self, group: Group) -> Self {
        Field { group: Some(group), replaces: Some(group), ..self }
    }

    /// Makes an override of the field replace a group to which the field does not belong.
    pub(super) const fn replaces(self, group: Group) -> Self {
        Field { replaces: Some(group), ..self }
    }

    /// Whether releases with these behaviours know the field (DEC-18).
    pub fn is_known(&self, behaviours: Behaviours) -> bool {
        self.known.is_none_or(|behaviour| behaviours.contains(behaviour))
    }

    /// Returns the name in documents of the internal version, if the field has one.
    pub fn internal_name(&self, behaviours: Behaviours) -> Option<&'static str> {
        match self.internal {
            InternalName::Same => Some(self.name),
            InternalName::Other(name) => Some(name),
            InternalName::GoNameOnce(name) => Some(if behaviours.internal_hides_go_names() { self.name } else { name }),
            InternalName::Absent => None,
        }
    }

    /// Whether the field is set in `record`. A block counts as set even if it is empty (DEC-16); an empty string, list or map and `false`
    /// do not.
    pub fn is_set(&self, record: &T) -> bool {
        each_slot!(&self.slot, lens => IsSet::is_set((lens.get)(record)))
    }

    /// Returns the description of the field without the type of its struct.
    pub const fn info(&self) -> FieldInfo {
        FieldInfo { name: self.name, shape: self.slot.shape(), secrecy: self.secrecy, reference: self.reference }
    }

    /// Returns the rule of the merge primitive by which a value replaces or extends an earlier one.
    pub fn merge_rule(&self) -> Rule {
        match self.slot {
            Slot::Text(_) | Slot::Flag(_) => Rule::Merge01,
            Slot::TextsByKey(_) | Slot::Settings(_) | Slot::Extensions(_) | Slot::Clusters(_) | Slot::Users(_) | Slot::Contexts(_) => {
                Rule::Merge02
            }
            Slot::Data(_) | Slot::Texts(_) | Slot::OptionalTexts(_) | Slot::Env(_) => Rule::Merge03,
            Slot::AuthProvider(_) | Slot::Exec(_) => Rule::Merge04,
            Slot::Preferences(_) => Rule::Merge06,
        }
    }
}

/// The name of a field in documents of the internal version (DEC-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InternalName {
    /// The same as in v1.
    Same,
    /// Another name.
    Other(&'static str),
    /// The given Go name in releases before the internal version hid Go names, then the same as in v1.
    GoNameOnce(&'static str),
    /// None: the internal version does not have the field.
    Absent,
}

/// How secret the values of a field are. The table in `src/secrets/mod.rs` shows what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Secrecy {
    /// Not secret: names of entries and users, addresses, paths, booleans.
    Public,
    /// A URL, of which the user part, the query and the fragment may be secret.
    Url,
    /// The arguments of a command: all but options and subcommands may be secret.
    Arguments,
    /// What may hold anything, so any value may be secret: the settings of a plugin, attributes of a person, free text. kubectl shows it.
    Setting,
    /// A certificate: not secret, but long, and it identifies somebody.
    Certificate,
    /// A secret: a token, a password or a key.
    Secret,
}

/// Whether a relative value is a path from the folder of its kubeconfig (PATH-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// It is not.
    Never,
    /// It is.
    Path,
    /// It is if it has a separator; a bare command is looked up in PATH (PATH-05).
    Command,
}

/// Fields that an override replaces together, including those that it leaves empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// How a server is trusted: `insecure-skip-tls-verify`, CA path and CA data (OVR-08).
    Trust,
    /// The TLS server name, which belongs to its server (OVR-11).
    ServerName,
    /// The path and data of the client certificate (OVR-04).
    Certificate,
    /// The path and data of the client key (OVR-05).
    Key,
}

impl Group {
    /// Returns the rule by which the group is replaced.
    pub fn rule(self) -> Rule {
        match self {
            Group::Trust => Rule::Ovr08,
            Group::ServerName => Rule::Ovr11,
            Group::Certificate => Rule::Ovr04,
            Group::Key => Rule::Ovr05,
        }
    }

    /// Returns the behaviour of the releases that replace the group as a whole.
    pub fn behaviour(self) -> Behaviour {
        match self {
            Group::Trust => Behaviour::CaOverrideReplacesAll,
            Group::ServerName => Behaviour::HasTlsServerName,
            Group::Certificate | Group::Key => Behaviour::CertOverrideReplacesPair,
        }
    }

    /// Returns the first field of the override `over` that replaces this group, if there is one.
    pub fn replaced_by<T: Record>(self, over: &T) -> Option<&'static Field<T>> {
        T::FIELDS.iter().find(|field| field.replaces == Some(self) && field.is_set(over))
    }
}

/// Access to a member of a struct.
#[derive(Debug)]
pub struct Lens<T, V> {
    /// Returns the member.
    pub get: fn(&T) -> &V,
    /// Returns the member for changes.
    pub get_mut: fn(&mut T) -> &mut V,
}

/// Access to a field, by its type.
#[derive(Debug)]
pub enum Slot<T> {
    /// A string.
    Text(Lens<T, String>),
    /// `true` or `false`.
    Flag(Lens<T, bool>),
    /// Bytes, in base64.
    Data(Lens<T, Data>),
    /// A list of strings.
    Texts(Lens<T, Vec<String>>),
    /// A list of strings that distinguishes absent from empty.
    OptionalTexts(Lens<T, Option<Vec<String>>>),
    /// Lists of strings under keys that a user chooses.
    TextsByKey(Lens<T, BTreeMap<String, Option<Vec<String>>>>),
    /// Strings under keys that a user chooses.
    Settings(Lens<T, Option<BTreeMap<String, String>>>),
    /// Extensions by name.
    Extensions(Lens<T, Extensions>),
    /// `auth-provider`
    AuthProvider(Lens<T, Option<Box<AuthProviderConfig>>>),
    /// `exec`
    Exec(Lens<T, Option<Box<ExecConfig>>>),
    /// `exec.env`
    Env(Lens<T, Option<Vec<ExecEnvVar>>>),
    /// `preferences`
    Preferences(Lens<T, Preferences>),
    /// `clusters`
    Clusters(Lens<T, Entries<Cluster>>),
    /// `users`
    Users(Lens<T, Entries<AuthInfo>>),
    /// `contexts`
    Contexts(Lens<T, Entries<Context>>),
}

impl<T> Slot<T> {
    const fn shape(&self) -> Shape {
        match self {
            Slot::Text(_) => Shape::Text,
            Slot::Flag(_) => Shape::Flag,
            Slot::Data(_) => Shape::Data,
            Slot::Texts(_) | Slot::OptionalTexts(_) => Shape::Texts,
            Slot::TextsByKey(_) | Slot::Settings(_) => Shape::Open,
            Slot::Extensions(_) | Slot::AuthProvider(_) | Slot::Exec(_) | Slot::Env(_) => Shape::Block,
            Slot::Preferences(_) | Slot::Clusters(_) | Slot::Users(_) | Slot::Contexts(_) => Shape::Block,
        }
    }
}

/// The type of a field, in the detail needed to judge text in which its name occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// Base64.
    Data,
    /// A list of strings.
    Texts,
    /// Values under keys that are not fields.
    Open,
    /// A block of fields, which have their own lines in the table.
    Block,
}

/// A field without the type of its struct, for code that looks up the names found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    /// The v1 name.
    pub name: &'static str,
    /// The type.
    pub shape: Shape,
    /// How secret its value is.
    pub secrecy: Secrecy,
    /// Whether its value may be a path.
    pub reference: Reference,
}

/// Evaluates `$body` for a slot of any type; `$lens` is its lens.
macro_rules! each_slot {
    ($slot:expr, $lens:ident => $body:expr) => {{
        use $crate::kubeconfig::Slot;
        match $slot {
            Slot::Text($lens) => $body,
            Slot::Flag($lens) => $body,
            Slot::Data($lens) => $body,
            Slot::Texts($lens) => $body,
            Slot::OptionalTexts($lens) => $body,
            Slot::TextsByKey($lens) => $body,
            Slot::Settings($lens) => $body,
            Slot::Extensions($lens) => $body,
            Slot::AuthProvider($lens) => $body,
            Slot::Exec($lens) => $body,
            Slot::Env($lens) => $body,
            Slot::Preferences($lens) => $body,
            Slot::Clusters($lens) => $body,
            Slot::Users($lens) => $body,
            Slot::Contexts($lens) => $body,
        }
    }};
}
pub(crate) use each_slot;

/// Whether a field's value counts as set.
trait IsSet {
    fn is_set(&self) -> bool;
}

impl IsSet for String {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}

impl IsSet for bool {
    fn is_set(&self) -> bool {
        *self
    }
}

impl<T> IsSet for Vec<T> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}

impl<T> IsSet for BTreeMap<String, T> {
    fn is_set(&self) -> bool {
        !self.is_empty()
    }
}

impl<T> IsSet for Option<Vec<T>> {
    fn is_set(&self) -> bool {
        self.as_ref().is_some_and(IsSet::is_set)
    }
}

impl IsSet for Option<BTreeMap<String, String>> {
    fn is_set(&self) -> bool {
        self.as_ref().is_some_and(IsSet::is_set)
    }
}

impl IsSet for Option<Box<AuthProviderConfig>> {
    fn is_set(&self) -> bool {
        self.is_some()
    }
}

impl IsSet for Option<Box<ExecConfig>> {
    fn is_set(&self) -> bool {
        self.is_some()
    }
}

impl IsSet for Preferences {
    fn is_set(&self) -> bool {
        !self.is_blank()
    }
}
