//! The envelope of a document: markers, other documents, line breaks, encoding.

use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use crate::generate::Mode;

/// What surrounds a document in its file, and how the file is encoded.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// The text before the document: directives, markers, comments.
    pub before: &'static str,
    /// The text after it: markers, more documents, garbage.
    pub after: &'static str,
    /// The line breaks.
    pub ends: Ends,
    /// The encoding.
    pub encoding: Encoding,
}

/// The kind of line breaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ends {
    #[default]
    Lf,
    CrLf,
    Cr,
}

/// The encoding of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Encoding {
    #[default]
    Utf8,
    Utf8WithMark,
    Utf16Le,
    Utf16Be,
}

/// Generates an envelope: mostly an empty one; a wild one may make the document invalid.
pub(super) fn arb_envelope(mode: Mode) -> BoxedStrategy<Envelope> {
    let harmless_before = select(&["---\n", "# mine\n", "\n\n", "%YAML 1.1\n---\n", "--- # note\n"][..]);
    let harmful_before = select(&["%YAML 1.2\n---\n", "...\n", "\t\n", "--- x\n---\n", "@\n", "%FOO\n---\n"][..]);
    let harmless_after = select(&["...\n", "---\nkind: Other\n", "# end", "---\n", "...\n---\nclusters: 1\n", "---\n{]\n"][..]);
    let harmful_after = select(&["@", "\u{7}", "\"open", "---\n@\n", "}\n", "  x\n", "--- \u{1}"][..]);
    let (common, odd) = mode.odds();
    (
        weighted(0.15, prop_oneof![common => harmless_before, odd => harmful_before]),
        weighted(0.15, prop_oneof![common => harmless_after, odd => harmful_after]),
        prop_oneof![20 => Just(Ends::Lf), 1 => Just(Ends::CrLf), 1 => Just(Ends::Cr)],
        prop_oneof![
            40 => Just(Encoding::Utf8),
            2 => Just(Encoding::Utf8WithMark),
            1 => Just(Encoding::Utf16Le),
            1 => Just(Encoding::Utf16Be),
        ],
    )
        .prop_map(|(before, after, ends, encoding)| Envelope {
            before: before.unwrap_or_default(),
            after: after.unwrap_or_default(),
            ends,
            encoding,
        })
        .boxed()
}

impl Envelope {
    /// Returns the bytes of a file with this envelope around the document.
    pub fn around(&self, document: String) -> Vec<u8> {
        let text = format!("{}{document}{}", self.before, self.after);
        let text = match self.ends {
            Ends::Lf => text,
            Ends::CrLf => text.replace('\n', "\r\n"),
            Ends::Cr => text.replace('\n', "\r"),
        };
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::Utf8WithMark => format!("\u{feff}{text}").into_bytes(),
            Encoding::Utf16Le => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}
