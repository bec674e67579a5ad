//! `rules`: SPEC.md, rule by rule.

use kubeconfig_oracle::rule::Rule;

use super::machine::Machine;

const SPEC: &str = include_str!("../../SPEC.md");

#[test]
fn a_rule_is_printed_as_the_specification_has_it() {
    let run = Machine::empty().oracle(&["rules", "merge-09"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let (heading, text) = run.stdout.split_once("\n\n").expect("a heading");
    assert_eq!(heading, "#### MERGE-09 · The first file owns the entry");
    assert!(text.split("\n\n").all(|paragraph| SPEC.contains(paragraph.trim())), "{text}");
    assert!(!text.contains("<!--") && !text.contains("<details>"), "{text}");
    assert!(run.stdout.contains("\nsince "), "the line of evidence belongs to it: {}", run.stdout);
}

#[test]
fn an_area_is_all_of_its_rules() {
    let run = Machine::empty().oracle(&["rules", "HOME"]);
    let headings = run.stdout.lines().filter(|line| line.starts_with("#### HOME-")).count();
    assert_eq!(headings, Rule::ALL.iter().filter(|rule| rule.as_str().starts_with("HOME-")).count());
}

#[test]
fn every_rule_has_a_line() {
    let run = Machine::empty().oracle(&["rules"]);
    let said: Vec<&str> = run.stdout.lines().filter_map(|line| line.split_once('\t')).map(|(rule, _)| rule).collect();
    assert_eq!(said, Rule::ALL.iter().map(|rule| rule.as_str()).collect::<Vec<_>>());
}

#[test]
fn an_unknown_rule_is_an_error() {
    let run = Machine::empty().oracle(&["rules", "MERGE-99", "MERGE-01"]);
    assert_eq!(run.status, 1);
    assert!(run.stderr.contains("MERGE-99") && run.stdout.contains("MERGE-01"), "{run:?}");
}
