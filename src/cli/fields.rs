//! Prints fields with where they come from, and what lost beneath them.

use serde::Serialize;

use kubeconfig_oracle::internals::explain::{Fact, FieldAnswer, Summary, Told, WhyNot};
use kubeconfig_oracle::internals::kubeconfig::{AuthInfo, Cluster, Context, Record};
use kubeconfig_oracle::internals::secrets::mask;
use kubeconfig_oracle::internals::untrusted::visible;

use super::tell::Style;

/// The widest value that has what follows in a column.
const WIDEST: usize = 40;
/// The groups of fields.
const GROUPS: [&str; 5] = ["context", "cluster", "user", "client", "request"];
/// The most characters of a line that are shown.
const LONGEST: usize = 100;

/// Whether a field is asked for by its name, by the group that it is in, or by the end of its name.
pub(super) fn is_asked(answer: &FieldAnswer, name: &str) -> bool {
    let begins = answer.field.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    begins || !GROUPS.contains(&name) && answer.field.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether a name is that of a field, or of a group of them, which may all be unset.
pub(super) fn is_known(name: &str) -> bool {
    fn has<T: Record>(name: &str) -> bool {
        name == T::WORD || T::FIELDS.iter().any(|field| field.place == name || field.name == name)
    }
    has::<Cluster>(name) || has::<AuthInfo>(name) || has::<Context>(name) || GROUPS.contains(&name) || name == "current-context"
}

/// Prints fields, in the groups of the entries that they belong to.
pub(super) fn text(fields: &[&FieldAnswer], summary: &Summary, asked: &[String]) -> String {
    let style = Style::of_output();
    let mut text = String::new();
    let mut group = "";
    let name = |answer: &FieldAnswer| answer.field.split_once('.').map_or(answer.field.len(), |(_, name)| name.len());
    let widest = fields.iter().map(|answer| name(answer)).max().unwrap_or(0).min(30);
    let value = fields.iter().map(|answer| answer.value.chars().count()).filter(|&width| width <= WIDEST).max().unwrap_or(0);
    for answer in fields {
        let (of, name) = answer.field.split_once('.').unwrap_or(("", &answer.field));
        if of != group {
            text += &heading(of, summary, style, text.is_empty());
        }
        group = of;
        text += &field(answer, name, [widest, value], style);
    }
    for name in asked.iter().filter(|name| !fields.iter().any(|answer| is_asked(answer, name))) {
        text += &format!("{}  not set\n", visible(name));
    }
    text
}

fn heading(group: &str, summary: &Summary, style: Style, is_first: bool) -> String {
    let gap = if is_first { "" } else { "\n" };
    let fact = summary.facts.iter().find(|fact| fact.about == group);
    match fact {
        Some(Fact { text, at, .. }) => format!("{gap}{} {}  {}\n", style.bold(group), visible(text), style.dim(&visible(at).to_string())),
        None if group.is_empty() => gap.to_owned(),
        None => format!("{gap}{}\n", style.bold(group)),
    }
}

fn field(answer: &FieldAnswer, name: &str, [widest, value_width]: [usize; 2], style: Style) -> String {
    let value = if answer.value.is_empty() { "-".to_owned() } else { visible(&answer.value).to_string() };
    let written = if answer.written.is_empty() { String::new() } else { format!(", written {}", visible(&answer.written)) };
    let place = if answer.value.is_empty() { taken_away(answer) } else { visible(&answer.at).to_string() };
    let mut text = format!("  {name:<widest$}  {value:<value_width$}  {place}{written}  {}\n", style.dim(&format!("[{}]", answer.rule)));
    if let Some(unused) = &answer.unused {
        text += &format!("{}\n", style.dim(&format!("      not used: {} [{}]", visible(&unused.why), unused.rule)));
    }
    for lost in &answer.lost {
        let value = if lost.value.is_empty() { String::new() } else { format!("  {}", visible(&lost.value)) };
        text += &format!("{}\n", style.dim(&format!("      {}:{value}  {} [{}]", lost.why.words(), visible(&lost.at), lost.rule)));
    }
    text
}

/// Says why a field has no value, though something sets it.
fn taken_away(answer: &FieldAnswer) -> String {
    let is_flag = answer.at.starts_with("--");
    if is_flag { format!("cleared by {}", visible(&answer.at)) } else { "not set".to_owned() }
}

/// Prints the entries of the files, and the fields beneath them.
pub(super) fn entries(entries: &[FieldAnswer]) -> String {
    let style = Style::of_output();
    let line = |entry: &FieldAnswer| {
        if let Some((_, field)) = entry.field.split_once('.') {
            return format!("      {field}  {}  {}\n", visible(&entry.value), visible(&entry.at));
        }
        let unused = entry.unused.as_ref().map(|unused| format!("  {}", visible(&unused.why))).unwrap_or_default();
        format!("  {:<7}  {}  {}{}\n", entry.field, visible(&entry.value), visible(&entry.at), style.dim(&unused))
    };
    if entries.is_empty() { String::new() } else { format!("\nevery entry\n{}", entries.iter().map(line).collect::<String>()) }
}

/// Prints a line of a file with a mark at what it is about, and what became of that. Words that may be secret are masked.
pub(super) fn line(all: &[WhyNot], asked: &str) -> String {
    let style = Style::of_output();
    let mut text = String::new();
    if let Some(first) = all.first().filter(|first| !first.text.is_empty()) {
        let number = first.line.to_string();
        let shown: String = mask(&first.text).into_iter().take(LONGEST).collect();
        let marks = marks(all.iter().map(|why| why.column as usize).filter(|&column| column > 0 && column <= LONGEST));
        text += &format!("{}\n{number} | {shown}\n", style.dim(&visible(asked).to_string()));
        if !marks.is_empty() {
            text += &format!("{} | {marks}\n", " ".repeat(number.len()));
        }
    }
    let said = all.iter().map(|why| format!("{}: {} [{}]\n", visible(&why.about), visible(&why.verdict), why.rule));
    text + &said.collect::<String>()
}

/// Returns a line with a mark at each column.
fn marks(columns: impl Iterator<Item = usize>) -> String {
    let columns: Vec<usize> = columns.collect();
    let last = columns.iter().copied().max().unwrap_or(0);
    (1..=last).map(|column| if columns.contains(&column) { '^' } else { ' ' }).collect()
}

/// What a change would make different.
#[derive(Serialize)]
pub(super) struct Change {
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Side>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Side>,
}

/// The winner on one side.
#[derive(PartialEq, Serialize)]
struct Side {
    value: String,
    at: String,
}

/// Returns what differs: the facts, then the winners of the fields of a kubeconfig.
pub(super) fn changes(before: &Told, after: &Told) -> Vec<Change> {
    let facts = |told: &Told| -> Vec<(String, Side)> {
        let used = told.summary.facts.iter().filter(|fact| !["context", "cluster", "user"].contains(&fact.about));
        let others = told.summary.facts.iter().filter(|fact| ["context", "cluster", "user"].contains(&fact.about));
        used.chain(others).map(|fact| (fact.about.to_owned(), Side { value: fact.text.clone(), at: fact.at.clone() })).collect()
    };
    let winners = |told: &Told| -> Vec<(String, Side)> {
        let is_written = |answer: &&FieldAnswer| !answer.field.starts_with("client.") && !answer.field.starts_with("request.");
        let winners = told.fields.iter().filter(is_written);
        winners.map(|answer| (answer.field.clone(), Side { value: answer.value.clone(), at: answer.at.clone() })).collect()
    };
    let mut changes = differing(facts(before), facts(after));
    changes.extend(differing(winners(before), winners(after)));
    changes
}

fn differing(before: Vec<(String, Side)>, mut after: Vec<(String, Side)>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (field, side) in before {
        let other = after.iter().position(|(name, _)| *name == field).map(|at| after.remove(at).1);
        if other.as_ref() != Some(&side) {
            changes.push(Change { field, before: Some(side), after: other });
        }
    }
    changes.extend(after.into_iter().map(|(field, side)| Change { field, before: None, after: Some(side) }));
    changes
}

/// Prints what differs.
pub(super) fn changed(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "nothing would change\n".to_owned();
    }
    let side = |mark: &str, side: &Option<Side>| {
        side.as_ref().map(|Side { value, at }| {
            let value = if value.is_empty() { "-" } else { value };
            format!("  {mark} {}  {}", visible(value), visible(at)).trim_end().to_owned() + "\n"
        })
    };
    let change = |change: &Change| {
        let sides = [side("-", &change.before), side("+", &change.after)];
        format!("{}\n{}", visible(&change.field), sides.into_iter().flatten().collect::<String>())
    };
    changes.iter().map(change).collect()
}
