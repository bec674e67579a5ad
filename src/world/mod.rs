//! Answers for the files, environment and working directory of a scenario as an operating system would.
//!
//! The process owns the files and is not root, so permission bits apply to it (PROTOCOL.md, "World").

mod node;
mod watch;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::go::path;
use crate::outcome::{Code, Write};
use crate::scenario::{self, FileKind, WORLD};

pub use node::{Content, Node};
pub use watch::{Access, Consulted, Log, Watch};

/// Why a call of the operating system fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsError {
    /// Nothing is there. Only this error makes a file count as missing (LOAD-06).
    NotFound,
    /// A part of the path is not a folder.
    NotADirectory,
    /// The path is a folder, but was read or written as a file.
    IsADirectory,
    /// Permission bits forbid the access.
    Permission,
    /// The name has a NUL or is too long.
    BadName,
    /// There are too many links.
    TooManyLinks,
}

impl OsError {
    /// Returns the code that an outcome has for this error.
    pub fn code(self) -> Code {
        match self {
            OsError::NotFound | OsError::BadName | OsError::TooManyLinks => Code::ReadOther,
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
            OsError::BadName => "the name is too long or has a NUL",
            OsError::TooManyLinks => "too many levels of symbolic links",
        })
    }
}

/// The result of `stat`, which follows links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Whether the path is a folder.
    pub is_dir: bool,
    /// The permission bits.
    pub mode: u32,
}

/// A scenario's world together with the files that loading has written since.
#[derive(Clone, Debug)]
pub struct World<'a> {
    nodes: BTreeMap<Cow<'a, str>, Node<'a>>,
    env: &'a BTreeMap<String, String>,
    cwd: String,
    written: BTreeMap<String, Write>,
    /// What the watch has found.
    found: RefCell<BTreeMap<String, Node<'static>>>,
    watch: Option<&'a dyn Watch>,
}

/// Where a path leads.
enum Target<'a> {
    Node {
        path: String,
        node: Node<'a>,
    },
    /// Nothing is there, but its folder exists.
    Missing {
        folder: String,
        path: String,
    },
}

/// How far following a path came.
enum Reached<'a> {
    Node(Node<'a>),
    /// Nothing is there, but its folder, of a path of this length, exists.
    Missing {
        folder: usize,
    },
}

const READ: u32 = 0o400;
const WRITE: u32 = 0o200;
const SEARCH: u32 = 0o100;
const EXECUTE: u32 = 0o100;
const MOST_LINKS: usize = 40;
const LONGEST_PATH: usize = 4096;
const LONGEST_NAME: usize = 255;

