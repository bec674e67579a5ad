//! PROTOCOL.md, taken apart: its examples and its tables.

use serde_json::Value;

use super::schemas::read;

/// A fenced block: ```` ```json outcome ```` is a document of the schema `outcome`, `jsonl` has one a line.
pub(super) struct Example {
    /// The schema that it names.
    pub schema: String,
    /// The line of the page on which it begins.
    pub line: usize,
    /// Its documents.
    pub documents: Vec<Value>,
}

/// Every fenced block of the page; panics where one names no schema or does not parse.
pub(super) fn examples() -> Vec<Example> {
    let page = read("PROTOCOL.md");
    let mut lines = page.lines().enumerate();
    let mut examples = Vec::new();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let place = format!("PROTOCOL.md:{}", number + 1);
        let (language, schema) = info.split_once(' ').unwrap_or_else(|| panic!("{place}: the example names no schema"));
        let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let json = |text: &str| serde_json::from_str(text).unwrap_or_else(|error| panic!("{place}: {error}"));
        let documents = match language {
            "json" => vec![json(&body.join("\n"))],
            "jsonl" => body.iter().map(|line| json(line)).collect(),
            "yaml" => vec![serde_yaml::from_str(&body.join("\n")).unwrap_or_else(|error| panic!("{place}: {error}"))],
            other => panic!("{place}: examples are json, jsonl or yaml, not {other}"),
        };
        examples.push(Example { schema: schema.to_owned(), line: number + 1, documents });
    }
    examples
}

/// The cells of the table whose head begins with these.
pub(crate) fn table(head: &[&str]) -> Vec<Vec<String>> {
    let page = read("PROTOCOL.md");
    let cells = |line: &str| -> Vec<String> {
        let line = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')).unwrap_or_default();
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut lines = page.lines();
    lines.find(|line| cells(line).iter().take(head.len()).eq(head)).unwrap_or_else(|| panic!("there is no table with the head {head:?}"));
    lines.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect()
}

/// What stands in code quotes.
pub(super) fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
