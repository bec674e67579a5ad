//! Follows a path on the disk as the operating system does, and takes the links and folders on the way.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};

use super::disk::{is_same, is_writable, node};
use super::error::HostError;
use crate::world::{Access, Node};

/// The number of links that one path may lead through, as in Linux.
const MOST_LINKS: usize = 40;

/// What is at a path without links, and what was done to learn it.
pub(super) type Found = (String, Access, Node<'static>);

/// Follows an absolute path, which the question calls `name`, and returns what it leads through and to. `folders` are those that earlier paths
/// led through: most paths lead through the same few.
///
/// # Errors
/// A world cannot hold what is there. `may_stream` says whether a pipe or terminal that was handed to this process may be read.
pub(super) fn follow(
    name: &str,
    path: &str,
    access: Access,
    may_stream: bool,
    folders: &mut BTreeSet<String>,
) -> Result<Vec<Found>, HostError> {
    Walk::along(path, folders)?.finish(name, access, may_stream)
}

/// A path that is being followed part by part.
struct Walk<'f> {
    /// The folders that are known, without links.
    folders: &'f mut BTreeSet<String>,
    /// The folder that was reached, without links; empty for the root.
    folder: String,
    /// The parts that are left, last first.
    rest: Vec<String>,
    /// The number of links so far.
    links: usize,
    /// Whether a link led into `/proc`.
    is_in_procfs: bool,
    found: Vec<Found>,
    end: End,
}

/// What is at the end of a path.
#[derive(Default)]
enum End {
    /// A file or folder, by its path without links.
    Something(String, Metadata),
    /// Nothing, or nothing that may be reached.
    #[default]
    Nothing,
}

impl<'f> Walk<'f> {
    /// Follows an absolute path as the operating system does.
    fn along(path: &str, folders: &'f mut BTreeSet<String>) -> Result<Self, HostError> {
        let mut walk =
            Walk { folders, folder: String::new(), rest: parts(path), links: 0, is_in_procfs: false, found: Vec::new(), end: End::Nothing };
        while let Some(part) = walk.rest.pop() {
            if !walk.step(&part)? {
                return Ok(walk);
            }
        }
        let root = if walk.folder.is_empty() { "/" } else { &walk.folder };
        if let Ok(found) = fs::metadata(root) {
            walk.end = End::Something(walk.folder.clone(), found);
        }
        Ok(walk)
    }

    /// Goes one part further. Returns whether there may be more.
    fn step(&mut self, part: &str) -> Result<bool, HostError> {
        if part == ".." {
            self.keep_folder(0o755);
            self.folder.truncate(self.folder.rfind('/').unwrap_or(0));
            return Ok(true);
        }
        let here = format!("{}/{part}", self.folder);
        if self.folders.contains(&here) {
            self.folder = here;
            return Ok(true);
        }
        match fs::symlink_metadata(&here) {
            Ok(found) if found.is_symlink() => self.link(here),
            Ok(found) => Ok(self.arrive(here, found)),
            Err(error) => self.stop(here, error),
        }
    }

    /// Goes on where a link leads. One that no text can hold, or of `/proc`, which leads elsewhere than its text says, stands for what it leads to.
    fn link(&mut self, here: String) -> Result<bool, HostError> {
        let system = |error| HostError::System { path: here.clone(), error };
        let target = fs::read_link(&here).map_err(system)?;
        let is_procfs = here.starts_with("/proc/") || target.starts_with("/proc") || self.is_in_procfs;
        if is_procfs || target.to_str().is_none() {
            return match fs::metadata(&here) {
                Ok(found) => {
                    self.is_in_procfs |= is_procfs;
                    Ok(self.arrive(here, found))
                }
                Err(_) if !is_procfs => Err(HostError::NotUtf8 { what: format!("the target of the link {here:?}"), text: target.into() }),
                Err(error) => self.stop(here, error),
            };
        }
        let target = target.to_string_lossy().into_owned();
        self.links += 1;
        if target.starts_with('/') {
            self.folder.clear();
        }
        self.rest.extend(parts(&target));
        self.found.push((here, Access::Stat, Node::Link(Cow::Owned(target))));
        Ok(self.links <= MOST_LINKS)
    }

    fn arrive(&mut self, here: String, found: Metadata) -> bool {
        if found.is_dir() {
            // Below a link of `/proc`, every path is followed anew.
            if !self.is_in_procfs {
                self.folders.insert(here.clone());
            }
            self.folder = here;
            return true;
        }
        self.end = End::Something(here, found);
        false
    }

    /// Ends where the operating system knows no further.
    fn stop(&mut self, path: String, error: io::Error) -> Result<bool, HostError> {
        if !is_held(&error, &path) {
            return Err(HostError::System { path, error });
        }
        // What is below a folder that may not be searched cannot be known.
        self.keep_folder(if error.kind() == ErrorKind::PermissionDenied { 0o644 } else { 0o755 });
        Ok(false)
    }

    fn keep_folder(&mut self, mode: u32) {
        if !self.folder.is_empty() {
            self.found.push((self.folder.clone(), Access::Stat, Node::Dir { mode }));
        }
    }

    /// Takes what is at the end, and checks that the operating system goes there too.
    fn finish(mut self, name: &str, access: Access, may_stream: bool) -> Result<Vec<Found>, HostError> {
        let elsewhere = || Err(HostError::Elsewhere { path: name.to_owned() });
        let is_whole = match (fs::metadata(name), &self.end) {
            (Ok(real), End::Something(_, found)) if is_same(&real, found) => true,
            (Ok(_), _) => return elsewhere(),
            (Err(error), _) if is_held(&error, name) || self.links > MOST_LINKS => false,
            (Err(error), _) => return Err(HostError::System { path: name.to_owned(), error }),
        };
        if access == Access::Write {
            // The model writes only what was not there.
            let folder = if self.folder.is_empty() { "/" } else { &self.folder };
            self.keep_folder(if is_writable(folder)? { 0o755 } else { 0o555 });
        } else if let End::Something(here, found) = std::mem::take(&mut self.end) {
            // Of a file that is named as if it were a folder, only that it is there matters.
            let access = if is_whole { access } else { Access::Stat };
            let node = node(&here, &found, access, may_stream)?;
            if !here.is_empty() {
                self.found.push((here, access, node));
            }
        }
        Ok(self.found)
    }
}

/// Whether a world answers with this error by itself, for a path or name.
fn is_held(error: &io::Error, path: &str) -> bool {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied => true,
        ErrorKind::InvalidFilename => path.len() >= 4096 || path.split('/').any(|part| part.len() > 255),
        _ => false,
    }
}

/// Returns the parts of a path without empty ones and `.`, last first.
fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).rev().map(str::to_owned).collect()
}
