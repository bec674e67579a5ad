//! Generates arbitrary bytes, and documents that focus on one thing: a scalar, a depth, fields of any type.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::fragments::{FIELDS, FRAGMENTS, VALUES};
use super::node::Node;

/// Generates arbitrary bytes: noise, or pieces of YAML in any order.
pub fn arb_bytes() -> BoxedStrategy<Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..48), vec(select(FRAGMENTS), 0..24).prop_map(|fragments| fragments.concat().into_bytes()),].boxed()
}

/// Generates a document with a scalar that looks like a number, as a key or a value, with or without a tag and quotes.
pub(super) fn arb_scalar() -> BoxedStrategy<Vec<u8>> {
    let tag = select(&["", "", "", "", "!!int ", "!!float ", "!!bool ", "!!str ", "!!timestamp ", "! "][..]);
    let place = select(&["{}: x\n", "k: [{}, b]\n", "k: {}\n", "k: '{}'\n"][..]);
    (place, tag, "[0-9._+eExXoObB:iInNfFaA -]{1,9}")
        .prop_map(|(place, tag, text)| match place.strip_prefix("k: '") {
            Some(_) => format!("k: {tag}'{text}'\n").into_bytes(),
            None => place.replace("{}", &format!("{tag}{text}")).into_bytes(),
        })
        .boxed()
}

/// Generates a document of nested collections, sometimes so deep that a reader must refuse it (YAML-21).
pub(super) fn arb_nested() -> BoxedStrategy<Vec<u8>> {
    let depth = prop_oneof![59 => 1..41_usize, 1 => 9_990..10_010_usize];
    (select(&["[", "{a: ", "- ", "a:\n"][..]), depth, proptest::bool::weighted(0.25))
        .prop_map(|(open, depth, unclosed)| {
            let closed = if unclosed { depth - 1 } else { depth };
            match open {
                "[" => open.repeat(depth) + &"]".repeat(closed),
                "{a: " => open.repeat(depth) + &"}".repeat(closed),
                "- " => open.repeat(depth) + "x",
                _ => (0..depth.min(300)).map(|level| " ".repeat(level) + open).collect::<String>() + "x",
            }
        })
        .prop_map(String::into_bytes)
        .boxed()
}

/// Returns a flow collection of this depth below a mapping.
pub(super) fn nested(depth: usize) -> Vec<u8> {
    let (open, close) = ("[".repeat(depth), "]".repeat(depth));
    format!("x: {open}{close}\n").into_bytes()
}

/// Generates a document with the lists of a kubeconfig, whose entries have any fields with values of any type.
pub(super) fn arb_loose() -> BoxedStrategy<Node> {
    let field = || select(FIELDS).prop_map(str::to_owned);
    let value = || select(VALUES).prop_map(Node::Raw);
    let inner = vec((field(), value()), 1..4).prop_map(Node::Map);
    let stanza = vec((field(), prop_oneof![5 => value(), 1 => inner]), 0..5).prop_map(Node::Map);
    let name = select(&["a", "b", "c", "d", "e", "f", "''", "~", "1", "y"][..]);
    let entries = move |body: &'static str| {
        let entry = (name.clone(), stanza.clone());
        let entry = entry.prop_map(move |(name, stanza)| Node::Map(vec![("name".to_owned(), Node::Raw(name)), (body.to_owned(), stanza)]));
        proptest::option::weighted(0.67, vec(entry, 1..4).prop_map(Node::List))
    };
    let lists = (entries("cluster"), entries("context"), entries("user"), entries("extension"));
    (lists, proptest::option::of((field(), value())))
        .prop_map(|((clusters, contexts, users, extensions), more)| {
            let lists = [("clusters", clusters), ("contexts", contexts), ("users", users), ("extensions", extensions)];
            let lists = lists.into_iter().filter_map(|(name, list)| Some((name.to_owned(), list?)));
            Node::Map(lists.chain(more).collect())
        })
        .boxed()
}

/// Generates the same in the internal version, and in versions that do not exist.
pub(super) fn arb_loose_internal() -> BoxedStrategy<Node> {
    let header = select(&["__internal", "/__internal", "v2", "foo/"][..]);
    let stanza = || vec((select(FIELDS).prop_map(str::to_owned), select(VALUES).prop_map(Node::Raw)), 0..5).prop_map(Node::Map);
    let entries = || vec((select(&["a", "b", ""][..]).prop_map(str::to_owned), stanza()), 1..3).prop_map(Node::Map);
    (header, entries(), entries(), entries())
        .prop_map(|(version, clusters, users, contexts)| {
            let fields = [("apiVersion", Node::text(version)), ("clusters", clusters), ("users", users), ("contexts", contexts)];
            Node::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        })
        .boxed()
}
