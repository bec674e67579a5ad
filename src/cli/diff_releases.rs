//! `diff-releases`: shows what an upgrade changes, for scenarios or for this machine.

use std::fmt::Write;
use std::io;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use kubeconfig_oracle::check::corpus::documents;
use kubeconfig_oracle::internals::compare::{Difference, Errors, SECTIONS, compare, without_texts};
use kubeconfig_oracle::internals::host::{HostError, Reader};
use kubeconfig_oracle::internals::kubectl;
use kubeconfig_oracle::internals::profile::{Upgrade, upgrade, upgrade_watched};
use kubeconfig_oracle::internals::secrets::conceal;
use kubeconfig_oracle::internals::untrusted::{escape_in_json, visible};
use kubeconfig_oracle::release::{Behaviour, Release};
use kubeconfig_oracle::scenario::{Entry, ScenarioError};

use super::flags::{Command, Flags, Ignored};
use super::output::{complain, print};
use super::{REFUSED, releases};

/// Show what changes from one release to another, and by which rule
///
/// Takes scenarios; without one, it reads this machine with kubectl's own flags, or a command line of kubectl after `--`, as `resolve` does. Each field that changes is shown with
/// both values, followed by the changes of behaviour that cause the differences. Secrets are replaced.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle diff-releases --from 1.18 --to 1.37
  kubeconfig-oracle diff-releases --from 1.16 --certificate-authority ca.pem
  kubeconfig-oracle diff-releases --from v0.31.0 --to v0.32.0 tests/corpus/merge")]
pub(super) struct Arguments {
    /// The release before the upgrade: 1.18, 1.13.7, or v0.31.0 (client-go)
    #[arg(long, value_name = "RELEASE")]
    from: Release,
    /// The release after the upgrade
    #[arg(long, value_name = "RELEASE", default_value_t)]
    to: Release,
    /// Scenario files, folders of them, or - for standard input; by default, this machine
    #[arg(value_name = "FILE|DIR|-")]
    inputs: Vec<String>,
    /// Print one line of JSON for each scenario
    #[arg(long)]
    json: bool,
    /// Show secrets
    #[arg(long)]
    raw: bool,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    ignored: Ignored,
    #[command(flatten)]
    command: Command,
}

/// Evaluates in both releases and prints what differs.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut all_read = true;
    if arguments.inputs.is_empty() {
        match machine(arguments) {
            Ok(upgrade) => print(&compared("this machine", upgrade, arguments))?,
            Err(error) => {
                complain(format_args!("error: {error}"));
                all_read = false;
            }
        }
    }
    for item in arguments.inputs.iter().flat_map(|input| documents::read(input)) {
        match item {
            Ok(document) => {
                let scenario = &document.scenario;
                print(&compared(&scenario.id, upgrade(scenario, arguments.from, arguments.to), arguments))?;
            }
            Err(error) => {
                all_read = false;
                print(&(escape_in_json(error.json().to_string()) + "\n"))?;
            }
        }
    }
    Ok(if all_read { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) })
}

/// Returns how what kubectl sees on this machine changes.
fn machine(arguments: &Arguments) -> Result<Upgrade, HostError> {
    let is_known = kubectl::is_known(arguments.from) && kubectl::is_known(arguments.to);
    let has_command = !arguments.command.words.is_empty();
    let (flags, command) = (&arguments.flags, &arguments.command);
    let mut scenario = if is_known || has_command { flags.kubectl(command, "host", None) } else { flags.scenario("host", None) };
    let has_entry = |release: Release| release.behaviours().contains(Behaviour::HasKubectlEntry);
    if !has_command && (!has_entry(arguments.from) || !has_entry(arguments.to)) {
        complain(format_args!("note: kubectl's own setup is modelled from 1.17 on, so this compares a plain client-go program"));
        scenario.entry = Entry::Deferred;
    }
    let reader = Reader::new(&mut scenario)?;
    reader.ask(|watch| upgrade_watched(&scenario, arguments.from, arguments.to, watch))
}

fn compared(id: &str, Upgrade { before, after, causes }: Upgrade, arguments: &Arguments) -> String {
    let outcome = |answer: Result<Value, ScenarioError>| match answer {
        Ok(outcome) => without_texts(outcome),
        Err(error) => json!({"client": {"unreadable": error.to_string()}}),
    };

    let mut differences = compare(&outcome(before), &outcome(after), SECTIONS, Errors::Exact);
    if !arguments.raw {
        for difference in &mut differences {
            let sides = difference.expected.iter_mut().chain(&mut difference.actual);
            sides.for_each(|value| conceal::value(&difference.path, value));
            difference.path = conceal::path(&difference.path);
            tell_apart(difference);
        }
    }
    let write = if arguments.json { as_json } else { for_people };
    write(id, arguments, &differences, &causes)
}

/// Two secrets that differ look the same once they are hidden; says that they do not.
fn tell_apart(difference: &mut Difference) {
    if difference.expected.is_some() && difference.expected == difference.actual {
        difference.expected = Some(json!("REDACTED (one value)"));
        difference.actual = Some(json!("REDACTED (another value)"));
    }
}

fn as_json(id: &str, arguments: &Arguments, differences: &[Difference], causes: &[Behaviour]) -> String {
    let fields: Vec<_> = differences
        .iter()
        .map(|difference| json!({"path": difference.path, "before": difference.expected, "after": difference.actual}))
        .collect();
    let causes: Vec<_> = causes.iter().map(|&behaviour| releases::change(behaviour, arguments.to)).collect();
    let line = json!({"id": id, "from": arguments.from, "to": arguments.to, "changes": fields, "by": causes});
    escape_in_json(line.to_string()) + "\n"
}

fn for_people(id: &str, arguments: &Arguments, differences: &[Difference], causes: &[Behaviour]) -> String {
    let (id, from, to) = (visible(id), arguments.from, arguments.to);
    if differences.is_empty() {
        return format!("{id}: the same in {from} and {to}\n");
    }
    let value = |side: &Option<Value>| side.as_ref().map_or_else(|| "nothing".to_owned(), |value| escape_in_json(value.to_string()));
    let mut text = format!("{id}: {from} -> {to}\n");
    // Writing to a string cannot fail.
    for difference in differences {
        let _ = writeln!(
            text,
            "  {}\n    {from:<8} {}\n    {to:<8} {}",
            difference.path,
            value(&difference.expected),
            value(&difference.actual)
        );
    }
    for behaviour in causes {
        let spans: Vec<String> = behaviour.spans().iter().map(ToString::to_string).collect();
        let _ = writeln!(text, "  {} {}: {}", behaviour.rule(), spans.join(", "), behaviour.summary());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_values_that_differ_are_told_apart() {
        let hidden = || Some(json!("REDACTED"));
        let mut difference =
            Difference { path: "client.ok.bearerToken".to_owned(), field: String::new(), expected: hidden(), actual: hidden() };
        tell_apart(&mut difference);
        assert_ne!(difference.expected, difference.actual);
        let mut shown = Difference { actual: Some(json!("b")), expected: Some(json!("a")), ..difference };
        tell_apart(&mut shown);
        assert_eq!((shown.expected, shown.actual), (Some(json!("a")), Some(json!("b"))));
    }
}
