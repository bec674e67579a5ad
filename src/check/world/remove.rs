//! Removes what adapters leave behind, by descriptor: no link is followed, whatever the entries become meanwhile.

use std::ffi::CString;
use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{AtFlags, Dir, Mode, OFlags, openat, renameat, unlinkat};
use rustix::io::{Errno, Result};
use rustix::path::Arg;

/// The number of times that a folder may fail to become empty because somebody still writes to it.
const PATIENCE: usize = 100;

/// A folder that only this program uses. Whatever has to go is first moved into it, out of an adapter's sight.
#[derive(Debug)]
pub(super) struct Bin {
    folder: OwnedFd,
    /// The number of entries that were ever moved into it; each becomes the name of one.
    count: u64,
}

impl Bin {
    pub(super) fn new(folder: OwnedFd) -> Self {
        Bin { folder, count: 0 }
    }

    /// Moves every entry of `folder` into the bin.
    pub(super) fn take_all(&mut self, folder: &OwnedFd) -> Result<()> {
        for name in names(folder)? {
            self.take(folder, name.as_c_str())?;
        }
        Ok(())
    }

    /// Moves one entry of `folder` into the bin.
    pub(super) fn take(&mut self, folder: &OwnedFd, name: impl Arg + Copy) -> Result<()> {
        self.count += 1;
        match renameat(folder, name, &self.folder, self.count.to_string()) {
            // A folder can be moved only by those who may write to it, since its `..` changes.
            Err(Errno::ACCESS) => {
                make_accessible(folder, name)?;
                renameat(folder, name, &self.folder, self.count.to_string())
            }
            // Somebody else removed it.
            Err(Errno::NOENT) => Ok(()),
            moved => moved,
        }
    }

    /// Removes everything in the bin. Folders in folders are moved up first, so that no depth matters.
    pub(super) fn empty(&mut self) -> Result<()> {
        for _ in 0..PATIENCE {
            let names = names(&self.folder)?;
            if names.is_empty() {
                return Ok(());
            }
            for name in names {
                self.remove(&name)?;
            }
        }
        Err(Errno::NOTEMPTY)
    }

    fn remove(&mut self, name: &CString) -> Result<()> {
        if is_unlinked(&self.folder, name)? {
            return Ok(());
        }
        make_accessible(&self.folder, name.as_c_str())?;
        let folder = openat(&self.folder, name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
        for child in names(&folder)? {
            if !is_unlinked(&folder, &child)? {
                self.take(&folder, child.as_c_str())?;
            }
        }
        match unlinkat(&self.folder, name, AtFlags::REMOVEDIR) {
            // An adapter that holds the folder open has made something new in it: the next round removes that.
            Err(Errno::NOTEMPTY) => Ok(()),
            removed => removed,
        }
    }
}

/// Removes a name unless it is a folder, and returns whether it is gone.
fn is_unlinked(folder: &OwnedFd, name: &CString) -> Result<bool> {
    match unlinkat(folder, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => Ok(true),
        // Of a folder, Linux says the first and POSIX the second.
        Err(Errno::ISDIR | Errno::PERM) => Ok(false),
        // The folder around it has lost its permissions since.
        Err(error) => Err(error),
    }
}

/// Returns the names in a folder.
pub(super) fn names(folder: &OwnedFd) -> Result<Vec<CString>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
            names.push(entry.file_name().to_owned());
        }
    }
    Ok(names)
}

/// Gives the owner every permission to a folder; anything else is left alone.
fn make_accessible(folder: &OwnedFd, name: impl Arg) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        // Opening the folder takes no permission this way, and its descriptor cannot be exchanged for another file.
        let opened = match openat(folder, name, OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()) {
            Err(Errno::NOTDIR | Errno::LOOP | Errno::NOENT) => return Ok(()),
            opened => opened?,
        };
        rustix::fs::chmod(format!("/proc/self/fd/{}", opened.as_fd().as_raw_fd()), Mode::RWXU)
    }
    #[cfg(not(target_os = "linux"))]
    rustix::fs::chmodat(folder.as_fd(), name, Mode::RWXU, AtFlags::SYMLINK_NOFOLLOW)
}
