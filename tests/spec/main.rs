//! Keeps SPEC.md, PROTOCOL.md and the schemas, the rule ids, the release table, the corpus and the properties together, and the rooms of
//! `src/` apart.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // tests read files and run the program

mod corpus;
mod coverage;
mod examples;
mod fields;
mod generated;
mod links;
mod primitives;
mod protocol;
mod references;
mod releases;
mod rules;
mod specification;
mod walls;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kubeconfig_oracle::check::corpus::{Case, cases};

/// A path below the package.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[track_caller]
fn read(path: &str) -> String {
    fs::read_to_string(here(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The cases that the manifest lists.
fn cases() -> Vec<Case> {
    cases::read(&here("tests/corpus")).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether a case lists a rule.
fn is_about(case: &Case, id: &str) -> bool {
    case.scenario.rules.iter().any(|rule| rule.to_string() == id)
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
