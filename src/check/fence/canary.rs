//! Proves a fence: tries from inside what must be impossible there.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::{NamedTempFile, TempDir};

use super::limits::Limits;
use crate::check::world::Sandbox;

/// The last line of a report, without which it is not whole.
const END: &str = "tried everything";
const HAS_LANDLOCK: &str = "has Landlock";

/// What is outside of the fence: a file to read, a folder to write in, an address to reach.
#[derive(Debug)]
pub(super) struct Canaries {
    secret: NamedTempFile,
    folder: TempDir,
    listener: TcpListener,
}

impl Canaries {
    pub(super) fn plant(sandbox: &Sandbox) -> io::Result<Self> {
        let mut secret = NamedTempFile::new_in(sandbox.folder())?;
        secret.write_all(b"canary")?;
        // The folder should be one that is seen from inside.
        let folder = TempDir::new().or_else(|_| TempDir::new_in(sandbox.folder()))?;
        Ok(Canaries { secret, folder, listener: TcpListener::bind("127.0.0.1:0")? })
    }

    /// Returns the words that tell `confine` what to try.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let address = self.listener.local_addr().map_or_else(|_| String::new(), |address| address.to_string());
        let words: [OsString; 6] = [
            "--try-to-read".into(),
            self.secret.path().into(),
            "--try-to-write".into(),
            self.folder.path().into(),
            "--try-to-reach".into(),
            address.into(),
        ];
        words.into()
    }

    /// Runs the command that tries everything. Returns whether Landlock holds inside, or what gets through the fence.
    pub(super) fn watch(&self, command: &mut Command) -> Result<bool, String> {
        let output = command.stdin(Stdio::null()).output().map_err(|error| format!("it cannot be started: {error}"))?;
        let report = String::from_utf8_lossy(&output.stdout);
        let mut lines: Vec<&str> = report.lines().collect();
        if lines.pop() != Some(END) {
            let complaint = String::from_utf8_lossy(&output.stderr);
            return Err(complaint.lines().last().unwrap_or("it ended before its canaries were tried").to_owned());
        }
        let has_landlock = lines.first() == Some(&HAS_LANDLOCK);
        lines.retain(|line| *line != HAS_LANDLOCK);
        if fs::read_dir(self.folder.path()).map_or(true, |mut entries| entries.next().is_some()) {
            lines.push("a file was written outside");
        }
        if lines.is_empty() { Ok(has_landlock) } else { Err(lines.join("; ")) }
    }
}

/// What is tried from inside.
#[derive(Clone, Debug)]
pub struct Attempts {
    /// A file that must not be readable.
    pub read: PathBuf,
    /// A folder in which nothing may be written.
    pub write: PathBuf,
    /// An address that must not be reachable.
    pub reach: SocketAddr,
}

impl Attempts {
    /// Tries everything, and returns a line for each thing that is wrong.
    pub(super) fn report(&self, has_landlock: bool, limits: &Limits) -> String {
        let mut lines = Vec::new();
        if has_landlock {
            lines.push(HAS_LANDLOCK.to_owned());
        }
        let hidden = limits.hide.iter().chain([&self.read]).filter(|path| is_readable(path));
        lines.extend(hidden.map(|path| format!("{} can be read", path.display())));
        if is_writable(&self.write) {
            lines.push(format!("{} can be written to", self.write.display()));
        }
        if TcpStream::connect_timeout(&self.reach, Duration::from_secs(1)).is_ok() {
            lines.push(format!("{} can be reached", self.reach));
        }
        let closed = limits.write.iter().filter(|path| path.is_dir() && !is_writable(path));
        lines.extend(closed.map(|path| format!("{} cannot be written to", path.display())));
        lines.push(END.to_owned());
        lines.join("\n") + "\n"
    }
}

/// Whether anything can be read at the path: names in a folder, or bytes of a file.
fn is_readable(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut names) => names.next().is_some(),
        Err(_) => fs::read(path).is_ok_and(|bytes| !bytes.is_empty()),
    }
}

/// Whether a new file can be made in the folder.
fn is_writable(folder: &Path) -> bool {
    let path = folder.join("canary");
    let made = OpenOptions::new().write(true).create_new(true).open(&path).is_ok();
    if made {
        // If it stays, the other side sees it.
        let _ = fs::remove_file(&path);
    }
    made
}
