//! Tells what became of one written line.

use serde::Serialize;

use super::fields::{FieldAnswer, Lost, Why};
use super::names::unexpanded;
use super::teller::{Made, Teller};
use super::words::counted;
use crate::decode::{self, Spot};
use crate::kubeconfig::Stanza;
use crate::load::{FileFate, FileRead};
use crate::rule::Rule;
use crate::secrets::parts::is_word;
use crate::trace::Source;
use crate::untrusted::{REDACTED, quoted, shown, visible};

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhyNot {
    /// The line, from 1.
    pub line: u32,
    /// Where in the line the thing begins that the answer is about, from 1; 0 where it is about no part of it.
    pub column: u32,
    /// The text of the line as it is, which may have secrets in it.
    #[serde(skip)]
    pub text: String,
    /// What the line says, such as `cluster "c" server`.
    pub about: String,
    /// What became of it.
    pub verdict: String,
    /// The rule by which it is so.
    pub rule: Rule,
}

/// What became of a line, and by which rule.
type Verdict = (String, Rule);

impl Teller<'_> {
    /// Tells what became of a line of a file, and of everything in it if that is several things.
    pub(super) fn why_not(&self, file: &str, line: u32) -> Vec<WhyNot> {
        let answer = |text: &str, column, about: String, (verdict, rule): Verdict| WhyNot {
            line,
            column,
            text: text.to_owned(),
            about,
            verdict,
            rule,
        };
        let of_file = || format!("file {}", shown(file));
        let Some(read) = self.file_named(file) else { return vec![answer("", 0, of_file(), self.not_looked_for(file))] };
        if let Some(verdict) = self.unusable(read) {
            return vec![answer("", 0, of_file(), verdict)];
        }
        let bytes = self.world().read(&read.name).map(|content| content.to_vec()).unwrap_or_default();
        let all = decode::lines(&bytes);
        let Some(text) = all.get(line.saturating_sub(1) as usize) else {
            return vec![answer("", 0, of_file(), (format!("it has only {}", counted(all.len(), "line")), Rule::File01))];
        };
        if let Some(verdict) = no_content(&all, text, line) {
            return vec![answer(text, 0, "the line".to_owned(), verdict)];
        }
        let spots = spots(&decode::outline(&bytes, self.behaviours), line);
        if spots.is_empty() {
            let verdict = ("it is part of the document as a whole, and sets no field".to_owned(), Rule::Dec01);
            return vec![answer(text, 0, "the line".to_owned(), verdict)];
        }
        let column = |spot: &Spot| if spot.position.line == line { spot.position.column } else { 0 };
        spots.iter().map(|spot| answer(text, column(spot), about(spot), self.of_spot(read, spot))).collect()
    }

    fn file_named(&self, file: &str) -> Option<&FileRead> {
        let absolute = self.world().absolute(file);
        self.load().files.iter().find(|read| *read.name == *file || self.world().absolute(&read.name) == absolute)
    }

    fn not_looked_for(&self, file: &str) -> Verdict {
        let rules = &self.run.rules;
        match () {
            () if !rules.explicit_path.is_empty() => ("kubectl reads no file but that of --kubeconfig".to_owned(), Rule::Prec07),
            () => (format!("it is not one of the files that kubectl looks for{}", unexpanded(file)), Rule::Prec01),
        }
    }

    /// Says why nothing of a file is used, if that is so.
    fn unusable(&self, read: &FileRead) -> Option<Verdict> {
        match &read.fate {
            FileFate::Missing => Some(("it does not exist".to_owned(), Rule::Load05)),
            FileFate::Unreadable(error) => Some((format!("it cannot be read: {error}"), Rule::Load06)),
            FileFate::Undecodable(error) => Some((
                format!("the whole file is refused at line {}: {}", error.line, visible(&error.message)),
                error.rule.unwrap_or(Rule::Load07),
            )),
            FileFate::Crash(crash) => {
                Some((format!("kubectl crashes on it: {}", visible(&crash.message)), crash.rule.unwrap_or(Rule::Load07)))
            }
            FileFate::NullEntry => Some(("kubectl crashes on it: an entry is null".to_owned(), Rule::File07)),
            FileFate::Loaded { .. } if self.made().is_none() => {
                Some(("kubectl uses nothing of it, because another file of the list is refused".to_owned(), Rule::Load13))
            }
            FileFate::Loaded { .. } => None,
        }
    }

    fn of_spot(&self, read: &FileRead, spot: &Spot) -> Verdict {
        if spot.is_replaced {
            return ("an equal key follows, and the last of equal keys counts".to_owned(), Rule::Yaml15);
        }
        match &spot.entry {
            None => self.of_top(read, &spot.field),
            Some((stanza, name)) => self.of_entry(read, *stanza, name, spot),
        }
    }

    fn of_top(&self, read: &FileRead, field: &str) -> Verdict {
        match field {
            "current-context" => self.of_current_context(read),
            "kind" | "apiVersion" => ("it says that the file is a kubeconfig, and sets nothing".to_owned(), Rule::Dec02),
            "clusters" | "users" | "contexts" => {
                (format!("it begins the list of {field}; of each name the first file counts"), Rule::Merge09)
            }
            "preferences" | "extensions" => ("no client is made from it".to_owned(), Rule::Merge12),
            _ => ("it names no field, and is ignored".to_owned(), Rule::Dec07),
        }
    }

    fn of_current_context(&self, read: &FileRead) -> Verdict {
        let fields = self.fields();
        let Some(answer) = fields.iter().find(|answer| answer.field == "current-context") else {
            return ("it is empty, which counts as not set".to_owned(), Rule::Merge02);
        };
        let is_here = |source: &Source| matches!(source, Source::File { path, .. } if *path == read.name);
        match answer.lost.iter().any(|lost| is_here(&lost.from)) {
            _ if is_here(&answer.from) => (format!("it counts: the context in use is {}", answer.value), answer.rule),
            true => (format!("shadowed by {} ({})", answer.at, answer.value), answer.rule),
            false => ("it is empty, which counts as not set".to_owned(), Rule::Merge02),
        }
    }

    fn of_entry(&self, read: &FileRead, stanza: Stanza, name: &str, spot: &Spot) -> Verdict {
        if let Some((_, unknown)) = self.unknown_at(read, spot) {
            return unknown;
        }
        let Some(origin) = self.origin(stanza, name) else {
            return ("an entry of this name that follows in the file counts".to_owned(), Rule::Dec12);
        };
        if origin != *read.name {
            let winner = self.all_positions(&origin, stanza, name);
            return (format!("shadowed with its whole entry: {winner} has it first"), Rule::Merge09);
        }
        if !self.is_in_use(stanza, name) {
            return self.unreachable(stanza);
        }
        if spot.field.is_empty() {
            return (format!("it counts: it is the {} in use", stanza.as_str()), rule_of(stanza));
        }
        let place = format!("{}.{}", stanza.as_str(), spot.field);
        let fields = self.fields();
        match fields.iter().find(|answer| answer.field == place) {
            Some(answer) => of_field(answer, read, spot),
            None => ("it is empty, which counts as not set".to_owned(), Rule::Merge02),
        }
    }

    /// Says that a key is no field.
    fn unknown_at(&self, read: &FileRead, spot: &Spot) -> Option<(String, Verdict)> {
        let (stanza, _) = spot.entry.as_ref()?;
        let is_known = spot.field.is_empty() || super::notes::of_struct(stanza.as_str(), &spot.field);
        let unknown = self.unknown.iter().find(|(file, unknown)| *file == read.name && unknown.position == spot.position);
        let meant = unknown.and_then(|(_, unknown)| self.meant_by_key(unknown)).map(|meant| format!("; {meant}")).unwrap_or_default();
        (!is_known || unknown.is_some()).then(|| (String::new(), (format!("it names no field, and is ignored{meant}"), Rule::Dec07)))
    }

    fn origin(&self, stanza: Stanza, name: &str) -> Option<String> {
        let Made { config, .. } = self.made()?;
        let origin = match stanza {
            Stanza::Cluster => &config.cluster(name)?.origin,
            Stanza::User => &config.user(name)?.origin,
            Stanza::Context => &config.context(name)?.origin,
        };
        origin.as_ref().map(|origin| origin.to_string())
    }

    /// Returns where an entry stands that need not be in use.
    fn all_positions(&self, file: &str, stanza: Stanza, name: &str) -> String {
        let bytes = self.world().read(file).map(|content| content.to_vec()).unwrap_or_default();
        let found = decode::glance(&bytes, self.behaviours, &|of, other| of == stanza && other == name);
        let line = found.positions.entry(stanza, name, None).map_or(0, |position| position.line);
        format!("{}:{line}", shown(file))
    }

    fn is_in_use(&self, stanza: Stanza, name: &str) -> bool {
        let Some(Made { resolved, .. }) = self.made() else { return false };
        let choice = match stanza {
            Stanza::Cluster => &resolved.selection.cluster,
            Stanza::User => &resolved.selection.user,
            Stanza::Context => &resolved.selection.context,
        };
        choice.found && choice.name == name
    }

    fn unreachable(&self, stanza: Stanza) -> Verdict {
        let Some(Made { resolved, .. }) = self.made() else { return ("unreachable".to_owned(), rule_of(stanza)) };
        let (choice, noun) = match stanza {
            Stanza::Cluster => (&resolved.selection.cluster, "cluster"),
            Stanza::User => (&resolved.selection.user, "user"),
            Stanza::Context => (&resolved.selection.context, "context"),
        };
        let used =
            if choice.name.is_empty() { format!("no {noun} is chosen") } else { format!("the {noun} in use is {}", quoted(&choice.name)) };
        (format!("unreachable: {used}"), rule_of(stanza))
    }
}

