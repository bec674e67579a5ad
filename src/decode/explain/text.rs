//! Bytes and characters.

use super::Notes;
use crate::rule::Rule;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Marks, line breaks and tabs. `text` is what `bytes` hold, without a mark at the front.
pub fn explain(bytes: &[u8], text: &[u8], notes: &mut Notes) {
    if bytes.starts_with(MARK) || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        notes.add(Rule::Yaml01, 0);
    }
    let mut first = |rule, sought: &[&[u8]]| {
        let at = (0..text.len()).find(|&at| text.get(at..).is_some_and(|rest| sought.iter().any(|what| rest.starts_with(what))));
        if let Some(at) = at {
            notes.add(rule, at as u32);
        }
    };
    first(Rule::Yaml04, &[MARK]);
    first(Rule::Yaml05, &[b"\r", "\u{85}".as_bytes(), "\u{2028}".as_bytes(), "\u{2029}".as_bytes()]);
    first(Rule::Yaml06, &[b"\t"]);
}

/// The reader refuses what follows `text`: perhaps only after the end of the document.
pub fn explain_end(text: &[u8], notes: &mut Notes) {
    let marker = text.windows(4).position(|four| four == b"\n---" || four == b"\n...");
    if let Some(at) = marker {
        notes.add(Rule::Yaml03, at as u32 + 1);
    }
}
