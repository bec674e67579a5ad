//! `resolve`: shows the client configuration and the namespace that kubectl would use here.

use std::io;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use kubeconfig_oracle::internals::explain::{FieldAnswer, Summary, Told, Wanted, tell, tell_watched};
use kubeconfig_oracle::internals::host::{HostError, Reader};
use kubeconfig_oracle::internals::kubectl::{self, Reading};
use kubeconfig_oracle::internals::secrets::conceal;
use kubeconfig_oracle::internals::untrusted::{quoted, shown};
use kubeconfig_oracle::internals::world::{Watch, World};
use kubeconfig_oracle::internals::{json, spec};
use kubeconfig_oracle::outcome::{Answer, ClientConfig, CommandAnswer, Error, Namespace, Outcome, Request};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::trace::Trace;

use super::flags::{Command, Flags, Ignored};
use super::output::{self, complain, print, print_text};
use super::{REFUSED, report};

/// Show what kubectl would use here: which context, cluster and user, which server, whose identity, and from which files
///
/// Takes kubectl's own flags, or a whole command line of kubectl after `--`, and reads the machine as kubectl does: $KUBECONFIG, $HOME,
/// kuberc, the files, proxies, and the pod that it may run in. Secrets are replaced. It never writes, never prompts, runs no plugin and opens
/// no connection. If kubectl would fail before it sends anything, the errors name the place and a remedy, and the exit status is 1.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle resolve
  kubeconfig-oracle resolve --context prod -n kube-system --explain
  kubeconfig-oracle resolve -- get pods -n kube-system
  kubeconfig-oracle resolve --release 1.24 --certificate-authority ca.pem -o json")]
pub(super) struct Arguments {
    /// Show secrets in YAML and JSON
    #[arg(long)]
    raw: bool,
    /// Add every decision: where each value comes from, what it won over, and by which rule
    #[arg(long)]
    explain: bool,
    /// The answer in words; or the client configuration, the namespace and the first request as a document
    #[arg(short, long, value_enum, default_value = "text")]
    output: Format,
    /// Answer for a scenario, such as `capture` writes, instead of this machine; - for standard input
    #[arg(long, value_name = "FILE|-")]
    scenario: Option<String>,
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
    Yaml,
    Json,
}

/// Captures the machine, evaluates, and prints what kubectl would use.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let told = match arguments.scenario.as_deref().map_or_else(|| answer(arguments), |input| answer_scenario(input, arguments)) {
        Ok(told) => told,
        Err(error) => {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    let outcome = &told.outcome;
    report::writes(outcome);
    report::command(outcome);
    report::warnings(outcome);
    let errors = refusals(outcome);
    report::errors_in(&errors, told.trace.as_ref().unwrap_or(&Trace::default()), &told.summary.files);
    let is_refused = !errors.is_empty() || outcome.command.as_ref().is_some_and(|command| command.answer.is_err());
    match arguments.output {
        Format::Text => print_words(&told, arguments, is_refused)?,
        Format::Yaml => print_yaml(&told, arguments, is_refused)?,
        Format::Json => print_json(&told, arguments, &errors, is_refused)?,
    }
    Ok(if is_refused { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}

/// Prints the answer in words, as far as there is one.
fn print_words(told: &Told, arguments: &Arguments, is_refused: bool) -> io::Result<()> {
    // Words are for clients that look for files as kubectl does; the other functions of clientcmd have a document alone.
    if told.summary == Summary::default() && told.outcome.command.is_none() {
        return print_yaml(told, arguments, is_refused);
    }
    print(&super::tell::summary(&told.summary, is_refused))?;
    if let (false, Some(command)) = (arguments.command.words.is_empty(), command(&told.outcome)) {
        print_text(&format!("\ncommand    {}\n", shown(&format!("kubectl {}", command.path.join(" ")))))?;
    }
    print_trace(told, arguments, "\n")
}

/// Prints the document, and the decisions behind it.
fn print_yaml(told: &Told, arguments: &Arguments, is_refused: bool) -> io::Result<()> {
    if !is_refused {
        notes(told);
        print(&written(told, arguments, &[], false)?)?;
    }
    print_trace(told, arguments, "---\n")
}

fn print_trace(told: &Told, arguments: &Arguments, separator: &str) -> io::Result<()> {
    let trace = told.trace.as_ref().filter(|_| arguments.explain);
    trace
        .map_or(Ok(()), |trace| print_text(&format!("{separator}{}", kubeconfig_oracle::internals::explain::render(trace, spec::sentence))))
}

/// Prints one document with everything in it. What is refused has errors in place of an answer, and is only printed if it is to be explained.
fn print_json(told: &Told, arguments: &Arguments, errors: &[Error], is_refused: bool) -> io::Result<()> {
    if is_refused && !arguments.explain {
        return Ok(());
    }
    if !is_refused {
        notes(told);
    }
    print(&written(told, arguments, errors, is_refused)?)
}

/// Prints the notes that a reader of the document would miss.
fn notes(told: &Told) {
    report::silenced_plugin(&told.outcome);
    if let Some(Answer::Ok(client)) = &told.outcome.client {
        warn_of_prompt(client);
    }
}

/// Reads what the scenario looks at on this machine, and returns its outcome and the answer in words; the decisions behind it if they are
/// wanted or say where an error is.
fn answer(arguments: &Arguments) -> Result<Told, String> {
    let mut scenario = arguments.flags.kubectl(&arguments.command, "host/resolve", arguments.release);
    answer_machine(&mut scenario, arguments).map_err(|error| error.to_string())
}

fn answer_machine(scenario: &mut Scenario, arguments: &Arguments) -> Result<Told, HostError> {
    let reader = Reader::new(scenario)?.reading_again();
    if arguments.command.words.is_empty() {
        note_defaults(scenario, &reader)?;
    }
    Ok(reader.ask(|watch| tell_watched(scenario, &wanted(arguments), watch))??)
}

fn wanted(arguments: &Arguments) -> Wanted {
    Wanted { trace: arguments.explain, fields: arguments.explain && arguments.output == Format::Json, ..Wanted::default() }
}

/// Answers for the only scenario of an input.
fn answer_scenario(input: &str, arguments: &Arguments) -> Result<Told, String> {
    let mut scenario = super::flags::scenario_of(input)?;
    scenario.release = arguments.release.or(scenario.release);
    tell(&scenario, &wanted(arguments)).map_err(|error| error.to_string())
}

/// Prints a note if kubectl's preferences set defaults of some commands: none was given.
fn note_defaults(scenario: &Scenario, reader: &Reader) -> Result<(), HostError> {
    let Some(argv) = &scenario.argv else { return Ok(()) };
    let release = scenario.release.unwrap_or_default();
    let call = |watch: &dyn Watch| kubectl::call(argv, &World::new(&scenario.world).watched(watch), release, release.behaviours());
    if let Reading::Used(read, preference, _) = reader.ask(call)?.reading
        && !preference.defaults.is_empty()
    {
        let commands: Vec<String> = preference.defaults.iter().map(|defaults| quoted(&defaults.command).to_string()).collect();
        let (path, commands) = (shown(&read.path), commands.join(", "));
        complain(format_args!("note: {path} sets defaults of {commands}; to see what a command uses, give it after --"));
    }
    Ok(())
}

/// Returns the errors that stop kubectl, without repetitions. An error of the namespace stops it as well, and so does one of the first request.
pub(super) fn refusals(outcome: &Outcome) -> Vec<Error> {
    let mut errors = Vec::new();
    if let Some(Answer::Errors(refused)) = &outcome.client {
        errors.extend(refused.iter().cloned());
    }
    if let Some(Answer::Errors(refused)) = &outcome.namespace {
        errors.extend(refused.iter().filter(|error| !errors.contains(error)).cloned().collect::<Vec<_>>());
    }
    if let Some(Answer::Errors(refused)) = &outcome.request {
        errors.extend(refused.iter().cloned());
    }
    errors
}

/// What is printed.
#[derive(Serialize)]
struct Document<'a> {
    /// The command, without its arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<CommandAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a ClientConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a Namespace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a Request>,
    /// Only in JSON.
    #[serde(flatten)]
    whole: Option<Whole<'a>>,
}

/// What is printed besides in JSON, so that one document has everything.
#[derive(Serialize)]
struct Whole<'a> {
    answer: &'a Summary,
    /// Why there is no client.
    #[serde(skip_serializing_if = "<[Error]>::is_empty")]
    errors: &'a [Error],
    #[serde(skip_serializing_if = "<[FieldAnswer]>::is_empty")]
    fields: &'a [FieldAnswer],
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a Trace>,
}

