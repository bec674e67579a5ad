//! `resolve`: flags bound as kubectl binds them, answers and errors for people. Shows CLI-03 and CLI-04.

use serde_json::{Value, json};

use super::machine::{Machine, Run, assert_snapshot, without_sentences};

/// Stands for a certificate authority in the worlds below.
const AUTHORITY: &str = include_str!("../../src/generate/pem/ca-one.pem");

const HOME: &str = r#"
env: {HOME: /world/home}
files:
  /world/home/.kube/config:
    text: |
      current-context: prod
      clusters:
      - name: prod
        cluster: {server: "https://prod.example:6443", certificate-authority: ca.pem, tls-server-name: api.internal}
      - name: dev
        cluster: {server: "https://dev.example", insecure-skip-tls-verify: true}
      users:
      - name: admin
        user: {token: t0ken, as: boss, as-groups: [from-the-file], as-user-extra: {k: [from-the-file]}}
      - name: basic
        user: {username: bob, password: pass}
      contexts:
      - name: prod
        context: {cluster: prod, user: admin, namespace: shop}
  /world/home/.kube/ca.pem: {text: CA}
"#;

/// A world in which `CA` stands for a certificate authority.
fn machine(world: &str) -> Machine {
    Machine::yaml(&world.replace("{text: CA}", &json!({"text": AUTHORITY}).to_string()))
}

fn resolve(flags: &[&str]) -> Run {
    machine(HOME).oracle(&[&["resolve", "-o", "json"], flags].concat())
}

#[track_caller]
fn resolved(flags: &[&str]) -> Value {
    let run = resolve(flags);
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn the_current_context_is_resolved() {
    assert_snapshot("resolve", &machine(HOME).oracle(&["resolve", "-o", "yaml"]).stdout);
}

#[test]
fn every_decision_is_explained() {
    let run = machine(HOME).oracle(&["resolve", "-o", "yaml", "--explain", "--server", "https://other", "-n", "ns/x"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_snapshot("resolve-explained", &without_sentences(&run.stdout));
}

#[test]
fn a_namespace_is_taken_as_it_is() {
    assert_eq!(resolved(&["-n", "ns/foo"])["namespace"], json!({"name": "ns/foo", "overridden": true}));
    assert_eq!(resolved(&["--namespace=-x"])["namespace"]["name"], "-x");
    assert_eq!(resolved(&["-n", ""])["namespace"], json!({"name": "shop"}));
}

#[test]
fn the_last_of_a_repeated_flag_wins() {
    assert_eq!(resolved(&["-s", "https://one", "-s", "https://two"])["client"]["host"], "https://two");
}

#[test]
fn a_false_flag_is_no_flag() {
    let flags = ["--cluster", "dev", "--insecure-skip-tls-verify=false", "--disable-compression=F"];
    let client = resolved(&flags)["client"].clone();
    assert_eq!(client["tls"]["insecure"], true);
    assert_eq!(client["disableCompression"], Value::Null);
    assert_eq!(resolve(&["--insecure-skip-tls-verify=no"]).status, 2);
}

#[test]
fn extras_add_up_and_those_without_value_are_dropped() {
    let flags =
        ["--raw", "--as-user-extra", "a=1", "--as-user-extra=a=2=3", "--as-user-extra", "dropped", "--as-group", "g,h", "--as-group=i"];
    let impersonate = resolved(&flags)["client"]["impersonate"].clone();
    assert_eq!(impersonate["extra"], json!({"a": ["1", "2=3"], "k": ["from-the-file"]}));
    assert_eq!(impersonate["groups"], json!(["g,h", "i"]));
    let impersonate = resolved(&flags[1..])["client"]["impersonate"].clone();
    assert_eq!(impersonate["extra"], json!({"a": ["REDACTED", "REDACTED"], "k": ["REDACTED"]}));
}

#[test]
fn timeouts_are_seconds_or_durations() {
    assert_eq!(resolved(&["--request-timeout", "5"])["client"]["timeoutNs"], 5_000_000_000_u64);
    assert_eq!(resolved(&["--request-timeout=1m30s"])["client"]["timeoutNs"], 90_000_000_000_u64);
    assert_eq!(resolved(&[])["client"]["timeoutNs"], Value::Null);
}

#[test]
fn older_releases_answer_as_they_did() {
    let flags = ["--server", "https://other"];
    assert_eq!(resolved(&flags)["client"]["tls"]["serverName"], Value::Null);
    let run = resolve(&["--release", "1.16"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_eq!(resolve(&["--release", "2.0"]).status, 2);
}

#[test]
fn errors_say_where_and_what_to_do() {
    let broken = r#"
env: {HOME: /world/home, KUBECONFIG: "good.yaml:bad.yaml:folder"}
files:
  /world/good.yaml: {text: "current-context: c"}
  /world/bad.yaml: {text: "users:\n- name: u\n  user: {client-key-data: '%%%'}\n"}
  /world/folder: {dir: true}
"#;
    let run = Machine::yaml(broken).oracle(&["resolve", "-o", "yaml"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    let run = Machine::yaml(broken).oracle(&["resolve"]);
    assert!(run.status == 1 && run.stdout.starts_with("files, strongest first\n"), "{}", run.stdout);
    let refused = resolve(&["--context", "none", "--user", "basic", "--token", "t", "--kubeconfig", "/world/home/.kube/config"]);
    assert_eq!(refused.status, 1);
    let missing = resolve(&["--kubeconfig", "~/x:y"]);
    let timeout = resolve(&["--request-timeout", "5 minutes"]);
    assert_snapshot("resolve-errors", &[run.stderr, refused.stderr, missing.stderr, timeout.stderr].join("\n"));
}

#[test]
fn what_kubectl_would_do_besides_is_said_and_not_done() {
    let legacy = "{env: {HOME: /world/home}, files: {/world/home/.kube/.kubeconfig: {text: 'current-context: old'}}}";
    let machine = Machine::yaml(legacy);
    let run = machine.oracle(&["resolve"]);
    assert!(run.stderr.contains("/world/home/.kube/config") && run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert!(!std::path::Path::new(&machine.real("/world/home/.kube/config")).exists());
    let run = Machine::empty().oracle(&["resolve", "-s", "https://h", "-o", "yaml"]);
    assert!(run.stderr.contains("would prompt for a user name"), "{}", run.stderr);
    let run = Machine::empty().oracle(&["resolve", "-s", "https://h"]);
    assert!(run.stdout.contains("kubectl asks for a user name"), "{}", run.stdout);
    let run = Machine::yaml("{env: {KUBECONFIG: 'a:b'}}").oracle(&["resolve"]);
    assert!(run.stderr.contains(r#""a", "b""#), "{}", run.stderr);
}

/// Go trusts `$PWD` for the name of the working directory, so that a path resolved from there goes through its links.
#[test]
fn a_working_directory_behind_a_link_keeps_its_name() {
    let world = r#"
cwd: /world/l/sub
env: {KUBECONFIG: ../k, PWD: /world/l/sub}
files:
  /world/l: {symlink: /world/real}
  /world/real/sub: {dir: true}
  /world/real/ca: {text: CA}
  /world/real/k:
    text: |
      clusters: [{name: c, cluster: {server: "https://h", certificate-authority: ca}}]
      users: [{name: u, user: {token: t}}]
      contexts: [{name: x, context: {cluster: c, user: u}}]
      current-context: x
"#;
    let run = machine(world).oracle(&["resolve", "-o", "json"]);
    let resolved: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stderr));
    assert_eq!(resolved["client"]["tls"]["caFile"], "/world/l/ca");
}
