//! `explain`, and what `resolve` says in words: sources, lines, changes, widths.

use serde_json::{Value, json};

use super::machine::{Machine, ORACLE, Run};

const WORLD: &str = r#"
env: {HOME: /home/me, KUBECONFIG: "team.yaml:home.yaml"}
files:
  /world/team.yaml:
    text: |
      current-context: staging
      clusters:
      - name: staging
        cluster: {server: "https://staging.example:6443", tls-server-name: api.internal}
      - name: other
        cluster: {server: "https://other.example"}
      users:
      - name: dev
        user:
          token: t0ken-of-the-team
          tokenFile: ""
      contexts:
      # the only one
      - name: staging
        context: {cluster: staging, user: dev, namespace: shop}
  /world/home.yaml:
    text: |
      current-context: prod
      users:
      - name: dev
        user: {username: dev, password: hunter2, act-as: bob}
"#;

fn explain(arguments: &[&str]) -> Run {
    Machine::yaml(WORLD).oracle(&[&["explain"], arguments].concat())
}

#[track_caller]
fn says(arguments: &[&str], lines: &[&str]) {
    let run = explain(arguments);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let printed: String = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in lines {
        assert!(printed.contains(line), "{line}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("hunter2") && !run.stdout.contains("t0ken"), "{}", run.stdout);
}

#[test]
fn every_field_has_its_source_and_what_lost() {
    says(
        &["--server", "https://10.0.0.1"],
        &[
            r#"current-context "staging" team.yaml:1:18 [MERGE-10] shadowed: "prod" home.yaml:1:18 [MERGE-10]"#,
            r#"namespace "shop" team.yaml:15:53 [OVR-02]"#,
            "server https://10.0.0.1 --server [OVR-07] shadowed: https://staging.example:6443 team.yaml:4:21",
            r#"tls-server-name - cleared by --server [OVR-11] cleared: "api.internal""#,
            "token 17 characters",
            "tokenFile - not set [OVR-12] ignored as unset: team.yaml:11:16 [MERGE-02]",
            "password - not set [OVR-03] shadowed with its whole entry: 7 characters",
        ],
    );
    says(&["--server", "http://10.0.0.1", "token"], &["not used: dropped because the server is not https [REST-10]"]);
}

#[test]
fn fields_are_found_by_parts_of_their_names() {
    let fields = |asked: &str| explain(&[asked]).stdout.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).count();
    assert_eq!((fields("server"), fields("user.token"), fields("context")), (1, 1, 3));
    assert!(explain(&["proxy-url"]).stdout.contains("proxy-url  not set"));
    let unknown = explain(&["no-such-field"]);
    assert!(unknown.status == 1 && unknown.stderr.contains("there is no field \"no-such-field\""), "{}", unknown.stderr);
}

#[test]
fn every_line_says_what_became_of_it() {
    for (line, verdict) in [
        ("team.yaml:1", "it counts: the context in use is \"staging\" [MERGE-10]"),
        ("team.yaml:2", "it begins the list of clusters"),
        ("team.yaml:4", "cluster \"staging\" server: it counts [OVR-07]"),
        ("team.yaml:6", "unreachable: the cluster in use is \"staging\" [NAME-03]"),
        ("team.yaml:11", "it is empty, which counts as not set"),
        ("team.yaml:13", "it is a comment"),
        ("team.yaml:99", "it has only 15 lines"),
        ("home.yaml:1", "shadowed by team.yaml:1:18"),
        ("home.yaml:4", "user \"dev\" password: shadowed with its whole entry: team.yaml:8 has it first [MERGE-09]"),
        ("/home/me/.kube/config:1", "it is not one of the files that kubectl looks for"),
    ] {
        says(&["--why-not", line], &[verdict]);
    }
    assert!(explain(&["--why-not", "home.yaml:4"]).stdout.contains("^"));
    assert_eq!(explain(&["--why-not", "home.yaml"]).status, 1);
}

#[test]
fn a_change_shows_what_it_would_change() {
    says(
        &["--if", "--server", "https://10.0.0.1", "--as", "bob"],
        &[
            "server - https://staging.example:6443 team.yaml:4 + https://10.0.0.1 --server",
            "cluster.tls-server-name - \"api.internal\" team.yaml:4:70 + - --server",
            "user.as + \"bob\" --as",
        ],
    );
    says(&["--without", "home.yaml"], &["user.password - - the default"]);
    says(&["--if", "--context", "staging", "--namespace", "shop"], &["namespace - \"shop\" team.yaml:15 + \"shop\" --namespace"]);
    let refused = explain(&["--without", "team.yaml"]);
    assert!(refused.status == 1 && refused.stderr.contains("home.yaml:1:18"), "{}", refused.stderr);
}

#[test]
fn tools_get_the_same_as_people() {
    let answer: Value = serde_json::from_str(&explain(&["-o", "json", "--all"]).stdout).unwrap();
    let server = answer["fields"].as_array().unwrap().iter().find(|field| field["field"] == "cluster.server").unwrap();
    assert_eq!(server["from"]["file"]["line"], 4, "{server}");
    assert_eq!(server["rule"], "OVR-07");
    let entries = answer["entries"].as_array().unwrap();
    let told: Vec<&str> = entries.iter().filter_map(|entry| entry["field"].as_str()).collect();
    assert_eq!(told, ["context", "cluster", "cluster.server", "cluster", "user"]);
    assert_eq!((&entries[2]["value"], &entries[2]["at"]), (&json!("https://other.example"), &json!("team.yaml:6:21")));
    assert!(explain(&["--all"]).stdout.contains("      server  https://other.example  team.yaml:6:21\n"));
    let resolved = Machine::yaml(WORLD).oracle(&["resolve", "-o", "json", "--explain"]);
    let resolved: Value = serde_json::from_str(&resolved.stdout).unwrap();
    for part in ["client", "namespace", "request", "answer", "trace", "fields"] {
        assert!(!resolved[part].is_null(), "{part}");
    }
    let refused = Machine::yaml(WORLD).oracle(&["resolve", "-o", "json", "--explain", "--context", "none"]);
    let refused: Value = serde_json::from_str(&refused.stdout).unwrap();
    assert!(refused["errors"][0]["code"] == "no-such-context" || refused["errors"][0]["code"] == "context-not-found", "{refused}");
}

#[test]
fn nothing_is_credited_to_a_flag_that_nobody_gave() {
    let explained = Machine::yaml(WORLD).oracle(&["resolve", "--explain"]).stdout;
    assert!(!explained.contains("--request-timeout"), "{explained}");
    assert!(explained.contains("namespace\n    from team.yaml:15:53\n"), "{explained}");
}

#[test]
fn a_warning_quotes_the_names_of_files() {
    let run = Machine::yaml(r#"{env: {HOME: /home/me, KUBECONFIG: "a b:c\a"}}"#).oracle(&["resolve"]);
    assert!(run.stderr.contains(r#"none of the listed kubeconfig files exists: "a b", "c\u{7}""#), "{}", run.stderr);
}

#[test]
fn the_width_of_the_terminal_counts() {
    let mut machine = Machine::yaml(WORLD);
    machine.set("COLUMNS", "60");
    let run = machine.oracle(&["resolve", "--server", "https://10.0.0.1"]);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 60), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'));
}

#[test]
fn what_was_captured_is_told_in_words() {
    let machine = Machine::yaml(WORLD);
    let captured = machine.oracle(&["capture"]).stdout;
    let told = machine.run(ORACLE, &["resolve", "--scenario", "-"], &captured);
    assert!(told.stdout.contains("https://staging.example:6443"), "{}{}", told.stdout, told.stderr);
    let explained = machine.run(ORACLE, &["explain", "--scenario", "-", "cluster"], &captured);
    assert!(explained.stdout.contains("tls-server-name"), "{}{}", explained.stdout, explained.stderr);
}

#[test]
fn a_picture_shows_who_supplies_what() {
    let mermaid = explain(&["--graph"]).stdout;
    assert!(mermaid.starts_with("graph LR\n") && mermaid.contains("[\"team.yaml\"]"), "{mermaid}");
    assert!(mermaid.contains("-. shadowed with its whole entry .->"), "{mermaid}");
    let svg = explain(&["--graph=svg"]).stdout;
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>") && svg.contains(">cluster.server<"), "{svg}");
    assert_eq!(svg.matches("<rect").count(), svg.matches("<text").count());
}

#[test]
fn other_functions_of_clientcmd_have_a_document() {
    let scenario = r#"{"id": "a", "entry": "flags", "flags": {"master": "https://h"}, "world": {}}"#;
    let told = Machine::empty().run(ORACLE, &["resolve", "--scenario", "-"], scenario);
    assert!(told.stdout.contains("host: https://h"), "{}{}", told.stdout, told.stderr);
}

#[test]
fn whoever_misses_a_context_sees_which_there_are() {
    let run = Machine::yaml(WORLD).oracle(&["resolve", "--context", "production"]);
    assert!(run.status == 1 && run.stdout.contains("there is 1 context: \"staging\""), "{}", run.stdout);
}
