//! SPEC.md, the rule ids and what is cited for the rules.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::check::corpus::Case;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

use crate::specification::{Shown, invariants, spec_rules};
use crate::{cases, files_below, here, is_about, properties, read};

#[test]
fn spec_and_rule_ids_are_equal() {
    let written: Vec<String> = spec_rules().into_iter().map(|rule| rule.id).collect();
    let unique: BTreeSet<&String> = written.iter().collect();
    assert_eq!(unique.len(), written.len(), "an id stands twice in SPEC.md");
    let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
    assert_eq!(written, known, "SPEC.md and src/rule.rs, in order");
}

#[test]
fn every_rule_says_since_when_and_how_that_is_known() {
    for rule in spec_rules() {
        for release in rule.since.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|word| word.len() > 1) {
            assert!(release.parse::<Release>().is_ok(), "{}: {release} is not a release", rule.id);
        }
        for evidence in &rule.evidence {
            let kinds = ["observed", "upstream test", "read in source", "documented"];
            assert!(kinds.contains(&evidence.as_str()), "{}: {evidence:?} is not a kind of evidence", rule.id);
        }
        assert!(!rule.shown.is_empty(), "{} is not shown by anything", rule.id);
    }
}

#[test]
fn every_case_property_and_test_cited_exists() {
    let (cases, properties): (BTreeSet<String>, _) = (cases().into_iter().map(|case| case.scenario.id).collect(), properties());
    let cited = spec_rules().into_iter().map(|rule| (rule.id, rule.shown)).chain(invariants());
    for (id, shown) in cited {
        for shown in shown {
            match shown {
                Shown::Case(case) => assert!(cases.contains(&case), "{id}: there is no case {case}"),
                Shown::Property(name) => assert!(properties.contains(&name), "{id}: there is no property {name}"),
                Shown::Test(path) => assert!(here(&path).is_file(), "{id}: there is no test {path}"),
                Shown::NotObservable | Shown::NotYetModelled => {}
            }
        }
    }
}

#[test]
fn a_case_cited_by_a_rule_is_about_it() {
    let cases: BTreeMap<String, Case> = cases().into_iter().map(|case| (case.scenario.id.clone(), case)).collect();
    for rule in spec_rules() {
        for shown in &rule.shown {
            if let Shown::Case(id) = shown {
                assert!(cases.get(id).is_some_and(|case| is_about(case, &rule.id)), "{}: {id} does not list it", rule.id);
            }
        }
    }
}

#[test]
fn every_rule_the_code_cites_by_name_exists() {
    // `Rule::Merge09` is checked by the compiler; ids in comments and docs are not.
    let known: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.as_str()).collect();
    let areas: BTreeSet<&str> = known.iter().filter_map(|id| id.split_once('-')).map(|(area, _)| area).collect();
    let mut texts: Vec<(String, String)> =
        files_below(&here("src"), ".rs").into_iter().map(|name| (format!("src/{name}.rs"), read(&format!("src/{name}.rs")))).collect();
    texts.push(("SPEC.md".to_owned(), read("SPEC.md")));
    for (path, text) in texts {
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
            let cites = word.split_once('-').is_some_and(|(area, number)| {
                areas.contains(area) && number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit())
            });
            assert!(!cites || known.contains(word), "{path} cites {word}, which is not a rule");
        }
    }
}
