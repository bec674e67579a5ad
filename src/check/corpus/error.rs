//! Why a corpus cannot be used.

use std::path::{Path, PathBuf};

/// A file of a corpus that cannot be read or written, or that contradicts another.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum CorpusError {
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: String },
    #[error("{}: the id {id:?} is already used in {}", path.display(), owner.display())]
    RepeatedId { path: PathBuf, id: String, owner: PathBuf },
}

impl CorpusError {
    pub(super) fn file(path: &Path, reason: impl ToString) -> Self {
        CorpusError::File { path: path.to_owned(), reason: reason.to_string() }
    }
}
