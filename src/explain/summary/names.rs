//! Tells which context, cluster and user are used.

use super::teller::{Made, Teller, meant};
use super::types::Fact;
use super::words::{counted, list};
use crate::decode::Unknown;
use crate::kubeconfig::Stanza;
use crate::load::{FileFate, FileRead};
use crate::resolve::Choice;
use crate::trace::Source;
use crate::untrusted::{quoted, shown};

/// How many names are listed.
const MOST_NAMES: usize = 6;

impl Teller<'_> {
    /// Tells which context is used.
    pub(super) fn context(&self) -> Option<Fact> {
        let Made { resolved, .. } = self.made()?;
        let choice = &resolved.selection.context;
        if choice.name.is_empty() && !choice.found {
            return Some(Fact::new("context", "none").remark(self.why_no_context()?));
        }
        let chosen = self.chosen(choice);
        Some(match self.entry(Stanza::Context, &choice.name) {
            Some(from) => Fact::new("context", quoted(&choice.name)).from(Some(from)).remark(format!("chosen by {chosen}")),
            None => self.missing("context", Stanza::Context, choice, &chosen)?,
        })
    }

    /// Says what chose the context, and what it won over.
    fn chosen(&self, choice: &Choice) -> String {
        let claims = &self.load().claims.current_context;
        let files: Vec<_> = self.load().loaded_files().map(|read| read.name.clone()).collect();
        let set: Vec<_> = claims.iter().filter_map(|file| files.get(*file)).map(|file| self.positions.top(file, "current-context")).collect();
        let (winner, losers) = match set.split_first() {
            _ if choice.required => (self.place(&Source::Override("currentContext")), &set[..]),
            Some((first, rest)) => (format!("current-context at {}", self.place(first)), rest),
            None => ("current-context".to_owned(), &set[..]),
        };
        match losers {
            [] => winner,
            losers => format!("{winner}, not by current-context at {}", list(&losers.iter().map(|loser| self.place(loser)).collect::<Vec<_>>())),
        }
    }

    /// Says why there is no context.
    fn why_no_context(&self) -> Option<String> {
        let Made { config, .. } = self.made()?;
        let files: Vec<&FileRead> = self.load().loaded_files().collect();
        Some(match files.as_slice() {
            [] => format!("no kubeconfig was found{}", self.missing_files()),
            [only] if self.has_only_empty_files() => format!("{} {}", shown(&only.name), nothing_in(&only.fate)),
            _ if self.has_only_empty_files() => "nothing is set in any file".to_owned(),
            _ if config.contexts.is_empty() => "no file has a context, and current-context is not set".to_owned(),
            _ => format!("current-context is not set; there {}", names(config.contexts.keys(), "context")),
        })
    }

    fn missing_files(&self) -> String {
        let missing: Vec<String> =
            self.load().files.iter().filter(|read| matches!(read.fate, FileFate::Missing)).map(|read| shown(&read.name).to_string()).collect();
        match missing.as_slice() {
            [] => String::new(),
            [only] => format!(": {only} does not exist{}", unexpanded(only)),
            [first, ..] => format!(": {} and {} do not exist", first, counted(missing.len() - 1, "other")),
        }
    }

    /// Tells which cluster is used.
    pub(super) fn cluster(&self) -> Option<Fact> {
        self.referred("cluster", Stanza::Cluster, &self.made()?.resolved.selection.cluster, "context.cluster")
    }

    /// Tells which user is used.
    pub(super) fn user(&self) -> Option<Fact> {
        self.referred("user", Stanza::User, &self.made()?.resolved.selection.user, "context.user")
    }

    /// Tells which entry is used that a context or a flag names.
    fn referred(&self, about: &'static str, stanza: Stanza, choice: &Choice, over: &'static str) -> Option<Fact> {
        let named = if choice.required { self.place(&Source::Override(over)) } else { self.named_at(stanza) };
        if let Some(from) = self.entry(stanza, &choice.name) {
            let by = if choice.required { format!("chosen by {named}") } else { String::new() };
            return Some(Fact::new(about, quoted(&choice.name)).from(Some(from)).remark(by));
        }
        if choice.name.is_empty() {
            let has_context = self.made()?.resolved.selection.context.found;
            let why = if has_context { format!("the context names no {about}") } else { "there is no context".to_owned() };
            return Some(Fact::new(about, "none").remark(why));
        }
        self.missing(about, stanza, choice, &named)
    }

    /// Says where the context in use names the entry of a kind.
    pub(super) fn named_at(&self, stanza: Stanza) -> String {
        let from = self.context_layers().and_then(|layers| self.positions.field(layers.origin, Stanza::Context, layers.name, stanza.as_str()));
        from.map_or_else(|| "the context".to_owned(), |from| self.place(&from))
    }

    /// Tells of an entry that no file has.
    fn missing(&self, about: &'static str, stanza: Stanza, choice: &Choice, named: &str) -> Option<Fact> {
        let Made { config, .. } = self.made()?;
        let hint = meant(config, stanza, choice).map(|name| self.hint(stanza, &choice.name, name));
        let hint = hint.or_else(|| self.too_deep(stanza));
        let remark = std::iter::once(format!("named by {named}")).chain(hint).collect::<Vec<_>>().join("; ");
        Some(Fact::new(about, format!("{}, which no file has", quoted(&choice.name))).remark(remark))
    }

    /// Says what may have been meant by a name.
    fn hint(&self, stanza: Stanza, name: &str, meant: &str) -> String {
        let place = self.entry(stanza, meant).map_or_else(String::new, |from| format!(" ({})", self.place(&from)));
        let has_quotes = |text: &str| text.len() > 1 && text.starts_with(['"', '\'']) && text.ends_with(['"', '\'']);
        match (has_quotes(name), has_quotes(meant)) {
            (true, _) => format!("its quotes are part of the name; without them it is {}{place}", quoted(meant)),
            (_, true) => format!("did you mean {}{place}? There the quotes are part of the name", quoted(meant)),
            _ => format!("did you mean {}{place}?", quoted(meant)),
        }
    }

    /// Says that an entry has no name because its `name` stands too deep.
    fn too_deep(&self, stanza: Stanza) -> Option<String> {
        let is_name = |unknown: &Unknown| unknown.key == "name" && unknown.entry == Some((stanza, String::new()));
        let (file, unknown) = self.unknown.iter().find(|(_, unknown)| is_name(unknown))?;
        let word = stanza.as_str();
        Some(format!("the `name` at {}:{} stands in the {word}; it belongs beside `{word}:`", shown(file), unknown.position.line))
    }
}

/// Says that a file sets nothing.
pub(super) fn nothing_in(fate: &FileFate) -> &'static str {
    if matches!(fate, FileFate::Loaded { no_bytes: true, .. }) { "is empty" } else { "sets nothing: it has no cluster, no user and no context" }
}

/// Says that nobody expands what a shell would have.
pub(super) fn unexpanded(name: &str) -> &'static str {
    match name {
        name if name.starts_with('~') => " (`~` is not expanded: only a shell does that, and not within quotes)",
        name if name.contains('$') => " (`$` is not expanded: only a shell does that, and not within single quotes)",
        _ => "",
    }
}

/// Counts and lists names.
fn names<'n>(all: impl ExactSizeIterator<Item = &'n String>, noun: &str) -> String {
    let number = all.len();
    let listed: Vec<String> = all.take(MOST_NAMES).map(|name| quoted(name)).collect();
    let more = if number > MOST_NAMES { ", ..." } else { "" };
    let verb = if number == 1 { "is" } else { "are" };
    format!("{verb} {}: {}{more}", counted(number, noun), listed.join(", "))
}