impl<'a> World<'a> {
    /// Builds the world that a scenario describes. The parents of files and the working directory exist in it.
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
                FileKind::Content(content) => Node::File { content: Content::Described(content), mode: file.mode.unwrap_or(0o644) },
                FileKind::Dir => Node::Dir { mode: file.mode.unwrap_or(0o755) },
                FileKind::Symlink(target) => Node::Link(Cow::Borrowed(target)),
            };
            nodes.insert(Cow::Borrowed(path.trim_end_matches('/')), node);
        }
        let (written, found) = (BTreeMap::new(), RefCell::default());
        let mut world = World { nodes, env: &described.env, cwd: String::new(), written, found, watch: None };
        // Missing folders on the way to the working directory are created where its path leads, through links.
        for (end, _) in cwd.match_indices('/').skip(1).chain([(cwd.len(), "")]) {
            if let Ok(Target::Missing { path, .. }) = world.walk(&cwd[..end]) {
                world.nodes.insert(Cow::Owned(path), Node::Dir { mode: 0o755 });
            }
        }
        world.cwd = match world.walk(cwd) {
            Ok(Target::Node { path, .. }) => path,
            _ => cwd.to_owned(),
        };
        world
    }

    /// Returns the world under a watch, which is told of every access before it is answered.
    pub fn watched(self, watch: &'a dyn Watch) -> Self {
        World { watch: Some(watch), ..self }
    }

    /// Returns the value of an environment variable, empty if it is not set.
    pub fn env(&self, name: &str) -> &'a str {
        self.env.get(name).map_or("", String::as_str)
    }

    /// Returns the working directory as Go reports it (PATH-13): `$PWD` if that leads to it, else its path without links.
    pub fn working_directory(&self) -> String {
        self.tell(".", Access::Stat);
        let pwd = self.env("PWD");
        if pwd.starts_with('/') {
            self.tell(pwd, Access::Stat);
        }
        match self.walk(pwd) {
            Ok(Target::Node { path, .. }) if pwd.starts_with('/') && path == self.cwd => pwd.to_owned(),
            _ if self.cwd.is_empty() => "/".to_owned(),
            _ => self.cwd.clone(),
        }
    }

    /// Returns the path of the working directory without links.
    pub fn directory(&self) -> &str {
        if self.cwd.is_empty() { "/" } else { &self.cwd }
    }

    /// Makes a path absolute, as `filepath.Abs`: only a relative one asks for the working directory.
    pub fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') { path::clean(path) } else { path::join(&self.working_directory(), path) }
    }

    /// Returns what is at `path`, following links.
    pub fn stat(&self, path: &str) -> Result<Stat, OsError> {
        self.tell(path, Access::Stat);
        self.status(path)
    }

    fn status(&self, path: &str) -> Result<Stat, OsError> {
        match self.walk(path)? {
            Target::Node { node: Node::Dir { mode }, .. } => Ok(Stat { is_dir: true, mode }),
            Target::Node { node: Node::File { mode, .. }, .. } => Ok(Stat { is_dir: false, mode }),
            _ => Err(OsError::NotFound),
        }
    }

    /// Finds a program, as `exec.LookPath`: where the name says, or for a name without `/` in the folders of `PATH`. A relative path among the
    /// results is one that Go refuses to run.
    pub fn look_path(&self, name: &str) -> Option<String> {
        if name.contains('/') {
            return self.is_program(name).then(|| name.to_owned());
        }
        let list = self.env("PATH");
        let folders = list.split(':').filter(|_| !list.is_empty());
        folders.map(|folder| path::join(if folder.is_empty() { "." } else { folder }, name)).find(|path| self.is_program(path))
    }

    fn is_program(&self, path: &str) -> bool {
        self.stat(path).is_ok_and(|stat| !stat.is_dir && stat.mode & EXECUTE != 0)
    }

    /// Checks that `path` can be opened for reading, which holds for folders as well.
    pub fn open(&self, path: &str) -> Result<(), OsError> {
        self.tell(path, Access::Open);
        self.opens(path)
    }

    fn opens(&self, path: &str) -> Result<(), OsError> {
        match self.status(path)?.mode & READ {
            0 => Err(OsError::Permission),
            _ => Ok(()),
        }
    }

    /// Returns the content of the file at `path`.
    pub fn read(&self, path: &str) -> Result<Content<'a>, OsError> {
        self.tell(path, Access::Read);
        self.opens(path)?;
        match self.walk(path)? {
            Target::Node { node: Node::File { content, .. }, path } => {
                self.let_go(&path);
                Ok(content)
            }
            _ => Err(OsError::IsADirectory),
        }
    }

    /// Forgets the content of a file that the watch has found, which it finds again when it is read again: kubeconfigs are large, and mostly
    /// read once.
    fn let_go(&self, path: &str) {
        if let Some(Node::File { content, .. }) = self.found.borrow_mut().get_mut(path) {
            *content = Content::Described(&[]);
        }
    }

    /// Writes a file as `os.WriteFile` does under a umask of 022.
    pub fn write(&mut self, path: &str, content: Vec<u8>, mode: u32) -> Result<(), OsError> {
        self.tell(path, Access::Write);
        let (path, mode) = match self.walk(path)? {
            Target::Node { node: Node::Dir { .. }, .. } => return Err(OsError::IsADirectory),
            Target::Node { path, node: Node::File { mode, .. } } if mode & WRITE != 0 => (path, mode),
            Target::Node { .. } => return Err(OsError::Permission),
            Target::Missing { folder, path } => match self.node(&folder) {
                Some(Node::Dir { mode: bits }) if bits & WRITE != 0 && bits & SEARCH != 0 => (path, mode & !0o022),
                _ => return Err(OsError::Permission),
            },
        };
        self.written.insert(path.clone(), Write { path: path.clone(), content: content.clone(), mode });
        self.found.get_mut().remove(&path);
        self.nodes.insert(Cow::Owned(path), Node::File { content: Content::Shared(Arc::new(content)), mode });
        Ok(())
    }

    /// Returns the files that were written, sorted by path.
    pub fn writes(&self) -> Vec<Write> {
        self.written.values().cloned().collect()
    }

    /// Tells the watch, if there is one, and keeps what it finds.
    fn tell(&self, name: &str, access: Access) {
        let Some(watch) = self.watch else { return };
        let path = if name.starts_with('/') { name.to_owned() } else { format!("{}/{name}", self.cwd) };
        let found = watch.look(Consulted { name: name.to_owned(), leads_to: self.leads_to(&path), path, access });
        for (path, node) in found.into_iter().filter(|(path, _)| !self.written.contains_key(path)) {
            let mut known = self.found.borrow_mut();
            for (end, _) in path.match_indices('/').skip(1) {
                if !self.nodes.contains_key(&path[..end]) {
                    known.entry(path[..end].to_owned()).or_insert(Node::Dir { mode: 0o755 });
                }
            }
            known.insert(path, node);
        }
    }

    /// Returns what is at a path without links.
    fn node(&self, path: &str) -> Option<Node<'a>> {
        let found = self.found.borrow().get(path).cloned();
        found.or_else(|| self.nodes.get(path).cloned())
    }

    /// Returns where an absolute path leads, as far as it exists.
    fn leads_to(&self, path: &str) -> String {
        let (mut at, mut ahead) = (String::new(), parts(path));
        let reached = self.follow(&mut at, &mut ahead);
        if reached.is_err() {
            ahead.reverse();
            at = format!("{at}/{}", ahead.join("/"));
        }
        path::clean(&format!("/{at}"))
    }

    /// Returns what is at `path`, or where something could be.
    fn walk(&self, path: &str) -> Result<Target<'a>, OsError> {
        if path.is_empty() {
            return Err(OsError::NotFound);
        }
        if path.contains('\0') || path.len() >= LONGEST_PATH {
            return Err(OsError::BadName);
        }
        let mut at = if path.starts_with('/') { String::new() } else { self.cwd.clone() };
        match self.follow(&mut at, &mut parts(path))? {
            Reached::Missing { folder } => Ok(Target::Missing { folder: at[..folder].to_owned(), path: at }),
            Reached::Node(node) => Ok(Target::Node { path: at, node }),
        }
    }

    /// Follows the parts `ahead`, last first, as the kernel does: `..` is the parent of the folder reached, not of the text before it. Leaves
    /// in `at` how far it came, without links.
    fn follow(&self, at: &mut String, ahead: &mut Vec<Cow<'_, str>>) -> Result<Reached<'a>, OsError> {
        let mut links = 0;
        while let Some(part) = ahead.last() {
            self.may_enter(at, part)?;
            let Some(part) = ahead.pop() else { break };
            match &*part {
                "" | "." => continue,
                ".." => {
                    at.truncate(at.rfind('/').unwrap_or(0));
                    continue;
                }
                _ => {}
            }
            let folder = at.len();
            at.push('/');
            at.push_str(&part);
            match self.node(at) {
                Some(Node::Link(_)) if links == MOST_LINKS => return Err(OsError::TooManyLinks),
                Some(Node::Link(target)) => {
                    links += 1;
                    at.truncate(if target.starts_with('/') { 0 } else { folder });
                    ahead.extend(target.split('/').rev().map(|part| Cow::Owned(part.to_owned())));
                }
                Some(_) => {}
                None if ahead.iter().all(|rest| rest.is_empty()) => return Ok(Reached::Missing { folder }),
                None => return Err(OsError::NotFound),
            }
        }
        self.node(at).map(Reached::Node).ok_or(OsError::NotFound)
    }

    /// Checks that a part of a path can be looked up in a folder.
    fn may_enter(&self, folder: &str, part: &str) -> Result<(), OsError> {
        match self.node(folder) {
            _ if folder.is_empty() && part.is_empty() => Ok(()),
            Some(Node::Dir { mode }) if !part.is_empty() && mode & SEARCH == 0 => Err(OsError::Permission),
            Some(Node::Dir { .. }) if part.len() > LONGEST_NAME => Err(OsError::BadName),
            Some(Node::Dir { .. }) => Ok(()),
            Some(_) => Err(OsError::NotADirectory),
            None => Err(OsError::NotFound),
        }
    }
}

/// Returns the parts of a path, last first.
fn parts(path: &str) -> Vec<Cow<'_, str>> {
    path.split('/').rev().map(Cow::Borrowed).collect()
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
        assert_eq!(world.read("../../k"), Ok(Content::Described(b"there")));
    }
}
