//! Takes what is at a path without links: by `stat`, by opening it, or by reading it.

use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Read};
use std::sync::Arc;

use super::error::{HostError, LARGEST};
use crate::world::{Access, Content, Node};

/// Takes what is at a path without links.
pub(super) fn node(path: &str, found: &Metadata, access: Access, may_stream: bool) -> Result<Node<'static>, HostError> {
    let bits = permission_bits(found);
    let opens = access >= Access::Open;
    if found.is_dir() {
        return Ok(Node::Dir { mode: if opens && !is_readable(path)? { 0o311 } else { 0o755 } });
    }
    let file = |content, mode| Node::File { content: Content::Shared(Arc::new(content)), mode };
    let content = match access {
        Access::Stat => return Ok(file(Vec::new(), bits)),
        _ if !found.is_file() => special(path, found, access, may_stream)?,
        Access::Open => is_readable(path)?.then(Vec::new),
        _ => read(path, found.len())?,
    };
    // The owner's bits say what this process may do: it may read by another right, as root or through a group.
    Ok(content.map_or_else(|| file(Vec::new(), bits & !0o444), |content| file(content, bits | 0o400)))
}

/// Takes what is neither a file nor a folder: the null device is empty, and what was handed to this process is read to its end.
fn special(path: &str, found: &Metadata, access: Access, may_stream: bool) -> Result<Option<Vec<u8>>, HostError> {
    let is_handed = ["/proc/", "/dev/fd/", "/dev/stdin"].iter().any(|place| path.starts_with(place));
    match access {
        _ if is_null_device(found) => Ok(Some(Vec::new())),
        Access::Open if is_handed => Ok(Some(Vec::new())),
        Access::Read if is_handed && may_stream => read(path, 0),
        _ => Err(HostError::Special { path: path.to_owned(), kind: kind(found) }),
    }
}

/// Reads a file to its end; none if that is not permitted.
fn read(path: &str, size: u64) -> Result<Option<Vec<u8>>, HostError> {
    let too_large = |size: String| Err(HostError::TooLarge { path: path.to_owned(), size });
    if size > LARGEST {
        return too_large(size.to_string());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // It may grow, or not say how large it is.
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    match permitted(path, read)? {
        Some(count) if count as u64 > LARGEST => too_large(format!("over {LARGEST}")),
        count => Ok(count.map(|_| bytes)),
    }
}

/// Whether a file or folder can be opened for reading.
fn is_readable(path: &str) -> Result<bool, HostError> {
    Ok(permitted(path, fs::File::open(path))?.is_some())
}

/// Returns none where something is not permitted.
fn permitted<T>(path: &str, result: io::Result<T>) -> Result<Option<T>, HostError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(None),
        Err(error) => Err(HostError::System { path: path.to_owned(), error }),
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{Metadata, metadata};
    use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};

    pub(super) fn permission_bits(found: &Metadata) -> u32 {
        found.permissions().mode() & 0o777
    }

    pub(in crate::host) fn is_same(one: &Metadata, other: &Metadata) -> bool {
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    }

    pub(super) fn is_null_device(found: &Metadata) -> bool {
        let is_device = found.file_type().is_char_device();
        is_device && metadata("/dev/null").is_ok_and(|null| null.file_type().is_char_device() && null.rdev() == found.rdev())
    }

    pub(super) fn kind(found: &Metadata) -> &'static str {
        let kind = found.file_type();
        if kind.is_fifo() {
            "a named pipe"
        } else if kind.is_socket() {
            "a socket"
        } else {
            "a device"
        }
    }
}

#[cfg(unix)]
pub(super) use unix::is_same;
#[cfg(unix)]
use unix::{is_null_device, kind, permission_bits};
