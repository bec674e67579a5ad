//! Keeps SPEC.md, the rule ids, the corpus and the properties together.
//!
//! SPEC.md says at its top how a rule is written down; this test reads it just so and holds it against `Rule::ALL`, against the
//! cases that `tests/corpus/MANIFEST` lists and against the properties of `tests/properties/`. It also keeps `tests/coverage.md`,
//! the table of what shows each rule: run it with `UPDATE=1` to write the table anew.

#![allow(clippy::disallowed_methods)] // the files read here are the package's own

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

/// A path below the package.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[track_caller]
fn read(path: &str) -> String {
    fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// How SPEC.md says that a rule is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Case(String),
    Property(String),
    /// A test of the program, by file.
    Test(String),
    NotObservable,
    NotYetModelled,
}

/// One rule as SPEC.md writes it.
#[derive(Debug)]
struct SpecRule {
    id: String,
    since: String,
    evidence: Vec<String>,
    shown: Vec<Shown>,
}

/// The rules of SPEC.md, in order; panics where a rule is not written as the comment at its top demands.
fn spec_rules() -> Vec<SpecRule> {
    let spec = read("SPEC.md");
    let mut rules = Vec::new();
    for block in spec.split("\n#### ").skip(1) {
        let block = block.split("\n## ").next().unwrap_or_default().split("\n### ").next().unwrap_or_default();
        let mut paragraphs = block.trim().split("\n\n");
        let id = paragraphs.next().unwrap_or_default().to_owned();
        let rule = paragraphs.next().unwrap_or_else(|| panic!("{id} has no sentence"));
        assert!(rule.ends_with(['.', ':']), "{id}: the rule is no sentence");
        assert!(!rule.contains('·'), "{id}: the status line comes before the rule");
        let mut status = paragraphs.next().unwrap_or_else(|| panic!("{id} has no status line"));
        if status.starts_with("Before: ") {
            assert!(status.ends_with('.'), "{id}: what was before is no sentence");
            status = paragraphs.next().unwrap_or_else(|| panic!("{id} has no status line"));
        }
        assert_eq!(paragraphs.next(), None, "{id}: nothing may follow the status line");
        rules.push(status_line(id, status));
    }
    rules
}

/// Reads `since 1.5 · observed · case [..](..)`.
fn status_line(id: String, line: &str) -> SpecRule {
    assert!(!line.contains('\n'), "{id}: the status is one line");
    let mut parts = line.split(" · ");
    let since = parts.next().and_then(|part| part.strip_prefix("since ")).unwrap_or_else(|| panic!("{id}: no release in {line:?}"));
    let evidence = parts.next().unwrap_or_else(|| panic!("{id}: no evidence in {line:?}"));
    let mut shown = Vec::new();
    for part in parts {
        if part == "not yet modelled" {
            shown.push(Shown::NotYetModelled);
        } else if let Some(reason) = part.strip_prefix("not observable: ") {
            assert!(!reason.is_empty(), "{id}: why is it not observable?");
            shown.push(Shown::NotObservable);
        } else if let Some(cases) = part.strip_prefix("case ") {
            shown.extend(links(cases).into_iter().map(|(name, target)| {
                assert_eq!(target, format!("tests/corpus/{name}.yaml"), "{id}: the link leads elsewhere");
                Shown::Case(name)
            }));
        } else if let Some(properties) = part.strip_prefix("property ") {
            shown.extend(quoted(properties).into_iter().map(Shown::Property));
        } else if let Some(test) = part.strip_prefix("shown by ") {
            shown.extend(links(test).into_iter().map(|(_, target)| Shown::Test(target)));
        } else {
            panic!("{id}: {part:?} is no status");
        }
    }
    SpecRule { id, since: since.to_owned(), evidence: evidence.split(", ").map(str::to_owned).collect(), shown }
}

/// The links of a line, `[name](target)`.
fn links(line: &str) -> Vec<(String, String)> {
    line.split('[')
        .skip(1)
        .filter_map(|link| {
            let (name, rest) = link.split_once("](")?;
            let (target, _) = rest.split_once(')')?;
            Some((name.to_owned(), target.to_owned()))
        })
        .collect()
}

/// What stands in code quotes.
fn quoted(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What the invariants of SPEC.md say they are shown by.
fn invariants() -> Vec<(String, Vec<Shown>)> {
    let spec = read("SPEC.md");
    spec.lines()
        .filter(|line| line.starts_with("| INV-"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 4, "{line}: four cells");
            let shown = match cells[3].split_once(' ') {
                Some(("case", cases)) => links(cases).into_iter().map(|(name, _)| Shown::Case(name)).collect(),
                Some(("property", properties)) => quoted(properties).into_iter().map(Shown::Property).collect(),
                _ => Vec::new(),
            };
            match cells[2] {
                "Holds" => assert!(matches!(shown.first(), Some(Shown::Property(_))), "{line}: no property shows it"),
                "Fails" => assert!(
                    matches!(shown.first(), Some(Shown::Case(_))) || cells[3].contains("not observable"),
                    "{line}: no counterexample"
                ),
                _ => assert!(shown.is_empty(), "{line}: a verdict is missing"),
            }
            (cells[0].to_owned(), shown)
        })
        .collect()
}

/// What a case says of itself.
#[derive(serde::Deserialize)]
struct CaseHead {
    id: String,
    title: String,
    rules: Vec<Rule>,
}

/// The cases that the manifest lists; the only way in which tests enumerate the corpus.
fn manifest() -> Vec<String> {
    read("tests/corpus/MANIFEST").lines().map(str::to_owned).collect()
}

