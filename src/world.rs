//! The files, environment and working directory of a scenario, asked as an operating system would answer.
//!
//! The process is the files' owner and not root, so permission bits bind it (PROTOCOL.md, "World").

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::outcome::{Code, Write};
use crate::scenario::{self, FileKind, WORLD};

/// What one call of the operating system refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsError {
    /// Nothing is there: the one refusal that counts as "missing" (LOAD-06).
    NotFound,
    /// A part of the path is no folder.
    NotADirectory,
    /// The path is a folder, and was to be read as a file.
    IsADirectory,
    /// Permission bits forbid it.
    Permission,
    /// NUL in the name, too long a name, too many links.
    Other,
}

impl OsError {
    /// The code of an outcome.
    pub fn code(self) -> Code {
        match self {
            OsError::NotFound | OsError::Other => Code::ReadOther,
            OsError::NotADirectory => Code::ReadNotADirectory,
            OsError::IsADirectory => Code::ReadIsADirectory,
            OsError::Permission => Code::ReadPermission,
        }
    }
}

impl fmt::Display for OsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OsError::NotFound => "no such file or directory",
            OsError::NotADirectory => "a part of the path is not a directory",
            OsError::IsADirectory => "it is a directory",
            OsError::Permission => "permission denied",
            OsError::Other => "the operating system refuses the name",
        })
    }
}

/// What `stat` tells of a path, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Whether it is a folder.
    pub is_dir: bool,
    /// Its permission bits.
    pub mode: u32,
}

/// A scenario's world, with what has been written to it since.
#[derive(Clone, Debug)]
pub struct World<'a> {
    nodes: BTreeMap<Cow<'a, str>, Node<'a>>,
    env: &'a BTreeMap<String, String>,
    cwd: String,
    written: BTreeMap<String, Write>,
}

