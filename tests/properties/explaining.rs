//! What is told of a run agrees with the run.

use std::collections::BTreeSet;

use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::generate::{Mode, arb_scenario};
use kubeconfig_oracle::internals::explain::{FieldAnswer, Told, Wanted, tell};
use kubeconfig_oracle::scenario::{Entry, FileKind, Scenario};
use kubeconfig_oracle::trace::Source;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::*;

fn told(scenario: &Scenario, wanted: Wanted) -> Option<Told> {
    tell(scenario, &wanted).ok()
}

/// The names of the fields that an outcome's client has; those of groups with their group.
fn set(client: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (name, value) in client.as_object().into_iter().flatten() {
        match (name.as_str(), value) {
            ("tls" | "impersonate", Value::Object(group)) => names.extend(group.keys().map(|inner| format!("client.{name}.{inner}"))),
            _ => drop(names.insert(format!("client.{name}"))),
        }
    }
    names
}

/// Where an answer comes from, if that is a file.
fn place(answer: &FieldAnswer) -> Option<(String, u32)> {
    match &answer.from {
        Source::File { path, line, .. } if *line > 0 => Some((path.to_string(), *line)),
        _ => None,
    }
}

proptest! {
    #![proptest_config(config())]

    /// What is explained is what is evaluated: the outcome is the same, and of its client exactly the fields that are set have a source.
    #[test]
    fn explain_agrees_with_evaluate(scenario in arb_scenario(Mode::Wild)) {
        let told = told(&scenario, Wanted { fields: true, ..Wanted::default() });
        let evaluated = evaluate(&scenario).ok();
        prop_assert_eq!(told.as_ref().map(|told| &told.outcome), evaluated.as_ref());
        let Some(told) = told.filter(|_| matches!(scenario.entry, Entry::Deferred | Entry::Kubectl)) else { return Ok(()) };
        let outcome = serde_json::to_value(&told.outcome).unwrap();
        let made = told.fields.iter().filter(|answer| answer.field.starts_with("client."));
        let explained: BTreeSet<String> = made.clone().map(|answer| answer.field.clone()).collect();
        prop_assert_eq!(explained, set(&outcome["client"]["ok"]));
        for answer in made {
            prop_assert!(answer.from != Source::Default, "{}", answer.field);
        }
    }

    /// A value that wins in a file is told of its line, and no line of any file is without an answer.
    #[test]
    fn every_line_has_an_answer(scenario in arb_scenario(Mode::Tame)) {
        let Some(first) = told(&scenario, Wanted { fields: true, ..Wanted::default() }) else { return Ok(()) };
        // A command line may come to no client: kubectl shows help, or refuses it.
        if !matches!(scenario.entry, Entry::Deferred | Entry::Kubectl) || first.outcome.client.is_none() {
            return Ok(());
        }
        for answer in first.fields.iter().filter(|answer| !answer.value.is_empty() && answer.unused.is_none()) {
            let Some(line) = place(answer).filter(|_| !answer.field.starts_with("client.") && !answer.field.starts_with("request.")) else { continue };
            let told = told(&scenario, Wanted { line: Some(line.clone()), ..Wanted::default() }).unwrap();
            let counts = told.why_not.iter().any(|why| why.verdict.starts_with("it counts"));
            prop_assert!(counts, "{} at {:?}: {:?}", answer.field, line, told.why_not);
        }
        for (path, file) in &scenario.world.files {
            let FileKind::Content(bytes) = &file.kind else { continue };
            let lines = String::from_utf8_lossy(bytes).lines().count() as u32;
            for line in (1..=lines).take(6) {
                let told = told(&scenario, Wanted { line: Some((path.clone(), line)), ..Wanted::default() }).unwrap();
                prop_assert!(!told.why_not.is_empty() && told.why_not.iter().all(|why| !why.verdict.is_empty()), "{}:{}", path, line);
            }
        }
    }
}
