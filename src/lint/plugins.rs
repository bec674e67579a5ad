//! Looks at the programs that users make kubectl run.

use std::collections::BTreeSet;

use super::ask::about_user;
use super::file::File;
use super::finding::{Check, Finding};
use crate::go::path;
use crate::kubeconfig::{AuthInfo, ExecConfig, Stanza};
use crate::load::is_command_reference;
use crate::outcome::Code;
use crate::rule::Rule;
use crate::untrusted::quoted;

/// Programs that run what their arguments say.
const INTERPRETERS: [&str; 16] = [
    "bash",
    "busybox",
    "cmd",
    "cmd.exe",
    "dash",
    "env",
    "node",
    "perl",
    "powershell",
    "powershell.exe",
    "pwsh",
    "python",
    "python3",
    "ruby",
    "sh",
    "zsh",
];

/// Looks for plugins whose command is a relative path (PATH-05).
pub(super) fn relative(file: &File) -> Vec<Finding> {
    let behaviours = file.setting.release.behaviours();
    let is_relative = |exec: &ExecConfig| is_command_reference(exec, behaviours) && !exec.command.starts_with(['/', '~', '$']);
    let relative = commands(file).filter(|(_, written, _)| is_relative(written));
    let finding = |(name, written, resolved): (&str, &ExecConfig, &ExecConfig)| {
        let message = format!(
            "user {}: the command {} is looked for in the folder of the file, as {}",
            quoted(name),
            quoted(&written.command),
            quoted(&resolved.command)
        );
        let finding = file.found_in((Stanza::User, name), &["exec.command"], Check::RelativeCommand, message).by(Rule::Path05);
        finding.repair("write an absolute path, or a name alone to have it looked for in PATH")
    };
    relative.map(finding).collect()
}

/// Looks for plugins that this machine does not have, in files that kubectl reads here.
pub(super) fn missing(file: &File) -> Vec<Finding> {
    let is_missing = |exec: &ExecConfig| !exec.command.is_empty() && file.setting.world.look_path(&exec.command).is_none();
    let missing = commands(file).filter(|(_, _, resolved)| !file.is_foreign && is_missing(resolved));
    let finding = |(name, written, _): (&str, &ExecConfig, &ExecConfig)| {
        let message = format!("user {}: there is no program {} here", quoted(name), quoted(&written.command));
        let finding = file.found_in((Stanza::User, name), &["exec.command"], Check::MissingCommand, message);
        finding.repair("install it, or add its folder to PATH")
    };
    missing.map(finding).collect()
}

/// Returns the exec plugins by their users, as they are written, and with absolute paths.
fn commands<'a>(file: &File<'a>) -> impl Iterator<Item = (&'a str, &'a ExecConfig, &'a ExecConfig)> {
    let written = file.written;
    file.users().filter_map(move |(name, user)| Some((name, written.user(name)?.exec.as_deref()?, user.exec.as_deref()?)))
}

/// Looks for programs that a file from elsewhere makes kubectl run, each once.
pub(super) fn foreign(file: &File) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let commands = file.written.auth_infos.iter().filter_map(|(name, user)| Some((name.as_str(), command(file, name, user)?)));
    let finding = |(name, (field, command)): (&str, (&'static str, &str))| {
        let is_interpreter = INTERPRETERS.contains(&path::base(command));
        let (check, what) =
            if is_interpreter { (Check::ForeignScript, ", which runs what its arguments say") } else { (Check::ForeignCommand, "") };
        let message = format!("user {} makes kubectl run the program {}{what}", quoted(name), quoted(command));
        let finding = file.found_in((Stanza::User, name), &[field], check, message);
        finding.repair("look at the command, its arguments and its environment before you use a file of somebody else")
    };
    commands.filter(|_| file.is_foreign).filter(|(_, (_, command))| seen.insert(*command)).map(finding).collect()
}

/// Returns the command that a user makes kubectl run, and its field. An auth provider that kubectl does not have runs nothing.
fn command<'u>(file: &File, name: &str, user: &'u AuthInfo) -> Option<(&'static str, &'u str)> {
    let exec = user.exec.as_ref().map(|exec| ("exec.command", exec.command.as_str()));
    let is_missing = || about_user(name, user, file.setting).errors.iter().any(|error| error.code == Code::AuthProvider);
    let provider = || user.auth_provider.as_ref()?.config.as_ref()?.get("cmd-path").filter(|_| !is_missing());
    let command = exec.or_else(|| Some(("auth-provider.config", provider()?.as_str())));
    command.filter(|(_, command)| !command.is_empty())
}
