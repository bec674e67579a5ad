//! `check`: runs another implementation against the model.

mod allowed;
mod documents;
mod end;
mod interrupt;
mod options;
mod record;
mod report;
mod run;
mod show;
mod show_scenario;
mod side_by_side;
mod smoke;
mod source;

use std::io;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use kubeconfig_oracle::check::stop::Stop;

use super::output::complain;
use end::{FAULTS, NOT_MADE, exit, failed, in_file, print_line};
use interrupt::Interrupt;
use options::{Check, Closeness, Machine, Walls};

/// Run another implementation against the model, or against recordings, and report where and why they differ
///
/// Exit status: 0 nothing differs apart from known differences; 1 something differs, the adapter failed, nothing was compared, or not
/// everything could be printed; 2 the check could not be made; 128 and the number of a signal, such as 130, it was interrupted.
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
    /// Ask a few plain questions, to see whether the adapter works
    Smoke(Machine),
    /// Generate documents, and compare how another implementation reads them: verdict, step, JSON and fields
    Documents(documents::Arguments),
    /// Read a report and print what was found; one that is cut short or contradicts itself is refused
    Report(report::Arguments),
}

/// Makes the check. It prints an error itself, because `check` has its own exit statuses.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let interrupt = Interrupt::watch()?;
    let made = dispatch(arguments, interrupt.stop());
    if let Some(status) = interrupt.status() {
        complain(format_args!("interrupted"));
        return Ok(ExitCode::from(status));
    }
    made.or_else(|error| {
        let is_cut_off = error.kind() == io::ErrorKind::BrokenPipe;
        complain(format_args!("error: {error}{}", if is_cut_off { "; the verdict could not be printed" } else { "" }));
        Ok(ExitCode::from(if is_cut_off { FAULTS } else { NOT_MADE }))
    })
}

fn dispatch(arguments: &Arguments, stop: &Stop) -> io::Result<ExitCode> {
    let check = &arguments.check;
    match &arguments.other {
        Some(Other::Report(arguments)) => report::run(arguments),
        Some(Other::Documents(arguments)) => documents::run(arguments, stop),
        Some(Other::Smoke(machine)) => smoke::run(machine, stop),
        None if check.record => record::run(check, stop),
        None if check.show.is_some() => show_scenario::run(check, check.show.as_deref().unwrap_or_default(), stop),
        None if check.machine.adapter.len() > 1 => side_by_side::run(check, stop),
        None => run::run(check, stop),
    }
}
