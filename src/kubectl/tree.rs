//! kubectl's commands, and how an argv finds one among them, as cobra does (CLI-11, CLI-12).

use std::collections::BTreeMap;

use super::flag::{Flag, FlagId, Scope, normal};
use super::table::{rows, text};
use super::value::Kind;
use crate::release::{Behaviours, Release};
use crate::world::World;

/// What a command does when it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Its own work.
    Own,
    /// It shows its help.
    Help,
    /// It shows its help, and refuses an argument as an unknown command.
    Group,
    /// Nothing: it cannot be run, which shows its help.
    None,
}

/// A command.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// Its name, with those of the commands above it; empty for kubectl itself.
    pub path: Vec<String>,
    pub aliases: Vec<&'static str>,
    pub work: Work,
    pub children: Vec<usize>,
    /// The command whose flags it has: itself, or for an alias the command that it stands for.
    pub own_flags: usize,
    /// The commands above whose flags count here, too, nearest first.
    pub above: Vec<usize>,
    pub flags: Vec<Flag>,
}

impl Node {
    /// Returns the last part of its path; that of kubectl itself is `kubectl`.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("kubectl", String::as_str)
    }
}

/// All commands of a release in an environment; the first is kubectl itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// Whether the flags count that only executing adds.
    pub is_executing: bool,
}

/// kubectl itself.
pub(super) const ROOT: usize = 0;

/// The command that an argv finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub node: usize,
    /// The argv without the words that name the command.
    pub rest: Vec<String>,
    /// The first word that names no command of kubectl.
    pub unknown: Option<String>,
}

impl Tree {
    /// Returns the commands of a release. Variables of the environment add some and take some away.
    pub(super) fn new(release: Release, world: &World, behaviours: Behaviours) -> Tree {
        let mut tree = Tree { nodes: vec![node(Vec::new(), Work::Help, &[])], is_executing: false };
        let rows: Vec<_> = rows(release).filter(|row| is_open(row.gate, world, behaviours)).collect();
        let mut places = BTreeMap::from([("", ROOT)]);
        for row in &rows {
            if let ["command", path, work, aliases] = row.columns[..] {
                let path = text(path);
                let at = tree.add_command(path, text(work), text(aliases), &places);
                places.entry(path).or_insert(at);
            }
        }
        for row in &rows {
            if let ["flag", scope, name, shorthand, kind, need, without_value, commands] = row.columns[..] {
                let flag = Flag {
                    name,
                    shorthand: text(shorthand),
                    kind: Kind::named(kind),
                    scope: scope_named(scope),
                    is_required: need == "required",
                    without_value: Some(text(without_value)).filter(|value| !value.is_empty()),
                };
                for command in commands.split(',') {
                    if let Some(&at) = places.get(text(command)) {
                        tree.nodes[at].flags.push(flag.clone());
                    }
                }
            }
        }
        tree
    }

    /// Adds a command at its path, and returns where it is. `places` has the commands that are there.
    fn add_command(&mut self, path: &'static str, work: &str, aliases: &'static str, places: &BTreeMap<&str, usize>) -> usize {
        let work = match work {
            "help" => Work::Help,
            "group" => Work::Group,
            "none" => Work::None,
            _ => Work::Own,
        };
        if path.is_empty() {
            self.nodes[ROOT].work = work;
            return ROOT;
        }
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        let parent = places.get(above).copied().unwrap_or(ROOT);
        let aliases: Vec<_> = aliases.split(',').filter(|alias| !alias.is_empty()).collect();
        self.add(parent, node(path.split('/').map(str::to_owned).collect(), work, &aliases))
    }

    /// Adds a command below another, which has its flags, and those that count there.
    pub(super) fn add(&mut self, parent: usize, mut node: Node) -> usize {
        let at = self.nodes.len();
        if node.above.is_empty() {
            node.own_flags = at;
            node.above = [parent].into_iter().chain(self.nodes[parent].above.iter().copied()).collect();
        }
        self.nodes.push(node);
        self.nodes[parent].children.push(at);
        at
    }

    /// Returns the flags that count at a command: its own, those for it and below, and those of the commands above it, nearest first.
    pub(super) fn flags(&self, node: usize) -> impl Iterator<Item = (FlagId, &Flag)> {
        let node = &self.nodes[node];
        let own = |scope| move |(_, flag): &(FlagId, &Flag)| flag.scope == scope;
        let of = |owner: usize| self.nodes[owner].flags.iter().map(move |flag| ((owner, flag.name), flag));
        let above = node.above.iter().flat_map(move |&owner| of(owner)).filter(|(_, flag)| flag.scope != Scope::Own);
        let all = of(node.own_flags).filter(own(Scope::Own)).chain(of(node.own_flags).filter(move |(_, flag)| flag.scope != Scope::Own));
        all.chain(above).filter(|(_, flag)| self.is_executing || flag.scope != Scope::Late)
    }

