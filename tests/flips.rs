//! The suite is kept honest: every deliberately wrong client is caught, by the corpus and by made-up scenarios.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::fmt::Write;
use std::fs;

use kubeconfig_oracle::check::compare::{Errors, SECTIONS, compare};
use kubeconfig_oracle::check::corpus;
use kubeconfig_oracle::check::source::generated;
use kubeconfig_oracle::scenario::Scenario;

#[path = "check/flips/mod.rs"]
mod flips;
use flips::{Flip, flips, right};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// How many scenarios are made up for a wrong client before it counts as unnoticed.
const MADE_UP: u64 = 6000;

/// Whether the scenario tells the wrong client from the right one. The release is the newest: a flip is one of its rules.
fn kills(flip: &Flip, scenario: &Scenario) -> bool {
    let sections: Vec<String> = SECTIONS.iter().map(|section| (*section).to_owned()).collect();
    match (right(scenario), flip.answer(scenario)) {
        (Ok(right), Ok(wrong)) => !compare(&right, &wrong, &sections, Errors::Exact).is_empty(),
        // Nobody is asked what cannot be answered.
        _ => false,
    }
}

fn newest(scenario: Scenario) -> Scenario {
    Scenario { release: None, ..scenario }
}

/// The checked-in list names, for each wrong client, the first case of the corpus that kills it.
#[test]
fn the_corpus_kills_every_wrong_client() {
    let cases = corpus::read(format!("{ROOT}/tests/corpus").as_ref()).unwrap();
    let scenarios: Vec<Scenario> = cases.into_iter().map(|case| newest(case.scenario)).collect();
    let (mut list, mut survivors) = (String::from("rule\twrong client\tkilled by\n"), Vec::new());
    let flips = flips();
    for flip in &flips {
        let about = |scenario: &&Scenario| scenario.rules.iter().any(|rule| rule == flip.rule);
        let own = scenarios.iter().filter(about).find(|scenario| kills(flip, scenario));
        match own.or_else(|| scenarios.iter().find(|scenario| kills(flip, scenario))) {
            Some(case) => writeln!(list, "{}\t{}\t{}", flip.rule, flip.name, case.id).unwrap(),
            None => survivors.push(format!("{} {}", flip.rule, flip.name)),
        }
    }
    println!("killed by the corpus: {} of {}", flips.len() - survivors.len(), flips.len());
    assert!(survivors.is_empty(), "survivors:\n{}", survivors.join("\n"));
    let path = format!("{ROOT}/tests/check/flips.tsv");
    if std::env::var_os("UPDATE_FLIPS").is_some() {
        fs::write(&path, &list).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), list, "run with UPDATE_FLIPS=1 and look at what changed");
}

#[test]
fn made_up_scenarios_kill_every_wrong_client() {
    let mut alive = flips();
    let count = alive.len();
    for question in generated(3, 0, MADE_UP, None) {
        alive.retain(|flip| !kills(flip, &question.scenario));
        if alive.is_empty() {
            break;
        }
    }
    println!("killed by made-up scenarios: {} of {count}", count - alive.len());
    let survivors: Vec<String> = alive.iter().map(|flip| format!("{} {}", flip.rule, flip.name)).collect();
    assert!(survivors.is_empty(), "survivors:\n{}", survivors.join("\n"));
}
