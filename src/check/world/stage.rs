//! A folder in the adapter's sight, whose files are exchanged as a whole.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, fchmod, fstat, openat, renameat};
use rustix::io::Errno;

use super::build::{Building, FOLDER, FOLDER_MODE, bits, new_folder};
use super::remove::{Bin, entries};
use crate::scenario::Scenario;
use crate::world::World;

/// A folder that shows the part of a world below one path.
#[derive(Debug)]
pub(super) struct Stage {
    /// The path of the folder in a scenario.
    path: String,
    /// The path of the folder on this machine.
    folder: PathBuf,
    around: OwnedFd,
    name: &'static str,
    descriptor: OwnedFd,
}

impl Stage {
    /// Makes the folder `name` in the folder `around`.
    pub(super) fn new(around: &Path, name: &'static str, path: &str) -> io::Result<Self> {
        let folder = around.join(name);
        let around = std::fs::File::open(around)?.into();
        let descriptor = new_folder(&around, name)?;
        Ok(Stage { path: path.to_owned(), folder, around, name, descriptor })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves everything in the folder to the bin, and the folder itself if it is no longer the one that was made.
    pub(super) fn clear(&mut self, bin: &Bin) -> io::Result<()> {
        fchmod(&self.descriptor, FOLDER_MODE)?;
        bin.take_all(&self.descriptor)?;
        if !self.is_in_place() {
            bin.take(&self.around, self.name)?;
            self.descriptor = new_folder(&self.around, self.name)?;
        }
        Ok(())
    }

    /// Whether the path still leads to the folder. Only an adapter without a fence can change that.
    fn is_in_place(&self) -> bool {
        let there = openat(&self.around, self.name, FOLDER, Mode::empty()).and_then(fstat);
        matches!((there, fstat(&self.descriptor)), (Ok(one), Ok(other)) if (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino))
    }

    /// Builds the scenario's files below this stage's path in a new folder, and moves them into sight.
    pub(super) fn show(&self, scenario: &Scenario, new: &OwnedFd, bin: &Bin) -> io::Result<()> {
        let new = new_folder(new, self.name)?;
        let mut building = Building::new(&new);
        for (path, file) in &scenario.world.files {
            if let Some(path) = self.relative(path) {
                building.add(path, file)?;
            }
        }
        if let Some(cwd) = self.relative(World::new(&scenario.world).directory()) {
            building.folder(cwd)?;
        }
        for (name, _) in entries(&new)? {
            // A process that an adapter has left behind may have put something of that name there meanwhile.
            while let Err(error) = renameat(&new, &name, &self.descriptor, &name) {
                match error {
                    Errno::NOTDIR | Errno::ISDIR | Errno::NOTEMPTY | Errno::EXIST => bin.take(&self.descriptor, name.as_c_str())?,
                    _ => return Err(error.into()),
                }
            }
        }
        building.set_modes()?;
        if let Some(mode) = scenario.world.files.get(&self.path).and_then(|file| file.mode) {
            fchmod(&self.descriptor, bits(mode))?;
        }
        Ok(())
    }

    /// Returns the part of a path below this stage's path, or `None` if the path leads elsewhere.
    fn relative<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(&self.path)?.strip_prefix('/')
    }
}
