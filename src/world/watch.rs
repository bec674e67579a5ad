//! Watches what a run looks at.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use super::node::Node;

/// What a run does with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// It asks what is there, and opens nothing.
    Stat,
    /// It opens it for reading, and reads nothing.
    Open,
    /// It reads it.
    Read,
    /// It writes it.
    Write,
}

/// A path that a run looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consulted {
    /// The path as the run names it; a relative one starts at the working directory, which is `.` itself.
    pub name: String,
    /// The same from `/` on. It is not cleaned: `..` after a link is the parent of where the link leads.
    pub path: String,
    /// Where it leads, without links, `.` and `..`. From the first part that does not exist or may not be searched, it is cleaned as text.
    pub leads_to: String,
    /// What the run does with it.
    pub access: Access,
}

/// Is told of every path that a run looks at, just before.
pub trait Watch: fmt::Debug {
    /// Returns what the path leads through and to, by paths without links, where the world does not know it yet.
    fn look(&self, consulted: Consulted) -> Vec<(String, Node<'static>)>;
}

/// What runs looked at, in order, each path and access once.
#[derive(Debug, Default)]
pub struct Log {
    consulted: RefCell<Vec<Consulted>>,
    known: RefCell<BTreeSet<(String, Access)>>,
}

impl Log {
    /// Returns what was looked at.
    pub fn into_consulted(self) -> Vec<Consulted> {
        self.consulted.into_inner()
    }
}

impl Watch for Log {
    fn look(&self, consulted: Consulted) -> Vec<(String, Node<'static>)> {
        if self.known.borrow_mut().insert((consulted.name.clone(), consulted.access)) {
            self.consulted.borrow_mut().push(consulted);
        }
        Vec::new()
    }
}
