//! Fields: the header, and what a kubeconfig of either form holds.

use std::collections::HashSet;

use super::notes::Notes;
use crate::decode::header::ApiVersion;
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::yaml::json::sorted_pairs;
use crate::yaml::kind::Kind;
use crate::yaml::tree::{Index, Tree};

/// What a place of a kubeconfig takes.
enum Type {
    /// A text, a boolean, or a list of texts: nothing here can be out of the ordinary but null.
    Plain,
    /// Base64, or bytes as numbers.
    Data,
    /// Texts or lists by keys of one's own.
    Map,
    /// A list of structs.
    List(&'static Struct),
    /// Structs by name, as the internal version has them.
    Named(&'static Struct),
    One(&'static Struct),
    /// Extensions of v1: named payloads.
    Extensions,
}

/// What a release is asked.
type Question = fn(Behaviours) -> bool;

struct Struct {
    fields: &'static [(&'static str, Type)],
    /// Fields that not every release has, and the question that tells (DEC-18).
    newer: &'static [(&'static str, Question)],
    /// Whether an entry is told apart by its name.
    named: bool,
}

const PLAIN: Struct = Struct { fields: &[], newer: &[], named: false };

static CONFIG: Struct = Struct {
    fields: &[
        ("kind", Type::Plain),
        ("apiVersion", Type::Plain),
        ("current-context", Type::Plain),
        ("preferences", Type::One(&PREFERENCES)),
        ("clusters", Type::List(&NAMED_CLUSTER)),
        ("users", Type::List(&NAMED_USER)),
        ("contexts", Type::List(&NAMED_CONTEXT)),
        ("extensions", Type::Extensions),
    ],
    ..PLAIN
};

static INTERNAL: Struct = Struct {
    fields: &[
        ("kind", Type::Plain),
        ("apiVersion", Type::Plain),
        ("current-context", Type::Plain),
        ("preferences", Type::One(&PREFERENCES)),
        ("clusters", Type::Named(&CLUSTER)),
        ("users", Type::Named(&INTERNAL_USER)),
        ("contexts", Type::Named(&CONTEXT)),
        ("extensions", Type::Map),
    ],
    ..PLAIN
};

static PREFERENCES: Struct = Struct { fields: &[("colors", Type::Plain), ("extensions", Type::Extensions)], ..PLAIN };
static NAMED_CLUSTER: Struct = Struct { fields: &[("name", Type::Plain), ("cluster", Type::One(&CLUSTER))], named: true, ..PLAIN };
static NAMED_USER: Struct = Struct { fields: &[("name", Type::Plain), ("user", Type::One(&USER))], named: true, ..PLAIN };
static NAMED_CONTEXT: Struct = Struct { fields: &[("name", Type::Plain), ("context", Type::One(&CONTEXT))], named: true, ..PLAIN };

static CLUSTER: Struct = Struct {
    fields: &[
        ("server", Type::Plain),
        ("api-version", Type::Plain),
        ("tls-server-name", Type::Plain),
        ("insecure-skip-tls-verify", Type::Plain),
        ("certificate-authority", Type::Plain),
        ("certificate-authority-data", Type::Data),
        ("proxy-url", Type::Plain),
        ("disable-compression", Type::Plain),
        ("extensions", Type::Extensions),
    ],
    newer: &[
        ("api-version", Behaviours::has_api_version),
        ("tls-server-name", Behaviours::has_tls_server_name),
        ("proxy-url", Behaviours::has_proxy_url),
        ("disable-compression", Behaviours::has_disable_compression),
    ],
    ..PLAIN
};

macro_rules! user {
    ($user:literal, $uid:literal, $groups:literal, $extra:literal) => {
        Struct {
            fields: &[
                ("client-certificate", Type::Plain),
                ("client-certificate-data", Type::Data),
                ("client-key", Type::Plain),
                ("client-key-data", Type::Data),
                ("token", Type::Plain),
                ("tokenFile", Type::Plain),
                ($user, Type::Plain),
                ($uid, Type::Plain),
                ($groups, Type::Plain),
                ($extra, Type::Map),
                ("username", Type::Plain),
                ("password", Type::Plain),
                ("auth-provider", Type::One(&AUTH_PROVIDER)),
                ("exec", Type::One(&EXEC)),
                ("extensions", Type::Extensions),
            ],
            newer: &[
                ($uid, Behaviours::has_as_uid),
                ($groups, Behaviours::has_impersonation_groups),
                ($extra, Behaviours::has_impersonation_groups),
                ("exec", Behaviours::has_exec),
            ],
            ..PLAIN
        }
    };
}

