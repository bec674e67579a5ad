//! Finds the rules that bytes and characters come under.

use memchr::{memchr, memchr3_iter, memmem};

use super::notes::Notes;
use crate::rule::Rule;
use crate::yaml::position::{Offset, break_width};

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Notes byte order marks, line breaks and tabs. `text` is the decoded `bytes` without a mark at the start.
pub(super) fn survey(bytes: &[u8], text: &[u8], notes: &mut Notes) {
    if bytes.starts_with(MARK) || bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        notes.add(Rule::Yaml01, 0);
    }
    let mark = memmem::find(text, MARK);
    let line_break = memchr3_iter(b'\r', 0xC2, 0xE2, text).find(|&at| text.get(at..).is_some_and(|rest| break_width(rest) > 0));
    let tab = memchr(b'\t', text);
    for (rule, at) in [(Rule::Yaml04, mark), (Rule::Yaml05, line_break), (Rule::Yaml06, tab)] {
        if let Some(at) = at {
            notes.add(rule, at as Offset);
        }
    }
}

/// Notes that the reader refuses what follows `text`, where that may lie after the end of the document.
pub(super) fn survey_end(text: &[u8], notes: &mut Notes) {
    let marker = text.windows(4).position(|four| four == b"\n---" || four == b"\n...");
    if let Some(at) = marker {
        notes.add(Rule::Yaml03, at as Offset + 1);
    }
}
