//! Lists the files of a folder.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::error::DocumentError;

/// A file, or why a part of the folder cannot be read.
pub(super) type Listed = Result<PathBuf, Box<DocumentError>>;

/// Lists the files below a folder for which `wanted` holds, in the order of their paths.
///
/// A link to a folder is not followed: what it leads to is listed under its own name, or lies outside, which is an error.
pub fn files_below(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Vec<Listed> {
    match fs::canonicalize(folder) {
        Ok(root) => Walk { root, wanted, files: Vec::new() }.of(folder),
        Err(error) => vec![failed(folder, error)],
    }
}

/// Whether a path leads to something below a folder, whatever links are on the way.
pub(super) fn leads_below(folder: &Path, path: &Path) -> io::Result<bool> {
    Ok(fs::canonicalize(path)?.starts_with(fs::canonicalize(folder)?))
}

fn failed(path: &Path, reason: impl ToString) -> Listed {
    Err(DocumentError::in_file(&path.to_string_lossy(), reason))
}

struct Walk<'a> {
    /// The folder's path without links.
    root: PathBuf,
    wanted: &'a dyn Fn(&Path) -> bool,
    files: Vec<Listed>,
}

impl Walk<'_> {
    fn of(mut self, folder: &Path) -> Vec<Listed> {
        self.enter(folder);
        self.files
    }

    fn enter(&mut self, folder: &Path) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
        match entries {
            Ok(mut entries) => {
                entries.sort_by_key(DirEntry::path);
                entries.iter().for_each(|entry| self.take(entry));
            }
            Err(error) => self.files.push(failed(folder, error)),
        }
    }

    fn take(&mut self, entry: &DirEntry) {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => self.enter(&path),
            Ok(kind) if kind.is_symlink() => self.follow(path),
            Ok(kind) if (self.wanted)(&path) => self.files.push(regular(path, kind.is_file())),
            Ok(_) => {}
            Err(error) => self.files.push(failed(&path, error)),
        }
    }

    fn follow(&mut self, link: PathBuf) {
        let is_wanted = (self.wanted)(&link);
        match fs::canonicalize(&link) {
            Ok(target) if target.starts_with(&self.root) && target.is_dir() => {}
            Ok(target) if target.starts_with(&self.root) && is_wanted => self.files.push(regular(link, target.is_file())),
            Ok(target) if is_wanted || target.is_dir() => {
                self.files.push(failed(&link, "the link leads out of the folder; name what it leads to instead"));
            }
            Err(error) if is_wanted => self.files.push(failed(&link, error)),
            _ => {}
        }
    }
}

/// Refuses pipes and devices, which might never end.
fn regular(path: PathBuf, is_file: bool) -> Listed {
    if is_file { Ok(path) } else { failed(&path, "this is neither a file nor a folder") }
}
