//! The place on disk where an adapter finds one world after the other.
//!
//! A world is built in a new folder, out of the adapter's sight. Then its files are moved to where the adapter looks for them, and before
//! the next world they are moved away and removed. All of this works on descriptors of folders that this program has made, never on paths,
//! which an adapter could make lead elsewhere.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::build::new_folder;
use super::obstacle::obstacle;
use super::remove::{Bin, Remover};
use super::stage::Stage;
use super::substitution::Substitution;
use crate::scenario::{SERVICE_ACCOUNT, Scenario, WORLD};

/// A place on disk for one world at a time.
#[derive(Debug)]
pub struct Sandbox {
    substitution: Substitution,
    /// The folder for `/world` and, only where worlds are at `/world` itself, the service-account folder.
    stages: Vec<Stage>,
    /// Where worlds are built.
    new: OwnedFd,
    bin: Bin,
    remover: Remover,
    /// Holds all of the above.
    folder: TempDir,
}

impl Sandbox {
    /// Makes a sandbox for a fence in which its folders are mounted at `/world` and at the service-account folder.
    pub fn mounted() -> io::Result<Self> {
        Self::new(true)
    }

    /// Makes a sandbox with a folder that stands for `/world`. There is no service-account folder.
    pub fn substituted() -> io::Result<Self> {
        Self::new(false)
    }

    fn new(is_mounted: bool) -> io::Result<Self> {
        // The name has only letters and digits, so that the root is a plain scalar anywhere in YAML.
        let mut name = tempfile::Builder::new();
        name.prefix("kubeconfigoracle").rand_bytes(8);
        // Worlds are many and short-lived, so they are kept in memory where possible.
        let folder = name.tempdir_in("/dev/shm").or_else(|_| name.tempdir())?;
        let top = std::fs::File::open(folder.path())?.into();
        let sight = folder.path().canonicalize()?.join("sight");
        let root = if is_mounted { PathBuf::from(WORLD) } else { sight.join("world") };
        let root = root.to_str().ok_or_else(|| io::Error::other("the temporary folder's name is not UTF-8"))?;
        new_folder(&top, "sight")?;
        new_folder(&top, "scratch")?;
        let mut stages = vec![Stage::new(&sight, "world", root)?];
        if is_mounted {
            stages.push(Stage::new(&sight, "account", SERVICE_ACCOUNT)?);
        }
        let (new, bin) = (new_folder(&top, "new")?, Bin::new(new_folder(&top, "gone")?));
        let remover = Remover::of(bin.clone());
        Ok(Sandbox { substitution: Substitution::new(root), stages, new, bin, remover, folder })
    }

    /// Returns the replacement of paths below `/world` by paths below the root.
    pub fn substitution(&self) -> &Substitution {
        &self.substitution
    }

    /// Whether worlds are at `/world` itself, so that they may have a service-account folder.
    pub fn is_mounted(&self) -> bool {
        self.substitution.is_identity()
    }

    /// Returns the folder with everything that belongs to the sandbox. An adapter must see nothing of it but the stages and the scratch
    /// folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the folders in which an adapter finds the files of a world, and where it expects each.
    pub fn stages(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.stages.iter().map(|stage| (stage.folder(), stage.path()))
    }

    /// Returns a folder for an adapter's temporary files.
    pub fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    /// Puts the scenario's world on disk in place of the last one, and returns the scenario in terms of the root.
    ///
    /// # Errors
    /// This machine cannot hold the world (because a name is too long, for example), or the answer would depend on the machine.
    pub fn put_up(&mut self, scenario: &Scenario) -> io::Result<Scenario> {
        self.take_away()?;
        let entered = self.substitution.enter(scenario);
        if let Some(obstacle) = obstacle(scenario, &entered, &self.substitution) {
            return Err(io::Error::other(obstacle));
        }
        for stage in &mut self.stages {
            stage.show(&entered, &self.new, &self.bin)?;
        }
        Ok(entered)
    }

    /// Moves the world out of the adapter's sight, with everything that the adapter has written there, and removes it.
    fn take_away(&mut self) -> io::Result<()> {
        for stage in &mut self.stages {
            stage.clear(&self.bin)?;
        }
        self.bin.take_all(&self.new)?;
        self.remover.wake();
        Ok(())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The temporary folder's own destructor removes the rest.
        let _ = self.take_away();
        self.remover.finish();
    }
}