/// Says that a line has no content that counts.
fn no_content(all: &[String], text: &str, line: u32) -> Option<Verdict> {
    match text.trim() {
        "" => Some(("it is blank".to_owned(), Rule::Yaml01)),
        _ if end_of_first_document(all).is_some_and(|end| line as usize >= end) => {
            Some(("only the first document of a file counts".to_owned(), Rule::Yaml03))
        }
        comment if comment.starts_with('#') => Some(("it is a comment".to_owned(), Rule::Yaml01)),
        "---" => Some(("it only begins the document".to_owned(), Rule::Yaml03)),
        _ => None,
    }
}

/// Returns the line that ends the first document, if one does.
fn end_of_first_document(all: &[String]) -> Option<usize> {
    let is_mark =
        |line: &str, mark: &str| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r']));
    let mut has_begun = false;
    for (at, line) in all.iter().enumerate() {
        if has_begun && (is_mark(line, "---") || is_mark(line, "...")) {
            return Some(at + 1);
        }
        let is_content = !line.trim().is_empty() && !line.trim_start().starts_with(['#', '%']);
        has_begun |= is_content;
    }
    None
}

/// Returns what begins in a line, or else what began last before it. An entry is left out where its fields begin in the same line.
fn spots(spots: &[Spot], line: u32) -> Vec<Spot> {
    let here: Vec<&Spot> = spots.iter().filter(|spot| spot.position.line == line).collect();
    let mut said: Vec<Spot> = here.iter().filter(|spot| !spot.field.is_empty()).map(|spot| (*spot).clone()).collect();
    if said.is_empty() {
        said.extend(here.first().map(|spot| (*spot).clone()));
    }
    if said.is_empty() {
        said.extend(spots.iter().rev().find(|spot| spot.position.line < line).cloned());
    }
    said
}

