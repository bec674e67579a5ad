//! `check`: runs another implementation against the model.

mod documents;
mod end;
mod interrupt;
mod options;
mod record;
mod run;
mod smoke;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::report;
use kubeconfig_oracle::check::world::jail;

use super::output::complain;
use end::{FAULTS, NOT_MADE, exit, failed, in_file, print_line};
use interrupt::Interrupt;
use options::{Check, Closeness, Machine, WorldPlace};

/// Run another implementation against the model, or against recordings, and report where and why they differ
///
/// Exit status: 0 nothing differs apart from known differences, 1 something differs or the adapter failed, 2 the check could not be made,
/// 130 and the like (128 and the number of the signal) it was interrupted.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:
  kubeconfig-oracle check smoke --adapter ./my-adapter
  kubeconfig-oracle check --adapter ./my-adapter --corpus tests/corpus
  kubeconfig-oracle check --adapter ./my-adapter --generate 1000 --seed 7")]
pub(super) struct Arguments {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    check: Check,
}

#[derive(Subcommand, Debug)]
enum Other {
    /// Ask ten questions that every library answers correctly: an adapter that fails one is itself wrong
    Smoke(Machine),
    /// Generate documents, and compare how another implementation reads them: verdict, step, JSON and fields
    Documents(documents::Arguments),
    /// Read a report and print its counts; a report without its footer is refused
    Report {
        /// A file written with --report
        file: PathBuf,
    },
}

/// Makes the check. It prints an error itself, because `check` has its own exit statuses.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let interrupt = Interrupt::watch()?;
    let made = dispatch(arguments, interrupt.stop());
    if let Some(status) = interrupt.status() {
        complain(format_args!("interrupted"));
        return Ok(ExitCode::from(status));
    }
    match made {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(format_args!("error: {error}"));
            Ok(ExitCode::from(NOT_MADE))
        }
        made => made,
    }
}

fn dispatch(arguments: &Arguments, stop: &Stop) -> io::Result<ExitCode> {
    let check = &arguments.check;
    match &arguments.other {
        Some(Other::Report { file }) => read_report(file),
        Some(Other::Documents(arguments)) => documents::run(arguments, stop),
        Some(Other::Smoke(machine)) => jailed(machine, stop, || smoke::run(machine, stop)),
        None if check.record => jailed(&check.machine, stop, || record::run(check, stop)),
        None => jailed(&check.machine, stop, || run::run(check, stop)),
    }
}

/// Runs in a jail, if one is wanted and this machine allows it.
fn jailed(machine: &Machine, stop: &Stop, run: impl FnOnce() -> io::Result<ExitCode>) -> io::Result<ExitCode> {
    if machine.place != WorldPlace::Folder && !jail::is_inside() {
        match jail::rerun(stop)? {
            Some(status) => return Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(FAULTS))),
            None if machine.place == WorldPlace::Jail => return Err(failed("this machine does not allow a private mount namespace")),
            None => {}
        }
    }
    run()
}

fn read_report(path: &Path) -> io::Result<ExitCode> {
    let text = fs::read_to_string(path).map_err(in_file(path))?;
    let tally = report::read(&text).map_err(|error| failed(format!("{} is not a valid report: {error}", path.display())))?;
    print_line!("{tally}")?;
    Ok(exit(tally.is_clean()))
}
