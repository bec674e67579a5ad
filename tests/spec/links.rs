//! SPEC.md can be read by clicking: every rule that it mentions is a link, every term is one where an area uses it first, and anchors last.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::rule::Rule;

use crate::read;
use crate::specification::heading_of;

/// What stands before the targets of links, which end the document.
const TARGETS: &str = "\n<!-- Link targets, written by `UPDATE=1 cargo test --test spec`. -->\n\n";

/// The document with its link targets: of all rules, and of the terms of the glossary.
pub(crate) fn with_targets(spec: &str) -> String {
    let body = spec.split(TARGETS).next().unwrap_or_default().trim_end();
    let ids = spec.split("\n#### ").skip(1).map(|rule| heading_of(rule.lines().next().unwrap_or_default()).0);
    let rules = ids.map(|id| format!("[{id}]: #{}\n", id.to_lowercase()));
    let terms = terms(spec).into_iter().map(|term| format!("[{}]: #term-{}\n", term.name, term.name.replace(' ', "-")));
    format!("{body}\n{TARGETS}{}", rules.chain(terms).collect::<String>())
}

/// A term of the glossary.
struct Term {
    name: String,
    /// The words that are it, itself included: `entry`, `entries`.
    forms: Vec<String>,
}

/// The terms of the glossary: `| <a id="term-entry"></a>**entry**, entries | ...`.
fn terms(spec: &str) -> Vec<Term> {
    let rows = spec.lines().filter_map(|line| line.strip_prefix("| <a id=\"term-")?.split_once("\"></a>**"));
    let term = |(anchor, rest): (&str, &str)| {
        let (name, rest) = rest.split_once("**").expect("a term in bold");
        assert_eq!(anchor, name.replace(' ', "-"), "the anchor of a term is the term");
        let others = rest.split('|').next().unwrap_or_default().split(',').map(str::trim).filter(|form| !form.is_empty());
        Term { name: name.to_owned(), forms: [name].into_iter().chain(others).map(str::to_owned).collect() }
    };
    rows.map(term).collect()
}

/// A text in which everything that is no prose is blank: comments, headings, code, and the lines that `skips` names. Every other byte
/// stays in its place, but a line ends with a blank.
fn prose(text: &str, skips: impl Fn(&str) -> bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let (mut is_code, mut is_comment) = (false, false);
    for line in text.split_inclusive('\n') {
        is_comment |= line.starts_with("<!--");
        let is_fence = line.trim_start().starts_with("```");
        if is_code || is_fence || is_comment || line.starts_with(['#', '<']) || skips(line) {
            kept.push_str(&" ".repeat(line.len()));
        } else {
            kept.push_str(&line.replace('\n', " "));
        }
        is_code ^= is_fence;
        is_comment &= !line.contains("-->");
    }
    blank_code(&kept)
}

/// A text with blanks in place of what stands in code quotes, and with the quotes.
fn blank_code(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, quoted)) = rest.split_once('`').map(|(before, _)| rest.split_at(before.len())) {
        let fence = &quoted[..quoted.len() - quoted.trim_start_matches('`').len()];
        let inside = &quoted[fence.len()..];
        let end = inside.find(fence).unwrap_or_else(|| panic!("code does not end: {:.60}", quoted));
        kept.push_str(before);
        kept.push_str(fence);
        kept.push_str(&" ".repeat(end));
        kept.push_str(fence);
        rest = &inside[end + fence.len()..];
    }
    kept + rest
}

/// Where a word or phrase stands in a text by itself, and not as part of a longer word.
fn places(text: &str, phrase: &str) -> Vec<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let stands_alone = |at: &usize| !text[..*at].ends_with(is_part) && !text[at + phrase.len()..].starts_with(is_part);
    text.match_indices(phrase).map(|(at, _)| at).filter(stands_alone).collect()
}

