//! What is at a path.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

/// A file, folder or link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node<'a> {
    /// A file that can be read.
    File {
        /// Its bytes.
        content: Content<'a>,
        /// Its permission bits.
        mode: u32,
    },
    /// A folder.
    Dir {
        /// Its permission bits.
        mode: u32,
    },
    /// A symbolic link and its target.
    Link(Cow<'a, str>),
}

/// The bytes of a file. A clone shares them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Bytes of the scenario.
    Described(&'a [u8]),
    /// Bytes that were written or found since.
    Shared(Arc<Vec<u8>>),
}

impl Deref for Content<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Content::Described(bytes) => bytes,
            Content::Shared(bytes) => bytes,
        }
    }
}