    /// Returns the flag of this name that counts at a command.
    pub(super) fn flag(&self, node: usize, name: &str) -> Option<(FlagId, &Flag)> {
        let name = normal(name);
        self.flags(node).find(|(_, flag)| flag.name == name)
    }

    /// Returns the flag that a letter stands for at a command. A flag that another of the same name hides has none.
    pub(super) fn flag_of_letter(&self, node: usize, letter: &str) -> Option<(FlagId, &Flag)> {
        let is_seen = |id, flag: &Flag| self.flag(node, flag.name).is_some_and(|(seen, _)| seen == id);
        self.flags(node).find(|&(id, flag)| !letter.is_empty() && flag.shorthand == letter && is_seen(id, flag))
    }

    /// Finds the command that an argv names: words lead from command to command, and flags with their values are passed over.
    pub(super) fn find(&self, args: &[String]) -> Found {
        let (mut at, mut rest) = (ROOT, args.to_vec());
        while let Some(word) = self.words(&rest, at).first()
            && let Some(next) = self.child(at, word)
        {
            rest = self.without_word(&rest, word, at);
            at = next;
        }
        let words = self.words(&rest, at);
        let unknown = words.first().filter(|_| at == ROOT).map(|word| (*word).to_owned());
        Found { node: at, unknown, rest }
    }

    fn child(&self, node: usize, word: &str) -> Option<usize> {
        self.nodes[node].children.iter().copied().find(|&child| {
            let child = &self.nodes[child];
            child.name() == word || child.aliases.contains(&word)
        })
    }

    /// Returns the words of an argv that are no flags and, as far as the flags of the command tell, no values of flags.
    fn words<'a>(&self, args: &'a [String], node: usize) -> Vec<&'a str> {
        let mut words = Vec::new();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            match &**arg {
                "--" => break,
                arg if self.takes_next(arg, node) => {
                    // A value at the very end is not passed over, but nothing follows it either.
                    if args.len() <= 1 {
                        break;
                    }
                    args.next();
                }
                arg if !arg.is_empty() && !arg.starts_with('-') => words.push(arg),
                _ => {}
            }
        }
        words
    }

    /// Returns the argv without the first word that is this one.
    fn without_word(&self, args: &[String], word: &str, node: usize) -> Vec<String> {
        let mut at = 0;
        while let Some(arg) = args.get(at) {
            if arg == "--" {
                break;
            } else if self.takes_next(arg, node) {
                at += 1;
            } else if arg == word {
                let mut rest = args.to_vec();
                rest.remove(at);
                return rest;
            }
            at += 1;
        }
        args.to_vec()
    }

    /// Whether a flag takes the next argument, as far as the flags of the command tell: an unknown one does.
    fn takes_next(&self, arg: &str, node: usize) -> bool {
        if !arg.starts_with('-') || arg.contains('=') {
            return false;
        }
        let flag = match arg.strip_prefix("--") {
            Some(name) => self.flag(node, name),
            None if arg.len() == 2 => self.flag_of_letter(node, &arg[1..]),
            None => return false,
        };
        flag.is_none_or(|(_, flag)| flag.without_value.is_none())
    }
}

/// Makes a command that is not in a tree yet.
pub(super) fn node(path: Vec<String>, work: Work, aliases: &[&'static str]) -> Node {
    Node { path, aliases: aliases.to_vec(), work, children: Vec::new(), own_flags: ROOT, above: Vec::new(), flags: Vec::new() }
}

fn scope_named(name: &str) -> Scope {
    match name {
        "below" => Scope::Below,
        "late" => Scope::Late,
        _ => Scope::Own,
    }
}

/// Whether a variable that switches something says this.
pub(super) fn says(world: &World, name: &str, text: &str, behaviours: Behaviours) -> bool {
    let value = world.env(name);
    if behaviours.gates_ignore_case() { value.to_lowercase() == text } else { value == text }
}

/// Whether the environment lets an item of the table be there.
fn is_open(gate: &str, world: &World, behaviours: Behaviours) -> bool {
    match gate.split_at_checked(1) {
        Some(("+", name)) => says(world, name, "true", behaviours),
        Some(("-", name)) if !name.is_empty() => !says(world, name, "false", behaviours),
        _ => true,
    }
}
