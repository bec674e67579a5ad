//! Reads the real machine as a world: environment, working directory, and what a question to the model looks at.
//!
//! No other code reads the machine for the model. [`Reader`] watches the model at work and takes from the disk what it asks for, when it asks:
//! whether something is there by `stat`, whether a file can be opened by opening it, content by reading it. A path is followed as the operating
//! system follows it. What a world cannot hold, such as a named pipe or an error of the disk, is refused and never stands for something else.

#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

mod disk;
mod error;
mod homes;
mod walk;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::scenario::{File, FileKind, Scenario, World};
use crate::world::{Access, Consulted, Content, Node, Watch};

pub use error::HostError;
pub use homes::homes;

/// The environment variables that kubectl reads before it sends its first request. If the working directory is reached through a link, Go reads
/// `PWD` as well.
pub const VARIABLES: [&str; 17] = [
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "KUBECONFIG",
    "KUBECTL_ENABLE_CMD_SHADOW",
    "KUBECTL_KUBERC",
    "KUBERC",
    "KUBERNETES_MASTER",
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "NO_PROXY",
    "PATH",
    "POD_NAMESPACE",
    "REQUEST_METHOD",
    "http_proxy",
    "https_proxy",
    "no_proxy",
];

/// Takes from the machine what a question looks at.
#[derive(Debug)]
pub struct Reader {
    /// Why relative paths cannot be followed.
    no_cwd: Option<String>,
    /// The kubeconfigs that the user names. Only there may a pipe or terminal stand that was handed to this process.
    named: BTreeSet<String>,
    /// Whether the content of files is let go, so that a file that is asked for again is read again.
    reads_again: bool,
    taken: RefCell<Taken>,
}

/// What was taken so far.
#[derive(Debug, Default)]
struct Taken {
    /// What is at each path without links, and what was done to learn it.
    nodes: BTreeMap<String, (Access, Node<'static>)>,
    /// What was done with each path that was asked for, and the nodes that it led through and to.
    asked: BTreeMap<String, (Access, Vec<String>)>,
    /// The folders without links that paths led through.
    folders: BTreeSet<String>,
    /// The first thing that a world cannot hold.
    refused: Option<HostError>,
}

impl Reader {
    /// Sets the environment and the working directory of the scenario's world to the machine's, and returns a reader of its files.
    ///
    /// # Errors
    /// A variable that clientcmd reads is not UTF-8.
    pub fn new(scenario: &mut Scenario) -> Result<Reader, HostError> {
        let mut env = BTreeMap::new();
        for name in VARIABLES {
            if let Some(value) = std::env::var_os(name) {
                let refused = |text| HostError::NotUtf8 { what: format!("the environment variable {name}"), text };
                env.insert(name.to_owned(), value.into_string().map_err(refused)?);
            }
        }
        let cwd = working_directory();
        let no_cwd = cwd.as_ref().err().cloned();
        // `/` stands for a working directory that must not be asked for.
        let (cwd, pwd) = cwd.unwrap_or_else(|_| ("/".to_owned(), None));
        env.extend(pwd.map(|pwd| ("PWD".to_owned(), pwd)));
        let loading = scenario.loading.clone().unwrap_or_default();
        let explicit = loading.explicit_path.into_iter().chain(loading.precedence.unwrap_or_default());
        let listed = env.get("KUBECONFIG").into_iter().flat_map(|list| list.split(':')).map(str::to_owned);
        let named = listed.chain(explicit).collect();
        scenario.world = World { cwd: Some(cwd), env, files: BTreeMap::new() };
        Ok(Reader { no_cwd, named, reads_again: false, taken: RefCell::default() })
    }

    /// Returns the reader as one that keeps no content: a file that is asked for again is read again. For large files that are read once, and
    /// nobody asks for [`Reader::files`].
    pub fn reading_again(self) -> Reader {
        Reader { reads_again: true, ..self }
    }

    /// Asks a question under the reader's watch, and returns the answer.
    ///
    /// # Errors
    /// The question looked at something that a world cannot hold; the answer would be wrong.
    pub fn ask<T>(&self, question: impl FnOnce(&dyn Watch) -> T) -> Result<T, HostError> {
        let answer = question(self);
        self.taken.borrow_mut().refused.take().map_or(Ok(answer), Err)
    }

    /// Notes for each path whether something is there, as far as that can be known.
    pub fn note<'p>(&self, paths: impl IntoIterator<Item = &'p str>) {
        for path in paths.into_iter().filter(|path| path.starts_with('/')) {
            // Nobody depends on it: what cannot be known is not noted.
            let _ = self.take(path, path, Access::Stat);
        }
    }

