//! Nothing that comes from outside reaches the terminal as a control character, or begins a line of its own.

use std::fs;

use super::machine::{Machine, ORACLE, Run};

/// What may be in a name: it colours text, rings, returns, changes the direction of text, and begins lines that look like errors.
const HOSTILE: &str = "a\u{1b}[31mb\u{7}c\rd\nerror: forged\u{2028}e\u{202e}f\u{2066}g\u{9b}h\u{7f}";

/// The same between double quotes in YAML.
const QUOTED: &str = r"a\u001b[31mb\u0007c\rd\nerror: forged\u2028e\u202ef\u2066g\u009bh\u007f";

/// No terminal may act on any of it, and no line is forged.
#[track_caller]
fn assert_safe(what: &str, run: &Run) {
    for text in [&run.stdout, &run.stderr] {
        let is_unsafe = |character: char| {
            character != '\n'
                && (character.is_control()
                    || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}'))
        };
        assert!(!text.contains(is_unsafe), "{what}: {text:?}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("error: forged")), "{what}: {text}");
    }
}

fn machine(kubeconfig: &str) -> Machine {
    let machine = Machine::yaml("{env: {HOME: /world/home}, files: {/world/home/.kube: {dir: true}}}");
    fs::write(machine.real("/world/home/.kube/config"), kubeconfig.replace('§', QUOTED)).unwrap();
    machine
}

const NAMES: &str = r#"
current-context: "§"
clusters: [{name: "§", cluster: {server: "https://h", certificate-authority: "§", proxy-url: "§://x"}}]
users: [{name: "§", user: {tokenFile: "§", client-certificate: "§", client-key: "§", as: "§", exec: {command: "§", apiVersion: "§", interactiveMode: "§"}}}]
contexts: [{name: "§", context: {cluster: "§", user: "§", namespace: "§"}}]
"#;

const USABLE: &str = r#"
current-context: "§"
clusters: [{name: "§", cluster: {server: "https://h", tls-server-name: "§"}}]
users: [{name: "§", user: {username: "§", as: "§", as-groups: ["§"], as-user-extra: {"§": ["§"]}}}]
contexts: [{name: "§", context: {cluster: "§", user: "§", namespace: "§"}}]
extensions: [{name: "§", extension: {"§": "§"}}]
"#;

const REPEATED: &str = "users: [{name: \"§\"}, {name: \"§\"}]\n";

#[test]
fn names_and_paths_of_kubeconfigs_do_not_control_the_terminal() {
    for kubeconfig in [NAMES, USABLE, REPEATED, "users: [\"§\": {]\n"] {
        let machine = machine(kubeconfig);
        for arguments in [
            &["resolve"][..],
            &["resolve", "--explain"],
            &["resolve", "--raw", "-o", "json"],
            &["explain", "--all"],
            &["explain", "--if", "--user", "a\u{1b}\nerror: forged"],
            &["explain", "--why-not", "/world/home/.kube/config:2"],
            &["explain", "--why-not", "/world/home/.kube/config:3"],
            &["resolve", "--context", "a\u{1b}\nerror: forged"],
            &["capture"],
            &["capture", "--as-user-extra", "a\u{1b}\nerror: forged=\u{202e}"],
            &["diff-releases", "--from", "1.18"],
            &["diff-releases", "--from", "1.18", "--json"],
            &["view", "--minify", "--context", "a\u{1b}\nerror: forged"],
        ] {
            let run = machine.oracle(arguments);
            assert_safe(&format!("{arguments:?}"), &run);
        }
    }
}

#[test]
fn names_of_files_do_not_control_the_terminal() {
    for content in [None, Some("users: {\n"), Some("users: [{name: u, user: {tokenFile: t}}]\n")] {
        let mut machine = Machine::yaml("{env: {HOME: /world/home}, files: {/world/home: {dir: true}}}");
        let path = format!("/world/{HOSTILE}");
        if let Some(content) = content {
            fs::write(machine.real(&path), content).unwrap();
        }
        machine.set("KUBECONFIG", path.replace(':', ";"));
        for arguments in [
            &["resolve"][..],
            &["resolve", "--explain"],
            &["explain"],
            &["explain", "--without", &path],
            &["view"],
            &["capture"],
            &["diff-releases", "--from", "1.18"],
        ] {
            assert_safe(&format!("{arguments:?}"), &machine.oracle(arguments));
        }
        for arguments in
            [&["resolve", "--kubeconfig", &path][..], &["view", "--kubeconfig", &path], &["eval", &path], &["eval", "--explain", &path]]
        {
            assert_safe(&format!("{arguments:?}"), &machine.oracle(arguments));
        }
    }
}

#[test]
fn scenarios_do_not_control_the_terminal() {
    let scenario = "id: \"§\"\ntitle: \"§\"\nworld: {env: {KUBECONFIG: \"/world/§\"}, files: {/world/k: {text: \"§\"}}}\nentry: kubectl\noverrides: {currentContext: \"§\"}\n";
    let unreadable = [
        "\"§\": 1",
        "id: x\nworld: \"§\"",
        "id: x\nentry: \"§\"",
        "id: x\nworld: {files: {\"/§\": {}}}",
        "id: x\nworld: {files: {/world/x: {mode: \"§\"}}}",
    ];
    for text in unreadable.into_iter().chain([scenario]) {
        let text = text.replace('§', QUOTED);
        let machine = Machine::empty();
        for arguments in
            [&["eval", "-"][..], &["eval", "--trace", "-"], &["eval", "--explain", "-"], &["diff-releases", "--from", "1.18", "-"]]
        {
            assert_safe(&format!("{arguments:?} {text}"), &machine.run(ORACLE, arguments, &text));
        }
    }
}

/// What serde says of a text in the place of a mapping repeats it.
#[test]
fn a_scenario_that_cannot_be_read_is_not_repeated() {
    let text = "id: x\nworld: {files: {/world/k: \"users: [{name: u, user: {token: hunter2}}]\"}}\n";
    let json = r#"{"id": "x", "world": {"files": {"/world/k": "token: hunter2"}}}"#;
    for (input, scenario) in [("yaml", text), ("json", json)] {
        for command in [&["eval", "-"][..], &["diff-releases", "--from", "1.18", "-"]] {
            let run = Machine::empty().run(ORACLE, command, scenario);
            assert!(run.stdout.contains("invalid type: a string, expected"), "{input}: {}", run.stdout);
            assert!(!(run.stdout.clone() + &run.stderr).contains("hunter2"), "{input}: {}", run.stdout);
        }
    }
}
