//! Lays the defaults of preferences over a command's flags (KRC-12, KRC-13, KRC-16).

use super::given::{gives, gives_unseen};
use super::refusal::refuse;
use super::state::State;
use super::tree::Tree;
use crate::decode::{CommandDefaults, OptionDefault};
use crate::outcome::{CommandCode, CommandError, CommandWarning};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// What became of one default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionFate {
    /// It set its flag.
    Set,
    /// The argv gives the flag.
    Given,
    /// It set its flag, although the argv gives it in a spelling that is not looked for.
    SetBeside,
}

/// One default, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaulted {
    /// The name of the flag, as the file has it.
    pub name: String,
    /// What became of it.
    pub fate: OptionFate,
}

/// What laying the defaults did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaidDefaults {
    /// The defaults of the command, in their order.
    pub options: Vec<Defaulted>,
    /// Whether some of them are those of another command whose last word is the same.
    pub is_by_last_word: bool,
    /// Whether there are some for other commands.
    pub has_others: bool,
    /// Whether there are some for the command behind the alias that is used.
    pub has_some_behind_alias: bool,
    /// The commands that do not exist.
    pub warnings: Vec<CommandWarning>,
}

/// Sets the flags of the command that the argv finds; of none where it finds none. What was done is added to `laid`.
///
/// # Errors
/// The first default of an alias, of a flag that the command does not have, or with a value that its flag does not take.
pub(super) fn lay(
    tree: &Tree,
    defaults: &[CommandDefaults],
    args: &[String],
    is_alias: impl Fn(&str) -> bool,
    behind: &str,
    state: &mut State,
    laid: &mut LaidDefaults,
) -> Result<(), CommandError> {
    let found = tree.find(args);
    if found.unknown.is_some() {
        return Ok(());
    }
    let name = tree.nodes[found.node].name();
    for of_command in defaults {
        let words: Vec<String> = of_command.command.split_whitespace().map(str::to_owned).collect();
        let meant = tree.find(&words);
        if meant.unknown.is_some() {
            let message = format!("there is no command {}", quoted(&of_command.command));
            laid.warnings.push(CommandWarning::named(CommandCode::KubercNoCommand, Rule::Krc12, &of_command.command, message));
            continue;
        }
        if tree.nodes[meant.node].name() != name {
            laid.has_others = true;
            laid.has_some_behind_alias |= tree.nodes[meant.node].name() == behind;
            continue;
        }
        if is_alias(name) {
            return Err(refuse(CommandCode::KubercAliasOverridden, Rule::Krc16, name, format!("{} is an alias", quoted(name))));
        }
        laid.is_by_last_word |= meant.node != found.node;
        laid.options.extend(set_options(tree, found.node, &of_command.options, args, state)?);
    }
    Ok(())
}

/// Sets flags of a command, but those that the argv gives.
///
/// # Errors
/// The first flag that the command does not have, or that does not take its value.
pub(super) fn set_options(
    tree: &Tree,
    node: usize,
    options: &[OptionDefault],
    args: &[String],
    state: &mut State,
) -> Result<Vec<Defaulted>, CommandError> {
    let mut done = Vec::new();
    for option in options {
        let Some((id, flag)) = tree.flag(node, &option.name) else {
            let message = format!("the command has no flag {}", quoted(&option.name));
            return Err(refuse(CommandCode::KubercOption, Rule::Krc12, &option.name, message));
        };
        let is_given = gives(args, flag);
        if !is_given {
            if !flag.kind.takes(&option.value) {
                let message = format!("--{} does not take {}", flag.name, quoted(&option.value));
                return Err(refuse(CommandCode::KubercOptionValue, Rule::Krc12, &option.name, message));
            }
            state.set(id, flag.kind, &option.value);
        }
        let fate = match (is_given, gives_unseen(args, flag)) {
            (true, _) => OptionFate::Given,
            (false, true) => OptionFate::SetBeside,
            (false, false) => OptionFate::Set,
        };
        done.push(Defaulted { name: option.name.clone(), fate });
    }
    Ok(done)
}
