//! Looks for a plugin in the place of a command that does not exist (CLI-21).

use super::refusal::refuse;
use super::tree::{Tree, says};
use crate::outcome::{CommandCode, CommandError};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::untrusted::quoted;
use crate::world::World;

/// The variable that lets a plugin stand below a command, in releases that need it.
const GATE: &str = "KUBECTL_ENABLE_CMD_SHADOW";
/// The only command below which a plugin may stand.
const ABOVE_PLUGINS: &str = "create";

/// What came of looking for a plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sought {
    /// None was looked for.
    #[default]
    No,
    /// There is none.
    None,
    /// kubectl becomes this program, with these arguments.
    #[allow(missing_docs)]
    Found { path: String, args: Vec<String> },
}

/// Looks for the plugin that an argv may mean.
///
/// # Errors
/// A plugin is looked for, and the argv begins with a flag.
pub(super) fn seek(tree: &Tree, args: &[String], world: &World, behaviours: Behaviours) -> Result<Sought, CommandError> {
    if args.is_empty() {
        return Ok(Sought::No);
    }
    let found = tree.find(args);
    if found.unknown.is_some() {
        let first = args.iter().find(|arg| !arg.starts_with('-')).map_or("", String::as_str);
        if first == "help" && behaviours.help_is_no_plugin() {
            return Ok(Sought::No);
        }
        return named(args, 1, world);
    }
    let node = &tree.nodes[found.node];
    let is_above = node.name() == ABOVE_PLUGINS && may_stand_below(world, behaviours);
    let Some(word) = found.rest.first().filter(|word| is_above && !word.starts_with('-')) else { return Ok(Sought::No) };
    if node.children.iter().any(|&child| tree.nodes[child].name() == *word) {
        return Ok(Sought::No);
    }
    let least = if behaviours.shortens_subcommand_plugins() { args.len() - found.rest.len() + 1 } else { usize::MAX };
    named(args, least, world)
}

fn may_stand_below(world: &World, behaviours: Behaviours) -> bool {
    behaviours.always_seeks_subcommand_plugins()
        || behaviours.seeks_subcommand_plugins_by_default() && !says(world, GATE, "false", behaviours)
        || behaviours.may_seek_subcommand_plugins() && says(world, GATE, "true", behaviours)
}

/// Looks for the longest name made of the words before the first flag, of at least so many words.
fn named(args: &[String], least: usize, world: &World) -> Result<Sought, CommandError> {
    let mut words: Vec<String> = args.iter().take_while(|arg| !arg.starts_with('-')).map(|arg| arg.replace('-', "_")).collect();
    if words.is_empty() {
        let first = args.first().map_or("", String::as_str);
        let message = format!("a plugin's name comes before any flag, and {} is one", quoted(first));
        return Err(refuse(CommandCode::FlagBeforePlugin, Rule::Cli21, first, message));
    }
    loop {
        if let Some(path) = world.look_path(&format!("kubectl-{}", words.join("-"))) {
            return Ok(Sought::Found { path, args: args[words.len()..].to_vec() });
        }
        words.pop();
        if words.is_empty() || words.len() < least {
            return Ok(Sought::None);
        }
    }
}