/// The label of the link whose text begins at a place and has a length; none where no link does.
fn label(text: &str, at: usize, length: usize) -> Option<&str> {
    let after = text[at + length..].strip_prefix(']').filter(|_| text[..at].ends_with('['))?;
    Some(match after.strip_prefix('[') {
        Some(label) => label.split(']').next().unwrap_or_default(),
        None => &text[at..at + length],
    })
}

#[test]
fn every_rule_that_is_mentioned_is_a_link() {
    let spec = read("SPEC.md");
    let text = prose(spec.split(TARGETS).next().unwrap_or_default(), |_| false);
    let mut plain = Vec::new();
    for id in Rule::ALL.iter().map(|rule| rule.as_str()) {
        plain.extend(places(&text, id).into_iter().filter(|&at| label(&text, at, id.len()) != Some(id)).map(|at| &text[at - 40..at + 10]));
    }
    assert!(plain.is_empty(), "rules that are no links:\n{}", plain.join("\n"));
}

#[test]
fn every_term_is_a_link_where_an_area_uses_it_first() {
    let spec = read("SPEC.md");
    let terms = terms(&spec);
    assert!(terms.len() > 30, "{} terms", terms.len());
    let mut forms: Vec<(&str, &str)> =
        terms.iter().flat_map(|term| term.forms.iter().map(|form| (form.as_str(), term.name.as_str()))).collect();
    // "default client configuration" is one term, and none of the shorter ones that stand in it.
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    let mut unlinked = Vec::new();
    for area in spec.split("\n## ").filter(|section| section.contains("\n#### ") || section.starts_with("The loader in steps")) {
        let text = prose(&format!("## {area}"), |line| ["|", "since ", "Example: "].iter().any(|begin| line.starts_with(begin)));
        let mut rest = text.to_ascii_lowercase();
        let mut first: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for (form, term) in &forms {
            for at in places(&rest, form) {
                let before = first.entry(term).or_insert((at, form));
                *before = (*before).min((at, form));
                rest.replace_range(at..at + form.len(), &" ".repeat(form.len()));
            }
        }
        let name = area.split(':').next().unwrap_or_default();
        for (term, (at, form)) in first {
            if label(&text, at, form.len()).map(str::to_ascii_lowercase).as_deref() != Some(term) {
                unlinked.push(format!("{name:.20}: {term} in {:?}", &text[at.saturating_sub(30)..at + form.len()]));
            }
        }
    }
    assert!(unlinked.is_empty(), "terms that are no links where an area uses them first:\n{}", unlinked.join("\n"));
    let used = prose(spec.split(TARGETS).next().unwrap_or_default(), |_| false).to_ascii_lowercase();
    let unused: Vec<&str> = terms.iter().map(|term| term.name.as_str()).filter(|name| !used.contains(&format!("[{name}]"))).collect();
    assert!(unused.is_empty(), "the glossary has terms that are used nowhere: {unused:?}");
}

#[test]
fn every_label_has_a_target_and_every_anchor_is_one() {
    let spec = read("SPEC.md");
    let (text, targets) = spec.split_once(TARGETS).expect("link targets");
    let known: BTreeSet<String> = targets.lines().filter_map(|line| Some(line.split_once("]:")?.0[1..].to_lowercase())).collect();
    let text = prose(text, |_| false);
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('[') {
        let (shown, after) = after.split_once(']').expect("a link ends");
        let label = after.strip_prefix('[').and_then(|label| label.split(']').next()).unwrap_or(shown);
        assert!(after.starts_with('(') || known.contains(&label.to_lowercase()), "[{label}] has no target");
        rest = after.strip_prefix('[').and_then(|after| after.split_once(']')).map_or(after, |(_, after)| after);
    }
    let mut anchors = BTreeSet::new();
    for anchor in spec.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|anchor| *anchor != "area-nn") {
        assert!(anchors.insert(anchor), "the anchor {anchor} stands twice");
    }
}
