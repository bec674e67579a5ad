//! Takes what is at a path without links: by `stat`, by opening it, or by reading it.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::sync::Arc;

use rustix::fs::{Access, AtFlags, CWD, OFlags, accessat};

use super::error::{HostError, LARGEST};
use crate::world::{self, Content, Node};

/// Takes what is at a path without links.
pub(super) fn node(path: &str, found: &Metadata, access: world::Access, may_stream: bool) -> Result<Node<'static>, HostError> {
    let bits = found.permissions().mode() & 0o777;
    let opens = access >= world::Access::Open;
    if found.is_dir() {
        return Ok(Node::Dir { mode: if opens && !is_readable(path, found)? { 0o311 } else { 0o755 } });
    }
    let file = |content, mode| Node::File { content: Content::Shared(Arc::new(content)), mode };
    let content = match access {
        world::Access::Stat => return Ok(file(Vec::new(), bits)),
        _ if !found.is_file() => special(path, found, access, may_stream)?,
        world::Access::Open => is_readable(path, found)?.then(Vec::new),
        _ => read(path, open(path, found), found.len())?,
    };
    // The owner's bits say what this process may do: it may read by another right, as root or through a group.
    Ok(content.map_or_else(|| file(Vec::new(), bits & !0o444), |content| file(content, bits | 0o400)))
}

/// Takes what is neither a file nor a folder: the null device is empty, and what was handed to this process is read to its end.
fn special(path: &str, found: &Metadata, access: world::Access, may_stream: bool) -> Result<Option<Vec<u8>>, HostError> {
    let is_handed = ["/proc/", "/dev/fd/", "/dev/stdin"].iter().any(|place| path.starts_with(place));
    match access {
        _ if is_null_device(found) => Ok(Some(Vec::new())),
        world::Access::Open if is_handed => Ok(Some(Vec::new())),
        world::Access::Read if is_handed && may_stream => read(path, File::open(path), 0),
        _ => Err(HostError::Special { path: path.to_owned(), kind: kind(found) }),
    }
}

/// Reads a file to its end; none if that is not permitted.
fn read(path: &str, file: io::Result<File>, size: u64) -> Result<Option<Vec<u8>>, HostError> {
    let too_large = |size: String| Err(HostError::TooLarge { path: path.to_owned(), size });
    if size > LARGEST {
        return too_large(size.to_string());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    // It may grow, or not say how large it is.
    let read = file.and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    match permitted(path, read)? {
        Some(count) if count as u64 > LARGEST => too_large(format!("over {LARGEST}")),
        count => Ok(count.map(|_| bytes)),
    }
}

/// Whether a file or folder can be opened for reading.
fn is_readable(path: &str, found: &Metadata) -> Result<bool, HostError> {
    Ok(permitted(path, open(path, found))?.is_some())
}

/// Returns none where something is not permitted.
fn permitted<T>(path: &str, result: io::Result<T>) -> Result<Option<T>, HostError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(None),
        Err(error) => Err(HostError::System { path: path.to_owned(), error }),
    }
}

/// Opens what was found there, and nothing that has taken its place since. Opening never waits, whatever that would be.
fn open(path: &str, found: &Metadata) -> io::Result<File> {
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    let file = File::options().read(true).custom_flags(flags).open(path)?;
    if is_same(&file.metadata()?, found) { Ok(file) } else { Err(io::Error::other("it was replaced while it was read")) }
}

/// Whether a file can be made in a folder.
pub(super) fn is_writable(folder: &str) -> Result<bool, HostError> {
    let access = accessat(CWD, folder, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS);
    Ok(permitted(folder, access.map_err(io::Error::from))?.is_some())
}

/// Whether both are the same file.
pub(super) fn is_same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

fn is_null_device(found: &Metadata) -> bool {
    let is_device = found.file_type().is_char_device();
    is_device && fs::metadata("/dev/null").is_ok_and(|null| null.file_type().is_char_device() && null.rdev() == found.rdev())
}

fn kind(found: &Metadata) -> &'static str {
    let kind = found.file_type();
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}
