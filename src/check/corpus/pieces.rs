//! Divides a stream into the pieces that are read one by one: JSON lines, JSON documents over several lines, YAML documents.
//!
//! Where a piece ends depends on its own lines and on the one after it, so a bad piece costs nothing but itself.

use std::collections::VecDeque;
use std::io::BufRead;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::DocumentError;
use super::lines::{LONGEST, LineError, Lines};

/// A piece of a stream, which is one document if it is JSON.
#[derive(Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    /// The number of its first line, from 1.
    pub(super) line: usize,
    pub(super) is_json: bool,
}

/// What a stream may have, judged by the name of its file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `.ndjson`, `.jsonl`: a JSON document on each line.
    Lines,
    /// `.yaml`, `.yml`: YAML documents.
    Yaml,
    /// Any other name, and standard input: JSON lines, JSON and YAML.
    Any,
}

impl Form {
    fn of(name: &str) -> Self {
        match name.rsplit_once('.') {
            Some((_, "ndjson" | "jsonl")) => Form::Lines,
            Some((_, "yaml" | "yml")) => Form::Yaml,
            _ => Form::Any,
        }
    }
}

/// An iterator over the pieces of a stream, which is read as far as they are needed.
pub(super) struct Pieces<R> {
    lines: Lines<R>,
    name: String,
    form: Form,
    /// Whether each line is a document.
    in_lines: bool,
    open: Open,
    found: VecDeque<Result<Piece, Box<DocumentError>>>,
}

impl<R: BufRead> Pieces<R> {
    pub(super) fn of(stream: R, name: &str) -> Self {
        let form = Form::of(name);
        let in_lines = form == Form::Lines;
        Pieces { lines: Lines::of(stream), name: name.to_owned(), form, in_lines, open: Open::default(), found: VecDeque::new() }
    }

    fn take(&mut self, line: Vec<u8>) {
        let marker = if self.form == Form::Lines { None } else { Marker::of(&line) };
        if marker == Some(Marker::Start) {
            self.in_lines = false;
            if !self.open.has_only_directives() {
                self.end(false);
            }
        }
        if self.in_lines || (self.form == Form::Any && self.begins_lines(&line)) {
            self.in_lines = true;
            self.end(false);
            if !line.trim_ascii().is_empty() {
                self.found.push_back(Ok(Piece { bytes: line, line: self.lines.number, is_json: true }));
            }
            return;
        }
        self.add(&line);
        let is_json = self.form == Form::Any && self.open.is_json();
        if is_json || marker == Some(Marker::End) {
            self.end(is_json);
        }
    }

    /// Whether a line is a document by itself, so that the next lines are, too. In an open document, which might contain such a line, it
    /// must also look like a scenario.
    fn begins_lines(&self, line: &[u8]) -> bool {
        let has_shape = line.starts_with(b"{") && line.trim_ascii_end().ends_with(b"}");
        has_shape && (self.open.is_nothing() || is_scenario(line))
    }

    fn add(&mut self, line: &[u8]) {
        self.open.add(line, self.lines.number);
        if self.open.bytes.len() > LONGEST {
            let message = format!("the document is longer than {} MiB", LONGEST >> 20);
            self.leave_out(self.open.line, message);
        }
    }

    /// Reports an error, and leaves out the rest of the document.
    fn leave_out(&mut self, line: usize, message: impl ToString) {
        self.found.push_back(Err(DocumentError::at(&self.name, line, 1, message)));
        self.open = Open { is_left_out: true, ..Open::default() };
    }

    /// Ends the open document.
    fn end(&mut self, is_json: bool) {
        let Open { bytes, line, has_content, .. } = std::mem::take(&mut self.open);
        // Directives without a document are an error.
        if has_content || is_directive(&bytes) {
            self.found.push_back(Ok(Piece { bytes, line, is_json }));
        }
    }

    fn fail(&mut self, error: LineError) {
        match error {
            LineError::TooLong if self.in_lines => {
                self.found.push_back(Err(DocumentError::at(&self.name, self.lines.number, 1, error)));
            }
            LineError::TooLong => self.leave_out(self.lines.number, error),
            // What was read of the open document is not all of it.
            LineError::Stream(_) => {
                self.found.push_back(Err(DocumentError::in_file(&self.name, error)));
                self.open = Open::default();
            }
        }
    }
}

