//! Removes what adapters leave behind, by descriptor: no link is followed, whatever the entries become meanwhile.

use std::ffi::{CStr, CString};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, openat, renameat, statat, unlinkat};
use rustix::io::{Errno, Result};
use rustix::path::Arg;

use super::build::FOLDER;

/// The number of rounds in which a bin is emptied, each of which takes a level off every tree in it. It ends what somebody who still writes
/// there could draw out for ever.
const PATIENCE: usize = 100_000;

/// A folder that only this program uses. Whatever has to go is first moved into it, out of an adapter's sight.
#[derive(Clone, Debug)]
pub(super) struct Bin {
    folder: Arc<OwnedFd>,
    /// The number of entries that were ever moved into it; each becomes the name of one.
    count: Arc<AtomicU64>,
}

impl Bin {
    pub(super) fn new(folder: OwnedFd) -> Self {
        Bin { folder: Arc::new(folder), count: Arc::default() }
    }

    /// Moves every entry of `folder` into the bin.
    pub(super) fn take_all(&self, folder: &OwnedFd) -> Result<()> {
        entries(folder)?.into_iter().try_for_each(|(name, _)| self.take(folder, name.as_c_str()))
    }

    /// Moves one entry of `folder` into the bin.
    pub(super) fn take(&self, folder: impl AsFd, name: impl Arg + Copy) -> Result<()> {
        let number = self.count.fetch_add(1, Ordering::Relaxed).to_string();
        match renameat(&folder, name, &self.folder, &number) {
            // A folder can be moved only by those who may write to it, since its `..` changes.
            Err(Errno::ACCESS) => {
                make_accessible(&folder, name)?;
                renameat(&folder, name, &self.folder, &number)
            }
            // Somebody else removed it.
            Err(Errno::NOENT) => Ok(()),
            moved => moved,
        }
    }

    /// Removes everything in the bin. Folders in folders are moved up first, so that no depth matters.
    pub(super) fn empty(&self) -> Result<()> {
        for _ in 0..PATIENCE {
            let entries = entries(&self.folder)?;
            if entries.is_empty() {
                return Ok(());
            }
            for (name, is_folder) in entries {
                self.remove(&name, is_folder)?;
            }
        }
        Err(Errno::NOTEMPTY)
    }

    fn remove(&self, name: &CStr, is_folder: bool) -> Result<()> {
        if !is_folder {
            return unlink(&self.folder, name);
        }
        match self.remove_folder(name) {
            Err(Errno::ACCESS) => {
                make_accessible(&self.folder, name)?;
                self.remove_folder(name)
            }
            // It has become something else since, which the next round removes.
            Err(Errno::NOTDIR | Errno::LOOP | Errno::NOENT) => Ok(()),
            removed => removed,
        }
    }

    fn remove_folder(&self, name: &CStr) -> Result<()> {
        let folder = openat(&self.folder, name, FOLDER, Mode::empty())?;
        for (child, is_folder) in entries(&folder)? {
            if is_folder { self.take(&folder, child.as_c_str())? } else { unlink(&folder, &child)? }
        }
        match unlinkat(&self.folder, name, AtFlags::REMOVEDIR) {
            // An adapter that holds the folder open has made something new in it: the next round removes that.
            Err(Errno::NOTEMPTY) => Ok(()),
            removed => removed,
        }
    }
}

/// Empties a bin while the adapter works on the next world.
#[derive(Debug)]
pub(super) struct Remover {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Remover {
    pub(super) fn of(bin: Bin) -> Self {
        let (wake, woken) = sync_channel(1);
        let work = move || {
            while woken.recv().is_ok() {
                // What an adapter still writes to, in a folder that it holds open, is removed the next time.
                let _ = bin.empty();
            }
        };
        Remover { wake: Some(wake), thread: Some(thread::spawn(work)) }
    }

    pub(super) fn wake(&self) {
        // If the channel is full, it is about to wake anyway.
        let _ = self.wake.as_ref().map(|wake| wake.try_send(()));
    }

    /// Waits until it has emptied the bin once more.
    pub(super) fn finish(&mut self) {
        self.wake();
        self.wake = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Removes a file or link. What has become a folder, or is gone, is left to the next round.
fn unlink(folder: &OwnedFd, name: &CStr) -> Result<()> {
    match unlinkat(folder, name, AtFlags::empty()) {
        // Of a folder, Linux says the first and POSIX the second.
        Err(Errno::NOENT | Errno::ISDIR | Errno::PERM) => Ok(()),
        removed => removed,
    }
}

/// Returns the names in a folder, and which of them are folders.
pub(super) fn entries(folder: &OwnedFd) -> Result<Vec<(CString, bool)>> {
    let mut entries = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        if !matches!(entry.file_name().to_bytes(), b"." | b"..") {
            let kind = match entry.file_type() {
                FileType::Unknown => FileType::from_raw_mode(statat(folder, entry.file_name(), AtFlags::SYMLINK_NOFOLLOW)?.st_mode),
                kind => kind,
            };
            entries.push((entry.file_name().to_owned(), kind == FileType::Directory));
        }
    }
    Ok(entries)
}

/// Gives the owner every permission to a folder; anything else is left alone.
fn make_accessible(folder: impl AsFd, name: impl Arg) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        // Opening the folder takes no permission this way, and its descriptor cannot be exchanged for another file.
        let opened = match openat(folder, name, OFlags::PATH | FOLDER, Mode::empty()) {
            Err(Errno::NOTDIR | Errno::LOOP | Errno::NOENT) => return Ok(()),
            opened => opened?,
        };
        rustix::fs::chmod(format!("/proc/self/fd/{}", opened.as_fd().as_raw_fd()), Mode::RWXU)
    }
    #[cfg(not(target_os = "linux"))]
    rustix::fs::chmodat(folder.as_fd(), name, Mode::RWXU, AtFlags::SYMLINK_NOFOLLOW)
}
