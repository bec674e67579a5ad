//! Why a corpus cannot be used.

use crate::untrusted::visible;
use std::path::{Path, PathBuf};

/// A file of a corpus that cannot be read or written, or that contradicts another.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum CorpusError {
    #[error("{}: {reason}", at(path))]
    File { path: PathBuf, reason: String },
    #[error("{}: the id {id:?} is already used in {}", at(path), at(owner))]
    RepeatedId { path: PathBuf, id: String, owner: PathBuf },
}

fn at(path: &Path) -> String {
    visible(&path.to_string_lossy()).to_string()
}

impl CorpusError {
    pub(super) fn file(path: &Path, reason: impl ToString) -> Self {
        CorpusError::File { path: path.to_owned(), reason: reason.to_string() }
    }
}