impl<R: BufRead> Iterator for Pieces<R> {
    type Item = Result<Piece, Box<DocumentError>>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.found.is_empty() {
            match self.lines.next() {
                Some(Ok(line)) => self.take(line),
                Some(Err(error)) => self.fail(error),
                None => {
                    self.end(false);
                    break;
                }
            }
        }
        self.found.pop_front()
    }
}

/// The lines of a document of which the end has not been seen.
#[derive(Default)]
struct Open {
    bytes: Vec<u8>,
    line: usize,
    /// Whether it has more than comments, directives and a marker.
    has_content: bool,
    /// The brackets that are open, as long as it may be a JSON document.
    brackets: Option<Brackets>,
    /// Whether it is not read because of an error that has been reported.
    is_left_out: bool,
}

impl Open {
    fn add(&mut self, line: &[u8], number: usize) {
        let content = content(line);
        if self.is_left_out || (self.bytes.is_empty() && content.is_empty() && !is_directive(line) && Marker::of(line).is_none()) {
            return;
        }
        if self.bytes.is_empty() {
            self.line = number;
        }
        if !self.has_content && !content.is_empty() {
            self.has_content = true;
            self.brackets = content.starts_with(b"{").then(Brackets::default);
        }
        if let Some(brackets) = &mut self.brackets {
            brackets.read(line);
        }
        self.bytes.extend_from_slice(line);
    }

    fn is_nothing(&self) -> bool {
        self.bytes.is_empty() && !self.is_left_out
    }

    /// Whether only directives have been read, which belong to the document that a marker begins.
    fn has_only_directives(&self) -> bool {
        !self.has_content && is_directive(&self.bytes)
    }

    /// Whether it is a whole JSON document. If it is none where its brackets close, it never becomes one.
    fn is_json(&mut self) -> bool {
        let is_closed = self.brackets.as_ref().is_some_and(|brackets| brackets.depth == 0);
        if is_closed {
            self.brackets = None;
        }
        is_closed && serde_json::from_slice::<&RawValue>(&self.bytes).is_ok()
    }
}

/// Counts the brackets of a JSON text.
#[derive(Default)]
struct Brackets {
    depth: i64,
    in_string: bool,
    is_escaped: bool,
}

impl Brackets {
    fn read(&mut self, line: &[u8]) {
        for byte in line {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = self.in_string,
                b'"' => self.in_string = !self.in_string,
                _ if self.in_string => {}
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth -= 1,
                _ => {}
            }
        }
    }
}

/// The lines of YAML that separate documents.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Start,
    End,
}

impl Marker {
    fn of(line: &[u8]) -> Option<Self> {
        let (marker, rest) = line.split_at_checked(3)?;
        let is_alone = rest.first().is_none_or(u8::is_ascii_whitespace);
        match marker {
            b"---" if is_alone => Some(Marker::Start),
            b"..." if is_alone => Some(Marker::End),
            _ => None,
        }
    }
}

fn is_directive(line: &[u8]) -> bool {
    line.starts_with(b"%")
}

/// Returns the line without a marker and white space; nothing, if it is a comment or a directive.
fn content(line: &[u8]) -> &[u8] {
    let line = if is_directive(line) { b"" } else { line };
    let text = if Marker::of(line).is_some() { &line[3..] } else { line }.trim_ascii();
    if text.starts_with(b"#") { b"" } else { text }
}

