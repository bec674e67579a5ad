//! Finds and reads the file of preferences (KRC-01 to KRC-08).

use super::refusal::{refuse, refuse_file};
use crate::decode::{Preference, Preferences, preferences};
use crate::go::path::join;
use crate::outcome::{CommandCode, CommandError, CommandWarning};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::untrusted::quoted;
use crate::world::{OsError, World};

/// The variable that switches preferences on or off.
const GATE: &str = "KUBECTL_KUBERC";
/// The variable that names the file, or is `off`.
const VARIABLE: &str = "KUBERC";

/// What became of the preferences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// No file is looked for.
    Off(Off),
    /// The default file is missing.
    Missing,
    /// There is nothing but empty documents.
    Empty(Read),
    /// The file is ignored, with a warning.
    Ignored(Read, CommandWarning),
    /// The command is refused.
    Refused(Option<Read>, CommandError),
    /// The file counts.
    Used(Read, Box<Preference>, Option<CommandWarning>),
}

/// Why no file is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// The release has no preferences.
    Release,
    /// They are not switched on, or switched off.
    Gate,
    /// There is no argument.
    NoArguments,
    /// `KUBERC=off`
    Variable,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its path.
    pub path: String,
    /// What named it.
    pub source: Source,
}

/// What names the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `--kuberc`
    Flag,
    /// `KUBERC`
    Variable,
    /// Nothing: it is the default file.
    Home,
}

/// Whether the release and the environment have preferences at all.
pub(super) fn is_on(world: &World, behaviours: Behaviours) -> Result<(), Off> {
    let gate = world.env(GATE).to_lowercase();
    match (behaviours.reads_kuberc(), behaviours.kuberc_is_on_by_default()) {
        (false, _) => Err(Off::Release),
        (true, true) if gate == "false" => Err(Off::Gate),
        (true, false) if gate != "true" => Err(Off::Gate),
        _ => Ok(()),
    }
}

/// Reads the preferences for an argv.
pub(super) fn read(args: &[String], world: &World, behaviours: Behaviours) -> Reading {
    if let Err(off) = is_on(world, behaviours) {
        return Reading::Off(off);
    }
    if args.is_empty() {
        return Reading::Off(Off::NoArguments);
    }
    match flag(args) {
        Err(error) => Reading::Refused(None, error),
        Ok("") if world.env(VARIABLE) == "off" => Reading::Off(Off::Variable),
        Ok(_) if world.env(VARIABLE) == "off" => {
            Reading::Refused(None, refuse(CommandCode::KubercOff, Rule::Krc02, "", "--kuberc contradicts KUBERC=off"))
        }
        Ok(flag) => read_file(find(flag, world, behaviours), world, behaviours),
    }
}

fn read_file(read: Read, world: &World, behaviours: Behaviours) -> Reading {
    let bytes = match world.read(&read.path) {
        Err(OsError::NotFound) if read.source == Source::Home => return Reading::Missing,
        Err(error) => return of_no_use(read, CommandCode::KubercUnreadable, Rule::Krc04, &error.to_string()),
        Ok(bytes) => bytes,
    };
    match preferences(&bytes, behaviours) {
        Err(_) => of_no_use(read, CommandCode::KubercSeparator, Rule::Krc05, "nothing but a comment may follow `---` on its line"),
        Ok(Preferences::NoneUsable) => {
            of_no_use(read, CommandCode::KubercNone, Rule::Krc08, "no document is a Preference of kubectl.config.k8s.io")
        }
        Ok(Preferences::Empty) => Reading::Empty(read),
        Ok(Preferences::Found(preference)) => found(read, preference, behaviours),
    }
}

/// Returns the value of `--kuberc`, which is looked for before any flag is read: in the first word that is the flag, or that has it anywhere
/// in it with an equals sign.
fn flag(args: &[String]) -> Result<&str, CommandError> {
    let missing = || refuse(CommandCode::KubercFlag, Rule::Krc03, "", "--kuberc needs the path of a file");
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--" => break,
            "--kuberc" => return args.next().map(String::as_str).ok_or_else(missing),
            arg if arg.contains("--kuberc=") => return arg.split('=').nth(1).filter(|value| !value.is_empty()).ok_or_else(missing),
            _ => {}
        }
    }
    Ok("")
}

/// Determines the file: the flag's, else the variable's, else the default one.
fn find(flag: &str, world: &World, behaviours: Behaviours) -> Read {
    let default = join(&join(world.env("HOME"), ".kube"), "kuberc");
    let variable = world.env(VARIABLE);
    // The variable also wins over a flag that names the default file.
    if behaviours.kuberc_variable_names_a_file() && !variable.is_empty() && (flag.is_empty() || flag == default) {
        return Read { path: variable.to_owned(), source: Source::Variable };
    }
    match flag {
        "" => Read { path: default, source: Source::Home },
        _ => Read { path: flag.to_owned(), source: Source::Flag },
    }
}

/// A file that was named refuses the command; the default file is ignored with a warning.
fn of_no_use(read: Read, code: CommandCode, rule: Rule, reason: &str) -> Reading {
    let message = format!("{}: {reason}", quoted(&read.path));
    let error = match read.source {
        Source::Home => {
            let warning = CommandWarning::about(CommandCode::KubercIgnored, rule, &read.path, message);
            return Reading::Ignored(read, warning);
        }
        // What is wrong between documents is reported without the file.
        _ if code == CommandCode::KubercSeparator => refuse(code, rule, "", message),
        _ => refuse_file(code, rule, &read.path, message),
    };
    Reading::Refused(Some(read), error)
}

fn found(read: Read, preference: Preference, behaviours: Behaviours) -> Reading {
    let warning = |code| {
        let message = format!("{}: a field is unknown or given twice", quoted(&read.path));
        CommandWarning::about(code, Rule::Krc07, &read.path, message)
    };
    if preference.is_strict {
        return Reading::Used(read, Box::new(preference), None);
    }
    if read.source == Source::Home && !behaviours.takes_loose_default_kuberc() {
        let warning = warning(CommandCode::KubercIgnored);
        return Reading::Ignored(read, warning);
    }
    let warning = warning(CommandCode::KubercNotStrict);
    Reading::Used(read, Box::new(preference), Some(warning))
}
