//! Situations that people report, each with what `resolve` prints: the decisive fact is in the first five lines.
//!
//! `UPDATE=1` rewrites what is printed. Read it as the person with that problem would.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubeconfig_oracle::scenario::World;
use serde::Deserialize;
use serde_json::json;

use super::machine::{Machine, ORACLE, Run};

/// Stand in the worlds for certificates and keys in base64.
const PEM: [(&str, &str); 4] = [
    ("@ca@", include_str!("../../src/generate/pem/ca-one.pem")),
    ("@certificate@", include_str!("../../src/generate/pem/p256.pem")),
    ("@key@", include_str!("../../src/generate/pem/p256.key")),
    ("@other-key@", include_str!("../../src/generate/pem/other-p256.key")),
];

/// How many lines somebody reads.
const FIRST: usize = 5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Situation {
    /// What people say of it.
    asked: String,
    /// kubectl's command line.
    argv: Vec<String>,
    status: i32,
    /// What the first lines must tell.
    decisive: Vec<String>,
    world: World,
    /// Errors, then the answer.
    prints: String,
}

impl Situation {
    fn run(&self) -> Run {
        let scenario = json!({"id": "situation", "world": self.world, "entry": "kubectl", "argv": self.argv});
        Machine::empty().run(ORACLE, &["resolve", "--scenario", "-"], &scenario.to_string())
    }
}

fn situations() -> BTreeMap<PathBuf, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/situations");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Puts a text behind the last key of a situation.
fn with_prints(text: &str, prints: &str) -> String {
    let (head, _) = text.split_once("\nprints: |").unwrap();
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
    format!("{head}\nprints: |\n{}", prints.lines().map(line).collect::<String>())
}

#[test]
fn the_decisive_fact_comes_first() {
    let all = situations();
    assert!(all.len() >= 25, "{}", all.len());
    let mut faults = Vec::new();
    for (path, text) in &all {
        let name = path.file_stem().unwrap().to_string_lossy();
        let filled = PEM.iter().fold(text.clone(), |text, (mark, pem)| text.replace(mark, &STANDARD.encode(pem)));
        let situation: Situation = serde_yaml::from_str(&filled).unwrap_or_else(|error| panic!("{name}: {error}"));
        let run = situation.run();
        let printed = run.stderr.clone() + &run.stdout;
        if std::env::var_os("UPDATE").is_some() {
            fs::write(path, with_prints(text, &printed)).unwrap();
        } else if printed != situation.prints {
            faults.push(format!("{name}: it prints\n{printed}"));
        }
        let first: Vec<&str> = printed.lines().take(FIRST).flat_map(str::split_whitespace).collect();
        let missing = situation.decisive.iter().filter(|fact| !first.join(" ").contains(fact.as_str()));
        faults.extend(missing.map(|fact| format!("{name}: not in the first lines: {fact}\n{printed}")));
        if situation.asked.is_empty() || situation.decisive.is_empty() {
            faults.push(format!("{name}: nothing is asked of it"));
        }
        if run.status != situation.status {
            faults.push(format!("{name}: status {}", run.status));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_ordinary_answer_fits_on_a_screen() {
    for (path, text) in situations() {
        let (_, prints) = text.split_once("\nprints: |").unwrap();
        assert!(prints.lines().count() < 25, "{path:?}");
    }
}

/// A company's file: thousands of contexts, of which one is used.
#[test]
fn a_large_file_is_told_in_a_few_lines() {
    let mut text = String::from("current-context: c9000\n");
    for (list, body) in [
        ("clusters", "cluster: {server: \"https://§.example:6443\"}"),
        ("users", "user: {token: t0ken-§}"),
        ("contexts", "context: {cluster: c§, user: c§}"),
    ] {
        text += &format!("{list}:\n");
        (0..9800).for_each(|at| text += &format!("- name: c{at}\n  {}\n", body.replace('§', &at.to_string())));
    }
    let machine =
        Machine::of(&serde_json::from_value(json!({"env": {"KUBECONFIG": "/world/k"}, "files": {"/world/k": {"text": text}}})).unwrap());
    let run = machine.oracle(&["resolve"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.lines().count() < 15, "{}", run.stdout);
    assert!(run.stdout.contains("https://9000.example:6443"), "{}", run.stdout);
}
