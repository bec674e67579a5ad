//! Why the machine cannot be read as a world.

use std::ffi::OsString;
use std::io;

use crate::scenario::ScenarioError;

/// The largest file that is read, in bytes: over twice the largest kubeconfig known. Decoding may take thirty times as much memory.
pub(super) const LARGEST: u64 = 128 << 20;

/// Why the machine cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The question needs the working directory, and there is none that a world can hold.
    #[error("the working directory, which relative paths start from, cannot be used: {0}")]
    WorkingDirectory(String),
    /// A text of the machine is not UTF-8.
    #[error("{what} is not UTF-8, and is not read: {text:?}")]
    NotUtf8 {
        /// Where the text stands.
        what: String,
        /// The text.
        text: OsString,
    },
    /// Opening it could wait without end, or do more than read.
    #[error("{path:?} is {kind}, and is not opened: use a regular file; a kubeconfig may also be passed as --kubeconfig <(cat FILE)")]
    Special {
        /// The path.
        path: String,
        /// What it is.
        kind: &'static str,
    },
    /// The file is larger than the limit.
    #[error("{path:?} has {size} bytes, and no more than {LARGEST} (128 MiB) are read of a file")]
    TooLarge {
        /// The path.
        path: String,
        /// Its size, as far as it is known.
        size: String,
    },
    /// The operating system fails in a way that a world cannot hold.
    #[error("{path:?} cannot be read: {error}")]
    System {
        /// The path.
        path: String,
        /// What the operating system says.
        #[source]
        error: io::Error,
    },
    /// Following the links of the path by their text does not lead where the operating system goes.
    #[error("{path:?} does not lead where its links say, or changed while it was read: give the path that it stands for")]
    Elsewhere {
        /// The path.
        path: String,
    },
    /// The scenario cannot be evaluated, for example because of an override with a value of the wrong type.
    #[error(transparent)]
    ScenarioError(#[from] ScenarioError),
}
