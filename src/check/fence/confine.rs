//! What runs inside, before the adapter: it adds Landlock, tries the canaries or becomes the adapter.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::fs::Mode;

use super::canary::Attempts;
use super::landlock;
use super::limits::Limits;

/// Confines this process and becomes the command, or tries the canaries if there is none. Returns only if that fails, or when the canaries
/// were tried.
///
/// # Errors
/// The process cannot be confined as it must be, or the command cannot be started.
pub fn run_confined(limits: &Limits, canaries: Option<&Attempts>, command: &[OsString]) -> io::Result<()> {
    let holds = confine(limits)?;
    match (canaries, command.split_first()) {
        (Some(attempts), _) => io::stdout().write_all(attempts.report(holds, limits).as_bytes()),
        (None, Some((program, arguments))) => Err(Command::new(program).args(arguments).exec()),
        (None, None) => Err(io::Error::other("there is no command to run")),
    }
}

/// Confines this process and all its descendants for good. Returns whether Landlock holds.
fn confine(limits: &Limits) -> io::Result<bool> {
    // As in the model: the permission bits of what an adapter writes do not depend on the user's habits.
    rustix::process::umask(Mode::from_raw_mode(0o022));
    match landlock::restrict(limits) {
        Ok(holds) if holds || !limits.must_hold => Ok(holds),
        Ok(_) => Err(io::Error::other("this kernel does not have it")),
        Err(error) if limits.must_hold => Err(io::Error::other(error.to_string())),
        Err(_) => Ok(false),
    }
}
