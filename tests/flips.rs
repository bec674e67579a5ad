//! The suite is kept honest: every deliberately wrong client is caught, by the corpus and by made-up scenarios.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::fmt::Write;
use std::fs;

use kubeconfig_oracle::check::compare::{Errors, SECTIONS, compare};
use kubeconfig_oracle::check::corpus;
use kubeconfig_oracle::check::source::generated;
use kubeconfig_oracle::scenario::Scenario;
use serde_json::Value;

#[path = "check/flips/mod.rs"]
mod flips;
use flips::{Flip, flips, right};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// So many scenarios are made up at most; a wrong client that none of them meets counts as unnoticed.
const MADE_UP: u64 = 10_000;

/// Whether the answer tells the wrong client from the right one. Where nobody can answer, nobody is told apart.
fn kills(flip: &Flip, scenario: &Scenario, right: &Value) -> bool {
    let sections: Vec<String> = SECTIONS.iter().map(|section| (*section).to_owned()).collect();
    flip.answer(scenario).is_ok_and(|wrong| !compare(right, &wrong, &sections, Errors::Exact).is_empty())
}

/// A scenario of the newest release, whose rules are flipped, and its answer.
fn answered(scenario: Scenario) -> Option<(Scenario, Value)> {
    let scenario = Scenario { release: None, ..scenario };
    let answer = right(&scenario).ok()?;
    Some((scenario, answer))
}

/// The checked-in list names, for each wrong client, the first case of the corpus that kills it.
#[test]
fn the_corpus_kills_every_wrong_client() {
    let cases = corpus::read(format!("{ROOT}/tests/corpus").as_ref()).unwrap();
    let cases: Vec<(Scenario, Value)> = cases.into_iter().filter_map(|case| answered(case.scenario)).collect();
    let (mut list, mut survivors) = (String::from("rule\twrong client\tkilled by\n"), Vec::new());
    let flips = flips();
    for flip in &flips {
        let is_about = |scenario: &Scenario| scenario.rules.iter().any(|rule| rule == flip.rule);
        // A case about the rule itself, if there is one that kills.
        let killed = |own: bool| cases.iter().find(|(case, right)| is_about(case) == own && kills(flip, case, right));
        match killed(true).or_else(|| killed(false)) {
            Some((case, _)) => writeln!(list, "{}\t{}\t{}", flip.rule, flip.name, case.id).unwrap(),
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
        let Some((scenario, right)) = answered(question.scenario) else { continue };
        alive.retain(|flip| !kills(flip, &scenario, &right));
        if alive.is_empty() {
            break;
        }
    }
    println!("killed by made-up scenarios: {} of {count}", count - alive.len());
    let survivors: Vec<&str> = alive.iter().map(|flip| flip.name).collect();
    assert!(survivors.is_empty(), "survivors:\n{}", survivors.join("\n"));
}
