//! The fast path against scanner and parser alone.

use proptest::prelude::*;

use super::dialect::Dialect;
use super::error::Failure;
use super::input::Input;
use super::kind::Kind;
use super::parse::parse;
use super::position::Position;
use super::scan::Scanner;
use super::tree::Builder;
use crate::release::{Behaviours, Release};

type Node = (Kind, bool, Vec<u8>, u32, u32, u32);

/// The nodes of a document, or where it fails.
fn read(bytes: &[u8], use_fast_path: bool, behaviours: Behaviours) -> Result<Vec<Node>, (&'static str, Position)> {
    let dialect = Dialect::of(behaviours);
    let Input { text, is_printable_ascii, refills } = Input::new(bytes);
    let mut scanner = Scanner::new(&text, refills, is_printable_ascii, dialect);
    let mut builder = Builder::new(dialect);
    parse(&mut scanner, &mut builder, dialect, is_printable_ascii && use_fast_path).map_err(|failure| match *failure {
        Failure::Refused(error) => (error.step.as_str(), error.position),
        Failure::Crash { position, .. } => ("crash", position),
    })?;
    let scratch = scanner.into_scratch();
    let bytes = |node: &super::tree::Node| node.text.bytes(&text, &scratch).to_vec();
    Ok(builder.nodes.iter().map(|node| (node.kind, node.implicit, bytes(node), node.at, node.end, node.link)).collect())
}

/// Lines that the fast path reads, and lines that it must leave alone.
fn line() -> impl Strategy<Value = String> {
    let front = prop::sample::select(vec!["", "", "- ", "- ", "-   ", "-", "? ", ": ", "- - ", "---", "--- ", "...", "%"]);
    let key = prop::sample::select(vec![
        "a: ",
        "b: ",
        "b:",
        "key:",
        "key:  ",
        "a.b/c-d: ",
        "n: ",
        "1: ",
        "\"q\": ",
        "a b: ",
        "a:b: ",
        "<<: ",
        "&x a: ",
        "*x : ",
        "",
        "",
        "a:\t",
    ]);
    let value = prop::sample::select(vec![
        "",
        "",
        "x",
        "x  ",
        "x # c",
        "x#c",
        "# c",
        "x: y",
        "x:y",
        "x:",
        "https://h:6443/p",
        "a b  c",
        "\"q\"",
        "\"q\" ",
        "\"q\\n\"",
        "\"q\" x",
        "'q'",
        "'q''r'",
        "''",
        "'q",
        "\"q",
        "{}",
        "[]",
        "[a, b]",
        "{a: b}",
        "{}: b",
        "|",
        ">-",
        "&x y",
        "*x",
        "!t y",
        "- y",
        "-y",
        "- ",
        "@",
        "~",
        "1.5",
        "é",
        "x\ty",
        "0123456789012345678901234567890123456789012345678901234567890123456789 #",
        "0123456789012345678901234567890123456789012345678901234567890123456789: x",
    ]);
    (0usize..6, front, key, value).prop_map(|(indent, front, key, value)| format!("{}{front}{key}{value}", " ".repeat(indent)))
}

fn document() -> impl Strategy<Value = String> {
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\n", "\n\n", "\n  \n", "\r\n", ""]);
    prop::collection::vec((line(), end), 0..9).prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

const VALUES: [&str; 17] = [
    "",
    "",
    "x",
    "x",
    "x y  ",
    "1",
    "\"q\"",
    "'q' ",
    "x # c",
    "{}",
    "[a]",
    "|\n        t",
    "# c",
    "&a v",
    "*a",
    "x\n           more",
    "\"\"",
];

/// A block document that is mostly valid, built from a list of choices.
fn sound_document(choices: &[u8]) -> String {
    let mut text = String::new();
    // The open collections: their indentation, and whether they are lists.
    let mut open = vec![(0, false)];
    for choice in choices.chunks_exact(4) {
        let [depth, value, shape, gap] = [choice[0], choice[1], choice[2], choice[3]].map(usize::from);
        open.truncate(open.len().saturating_sub([0, 0, 0, 0, 1, 1, 2, 3][depth % 8]).max(1));
        let Some(&(indent, list)) = open.last() else { return text };
        text.push_str(&" ".repeat(indent));
        let value = VALUES[value % VALUES.len()];
        let inner = indent + 2 + gap % 2;
        match (list, shape % 7) {
            (true, 0) => text.push('-'),
            (true, 1) => text.push_str(&format!("- {value}")),
            (true, _) => {
                text.push_str(&format!("-{}k{depth}: {value}", " ".repeat(inner - indent - 1)));
                open.push((inner, false));
            }
            (false, 0) => {
                text.push_str("list:");
                open.push((indent, true));
            }
            (false, 1) => {
                text.push_str("list: ");
                open.push((inner, true));
            }
            (false, 2) => {
                text.push_str("map:");
                open.push((inner, false));
            }
            (false, 3) => {
                let odd = ["|", ">", "{}: x", "[a]", "\"q\": v", "*a : x", "&a k: v", "? x", "{a: b}", "---", "%"][value.len() % 11];
                text.push_str(&format!("k:\n{}{odd}", " ".repeat(indent)));
            }
            (false, _) => text.push_str(&format!("k{depth}: {value}")),
        }
        text.push_str(["\n", "\n", "\n", "\n", "\n\n", "\n  # c\n", "\n#\n", "  \n"][gap % 8]);
    }
    if choices.len().is_multiple_of(2) { text } else { text.trim_end().to_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// What the fast path reads, scanner and parser read alike.
    #[test]
    fn the_fast_path_changes_nothing(text in document(), old in any::<bool>()) {
        let behaviours = if old { Release::OLDEST.behaviours() } else { Release::NEWEST.behaviours() };
        prop_assert_eq!(read(text.as_bytes(), true, behaviours), read(text.as_bytes(), false, behaviours));
    }

    /// The same on documents that are mostly valid.
    #[test]
    fn the_fast_path_changes_nothing_in_sound_documents(choices in prop::collection::vec(any::<u8>(), 4..80)) {
        let text = sound_document(&choices);
        prop_assert_eq!(read(text.as_bytes(), true, Release::NEWEST.behaviours()), read(text.as_bytes(), false, Release::NEWEST.behaviours()), "{}", text);
    }
}

#[test]
fn the_fast_path_changes_nothing_in_recorded_documents() {
    use base64::Engine;
    for line in include_str!("../../tests/recorded/yaml-cases.ndjson").lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("a case a line");
        let input = case["input_b64"].as_str().expect("base64");
        let bytes = base64::engine::general_purpose::STANDARD.decode(input).expect("base64");
        assert_eq!(read(&bytes, true, Release::NEWEST.behaviours()), read(&bytes, false, Release::NEWEST.behaviours()), "{}", case["name"]);
    }
}
