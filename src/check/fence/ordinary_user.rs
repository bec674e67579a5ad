//! Makes permission bits apply to an adapter that root starts outside of any namespace.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

/// Returns the words to put before a command so that it runs in a user namespace, as an ordinary user who owns the files.
///
/// Without root there are none; `None` means that this machine does not allow it.
pub(super) fn words() -> Option<&'static [&'static str]> {
    const ORDINARY_USER: &[&str] = &["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"];
    if !reads_everything() {
        return Some(&[]);
    }
    let (program, arguments) = ORDINARY_USER.split_first()?;
    let mut probe = Command::new(program);
    probe.args(arguments).arg("true").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success()).then_some(ORDINARY_USER)
}

/// Whether this process may read files regardless of their permission bits.
pub fn reads_everything() -> bool {
    let closed = || -> io::Result<bool> {
        let file = tempfile::NamedTempFile::new().or_else(|_| tempfile::NamedTempFile::new_in("/dev/shm"))?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o000))?;
        Ok(fs::read(file.path()).is_ok())
    };
    closed().unwrap_or(true)
}
