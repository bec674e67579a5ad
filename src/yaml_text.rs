//! Writes JSON values as YAML for people.
//!
//! All readers of YAML 1.1 and 1.2 read the text alike: a string that could be taken for anything else is quoted, and a text of several
//! lines is a literal block if that keeps every byte. Keys are sorted and lists are not indented, as in kubectl's output.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Number;

use crate::json::{Event, walk};

/// Returns the value as a YAML document.
///
/// # Errors
/// The value has no JSON form.
pub fn write(value: &impl Serialize) -> serde_json::Result<String> {
    let mut writer = Writer::default();
    walk(&serde_json::to_string(value)?, |event| writer.see(event))?;
    Ok(writer.out)
}

/// A mapping or list that is being written, one entry a line.
struct Block {
    is_list: bool,
    indent: usize,
    /// Whether the first line is already indented.
    started: bool,
}

#[derive(Default)]
struct Writer {
    out: String,
    /// The collections around the current place, empty ones too.
    open: Vec<Block>,
}

impl Writer {
    fn see(&mut self, event: Event) {
        match event {
            Event::Object { is_empty: true } => self.empty("{}"),
            Event::Array { is_empty: true } => self.empty("[]"),
            Event::Object { .. } => self.begin(false),
            Event::Array { .. } => self.begin(true),
            Event::Key(key) => {
                self.margin();
                string(&mut self.out, &key);
                self.out.push(':');
            }
            Event::Text(text) => self.scalar(|out, indent| inline(out, &text, indent)),
            Event::Number(number) => self.scalar(|out, _| out.push_str(&spelled(&number))),
            Event::Bool(flag) => self.scalar(|out, _| out.push_str(if flag { "true" } else { "false" })),
            Event::Null => self.scalar(|out, _| out.push_str("null")),
            Event::End => {
                self.open.pop();
            }
        }
    }

    /// Indents a line, unless it is indented already.
    fn margin(&mut self) {
        if let Some(block) = self.open.last_mut()
            && !std::mem::take(&mut block.started)
        {
            self.out.extend(std::iter::repeat_n(' ', block.indent));
        }
    }

    /// Begins a collection that is not empty: behind a dash in the same line, behind a key in the next.
    fn begin(&mut self, is_list: bool) {
        let block = match self.open.last() {
            None => Block { is_list, indent: 0, started: false },
            Some(&Block { is_list: true, indent, .. }) => {
                self.margin();
                self.out.push_str("- ");
                Block { is_list, indent: indent + 2, started: true }
            }
            Some(&Block { indent, .. }) => {
                self.out.push('\n');
                Block { is_list, indent: if is_list { indent } else { indent + 2 }, started: false }
            }
        };
        self.open.push(block);
    }

    fn empty(&mut self, text: &str) {
        self.scalar(|out, _| out.push_str(text));
        self.open.push(Block { is_list: false, indent: 0, started: false });
    }

    /// Writes what needs no block of its own: behind a dash or a key. A literal text ends its own last line.
    fn scalar(&mut self, write: impl FnOnce(&mut String, usize)) {
        let indent = self.open.last().map_or(0, |block| block.indent + 2);
        match self.open.last() {
            None => {}
            Some(Block { is_list: true, .. }) => {
                self.margin();
                self.out.push_str("- ");
            }
            Some(_) => self.out.push(' '),
        }
        write(&mut self.out, indent);
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

fn inline(out: &mut String, text: &str, indent: usize) {
    if is_block_text(text) && indent > 0 { literal(out, text, indent) } else { string(out, text) }
}

/// Numbers are the same in JSON and YAML, but kubectl reads JSON's -0 as the integer 0.
fn spelled(number: &Number) -> String {
    if number.as_f64() == Some(0.0) { "0".to_owned() } else { number.to_string() }
}

/// Whether a literal block is easier to read and keeps every byte of the text.
fn is_block_text(text: &str) -> bool {
    let printable = |character: char| matches!(character, '\n' | '\t' | ' '..='~' | '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{D7FF}');
    text.trim_end_matches('\n').contains('\n') && text.chars().all(printable)
        || text.ends_with('\n') && text.len() > 1 && text.chars().all(printable)
}

fn literal(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    // If the first line is empty or begins with a blank, the indentation cannot be detected and must be given.
    if text.starts_with([' ', '\n', '\t']) {
        out.push('2');
    }
    let body = text.trim_end_matches('\n');
    match text.len() - body.len() {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn string(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ' '..='~' | '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}' => {
                out.push(character)
            }
            other if (other as u32) < 0x10000 => {
                let _ = write!(out, "\\u{:04x}", other as u32);
            }
            other => {
                let _ = write!(out, "\\U{:08x}", other as u32);
            }
        }
    }
    out.push('"');
}

/// Whether every reader reads the unquoted text as this string.
fn is_plain(text: &str) -> bool {
    let word = |character: char| character.is_ascii_alphanumeric() || "_./+-".contains(character);
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    let inner = |character: char| word(character) || " @:=?%,()".contains(character);
    begins_well
        && text.chars().all(inner)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(", ")
        && !text.contains("  ")
        && !is_yaml_keyword(text)
}

/// Whether some version of YAML reads the text as a boolean, as null or as a number.
fn is_yaml_keyword(text: &str) -> bool {
    const WORDS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan", "infinity"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
