//! Reads scenarios from files: YAML documents, JSON documents, JSON lines.
//!
//! A document is a scenario, or an entry of a recorded set: `{scenario, recorded}`.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

pub use super::error::DocumentError;
use super::folder::Listed;
pub use super::folder::files_below;
use super::limits;
use super::pieces::{Piece, Pieces};
use super::recording::Recording;
use crate::scenario::Scenario;
use crate::untrusted::reason;
use crate::yaml::position::Position;

/// A scenario, with its recording if it has one.
#[derive(Debug)]
pub struct Document {
    /// The scenario, which has passed its check.
    pub scenario: Scenario,
    /// The file, or `-` for standard input.
    pub file: String,
    /// The line in which the document begins, from 1.
    pub line: usize,
    recorded: Option<Box<RawValue>>,
}

impl Document {
    /// Returns the recording that comes with the scenario, which is empty if there is none.
    ///
    /// # Errors
    /// The recording is invalid.
    pub fn recording(&self) -> Result<Recording, String> {
        let Some(recorded) = &self.recorded else { return Ok(Recording::default()) };
        serde_json::from_str(recorded.get()).map_err(|error| format!("{}: the recording is invalid: {error}", self.scenario.id))
    }
}

/// A document, or why it could not be read.
pub type Item = Result<Box<Document>, Box<DocumentError>>;

/// Documents, in order.
pub type Items = Box<dyn Iterator<Item = Item>>;

/// A piece of a file that is not read yet, which may be done in another thread.
#[derive(Debug)]
pub struct Unread {
    piece: Result<Piece, Box<DocumentError>>,
    file: Arc<str>,
}

impl Unread {
    /// Reads the documents of the piece, at least one.
    pub fn read(self) -> Vec<Item> {
        match self.piece {
            Ok(piece) => read_piece(&piece, &self.file),
            Err(error) => vec![Err(error)],
        }
    }
}

/// Reads the documents of a file, of all files below a folder, or of standard input (`-`), one after the other as they are needed. Where
/// there is none, that is an error.
pub fn read(name: &str) -> Items {
    Box::new(pieces(name).flat_map(Unread::read))
}

/// Returns the pieces that [`read`] reads.
pub fn pieces(name: &str) -> Box<dyn Iterator<Item = Unread>> {
    if name == "-" {
        return or_none(pieces_of_stream(io::stdin().lock(), name), name, "there is no scenario in it");
    }
    let path = Path::new(name);
    if !path.is_dir() {
        return or_none(pieces_of_file(path), name, "there is no scenario in it");
    }
    let read = |file: Listed| file.map_or_else(one, |file| pieces_of_file(&file));
    let pieces = files_below(path, &is_scenario_file).into_iter().flat_map(read);
    or_none(Box::new(pieces), name, "there is no scenario in it; files named .yaml, .yml, .json, .ndjson and .jsonl are read")
}

fn or_none(pieces: Box<dyn Iterator<Item = Unread>>, name: &str, message: &str) -> Box<dyn Iterator<Item = Unread>> {
    let mut pieces = pieces.peekable();
    if pieces.peek().is_some() { Box::new(pieces) } else { one(DocumentError::in_file(name, message)) }
}

/// Reads the documents of a file.
pub fn read_file(path: &Path) -> Items {
    Box::new(pieces_of_file(path).flat_map(Unread::read))
}

fn pieces_of_file(path: &Path) -> Box<dyn Iterator<Item = Unread>> {
    let name = path.to_string_lossy();
    match File::open(path) {
        Ok(open) => pieces_of_stream(BufReader::new(open), &name),
        Err(error) => one(DocumentError::in_file(&name, error)),
    }
}

fn one(error: Box<DocumentError>) -> Box<dyn Iterator<Item = Unread>> {
    Box::new(std::iter::once(Unread { piece: Err(error), file: Arc::from("") }))
}

/// Whether a file has scenarios, judged by its name. Recorded outcomes are next to them under other names.
fn is_scenario_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_recording = [".recorded.json", ".outcome.json"].iter().any(|end| name.ends_with(end));
    matches!(path.extension().and_then(OsStr::to_str), Some("yaml" | "yml" | "json" | "ndjson" | "jsonl")) && !is_recording
}

/// Reads the documents of a stream, each as soon as its end has been read. `name` is the file in errors, and its end says what the stream
/// may have, as PROTOCOL.md describes.
pub fn read_stream(stream: impl BufRead + 'static, name: &str) -> Items {
    Box::new(pieces_of_stream(stream, name).flat_map(Unread::read))
}

fn pieces_of_stream(stream: impl BufRead + 'static, name: &str) -> Box<dyn Iterator<Item = Unread>> {
    let file: Arc<str> = name.into();
    Box::new(Pieces::of(stream, name).map(move |piece| Unread { piece, file: file.clone() }))
}

