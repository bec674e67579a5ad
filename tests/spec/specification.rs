//! SPEC.md, read as the comment at its top says that it is written.

use crate::examples::Example;
use crate::read;

/// How SPEC.md says that a rule is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Case(String),
    Property(String),
    /// A test of the program, by file.
    Test(String),
    NotObservable,
    NotYetModelled,
}

/// One rule as SPEC.md writes it.
#[derive(Debug)]
pub(crate) struct SpecRule {
    pub id: String,
    pub title: String,
    /// Its sentence, with what marks it as surprising or informative, on one line.
    pub rule: String,
    /// The paragraphs between its sentence and what was before.
    pub edges: String,
    pub since: String,
    pub evidence: Vec<String>,
    pub shown: Vec<Shown>,
    /// The case of its example.
    pub example: Option<String>,
}

/// The rules of SPEC.md, in order; panics where a rule is not written as the comment at its top demands.
pub(crate) fn spec_rules() -> Vec<SpecRule> {
    let spec = read("SPEC.md");
    let mut rules = Vec::new();
    for block in spec.split("\n#### ").skip(1) {
        let block = block.split("\n## ").next().unwrap_or_default().split("\n### ").next().unwrap_or_default();
        let (heading, text) = block.split_once("\n\n").unwrap_or_else(|| panic!("{block:?} has no sentence"));
        let (id, title) = heading_of(heading);
        let mut paragraphs = text.trim().split("\n\n").peekable();
        let rule = paragraphs.next().unwrap_or_else(|| panic!("{id} has no sentence")).replace('\n', " ");
        assert!(rule.ends_with(['.', ':']), "{id}: the rule is not a sentence");
        let mut edges = Vec::new();
        while let Some(edge) = paragraphs.next_if(|text| !text.starts_with("Before: ") && !text.starts_with("since ")) {
            assert!(edge.ends_with('.') && !edge.contains(" · "), "{id}: {edge:?} is not a sentence");
            edges.push(edge);
        }
        if let Some(before) = paragraphs.next_if(|text| text.starts_with("Before: ")) {
            assert!(before.ends_with('.'), "{id}: what was before is not a sentence");
        }
        let status = paragraphs.next().unwrap_or_else(|| panic!("{id} has no status line"));
        let (since, evidence, mut shown) = status_line(&id, status);
        if let Some(summary) = paragraphs.next_if(|text| text.starts_with("<details>")) {
            let more = case_links(&id, paragraphs.next().unwrap_or_default());
            let noun = if more.len() == 1 { "case" } else { "cases" };
            assert_eq!(summary, format!("<details><summary>{} more {noun}</summary>", more.len()), "{id}: as many cases are folded");
            assert_eq!(paragraphs.next(), Some("</details>"), "{id}: what is folded ends");
            shown.extend(more);
        } else {
            let cases = shown.iter().filter(|shown| matches!(shown, Shown::Case(_))).count();
            assert!(cases <= 2, "{id}: fold all cases but two");
        }
        let example = paragraphs.next_if(|text| text.starts_with("<!-- example ")).map(|text| {
            let asked = text.lines().next().and_then(Example::parse).map(|example| example.case.to_owned());
            assert!(paragraphs.next().is_some_and(|text| text.starts_with("```text")), "{id}: the example is missing");
            asked.unwrap_or_else(|| panic!("{id}: {text:?} is no example"))
        });
        assert_eq!(paragraphs.next(), None, "{id}: nothing may follow");
        rules.push(SpecRule { id, title, rule, edges: edges.join("\n\n"), since, evidence, shown, example });
    }
    rules
}

/// Reads `<a id="merge-09"></a>MERGE-09 · The first file owns the entry`.
pub(crate) fn heading_of(heading: &str) -> (String, String) {
    let (anchor, id, title) = heading
        .split_once("</a>")
        .and_then(|(anchor, rest)| Some((anchor, rest.split_once(" · ")?)))
        .map(|(anchor, (id, title))| (anchor, id.to_owned(), title.to_owned()))
        .unwrap_or_else(|| panic!("{heading:?} has no anchor, id and title"));
    assert_eq!(anchor, format!("<a id=\"{}\">", id.to_lowercase()), "{id}: links lead to its id in lower case");
    (id, title)
}

/// A line without what stands in code quotes.
pub(crate) fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// Reads `since 1.5 · observed · case [..](..)`.
fn status_line(id: &str, line: &str) -> (String, Vec<String>, Vec<Shown>) {
    assert!(!line.contains('\n'), "{id}: the status is one line");
    let mut parts = line.split(" · ");
    let since = parts.next().and_then(|part| part.strip_prefix("since ")).unwrap_or_else(|| panic!("{id}: no release in {line:?}"));
    let evidence = parts.next().unwrap_or_else(|| panic!("{id}: no evidence in {line:?}"));
    let mut shown = Vec::new();
    for part in parts {
        if part == "not yet modelled" {
            shown.push(Shown::NotYetModelled);
        } else if let Some(reason) = part.strip_prefix("not observable: ") {
            assert!(!reason.is_empty(), "{id}: why is it not observable?");
            shown.push(Shown::NotObservable);
        } else if let Some(cases) = part.strip_prefix("case ") {
            shown.extend(case_links(id, cases));
        } else if let Some(properties) = part.strip_prefix("property ") {
            shown.extend(quoted(properties).into_iter().map(Shown::Property));
        } else if let Some(test) = part.strip_prefix("shown by ") {
            shown.extend(links(test).into_iter().map(|(_, target)| Shown::Test(target)));
        } else {
            panic!("{id}: {part:?} is not a status");
        }
    }
    (since.to_owned(), evidence.split(", ").map(str::to_owned).collect(), shown)
}

/// The cases of a line of links to them.
fn case_links(id: &str, line: &str) -> Vec<Shown> {
    let case = |(name, target): (String, String)| {
        assert_eq!(target, format!("tests/corpus/{name}.yaml"), "{id}: the link leads elsewhere");
        Shown::Case(name)
    };
    links(line).into_iter().map(case).collect()
}

/// The links of a line, `[name](target)`.
fn links(line: &str) -> Vec<(String, String)> {
    line.split('[')
        .skip(1)
        .filter_map(|link| {
            let (name, rest) = link.split_once("](")?;
            let (target, _) = rest.split_once(')')?;
            Some((name.to_owned(), target.to_owned()))
        })
        .collect()
}

/// What stands in code quotes.
fn quoted(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What the invariants of SPEC.md say they are shown by.
pub(crate) fn invariants() -> Vec<(String, Vec<Shown>)> {
    let spec = read("SPEC.md");
    spec.lines()
        .filter(|line| line.starts_with("| INV-"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 4, "{line}: four cells");
            let shown = match cells[3].split_once(' ') {
                Some(("case", cases)) => links(cases).into_iter().map(|(name, _)| Shown::Case(name)).collect(),
                Some(("property", properties)) => quoted(properties).into_iter().map(Shown::Property).collect(),
                _ => Vec::new(),
            };
            match cells[2] {
                "Holds" => assert!(matches!(shown.first(), Some(Shown::Property(_))), "{line}: no property shows it"),
                "Fails" => assert!(
                    matches!(shown.first(), Some(Shown::Case(_))) || cells[3].contains("not observable"),
                    "{line}: no counterexample"
                ),
                _ => assert!(shown.is_empty(), "{line}: a verdict is missing"),
            }
            (cells[0].to_owned(), shown)
        })
        .collect()
}
