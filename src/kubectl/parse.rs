//! Reads the flags of a command's arguments, as pflag does (CLI-13 to CLI-19).

use super::flag::{Flag, FlagId};
use super::refusal::refuse;
use super::state::State;
use super::tree::{ROOT, Tree};
use super::value::{Kind, truth};
use crate::outcome::{CommandCode, CommandError};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// How a flag was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// `--flag=value`
    LongWith,
    /// `--flag value`
    LongThen,
    /// `--flag` alone, for a flag that needs no value.
    LongAlone,
    /// `-f=value`
    ShortWith,
    /// `-fvalue`
    ShortNear,
    /// `-f value`
    ShortThen,
    /// `-f` alone, or among others.
    ShortAlone,
    /// A word for Go's own tests, which sets nothing.
    Test,
}

/// A flag that the argv sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The flag's name.
    pub name: &'static str,
    /// How it was written.
    pub spelling: Spelling,
    /// Whether it was written with an underscore.
    pub has_underscore: bool,
    /// Whether it was set before.
    pub is_repeated: bool,
    /// Whether it is a list.
    pub is_list: bool,
    /// Whether it has a value that its kind may not take.
    pub is_checked: bool,
    /// Whether it hides a flag of kubectl itself with the same name.
    pub hides: bool,
}

/// What reading gave.
pub(super) struct Parsed {
    /// The arguments that are no flags.
    pub args: Vec<String>,
    pub settings: Vec<Setting>,
    /// Whether help is asked for.
    pub help: bool,
    /// Whether `--` ended the flags.
    pub is_cut: bool,
}

/// Reads a command's arguments, and sets its flags.
///
/// # Errors
/// The first flag that is unknown, has no value, or has one that it does not take.
pub(super) fn parse(tree: &Tree, node: usize, args: &[String], state: &mut State) -> Result<Parsed, CommandError> {
    let parsed = Parsed { args: Vec::new(), settings: Vec::new(), help: false, is_cut: false };
    let mut parser = Parser { tree, node, rest: args, state, parsed };
    while let Some(arg) = parser.next() {
        match arg.strip_prefix("--") {
            Some("") => {
                parser.parsed.is_cut = true;
                parser.parsed.args.extend_from_slice(parser.rest);
                break;
            }
            Some(name) => parser.long(arg, name)?,
            None if arg.len() > 1 && arg.starts_with('-') => parser.short(&arg[1..])?,
            None => parser.parsed.args.push(arg.to_owned()),
        }
    }
    Ok(parser.parsed)
}

impl Setting {
    /// Makes the one of a word for Go's own tests.
    fn of_tests() -> Self {
        Setting {
            name: "test.",
            spelling: Spelling::Test,
            has_underscore: false,
            is_repeated: false,
            is_list: false,
            is_checked: false,
            hides: false,
        }
    }
}

struct Parser<'t, 's> {
    tree: &'t Tree,
    node: usize,
    rest: &'t [String],
    state: &'s mut State,
    parsed: Parsed,
}

/// cobra's own flag, which every command has unless it has one of that name itself.
const HELP: Flag = Flag {
    name: "help",
    shorthand: "h",
    kind: Kind::Bool,
    scope: super::flag::Scope::Own,
    is_required: false,
    without_value: Some("true"),
};

impl<'t> Parser<'t, '_> {
    fn next(&mut self) -> Option<&'t str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn long(&mut self, arg: &str, text: &str) -> Result<(), CommandError> {
        if text.starts_with(['-', '=']) {
            return Err(refuse(CommandCode::FlagSyntax, Rule::Cli16, arg, format!("{} is no flag", quoted(arg))));
        }
        let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
        let help = (HELP.name == name).then_some((help_id(self.node), &HELP));
        let Some((id, flag)) = self.tree.flag(self.node, name).or(help) else {
            return Err(unknown(name, &format!("--{name}")));
        };
        let (value, spelling) = match (value, flag.without_value) {
            (Some(value), _) => (value, Spelling::LongWith),
            (None, Some(value)) => (value, Spelling::LongAlone),
            (None, None) => (self.next().ok_or_else(|| missing(name, &format!("--{name}")))?, Spelling::LongThen),
        };
        self.set(id, flag, value, spelling, name.contains('_'))
    }

    /// Reads a word of one-letter flags. All but the last are without a value; the rest of the word, or the next argument, is that of the last.
    fn short(&mut self, word: &str) -> Result<(), CommandError> {
        let mut letters = word;
        while let Some(letter) = letters.chars().next() {
            if letters.starts_with("test.") {
                self.parsed.settings.push(Setting::of_tests());
                return Ok(());
            }
            let (text, after) = letters.split_at(letter.len_utf8());
            let help = (HELP.shorthand == text).then_some((help_id(self.node), &HELP));
            let Some((id, flag)) = self.tree.flag_of_letter(self.node, text).or(help) else {
                // pflag looks at bytes.
                let byte = letters.as_bytes().first().copied().map(char::from).unwrap_or_default();
                let error = unknown(&byte.to_string(), &format!("-{text}"));
                let is_hidden = self.tree.flag_of_letter(ROOT, text).is_some();
                return Err(if is_hidden { CommandError { rule: Rule::Cli22, ..error } } else { error });
            };
            let (value, spelling) = match (after.strip_prefix('=').filter(|value| !value.is_empty()), flag.without_value) {
                (Some(value), _) => (value, Spelling::ShortWith),
                (None, Some(value)) => (value, Spelling::ShortAlone),
                (None, None) if !after.is_empty() => (after, Spelling::ShortNear),
                (None, None) => (self.next().ok_or_else(|| missing(text, &format!("-{text}")))?, Spelling::ShortThen),
            };
            self.set(id, flag, value, spelling, false)?;
            letters = if spelling == Spelling::ShortAlone { after } else { "" };
        }
        Ok(())
    }

    fn set(&mut self, id: FlagId, flag: &Flag, value: &str, spelling: Spelling, has_underscore: bool) -> Result<(), CommandError> {
        if !flag.kind.takes(value) {
            let message = format!("--{} does not take {}", flag.name, quoted(value));
            return Err(refuse(CommandCode::FlagValue, Rule::Cli17, flag.name, message));
        }
        if id == help_id(self.node) {
            self.parsed.help = truth(value) == Some(true);
        }
        let is_alone = matches!(spelling, Spelling::LongAlone | Spelling::ShortAlone);
        let hides = id.0 != ROOT && self.tree.nodes[ROOT].flags.iter().any(|global| global.name == flag.name);
        self.parsed.settings.push(Setting {
            name: if id == help_id(self.node) { HELP.name } else { id.1 },
            spelling,
            has_underscore,
            is_repeated: self.state.is_set(id),
            is_list: matches!(flag.kind, Kind::Texts | Kind::Slice),
            is_checked: !is_alone && !matches!(flag.kind, Kind::Text | Kind::Texts),
            hides,
        });
        self.state.set(id, flag.kind, value);
        Ok(())
    }
}

fn help_id(node: usize) -> FlagId {
    (node, "help")
}

fn unknown(name: &str, written: &str) -> CommandError {
    refuse(CommandCode::UnknownFlag, Rule::Cli15, name, format!("the command has no flag {}", quoted(written)))
}

fn missing(name: &str, written: &str) -> CommandError {
    refuse(CommandCode::FlagValueMissing, Rule::Cli16, name, format!("{} needs a value", quoted(written)))
}
