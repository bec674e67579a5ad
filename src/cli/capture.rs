//! `capture`: writes what kubectl sees on this machine as a scenario that can be shared.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use kubeconfig_oracle::check::files;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::internals::disguise::{self, Disguised};
use kubeconfig_oracle::internals::evaluate::{evaluate_client_watched, load_watched};
use kubeconfig_oracle::internals::host::{HostError, Reader, homes};
use kubeconfig_oracle::internals::kubeconfig::Record;
use kubeconfig_oracle::internals::untrusted::is_unsafe;
use kubeconfig_oracle::internals::yaml_text;
use kubeconfig_oracle::outcome::{Command, CommandCode, Load, LoadResult};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Scenario, ScenarioError};

use super::REFUSED;
use super::flags::{self, Flags, Ignored};
use super::output::{self, complain, existing, or_force, print};

/// Write what kubectl sees on this machine as a scenario that can be shared
///
/// The scenario holds the kubeconfigs, the environment and the flags, as kubectl would see them, and the token file that it would read; with a
/// command line of kubectl after `--`, also that and kubectl's preferences. Of
/// other files that the kubeconfigs name, such as certificates and keys, it holds only that they are there. Tokens, passwords, keys,
/// certificates and everything else that may be secret are replaced by stand-ins of the same shape; names, servers and user names are
/// kept. Read the scenario before you share it.
#[derive(Args)]
#[command(after_help = "Examples:
  kubeconfig-oracle capture -o report.yaml
  kubeconfig-oracle capture -o report.yaml -- get pods -n kube-system
  kubeconfig-oracle capture --context prod --token X | kubeconfig-oracle eval --explain -")]
pub(super) struct Arguments {
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE|-")]
    output: Option<PathBuf>,
    /// Replace the file if it is already there
    #[arg(long)]
    force: bool,
    /// The Kubernetes release that the scenario models [default: 1.37]
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    #[command(flatten)]
    flags: Flags,
    #[command(flatten)]
    ignored: Ignored,
    #[command(flatten)]
    command: flags::Command,
}

/// Captures the machine, disguises the scenario, checks the result, and writes it.
pub(super) fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    let mut real = scenario(arguments);
    real.title = "what kubectl saw on a machine, secrets replaced".to_owned();
    let kubeconfigs = match read(&mut real) {
        Ok(kubeconfigs) => kubeconfigs,
        Err(error) => {
            complain(format_args!("error: {error}"));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    let disguised = disguise::disguise(&real, &kubeconfigs, &homes());
    disguised.notes.iter().for_each(|note| complain(format_args!("note: {note}")));
    let text = write(&disguised.scenario)?;
    let leaks = disguised.leaks(&text).len();
    if leaks > 0 {
        complain(format_args!("error: nothing was written: {leaks} of the texts that were replaced would still be in the scenario"));
        return Ok(ExitCode::from(REFUSED));
    }
    if let Err(reason) = check(&real, &disguised, &text) {
        complain(format_args!("warning: {reason}"));
    }
    match arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => files::write(path, text.as_bytes(), existing(arguments.force)).map_err(or_force)?,
        None => print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the scenario, whose world is still empty. Without a command, flags are overrides, which are easier to read, and no preferences count.
fn scenario(arguments: &Arguments) -> Scenario {
    let (flags, command) = (&arguments.flags, &arguments.command);
    let id = "captured/kubectl";
    if command.words.is_empty() { flags.scenario(id, arguments.release) } else { flags.kubectl(command, id, arguments.release) }
}

/// Reads what the scenario looks at on this machine into its world, and returns the paths where kubeconfigs were looked for. Of other files that
/// the kubeconfigs name only notes that they are there, for questions about other contexts.
fn read(scenario: &mut Scenario) -> Result<BTreeSet<String>, HostError> {
    let reader = Reader::new(scenario)?;
    reader.ask(|watch| load_watched(scenario, watch))?;
    let kubeconfigs = reader.files().into_keys().collect();
    let outcome = reader.ask(|watch| evaluate_client_watched(scenario, watch))??;
    if let Some(Load::Returned(LoadResult { config: Some(config), .. })) = outcome.load {
        reader.note(config.clusters.values().flat_map(|cluster| cluster.paths()).map(|(_, path)| path));
        reader.note(config.auth_infos.values().flat_map(|user| user.paths()).map(|(_, path)| path));
    }
    scenario.world.files = reader.files();
    if !seeks_programs(outcome.command.as_ref()) {
        scenario.world.env.remove("PATH");
    }
    Ok(kubeconfigs)
}

/// Whether it matters where programs are found: where kubectl looks for a plugin of its own, or has a list of those that may run.
fn seeks_programs(command: Option<&Command>) -> bool {
    match command.map(|command| &command.answer) {
        Some(Ok(answer)) => !answer.plugin.is_empty() || !answer.plugin_policy.allowlist.is_empty(),
        Some(Err(error)) => error.code == CommandCode::UnknownCommand,
        None => false,
    }
}

/// Returns the scenario as YAML, with the keys in the order of PROTOCOL.md.
fn write(scenario: &Scenario) -> io::Result<String> {
    let Value::Object(fields) = serde_json::to_value(scenario)? else { return Ok(String::new()) };
    let order = ["id", "title", "rules", "release", "world", "entry", "argv", "loading", "overrides"];
    let written = order.iter().filter_map(|key| Some(yaml_text::write(&json!({*key: fields.get(*key)?}))));
    let yaml: String = written.collect::<serde_json::Result<_>>()?;
    // What must be escaped is escaped in JSON, which is YAML.
    let is_escaped = yaml.contains(|character| is_unsafe(character) && character != '\n');
    if is_escaped { output::json(&Value::Object(fields)) } else { Ok(yaml) }
}

/// Checks that the text reads back as the scenario, and that the scenario's outcome corresponds to the real one.
fn check(real: &Scenario, disguised: &Disguised, text: &str) -> Result<(), String> {
    let scenario = &disguised.scenario;
    let reads_back = serde_yaml::from_str::<Scenario>(text).is_ok_and(|read| read == *scenario);
    if !reads_back {
        return Err("the written scenario does not read back as the same scenario".to_owned());
    }
    let refused = |error: ScenarioError| format!("the scenario cannot be evaluated: {error}");
    scenario.check().map_err(refused)?;
    let differences = disguised.differences(&evaluate(real).map_err(refused)?, &evaluate(scenario).map_err(refused)?);
    match differences.as_slice() {
        [] => Ok(()),
        places => Err(format!("the outcome of the scenario does not correspond to that of this machine at {}", places.join(", "))),
    }
}
