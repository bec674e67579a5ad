//! Builds a world in a new folder that no adapter sees yet, by descriptor.

use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{Mode, OFlags, RawMode, fchmod, fstat, mkdirat, openat, symlinkat};
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
    /// The folder that was opened last, since files come sorted by path.
    open: Option<(String, OwnedFd)>,
    /// The permission bits of folders. They are set last, since they may forbid what is still to be done.
    modes: Vec<(OwnedFd, Mode)>,
}

impl<'a> Building<'a> {
    pub(super) fn new(root: &'a OwnedFd) -> Self {
        Building { root, open: None, modes: Vec::new() }
    }

    /// Adds a file. `path` is relative to the root; its parents are made as needed.
    pub(super) fn add(&mut self, path: &str, file: &File) -> io::Result<()> {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        match &file.kind {
            FileKind::Symlink(target) => symlinkat(target.as_str(), self.folder(parent)?, name)?,
            FileKind::Content(content) => {
                let mut descriptor = std::fs::File::from(openat(self.folder(parent)?, name, NEW_FILE, FILE_MODE)?);
                descriptor.write_all(content)?;
                set_mode(&descriptor, file.mode.map_or(FILE_MODE, bits))?;
            }
            FileKind::Dir => {
                let descriptor = self.folder(path)?.try_clone()?;
                self.modes.extend(file.mode.map(|mode| (descriptor, bits(mode))));
            }
        }
        Ok(())
    }

    /// Opens a folder, which is made as needed with everything above it.
    pub(super) fn folder(&mut self, path: &str) -> io::Result<&OwnedFd> {
        if path.is_empty() {
            return Ok(self.root);
        }
        let open = match self.open.take() {
            Some(open) if open.0 == path => open,
            _ => (path.to_owned(), self.opened(path)?),
        };
        Ok(&self.open.insert(open).1)
    }

    fn opened(&self, path: &str) -> io::Result<OwnedFd> {
        let mut at: Option<OwnedFd> = None;
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let folder = at.as_ref().unwrap_or(self.root);
            at = Some(match openat(folder, part, FOLDER, Mode::empty()) {
                Err(Errno::NOENT) => new_folder(folder, part)?,
                opened => opened?,
            });
        }
        at.ok_or_else(|| Errno::NOENT.into())
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
    set_mode(&folder, FOLDER_MODE)?;
    Ok(folder)
}

/// Returns a scenario's permission bits in the type of this system.
pub(super) fn bits(mode: u32) -> Mode {
    Mode::from_raw_mode(mode as RawMode)
}

/// Sets permission bits, unless they are set: the umask of this process may have taken some away.
fn set_mode(file: impl AsFd, mode: Mode) -> rustix::io::Result<()> {
    if Mode::from_raw_mode(fstat(&file)?.st_mode) == mode { Ok(()) } else { fchmod(file, mode) }
}
