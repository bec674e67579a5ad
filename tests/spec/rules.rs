//! SPEC.md, the rule ids and what is cited for the rules.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::check::corpus::Case;
use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

use crate::specification::{Shown, SpecRule, invariants, spec_rules, without_code};
use crate::{cases, files_below, here, is_about, properties, read};

/// The list in `src/rule.rs` is SPEC.md's: the ids in its order, each documented by its title and its sentence, so that an editor shows them.
#[test]
fn spec_and_rules_are_equal() {
    let ids: Vec<String> = spec_rules().into_iter().map(|rule| rule.id).collect();
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an id stands twice in SPEC.md");
    let list: String = ids.iter().map(|id| line_of(id)).collect();
    let source = read("src/rule.rs");
    let (before, rest) = source.split_once("rules! {\n").expect("a list of rules");
    let (_, after) = rest.split_once("\n}\n").expect("an end of the list");
    let written = format!("{before}rules! {{\n{list}}}\n{after}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(here("src/rule.rs"), &written).expect("src/rule.rs can be written");
    }
    assert!(read("src/rule.rs") == written, "src/rule.rs is not SPEC.md's list of rules: run `UPDATE=1 cargo test --test spec`");
}

/// `MERGE-09` as a line of `src/rule.rs`, below its title and its sentence.
fn line_of(id: &str) -> String {
    let (area, number) = id.split_once('-').expect("an area and a number");
    let variant = format!("{}{}{number}", &area[..1], area[1..].to_lowercase());
    let (title, sentence) = (spec::title(id).unwrap_or_default(), spec::sentence(id).unwrap_or_default());
    format!("    /// {title}.\n    ///\n    /// {sentence}\n    {variant} = {id:?},\n")
}

#[test]
fn a_rule_is_one_sentence_that_demands_or_informs() {
    let demands = |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| word == "MUST" || word == "MAY");
    let mut found = Vec::new();
    for SpecRule { id, rule, edges, shown, .. } in spec_rules() {
        let is_informative = rule.contains("*Informative.* ");
        let bare = without_code(&rule).replace("**Surprising.** ", "").replace("*Informative.* ", "");
        let faults = [
            (is_informative == demands(&rule), "its sentence has MUST, MUST NOT or MAY, or it is informative"),
            (is_informative == shown.iter().any(|shown| *shown != Shown::NotObservable), "it is informative if nothing can show it"),
            (demands(&edges), "its sentence demands, and the others give its edges"),
            (bare.contains(". "), "it is one sentence, and its edges are a paragraph of their own"),
        ];
        found.extend(faults.into_iter().filter(|(is_fault, _)| *is_fault).map(|(_, what)| format!("{id}: {what}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_rule_has_a_title_of_its_own() {
    let mut titles = BTreeSet::new();
    for SpecRule { id, title, .. } in spec_rules() {
        let is_title = (10..=80).contains(&title.chars().count()) && !title.contains(['`', '[']) && !title.ends_with('.');
        assert!(is_title, "{id}: {title:?} is not a title");
        assert!(titles.insert(title.clone()), "{id}: another rule is titled {title:?}");
    }
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
