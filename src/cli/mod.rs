//! The command line: a file for each subcommand.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, clippy::disallowed_types)]

mod capture;
mod check;
mod completions;
mod confine;
mod diff_releases;
mod eval;
mod exit;
mod explain;
mod fields;
mod flags;
mod graph;
mod lint;
mod man;
mod output;
mod releases;
mod report;
mod resolve;
mod rules;
mod serve;
mod tell;
mod view;

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use exit::{REFUSED, USAGE};

/// An executable specification of kubeconfig: how client-go and kubectl find, read, merge and override kubeconfig files, and which client
/// configuration results.
#[derive(Parser)]
#[command(name = "kubeconfig-oracle", version, args_override_self = true, arg_required_else_help = false)]
#[command(after_help = "Exit status: 0 success, 1 the answer is an error or could not be printed, 2 the arguments were not understood.

Examples:
  kubeconfig-oracle eval --example         evaluate a few built-in scenarios
  kubeconfig-oracle resolve                which cluster, user and namespace kubectl would use here, and from which files
  kubeconfig-oracle explain cluster        where each value comes from, and what lost
  kubeconfig-oracle view --minify          what `kubectl config view --minify` shows
  kubeconfig-oracle lint                   what deserves attention in the files that kubectl reads here
  kubeconfig-oracle capture -o report.yaml what kubectl sees on this machine, as a file that can be shared
  kubeconfig-oracle diff-releases --from 1.18   what an upgrade from 1.18 changes here, and by which rule")]
struct Program {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Eval(eval::Arguments),
    View(view::Arguments),
    Resolve(resolve::Arguments),
    Explain(Box<explain::Arguments>),
    Capture(capture::Arguments),
    Lint(lint::Arguments),
    Rules(rules::Arguments),
    Releases(releases::Arguments),
    DiffReleases(Box<diff_releases::Arguments>),
    Check(Box<check::Arguments>),
    Serve(serve::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
    #[command(hide = true)]
    Confine(confine::Arguments),
}

/// The text that is printed if no subcommand is given.
const FRONT: &str = "\
kubeconfig-oracle is an executable specification of kubeconfig: it shows what client-go and kubectl make
of kubeconfig files, environment and flags, by which rule, and from which file and line.

Try:
  kubeconfig-oracle eval --example      the outcomes of a few built-in scenarios
  kubeconfig-oracle resolve             the cluster, user and namespace kubectl would use here, and from which files
  kubeconfig-oracle explain             where each value comes from, by which rule, and what lost
  kubeconfig-oracle view --minify       what `kubectl config view --minify` shows
  kubeconfig-oracle lint                what deserves attention in the files that kubectl reads here
  kubeconfig-oracle capture             what kubectl sees on this machine, as a scenario without secrets
  kubeconfig-oracle rules MERGE-09      one rule of the specification
  kubeconfig-oracle check --help        how to test another implementation
  kubeconfig-oracle --help              all subcommands
";

/// Reads the arguments, runs the subcommand, and returns its exit status.
pub(crate) fn run() -> ExitCode {
    if let Some((place, argument)) = std::env::args_os().enumerate().find(|(_, argument)| argument.to_str().is_none()) {
        output::complain(format_args!("error: argument {place} is not UTF-8: {argument:?}"));
        return ExitCode::from(USAGE);
    }
    let program = Program::parse();
    let answered = match program.command {
        None => output::print(FRONT).map(|()| ExitCode::SUCCESS),
        Some(Command::Eval(arguments)) => eval::run(&arguments),
        Some(Command::View(arguments)) => view::run(&arguments),
        Some(Command::Resolve(arguments)) => resolve::run(&arguments),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Capture(arguments)) => capture::run(&arguments),
        Some(Command::Lint(arguments)) => lint::run(&arguments),
        Some(Command::Rules(arguments)) => rules::run(&arguments),
        Some(Command::Releases(arguments)) => releases::run(&arguments),
        Some(Command::DiffReleases(arguments)) => diff_releases::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments, Program::command()),
        Some(Command::Man(arguments)) => man::run(&arguments, Program::command()),
        Some(Command::Serve(arguments)) => serve::run(&arguments),
        Some(Command::Confine(arguments)) => confine::run(&arguments),
    };
    answered.unwrap_or_else(|error| failed(&error))
}

/// Prints an error. One who has read enough and closes the pipe need not be told, but what was cut off is no success.
fn failed(error: &io::Error) -> ExitCode {
    if error.kind() != ErrorKind::BrokenPipe {
        output::complain(format_args!("error: {error}"));
    }
    ExitCode::from(REFUSED)
}
