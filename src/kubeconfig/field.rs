//! What the table of fields says about each of them.

use std::collections::BTreeMap;

use super::types::{AuthInfo, AuthProviderConfig, Cluster, Context, Data, ExecConfig, ExecEnvVar, Extensions, Preferences};
use crate::release::{Behaviour, Behaviours};
use crate::rule::Rule;

/// A struct of a kubeconfig whose fields are in the table.
pub trait Record: Default + 'static {
    /// The word for it, with which its fields' places begin: `cluster`, `user`, `exec`.
    const WORD: &'static str;

    /// Its fields in the order in which client-go declares them, which is the order in which it writes them.
    const FIELDS: &'static [Field<Self>];

    /// The field with this v1 name.
    fn field(name: &str) -> Option<&'static Field<Self>> {
        Self::FIELDS.iter().find(|field| field.name == name)
    }

    /// Whether no field is set. Where a stanza came from is not a field, so it does not count.
    fn is_blank(&self) -> bool {
        Self::FIELDS.iter().all(|field| !field.is_set(self))
    }
}

/// One field: a line of the table.
#[derive(Debug)]
pub struct Field<T: 'static> {
    /// The name in v1 documents, in overrides and in outcomes.
    pub name: &'static str,
    /// The name behind the word of its struct, `cluster.server`.
    pub place: &'static str,
    /// Where `T` holds it, and so what it takes.
    pub slot: Slot<T>,
    /// The name in documents of the internal version (DEC-05).
    pub internal: InternalName,
    /// The behaviour of the releases that know the field (DEC-18); none for a field of every release.
    pub known: Option<Behaviour>,
    /// Who may see its value.
    pub secrecy: Secrecy,
    /// Whether a relative value is resolved against the folder of its file (PATH-01).
    pub reference: Reference,
    /// Whether client-go writes the field even where it is not set (DEC-20, DEC-21).
    pub always_written: bool,
    /// The rule by which an override of the field beats the file; none for what overrides cannot say.
    pub override_rule: Option<Rule>,
    /// The group with which an override replaces the field, even by nothing.
    pub group: Option<Group>,
    /// The group that an override of this field replaces.
    pub replaces: Option<Group>,
}

impl<T> Field<T> {
    /// A field of every release, called the same in both versions, which is written where it is set and cannot be overridden.
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

    /// Says that an override replaces a group to which the field does not belong.
    pub(super) const fn replaces(self, group: Group) -> Self {
        Field { replaces: Some(group), ..self }
    }

    /// Whether releases with these behaviours know the field (DEC-18).
    pub fn is_known(&self, behaviours: Behaviours) -> bool {
        self.known.is_none_or(|behaviour| behaviours.contains(behaviour))
    }

    /// The name in documents of the internal version, where it has one.
    pub fn internal_name(&self, behaviours: Behaviours) -> Option<&'static str> {
        match self.internal {
            InternalName::Same => Some(self.name),
            InternalName::Other(name) => Some(name),
            InternalName::GoNameOnce(name) => Some(if behaviours.internal_hides_go_names() { self.name } else { name }),
            InternalName::Absent => None,
        }
    }

    /// Whether `record` holds anything here. A block that is present is set even where it is empty (DEC-16); an empty text, list or
    /// map and `false` are not.
    pub fn is_set(&self, record: &T) -> bool {
        each_slot!(&self.slot, lens => IsSet::is_set((lens.get)(record)))
    }

    /// What can be said of the field without its struct.
    pub const fn line(&self) -> Line {
        Line { name: self.name, shape: self.slot.shape(), secrecy: self.secrecy, reference: self.reference }
    }

    /// The rule of the merge primitive by which a value replaces what the field holds below.
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

/// What a field is called in documents of the internal version (DEC-05).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InternalName {
    /// As in v1.
    Same,
    /// Otherwise.
    Other(&'static str),
    /// By its Go name until the internal version hid those, then as in v1.
    GoNameOnce(&'static str),
    /// It has none: the internal version lacks the field.
    Absent,
}

/// Who may see what a field holds. What follows from it for each use is written in that use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Secrecy {
    /// Anybody: names, addresses, paths, flags.
    Public,
    /// Anybody, but for the user part and the query of the URL.
    Url,
    /// Who logs in: half of a credential, so it is kept out of the lines of refusals.
    Account,
    /// Free text, in which its writer may have put anything: it is not shared.
    Prose,
    /// What an authoriser is told about a person: it is neither shared nor part of the lines of refusals.
    Personal,
    /// The arguments of a command: all but options and subcommands may be secrets.
    Arguments,
    /// What a plugin or program is configured with: it may be a secret under any name. kubectl shows it.
    Setting,
    /// A certificate: no secret, but long, and it says who somebody is.
    Certificate,
    /// Nobody: a token, a password, a key.
    Secret,
}

