//! `tests/coverage.md`, the table of what shows each rule, which is written with `UPDATE=1`.

use std::fs;

use crate::specification::{Shown, spec_rules};
use crate::{cases, here, is_about, read};

/// The table of rules, cases and properties that is checked in.
fn coverage() -> String {
    let cases = cases();
    let rules = spec_rules();
    let mut table = String::from(
        "# What shows each rule\n\nWritten by `UPDATE=1 cargo test --test spec`. Cases are those that list the rule; properties are those SPEC.md names.\n\n",
    );
    let count = |which: fn(&Shown) -> bool| rules.iter().filter(|rule| rule.shown.iter().any(which)).count();
    table += &format!(
        "{} rules: {} shown by cases, {} by properties, {} by tests of the program; {} not observable, {} not yet modelled. {} cases.\n\n",
        rules.len(),
        count(|shown| matches!(shown, Shown::Case(_))),
        count(|shown| matches!(shown, Shown::Property(_))),
        count(|shown| matches!(shown, Shown::Test(_))),
        count(|shown| matches!(shown, Shown::NotObservable)),
        count(|shown| matches!(shown, Shown::NotYetModelled)),
        cases.len(),
    );
    table += "| rule | cases | properties | otherwise |\n|---|---|---|---|\n";
    for rule in &rules {
        let about: Vec<&str> = cases.iter().filter(|case| is_about(case, &rule.id)).map(|case| case.scenario.id.as_str()).collect();
        let mut properties = Vec::new();
        let mut otherwise = Vec::new();
        for shown in &rule.shown {
            match shown {
                Shown::Case(_) => {}
                Shown::Property(name) => properties.push(name.as_str()),
                Shown::Test(path) => otherwise.push(path.as_str()),
                Shown::NotObservable => otherwise.push("not observable"),
                Shown::NotYetModelled => otherwise.push("not yet modelled"),
            }
        }
        table += &format!("| {} | {} | {} | {} |\n", rule.id, about.join(", "), properties.join(", "), otherwise.join(", "));
    }
    table
}

#[test]
fn the_coverage_table_is_up_to_date() {
    let table = coverage();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(here("tests/coverage.md"), &table).expect("tests/coverage.md can be written");
    }
    assert!(read("tests/coverage.md") == table, "tests/coverage.md is out of date: run `UPDATE=1 cargo test --test spec`");
}
