//! Scenarios in: YAML or JSON documents, or a JSON document a line, one after the other.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use kubeconfig_oracle::scenario::Scenario;

/// A scenario, or why there is none.
pub type Item = Result<Box<Scenario>, Box<DocumentError>>;

/// Why a document is no scenario, and where.
#[derive(Debug, Default)]
pub struct DocumentError {
    /// The scenario's id, where it could be made out.
    pub id: Option<String>,
    /// What is wrong.
    pub message: String,
    /// The file, `-` for standard input.
    pub file: String,
    /// From 1; 0 where it is not known.
    pub line: usize,
    /// From 1; 0 where it is not known.
    pub column: usize,
}

impl DocumentError {
    /// The error as `eval` prints it.
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

/// Reads all scenarios of a file, of a folder, or of standard input (`-`), and hands each to `each` as soon as it is read.
pub fn read(name: &str, each: &mut dyn FnMut(Item) -> io::Result<()>) -> io::Result<()> {
    if name == "-" {
        return read_stream(&mut io::stdin().lock(), name, each);
    }
    let path = Path::new(name);
    let files = match path.is_dir() {
        true => scenario_files(path),
        false => Ok(vec![path.to_path_buf()]),
    };
    let files = match files {
        Ok(files) => files,
        Err(error) => return each(Err(unreadable(name, &error))),
    };
    for file in files {
        let name = file.to_string_lossy().into_owned();
        match File::open(&file) {
            Ok(open) => read_stream(&mut BufReader::new(open), &name, each)?,
            Err(error) => each(Err(unreadable(&name, &error)))?,
        }
    }
    Ok(())
}

fn unreadable(name: &str, error: &io::Error) -> Box<DocumentError> {
    Box::new(DocumentError { message: error.to_string(), file: name.to_owned(), ..DocumentError::default() })
}

/// The scenario files of a folder and of those in it, sorted; recorded outcomes lie beside them under a name of their own.
fn scenario_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(scenario_files(&path)?);
        } else if is_scenario_name(&name) {
            files.push(path);
        }
    }
    Ok(files)
}

fn is_scenario_name(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(OsStr::to_str);
    let recording = [".recorded.json", ".outcome.json"].iter().any(|end| name.ends_with(end));
    matches!(extension, Some("yaml" | "yml" | "json" | "ndjson" | "jsonl")) && !recording
}

/// Lines are answered as they come; documents that span lines are read as one text.
fn read_stream(stream: &mut dyn BufRead, name: &str, each: &mut dyn FnMut(Item) -> io::Result<()>) -> io::Result<()> {
    let mut skipped = 0;
    let mut first = Vec::new();
    loop {
        match stream.read_until(b'\n', &mut first) {
            Ok(0) => return Ok(()),
            Ok(_) if first.iter().all(u8::is_ascii_whitespace) => {
                skipped += 1;
                first.clear();
            }
            Ok(_) => break,
            Err(error) => return each(Err(unreadable(name, &error))),
        }
    }
    if is_json_line(&first) && !is_yaml_name(name) {
        return read_lines(first, skipped, stream, name, each);
    }
    let mut bytes = vec![b'\n'; skipped];
    bytes.append(&mut first);
    if let Err(error) = stream.read_to_end(&mut bytes) {
        return each(Err(unreadable(name, &error)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => read_documents(&text, name, each),
        Err(_) => each(Err(Box::new(DocumentError {
            message: "the text is not UTF-8".into(),
            file: name.to_owned(),
            ..DocumentError::default()
        }))),
    }
}

fn is_yaml_name(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}

fn is_json_line(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.starts_with(b"{") && line.ends_with(b"}")
}

fn read_lines(
    first: Vec<u8>,
    skipped: usize,
    stream: &mut dyn BufRead,
    name: &str,
    each: &mut dyn FnMut(Item) -> io::Result<()>,
) -> io::Result<()> {
    let mut line = first;
    let mut number = skipped + 1;
    loop {
        if !line.trim_ascii().is_empty() {
            each(from_line(&line, name, number))?;
        }
        line.clear();
        number += 1;
        match stream.read_until(b'\n', &mut line) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) => return each(Err(unreadable(name, &error))),
        }
    }
}

/// A line of a recorded set: the scenario, and answers that are not looked at. A bare scenario has neither key.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow, default)]
    scenario: Option<&'a RawValue>,
}

fn from_line(line: &[u8], name: &str, number: usize) -> Item {
    let Ok(line) = std::str::from_utf8(line) else {
        let message = "the line is not UTF-8".to_owned();
        return Err(Box::new(DocumentError { message, file: name.to_owned(), line: number, column: 1, ..DocumentError::default() }));
    };
    let blame = |body: &str, message: String, column: usize| {
        let value = serde_json::from_str::<Value>(body).unwrap_or_default();
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        let column = line.find(body).unwrap_or_default() + column.max(1);
        Box::new(DocumentError { id, message, file: name.to_owned(), line: number, column })
    };
    let place = |body: &str, error: &serde_json::Error| blame(body, without_place(&error.to_string()), error.column());
    let wrapped = serde_json::from_str::<Wrapped>(line).map_err(|error| place(line, &error))?;
    let body = wrapped.scenario.map_or(line, RawValue::get);
    let scenario = serde_json::from_str::<Scenario>(body).map_err(|error| place(body, &error))?;
    scenario.check().map_err(|error| blame(body, error.to_string(), 1))?;
    Ok(Box::new(scenario))
}

/// The message without the place that serde puts at its end, which is said in fields of their own.
fn without_place(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message).to_owned()
}

/// A document of a recorded set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    scenario: Scenario,
    #[serde(default, rename = "recorded")]
    _recorded: IgnoredAny,
}

/// YAML documents; JSON is YAML, too. Each is read twice: as it is, for its id, and as a scenario, whose errors know their place.
pub fn read_documents(text: &str, name: &str, each: &mut dyn FnMut(Item) -> io::Result<()>) -> io::Result<()> {
    let documents = serde_yaml::Deserializer::from_str(text);
    for (document, again) in documents.zip(serde_yaml::Deserializer::from_str(text)) {
        let value = match serde_yaml::Value::deserialize(document) {
            Ok(serde_yaml::Value::Null) => continue,
            Ok(value) => value,
            // What follows a syntax error cannot be told apart.
            Err(error) => return each(Err(yaml_error(&error, None, name))),
        };
        each(from_yaml(&value, again, name))?;
    }
    Ok(())
}

fn from_yaml(value: &serde_yaml::Value, document: serde_yaml::Deserializer, name: &str) -> Item {
    let wrapped = value.get("scenario");
    let id = wrapped.unwrap_or(value).get("id").and_then(serde_yaml::Value::as_str).map(str::to_owned);
    let read = match wrapped {
        Some(_) => Recorded::deserialize(document).map(|recorded| recorded.scenario),
        None => Scenario::deserialize(document),
    };
    let scenario = read.map_err(|error| yaml_error(&error, id.clone(), name))?;
    scenario
        .check()
        .map_err(|error| Box::new(DocumentError { id, message: error.to_string(), file: name.to_owned(), ..DocumentError::default() }))?;
    Ok(Box::new(scenario))
}

fn yaml_error(error: &serde_yaml::Error, id: Option<String>, name: &str) -> Box<DocumentError> {
    let place = error.location();
    Box::new(DocumentError {
        id,
        message: without_place(&error.to_string()),
        file: name.to_owned(),
        line: place.as_ref().map_or(0, serde_yaml::Location::line),
        column: place.as_ref().map_or(0, serde_yaml::Location::column),
    })
}
