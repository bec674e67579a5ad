//! `lint`: shows what deserves attention in kubeconfigs.

mod sarif;

use std::fmt::Write;
use std::io;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use serde_json::json;

use kubeconfig_oracle::internals::host::{HostError, Reader};
use kubeconfig_oracle::internals::lint::{Check, Finding, Setting, Severity, Together, lint};
use kubeconfig_oracle::internals::load::LoadingRules;
use kubeconfig_oracle::internals::untrusted::shown;
use kubeconfig_oracle::internals::world::World;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Loading, Scenario};

use super::REFUSED;
use super::output::{self, complain, print, print_text};

/// Show what deserves attention in kubeconfigs
///
/// Looks for what kubectl refuses, ignores or takes otherwise than it was meant, for what is not safe, and for what ends soon. Without files, it
/// looks at those that kubectl reads here, as one list. Secrets are never shown, nothing is run, and no connection is opened.
///
/// An error cannot work as it is, a warning hardly does what was meant or is not safe, and a note is worth knowing. The exit status is 1 if
/// anything was found that --deny names.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle lint
  kubeconfig-oracle lint --deny warning a.yaml b.yaml
  kubeconfig-oracle lint --release 1.24 ~/.kube/config
  kubeconfig-oracle lint -o sarif config.yaml > lint.sarif")]
pub(super) struct Arguments {
    /// Kubeconfigs, each of which stands on its own; - is standard input [default: those that kubectl reads here]
    #[arg(value_name = "FILE|-")]
    files: Vec<String>,
    /// Take the files as one list, as that of KUBECONFIG, the strongest first
    #[arg(long)]
    together: bool,
    /// The findings that make the exit status 1: this severity and those above
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "error")]
    deny: Deny,
    /// The output format
    #[arg(short, long, value_enum, default_value = "text")]
    output: Format,
    /// The Kubernetes release that reads the files [default: 1.37]
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// The time at which certificates and tokens are to be valid, in seconds since 1970 [default: now]
    #[arg(long, value_name = "SECONDS")]
    at: Option<u64>,
    /// List what is looked for
    #[arg(long)]
    checks: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// One document
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
}

#[derive(Clone, Copy, ValueEnum)]
enum Deny {
    Note,
    Warning,
    Error,
    /// None of them
    Nothing,
}

impl Deny {
    fn denies(self, severity: Severity) -> bool {
        match self {
            Deny::Note => true,
            Deny::Warning => severity >= Severity::Warning,
            Deny::Error => severity == Severity::Error,
            Deny::Nothing => false,
        }
    }
}

/// Looks at the files and prints what was found.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    if arguments.checks {
        let line = |check: &Check| format!("{check}\t{}\t{}\n", check.severity(), check.sentence());
        print(&Check::ALL.iter().map(line).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    let (names, found) = match look(arguments) {
        Ok(found) => found,
        Err(error) => {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    match arguments.output {
        Format::Text => print_text(&text(&names, &found))?,
        Format::Json => print(&output::json(&json!({"files": shown_names(&names), "findings": found}))?)?,
        Format::Sarif => print(&output::json(&sarif::log(&found))?)?,
    }
    let is_denied = found.iter().any(|finding| arguments.deny.denies(finding.severity));
    Ok(if is_denied { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS })
}

/// Returns the names of the files, and what was found in them.
fn look(arguments: &Arguments) -> Result<(Vec<String>, Vec<Finding>), HostError> {
    let given: Vec<String> = arguments.files.iter().map(|file| if file == "-" { "/dev/stdin".to_owned() } else { file.clone() }).collect();
    let loading = Some(Loading { precedence: Some(given.clone()), ..Loading::default() });
    let mut scenario = Scenario { id: "host/lint".to_owned(), loading, ..Scenario::default() };
    let reader = Reader::new(&mut scenario)?;
    let release = arguments.release.unwrap_or_default();
    let now = arguments.at.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs()));
    reader.ask(|watch| {
        let world = World::new(&scenario.world).watched(watch);
        let rules = LoadingRules::new(&Loading::default(), &world, release.behaviours());
        let own: Vec<String> = rules.files().map(str::to_owned).collect();
        let (names, together) = match given.is_empty() {
            true => (own.clone(), Together::List),
            false => (given, if arguments.together { Together::List } else { Together::Apart }),
        };
        let found = lint(&names, &own, together, Setting { world: &world, release, now });
        (names, found)
    })
}

fn shown_names(names: &[String]) -> Vec<String> {
    names.iter().map(|name| shown(name).to_string()).collect()
}

fn text(names: &[String], found: &[Finding]) -> String {
    let mut text = String::new();
    for Finding { file, line, column, severity, check, rule, message, excerpt, repair } in found {
        let place = if *line > 0 { format!(":{line}:{column}") } else { String::new() };
        let rule = rule.map_or_else(String::new, |rule| format!(", {rule}"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{file}{place}: {severity}: {message} [{check}{rule}]");
        for line in excerpt.lines().chain((!repair.is_empty()).then_some(repair.as_str())) {
            let _ = writeln!(text, "    {line}");
        }
    }
    text + &summary(names, found)
}

/// Returns how much was found: `2 errors and 1 note in 1 file`.
fn summary(names: &[String], found: &[Finding]) -> String {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let of = |severity: &Severity| (found.iter().filter(|finding| finding.severity == *severity).count(), severity.as_str());
    let counts: Vec<String> =
        Severity::ALL.iter().rev().map(of).filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect();
    let what = match counts.as_slice() {
        [] => "nothing found".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    format!("{what} in {}\n", counted(names.len(), "file"))
}
