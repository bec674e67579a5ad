//! The text of SPEC.md, by rule.

use std::fmt::Display;

/// The whole specification.
pub const TEXT: &str = include_str!("../SPEC.md");

/// Returns the text under the heading of a rule, without the heading; `None` if there is no such rule.
pub fn section(rule: impl Display) -> Option<&'static str> {
    let (_, after) = TEXT.split_once(&format!("\n#### {rule}\n"))?;
    let end = ["\n## ", "\n### ", "\n#### "].iter().filter_map(|heading| after.find(heading)).min();
    Some(after.get(..end.unwrap_or(after.len()))?.trim())
}

/// Returns the first sentence of a rule's section, which states the rule.
pub fn sentence(rule: impl Display) -> Option<&'static str> {
    let paragraph = section(rule)?.split("\n\n").next()?;
    let sentence = paragraph.strip_prefix("**Surprising.**").unwrap_or(paragraph).trim_start();
    // Paragraphs are wrapped, so a sentence may end where its line ends.
    let end = [". ", ".\n"].iter().filter_map(|end| sentence.find(end)).min();
    Some(end.and_then(|end| sentence.get(..=end)).unwrap_or(sentence))
}
