//! Prints a decoding error for people: the line with a caret, what was expected, and the step of client-go that refuses it. Secrets are masked.

use std::fmt::Write;

use super::error::DecodeFailure;
use crate::go::utf16::{self, ByteOrder};
use crate::secrets::mask;
use crate::untrusted::visible;
use crate::yaml::position::{Position, break_width};

/// The most characters of a line that are shown.
const WIDTH: usize = 100;

impl DecodeFailure {
    /// Prints this failure of `bytes`, which come from the file `name`.
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
    /// Only the names of fields and the values of harmless ones are shown. Every other word is masked, because a refused line may be part of
    /// a secret, such as the middle of a key.
    pub fn render(&self, bytes: &[u8], name: &str) -> String {
        let Position { line: number, column } = self.position();
        let mut out = format!("error: {}\n --> {}:{number}:{column}\n", self.message(), visible(name));
        if let Some(line) = source_line(bytes, number) {
            // Writing to a String cannot fail.
            let _ = write!(out, "{} |\n{}", " ".repeat(number.to_string().len()), pointed_out(&mask(&line), self.position()));
        }
        let step = match self {
            DecodeFailure::Crash(_) => "client-go crashes on it".to_owned(),
            DecodeFailure::Refused(error) => format!("client-go refuses it as: {} ({})", error.step.as_str(), error.code.as_str()),
        };
        let _ = writeln!(out, "  = {step}");
        out
    }
}

/// Returns two lines of text: a masked line of a file with its number, and a caret below the column.
pub fn pointed_out(masked: &[char], Position { line: number, column }: Position) -> String {
    let number = number.to_string();
    let (shown, caret) = excerpt(masked, column.saturating_sub(1) as usize);
    format!("{number} | {shown}\n{} | {}^\n", " ".repeat(number.len()), " ".repeat(caret))
}

/// Returns the lines of a file as YAML counts them, decoded lossily.
pub fn lines(bytes: &[u8]) -> Vec<String> {
    let text = decoded(bytes);
    let mut rest = text.as_str();
    let mut found = Vec::new();
    while let Some((line, after)) = split_line(rest) {
        found.push(line.to_owned());
        rest = after;
    }
    found.extend((!rest.is_empty()).then(|| rest.to_owned()));
    found
}

/// Returns the text of a file; what is not UTF-8, or UTF-16 with a mark, is decoded lossily.
fn decoded(bytes: &[u8]) -> String {
    match ByteOrder::of_mark(bytes) {
        Some((order, rest)) => utf16::decode_lossy(order.units(rest)),
        None => String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).into_owned(),
    }
}

/// Returns a line by its number from 1.
fn source_line(bytes: &[u8], number: u32) -> Option<String> {
    let text = decoded(bytes);
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

/// Returns the part of a line around a column, and the column within that part.
fn excerpt(line: &[char], column: usize) -> (String, usize) {
    let start = column.saturating_sub(WIDTH / 2).min(line.len().saturating_sub(WIDTH));
    let end = (start + WIDTH).min(line.len());
    let front = if start > 0 { "..." } else { "" };
    let back = if end < line.len() { "..." } else { "" };
    let shown: String = line.get(start..end).unwrap_or_default().iter().collect();
    (format!("{front}{shown}{back}"), column - start.min(column) + front.len())
}
