//! The options of `check`.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use kubeconfig_oracle::check::corpus::sources::Shard;
use kubeconfig_oracle::check::protocol::AdapterUnderTest;
use kubeconfig_oracle::internals::compare::Errors;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

use super::end::failed;

/// How adapters are run.
#[derive(Args, Debug)]
pub(super) struct Machine {
    /// The adapter: a command that speaks the line protocol; several are allowed with --record
    #[arg(long, value_name = "COMMAND", required = true)]
    pub(super) adapter: Vec<String>,
    /// The time limit for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(super) timeout: u64,
    /// Where worlds are put: at /world in a private mount namespace, or in a folder that stands for it
    #[arg(long, value_enum, default_value_t = WorldPlace::Auto)]
    pub(super) place: WorldPlace,
    /// How closely errors are compared
    #[arg(long, value_enum, default_value_t = Closeness::Exact)]
    pub(super) errors: Closeness,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) machine: Machine,
    /// Ask the adapter the case at this path, or those below it
    #[arg(long, value_name = "PATH", required_unless_present_any = ["recorded", "generate"])]
    pub(super) corpus: Option<PathBuf>,
    /// Ask the adapter the scenarios of a recorded set (JSON lines; - is standard input), and compare its answers with the recorded ones
    #[arg(long, value_name = "FILE", conflicts_with = "corpus")]
    pub(super) recorded: Option<PathBuf>,
    /// Ask the adapter this many generated scenarios
    #[arg(long, value_name = "N", conflicts_with_all = ["corpus", "recorded"])]
    pub(super) generate: Option<u64>,
    /// The seed of the generator
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(super) seed: u64,
    /// The number of the first generated scenario
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(super) from: u64,
    /// Record the adapters' answers next to the cases of the corpus
    #[arg(long, requires = "corpus", conflicts_with_all = ["rule", "known", "report", "write_case"])]
    pub(super) record: bool,
    /// Only scenarios that this rule decides, or that list it
    #[arg(long, value_name = "ID")]
    pub(super) rule: Option<Rule>,
    /// The release to model [default: the one that an adapter around client-go names, else each scenario's own, else the newest]
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<Release>,
    /// Only one of n parts of the scenarios, such as 1/4
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(super) shard: Shard,
    /// Differences that are known, a YAML list of {case or rule, at, reason, link}
    #[arg(long, value_name = "FILE")]
    pub(super) known: Option<PathBuf>,
    /// Write every verdict to this file, as JSON lines; it is there once the run is complete
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Replace the report if it is already there
    #[arg(long, requires = "report")]
    pub(super) force: bool,
    /// The number of kinds of difference to shrink and show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) shrink: usize,
    /// Save the smallest scenarios as new cases below this folder
    #[arg(long, value_name = "DIR")]
    pub(super) write_case: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Closeness {
    /// Code, name, path and cause of every error, in order
    Exact,
    /// Only whether there are errors
    Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WorldPlace {
    /// Like jail if this machine allows it, else like folder
    Auto,
    /// /world in a private mount namespace
    Jail,
    /// A folder that stands for /world
    Folder,
}

impl Machine {
    /// Starts an adapter.
    pub(super) fn start(&self, command: &str) -> io::Result<AdapterUnderTest> {
        let errors = match self.errors {
            Closeness::Exact => Errors::Exact,
            Closeness::Refusal => Errors::Refusal,
        };
        AdapterUnderTest::start(command, Duration::from_secs(self.timeout), errors).map_err(failed)
    }

    /// Starts the adapter, of which there must be only one.
    pub(super) fn start_only(&self) -> io::Result<AdapterUnderTest> {
        match self.adapter.as_slice() {
            [command] => self.start(command),
            _ => Err(failed("several adapters are allowed with --record only")),
        }
    }
}