fn read_piece(piece: &Piece, name: &str) -> Vec<Item> {
    let text = match std::str::from_utf8(&piece.bytes) {
        Ok(text) => text,
        Err(error) => return vec![Err(not_utf8(piece, error.valid_up_to(), name))],
    };
    let mut items = if piece.is_json { vec![from_json(text, name)] } else { read_text(text, name) };
    if items.is_empty() {
        items.push(Err(DocumentError::at(name, 1, 1, "this is no scenario")));
    }
    items.iter_mut().for_each(|item| put(item, piece.line));
    items
}

fn not_utf8(piece: &Piece, valid: usize, name: &str) -> Box<DocumentError> {
    let before = piece.bytes.get(..valid).unwrap_or_default();
    let line = piece.line + memchr::memchr_iter(b'\n', before).count();
    let column = valid - memchr::memrchr(b'\n', before).map_or(0, |end| end + 1) + 1;
    DocumentError::at(name, line, column, "the text is not UTF-8")
}

/// Puts a document that begins in this line of its file there.
fn put(item: &mut Item, line: usize) {
    match item {
        Ok(document) => document.line = line,
        Err(error) if error.line == 0 => (error.line, error.column) = (line, 1),
        Err(error) => error.line += line - 1,
    }
}

/// A line of a recorded set. A plain scenario has neither of these keys.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow, default)]
    scenario: Option<&'a RawValue>,
    #[serde(borrow, default)]
    recorded: Option<&'a RawValue>,
}

fn from_json(text: &str, name: &str) -> Item {
    let wrong = |body: &str, error: &serde_json::Error| {
        let id = serde_json::from_str::<Value>(body).ok().and_then(|value| Some(value.get("id")?.as_str()?.to_owned()));
        let (line, column) = place(text, body, error);
        Box::new(DocumentError { id, ..*DocumentError::at(name, line, column, without_place(&reason(error))) })
    };
    let parts = serde_json::from_str::<Line>(text).map_err(|error| wrong(text, &error))?;
    let body = parts.scenario.map_or(text, RawValue::get);
    let scenario = serde_json::from_str::<Scenario>(body).map_err(|error| wrong(body, &error))?;
    let recorded = parts.scenario.and(parts.recorded).map(ToOwned::to_owned);
    Ok(Box::new(Document { scenario, file: name.to_owned(), line: 1, recorded }))
}

/// Returns line and column of an error in a part of a text.
fn place(text: &str, part: &str, error: &serde_json::Error) -> (usize, usize) {
    let before = text.split(part).next().unwrap_or_default();
    let indent = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.matches('\n').count() + error.line().max(1);
    (line, error.column().max(1) + if error.line() <= 1 { indent } else { 0 })
}

/// Returns the message without the place that serde puts at its end; the place has fields of its own.
fn without_place(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message).to_owned()
}

/// A document of a recorded set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped {
    scenario: Scenario,
    #[serde(default)]
    recorded: Option<Value>,
}

/// Reads the documents of a YAML text, which JSON is as well. `name` is the file in errors.
pub fn read_text(text: &str, name: &str) -> Vec<Item> {
    if let Err((message, Position { line, column })) = limits::check_yaml(text) {
        return vec![Err(DocumentError::at(name, line as usize, column as usize, message))];
    }
    let mut items = Vec::new();
    // Each document is read twice: as a plain value, for its id, and as a scenario, for errors with a place.
    let documents = serde_yaml::Deserializer::from_str(text);
    for (document, again) in documents.zip(serde_yaml::Deserializer::from_str(text)) {
        match serde_yaml::Value::deserialize(document) {
            Ok(serde_yaml::Value::Null) => {}
            Ok(value) => items.push(from_yaml(&value, again, name)),
            Err(error) => {
                // After a syntax error it is unknown where the next document begins.
                items.push(Err(yaml_error(&error, None, name)));
                break;
            }
        }
    }
    items
}

fn from_yaml(value: &serde_yaml::Value, document: serde_yaml::Deserializer, name: &str) -> Item {
    let wrapped = value.get("scenario");
    let id = wrapped.unwrap_or(value).get("id").and_then(serde_yaml::Value::as_str).map(str::to_owned);
    let read = match wrapped {
        Some(_) => Wrapped::deserialize(document),
        None => Scenario::deserialize(document).map(|scenario| Wrapped { scenario, recorded: None }),
    };
    let Wrapped { scenario, recorded } = read.map_err(|error| yaml_error(&error, id.clone(), name))?;
    let wrong = |message: String| Box::new(DocumentError { id, message, file: name.to_owned(), ..DocumentError::default() });
    let recorded = recorded.map(|value| to_raw_value(&value)).transpose().map_err(|error| wrong(error.to_string()))?;
    Ok(Box::new(Document { scenario, file: name.to_owned(), line: 1, recorded }))
}

fn yaml_error(error: &serde_yaml::Error, id: Option<String>, name: &str) -> Box<DocumentError> {
    let place = error.location();
    Box::new(DocumentError {
        id,
        message: without_place(&reason(error)),
        file: name.to_owned(),
        line: place.as_ref().map_or(0, serde_yaml::Location::line),
        column: place.as_ref().map_or(0, serde_yaml::Location::column),
    })
}
