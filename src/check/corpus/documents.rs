//! Reads scenarios from files: YAML or JSON documents, or a JSON document on each line.
//!
//! A document is a scenario, or an entry of a recorded set: `{scenario, recorded}`.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::limits;
use super::recording::Recording;
use crate::scenario::Scenario;
use crate::yaml::position::Position;

/// A scenario, with its recording if it has one.
#[derive(Debug)]
pub struct Document {
    /// The scenario, which has passed its check.
    pub scenario: Scenario,
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

/// Why a document could not be read, and where.
#[derive(Debug, Default, thiserror::Error)]
#[error("{}{message}", self.place())]
pub struct DocumentError {
    /// The scenario's id, if it could be read.
    pub id: Option<String>,
    /// The message.
    pub message: String,
    /// The file, or `-` for standard input.
    pub file: String,
    /// The line, from 1; 0 if unknown.
    pub line: usize,
    /// The column, from 1; 0 if unknown.
    pub column: usize,
}

impl DocumentError {
    fn in_file(file: &str, message: impl ToString) -> Box<Self> {
        Box::new(DocumentError { message: message.to_string(), file: file.to_owned(), ..DocumentError::default() })
    }

    /// Returns `file:line:column: `, as far as known.
    fn place(&self) -> String {
        match (self.file.as_str(), self.line) {
            ("", _) => String::new(),
            (file, 0) => format!("{file}: "),
            (file, line) => format!("{file}:{line}:{}: ", self.column),
        }
    }

    /// Returns the error in JSON, to be printed in place of an outcome.
    pub fn json(&self) -> Value {
        let mut error = json!({"message": self.message});
        if !self.file.is_empty() {
            error["file"] = json!(self.file);
        }
        if self.line > 0 {
            error["line"] = json!(self.line);
            error["column"] = json!(self.column);
        }
        json!({"id": self.id, "error": error})
    }
}

/// Reads the documents of a file, of all files below a folder, or of standard input (`-`), one after the other as they are needed.
pub fn read(name: &str) -> Items {
    if name == "-" {
        return read_stream(io::stdin().lock(), name);
    }
    let path = Path::new(name);
    let files = if path.is_dir() { files_below(path, &is_scenario_file) } else { Ok(vec![path.to_path_buf()]) };
    match files {
        Ok(files) => Box::new(files.into_iter().flat_map(|file| read_file(&file))),
        Err(error) => one(DocumentError::in_file(name, error)),
    }
}

/// Reads the documents of a file.
pub fn read_file(path: &Path) -> Items {
    let name = path.to_string_lossy();
    match File::open(path) {
        Ok(open) => read_stream(BufReader::new(open), &name),
        Err(error) => one(DocumentError::in_file(&name, error)),
    }
}

fn one(error: Box<DocumentError>) -> Items {
    Box::new(std::iter::once(Err(error)))
}

/// Lists the files below a folder for which `wanted` holds, in the order of their paths.
pub fn files_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files.extend(files_below(&path, wanted)?);
        } else if wanted(&path) {
            files.push(path);
        }
    }
    Ok(files)
}

/// Whether a file has scenarios, judged by its name. Recorded outcomes are next to them under other names.
fn is_scenario_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_recording = [".recorded.json", ".outcome.json"].iter().any(|end| name.ends_with(end));
    matches!(path.extension().and_then(OsStr::to_str), Some("yaml" | "yml" | "json" | "ndjson" | "jsonl")) && !is_recording
}