#[derive(Clone, Debug)]
enum Node<'a> {
    File { content: Cow<'a, [u8]>, mode: u32 },
    Dir { mode: u32 },
    Link(&'a str),
}

/// Where a path leads.
enum Place<'w, 'a> {
    Node {
        path: String,
        node: &'w Node<'a>,
    },
    /// Nothing is there, but its folder is.
    Missing {
        folder: String,
        path: String,
    },
}

const READ: u32 = 0o400;
const WRITE: u32 = 0o200;
const SEARCH: u32 = 0o100;
const MOST_LINKS: usize = 40;
const LONGEST_PATH: usize = 4096;
const LONGEST_NAME: usize = 255;

impl<'a> World<'a> {
    /// The world that a scenario describes. Parents of files exist, and so does the working directory.
    pub fn new(described: &'a scenario::World) -> Self {
        let mut nodes = BTreeMap::from([(Cow::Borrowed(""), Node::Dir { mode: 0o755 })]);
        let cwd = described.cwd.as_deref().unwrap_or(WORLD);
        for path in described.files.keys() {
            for (end, _) in path.match_indices('/').skip(1) {
                nodes.entry(Cow::Borrowed(&path[..end])).or_insert(Node::Dir { mode: 0o755 });
            }
        }
        for (path, file) in &described.files {
            let node = match &file.kind {
                FileKind::Content(content) => Node::File { content: Cow::Borrowed(content), mode: file.mode.unwrap_or(0o644) },
                FileKind::Dir => Node::Dir { mode: file.mode.unwrap_or(0o755) },
                FileKind::Symlink(target) => Node::Link(target),
            };
            nodes.insert(Cow::Borrowed(path.trim_end_matches('/')), node);
        }
        let mut world = World { nodes, env: &described.env, cwd: String::new(), written: BTreeMap::new() };
        // What is missing of the working directory is made where its path leads, links followed.
        for (end, _) in cwd.match_indices('/').skip(1).chain([(cwd.len(), "")]) {
            if let Ok(Place::Missing { path, .. }) = world.walk(&cwd[..end]) {
                world.nodes.insert(Cow::Owned(path), Node::Dir { mode: 0o755 });
            }
        }
        world.cwd = match world.walk(cwd) {
            Ok(Place::Node { path, .. }) => path,
            _ => cwd.to_owned(),
        };
        world
    }

    /// An environment variable; unset and empty are the same.
    pub fn env(&self, name: &str) -> &'a str {
        self.env.get(name).map_or("", String::as_str)
    }

    /// The working directory as Go tells it: `$PWD` where that leads to it, else the path free of links.
    pub fn working_directory(&self) -> String {
        let pwd = self.env("PWD");
        match self.walk(pwd) {
            Ok(Place::Node { path, .. }) if pwd.starts_with('/') && path == self.cwd => pwd.to_owned(),
            _ if self.cwd.is_empty() => "/".to_owned(),
            _ => self.cwd.clone(),
        }
    }

    /// What lies at `path`, links followed.
    pub fn stat(&self, path: &str) -> Result<Stat, OsError> {
        match self.walk(path)? {
            Place::Node { node: Node::Dir { mode }, .. } => Ok(Stat { is_dir: true, mode: *mode }),
            Place::Node { node: Node::File { mode, .. }, .. } => Ok(Stat { is_dir: false, mode: *mode }),
            _ => Err(OsError::NotFound),
        }
    }

    /// Opens `path` for reading, which folders allow as well.
    pub fn open(&self, path: &str) -> Result<(), OsError> {
        match self.stat(path)?.mode & READ {
            0 => Err(OsError::Permission),
            _ => Ok(()),
        }
    }

    /// The whole content of the file at `path`.
    pub fn read(&self, path: &str) -> Result<&[u8], OsError> {
        self.open(path)?;
        match self.walk(path)? {
            Place::Node { node: Node::File { content, .. }, .. } => Ok(content),
            _ => Err(OsError::IsADirectory),
        }
    }

    /// Writes a file as `os.WriteFile` does under a umask of 022.
    pub fn write(&mut self, path: &str, content: Vec<u8>, mode: u32) -> Result<(), OsError> {
        let (path, mode) = match self.walk(path)? {
            Place::Node { node: Node::Dir { .. }, .. } => return Err(OsError::IsADirectory),
            Place::Node { path, node: Node::File { mode, .. } } if mode & WRITE != 0 => (path, *mode),
            Place::Node { .. } => return Err(OsError::Permission),
            Place::Missing { folder, path } => match self.nodes.get(folder.as_str()) {
                Some(Node::Dir { mode: bits }) if bits & WRITE != 0 && bits & SEARCH != 0 => (path, mode & !0o022),
                _ => return Err(OsError::Permission),
            },
        };
        self.written.insert(path.clone(), Write { path: path.clone(), content: content.clone(), mode });
        self.nodes.insert(Cow::Owned(path), Node::File { content: Cow::Owned(content), mode });
        Ok(())
    }

    /// Everything that was written, sorted by path.
    pub fn writes(&self) -> Vec<Write> {
        self.written.values().cloned().collect()
    }

    /// Follows `path` part by part, as the kernel does: `..` is the parent of the folder reached, not of the text.
    fn walk(&self, path: &str) -> Result<Place<'_, 'a>, OsError> {
        if path.is_empty() {
            return Err(OsError::NotFound);
        }
        if path.contains('\0') || path.len() >= LONGEST_PATH {
            return Err(OsError::Other);
        }
        let mut at = if path.starts_with('/') { String::new() } else { self.cwd.clone() };
        let mut ahead: Vec<&str> = path.split('/').rev().collect();
        let mut links = 0;
        while let Some(part) = ahead.pop() {
            if part.is_empty() && at.is_empty() {
                continue;
            }
            match self.nodes.get(at.as_str()) {
                Some(Node::Dir { mode }) if part.is_empty() || mode & SEARCH != 0 => {}
                Some(Node::Dir { .. }) => return Err(OsError::Permission),
                Some(_) => return Err(OsError::NotADirectory),
                None => return Err(OsError::NotFound),
            }
            match part {
                "" | "." => continue,
                ".." => {
                    at.truncate(at.rfind('/').unwrap_or(0));
                    continue;
                }
                _ if part.len() > LONGEST_NAME => return Err(OsError::Other),
                _ => {}
            }
            let folder = at.len();
            at.push('/');
            at.push_str(part);
            match self.nodes.get(at.as_str()) {
                Some(Node::Link(_)) if links == MOST_LINKS => return Err(OsError::Other),
                Some(Node::Link(target)) => {
                    links += 1;
                    at.truncate(if target.starts_with('/') { 0 } else { folder });
                    ahead.extend(target.split('/').rev());
                }
                Some(_) => {}
                None if ahead.iter().all(|rest| rest.is_empty()) => {
                    return Ok(Place::Missing { folder: at[..folder].to_owned(), path: at });
                }
                None => return Err(OsError::NotFound),
            }
        }
        match self.nodes.get(at.as_str()) {
            Some(node) => Ok(Place::Node { path: at, node }),
            None => Err(OsError::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_missing_working_directory_is_made_behind_a_link() {
        let described: scenario::World = serde_json::from_value(json!({
            "cwd": "/world/l/sub/deeper",
            "files": {"/world/l": {"symlink": "/world/real"}, "/world/real/k": {"text": "there"}},
        }))
        .unwrap();
        let world = World::new(&described);
        assert_eq!(world.working_directory(), "/world/real/sub/deeper");
        assert_eq!(world.read("../../k"), Ok(&b"there"[..]));
    }
}
