//! What `UPDATE=1` writes into SPEC.md: nothing in these parts is written by hand.

use std::fs;

use crate::{examples, here, links, protocol, read, releases};

/// The document with everything that is generated.
fn generated(spec: &str) -> String {
    let spec = examples::with_examples(spec);
    let spec = with_part(&spec, "error codes", &error_codes());
    let spec = with_part(&spec, "releases", &releases::page());
    links::with_targets(&spec)
}

/// The document with one part between its comments.
fn with_part(spec: &str, name: &str, part: &str) -> String {
    let begin = format!("<!-- Written by `UPDATE=1 cargo test --test spec`: {name} -->\n");
    let (before, rest) = spec.split_once(&begin).unwrap_or_else(|| panic!("SPEC.md has no part {name}"));
    let (_, after) = rest.split_once("<!-- end -->").expect("the part ends");
    format!("{before}{begin}{part}\n<!-- end -->{after}")
}

/// The table of error codes, from that of PROTOCOL.md.
fn error_codes() -> String {
    let mut table = String::from("\n| code | when | rules |\n|---|---|---|\n");
    for row in protocol::table(&["code", "fields", "rule"]) {
        let [code, _, rules, when, _] = row.as_slice() else { panic!("{row:?} is no row of the table of codes") };
        let rules: Vec<String> = rules.split(", ").filter(|rule| !rule.is_empty()).map(|rule| format!("[{rule}]")).collect();
        table += &format!("| [{code}](PROTOCOL.md#errors) | {when} | {} |\n", rules.join(", "));
    }
    table
}

#[test]
fn what_is_generated_is_up_to_date() {
    let spec = read("SPEC.md");
    let written = generated(&spec);
    if std::env::var_os("UPDATE").is_some() && spec != written {
        // Other tests read it at the same time: they find one or the other, and never a part.
        fs::write(here("SPEC.md.new"), &written).expect("a new file can be written");
        fs::rename(here("SPEC.md.new"), here("SPEC.md")).expect("SPEC.md can be replaced");
    }
    assert!(read("SPEC.md") == written, "a part of SPEC.md that is generated is out of date: run `UPDATE=1 cargo test --test spec`");
}

/// The version and date at the top are those of the newest row of the changes.
#[test]
fn the_newest_change_is_the_version() {
    let spec = read("SPEC.md");
    let (_, changes) = spec.split_once("\n| version | date | rules |\n|---|---|---|\n").expect("a table of changes");
    let newest: Vec<&str> = changes.lines().next().unwrap_or_default().trim_matches('|').split(" | ").map(str::trim).collect();
    let top = format!("\nVersion {}, {}, for Kubernetes", newest[0], newest[1]);
    assert!(spec.contains(&top), "the top of SPEC.md does not say {top:?}");
}
