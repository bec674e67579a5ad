//! The options of `check`.

use std::env;
use std::io;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use kubeconfig_oracle::check::corpus::classes::Class;
use kubeconfig_oracle::check::corpus::sources::Shard;
use kubeconfig_oracle::check::fence::{Confinement, Opening};
use kubeconfig_oracle::check::protocol::{AdapterUnderTest, Manner};
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::Severity;
use kubeconfig_oracle::internals::compare::Errors;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

use super::complain;
use super::end::{failed, in_file};

/// How adapters are run.
#[derive(Args, Debug)]
pub(super) struct Machine {
    /// The adapter: a command that speaks the line protocol; several are judged side by side
    #[arg(long, value_name = "COMMAND")]
    pub(super) adapter: Vec<String>,
    /// The time limit for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    pub(super) timeout: u64,
    /// Start the adapter anew for each question, with the environment and the working directory of the scenario already set, so that
    /// nothing is kept from one to the next; name the program and its files by absolute paths
    #[arg(long)]
    pub(super) fresh: bool,
    #[command(flatten)]
    pub(super) walls: Walls,
    /// How closely errors are compared
    #[arg(long, value_enum, default_value_t = Closeness::Exact)]
    pub(super) errors: Closeness,
}

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) machine: Machine,
    /// Ask the adapter the case at this path, or those below it
    #[arg(long, value_name = "PATH", required_unless_present_any = ["recorded", "generate", "show"])]
    pub(super) corpus: Option<PathBuf>,
    /// Ask the adapter the scenarios of a recorded set (JSON lines; - is standard input), and compare its answers with the recorded ones
    #[arg(long, value_name = "FILE", conflicts_with = "corpus")]
    pub(super) recorded: Option<PathBuf>,
    /// Ask the adapter this many generated scenarios
    #[arg(long, value_name = "N", conflicts_with_all = ["corpus", "recorded"])]
    pub(super) generate: Option<u64>,
    /// Generate only scenarios that have a command line of kubectl
    #[arg(long, conflicts_with_all = ["corpus", "recorded"])]
    pub(super) argv: bool,
    /// The seed of the generator
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub(super) seed: u64,
    /// The number of the first generated scenario
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(super) from: u64,
    /// Ask nothing, but print the scenario with this id, as YAML with its files, and what client-go makes of it: generated/SEED/NUMBER, or a
    /// case of --corpus or --recorded. With --adapter, without the parts that this adapter cannot be asked about
    #[arg(long, value_name = "ID", conflicts_with_all = ["record", "rule", "known", "report", "write_case", "generate"])]
    pub(super) show: Option<String>,
    /// Only the scenario with this id
    #[arg(long, value_name = "ID", conflicts_with_all = ["record", "show"])]
    pub(super) case: Option<String>,
    /// Record the adapters' answers next to the cases of the corpus
    #[arg(long, requires = "corpus", conflicts_with_all = ["rule", "known", "report", "write_case"])]
    pub(super) record: bool,
    /// How many processes of the adapter are asked at the same time, each with worlds of its own
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "record")]
    pub(super) jobs: NonZero<usize>,
    /// Only scenarios that this rule decides, or that list it
    #[arg(long, value_name = "ID")]
    pub(super) rule: Option<Rule>,
    /// Only the cases of these conformance classes of SPEC.md, such as R,L,C; says whether the adapter conforms to each
    #[arg(long, value_name = "CLASS", value_delimiter = ',', requires = "corpus", conflicts_with_all = ["record", "rule"])]
    pub(super) class: Vec<Class>,
    /// The release to model [default: the one that an adapter around client-go names, else each scenario's own, else the newest]
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<Release>,
    /// Only one of n parts of the scenarios, such as 1/4
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(super) shard: Shard,
    /// Exit with status 1 only for differences that are at least so bad: credential, trust, identity, target, too-lax, too-strict or cosmetic
    #[arg(long, value_name = "SEVERITY", default_value_t = Severity::Cosmetic, conflicts_with = "record")]
    pub(super) fail_on: Severity,
    /// Differences that are known, a YAML list of {case, reason, link} or {rule, at, expected, actual, reason, link}
    #[arg(long, value_name = "FILE")]
    pub(super) known: Option<PathBuf>,
    /// Write every verdict to this file, as JSON lines; it is there once the run is complete
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Replace the report if it is already there
    #[arg(long, requires = "report")]
    pub(super) force: bool,
    /// The number of findings to shrink and show
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

/// What keeps an adapter from this machine.
#[derive(Args, Debug)]
pub(super) struct Walls {
    /// Where worlds are put, and which fence stands around the adapter
    #[arg(long, value_enum, default_value_t = WorldPlace::Auto)]
    place: WorldPlace,
    /// Let the adapter write in this folder, which is outside of the world; may be repeated
    #[arg(long, value_name = "FOLDER")]
    writable: Vec<PathBuf>,
    /// Run the adapter without a fence: it may read, change and send whatever you may
    #[arg(long, conflicts_with = "place")]
    unconfined: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WorldPlace {
    /// Like jail if this machine allows it, else like folder
    Auto,
    /// /world, in namespaces made by bubblewrap
    Jail,
    /// A folder that stands for /world, under Landlock
    Folder,
}

impl Walls {
    /// Returns the fence that is asked for.
    pub(super) fn confinement(&self) -> io::Result<Confinement> {
        if self.unconfined {
            return Ok(Confinement::Unconfined);
        }
        let writable = self.writable.iter().map(|folder| folder.canonicalize().map_err(in_file(folder)));
        let opening = Opening { program: env::current_exe()?, writable: writable.collect::<io::Result<_>>()? };
        Ok(match self.place {
            WorldPlace::Auto => Confinement::Auto(opening),
            WorldPlace::Jail => Confinement::Jail(opening),
            WorldPlace::Folder => Confinement::Folder(opening),
        })
    }
}

impl Machine {
    /// Starts an adapter.
    pub(super) fn start(&self, command: &str, stop: &Stop) -> io::Result<AdapterUnderTest> {
        let errors = match self.errors {
            Closeness::Exact => Errors::Exact,
            Closeness::Refusal => Errors::Refusal,
        };
        let manner = Manner { timeout: Duration::from_secs(self.timeout), errors, is_fresh: self.fresh };
        let adapter = AdapterUnderTest::start_as(command, &self.walls.confinement()?, manner, stop).map_err(failed)?;
        complain(format_args!("fence: {}", adapter.fence()));
        Ok(adapter)
    }

    /// Starts the adapter, of which there must be only one.
    pub(super) fn start_only(&self, stop: &Stop) -> io::Result<AdapterUnderTest> {
        self.start(self.only()?, stop)
    }

    /// Returns the command of the adapter, of which there must be only one.
    pub(super) fn only(&self) -> io::Result<&str> {
        match self.adapter.as_slice() {
            [command] => Ok(command),
            [] => Err(failed("there is no adapter; name one with --adapter COMMAND")),
            _ => Err(failed("only one adapter can be asked here")),
        }
    }
}
