//! Reads a whole command line: preferences, plugin, command, flags.

use std::collections::BTreeMap;

use super::alias::{self, AliasFate};
use super::client_flags::{other_flags, set_flags};
use super::defaults::{self, LaidDefaults};
use super::kuberc::{self, Off, Reading};
use super::parse::{Parsed, Setting, parse};
use super::plugin::{self, Sought};
use super::policy;
use super::refusal::refuse;
use super::state::State;
use super::tree::{ROOT, Tree, Work, node};
use crate::outcome::{CommandCode, CommandError, CommandWarning, FlagValue, PluginPolicy};
use crate::release::{Behaviours, Release};
use crate::rule::Rule;
use crate::untrusted::quoted;
use crate::world::World;

/// The profiles that Go's runtime can take, and `none`.
const PROFILES: &[&str] = &["none", "cpu", "heap", "goroutine", "threadcreate", "block", "mutex", "allocs"];

/// What became of a command line, step by step.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What became of the preferences.
    pub reading: Reading,
    /// What became of the aliases.
    pub alias: AliasFate,
    /// What became of the defaults.
    pub defaults: LaidDefaults,
    /// Whether a plugin was looked for.
    pub sought: Sought,
    /// The flags that the argv sets, in its order.
    pub settings: Vec<Setting>,
    /// What it comes to.
    pub reached: Result<Reached, CommandError>,
}

/// What a command line comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reached {
    /// A plugin takes over.
    Plugin,
    /// Help is shown.
    Help,
    /// A command runs.
    Run(Ran),
}

/// A command that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// Its name, with those of the commands above it.
    pub path: Vec<String>,
    /// Its arguments.
    pub args: Vec<String>,
    /// The flags that its client is made from.
    pub flags: BTreeMap<&'static str, FlagValue>,
    /// The other flags that are set.
    pub other_flags: BTreeMap<&'static str, FlagValue>,
    /// The policy for credential plugins.
    pub policy: PluginPolicy,
    /// Whether words or flags that are passed over stand before the command's name.
    pub has_flags_first: bool,
    /// Whether `--` ends the flags.
    pub is_cut: bool,
}

impl Call {
    /// Returns the warnings, in their order.
    pub fn warnings(&self) -> Vec<CommandWarning> {
        let of_file = match &self.reading {
            Reading::Ignored(_, warning) | Reading::Used(_, _, Some(warning)) => Some(warning),
            _ => None,
        };
        let of_alias = match &self.alias {
            AliasFate::BuiltIn(warning) => Some(warning),
            _ => None,
        };
        of_file.into_iter().chain(of_alias).chain(&self.defaults.warnings).cloned().collect()
    }
}

/// Reads a command line in a world.
pub fn call(argv: &[String], world: &World, release: Release, behaviours: Behaviours) -> Call {
    let mut call = Call {
        reading: Reading::Off(Off::NoArguments),
        alias: AliasFate::None,
        defaults: LaidDefaults::default(),
        sought: Sought::No,
        settings: Vec::new(),
        reached: Ok(Reached::Help),
    };
    call.reached = call.reach(argv, world, release, behaviours);
    call
}

impl Call {
    fn reach(&mut self, argv: &[String], world: &World, release: Release, behaviours: Behaviours) -> Result<Reached, CommandError> {
        let mut tree = Tree::new(release, world, behaviours);
        let (mut state, mut args) = (State::default(), argv.to_vec());
        self.reading = kuberc::read(argv, world, behaviours);
        if let Reading::Refused(_, error) = &self.reading {
            return Err(error.clone());
        }
        self.prefer(&mut tree, &mut args, &mut state, behaviours)?;
        self.sought = plugin::seek(&tree, argv, world, behaviours)?;
        if matches!(self.sought, Sought::Found { .. }) {
            return Ok(Reached::Plugin);
        }
        self.execute(&mut tree, &args, &mut state)
    }

    /// Lays the preferences over the commands.
    fn prefer(&mut self, tree: &mut Tree, args: &mut Vec<String>, state: &mut State, behaviours: Behaviours) -> Result<(), CommandError> {
        let Reading::Used(_, preference, _) = &self.reading else { return Ok(()) };
        policy::check(preference, behaviours)?;
        self.alias = alias::apply(tree, &preference.aliases, args, state)?;
        let is_used = matches!(self.alias, AliasFate::Used(_));
        let is_alias = |name: &str| is_used && preference.aliases.iter().any(|alias| alias.name == name);
        let behind = if let AliasFate::Used(alias) = &self.alias { &*alias.behind } else { "" };
        defaults::lay(tree, &preference.defaults, args, is_alias, behind, state, &mut self.defaults)
    }

    /// Finds the command and reads its flags.
    fn execute(&mut self, tree: &mut Tree, args: &[String], state: &mut State) -> Result<Reached, CommandError> {
        tree.is_executing = true;
        tree.add(ROOT, node(vec!["help".to_owned()], Work::Help, &[]));
        let found = tree.find(args);
        if let Some(word) = found.unknown {
            return Err(unknown(&word));
        }
        let Parsed { args: rest, settings, help, is_cut } = parse(tree, found.node, &found.rest, state)?;
        self.settings = settings;
        let command = &tree.nodes[found.node];
        if help || command.work == Work::None {
            return Ok(Reached::Help);
        }
        check_profile(tree, state)?;
        check_required(tree, found.node, state)?;
        match command.work {
            Work::Group if !rest.is_empty() => Err(unknown(&rest[0])),
            Work::Group | Work::Help | Work::None => Ok(Reached::Help),
            Work::Own => {
                let has_flags_first = args.first().is_some_and(|arg| arg.starts_with('-'));
                let (path, flags) = (command.path.clone(), set_flags(tree, state));
                let other_flags = other_flags(tree, found.node, state);
                Ok(Reached::Run(Ran { path, args: rest, flags, other_flags, policy: self.policy(), has_flags_first, is_cut }))
            }
        }
    }

    fn policy(&self) -> PluginPolicy {
        match &self.reading {
            Reading::Used(_, preference, _) => policy::policy(preference),
            _ => PluginPolicy::default(),
        }
    }
}

fn unknown(word: &str) -> CommandError {
    refuse(CommandCode::UnknownCommand, Rule::Cli12, word, format!("kubectl has no command {}", quoted(word)))
}

fn check_profile(tree: &Tree, state: &State) -> Result<(), CommandError> {
    let profile = tree.flag(ROOT, "profile").map_or("", |(id, _)| if state.is_set(id) { state.text(id) } else { "none" });
    if PROFILES.contains(&profile) {
        return Ok(());
    }
    Err(refuse(CommandCode::Profile, Rule::Cli20, profile, format!("there is no profile {}", quoted(profile))))
}

/// Checks that every flag that must be given is set, in the order of their names.
fn check_required(tree: &Tree, node: usize, state: &State) -> Result<(), CommandError> {
    let missing = tree.flags(node).filter(|(id, flag)| flag.is_required && !state.is_set(*id)).map(|(_, flag)| flag.name).min();
    match missing {
        None => Ok(()),
        Some(name) => Err(refuse(CommandCode::FlagRequired, Rule::Cli20, name, format!("--{name} must be given"))),
    }
}