/// Whether a line is a JSON object with a key that every scenario, or every line of a recorded set, has.
fn is_scenario(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Keys<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
        #[serde(borrow)]
        scenario: Option<&'a RawValue>,
    }
    serde_json::from_slice::<Keys<'_>>(line).is_ok_and(|keys| keys.id.is_some() || keys.scenario.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = r#"{"id":"a","world":{}}"#;
    const B: &str = r#"{"scenario":{"id":"b","world":{}}}"#;

    /// The pieces of a text: line, `json` or `yaml`, and first characters.
    fn pieces(name: &str, text: &str) -> Vec<String> {
        let shown = |piece: Piece| {
            let text = String::from_utf8_lossy(&piece.bytes).trim_end().replace('\n', "/");
            format!("{} {} {text}", piece.line, if piece.is_json { "json" } else { "yaml" })
        };
        Pieces::of(text.to_owned().as_bytes(), name).map(|piece| shown(piece.unwrap())).collect()
    }

    #[test]
    fn json_lines() {
        let all = [format!("1 json {A}"), format!("3 json {B}")];
        assert_eq!(pieces("-", &format!("{A}\n\n{B}\n")), all);
        assert_eq!(pieces("-", &format!("\u{feff}{A}\n\n{B}")), all);
        assert_eq!(pieces("x.ndjson", &format!("{A}\n\n{B}")), all);
        assert_eq!(pieces("x.jsonl", "---\nno json\n"), ["1 json ---", "2 json no json"]);
    }

    /// Whatever a bad line is, and wherever it stands, the good ones are pieces of their own.
    #[test]
    fn a_bad_line_costs_itself() {
        for bad in
            ["no json", "{", "{\"id\":\"x\",\"wor", "}", "{\"id\": }", "[]", "[", "\"", "'", "null", "- a", "|", "%", "a: b", "\u{feff}{"]
        {
            let good = [format!("json {A}"), format!("json {B}")];
            for (text, lines) in [
                (format!("{bad}\n{A}\n{B}\n"), [2, 3]),
                (format!("{A}\n{bad}\n{B}\n"), [1, 3]),
                (format!("{A}\n{B}\n{bad}\n"), [1, 2]),
                (format!("{bad}\n{bad}\n{A}\n{bad}\n{B}\n"), [3, 5]),
            ] {
                let found = pieces("-", &text);
                for (line, good) in lines.iter().zip(&good) {
                    assert!(found.contains(&format!("{line} {good}")), "{text}: {found:?}");
                }
                assert!(found.len() > 2, "{text}: the bad line is told: {found:?}");
            }
        }
    }

    #[test]
    fn json_over_several_lines() {
        let pretty = "{\n \"id\": \"a}\\\"\",\n \"world\": {}\n}\n";
        let shown = "json {/ \"id\": \"a}\\\"\",/ \"world\": {}/}";
        assert_eq!(pieces("-", pretty), [format!("1 {shown}")]);
        assert_eq!(pieces("-", &format!("{pretty}{pretty}{A}")), [format!("1 {shown}"), format!("5 {shown}"), format!("9 json {A}")]);
        // A line of an open document is no line of its own.
        assert_eq!(pieces("-", "{\n\"world\":\n{}\n}\n"), ["1 json {/\"world\":/{}/}"]);
        // YAML in the form of JSON.
        assert_eq!(pieces("-", "{id: a,\n world: {}}\n---\nid: b\n"), ["1 yaml {id: a,/ world: {}}", "3 yaml ---/id: b"]);
    }

    #[test]
    fn yaml_documents() {
        let text = "# one\n\nid: a\nworld: {}\n---\n# none\n--- # two\nid: b\n...\nid: c\n...\n%YAML 1.1\n# x\n---\n{id: d}\n";
        let all = ["3 yaml id: a/world: {}", "7 yaml --- # two/id: b/...", "10 yaml id: c/...", "12 yaml %YAML 1.1/# x/---/{id: d}"];
        assert_eq!(pieces("-", text), all);
        assert_eq!(pieces("x.yaml", text), all);
        assert_eq!(pieces("x.yaml", &format!("{A}\n")), [format!("1 yaml {A}")]);
        assert_eq!(pieces("-", "--- null\n---\n"), ["1 yaml --- null"]);
        assert_eq!(pieces("-", "---x\n--- \n...y"), ["1 yaml ---x", "2 yaml --- /...y"]);
    }

    #[test]
    fn forms_may_follow_each_other() {
        let text = format!("{A}\n---\nid: c\nworld: {{}}\n{B}\n{A}\n");
        let all = [format!("1 json {A}"), "2 yaml ---/id: c/world: {}".to_owned(), format!("5 json {B}"), format!("6 json {A}")];
        assert_eq!(pieces("-", &text), all);
        let separated = format!("---\n{A}\n---\n{B}\n");
        assert_eq!(pieces("-", &separated), [format!("2 json {A}"), format!("4 json {B}")]);
    }

    #[test]
    fn a_document_that_is_too_long_costs_itself() {
        let line = "x".repeat(1 << 20) + "\n";
        let text = format!("id: a\n---\n{}---\nid: b\n", line.repeat(65));
        let found: Vec<_> = Pieces::of(text.as_bytes(), "-").map(|piece| piece.map_err(|error| error.to_string())).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].as_ref().unwrap_err(), "-:2:1: the document is longer than 64 MiB");
        assert_eq!(found[2].as_ref().unwrap().bytes, b"---\nid: b\n");
    }
}
