//! `explain`: shows where every value that kubectl would use comes from, and what lost.

use std::io;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use kubeconfig_oracle::internals::explain::{FieldAnswer, Summary, Told, Wanted, WhyNot, tell, tell_watched};
use kubeconfig_oracle::internals::host::{HostError, Reader};
use kubeconfig_oracle::internals::untrusted::{quoted, shown};
use kubeconfig_oracle::internals::world::{Consulted, Node, Watch, World};
use kubeconfig_oracle::outcome::Error;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::trace::Trace;

use super::flags::{Command, Flags, Ignored, scenario_of};
use super::graph::{self, Picture};
use super::output::{self, complain, print};
use super::resolve::refusals;
use super::{REFUSED, fields, report, rules};

/// Show where every value that kubectl would use comes from, and what lost, and by which rule
///
/// Takes kubectl's own flags, or a whole command line of kubectl after `--`, and looks at the context in use. Every value has its file, line and
/// column, its flag or its variable; beneath it stands what it won over. Secrets appear as their length and the beginning of their SHA-256.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle explain
  kubeconfig-oracle explain cluster.server
  kubeconfig-oracle explain client -o json
  kubeconfig-oracle explain --why-not ~/.kube/config:12
  kubeconfig-oracle explain --without work.yaml
  kubeconfig-oracle explain --if --server https://10.0.0.1:6443 --token T
  kubeconfig-oracle explain --graph=svg > picture.svg
  kubeconfig-oracle explain --rule MERGE-09")]
pub(super) struct Arguments {
    /// Fields, or beginnings or ends of their names: `cluster.server`, `user`, `token`, `client`, `request`
    #[arg(value_name = "FIELD")]
    wanted: Vec<String>,
    /// Add the fields of client configuration and request, and every other entry of the files
    #[arg(long)]
    all: bool,
    /// Show what became of a line
    #[arg(long, value_name = "FILE:LINE", conflicts_with_all = ["all", "without", "if_flags"])]
    why_not: Option<String>,
    /// Show what would change without a file
    #[arg(long, value_name = "FILE")]
    without: Option<String>,
    /// Show what would change with these flags of kubectl besides; takes everything that follows
    #[arg(long = "if", value_name = "FLAGS", num_args = 1.., allow_hyphen_values = true)]
    if_flags: Vec<String>,
    /// Draw which file, flag or variable supplies which field, and what lost
    #[arg(long, value_name = "FORM", value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "mermaid")]
    graph: Option<Picture>,
    /// Print a rule of the specification, with its example
    #[arg(long, value_name = "ID")]
    rule: Vec<String>,
    /// Explain a scenario, such as `capture` writes, instead of this machine; - for standard input
    #[arg(long, value_name = "FILE|-")]
    scenario: Option<String>,
    /// The output format
    #[arg(short, long, value_enum, default_value = "text")]
    output: Format,
    /// The Kubernetes release to model, 1.17 or later [default: 1.37]
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    ignored: Ignored,
    #[command(flatten)]
    command: Command,
}

/// The format of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Explains, and prints.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    if !arguments.rule.is_empty() {
        return rules::print_rules(&arguments.rule);
    }
    match answer(arguments) {
        Ok(Answer::One(told)) => one(&told, arguments),
        Ok(Answer::Change(before, after)) => change(&before, &after, arguments),
        Err(error) => {
            complain(format_args!("error: {error}"));
            Ok(ExitCode::from(REFUSED))
        }
    }
}

/// What was found.
enum Answer {
    One(Box<Told>),
    /// Before a change and after it.
    Change(Box<Told>, Box<Told>),
}

fn answer(arguments: &Arguments) -> Result<Answer, String> {
    let line = arguments.why_not.as_deref().map(file_and_line).transpose()?;
    let wanted = Wanted { fields: true, entries: arguments.all, line, ..Wanted::default() };
    match &arguments.scenario {
        Some(input) => {
            let mut scenario = scenario_of(input)?;
            scenario.release = arguments.release.or(scenario.release);
            of_scenario(scenario, &wanted, arguments)
        }
        None => {
            let mut scenario = arguments.flags.kubectl(&arguments.command, "host/explain", arguments.release);
            of_machine(&mut scenario, &wanted, arguments).map_err(|error| error.to_string())?
        }
    }
}

/// Splits `config:12` into the file and the line.
fn file_and_line(text: &str) -> Result<(String, u32), String> {
    let found = text.rsplit_once(':').and_then(|(file, line)| Some((file.to_owned(), line.parse().ok()?)));
    found.ok_or_else(|| format!("expected a file and a line, such as config:12, and not {}", quoted(text)))
}

fn of_scenario(scenario: Scenario, wanted: &Wanted, arguments: &Arguments) -> Result<Answer, String> {
    let ask = |scenario: &Scenario| tell(scenario, wanted).map(Box::new).map_err(|error| error.to_string());
    let before = ask(&scenario)?;
    let Some(changed) = with_flags(&scenario, arguments)? else { return Ok(Answer::One(before)) };
    let mut changed = changed;
    if let Some(file) = &arguments.without {
        let path = World::new(&changed.world).absolute(file);
        if changed.world.files.remove(&path).is_none() {
            return Err(format!("the scenario has no file {}", shown(file)));
        }
    }
    Ok(Answer::Change(before, ask(&changed)?))
}