/// Writes the document, without secrets unless they are asked for.
fn written(told: &Told, arguments: &Arguments, errors: &[Error], is_refused: bool) -> io::Result<String> {
    let outcome = &told.outcome;
    let is_json = arguments.output == Format::Json;
    let trace = told.trace.as_ref().filter(|_| arguments.explain);
    let document = Document {
        command: command(outcome).filter(|_| !arguments.command.words.is_empty()),
        client: answered(outcome.client.as_ref()).filter(|_| !is_refused),
        namespace: answered(outcome.namespace.as_ref()).filter(|_| !is_refused),
        request: answered(outcome.request.as_ref()).filter(|_| !is_refused),
        whole: is_json.then_some(Whole { answer: &told.summary, errors, fields: &told.fields, trace }),
    };
    if arguments.raw {
        return if is_json { output::json(&document) } else { output::yaml(&document) };
    }
    let mut shown = json::to_value(&document)?;
    let sections = ["command", "client", "namespace", "request"];
    let whole = shown.as_object_mut().into_iter().flatten();
    whole.filter(|(section, _)| sections.contains(&section.as_str())).for_each(|(section, value)| conceal::value(section, value));
    if is_json { output::json(&shown) } else { output::yaml(&shown) }
}

fn command(outcome: &Outcome) -> Option<CommandAnswer> {
    let answer = outcome.command.as_ref()?.answer.as_ref().ok()?;
    Some(CommandAnswer { args: Vec::new(), ..answer.clone() })
}

fn answered<T>(answer: Option<&Answer<T>>) -> Option<&T> {
    if let Some(Answer::Ok(answer)) = answer { Some(answer) } else { None }
}

/// Prints a note if kubectl would prompt, because the configuration has no credentials (PROMPT-01). This program never prompts.
fn warn_of_prompt(client: &ClientConfig) {
    let is_tls = client.host.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    let has_certificate = !client.tls.cert_file.is_empty() || !client.tls.cert_data.is_empty();
    let is_someone = !client.username.is_empty() || !client.bearer_token.is_empty() || has_certificate;
    if is_tls && !is_someone && client.auth_provider.is_none() && client.exec.is_none() {
        complain(format_args!("note: there are no credentials; kubectl would prompt for a user name and a password here"));
    }
}
