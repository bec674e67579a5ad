//! The trace: it explains the outcome and has no part in it.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::explain;
use kubeconfig_oracle::generate::{Mode, Scenarios, arb_scenario};
use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::outcome::Answer;
use kubeconfig_oracle::rule::Rule;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::trace::{Decision, Source, Subject, Trace};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// Explaining answers what evaluating answers.
    #[test]
    fn explaining_changes_no_outcome(tame in arb_scenario(Mode::Tame), wild in arb_scenario(Mode::Wild)) {
        for scenario in [tame, wild] {
            prop_assert_eq!(traced(&scenario).0, outcome(&scenario));
        }
    }

    /// Every refusal names the rule that refuses: a file by its name, anything else by its code. Left out are the bytes of entry `bytes`:
    /// that they are no YAML at all is no rule.
    #[test]
    fn every_error_has_a_rule(tame in arb_scenario(Mode::Tame), wild in arb_scenario(Mode::Wild)) {
        for scenario in [tame, wild] {
            let (outcome, trace) = traced(&scenario);
            for section in ["load", "client"] {
                for error in outcome[section]["errors"].as_array().into_iter().flatten() {
                    let code = error["code"].as_str().unwrap_or_default();
                    let path = error["path"].as_str().unwrap_or_default();
                    if code.starts_with("decode-") {
                        continue;
                    }
                    let tells = |decision: &Decision| match &decision.subject {
                        Subject::Refusal { code: refused } => refused.as_str() == code,
                        Subject::File { path: file } => **file == *path,
                        Subject::Migration { .. } => decision.from == Source::WorldFile(path.to_owned()),
                        _ => false,
                    };
                    prop_assert!(trace.decisions.iter().any(tells), "{} of {}: {:?}", code, section, trace.decisions);
                }
            }
        }
    }

    /// MERGE-09, MERGE-10, MERGE-13, NS-01: the file that the trace names is the origin in the outcome, and nothing has an origin that the trace
    /// doesn't name; the current context and an overridden namespace likewise.
    #[test]
    fn explain_agrees_with_evaluate(tame in arb_scenario(Mode::Tame), sound in arb_scenario(Mode::Sound)) {
        for scenario in [tame, sound] {
            let (outcome, trace) = traced(&scenario);
            // A migration makes a client load anew, which the trace does not tell again.
            if outcome.get("writes").is_some() {
                continue;
            }
            let mut explained: BTreeMap<String, String> = BTreeMap::new();
            let mut current = None;
            for Decision { rule, subject, from, .. } in &trace.decisions {
                match (rule, subject, from) {
                    (Rule::Merge09 | Rule::Merge13, Subject::Entry { .. }, Source::File { path, .. }) => {
                        explained.insert(subject.to_string(), path.to_string());
                    }
                    (Rule::Merge10, Subject::Document { field: "current-context" }, Source::File { path, .. }) => current = Some(path),
                    _ => {}
                }
            }
            // Entry `flags` tells what was merged in its trace alone, entry `bytes` merges nothing.
            if scenario.flags.is_none() && outcome.get("namespace").is_some() {
                prop_assert_eq!(current.is_some(), outcome["load"]["config"]["current-context"].is_string());
                prop_assert_eq!(explained, origins(&outcome), "{:?}", trace.decisions);
            }
            let overridden = trace.decisions.iter().any(|decision| decision.rule == Rule::Ns01);
            prop_assert_eq!(overridden, outcome["namespace"]["ok"]["overridden"] == true);
        }
    }
}

/// Every rule that a case of the corpus shows is told within 20,000 scenarios, and at least 35 in 100 scenarios come to a client
/// configuration. Prints in how many scenarios each rule was told.
#[test]
fn every_observable_rule_fires() {
    let observable: Vec<Rule> = Rule::ALL.iter().copied().filter(|rule| is_observable(*rule)).collect();
    assert!(observable.len() > 180, "SPEC.md shows its rules by cases: {}", observable.len());
    let scenarios = Scenarios::mixed(2026);
    let mut histogram: BTreeMap<Rule, u64> = BTreeMap::new();
    let (mut asked, mut resolved) = (0_u64, 0_u64);
    for number in 0..20_000 {
        asked += 1;
        let Ok(explained) = explain(&scenarios.get(number)) else { continue };
        resolved += u64::from(matches!(explained.outcome.client, Some(Answer::Ok(_))));
        let rules: BTreeSet<Rule> = explained.trace.decisions.iter().map(|decision| decision.rule).collect();
        rules.into_iter().for_each(|rule| *histogram.entry(rule).or_default() += 1);
        if number >= 2_000 && observable.iter().all(|rule| histogram.contains_key(rule)) {
            break;
        }
    }
    let lines: Vec<String> = histogram.iter().map(|(rule, count)| format!("{rule} {count}")).collect();
    println!("{resolved} of {asked} scenarios came to a client configuration; scenarios by rule:\n{}", lines.join("\n"));
    let silent: Vec<&Rule> = observable.iter().filter(|rule| !histogram.contains_key(rule)).collect();
    println!("{} of {} observable rules were told", observable.len() - silent.len(), observable.len());
    assert!(silent.is_empty(), "rules that no scenario fired: {silent:?}");
    assert!(resolved * 100 >= asked * 35, "only {resolved} of {asked} scenarios came to a client configuration");
}

/// Whether SPEC.md shows the rule by a recorded case: the outcome of a scenario hangs on it.
fn is_observable(rule: Rule) -> bool {
    spec::section(rule).is_some_and(|section| section.lines().any(|line| line.starts_with("since ") && line.contains(" · case [")))
}

/// The outcome and the trace of an explained scenario; nothing and no decision where it cannot be evaluated.
fn traced(scenario: &Scenario) -> (Value, Trace) {
    match explain(scenario) {
        Ok(explained) => (bare(serde_json::to_value(explained.outcome).expect("outcomes are JSON")), explained.trace),
        Err(_) => (Value::Null, Trace::default()),
    }
}

/// The origins of an outcome by how a trace prints their entries.
fn origins(outcome: &Value) -> BTreeMap<String, String> {
    let mut origins = BTreeMap::new();
    for (list, noun) in [("clusters", "cluster"), ("users", "user"), ("contexts", "context")] {
        for (name, origin) in outcome["load"]["origins"][list].as_object().into_iter().flatten() {
            origins.insert(format!("{noun} {name:?}"), origin.as_str().unwrap_or_default().to_owned());
        }
    }
    origins
}
