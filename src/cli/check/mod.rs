//! `check`: runs another implementation against the model.

mod documents;
mod record;
mod run;
mod smoke;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use kubeconfig_oracle::check::corpus::sources::Shard;
use kubeconfig_oracle::check::protocol::AdapterUnderTest;
use kubeconfig_oracle::check::verdict::report;
use kubeconfig_oracle::check::world::jail;
use kubeconfig_oracle::internals::compare::Errors;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

use super::output::complain;

/// Prints a line. A reader that closes the pipe is an error like any other, and no panic.
macro_rules! print_line {
    ($($argument:tt)*) => { $crate::cli::output::print(&format!("{}\n", format_args!($($argument)*))) };
}
use print_line;

/// The check could not be made.
const NOT_MADE: u8 = super::USAGE;

/// Something differs, an adapter failed, or the list of known differences is out of date.
const FAULTS: u8 = 1;

/// Run another implementation against the model, or against recordings, and report where and why they differ
///
/// Exit status: 0 nothing differs that is not known, 1 something does or the adapter failed, 2 the check could not be made.
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

/// How adapters are run.
#[derive(Args, Debug)]
struct Machine {
    /// The adapter: a command that speaks the line protocol; several are allowed with --record
    #[arg(long, value_name = "COMMAND", required = true)]
    adapter: Vec<String>,
    /// The time limit for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,
    /// Where worlds are put: at /world in a private mount namespace, or in a folder that stands for it
    #[arg(long, value_enum, default_value_t = Place::Auto)]
    place: Place,
    /// How closely errors are compared
    #[arg(long, value_enum, default_value_t = Closeness::Exact)]
    errors: Closeness,
}

#[derive(Args, Debug)]
struct Check {
    #[command(flatten)]
    machine: Machine,
    /// Ask the adapter the cases at or below this path
    #[arg(long, value_name = "PATH", required_unless_present_any = ["recorded", "generate"])]
    corpus: Option<PathBuf>,
    /// Ask the adapter the scenarios of a recorded set (JSON lines; - is standard input), and compare its answers with the recorded ones
    #[arg(long, value_name = "FILE", conflicts_with = "corpus")]
    recorded: Option<PathBuf>,
    /// Ask the adapter this many generated scenarios
    #[arg(long, value_name = "N", conflicts_with_all = ["corpus", "recorded"])]
    generate: Option<u64>,
    /// The seed of the generator
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// The number of the first generated scenario
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    from: u64,
    /// Record the adapters' answers beside the cases of the corpus
    #[arg(long, requires = "corpus", conflicts_with_all = ["rule", "known", "report", "write_case"])]
    record: bool,
    /// Only scenarios that this rule decides, or that list it
    #[arg(long, value_name = "ID")]
    rule: Option<Rule>,
    /// The release to model [default: the one that an adapter around client-go names, else each scenario's own, else the newest]
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// Only one of n parts of the scenarios, such as 1/4
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    shard: Shard,
    /// Differences that are known, a YAML list of {case or rule, at, reason, link}
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Write every verdict to this file, as JSON lines
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The number of kinds of difference to shrink and show
    #[arg(long, value_name = "N", default_value_t = 10)]
    shrink: usize,
    /// Save the smallest scenarios as cases below this folder
    #[arg(long, value_name = "DIR")]
    write_case: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Closeness {
    /// Code, name, path and cause of every error, in order
    Exact,
    /// Only whether there are errors
    Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Place {
    /// As jail where this machine allows it, else as folder
    Auto,
    /// /world in a private mount namespace
    Jail,
    /// A folder that stands for /world
    Folder,
}

/// Makes the check; an error is complained of here, since its exit status is the check's own.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    match dispatch(arguments) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            complain(format_args!("error: {error}"));
            Ok(ExitCode::from(NOT_MADE))
        }
        made => made,
    }
}

fn dispatch(arguments: &Arguments) -> io::Result<ExitCode> {
    let check = &arguments.check;
    match &arguments.other {
        Some(Other::Report { file }) => read_report(file),
        Some(Other::Documents(arguments)) => documents::run(arguments),
        Some(Other::Smoke(machine)) => jailed(machine, || smoke::run(machine)),
        None if check.record => jailed(&check.machine, || record::run(check)),
        None => jailed(&check.machine, || run::run(check)),
    }
}

fn failed(reason: impl ToString) -> io::Error {
    io::Error::other(reason.to_string())
}

fn in_file(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| failed(format!("{}: {error}", path.display()))
}

/// Runs in a jail, if one is wanted and this machine allows it.
fn jailed(machine: &Machine, run: impl FnOnce() -> io::Result<ExitCode>) -> io::Result<ExitCode> {
    if machine.place != Place::Folder && !jail::is_inside() {
        match jail::rerun()? {
            Some(status) => return Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(FAULTS))),
            None if machine.place == Place::Jail => return Err(failed("this machine does not allow a private mount namespace")),
            None => {}
        }
    }
    run()
}

impl Machine {
    /// Starts an adapter.
    fn start(&self, command: &str) -> io::Result<AdapterUnderTest> {
        let errors = match self.errors {
            Closeness::Exact => Errors::Exact,
            Closeness::Refusal => Errors::Refusal,
        };
        AdapterUnderTest::start(command, Duration::from_secs(self.timeout), errors).map_err(failed)
    }

    /// Starts the adapter, where there must be only one.
    fn start_only(&self) -> io::Result<AdapterUnderTest> {
        match self.adapter.as_slice() {
            [command] => self.start(command),
            _ => Err(failed("several adapters are allowed with --record only")),
        }
    }
}

fn exit(is_clean: bool) -> ExitCode {
    if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) }
}

fn read_report(path: &Path) -> io::Result<ExitCode> {
    let text = fs::read_to_string(path).map_err(in_file(path))?;
    let tally = report::read(&text).map_err(|error| failed(format!("{} is not a valid report: {error}", path.display())))?;
    print_line!("{tally}")?;
    Ok(exit(tally.is_clean()))
}
