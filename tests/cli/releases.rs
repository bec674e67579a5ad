//! `releases` and `diff-releases`: what sets releases apart, and what an upgrade changes.

use super::machine::Machine;

/// The cluster's authorities are data, the flag names a path: since 1.17 the flag replaces them, before that they clashed.
const AUTHORITIES: &str = r#"
env: {KUBECONFIG: /world/k}
files:
  /world/ca: {text: "x"}
  /world/k:
    text: |
      clusters:
      - name: c
        cluster: {server: "https://h", certificate-authority-data: c2VjcmV0}
      users:
      - name: u
        user: {token: planted-secret}
      contexts:
      - name: x
        context: {cluster: c, user: u}
      current-context: x
"#;

#[test]
fn every_release_is_listed_once() {
    let run = Machine::empty().oracle(&["releases"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("1.5.0 until before 1.6.0\n"), "{}", run.stdout);
    assert!(run.stdout.contains("\n1.17.0 until before 1.17.3\n"), "{}", run.stdout);
    assert!(run.stdout.contains("  + OVR-08   A CA override replaces insecure, CA path and CA data as one.\n"), "{}", run.stdout);
    let lines = Machine::empty().oracle(&["releases", "--json"]).stdout;
    assert_eq!(lines.lines().count(), run.stdout.lines().filter(|line| line.starts_with("1.")).count());
}

#[test]
fn an_upgrade_names_the_rule_that_changes_the_outcome_and_no_secret() {
    let machine = Machine::yaml(AUTHORITIES);
    let run = machine.oracle(&["diff-releases", "--from", "1.16", "--to", "1.18", "--certificate-authority", "/world/ca"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("  client.errors\n"), "{}", run.stdout);
    assert!(run.stdout.contains("  OVR-08 since 1.17.0: A CA override"), "{}", run.stdout);
    assert!(!run.stdout.contains("planted-secret") && !run.stdout.contains("c2VjcmV0"), "{}", run.stdout);
}

#[test]
fn the_same_release_changes_nothing() {
    let run = Machine::yaml(AUTHORITIES).oracle(&["diff-releases", "--from", "1.37", "--to", "v0.37.0"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "this machine: the same in 1.37.0 and 1.37.0\n"), "{}", run.stderr);
}

#[test]
fn a_release_that_is_none_is_a_question_not_understood() {
    let run = Machine::empty().oracle(&["diff-releases", "--from", "1.99"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("not modelled"), "{}", run.stderr);
}