fn of_machine(scenario: &mut Scenario, wanted: &Wanted, arguments: &Arguments) -> Result<Result<Answer, String>, HostError> {
    let reader = Reader::new(scenario)?.reading_again();
    let before = Box::new(reader.ask(|watch| tell_watched(scenario, wanted, watch))??);
    let changed = match with_flags(scenario, arguments) {
        Err(error) => return Ok(Err(error)),
        Ok(None) => return Ok(Ok(Answer::One(before))),
        Ok(Some(changed)) => changed,
    };
    let path = arguments.without.as_deref().map(|file| World::new(&changed.world).absolute(file));
    let after = reader.ask(|watch| tell_watched(&changed, wanted, &Without { watch, path: path.as_deref() }))??;
    Ok(Ok(Answer::Change(before, Box::new(after))))
}

/// Returns the scenario with the flags of `--if`; none where there is no change to be shown.
fn with_flags(scenario: &Scenario, arguments: &Arguments) -> Result<Option<Scenario>, String> {
    if arguments.if_flags.is_empty() {
        return Ok(arguments.without.is_some().then(|| scenario.clone()));
    }
    let mut changed = scenario.clone();
    let Some(argv) = &mut changed.argv else {
        return Err("--if needs a command line of kubectl, whose commands are known from 1.17 on".to_owned());
    };
    // Flags count wherever they stand, but for those after `--`, and the last counts.
    let at = argv.iter().position(|word| word == "--").unwrap_or(argv.len());
    argv.splice(at..at, arguments.if_flags.iter().cloned());
    Ok(Some(changed))
}

/// A watch for which one file does not exist.
#[derive(Debug)]
struct Without<'a> {
    watch: &'a dyn Watch,
    path: Option<&'a str>,
}

impl Watch for Without<'_> {
    fn look(&self, consulted: Consulted) -> Vec<(String, Node<'static>)> {
        if self.path == Some(consulted.path.as_str()) { Vec::new() } else { self.watch.look(consulted) }
    }
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "<[WhyNot]>::is_empty")]
    lines: &'a [WhyNot],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<&'a FieldAnswer>,
    #[serde(skip_serializing_if = "<[FieldAnswer]>::is_empty")]
    entries: &'a [FieldAnswer],
    answer: &'a Summary,
    #[serde(skip_serializing_if = "<[Error]>::is_empty")]
    errors: &'a [Error],
}

fn one(told: &Told, arguments: &Arguments) -> io::Result<ExitCode> {
    let errors = complaints(told);
    let is_refused = !errors.is_empty();
    let status = if is_refused { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS };
    let is_found = |name: &String| told.fields.iter().any(|answer| fields::is_asked(answer, name)) || fields::is_known(name);
    if let Some(unknown) = arguments.wanted.iter().find(|name| !is_found(name)) {
        complain(format_args!("error: there is no field {}", quoted(unknown)));
        return Ok(ExitCode::from(REFUSED));
    }
    let shown: Vec<&FieldAnswer> = told.fields.iter().filter(|answer| is_wanted(answer, arguments)).collect();
    if arguments.output == Format::Json {
        let lines = told.why_not.as_slice();
        let shown = if lines.is_empty() { shown } else { Vec::new() };
        print(&output::json(&Document { lines, fields: shown, entries: &told.entries, answer: &told.summary, errors: &errors })?)?;
        return Ok(status);
    }
    if !told.why_not.is_empty() {
        print(&fields::line(&told.why_not, arguments.why_not.as_deref().unwrap_or_default()))?;
        return Ok(status);
    }
    if let Some(picture) = arguments.graph {
        print(&graph::draw(&shown, picture))?;
        return Ok(status);
    }
    print(&fields::text(&shown, &told.summary, &arguments.wanted))?;
    print(&fields::entries(&told.entries))?;
    Ok(status)
}

/// Whether a field is shown: one that is asked for, or else one of a kubeconfig.
fn is_wanted(answer: &FieldAnswer, arguments: &Arguments) -> bool {
    let is_made = answer.field.starts_with("client.") || answer.field.starts_with("request.");
    match arguments.wanted.as_slice() {
        [] => arguments.all || !is_made || arguments.output == Format::Json,
        wanted => wanted.iter().any(|name| fields::is_asked(answer, name)),
    }
}

/// Prints why kubectl stops, if it does.
fn complaints(told: &Told) -> Vec<Error> {
    report::command(&told.outcome);
    report::warnings(&told.outcome);
    let errors = refusals(&told.outcome);
    report::errors_in(&errors, told.trace.as_ref().unwrap_or(&Trace::default()), &told.summary.files);
    errors
}

fn change(before: &Told, after: &Told, arguments: &Arguments) -> io::Result<ExitCode> {
    let errors = complaints(after);
    let changes = fields::changes(before, after);
    if arguments.output == Format::Json {
        print(&output::json(&changes)?)?;
    } else {
        print(&fields::changed(&changes))?;
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}
