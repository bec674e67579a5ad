//! Writes files so that nobody ever finds half of one: a file takes its name only when it is complete.
//!
//! Until then it has no name at all, so a run that is interrupted or fails leaves nothing behind, and what was there stays.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What to do with a file that already has the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and refuse to write.
    Keep,
    /// Replace it. A link is replaced too, and not followed.
    Replace,
}

/// The largest number of letters that [`file_name_part`] keeps.
const LONGEST_PART: usize = 60;

/// A file that is being written.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    existing: Existing,
    file: BufWriter<File>,
    /// Whether the file is written in place, because it is a device, a pipe or an open descriptor.
    in_place: bool,
}

impl NewFile {
    /// Begins a file that will have the name `path`.
    ///
    /// # Errors
    /// The folder cannot be written to, or something has the name already and may not be replaced
    /// ([`AlreadyExists`](io::ErrorKind::AlreadyExists)). Every error names the file.
    pub fn begin(path: &Path, existing: Existing) -> io::Result<Self> {
        let (file, in_place) = open(path, existing).map_err(named(path))?;
        Ok(NewFile { path: path.to_owned(), existing, file: BufWriter::new(file), in_place })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// Not everything could be written, or the name was taken in the meantime. Then nothing has changed.
    pub fn finish(self) -> io::Result<()> {
        let NewFile { path, existing, file, in_place } = self;
        let file = file.into_inner().map_err(|error| named(&path)(error.into_error()))?;
        if in_place { Ok(()) } else { publish(file, &path, existing).map_err(named(&path)) }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(named(&self.path))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(named(&self.path))
    }
}

/// Writes a whole file.
///
/// # Errors
/// Those of [`NewFile`].
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> io::Result<()> {
    let mut file = NewFile::begin(path, existing)?;
    file.write_all(bytes)?;
    file.finish()
}

/// Returns a text as part of a file's name: ASCII letters, digits, `-`, `_` and, inside, `.` are kept, and anything else becomes `-`.
pub fn file_name_part(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let kept: String = text.chars().take(LONGEST_PART).map(|letter| if is_plain(letter) { letter } else { '-' }).collect();
    let trimmed = kept.trim_matches(['-', '.']);
    if trimmed.is_empty() { "unnamed".to_owned() } else { trimmed.to_owned() }
}

/// Opens what the bytes go to first: the place itself, or a file without a name in the same folder.
fn open(path: &Path, existing: Existing) -> io::Result<(File, bool)> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(found) if !found.is_file() || is_descriptor(path) => return Ok((OpenOptions::new().append(true).open(path)?, true)),
        _ => {}
    }
    if existing == Existing::Keep && fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    Ok((tempfile::tempfile_in(folder(path))?, false))
}

/// Whether the path stands for a file that this process has open.
fn is_descriptor(path: &Path) -> bool {
    ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"].iter().any(|place| path.starts_with(place))
}

/// Copies a complete file beside its place, and moves it there.
fn publish(mut complete: File, path: &Path, existing: Existing) -> io::Result<()> {
    let mode = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file).map(|found| found.permissions());
    let mut builder = tempfile::Builder::new();
    let mut beside = builder.permissions(Permissions::from_mode(0o666)).tempfile_in(folder(path))?;
    complete.rewind()?;
    io::copy(&mut complete, beside.as_file_mut())?;
    if let Some(mode) = mode {
        beside.as_file().set_permissions(mode)?;
    }
    // Some file systems report only here that the disk is full.
    beside.as_file().sync_all()?;
    let moved = match existing {
        Existing::Keep => beside.persist_noclobber(path),
        Existing::Replace => beside.persist(path),
    };
    moved.map(drop).map_err(|error| error.error)
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Puts the file's name before what the system said; `tempfile` adds the name of a file that nobody asked for.
fn named(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| {
        let said = error.to_string();
        let (kind, reason) = match error.kind() {
            kind @ io::ErrorKind::AlreadyExists => (kind, "a file with this name is there already"),
            _ => (io::ErrorKind::Other, said.split(" at path ").next().unwrap_or_default()),
        };
        io::Error::new(kind, format!("{}: {reason}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_has_its_name_only_once_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        let mut file = NewFile::begin(&path, Existing::Keep).unwrap();
        file.write_all(&[b'x'; 100_000]).unwrap();
        file.flush().unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
        drop(file);
        assert_eq!(names(folder.path()), [""; 0]);
        write(&path, b"whole", Existing::Keep).unwrap();
        assert_eq!((names(folder.path()), fs::read(&path).unwrap()), (vec!["report".to_owned()], b"whole".to_vec()));
    }

    #[test]
    fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let refused = write(&path, b"new", Existing::Keep).unwrap_err().to_string();
        assert_eq!(refused, format!("{}: a file with this name is there already", path.display()));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        write(&path, b"new", Existing::Replace).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    /// The name is taken while the file is being written.
    #[test]
    fn what_comes_between_stays_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        let file = NewFile::begin(&path, Existing::Keep).unwrap();
        fs::write(&path, "other").unwrap();
        assert!(file.finish().is_err());
        assert_eq!((names(folder.path()).len(), fs::read(&path).unwrap()), (1, b"other".to_vec()));
    }

    #[test]
    fn a_link_is_never_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::NamedTempFile::new().unwrap();
        let path = folder.path().join("link");
        symlink(outside.path(), &path).unwrap();
        assert!(write(&path, b"new", Existing::Keep).is_err());
        write(&path, b"new", Existing::Replace).unwrap();
        assert_eq!((fs::read(outside.path()).unwrap(), fs::read(&path).unwrap()), (Vec::new(), b"new".to_vec()));
    }

    #[test]
    fn errors_name_the_file_and_say_what_the_system_said() {
        for (path, reason) in [
            ("/nonexistent/report", "No such file or directory (os error 2)"),
            ("/dev/null/report", "Not a directory (os error 20)"),
            ("/dev/full", "No space left on device (os error 28)"),
            ("/", "is a directory"),
        ] {
            assert_eq!(write(Path::new(path), b"x", Existing::Keep).unwrap_err().to_string(), format!("{path}: {reason}"));
        }
        write(Path::new("/dev/null"), b"x", Existing::Keep).unwrap();
    }

    #[test]
    fn no_name_leads_out_of_its_folder() {
        for (text, part) in [
            ("client-go", "client-go"),
            ("../../../escaped", "escaped"),
            ("a/b\0c\nd", "a-b-c-d"),
            ("..", "unnamed"),
            ("", "unnamed"),
            (".hidden", "hidden"),
            ("Kubernetes client 4.2", "Kubernetes-client-4.2"),
        ] {
            assert_eq!(file_name_part(text), part);
        }
        assert_eq!(file_name_part(&"x".repeat(5000)).len(), LONGEST_PART);
    }
}
