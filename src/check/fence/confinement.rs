//! What is asked of a fence.

use std::path::PathBuf;

/// Which fence is asked for.
#[derive(Clone, Debug)]
pub enum Confinement {
    /// bubblewrap, with worlds at `/world`.
    Jail(Opening),
    /// Landlock, with worlds in a folder.
    Folder(Opening),
    /// The first of these two that holds on this machine.
    Auto(Opening),
    /// None, with worlds in a folder: the adapter may do whatever this process may do.
    Unconfined,
}

/// What a fence lets in and out.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// The path of the program `kubeconfig-oracle`, which is started again inside.
    pub program: PathBuf,
    /// The folders outside of the world in which the adapter may write, for instance what it covers of a library.
    pub writable: Vec<PathBuf>,
}
