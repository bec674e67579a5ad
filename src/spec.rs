//! SPEC.md, as the program quotes it.

use std::fmt::Display;

/// The specification, whole.
pub const TEXT: &str = include_str!("../SPEC.md");

/// What the specification says under the heading of a rule, given by its id; without the heading.
pub fn section(rule: impl Display) -> Option<&'static str> {
    let (_, after) = TEXT.split_once(&format!("\n#### {rule}\n"))?;
    let end = ["\n## ", "\n### ", "\n#### "].iter().filter_map(|heading| after.find(heading)).min();
    Some(after.get(..end.unwrap_or(after.len()))?.trim())
}

/// The rule itself: the first sentence of its section.
pub fn sentence(rule: impl Display) -> Option<&'static str> {
    let paragraph = section(rule)?.split("\n\n").next()?;
    let sentence = paragraph.strip_prefix("**Surprising.**").unwrap_or(paragraph).trim_start();
    // Paragraphs are wrapped, so a sentence may end with its line.
    let end = [". ", ".\n"].iter().filter_map(|end| sentence.find(end)).min();
    Some(end.and_then(|end| sentence.get(..=end)).unwrap_or(sentence))
}
