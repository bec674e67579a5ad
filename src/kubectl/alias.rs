//! Puts an alias of preferences in the place of a command that does not exist (KRC-14, KRC-15).

use super::defaults::{Defaulted, set_options};
use super::refusal::refuse;
use super::state::State;
use super::tree::{Node, ROOT, Tree};
use crate::decode::Alias;
use crate::outcome::{CommandCode, CommandError, CommandWarning};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// What became of the aliases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AliasFate {
    /// There is none.
    #[default]
    None,
    /// The argv finds a command, or no alias has the name of its first word.
    Unused,
    /// The alias has the name of a command, which is not replaced.
    BuiltIn(CommandWarning),
    /// The alias is a command now.
    Used(Aliased),
}

/// An alias that is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aliased {
    /// Its name.
    pub name: String,
    /// The last word of the command that it stands for.
    pub behind: String,
    /// Its defaults, in their order.
    pub options: Vec<Defaulted>,
    /// Whether it puts arguments before or after those of the caller.
    pub adds_arguments: bool,
}

/// Looks for an alias; one that is used becomes a command, and the argv gets its arguments.
///
/// # Errors
/// The command of the alias does not exist, or one of its defaults is of no use.
pub(super) fn apply(tree: &mut Tree, aliases: &[Alias], args: &mut Vec<String>, state: &mut State) -> Result<AliasFate, CommandError> {
    if aliases.is_empty() {
        return Ok(AliasFate::None);
    }
    if tree.find(args).unknown.is_none() {
        return Ok(AliasFate::Unused);
    }
    let Some(at) = args.iter().position(|arg| !arg.starts_with('-')) else { return Ok(AliasFate::Unused) };
    let Some(alias) = aliases.iter().find(|alias| alias.name == args[at]) else { return Ok(AliasFate::Unused) };
    if tree.find(std::slice::from_ref(&alias.name)).unknown.is_none() {
        let message = format!("{} is a command of kubectl", quoted(&alias.name));
        return Ok(AliasFate::BuiltIn(CommandWarning::named(CommandCode::KubercBuiltIn, Rule::Krc14, &alias.name, message)));
    }
    let (node, behind) = add(tree, alias)?;
    let options = set_options(tree, node, &alias.options, args, state)?;
    let after = args.split_off(at + 1);
    args.extend(alias.prepend.iter().cloned().chain(after).chain(alias.append.iter().cloned()));
    let adds_arguments = !alias.prepend.is_empty() || !alias.append.is_empty();
    Ok(AliasFate::Used(Aliased { name: alias.name.clone(), behind, options, adds_arguments }))
}

/// Adds a command that has the flags, the commands below and the work of the one that the alias stands for.
fn add(tree: &mut Tree, alias: &Alias) -> Result<(usize, String), CommandError> {
    let words: Vec<String> = alias.command.split_whitespace().map(str::to_owned).collect();
    let found = tree.find(&words);
    if found.unknown.is_some() {
        let message = format!("there is no command {}", quoted(&alias.command));
        return Err(refuse(CommandCode::KubercAliasCommand, Rule::Krc14, &alias.name, message));
    }
    let meant = &tree.nodes[found.node];
    let behind = meant.name().to_owned();
    // The flags of the commands above it come along only where words are left over, which makes kubectl look at its flags.
    let above = if found.rest.is_empty() { vec![ROOT] } else { meant.above.clone() };
    let above = if above.is_empty() { vec![ROOT] } else { above };
    let alias = Node { path: vec![alias.name.clone()], aliases: Vec::new(), above, flags: Vec::new(), ..meant.clone() };
    Ok((tree.add(ROOT, alias), behind))
}