/// Reads the documents of a stream. JSON lines are read one by one; other documents are read as one text.
pub fn read_stream(mut stream: impl BufRead + 'static, name: &str) -> Items {
    let mut skipped = 0;
    let mut first = Vec::new();
    loop {
        match limits::read_line(&mut stream, &mut first) {
            Ok(0) => return Box::new(std::iter::empty()),
            Ok(_) if first.iter().all(u8::is_ascii_whitespace) => {
                skipped += 1;
                first.clear();
            }
            Ok(_) => break,
            Err(error) => return one(DocumentError::in_file(name, error)),
        }
    }
    if is_json_line(&first) && !is_yaml_name(name) {
        return Box::new(Lines { stream, first: Some(first), number: skipped, name: name.to_owned(), is_over: false });
    }
    let mut bytes = vec![b'\n'; skipped];
    bytes.append(&mut first);
    if let Err(error) = limits::read_rest(&mut stream, &mut bytes) {
        return one(DocumentError::in_file(name, error));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Box::new(read_text(&text, name).into_iter()),
        Err(_) => one(DocumentError::in_file(name, "the text is not UTF-8")),
    }
}

fn is_yaml_name(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}

fn is_json_line(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{") && line.ends_with(b"}")
}

/// An iterator over JSON lines, of which the first has already been read.
struct Lines<R> {
    stream: R,
    first: Option<Vec<u8>>,
    /// The number of the last line that was read.
    number: usize,
    name: String,
    /// Whether reading has failed.
    is_over: bool,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if self.is_over {
                return None;
            }
            let mut line = self.first.take().unwrap_or_default();
            if line.is_empty() {
                match limits::read_line(&mut self.stream, &mut line) {
                    Ok(0) => return None,
                    Ok(_) => {}
                    // What follows a line that cannot be read cannot be told from the line.
                    Err(error) => {
                        self.is_over = true;
                        let place = DocumentError { line: self.number + 1, column: 1, ..*DocumentError::in_file(&self.name, error) };
                        return Some(Err(Box::new(place)));
                    }
                }
            }
            self.number += 1;
            if !line.trim_ascii().is_empty() {
                return Some(from_line(&line, &self.name, self.number));
            }
        }
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

fn from_line(line: &[u8], name: &str, number: usize) -> Item {
    let Ok(line) = std::str::from_utf8(line) else {
        let message = "the line is not UTF-8".to_owned();
        return Err(Box::new(DocumentError { id: None, message, file: name.to_owned(), line: number, column: 1 }));
    };
    let wrong = |body: &str, message: String, column: usize| {
        let value = serde_json::from_str::<Value>(body).unwrap_or_default();
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        let column = line.find(body).unwrap_or_default() + column.max(1);
        Box::new(DocumentError { id, message, file: name.to_owned(), line: number, column })
    };
    let not_read = |body: &str, error: &serde_json::Error| wrong(body, for_people(&error.to_string()), error.column());
    let parts = serde_json::from_str::<Line>(line).map_err(|error| not_read(line, &error))?;
    let body = parts.scenario.map_or(line, RawValue::get);
    let scenario = serde_json::from_str::<Scenario>(body).map_err(|error| not_read(body, &error))?;
    let recorded = parts.scenario.and(parts.recorded).map(ToOwned::to_owned);
    Ok(Box::new(Document { scenario, recorded }))
}

/// Returns the message without the place that serde puts at its end, as the place has fields of its own; and without a text that stands
/// where something else is expected, as that may be a whole kubeconfig.
fn for_people(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    for (before, after) in [("string \"", "\", expected "), ("variant `", "`, expected ")] {
        if let Some((start, rest)) = message.split_once(before)
            && let Some((_, end)) = rest.rsplit_once(after)
        {
            return format!("{start}{}, expected {end}", before.trim_end_matches([' ', '"', '`']));
        }
    }
    message.to_owned()
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
        let (file, line, column) = (name.to_owned(), line as usize, column as usize);
        return vec![Err(Box::new(DocumentError { id: None, message, file, line, column }))];
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
    Ok(Box::new(Document { scenario, recorded }))
}

fn yaml_error(error: &serde_yaml::Error, id: Option<String>, name: &str) -> Box<DocumentError> {
    let place = error.location();
    Box::new(DocumentError {
        id,
        message: for_people(&error.to_string()),
        file: name.to_owned(),
        line: place.as_ref().map_or(0, serde_yaml::Location::line),
        column: place.as_ref().map_or(0, serde_yaml::Location::column),
    })
}
