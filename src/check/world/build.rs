//! Builds a world in a new folder that no adapter sees yet, by descriptor.

use std::io::{self, Write};
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags, fchmod, mkdirat, openat, symlinkat};
use rustix::io::Errno;

use crate::scenario::{File, FileKind};

const FILE_MODE: Mode = Mode::from_raw_mode(0o644);
pub(super) const FOLDER_MODE: Mode = Mode::from_raw_mode(0o755);

pub(super) const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
const NEW_FILE: OFlags = OFlags::WRONLY.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

/// A world that is being built.
#[derive(Debug)]
pub(super) struct Building<'a> {
    root: &'a OwnedFd,
    /// The permission bits of folders. They are set last, since they may forbid what is still to be done.
    modes: Vec<(OwnedFd, Mode)>,
}

impl<'a> Building<'a> {
    pub(super) fn new(root: &'a OwnedFd) -> Self {
        Building { root, modes: Vec::new() }
    }

    /// Adds a file. `path` is relative to the root; its parents are made as needed.
    pub(super) fn add(&mut self, path: &str, file: &File) -> io::Result<()> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        match &file.kind {
            FileKind::Symlink(target) => symlinkat(target.as_str(), self.folder(parent)?, name)?,
            FileKind::Content(content) => {
                let mut descriptor = std::fs::File::from(openat(self.folder(parent)?, name, NEW_FILE, FILE_MODE)?);
                descriptor.write_all(content)?;
                // Said explicitly, since the umask of this process may have taken bits away.
                fchmod(&descriptor, file.mode.map_or(FILE_MODE, Mode::from_raw_mode))?;
            }
            FileKind::Dir => {
                let descriptor = self.folder(path)?;
                self.modes.extend(file.mode.map(|mode| (descriptor, Mode::from_raw_mode(mode))));
            }
        }
        Ok(())
    }

    /// Opens a folder, which is made as needed with everything above it.
    pub(super) fn folder(&self, path: &str) -> io::Result<OwnedFd> {
        let mut at = openat(self.root, ".", FOLDER, Mode::empty())?;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            at = match openat(&at, part, FOLDER, Mode::empty()) {
                Err(Errno::NOENT) => new_folder(&at, part)?,
                opened => opened?,
            };
        }
        Ok(at)
    }

    /// Sets the permission bits of the folders, wherever they are by now.
    pub(super) fn set_modes(self) -> io::Result<()> {
        self.modes.into_iter().try_for_each(|(descriptor, mode)| Ok(fchmod(descriptor, mode)?))
    }
}

/// Makes a folder, and opens it.
pub(super) fn new_folder(around: &OwnedFd, name: &str) -> io::Result<OwnedFd> {
    mkdirat(around, name, FOLDER_MODE)?;
    let folder = openat(around, name, FOLDER, Mode::empty())?;
    // The umask of this process may have taken bits away.
    fchmod(&folder, FOLDER_MODE)?;
    Ok(folder)
}
