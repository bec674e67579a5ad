//! `view` against a real kubectl: `view/<world>.yaml` holds a world and the flags to try, `view/<world>.kubectl.json` what kubectl
//! v1.37 printed there.
//!
//! Shows PREC-14, PREC-16, DEC-20, DEC-21, VIEW-01 to VIEW-03, VIEW-08 to VIEW-12 and VIEW-14.

use std::fs;
use std::path::{Path, PathBuf};

use kubeconfig_oracle::scenario::World;
use serde::{Deserialize, Serialize};

use super::machine::{Machine, ORACLE, Run};

/// Flags that are tried in every world.
const ALWAYS: [&[&str]; 6] = [
    &[],
    &["-o", "json"],
    &["-o", "json", "--raw"],
    &["-o", "json", "--minify"],
    &["-o", "json", "--minify", "--raw"],
    &["-o", "yaml", "--raw"],
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    world: World,
    #[serde(default)]
    runs: Vec<Vec<String>>,
}

/// What kubectl printed.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Recorded {
    arguments: Vec<String>,
    status: i32,
    stdout: String,
}

fn cases() -> Vec<(PathBuf, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/view");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    assert!(!paths.is_empty(), "no worlds to view");
    let read = |path: PathBuf| {
        let case = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path, case)
    };
    paths.into_iter().map(read).collect()
}

fn runs(case: &Case) -> Vec<Vec<String>> {
    let always = ALWAYS.iter().map(|arguments| arguments.iter().map(|argument| argument.to_string()).collect());
    always.chain(case.runs.iter().cloned()).collect()
}

/// What kubectl printed in the world that a path describes.
fn recorded(path: &Path) -> Vec<Recorded> {
    serde_json::from_str(&fs::read_to_string(path.with_extension("kubectl.json")).unwrap()).unwrap()
}

fn view(program: &str, before: &[&str], case: &Case, arguments: &[String]) -> Run {
    let arguments: Vec<&str> = before.iter().copied().chain(arguments.iter().map(String::as_str)).collect();
    // A world of its own for every run: kubectl may migrate a legacy file.
    Machine::of(&case.world).run(program, &arguments, "")
}

/// Both outputs are compared byte by byte.
fn assert_same(place: &str, expected: &Recorded, found: &Run) {
    assert_eq!(expected.status, found.status, "{place}: exit status; it said: {}", found.stderr);
    assert_eq!(expected.stdout, found.stdout, "{place}");
    assert_eq!(found.status == 0, found.stderr.is_empty() || found.stderr.starts_with("note: "), "{place}: {}", found.stderr);
}

#[test]
fn view_shows_what_kubectl_shows() {
    let mut compared = 0;
    for (path, case) in cases() {
        let recorded = recorded(&path);
        assert_eq!(runs(&case), recorded.iter().map(|run| run.arguments.clone()).collect::<Vec<_>>(), "{}: record it anew", path.display());
        for expected in &recorded {
            let found = view(ORACLE, &["view"], &case, &expected.arguments);
            assert_same(&format!("{} {:?}", path.display(), expected.arguments), expected, &found);
            compared += 1;
        }
    }
    println!("{compared} views equal kubectl's");
}

/// Before 1.11 kubectl minified to the current context whatever `--context` said, as its sources show. In this world, which all releases
/// read alike, it printed then what it prints today without the flag.
#[test]
fn minify_ignores_the_context_flag_before_1_11() {
    let (path, case) = cases().into_iter().find(|(path, _)| path.ends_with("two-contexts.yaml")).unwrap();
    let recorded = recorded(&path);
    let run = |arguments: &[&str]| recorded.iter().find(|run| run.arguments == arguments).unwrap();
    let flagged = run(&["-o", "json", "--minify", "--context", "b"]);
    let unflagged = run(&["-o", "json", "--minify"]);
    assert_ne!(flagged.stdout, unflagged.stdout);
    for (release, expected) in [("1.10", unflagged), ("1.11", flagged)] {
        assert_same(release, expected, &view(ORACLE, &["view", "--release", release], &case, &flagged.arguments));
    }
}

/// Runs with `KUBECTL=<path> cargo test --test cli kubectl -- --ignored`; with `UPDATE=1` it writes what kubectl prints.
#[test]
#[ignore = "needs a kubectl v1.37"]
fn kubectl_shows_what_was_recorded() {
    let kubectl = std::env::var("KUBECTL").expect("KUBECTL names a kubectl v1.37");
    for (path, case) in cases() {
        let record = |arguments: Vec<String>| {
            let run = view(&kubectl, &["config", "view"], &case, &arguments);
            Recorded { arguments, status: run.status, stdout: run.stdout }
        };
        let found: Vec<Recorded> = runs(&case).into_iter().map(record).collect();
        let file = path.with_extension("kubectl.json");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        let recorded: Vec<Recorded> = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(recorded, found, "{}", path.display());
    }
}
