//! Tells which context, cluster and user are used.

use super::teller::{Made, Teller, meant};
use super::types::Fact;
use super::words::{counted, key, list};
use crate::decode::Unknown;
use crate::kubeconfig::{Config, Stanza};
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
        let Some(from) = self.entry(Stanza::Context, &choice.name) else {
            return self.missing("context", Stanza::Context, choice, &self.chosen(choice, None));
        };
        let mut said = vec![format!("chosen by {}", self.chosen(choice, Some(&from)))];
        said.extend(self.oddities(Stanza::Context, &choice.name));
        Some(Fact::new("context", quoted(&choice.name)).from(Some(from)).remark(said.join("; ")))
    }

    /// Says what chose the context that stands at a place, and what it won over.
    fn chosen(&self, choice: &Choice, at: Option<&Source>) -> String {
        let claims = &self.load().claims.current_context;
        let files: Vec<_> = self.load().loaded_files().map(|read| read.name.clone()).collect();
        let set: Vec<_> =
            claims.iter().filter_map(|file| files.get(*file)).map(|file| self.positions.top(file, "current-context")).collect();
        let (winner, losers) = match set.split_first() {
            _ if choice.required => (self.place(&Source::Override("currentContext")), &set[..]),
            Some((first, rest)) => (format!("current-context {}", self.beside(first, at)), rest),
            None => ("current-context".to_owned(), &set[..]),
        };
        match losers {
            [] => winner,
            losers => {
                format!("{winner}, not by current-context at {}", list(&losers.iter().map(|loser| self.place(loser)).collect::<Vec<_>>()))
            }
        }
    }

    /// Names a place in short where it is in the same file as another.
    fn beside(&self, place: &Source, other: Option<&Source>) -> String {
        match (place, other) {
            (Source::File { path, line, .. }, Some(Source::File { path: other, .. })) if path == other => format!("in line {line}"),
            _ => format!("at {}", self.place(place)),
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
        let missing: Vec<String> = self
            .load()
            .files
            .iter()
            .filter(|read| matches!(read.fate, FileFate::Missing))
            .map(|read| shown(&read.name).to_string())
            .collect();
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
            let by = choice.required.then(|| format!("chosen by {named}"));
            let said: Vec<String> = by.into_iter().chain(self.oddities(stanza, &choice.name)).collect();
            return Some(Fact::new(about, quoted(&choice.name)).from(Some(from)).remark(said.join("; ")));
        }
        let context = &self.made()?.resolved.selection.context;
        if choice.name.is_empty() {
            let has_context = context.found;
            if !has_context && !context.name.is_empty() {
                return None;
            }
            let why = if has_context { format!("the context names no {about}") } else { "there is no context".to_owned() };
            return Some(Fact::new(about, "none").remark(why));
        }
        self.missing(about, stanza, choice, &named)
    }

    /// Says where the context in use names the entry of a kind.
    pub(super) fn named_at(&self, stanza: Stanza) -> String {
        let from =
            self.context_layers().and_then(|layers| self.positions.field(layers.origin, Stanza::Context, layers.name, stanza.as_str()));
        from.map_or_else(|| "the context".to_owned(), |from| self.place(&from))
    }

    /// Tells of an entry that no file has.
    fn missing(&self, about: &'static str, stanza: Stanza, choice: &Choice, named: &str) -> Option<Fact> {
        let Made { config, .. } = self.made()?;
        let hint = meant(config, stanza, choice).map(|name| self.hint(stanza, &choice.name, name));
        let hint = hint.or_else(|| self.too_deep(stanza)).or_else(|| others(config, stanza));
        let remark = std::iter::once(format!("named by {named}")).chain(hint).collect::<Vec<_>>().join("; ");
        Some(Fact::new(about, format!("{}, which no file has", quoted(&choice.name))).remark(remark))
    }

    /// Says what other files lose with an entry of this name, and which key in it names no field.
    fn oddities(&self, stanza: Stanza, name: &str) -> impl Iterator<Item = String> {
        let lost = self.losers(stanza, name).first().and_then(|file| self.positions.entry(&Some((*file).clone()), stanza, name));
        let lost = lost.map(|lost| format!("not {}", self.place(&lost)));
        let is_of_it = |unknown: &Unknown| unknown.entry.as_ref().is_some_and(|(of, entry)| *of == stanza && entry == name);
        let unknown = self.unknown.iter().find(|(_, unknown)| is_of_it(unknown));
        let unknown = unknown.map(|(_, unknown)| {
            let meant = self.meant_by_key(unknown).map(|meant| format!(": {meant}")).unwrap_or_default();
            format!("{} in line {} is no field{meant}", key(&unknown.key), unknown.position.line)
        });
        lost.into_iter().chain(unknown)
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
    if matches!(fate, FileFate::Loaded { no_bytes: true, .. }) { "is empty" } else { "has no cluster, no user and no context" }
}

/// Says that nobody expands what a shell would have.
pub(super) fn unexpanded(name: &str) -> &'static str {
    match name {
        name if name.starts_with('~') => " (`~` is not expanded: only a shell does that, and not within quotes)",
        name if name.contains('$') => " (`$` is not expanded: only a shell does that, and not within single quotes)",
        _ => "",
    }
}

/// Lists the names that there are.
fn others(config: &Config, stanza: Stanza) -> Option<String> {
    let listed = match stanza {
        Stanza::Cluster => names(config.clusters.keys(), "cluster"),
        Stanza::User => names(config.auth_infos.keys(), "user"),
        Stanza::Context => names(config.contexts.keys(), "context"),
    };
    let is_any = !config.clusters.is_empty() || !config.auth_infos.is_empty() || !config.contexts.is_empty();
    is_any.then(|| format!("there {}", listed.trim_end_matches(": ")))
}

/// Counts and lists names.
fn names<'n>(all: impl ExactSizeIterator<Item = &'n String>, noun: &str) -> String {
    let number = all.len();
    let listed: Vec<String> = all.take(MOST_NAMES).map(|name| quoted(name)).collect();
    let more = if number > MOST_NAMES { ", ..." } else { "" };
    let verb = if number == 1 { "is" } else { "are" };
    format!("{verb} {}: {}{more}", counted(number, noun), listed.join(", "))
}
