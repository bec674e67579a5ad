//! Extensions as deep as client-go reads them are shown, hidden, compared and written by every command.
//!
//! `kubectl config view` 1.32 answers when no value is within more than 10,000 collections, and refuses one more: "exceeded max depth".

use kubeconfig_oracle::scenario::{File, FileKind, Scenario, World};
use serde_json::json;

use crate::machine::{Machine, ORACLE};

/// The collections around the payload of a cluster's extension: document, list, entry, cluster, list, extension.
const AROUND: usize = 6;

/// The most levels that a payload may have.
const MOST: usize = 10_000 - AROUND;

/// A kubeconfig whose exec plugin is given a payload of lists, the innermost with a secret.
fn kubeconfig(levels: usize) -> String {
    let payload = format!("{}secret{}", "[".repeat(levels), "]".repeat(levels));
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: x\ncontexts:\n- {{name: x, context: {{cluster: c, user: u}}}}\nusers:\n- name: u\n  \
         user:\n    exec: {{command: p, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, provideClusterInfo: true}}\n\
         clusters:\n- name: c\n  cluster:\n    server: https://h\n    extensions:\n    - name: client.authentication.k8s.io/exec\n      \
         extension: {payload}\n"
    )
}

fn world(levels: usize) -> World {
    let env = [("KUBECONFIG".to_owned(), "/world/config".to_owned())].into();
    World { env, files: [("/world/config".to_owned(), File::content(kubeconfig(levels)))].into(), ..World::default() }
}

fn scenario(levels: usize) -> String {
    json!({"id": "depth/scenario", "entry": "kubectl", "world": world(levels)}).to_string()
}

/// Runs a command, which must succeed, and returns what it prints.
fn printed(machine: &Machine, arguments: &[&str], stdin: &str) -> String {
    let run = machine.run(ORACLE, arguments, stdin);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

/// The payload as YAML lists in one line.
fn yaml(levels: usize, innermost: &str) -> String {
    format!(" {}{innermost}\n", "- ".repeat(levels))
}

/// The payload as compact JSON.
fn compact(levels: usize, innermost: &str) -> String {
    format!(r#"{}"{innermost}"{}"#, "[".repeat(levels), "]".repeat(levels))
}

#[test]
fn the_deepest_extension_is_shown_and_hidden() {
    for levels in [123, 124, 127, 128, MOST] {
        let machine = Machine::of(&world(levels));
        assert!(printed(&machine, &["view"], "").contains(&yaml(levels, "secret")), "view {levels}");
        assert!(printed(&machine, &["view", "--raw", "--minify"], "").contains(&yaml(levels, "secret")), "view --raw {levels}");
        let resolved = printed(&machine, &["resolve", "--explain", "-o", "yaml"], "");
        assert!(resolved.contains("    config: REDACTED\n") && !resolved.contains("secret"), "resolve {levels}");
        assert!(printed(&machine, &["resolve", "--raw", "-o", "yaml"], "").contains(&yaml(levels, "secret")), "resolve --raw {levels}");
    }
}

#[test]
fn json_is_indented_at_every_level() {
    // Four blanks a level: 10,000 levels would be 400 MB, as they are for kubectl.
    let levels = 500;
    let machine = Machine::of(&world(levels));
    let lines = |arguments: &[&str], innermost: &str| {
        let printed = printed(&machine, arguments, "");
        let deepest = printed.lines().map(|line| line.len() - line.trim_start().len()).max();
        (printed.matches(innermost).count(), printed.matches("[\n").count() >= levels, deepest)
    };
    assert_eq!(lines(&["view", "-o", "json"], "\"secret\""), (1, true, Some(4 * (levels + AROUND))));
    assert_eq!(lines(&["resolve", "--raw", "-o", "json"], "\"secret\""), (1, true, Some(4 * (levels + 3))));
}

#[test]
fn one_level_more_is_refused() {
    let run = Machine::of(&world(MOST + 1)).oracle(&["view"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("[decode-root]"), "{}", run.stderr);
}

#[test]
fn scenarios_are_evaluated_and_explained() {
    let machine = Machine::empty();
    for levels in [128, MOST] {
        for arguments in [&["eval", "-"][..], &["eval", "--trace", "-"]] {
            // In the cluster, and in the configuration of the plugin.
            assert_eq!(
                printed(&machine, arguments, &scenario(levels)).matches(&compact(levels, "secret")).count(),
                2,
                "{arguments:?} {levels}"
            );
        }
        assert_eq!(printed(&machine, &["eval", "--explain", "-"], &scenario(levels)).matches(&yaml(levels, "secret")).count(), 2);
    }
}

#[test]
fn releases_are_compared() {
    // Before 1.20, plugins were given no cluster.
    for levels in [128, MOST] {
        let machine = Machine::of(&world(levels));
        let changed = printed(&machine, &["diff-releases", "--from", "1.19", "--raw"], "");
        assert!(changed.contains("client.ok.exec.config") && changed.matches('[').count() >= levels, "{}", &changed[..300]);
        let hidden = printed(&machine, &["diff-releases", "--from", "1.19", "--json"], "");
        assert!(hidden.contains("client.ok.exec.config") && !hidden.contains("secret"), "{}", &hidden[..300]);
    }
}

#[test]
fn a_captured_scenario_reads_back() {
    for levels in [128, MOST] {
        let captured = printed(&Machine::of(&world(levels)), &["capture"], "");
        let scenario: Scenario = serde_yaml::from_str(&captured).expect("a scenario");
        let file = scenario.world.files.iter().find(|(path, _)| path.ends_with("/config")).expect("the kubeconfig").1;
        let FileKind::Content(bytes) = &file.kind else { panic!("{file:?}") };
        let text = String::from_utf8_lossy(bytes);
        assert!(text.contains(&"[".repeat(levels)) && !text.contains("secret"), "{levels}");
    }
}

#[test]
fn answers_of_adapters_are_compared_at_any_depth() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let machine = Machine::empty();
    let hello = printed(&machine, &["serve"], "{\"hello\":{\"protocol\":1}}\n");
    std::fs::write(path("hello"), hello).expect("an introduction");
    let script = format!("read hello; cat {}; read run; cat {}; read bye", path("hello"), path("answer"));
    std::fs::write(path("canned.sh"), script).expect("an adapter");
    let canned = format!("sh {}", path("canned.sh"));
    for levels in [128, MOST] {
        std::fs::write(path("case.json"), scenario(levels)).expect("a case");
        let answer = printed(&machine, &["eval", "-"], &scenario(levels));
        for (innermost, says) in [
            ("\"secret\"", "1 agree"),
            ("\"other\"", "1 differ"),
            ("{\"a\":1,\"a\":2}", "the key \"a\" is given twice"),
            ("{\"a\"}", "1 adapter error"),
        ] {
            std::fs::write(path("answer"), answer.replace("\"secret\"", innermost)).expect("an answer");
            let arguments = ["check", "--adapter", &canned, "--corpus", &path("case.json"), "--unconfined", "--shrink", "1"];
            let run = machine.run(ORACLE, &arguments, "");
            assert!(run.stdout.contains(says), "{innermost} {levels}: {}{}", run.stderr, &run.stdout[..run.stdout.len().min(2_000)]);
        }
    }
}
