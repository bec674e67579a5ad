//! Generates the files found where a kubeconfig is expected.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::bytes::{arb_bytes, nested};
use super::kubeconfig::arb_document;
use super::mutation::{ByteMutation, DocumentMutation, arb_byte_mutation, arb_document_mutation};
use super::node::Node;
use super::spell::{Spelling, arb_spelling};
use crate::scenario::{File, FileKind};

/// Generates a file where a kubeconfig is expected: mostly a kubeconfig; a wild one may be anything else.
pub fn arb_file(mode: Mode) -> BoxedStrategy<File> {
    let (common, odd) = mode.odds();
    let kind = prop_oneof![
        12 * common => arb_kubeconfig(mode).prop_map(FileKind::Content),
        2 * odd => arb_internal().prop_map(FileKind::Content),
        2 * odd => arb_bytes().prop_map(FileKind::Content),
        common => select(&["", "\n", "# nothing\n", "null\n", "---\n", "{}\n", "~"][..]).prop_map(|text| FileKind::Content(text.into())),
        odd => select(ODDITIES).prop_map(|text| FileKind::Content(text.into())),
        odd.min(1) => select(&[9_999, 10_000, 10_000, 10_001][..]).prop_map(|depth| FileKind::Content(nested(depth))),
        odd => Just(FileKind::Dir),
        common => select(LINKS).prop_map(|target| FileKind::Symlink(target.to_owned())),
    ];
    (kind, weighted(0.02, arb_mode()))
        .prop_map(|(kind, mode)| File { mode: if matches!(kind, FileKind::Symlink(_)) { None } else { mode }, kind })
        .boxed()
}

/// Documents with one oddity: a key that is an empty collection, colliding keys, a number that JSON does not have, a comment or an end
/// marker in an unusual position.
const ODDITIES: &[&str] = &[
    "{}: x\n",
    "[]: {}\ncurrent-context: a\n",
    "? {}\n: x\n",
    "extensions: [{name: e1, extension: {1: a, '1': b}}]\n",
    "current-context: a\nx-note: {true: a, 'true': b}\n",
    "x-note: .inf\n",
    "current-context: a\nx-note: [.NaN]\n",
    "kind: Foo\nx-note: .inf\n",
    "current-context: \"a\"#c\nclusters: []#c\n",
    "...\ncurrent-context: a\n",
];

/// Targets of links, relative and absolute: files, folders, nothing, and the link itself.
const LINKS: &[&str] =
    &["/world/etc/c.yaml", "../etc/c.yaml", "/world/work/a.yaml", "b.yaml", "nothing", "/world/pki", "a.yaml/x", ".", "./config"];

/// Permission bits, most of which deny the owner something.
pub(super) fn arb_mode() -> BoxedStrategy<u32> {
    select(&[0o600, 0o000, 0o400, 0o200, 0o755, 0o500, 0o100, 0o777][..]).boxed()
}

/// Generates the bytes of a kubeconfig in some spelling; wild ones may have mistakes.
pub fn arb_kubeconfig(mode: Mode) -> BoxedStrategy<Vec<u8>> {
    let document = arb_document(mode).prop_map(|document| document.node());
    match mode {
        Mode::Sound => (document, arb_spelling(mode)).prop_map(|(document, spelling)| spelling.write(&document)).boxed(),
        Mode::Tame => (document, arb_spelling(mode), proptest::bool::weighted(0.03))
            .prop_map(|(mut document, spelling, quotes)| {
                if quotes {
                    document.quote_flags();
                }
                spelling.write(&document)
            })
            .boxed(),
        Mode::Wild => {
            let in_document = weighted(0.25, vec(arb_document_mutation(), 1..3));
            let in_bytes = weighted(0.1, vec(arb_byte_mutation(arb_bytes()), 1..3));
            (document, arb_spelling(mode), in_document, in_bytes)
                .prop_map(|(document, spelling, in_document, in_bytes)| {
                    mutated(document, &spelling, &in_document.unwrap_or_default(), &in_bytes.unwrap_or_default())
                })
                .boxed()
        }
    }
}

fn mutated(mut document: Node, spelling: &Spelling, in_document: &[DocumentMutation], in_bytes: &[ByteMutation]) -> Vec<u8> {
    in_document.iter().for_each(|mutation| mutation.apply(&mut document));
    let mut bytes = spelling.write(&document);
    in_bytes.iter().for_each(|mutation| mutation.apply(&mut bytes));
    bytes
}

/// Generates the bytes of a kubeconfig of the internal version, which nobody should write (DEC-05).
fn arb_internal() -> BoxedStrategy<Vec<u8>> {
    (arb_document(Mode::Tame), arb_spelling(Mode::Tame)).prop_map(|(document, spelling)| spelling.write(&document.internal())).boxed()
}
