//! Generates whole kubeconfig documents.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::document::{Document, Entry, Preferences};
use super::node::Node;
use super::pool;
use super::stanza::{arb_cluster, arb_context, arb_extensions, arb_user};

/// Generates a document: a sound one leads to a client configuration, a tame one is at least accepted, a wild one may be refused.
pub fn arb_document(mode: Mode) -> BoxedStrategy<Document> {
    let few = if mode == Mode::Wild { 0..4 } else { 1..4 };
    let entries = (
        vec(arb_entry(mode, arb_cluster(mode)), few.clone()),
        vec(arb_entry(mode, arb_user(mode)), few.clone()),
        vec(arb_entry(mode, arb_context(mode)), few),
    );
    let rest = (
        arb_header(mode),
        weighted(0.75, pool::NAMES.arb(mode)),
        weighted(0.25, arb_preferences(mode)),
        arb_extensions(mode, 0.08),
        weighted(0.06, arb_unknown()),
        proptest::bool::weighted(mode.joined()),
    );
    (entries, rest)
        .prop_map(move |((clusters, users, contexts), ((api_version, kind), current_context, preferences, extensions, unknown, joined))| {
            let mut document = Document {
                api_version,
                kind,
                preferences,
                clusters: named_once(clusters),
                users: named_once(users),
                contexts: named_once(contexts),
                current_context,
                extensions,
                unknown: unknown.into_iter().collect(),
            };
            if joined {
                join(&mut document);
            }
            document
        })
        .boxed()
}

/// Makes the current context exist, and every context refer to entries of the document.
fn join(document: &mut Document) {
    let Document { clusters, users, contexts, current_context, .. } = document;
    let name_of = |names: &[String], index: usize| names.get(index % names.len().max(1)).cloned();
    let clusters: Vec<String> = clusters.iter().map(|entry| entry.known_as().to_owned()).collect();
    let users: Vec<String> = users.iter().map(|entry| entry.known_as().to_owned()).collect();
    for (index, entry) in contexts.iter_mut().enumerate() {
        let context = entry.stanza.get_or_insert_default();
        context.cluster = name_of(&clusters, index);
        context.user = name_of(&users, index);
    }
    *current_context = contexts.first().map(|entry| entry.known_as().to_owned());
}

/// Generates an entry, sometimes without a name or stanza.
fn arb_entry<T: std::fmt::Debug + Clone + 'static>(mode: Mode, stanza: BoxedStrategy<T>) -> BoxedStrategy<Entry<T>> {
    (mode.usually(pool::NAMES.arb(mode)), mode.usually(stanza)).prop_map(|(name, stanza)| Entry { name, stanza }).boxed()
}

/// Removes entries with a repeated name, which a reader refuses (DEC-12).
fn named_once<T>(mut entries: Vec<Entry<T>>) -> Vec<Entry<T>> {
    let mut seen = std::collections::BTreeSet::new();
    entries.retain(|entry| seen.insert(entry.known_as().to_owned()));
    entries
}

/// Generates `apiVersion` and `kind`.
fn arb_header(mode: Mode) -> BoxedStrategy<(Option<Node>, Option<Node>)> {
    let usual =
        select(&[(Some("v1"), Some("Config")), (None, None), (Some(""), Some("")), (Some("/v1"), None), (Some("/"), Some("Config"))][..])
            .prop_map(|(version, kind)| (version.map(Node::text), kind.map(Node::text)));
    let version = select(&["v1", "v2", "V1", "foo/v1", "foo/", "a/b/c", "v1beta1", "__internal", "v1 "][..]);
    let kind = select(&["Config", "config", "Foo", "List"][..]);
    let not_text = select(vec![Node::Null, Node::Number("1"), Node::Bool(true), Node::List(Vec::new())]);
    let odd = prop_oneof![
        (version, kind).prop_map(|(version, kind)| (Some(Node::text(version)), Some(Node::text(kind)))),
        (weighted(0.5, not_text.clone()), weighted(0.5, not_text)),
    ];
    let (common, rare) = mode.odds();
    prop_oneof![4 * common => usual, rare.min(4) => odd].boxed()
}

fn arb_preferences(mode: Mode) -> BoxedStrategy<Preferences> {
    (weighted(0.7, any::<bool>()), arb_extensions(mode, 0.4)).prop_map(|(colors, extensions)| Preferences { colors, extensions }).boxed()
}

/// Generates a field that no version has, or has only with other letter case.
fn arb_unknown() -> BoxedStrategy<(String, Node)> {
    (select(&["x-note", "Clusters", "currentContext", "users "][..]), pool::arb_payload())
        .prop_map(|(key, value)| (key.to_owned(), value))
        .boxed()
}
