//! Why a corpus or a document cannot be used, and where.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::untrusted::visible;

/// A file of a corpus that cannot be read or written, or that contradicts another.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum CorpusError {
    #[error("{}: {reason}", at(path))]
    File { path: PathBuf, reason: String },
    #[error("{}: the id {id:?} is already used in {}", at(path), at(owner))]
    RepeatedId { path: PathBuf, id: String, owner: PathBuf },
    #[error(transparent)]
    Document(#[from] Box<DocumentError>),
    /// A file could not be written; the error names it.
    #[error(transparent)]
    Written(io::Error),
}

fn at(path: &Path) -> String {
    visible(&path.to_string_lossy()).to_string()
}

impl CorpusError {
    pub(super) fn file(path: &Path, reason: impl ToString) -> Self {
        CorpusError::File { path: path.to_owned(), reason: reason.to_string() }
    }
}

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
    pub(super) fn in_file(file: &str, message: impl ToString) -> Box<Self> {
        Box::new(DocumentError { message: message.to_string(), file: file.to_owned(), ..DocumentError::default() })
    }

    pub(super) fn at(file: &str, line: usize, column: usize, message: impl ToString) -> Box<Self> {
        Box::new(DocumentError { line, column, ..*DocumentError::in_file(file, message) })
    }

    /// Returns `file:line:column: `, as far as known.
    fn place(&self) -> String {
        match (self.file.as_str(), self.line) {
            ("", _) => String::new(),
            (file, 0) => format!("{}: ", visible(file)),
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