    /// Returns everything that was taken so far, as the files of a world.
    pub fn files(&self) -> BTreeMap<String, File> {
        self.taken.borrow().nodes.iter().map(|(path, (_, node))| (path.clone(), file(node))).collect()
    }

    /// Takes a path from the disk, unless as much is known of it, and returns what it leads through and to.
    fn take(&self, name: &str, path: &str, access: Access) -> Result<Vec<(String, Node<'static>)>, HostError> {
        let mut taken = self.taken.borrow_mut();
        if let Some(nodes) = taken.known(path, access) {
            return Ok(nodes);
        }
        if !name.starts_with('/')
            && let Some(reason) = &self.no_cwd
        {
            return Err(HostError::WorkingDirectory(reason.clone()));
        }
        let found = walk::follow(name, path, access, self.named.contains(name), &mut taken.folders)?;
        let paths = found.iter().map(|(path, _, _)| path.clone()).collect();
        // A pipe cannot be read again.
        let is_kept = !self.reads_again || access != Access::Read || !fs::metadata(name).is_ok_and(|found| found.is_file());
        taken.asked.insert(path.to_owned(), (if is_kept { access } else { Access::Open }, paths));
        let mut nodes = Vec::new();
        for (path, access, node) in found {
            match &node {
                Node::File { mode, .. } if !is_kept => {
                    taken.keep(path.clone(), Access::Open, Node::File { content: Content::Described(&[]), mode: *mode });
                    nodes.push((path, node));
                }
                _ => {
                    taken.keep(path.clone(), access, node);
                    nodes.extend(taken.node(path));
                }
            }
        }
        Ok(nodes)
    }
}

impl Watch for Reader {
    fn look(&self, Consulted { name, path, access, .. }: Consulted) -> Vec<(String, Node<'static>)> {
        // Nothing is there for an empty name, whatever the working directory is, and no system takes a NUL.
        if name.is_empty() || name.contains('\0') || self.taken.borrow().refused.is_some() {
            return Vec::new();
        }
        let nodes = self.take(&name, &path, access);
        nodes.unwrap_or_else(|error| {
            self.taken.borrow_mut().refused = Some(error);
            Vec::new()
        })
    }
}

impl Taken {
    /// Returns what a path leads through and to, if as much is known of it.
    fn known(&self, path: &str, access: Access) -> Option<Vec<(String, Node<'static>)>> {
        let (_, paths) = self.asked.get(path).filter(|(known, _)| *known >= access)?;
        Some(paths.iter().filter_map(|path| self.node(path.clone())).collect())
    }

    fn node(&self, path: String) -> Option<(String, Node<'static>)> {
        let (_, node) = self.nodes.get(&path)?;
        Some((path, node.clone()))
    }

    /// Keeps a node, unless more is known of it already. A folder loses every permission that one of its paths was refused.
    fn keep(&mut self, path: String, access: Access, node: Node<'static>) {
        match (self.nodes.get_mut(&path), node) {
            (Some((_, Node::Dir { mode })), Node::Dir { mode: other }) => *mode &= other,
            (Some((known, _)), _) if *known >= access => {}
            (_, node) => drop(self.nodes.insert(path, (access, node))),
        }
    }
}

/// Returns the working directory, without links, and `$PWD` where Go prefers it: it leads there too, and is another text.
///
/// # Errors
/// There is none, or a text is not UTF-8, in words.
fn working_directory() -> Result<(String, Option<String>), String> {
    let text = |path: OsString| path.into_string().map_err(|path| format!("{path:?} is not UTF-8"));
    let real = std::env::current_dir().map_err(|error| error.to_string())?;
    let variable = std::env::var_os("PWD").filter(|path| Path::new(path).is_absolute() && *path != *real);
    let pwd =
        variable.filter(|path| matches!((fs::metadata(path), fs::metadata(".")), (Ok(one), Ok(other)) if disk::is_same(&one, &other)));
    Ok((text(real.into_os_string())?, pwd.map(text).transpose()?))
}

/// Returns a node as a scenario has it.
fn file(node: &Node) -> File {
    match node {
        Node::File { content, mode } => File { kind: FileKind::Content(content.to_vec()), mode: Some(*mode).filter(|mode| *mode != 0o644) },
        Node::Dir { mode } => File { kind: FileKind::Dir, mode: Some(*mode).filter(|mode| *mode != 0o755) },
        Node::Link(target) => File { kind: FileKind::Symlink(target.clone().into_owned()), mode: None },
    }
}
