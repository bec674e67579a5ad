//! The tests are kept honest: every mutant is killed, that is told from the model, by the corpus and by generated scenarios.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use kubeconfig_oracle::check::corpus::sources::{generated, generated_argvs};
use kubeconfig_oracle::check::corpus::{self, cases};
use kubeconfig_oracle::internals::compare::agree;
use kubeconfig_oracle::internals::mutants::{self, Case, Mutant, UNMUTATED};
use kubeconfig_oracle::{Rule, Scenario};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The limit of generated scenarios, and of those with an argv; a mutant that none of them kills has survived.
const GENERATED: u64 = 20_000;

/// Whether the answer tells the mutant from the model. A mutant that does not answer is not told from it.
fn kills(mutant: &Mutant, case: &Case) -> bool {
    mutant.answer(case).is_some_and(|wrong| !agree(&case.right, &wrong))
}

/// A case for the newest release.
fn newest(scenario: Scenario) -> Option<Case> {
    Case::new(Scenario { release: None, ..scenario })
}

fn corpus() -> Vec<corpus::Case> {
    cases::read(format!("{ROOT}/tests/corpus").as_ref()).unwrap()
}

/// The checked-in list names, for each mutant, the first case of the corpus that kills it, preferably one about its rule.
#[test]
fn the_corpus_kills_every_mutant() {
    let cases: Vec<Case> = corpus().into_iter().filter_map(|case| newest(case.scenario)).collect();
    let (mut list, mut survivors) = (String::from("rule\tmutant\tkilled by\n"), Vec::new());
    let mutants = mutants::all();
    for mutant in &mutants {
        let is_about = |case: &Case| case.scenario.rules.contains(&mutant.rule);
        let killed = |own: bool| cases.iter().find(|case| is_about(case) == own && kills(mutant, case));
        match killed(true).or_else(|| killed(false)) {
            Some(case) => writeln!(list, "{}\t{}\t{}", mutant.rule, mutant.name, case.scenario.id).unwrap(),
            None => survivors.push(format!("{} {}", mutant.rule, mutant.name)),
        }
    }
    println!("killed by the corpus: {} of {}", mutants.len() - survivors.len(), mutants.len());
    assert!(survivors.is_empty(), "survivors:\n{}", survivors.join("\n"));
    let path = format!("{ROOT}/tests/check/mutants.tsv");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &list).unwrap();
    }
    let is_current = fs::read_to_string(&path).unwrap() == list;
    assert!(is_current, "tests/check/mutants.tsv is out of date: run `UPDATE=1 cargo test --test check kills` and look at what changed");
}

#[test]
fn generated_scenarios_kill_every_mutant() {
    let mut alive = mutants::all();
    let count = alive.len();
    // One ordinary scenario in eight has an argv, and few of those fall under a certain rule.
    for question in generated(3, 0, GENERATED, None).chain(generated_argvs(3, 0, GENERATED, None)) {
        let Some(case) = newest(question.scenario) else { continue };
        alive.retain(|mutant| !kills(mutant, &case));
        if alive.is_empty() {
            break;
        }
    }
    println!("killed by generated scenarios: {} of {count}", count - alive.len());
    let survivors: Vec<&str> = alive.iter().map(|mutant| mutant.name).collect();
    assert!(survivors.is_empty(), "survivors:\n{}", survivors.join("\n"));
}

/// A rule that a case shows has a mutant, or there is a reason why it cannot have one.
#[test]
fn every_rule_that_a_case_shows_has_a_mutant() {
    let shown: BTreeSet<Rule> = corpus().into_iter().flat_map(|case| case.scenario.rules).collect();
    let mutated: BTreeSet<Rule> = mutants::all().iter().map(|mutant| mutant.rule).collect();
    let unmutated: BTreeSet<Rule> = UNMUTATED.iter().map(|(rule, _)| *rule).collect();
    for rule in &shown {
        let (is_mutated, is_excused) = (mutated.contains(rule), unmutated.contains(rule));
        assert!(is_mutated || is_excused, "{rule}: there is no mutant, and no reason why");
        assert!(!(is_mutated && is_excused), "{rule}: there is a mutant");
    }
    println!("{} rules have mutants, {} cannot have any", mutated.len(), unmutated.len());
    assert!(UNMUTATED.iter().all(|(rule, why)| shown.contains(rule) && why.ends_with('.')), "a reason is about no rule that is shown");
}