static USER: Struct = user!("as", "as-uid", "as-groups", "as-user-extra");
static INTERNAL_USER: Struct = user!("act-as", "act-as-uid", "act-as-groups", "act-as-user-extra");

static CONTEXT: Struct = Struct {
    fields: &[("cluster", Type::Plain), ("user", Type::Plain), ("namespace", Type::Plain), ("extensions", Type::Extensions)],
    ..PLAIN
};

static AUTH_PROVIDER: Struct = Struct { fields: &[("name", Type::Plain), ("config", Type::Map)], ..PLAIN };
static EXEC: Struct = Struct {
    fields: &[
        ("command", Type::Plain),
        ("args", Type::Plain),
        ("env", Type::List(&ENV)),
        ("apiVersion", Type::Plain),
        ("installHint", Type::Plain),
        ("provideClusterInfo", Type::Plain),
        ("interactiveMode", Type::Plain),
    ],
    newer: &[
        ("installHint", Behaviours::has_install_hint),
        ("provideClusterInfo", Behaviours::has_cluster_info),
        ("interactiveMode", Behaviours::has_interactive_mode),
    ],
    ..PLAIN
};
static ENV: Struct = Struct { fields: &[("name", Type::Plain), ("value", Type::Plain)], ..PLAIN };

/// What client-go keeps beside an exec block and no file can say (DEC-17).
const NOT_FROM_A_FILE: [&str; 5] = ["config", "stdinUnavailable", "stdinUnavailableMessage", "pluginPolicy", "cluster"];

/// `kind` and `apiVersion`.
pub fn explain_header(tree: &Tree<'_>, root: Index, notes: &mut Notes) {
    let mut given = HashSet::new();
    for (key, value) in sorted_pairs(tree, root) {
        let (name, at) = (tree.bytes(key), tree.node(key).at);
        let is_slashed = matches!(tree.bytes(value), b"/" | b"/v1" | b"/__internal");
        match (name, name.to_ascii_lowercase().as_slice()) {
            (b"apiVersion", _) if is_slashed => notes.add(Rule::Dec03, tree.node(value).at),
            (b"kind" | b"apiVersion", _) => {}
            (_, b"kind" | b"apiversion") => notes.add(Rule::Dec04, at),
            _ => continue,
        }
        if tree.kind(value) != Kind::Null && !tree.bytes(value).is_empty() {
            given.insert(name.to_ascii_lowercase());
        }
    }
    if given.len() < 2 {
        notes.add(Rule::Dec01, tree.node(root).at);
    }
}

/// Every field of the document.
pub fn explain(tree: &Tree<'_>, root: Index, form: ApiVersion, notes: &mut Notes) {
    let shape = match form {
        ApiVersion::V1 => &CONFIG,
        ApiVersion::Internal => {
            notes.add(Rule::Dec05, tree.node(root).at);
            &INTERNAL
        }
    };
    explain_struct(tree, root, shape, notes);
}

