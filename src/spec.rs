//! The text of SPEC.md, by rule.

use std::fmt::Display;

/// The whole specification.
pub const TEXT: &str = include_str!("../SPEC.md");

/// Returns the version of the specification, such as `1.0`.
pub fn version() -> &'static str {
    let (_, after) = TEXT.split_once("\nVersion ").unwrap_or_default();
    after.split(',').next().unwrap_or_default()
}

/// Returns a rule's title; `None` if there is no such rule.
pub fn title(rule: impl Display) -> Option<&'static str> {
    Some(split(rule)?.0)
}

/// Returns the text under the heading of a rule, without the heading; `None` if there is no such rule.
pub fn section(rule: impl Display) -> Option<&'static str> {
    let (_, after) = split(rule)?;
    let end = ["\n## ", "\n### ", "\n#### "].iter().filter_map(|heading| after.find(heading)).min();
    Some(after.get(..end.unwrap_or(after.len()))?.trim())
}

/// Returns a rule's section for people at a terminal: without comments, and without the tags that fold its cases.
pub fn text(rule: impl Display) -> Option<String> {
    let paragraphs = section(rule)?.split("\n\n").filter(|paragraph| !paragraph.starts_with("<details>") && *paragraph != "</details>");
    let without_comment = |paragraph: &'static str| match paragraph.split_once(" -->\n") {
        Some((comment, rest)) if comment.starts_with("<!--") => rest,
        _ => paragraph,
    };
    Some(paragraphs.map(without_comment).collect::<Vec<_>>().join("\n\n"))
}

/// Returns the first paragraph of a rule's section, which states the rule in one sentence: on one line, and without links.
pub fn sentence(rule: impl Display) -> Option<String> {
    let mut sentence = section(rule)?.split("\n\n").next()?;
    for mark in ["**Surprising.** ", "*Informative.* "] {
        sentence = sentence.strip_prefix(mark).unwrap_or(sentence);
    }
    Some(without_links(&sentence.replace('\n', " ")))
}

/// Splits behind the heading of a rule: its title, and all that follows.
fn split(rule: impl Display) -> Option<(&'static str, &'static str)> {
    let (_, after) = TEXT.split_once(&format!("</a>{rule} · "))?;
    after.split_once('\n')
}

/// Replaces each link of a line of Markdown by its text. Outside code, SPEC.md has brackets in links only.
pub fn without_links(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['`', '[']) {
        let (before, special) = rest.split_at(at);
        text.push_str(before);
        if special.starts_with('[') {
            let (shown, after) = special.split_once(']').unwrap_or((special, ""));
            text.push_str(shown.trim_start_matches('['));
            let target = if after.starts_with('[') { after.find(']') } else { after.strip_prefix('(').and(after.find(')')) };
            rest = target.and_then(|end| after.get(end + 1..)).unwrap_or(after);
        } else {
            let fence = special.len() - special.trim_start_matches('`').len();
            let (open, inside) = special.split_at(fence);
            let end = inside.find(open).map_or(special.len(), |end| end + 2 * fence);
            text.push_str(special.get(..end).unwrap_or(special));
            rest = special.get(end..).unwrap_or_default();
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn links_lose_their_targets_and_code_stays() {
        assert_eq!(
            without_links("as [OVR-04] and [the fields](#the-fields) say, of [entries][entry]"),
            "as OVR-04 and the fields say, of entries"
        );
        assert_eq!(without_links("`[256]`, ``[`]`` and [it](a)"), "`[256]`, ``[`]`` and it");
        assert_eq!(without_links("[a] (b) `c"), "a (b) `c");
    }
}
