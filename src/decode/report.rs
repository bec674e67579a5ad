//! A refusal for people: the line with a caret, what was expected, and the step of client-go that refuses. Secrets are masked.

use std::fmt::Write;

use super::error::DecodeFailure;
use crate::go::utf16::{self, ByteOrder};
use crate::yaml::position::{Position, break_width};

/// The longest stretch of a line that is shown.
const WIDTH: usize = 100;

/// Fields whose values may be shown.
const HARMLESS: [&str; 33] = [
    "apiVersion",
    "as",
    "as-groups",
    "as-uid",
    "auth-provider",
    "certificate-authority",
    "client-certificate",
    "client-key",
    "cluster",
    "clusters",
    "colors",
    "command",
    "context",
    "contexts",
    "current-context",
    "disable-compression",
    "env",
    "exec",
    "extensions",
    "insecure-skip-tls-verify",
    "installHint",
    "interactiveMode",
    "kind",
    "name",
    "namespace",
    "preferences",
    "provideClusterInfo",
    "proxy-url",
    "server",
    "tls-server-name",
    "tokenFile",
    "user",
    "users",
];

/// Fields whose names may be shown, but whose values are no one's business.
const SECRET: [&str; 14] = [
    "act-as",
    "args",
    "as-user-extra",
    "certificate-authority-data",
    "client-certificate-data",
    "client-key-data",
    "config",
    "extension",
    "id-token",
    "password",
    "refresh-token",
    "token",
    "username",
    "value",
];

impl DecodeFailure {
    /// Renders this failure of `bytes`, which the reader knows as `name`.
    ///
    /// ```text
    /// error: expected text, found a number; put the value in quotes
    ///  --> config:7:12
    ///   |
    /// 7 |     token: *****
    ///   |            ^
    ///   = client-go refuses it as: typed (decode-type)
    /// ```
    ///
    /// Only the names of fields and the values of harmless ones are shown; every other word is masked, since a line that is refused may
    /// be the middle of a key.
    pub fn render(&self, bytes: &[u8], name: &str) -> String {
        let Position { line: number, column } = self.position();
        let mut out = format!("error: {}\n --> {name}:{number}:{column}\n", self.message());
        if let Some(line) = source_line(bytes, number) {
            let number = number.to_string();
            let margin = " ".repeat(number.len());
            let (shown, caret) = excerpt(&mask(&line), column.saturating_sub(1) as usize);
            // Writing to a String cannot fail.
            let _ = write!(out, "{margin} |\n{number} | {shown}\n{margin} | {}^\n", " ".repeat(caret));
        }
        let step = match self {
            DecodeFailure::Crash(_) => "client-go crashes on it".to_owned(),
            DecodeFailure::Refused(error) => format!("client-go refuses it as: {} ({})", error.step.as_str(), error.code.as_str()),
        };
        let _ = writeln!(out, "  = {step}");
        out
    }
}

/// The line with a number from 1, read leniently.
fn source_line(bytes: &[u8], number: u32) -> Option<String> {
    let text = match ByteOrder::of_mark(bytes) {
        Some((order, rest)) => utf16::decode_lossy(order.units(rest)),
        None => String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned(),
    };
    let mut rest = text.as_str();
    for _ in 1..number {
        let (_, after) = split_line(rest)?;
        rest = after;
    }
    Some(split_line(rest).map_or(rest, |(line, _)| line).to_owned())
}

fn split_line(text: &str) -> Option<(&str, &str)> {
    let (at, width) = text.char_indices().find_map(|(at, _)| {
        let width = break_width(text.get(at..)?.as_bytes());
        (width > 0).then_some((at, width))
    })?;
    Some((text.get(..at)?, text.get(at + width..)?))
}

/// The line, character for character, with every word masked that may be a secret.
fn mask(line: &str) -> Vec<char> {
    let mut shown: Vec<char> = line.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    // A key may stand here; the value that stands here may be shown.
    let (mut key_next, mut harmless) = (true, false);
    let mut at = 0;
    while let Some(&character) = shown.get(at) {
        let end = at + shown.iter().skip(at).take_while(|&&character| in_word(character)).count();
        if end == at {
            key_next |= matches!(character, '{' | ',');
            at += 1;
            continue;
        }
        let word: String = shown.get(at..end).unwrap_or_default().iter().collect();
        let name = word.strip_suffix(':').unwrap_or(&word);
        let known = HARMLESS.contains(&name) || SECRET.contains(&name);
        let is_key = key_next && (word.ends_with(':') || closes_as_key(&shown, end));
        let indicator = !word.chars().any(char::is_alphanumeric);
        let show = indicator
            || (key_next && known)
            || (is_key && at_front(&shown, at) && looks_like_a_field(name))
            || (harmless && !has_credentials(&word));
        if !show {
            shown.iter_mut().take(end).skip(at).for_each(|character| *character = '*');
        }
        if is_key {
            harmless = HARMLESS.contains(&name);
        }
        key_next &= indicator && !is_key;
        at = end;
    }
    shown
}

fn in_word(character: char) -> bool {
    !character.is_whitespace() && !matches!(character, '{' | '}' | '[' | ']' | ',' | '"' | '\'')
}

/// Whether a closing quote and a ':' follow.
fn closes_as_key(line: &[char], end: usize) -> bool {
    matches!(line.get(end..), Some(['"' | '\'', ':', ..]))
}

/// A field that no kubeconfig has: a short name of letters.
fn looks_like_a_field(name: &str) -> bool {
    name.len() <= 24 && name.chars().all(|character| character.is_ascii_alphabetic() || "-_.".contains(character))
}

/// Whether only indentation, `- ` and a quote stand before.
fn at_front(line: &[char], at: usize) -> bool {
    line.iter().take(at).all(|character| matches!(character, ' ' | '-' | '?' | '"' | '\''))
}

/// `https://user:password@host`
fn has_credentials(word: &str) -> bool {
    word.find('@').is_some_and(|at| at > 0)
}

/// The stretch of a line around a column, and the column within it.
fn excerpt(line: &[char], column: usize) -> (String, usize) {
    let start = column.saturating_sub(WIDTH / 2).min(line.len().saturating_sub(WIDTH));
    let end = (start + WIDTH).min(line.len());
    let front = if start > 0 { "..." } else { "" };
    let back = if end < line.len() { "..." } else { "" };
    let shown: String = line.get(start..end).unwrap_or_default().iter().collect();
    (format!("{front}{shown}{back}"), column - start.min(column) + front.len())
}
