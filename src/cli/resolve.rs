//! `resolve`: shows the client configuration and the namespace that kubectl would use here.

use std::io;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use kubeconfig_oracle::internals::evaluate::evaluate_watched;
use kubeconfig_oracle::internals::explain::explain_watched;
use kubeconfig_oracle::internals::host::{HostError, Reader};
use kubeconfig_oracle::internals::secrets::conceal;
use kubeconfig_oracle::internals::kubectl::{self, Reading};
use kubeconfig_oracle::internals::untrusted::{quoted, shown};
use kubeconfig_oracle::internals::world::{Watch, World};
use kubeconfig_oracle::internals::{json, spec};
use kubeconfig_oracle::outcome::{Answer, ClientConfig, CommandAnswer, Error, Namespace, Outcome, Request};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::{Explained, Trace};

use super::flags::{Command, Flags, Ignored};
use super::output::{self, Format, complain, print, print_text};
use super::{REFUSED, report};

/// Show the client configuration, the namespace and the first request that kubectl would use here
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
    /// Show secrets
    #[arg(long)]
    raw: bool,
    /// Explain for each value where it comes from, what it won over, and by which rule
    #[arg(long)]
    explain: bool,
    /// The output format
    #[arg(short, long, value_enum, default_value = "yaml")]
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

/// Captures the machine, evaluates, and prints what kubectl would use.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut scenario = arguments.flags.kubectl(&arguments.command, "host/resolve", arguments.release);
    let Explained { outcome, trace } = match answer(&mut scenario, arguments) {
        Ok(answer) => answer,
        Err(error) => {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    report::writes(&outcome);
    report::command(&outcome);
    report::warnings(&outcome);
    let errors = refusals(&outcome);
    report::errors(&errors, &trace);
    let is_refused = !errors.is_empty() || outcome.command.as_ref().is_some_and(|command| command.answer.is_err());
    if !is_refused {
        report::silenced_plugin(&outcome);
        print(&document(&outcome, arguments)?)?;
    }
    if arguments.explain {
        print_text(&format!("---\n{}", kubeconfig_oracle::internals::explain::render(&trace, spec::sentence)))?;
    }
    Ok(if is_refused { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}

/// Reads what the scenario looks at on this machine, and returns its outcome, and the decisions behind it if they are wanted or say where an
/// error is.
fn answer(scenario: &mut Scenario, arguments: &Arguments) -> Result<Explained, HostError> {
    let reader = Reader::new(scenario)?.reading_again();
    if arguments.command.words.is_empty() {
        note_defaults(scenario, &reader)?;
    }
    if !arguments.explain {
        let outcome = reader.ask(|watch| evaluate_watched(scenario, watch))??;
        if refusals(&outcome).is_empty() {
            return Ok(Explained { outcome, trace: Trace::default() });
        }
    }
    Ok(reader.ask(|watch| explain_watched(scenario, watch))??)
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
fn refusals(outcome: &Outcome) -> Vec<Error> {
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
}

fn document(outcome: &Outcome, arguments: &Arguments) -> io::Result<String> {
    if let Some(Answer::Ok(client)) = &outcome.client {
        warn_of_prompt(client);
    }
    let document = Document {
        command: command(outcome).filter(|_| !arguments.command.words.is_empty()),
        client: answered(outcome.client.as_ref()),
        namespace: answered(outcome.namespace.as_ref()),
        request: answered(outcome.request.as_ref()),
    };
    if arguments.raw {
        return written(&document, arguments.output);
    }
    let mut shown = json::to_value(&document)?;
    shown.as_object_mut().into_iter().flatten().for_each(|(section, value)| conceal::value(section, value));
    written(&shown, arguments.output)
}

fn command(outcome: &Outcome) -> Option<CommandAnswer> {
    let answer = outcome.command.as_ref()?.answer.as_ref().ok()?;
    Some(CommandAnswer { args: Vec::new(), ..answer.clone() })
}

fn answered<T>(answer: Option<&Answer<T>>) -> Option<&T> {
    if let Some(Answer::Ok(answer)) = answer { Some(answer) } else { None }
}

fn written(document: &impl Serialize, format: Format) -> io::Result<String> {
    match format {
        Format::Yaml => output::yaml(document),
        Format::Json => output::json(document),
    }
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
