//! The suite is kept honest: every deliberately wrong client is caught, by the corpus and by made-up scenarios.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use kubeconfig_oracle::check::corpus::cases;
use kubeconfig_oracle::check::corpus::sources::generated;
use kubeconfig_oracle::compare::agree;

#[path = "check/flips/mod.rs"]
mod flips;
use flips::{Case, Flip, UNFLIPPED, flips};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// So many scenarios are made up at most; a wrong client that none of them meets counts as unnoticed.
const MADE_UP: u64 = 10_000;

/// Whether the answer tells the wrong client from the right one. Where nobody can answer, nobody is told apart.
fn kills(flip: &Flip, case: &Case) -> bool {
    flip.answer(case).is_some_and(|wrong| !agree(&case.right, &wrong))
}

/// The checked-in list names, for each wrong client, the first case of the corpus that kills it.
#[test]
fn the_corpus_kills_every_wrong_client() {
    let cases = cases::read(format!("{ROOT}/tests/corpus").as_ref()).unwrap();
    let cases: Vec<Case> = cases.into_iter().filter_map(|case| Case::new(case.scenario)).collect();
    let (mut list, mut survivors) = (String::from("rule\twrong client\tkilled by\n"), Vec::new());
    let flips = flips();
    for flip in &flips {
        let is_about = |case: &Case| case.scenario.rules.iter().any(|rule| rule == flip.rule);
        // A case about the rule itself, if there is one that kills.
        let killed = |own: bool| cases.iter().find(|case| is_about(case) == own && kills(flip, case));
        match killed(true).or_else(|| killed(false)) {
            Some(case) => writeln!(list, "{}\t{}\t{}", flip.rule, flip.name, case.scenario.id).unwrap(),
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
        let Some(case) = Case::new(question.scenario) else { continue };
        alive.retain(|flip| !kills(flip, &case));
        if alive.is_empty() {
            break;
        }
    }
    println!("killed by made-up scenarios: {} of {count}", count - alive.len());
    let survivors: Vec<&str> = alive.iter().map(|flip| flip.name).collect();
    assert!(survivors.is_empty(), "survivors:\n{}", survivors.join("\n"));
}

/// A rule that a case shows can be had wrong, or it is said why not.
#[test]
fn every_rule_that_a_case_shows_has_a_wrong_client() {
    let cases = cases::read(format!("{ROOT}/tests/corpus").as_ref()).unwrap();
    let shown: BTreeSet<String> = cases.into_iter().flat_map(|case| case.scenario.rules).collect();
    let flipped: BTreeSet<&str> = flips().iter().map(|flip| flip.rule).collect();
    let unflipped: BTreeSet<&str> = UNFLIPPED.iter().map(|(rule, _)| *rule).collect();
    for rule in &shown {
        let (is_flipped, is_told) = (flipped.contains(rule.as_str()), unflipped.contains(rule.as_str()));
        assert!(is_flipped || is_told, "{rule}: no client has it wrong, and nobody says why");
        assert!(!(is_flipped && is_told), "{rule}: a client has it wrong");
    }
    println!("{} rules have wrong clients, {} cannot have any", flipped.len(), unflipped.len());
    assert!(UNFLIPPED.iter().all(|(rule, why)| shown.contains(*rule) && why.ends_with('.')), "a reason stands for nothing");
}
