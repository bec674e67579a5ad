//! Prints the answer in words: facts, files, notes. Fits it to the width of the terminal.

use std::io::{self, IsTerminal};

use kubeconfig_oracle::internals::explain::{Fact, Note, Seen, Summary};
use kubeconfig_oracle::internals::untrusted::visible;

/// Where the text of a fact begins.
const LABEL: usize = 11;
/// The most characters for which what follows is put in a column.
const WIDEST: usize = 30;
/// Less room than this is not worth beginning details in.
const NARROW: usize = 24;
/// The width where there is no terminal.
const WIDTH: usize = 110;

/// How a text is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    width: usize,
    is_coloured: bool,
}

impl Style {
    /// Returns the style of standard output: the width of `COLUMNS` or of the terminal, and colours on a terminal, unless `NO_COLOR` is set.
    pub(super) fn of_output() -> Style {
        let out = io::stdout();
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let columns = variable("COLUMNS").and_then(|columns| columns.parse().ok());
        let of_terminal = || rustix::termios::tcgetwinsize(&out).ok().map(|size| usize::from(size.ws_col)).filter(|&columns| columns > 0);
        let width = columns.or_else(|| if out.is_terminal() { of_terminal() } else { None }).unwrap_or(WIDTH);
        let is_coloured = out.is_terminal() && variable("NO_COLOR").is_none() && variable("TERM").is_some_and(|term| term != "dumb");
        Style { width: width.clamp(40, 200), is_coloured }
    }

    pub(super) fn dim(self, text: &str) -> String {
        if self.is_coloured && !text.is_empty() { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(super) fn bold(self, text: &str) -> String {
        if self.is_coloured && !text.is_empty() { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Prints a summary as text. What is refused has its error elsewhere.
pub(super) fn summary(summary: &Summary, is_refused: bool) -> String {
    let style = Style::of_output();
    let mut text = String::new();
    if is_refused && !summary.facts.is_empty() {
        text += "kubectl stops there. Until then it found:\n";
    }
    let widest = column(summary.facts.iter().map(|fact| width_of(&fact.text)));
    summary.facts.iter().for_each(|fact| text += &fact_line(fact, widest, style));
    if !summary.files.is_empty() {
        text += if text.is_empty() { "files, strongest first\n" } else { "\nfiles, strongest first\n" };
    }
    let widest = column(summary.files.iter().map(|seen| width_of(&seen.name)));
    summary.files.iter().for_each(|seen| text += &file_line(seen, widest, style));
    if !summary.notes.is_empty() {
        text += "\nnotes\n";
    }
    summary.notes.iter().for_each(|note| text += &note_lines(note, style));
    text
}

/// Returns the width of a column: that of its widest text that is not too wide.
fn column(widths: impl Iterator<Item = usize>) -> usize {
    widths.filter(|&width| width <= WIDEST).max().unwrap_or(0)
}

fn fact_line(fact: &Fact, widest: usize, style: Style) -> String {
    let details: Vec<&str> = [fact.at.as_str(), fact.remark.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let head = format!("{:<LABEL$}{}", fact.about, visible(&fact.text));
    line(&head, &visible(&details.join("; ")).to_string(), LABEL + widest, style)
}

fn file_line(seen: &Seen, widest: usize, style: Style) -> String {
    let place = seen.place.map_or_else(|| "-".to_owned(), |place| place.to_string());
    let name = if seen.name.is_empty() { "\"\"" } else { seen.name.as_str() };
    let head = format!("  {place}  {}", visible(name));
    let fate = visible(&seen.fate).to_string();
    if seen.place.is_some() {
        line_of(&head, &fate, 5 + widest, style, |text| text.to_owned())
    } else {
        line(&head, &fate, 5 + widest, style)
    }
}

fn note_lines(Note { rule, text }: &Note, style: Style) -> String {
    let wrapped = wrap(&format!("{} [{rule}]", visible(text)), style.width.saturating_sub(4));
    let lines = wrapped.iter().enumerate().map(|(at, line)| if at == 0 { format!("  - {line}\n") } else { format!("    {line}\n") });
    lines.collect()
}

/// Puts details behind a head, dimmed.
fn line(head: &str, details: &str, column: usize, style: Style) -> String {
    line_of(head, details, column, style, |text| style.dim(text))
}

/// Puts details behind a head, in a column; where they do not fit, they go on in lines of their own.
fn line_of(head: &str, details: &str, column: usize, style: Style, paint: impl Fn(&str) -> String) -> String {
    if details.is_empty() {
        return hanging(head, style.width);
    }
    let fits = |gap: &usize| width_of(head) + gap + width_of(details) <= style.width;
    if let Some(gap) = [column.saturating_sub(width_of(head)) + 2, 2].into_iter().find(fits) {
        return format!("{head}{}{}\n", " ".repeat(gap), paint(details));
    }
    let gap = 2;
    let room = style.width.saturating_sub(width_of(head) + gap);
    if room < NARROW {
        let mut lines = hanging(head, style.width);
        lines += &wrap(details, style.width.saturating_sub(LABEL + 2))
            .iter()
            .map(|line| format!("{}{}\n", " ".repeat(LABEL + 2), paint(line)))
            .collect::<String>();
        return lines;
    }
    let indent = LABEL + 2;
    let first = wrap(details, room);
    let (start, rest) = first.split_first().map_or(("", String::new()), |(start, rest)| (start.as_str(), rest.join(" ")));
    let more = wrap(&rest, style.width.saturating_sub(indent));
    let mut text = format!("{head}{}{}\n", " ".repeat(gap), paint(start));
    more.iter().for_each(|line| text += &format!("{}{}\n", " ".repeat(indent), paint(line)));
    text
}

/// Breaks a head that is too long; what follows its first line is indented.
fn hanging(head: &str, width: usize) -> String {
    if width_of(head) <= width {
        return format!("{head}\n");
    }
    let (label, rest) = head.split_at(head.char_indices().nth(LABEL).map_or(head.len(), |(at, _)| at));
    let lines = wrap(rest, width.saturating_sub(LABEL + 2));
    let indented = lines
        .iter()
        .enumerate()
        .map(|(at, line)| if at == 0 { format!("{label}{line}\n") } else { format!("{}{line}\n", " ".repeat(LABEL + 2)) });
    indented.collect()
}

/// Breaks a text into lines of a width, between words.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width_of(line) + 1 + width_of(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn width_of(text: &str) -> usize {
    text.chars().count()
}
