//! `eval`: evaluates scenarios and prints their outcomes.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::iter;
use std::num::NonZero;
use std::process::ExitCode;

use clap::Args;

use kubeconfig_oracle::check::corpus::documents::{self, Document, DocumentError, Item};
use kubeconfig_oracle::internals::in_order::{cores, in_order};
use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::internals::untrusted::{escape_in_json, visible};
use kubeconfig_oracle::outcome::Outcome;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::trace::Trace;
use kubeconfig_oracle::{evaluate, explain};

use super::REFUSED;
use super::output::{on_output, yaml};

/// The scenarios of `--example`.
const EXAMPLES: &str = include_str!("examples.yaml");

/// Evaluate scenarios, and print the outcome of each as a line of JSON
///
/// A scenario holds files, environment and flags; its outcome is what client-go makes of them. Scenarios are in YAML (a file may have
/// several documents), JSON, or JSON lines; recorded sets are accepted as well. For a scenario that cannot be read, the line has an
/// `error`; the others are still evaluated, and the exit status is 1.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle eval --example --explain
  kubeconfig-oracle eval tests/corpus
  kubeconfig-oracle eval --release 1.16 --trace scenario.yaml
  zcat scenarios.ndjson.gz | kubeconfig-oracle eval -")]
pub(super) struct Arguments {
    /// Scenario files, folders of them, or - for standard input
    #[arg(value_name = "FILE|DIR|-", required_unless_present = "example")]
    inputs: Vec<String>,
    /// The Kubernetes release to model, instead of the scenarios' own
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// Add every decision to the outcome: its rule, the source that won, and those that it won over
    #[arg(long)]
    trace: bool,
    /// Print outcomes and decisions for people instead of JSON
    #[arg(long, conflicts_with = "trace")]
    explain: bool,
    /// How many scenarios are evaluated at the same time [default: as many as there are cores; 1 for standard input and pipes, where each
    /// answer is printed before the next scenario is read]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Evaluate the built-in examples
    #[arg(long)]
    example: bool,
}

/// How many pieces of a file are worth handing to another thread together.
const BATCH: usize = 32;

/// Reads, evaluates and prints the scenarios.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let all_answered = answer_all(arguments).map_err(on_output)?;
    Ok(if all_answered { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// Returns whether every scenario has an outcome.
fn answer_all(arguments: &Arguments) -> io::Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut all_answered = true;
    if arguments.example {
        let answers = Answers::of(documents::read_text(EXAMPLES, "examples.yaml"), arguments)?;
        all_answered &= answers.are_whole;
        out.write_all(&answers.text)?;
    }
    for input in &arguments.inputs {
        all_answered &= answer_input(input, arguments, &mut out)?;
    }
    out.flush()?;
    Ok(all_answered)
}

/// Answers the scenarios of a file, folder or stream. Of a stream, each line is printed before the next scenario is read, since whoever wrote
/// that one may wait for it; so with one job.
fn answer_input(input: &str, arguments: &Arguments, out: &mut impl Write) -> io::Result<bool> {
    let is_stream = input == "-" || fs::metadata(input).is_ok_and(|found| !found.is_file() && !found.is_dir());
    let jobs = arguments.jobs.map_or_else(|| if is_stream { 1 } else { cores() }, NonZero::get);
    let batch = if jobs == 1 { 1 } else { BATCH };
    let mut pieces = documents::pieces(input);
    let batches = iter::from_fn(|| Some(pieces.by_ref().take(batch).collect::<Vec<_>>()).filter(|batch| !batch.is_empty()));
    let mut all_answered = true;
    in_order(
        jobs,
        jobs,
        batches,
        |batch| Answers::of(batch.into_iter().flat_map(documents::Unread::read), arguments),
        |answers| {
            let answers = answers?;
            all_answered &= answers.are_whole;
            out.write_all(&answers.text)?;
            if is_stream { out.flush() } else { Ok(()) }
        },
    )?;
    Ok(all_answered)
}

/// The printed answers to some scenarios.
struct Answers {
    text: Vec<u8>,
    /// Whether every scenario has an outcome.
    are_whole: bool,
}

impl Answers {
    fn of(items: impl IntoIterator<Item = Item>, arguments: &Arguments) -> io::Result<Answers> {
        let mut answers = Answers { text: Vec::new(), are_whole: true };
        for item in items {
            answers.are_whole &= print_answer(item, arguments, &mut answers.text)?;
        }
        Ok(answers)
    }
}

/// An evaluated scenario.
struct Answered {
    scenario: Scenario,
    outcome: Outcome,
    trace: Option<Trace>,
}

fn answer(item: Item, arguments: &Arguments) -> Result<Answered, Box<DocumentError>> {
    let Document { mut scenario, file, line, .. } = *item?;
    scenario.release = arguments.release.or(scenario.release);
    let answer = if arguments.trace || arguments.explain {
        explain(&scenario).map(|explained| (explained.outcome, Some(explained.trace)))
    } else {
        evaluate(&scenario).map(|outcome| (outcome, None))
    };
    match answer {
        Ok((outcome, trace)) => Ok(Answered { scenario, outcome, trace }),
        Err(error) => Err(Box::new(DocumentError { id: Some(scenario.id), message: error.to_string(), file, line, column: 1 })),
    }
}

/// Prints the outcome of one scenario, or why it has none. Returns whether it has one.
fn print_answer(item: Item, arguments: &Arguments, out: &mut impl Write) -> io::Result<bool> {
    let Answered { scenario, outcome, trace } = match answer(item, arguments) {
        Ok(answered) => answered,
        Err(error) => {
            writeln!(out, "{}", escape_in_json(error.json().to_string()))?;
            return Ok(false);
        }
    };
    if arguments.explain {
        let colon = if scenario.title.is_empty() { "" } else { ": " };
        let yaml = yaml(&outcome)?;
        let decisions = trace.map(|trace| kubeconfig_oracle::internals::explain::render(&trace, spec::sentence)).unwrap_or_default();
        writeln!(out, "# {}{colon}{}\n{yaml}---\n{decisions}", visible(&scenario.id), visible(&scenario.title))?;
        return Ok(true);
    }
    let mut line = format!("{{\"id\":{},\"outcome\":{}", serde_json::to_string(&scenario.id)?, serde_json::to_string(&outcome)?);
    if let Some(trace) = trace {
        line += &format!(",\"trace\":{}", serde_json::to_string(&trace)?);
    }
    writeln!(out, "{}}}", escape_in_json(line))?;
    Ok(true)
}
