//! `releases`: lists the releases that behave differently from the one before, and how.

use std::fmt::Write;
use std::io;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use kubeconfig_oracle::internals::profile::{Profile, profiles};
use kubeconfig_oracle::release::{Behaviour, Release};

use super::output::print;

/// List the modelled releases and how they differ
///
/// Releases between two lines behave alike. `+` marks a behaviour that begins with the release, `-` one that ends with it; next to it is
/// the rule of the specification that describes the behaviour.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle releases
  kubeconfig-oracle releases --json | jq .")]
pub(super) struct Arguments {
    /// Print one line of JSON for each group of releases that behave alike
    #[arg(long)]
    json: bool,
}

/// Prints the table of releases.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let line = if arguments.json { as_json } else { for_people };
    print(&profiles().iter().map(line).collect::<String>())?;
    Ok(ExitCode::SUCCESS)
}

fn for_people(profile: &Profile) -> String {
    let mut text = match profile.next {
        Some(next) => format!("{} until before {next}\n", profile.first),
        None => format!("{} to {}, the newest\n", profile.first, Release::NEWEST),
    };
    for &behaviour in &profile.changes {
        let sign = if profile.first.behaviours().contains(behaviour) { '+' } else { '-' };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {sign} {:<9}{}", behaviour.rule(), behaviour.summary());
    }
    text
}

fn as_json(profile: &Profile) -> String {
    let changes: Vec<_> = profile.changes.iter().map(|&behaviour| change(behaviour, profile.first)).collect();
    json!({"first": profile.first, "before": profile.next, "changes": changes}).to_string() + "\n"
}

/// Returns one behaviour in JSON, and whether it holds in `release`.
pub(super) fn change(behaviour: Behaviour, release: Release) -> serde_json::Value {
    let spans: Vec<String> = behaviour.spans().iter().map(ToString::to_string).collect();
    json!({
        "name": behaviour.as_str(),
        "rule": behaviour.rule(),
        "says": behaviour.summary(),
        "holds": release.behaviours().contains(behaviour),
        "in": spans,
    })
}