fn explain_struct(tree: &Tree<'_>, index: Index, shape: &Struct, notes: &mut Notes) {
    if tree.kind(index) != Kind::Mapping {
        return;
    }
    let pairs = sorted_pairs(tree, index);
    for &(key, value) in &pairs {
        let name = String::from_utf8_lossy(tree.bytes(key));
        let known = |spelt: &str| shape.fields.iter().find(|(field, _)| *field == spelt);
        match known(&name) {
            Some((_, field)) => explain_value(tree, value, field, notes),
            None if matches!(name.to_ascii_lowercase().as_str(), "kind" | "apiversion") && std::ptr::eq(shape, &CONFIG) => {}
            None => {
                notes.add(Rule::Dec07, tree.node(key).at);
                if shape.fields.iter().any(|(field, _)| field.eq_ignore_ascii_case(&name)) {
                    notes.add(Rule::Dec04, tree.node(key).at);
                } else if shape.fields.iter().any(|(field, _)| field.replace('-', "").eq_ignore_ascii_case(&name.replace('-', ""))) {
                    notes.add(Rule::Dec18, tree.node(key).at);
                }
                if std::ptr::eq(shape, &EXEC) && NOT_FROM_A_FILE.contains(&name.as_ref()) {
                    notes.add(Rule::Dec17, tree.node(key).at);
                }
            }
        }
        if shape.newer.iter().any(|(field, is_known)| *field == name && !is_known(notes.behaviours)) {
            notes.add(Rule::Dec18, tree.node(key).at);
        }
    }
    let of = |name: &str| pairs.iter().find(|(key, _)| tree.bytes(*key) == name.as_bytes()).map(|(_, value)| *value);
    let is_set = |name: &str| of(name).is_some_and(|value| !tree.bytes(value).is_empty());
    let at = tree.node(index).at;
    if shape.named && of("name").is_none() {
        notes.add(Rule::Dec10, at);
    }
    if pairs.is_empty() && (std::ptr::eq(shape, &EXEC) || std::ptr::eq(shape, &AUTH_PROVIDER)) {
        notes.add(Rule::Dec16, at);
    }
    if std::ptr::eq(shape, &EXEC) && !is_set("interactiveMode") {
        notes.add(Rule::Dec15, at);
    }
}

fn explain_value(tree: &Tree<'_>, value: Index, field: &Type, notes: &mut Notes) {
    let node = tree.node(value);
    match (field, node.kind) {
        (_, Kind::Null) => notes.add(Rule::Dec10, node.at),
        (Type::Data, Kind::Sequence) => notes.add(Rule::Dec11, node.at),
        (Type::Data, _) if tree.bytes(value).is_empty() || tree.bytes(value).iter().any(|byte| matches!(byte, b'\r' | b'\n')) => {
            notes.add(Rule::Dec11, node.at);
        }
        (Type::Map, Kind::Mapping) => {
            for (_, value) in tree.pairs(value).filter(|&(_, value)| tree.kind(value) == Kind::Null) {
                notes.add(Rule::Dec10, tree.node(value).at);
            }
        }
        (Type::One(shape), _) => explain_struct(tree, value, shape, notes),
        (Type::Named(shape), Kind::Mapping) => {
            for (_, value) in sorted_pairs(tree, value) {
                match tree.kind(value) {
                    Kind::Null => notes.add(Rule::Dec10, tree.node(value).at),
                    _ => explain_struct(tree, value, shape, notes),
                }
            }
        }
        (Type::List(shape), Kind::Sequence) => explain_list(tree, value, shape, notes),
        (Type::Extensions, Kind::Sequence) => explain_extensions(tree, value, notes),
        _ => {}
    }
}

fn explain_list(tree: &Tree<'_>, list: Index, shape: &'static Struct, notes: &mut Notes) {
    let mut names = HashSet::new();
    for item in tree.items(list) {
        if tree.kind(item) == Kind::Null {
            notes.add(Rule::Dec10, tree.node(item).at);
        }
        if shape.named && !names.insert(field(tree, item, b"name").map_or(&b""[..], |name| tree.bytes(name))) {
            notes.add(Rule::Dec12, tree.node(item).at);
        }
        explain_struct(tree, item, shape, notes);
    }
}

fn explain_extensions(tree: &Tree<'_>, list: Index, notes: &mut Notes) {
    let mut names = HashSet::new();
    for item in tree.items(list) {
        notes.add(Rule::Dec14, tree.node(item).at);
        if !names.insert(field(tree, item, b"name").map_or(&b""[..], |name| tree.bytes(name))) {
            notes.add(Rule::Dec13, tree.node(item).at);
        }
    }
}

fn field(tree: &Tree<'_>, mapping: Index, name: &[u8]) -> Option<Index> {
    if tree.kind(mapping) != Kind::Mapping {
        return None;
    }
    tree.pairs(mapping).filter(|(key, _)| tree.bytes(*key) == name).last().map(|(_, value)| value)
}
