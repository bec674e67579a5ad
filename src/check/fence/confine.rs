//! What runs inside, before the adapter: it adds Landlock, tries the canaries or becomes the adapter.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use rustix::fs::Mode;

use super::canary;
use super::landlock;

/// What `confine` adds to the fence.
#[derive(Clone, Debug, Default)]
pub struct Confine {
    /// The paths that must not be seen.
    pub hide: Vec<PathBuf>,
    /// The folders in which the adapter may write.
    pub write: Vec<PathBuf>,
    /// Whether it may list every folder, as where what is hidden has other covers.
    pub list: bool,
    /// Whether it is an error if the kernel has no Landlock.
    pub must_hold: bool,
}

impl Confine {
    /// Returns the words that tell the program to confine itself.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let listed = |option: &'static str, paths: &[PathBuf]| -> Vec<OsString> {
            paths.iter().flat_map(|path| [option.into(), path.clone().into_os_string()]).collect()
        };
        let mut words = vec![OsString::from("confine")];
        words.extend(listed("--hide", &self.hide));
        words.extend(listed("--write", &self.write));
        words.extend(self.list.then(|| "--list".into()));
        words.extend(self.must_hold.then(|| "--must-hold".into()));
        words
    }

    /// Confines this process and all its descendants for good. Returns whether Landlock holds.
    fn confine(&self) -> io::Result<bool> {
        // As in the model: the permission bits of what an adapter writes do not depend on the user's habits.
        rustix::process::umask(Mode::from_raw_mode(0o022));
        match landlock::restrict(self) {
            Ok(holds) if holds || !self.must_hold => Ok(holds),
            Ok(_) => Err(io::Error::other("this kernel does not have it")),
            Err(error) if self.must_hold => Err(io::Error::other(error.to_string())),
            Err(_) => Ok(false),
        }
    }
}

/// Confines this process and becomes the command, or tries the canaries if there is none. Returns only if that fails, or when the canaries
/// were tried.
///
/// # Errors
/// The process cannot be confined as it must be, or the command cannot be started.
pub fn run_confined(confine: &Confine, canaries: Option<&canary::Attempts>, command: &[OsString]) -> io::Result<()> {
    let holds = confine.confine()?;
    match (canaries, command.split_first()) {
        (Some(attempts), _) => io::stdout().write_all(attempts.report(holds, confine).as_bytes()),
        (None, Some((program, arguments))) => Err(Command::new(program).args(arguments).exec()),
        (None, None) => Err(io::Error::other("there is no command to run")),
    }
}