fn corpus() -> BTreeMap<String, CaseHead> {
    manifest()
        .into_iter()
        .map(|case| {
            let head: CaseHead =
                serde_yaml::from_str(&read(&format!("tests/corpus/{case}.yaml"))).unwrap_or_else(|error| panic!("{case}: {error}"));
            (case, head)
        })
        .collect()
}

/// The names of the properties: the functions of `tests/properties/` under `#[test]`.
fn properties() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(here("tests/properties")).expect("tests/properties") {
        let source = fs::read_to_string(entry.expect("an entry").path()).expect("a source file");
        let mut lines = source.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line != "#[test]" {
                continue;
            }
            let function = lines.find_map(|line| line.strip_prefix("fn ")).expect("a function after #[test]");
            names.insert(function.split('(').next().unwrap_or_default().to_owned());
        }
    }
    names
}

/// Every file below a folder that ends so, as a path relative to it without the ending.
fn files_below(folder: &Path, ending: &str) -> BTreeSet<String> {
    fn walk(folder: &Path, root: &Path, ending: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, root, ending, found);
            } else if let Some(name) = path.strip_prefix(root).ok().and_then(|path| path.to_str()?.strip_suffix(ending)) {
                found.insert(name.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(folder, folder, ending, &mut found);
    found
}

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
            assert!(release.parse::<Release>().is_ok(), "{}: {release} is no release", rule.id);
        }
        for evidence in &rule.evidence {
            let kinds = ["observed", "upstream test", "read in source", "documented"];
            assert!(kinds.contains(&evidence.as_str()), "{}: {evidence:?} is no evidence", rule.id);
        }
        assert!(!rule.shown.is_empty(), "{} is not shown by anything", rule.id);
    }
}

#[test]
fn every_case_property_and_test_cited_exists() {
    let (cases, properties) = (corpus(), properties());
    let cited = spec_rules().into_iter().map(|rule| (rule.id, rule.shown)).chain(invariants());
    for (id, shown) in cited {
        for shown in shown {
            match shown {
                Shown::Case(case) => assert!(cases.contains_key(&case), "{id}: there is no case {case}"),
                Shown::Property(name) => assert!(properties.contains(&name), "{id}: there is no property {name}"),
                Shown::Test(path) => assert!(here(&path).is_file(), "{id}: there is no test {path}"),
                Shown::NotObservable | Shown::NotYetModelled => {}
            }
        }
    }
}

#[test]
fn a_case_cited_by_a_rule_is_about_it() {
    let cases = corpus();
    for rule in spec_rules() {
        for shown in &rule.shown {
            if let Shown::Case(case) = shown {
                let about = cases.get(case).is_some_and(|head| head.rules.iter().any(|cited| cited.as_str() == rule.id));
                assert!(about, "{}: {case} does not list it", rule.id);
            }
        }
    }
}

#[test]
fn the_manifest_lists_the_files_in_order() {
    let listed = manifest();
    let folder = here("tests/corpus");
    assert_eq!(listed, files_below(&folder, ".yaml").into_iter().collect::<Vec<_>>(), "cases");
    assert_eq!(listed, files_below(&folder, ".recorded.json").into_iter().collect::<Vec<_>>(), "recordings");
}

#[test]
fn every_case_is_named_and_cites_rules() {
    for (case, head) in corpus() {
        assert_eq!(head.id, case);
        assert!(!head.title.is_empty() && !head.title.ends_with('.'), "{case}: {:?} is no title", head.title);
        assert!(!head.rules.is_empty(), "{case} is about no rule");
        let about: BTreeSet<Rule> = head.rules.iter().copied().collect();
        assert_eq!(about.len(), head.rules.len(), "{case} lists a rule twice");
    }
}

#[test]
fn every_case_is_recorded_for_the_newest_release() {
    #[derive(serde::Deserialize)]
    struct Recorded {
        releases: Vec<Release>,
        outcome: serde_json::Value,
    }
    for case in manifest() {
        let recorded: Vec<Recorded> =
            serde_json::from_str(&read(&format!("tests/corpus/{case}.recorded.json"))).unwrap_or_else(|error| panic!("{case}: {error}"));
        let releases: Vec<Release> = recorded.iter().flat_map(|group| group.releases.iter().copied()).collect();
        let unique: BTreeSet<Release> = releases.iter().copied().collect();
        assert_eq!(unique.len(), releases.len(), "{case}: a release is recorded twice");
        assert_eq!(unique.last(), Some(&Release::NEWEST), "{case}: the newest release is not recorded");
        assert!(recorded.iter().all(|group| group.outcome.is_object()), "{case}: an outcome is missing");
        for (at, group) in recorded.iter().enumerate() {
            assert!(recorded[..at].iter().all(|other| other.outcome != group.outcome), "{case}: equal outcomes in two groups");
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
            assert!(!cites || known.contains(word), "{path} cites {word}, which is no rule");
        }
    }
}

/// The table of rules, cases and properties that is checked in.
fn coverage() -> String {
    let cases = corpus();
    let rules = spec_rules();
    let mut table = String::from(
        "# What shows each rule\n\nWritten by `UPDATE=1 cargo test --test spec_lint`. Cases are those that list the rule; properties are those SPEC.md names.\n\n",
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
        let about: Vec<&str> = cases
            .iter()
            .filter(|(_, head)| head.rules.iter().any(|cited| cited.as_str() == rule.id))
            .map(|(case, _)| case.as_str())
            .collect();
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
    assert!(read("tests/coverage.md") == table, "tests/coverage.md is out of date: run `UPDATE=1 cargo test --test spec_lint`");
}
