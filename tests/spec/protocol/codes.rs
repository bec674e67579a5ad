//! The table of error codes: equal to the code's list and to the schema, its rules in SPEC.md, its texts client-go's.

use std::collections::BTreeSet;
use std::fs;

use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::outcome::Code;
use kubeconfig_oracle::rule::Rule;
use serde_json::{Value, json};

use super::page::{quoted, table};
use super::schemas::{here, refusal};

/// The codes whose texts the adapter around client-go does not spell: it knows them by their Go type or number, or was written for
/// releases that do not say them any more.
const KNOWN_OTHERWISE: &[&str] = &[
    "file-not-found",
    "read-is-a-directory",
    "read-not-a-directory",
    "read-permission",
    "read-other",
    "migrate-io",
    "empty-config",
    "exec-env-value",
    "token-file-unreadable",
    "not-in-cluster",
    "key-pair",
    "auth-provider",
    "proxy",
];

/// The codes of whatever has no code.
const NO_CODE: &[&str] = &["request-other", "other"];

/// One row of the table.
struct Row {
    code: String,
    fields: BTreeSet<String>,
    rules: Vec<String>,
    texts: Vec<String>,
}

fn rows() -> Vec<Row> {
    let list = |cell: &str| -> Vec<String> { cell.split(", ").filter(|item| !item.is_empty()).map(str::to_owned).collect() };
    let row = |cells: Vec<String>| match cells.as_slice() {
        [code, fields, rules, when, texts] => {
            assert!(!when.is_empty(), "{code}: when?");
            Row { code: quoted(code).concat(), fields: list(fields).into_iter().collect(), rules: list(rules), texts: quoted(texts) }
        }
        other => panic!("{other:?} is no row of the table of codes"),
    };
    table(&["code", "fields", "rule"]).into_iter().map(row).collect()
}

#[test]
fn the_table_the_schema_and_the_code_have_the_same_codes() {
    let written: Vec<String> = rows().into_iter().map(|row| row.code).collect();
    let known: Vec<String> = Code::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(written, known, "PROTOCOL.md and src/outcome.rs, in order");
    let schema = super::schemas::json("outcome");
    assert_eq!(schema["$defs"]["code"]["enum"], json!(known), "the schema, in order");
}

/// For each code alone, the schema takes the fields of its row and no others.
#[test]
fn the_fields_of_a_code_are_those_of_the_schema() {
    let values = [("name", json!("n")), ("path", json!("p")), ("cause", json!({"code": "read-permission"}))];
    for row in rows() {
        for (field, value) in &values {
            let error = json!({"code": row.code, *field: value});
            let refused = refusal("outcome", &json!({"client": {"errors": [error]}})).is_some();
            assert_eq!(refused, !row.fields.contains(*field), "{} with {field}", row.code);
        }
    }
}

#[test]
fn the_rules_of_a_code_speak_of_it() {
    for row in rows() {
        assert!(NO_CODE.contains(&row.code.as_str()) || !row.rules.is_empty(), "{} has no rule", row.code);
        for id in row.rules {
            id.parse::<Rule>().unwrap_or_else(|error| panic!("{}: {error}", row.code));
            let section = spec::section(&id).unwrap_or_default();
            assert!(section.contains(&format!("`{}`", row.code)), "{id} does not speak of {}", row.code);
        }
    }
}

/// The text literals of a file of the adapter, by line; `true` where the line asks for how a text begins.
fn literals(file: &str) -> Vec<(usize, bool, String)> {
    let source = fs::read_to_string(here("tests/adapters/client-go").join(file)).expect("a source of the adapter");
    let mut found = Vec::new();
    for (number, line) in source.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        let asks_beginning = ["begins(", "HasPrefix("].iter().any(|call| line.contains(call));
        let quote = if line.contains('`') { '`' } else { '"' };
        found.extend(line.split(quote).skip(1).step_by(2).map(|text| (number, asks_beginning, text.to_owned())));
    }
    found
}

/// Whether the adapter recognises a text: by its beginning, or by all of its constant parts, which stand near one another.
fn is_recognised(text: &str, literals: &[(usize, bool, String)]) -> bool {
    const NEAR: usize = 20;
    fn bare(part: &str) -> &str {
        part.trim_end_matches(r"\d+$").trim_matches(['"', ' ', ':'])
    }
    let parts: Vec<&str> = text.split('…').map(bare).filter(|part| !part.is_empty()).collect();
    let Some((first, others)) = parts.split_first() else { return false };
    literals.iter().any(|(at, asks_beginning, literal)| {
        let near = |part: &&str| literals.iter().any(|(other, _, literal)| at.abs_diff(*other) <= NEAR && literal.contains(*part));
        if *asks_beginning { first.starts_with(bare(literal)) } else { bare(literal) == *first && others.iter().all(near) }
    })
}

#[test]
fn the_adapter_around_client_go_recognises_the_texts() {
    let files = ["client_errors.go", "load_errors.go", "request_errors.go"].map(literals);
    let recognised = |text: &str| files.iter().any(|literals| is_recognised(text, literals));
    for row in rows() {
        let has_no_code = NO_CODE.contains(&row.code.as_str());
        assert!(has_no_code || !row.texts.is_empty(), "{} has no text", row.code);
        let is_known = !has_no_code && !KNOWN_OTHERWISE.contains(&row.code.as_str());
        assert_eq!(row.texts.iter().any(|text| recognised(text)), is_known, "{}: {:?}", row.code, row.texts);
    }
    assert!(recognised("no server found for cluster \"…\"") && !recognised("no servant found for cluster \"…\""));
    assert!(recognised("unable to read client-key … for … due to …") && !recognised("unable to read client-key … of … due to …"));
}

/// Each code that the program can name is one that the schema takes, alone and under a cause.
#[test]
fn a_cause_has_a_code_of_reading_or_decoding() {
    for code in Code::ALL.iter().map(ToString::to_string) {
        let error = |code: &str| -> Value { json!({"client": {"errors": [{"code": "load-file", "path": "p", "cause": {"code": code}}]}}) };
        let is_cause = code.starts_with("read-") || code.starts_with("decode-") || code == "other";
        assert_eq!(refusal("outcome", &error(&code)).is_none(), is_cause, "{code}");
    }
}