fn about(spot: &Spot) -> String {
    let field = if spot.field.is_empty() { String::new() } else { format!(" {}", plain(&spot.field)) };
    match &spot.entry {
        Some((stanza, name)) => format!("{} {}{field}", stanza.as_str(), quoted(name)),
        None => plain(&spot.field),
    }
}

/// Shows a key, if it is a plain word.
fn plain(key: &str) -> String {
    if is_word(key) { visible(key).to_string() } else { REDACTED.to_owned() }
}

fn rule_of(stanza: Stanza) -> Rule {
    match stanza {
        Stanza::Context => Rule::Name01,
        Stanza::User => Rule::Name02,
        Stanza::Cluster => Rule::Name03,
    }
}

fn of_field(answer: &FieldAnswer, read: &FileRead, spot: &Spot) -> Verdict {
    let is_here = |source: &Source| matches!(source, Source::File { path, line, .. } if *path == read.name && *line >= spot.position.line);
    if is_here(&answer.from) && !answer.value.is_empty() {
        return match &answer.unused {
            Some(unused) => (format!("it wins, but is not used: {}", unused.why), unused.rule),
            None => ("it counts".to_owned(), answer.rule),
        };
    }
    match answer.lost.iter().find(|lost| is_here(&lost.from)) {
        Some(Lost { why: Why::IgnoredAsUnset, rule, .. }) => ("it is empty, which counts as not set".to_owned(), *rule),
        Some(Lost { why, rule, .. }) => (format!("{} by {}", why.words(), answer.at), *rule),
        None => ("it is empty, which counts as not set".to_owned(), Rule::Merge02),
    }
}
