//! `resolve`: shows the client configuration and the namespace that kubectl would use here.

use std::io;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use kubeconfig_oracle::internals::evaluate::evaluate_watched;
use kubeconfig_oracle::internals::explain::explain_watched;
use kubeconfig_oracle::internals::host::{HostError, Reader};
use kubeconfig_oracle::internals::secrets::conceal;
use kubeconfig_oracle::internals::{json, spec};
use kubeconfig_oracle::outcome::{Answer, ClientConfig, Error, Namespace, Outcome};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::{Explained, Trace};

use super::flags::{Flags, Ignored};
use super::output::{self, Format, complain, print, print_text};
use super::{REFUSED, report};

/// Show the client configuration and namespace that kubectl would use here
///
/// Takes kubectl's own flags and reads the machine as kubectl does: $KUBECONFIG, $HOME, the files, and the pod that it may run in. Secrets
/// are replaced. It never writes and never prompts. If kubectl would fail, the errors name the place and a remedy, and the exit status is 1.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle resolve
  kubeconfig-oracle resolve --context prod -n kube-system --explain
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
}

/// Captures the machine, evaluates, and prints what kubectl would use.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut scenario = arguments.flags.scenario("host/resolve", arguments.release);
    let Explained { outcome, trace } = match answer(&mut scenario, arguments.explain) {
        Ok(answer) => answer,
        Err(error) => {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    report::writes(&outcome);
    report::warnings(&outcome);
    let errors = refusals(&outcome);
    report::errors(&errors, &trace);
    if errors.is_empty() {
        print(&document(&outcome, arguments)?)?;
    }
    if arguments.explain {
        print_text(&format!("---\n{}", kubeconfig_oracle::internals::explain::render(&trace, spec::sentence)))?;
    }
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// Reads what the scenario looks at on this machine, and returns its outcome, and the decisions behind it if they are wanted or say where an
/// error is.
fn answer(scenario: &mut Scenario, with_trace: bool) -> Result<Explained, HostError> {
    let reader = Reader::new(scenario)?.reading_again();
    if !with_trace {
        let outcome = reader.ask(|watch| evaluate_watched(scenario, watch))??;
        if refusals(&outcome).is_empty() {
            return Ok(Explained { outcome, trace: Trace::default() });
        }
    }
    Ok(reader.ask(|watch| explain_watched(scenario, watch))??)
}

/// Returns the errors that stop kubectl, without repetitions. An error of the namespace stops it as well.
fn refusals(outcome: &Outcome) -> Vec<Error> {
    let mut errors = Vec::new();
    if let Some(Answer::Errors(refused)) = &outcome.client {
        errors.extend(refused.iter().cloned());
    }
    if let Some(Answer::Errors(refused)) = &outcome.namespace {
        errors.extend(refused.iter().filter(|error| !errors.contains(error)).cloned().collect::<Vec<_>>());
    }
    errors
}

/// What is printed.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a ClientConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a Namespace>,
}

fn document(outcome: &Outcome, arguments: &Arguments) -> io::Result<String> {
    let document = Document { client: answered(outcome.client.as_ref()), namespace: answered(outcome.namespace.as_ref()) };
    document.client.into_iter().for_each(warn_of_prompt);
    if arguments.raw {
        return written(&document, arguments.output);
    }
    let mut shown = json::to_value(&document)?;
    shown.as_object_mut().into_iter().flatten().for_each(|(section, value)| conceal::value(section, value));
    written(&shown, arguments.output)
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
