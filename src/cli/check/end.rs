//! Printing, errors and exit statuses of `check`.

use kubeconfig_oracle::internals::untrusted::visible;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// Prints a line. A closed pipe is an ordinary error and does not panic.
macro_rules! print_line {
    ($($argument:tt)*) => { $crate::cli::output::print_text(&format!("{}\n", format_args!($($argument)*))) };
}
pub(super) use print_line;

/// The check could not be made.
pub(super) const NOT_MADE: u8 = crate::cli::USAGE;

/// Something differs, an adapter failed, nothing was compared, or the list of known differences is out of date.
pub(super) const FAULTS: u8 = 1;

/// Makes an error with this reason.
pub(super) fn failed(reason: impl ToString) -> io::Error {
    io::Error::other(reason.to_string())
}

/// Adds the path of the file to an error.
pub(super) fn in_file(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| failed(format!("{}: {error}", visible(&path.to_string_lossy())))
}

/// Returns the exit status of a check that was made.
pub(super) fn exit(is_clean: bool) -> ExitCode {
    if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) }
}