/// Whether a relative value names a file beside its kubeconfig (PATH-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// It does not.
    Never,
    /// It does.
    Path,
    /// It does where it holds a separator; a bare command is looked up in PATH (PATH-05).
    Command,
}

/// Fields that an override replaces together, those that it leaves empty by nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// What a server is trusted by: insecure, CA path and CA data (OVR-08).
    Trust,
    /// The TLS server name, which goes with its server (OVR-11).
    ServerName,
    /// Path and data of the client certificate (OVR-04).
    Certificate,
    /// Path and data of the client key (OVR-05).
    Key,
}

impl Group {
    /// The rule by which it is replaced.
    pub fn rule(self) -> Rule {
        match self {
            Group::Trust => Rule::Ovr08,
            Group::ServerName => Rule::Ovr11,
            Group::Certificate => Rule::Ovr04,
            Group::Key => Rule::Ovr05,
        }
    }

    /// The behaviour of the releases that replace it as one.
    pub fn behaviour(self) -> Behaviour {
        match self {
            Group::Trust => Behaviour::CaOverrideReplacesAll,
            Group::ServerName => Behaviour::HasTlsServerName,
            Group::Certificate | Group::Key => Behaviour::CertOverrideReplacesPair,
        }
    }

    /// The first field by which `over`, an override, replaces this group; none where it does not.
    pub fn replaced_by<T: Record>(self, over: &T) -> Option<&'static Field<T>> {
        T::FIELDS.iter().find(|field| field.replaces == Some(self) && field.is_set(over))
    }
}

/// Where a struct holds a field.
#[derive(Debug)]
pub struct Lens<T, V> {
    /// Reads it.
    pub get: fn(&T) -> &V,
    /// Changes it.
    pub get_mut: fn(&mut T) -> &mut V,
}

/// Where a struct holds a field, by what the field takes.
#[derive(Debug)]
pub enum Slot<T> {
    /// A text.
    Text(Lens<T, String>),
    /// `true` or `false`.
    Flag(Lens<T, bool>),
    /// Bytes, in base64.
    Data(Lens<T, Data>),
    /// A list of texts.
    Texts(Lens<T, Vec<String>>),
    /// A list of texts of which absent and empty are told apart.
    OptionalTexts(Lens<T, Option<Vec<String>>>),
    /// Lists of texts by keys of one's own.
    TextsByKey(Lens<T, BTreeMap<String, Option<Vec<String>>>>),
    /// Texts by keys of one's own.
    Settings(Lens<T, Option<BTreeMap<String, String>>>),
    /// Extensions by name.
    Extensions(Lens<T, Extensions>),
    /// `auth-provider`
    AuthProvider(Lens<T, Option<AuthProviderConfig>>),
    /// `exec`
    Exec(Lens<T, Option<ExecConfig>>),
    /// `exec.env`
    Env(Lens<T, Option<Vec<ExecEnvVar>>>),
    /// `preferences`
    Preferences(Lens<T, Preferences>),
    /// `clusters`
    Clusters(Lens<T, BTreeMap<String, Cluster>>),
    /// `users`
    Users(Lens<T, BTreeMap<String, AuthInfo>>),
    /// `contexts`
    Contexts(Lens<T, BTreeMap<String, Context>>),
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

/// What a field takes, as far as those need to know who meet its name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// Base64.
    Data,
    /// A list of texts.
    Texts,
    /// Values under keys that are no fields.
    Open,
    /// Fields, which have lines of their own.
    Block,
}

/// A field as it is known to those who meet its name in a text, and not the struct that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The v1 name.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Who may see its value.
    pub secrecy: Secrecy,
    /// Whether it may name a file.
    pub reference: Reference,
}

/// Does the same for a slot of any shape: `$lens` is its lens in `$body`.
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

impl IsSet for Option<AuthProviderConfig> {
    fn is_set(&self) -> bool {
        self.is_some()
    }
}

impl IsSet for Option<ExecConfig> {
    fn is_set(&self) -> bool {
        self.is_some()
    }
}

impl IsSet for Preferences {
    fn is_set(&self) -> bool {
        !self.is_blank()
    }
}
