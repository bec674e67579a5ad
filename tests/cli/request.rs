//! `resolve` up to the first request: what kubectl refuses before it sends anything, which credential, proxy and preferences count.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::machine::{Machine, Run};

const AUTHORITY: &str = include_str!("../../src/generate/pem/ca-one.pem");
const CERTIFICATE: &str = include_str!("../../src/generate/pem/p256.pem");
const KEY: &str = include_str!("../../src/generate/pem/p256.key");
const OTHER_KEY: &str = include_str!("../../src/generate/pem/other-p256.key");

fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

/// A machine whose one kubeconfig has this cluster and this user, and which has this environment and these preferences.
fn machine(cluster: &Value, user: &Value, env: &[(&str, &str)], kuberc: Option<&str>) -> Machine {
    let config = json!({
        "current-context": "x",
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": cluster}],
        "users": [{"name": "u", "user": user}],
    });
    let mut world = json!({"env": {"HOME": "/world/home"}, "files": {"/world/home/.kube/config": {"text": config.to_string()}}});
    env.iter().for_each(|(name, value)| world["env"][name] = json!(value));
    if let Some(kuberc) = kuberc {
        world["files"]["/world/home/.kube/kuberc"] = json!({"text": kuberc});
    }
    Machine::yaml(&world.to_string())
}

fn resolve(cluster: &Value, user: &Value, more: &[&str]) -> Run {
    machine(cluster, user, &[], None).oracle(&[&["resolve", "-o", "json"], more].concat())
}

#[track_caller]
fn refused(run: &Run, code: &str) {
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("[{code}]")), "{}", run.stderr);
}

#[track_caller]
fn answered(run: &Run) -> Value {
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn server() -> Value {
    json!({"server": "https://c.example"})
}

#[test]
fn a_plugin_of_a_removed_version_is_refused() {
    let exec = json!({"exec": {"apiVersion": "client.authentication.k8s.io/v1alpha1", "command": "p", "interactiveMode": "Never"}});
    refused(&resolve(&server(), &exec, &[]), "exec-version");
    assert_eq!(answered(&resolve(&server(), &exec, &["--release", "1.23"]))["request"]["plugin"], json!({"command": "p"}));
    let upgrade = machine(&server(), &exec, &[], None).oracle(&["diff-releases", "--from", "1.23", "--to", "1.24"]);
    assert!(upgrade.stdout.contains("exec-version") && upgrade.stdout.contains("REQ-21"), "{}", upgrade.stdout);
}

#[test]
fn a_removed_auth_provider_is_refused() {
    let gcp = json!({"auth-provider": {"name": "gcp", "config": {"cmd-path": "gcloud"}}});
    refused(&resolve(&server(), &gcp, &[]), "auth-provider");
    answered(&resolve(&server(), &gcp, &["--release", "1.25"]));
    let upgrade = machine(&server(), &gcp, &[], None).oracle(&["diff-releases", "--from", "1.25", "--to", "1.26"]);
    assert!(upgrade.stdout.contains("auth-provider"), "{}", upgrade.stdout);
}

#[test]
fn authorities_must_be_usable() {
    let user = json!({"token": "t"});
    let insecure = json!({"server": "https://c", "insecure-skip-tls-verify": true, "certificate-authority-data": "Y2E="});
    refused(&resolve(&insecure, &user, &[]), "insecure-with-ca");
    let twice = json!({"server": "https://c", "certificate-authority-data": base64(&base64(AUTHORITY))});
    refused(&resolve(&twice, &user, &[]), "ca-invalid");
    let once = json!({"server": "https://c", "certificate-authority-data": base64(AUTHORITY)});
    let authorities = answered(&resolve(&once, &user, &[]))["request"]["tls"]["authorities"].clone();
    assert_eq!(authorities.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_certificate_needs_its_own_key() {
    let user = |key: &str| json!({"client-certificate-data": base64(CERTIFICATE), "client-key-data": base64(key)});
    refused(&resolve(&server(), &user(OTHER_KEY), &[]), "key-pair");
    assert!(answered(&resolve(&server(), &user(KEY), &[]))["request"]["tls"]["certificate"].is_string());
}

#[test]
fn a_token_silences_a_plugin() {
    let exec = json!({"token": "t", "exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "p", "interactiveMode": "Never"}});
    let run = resolve(&server(), &exec, &[]);
    assert_eq!(answered(&run)["request"]["plugin"], Value::Null);
    assert!(run.stderr.contains("the plugin \"p\" is never run: a token is sent instead"), "{}", run.stderr);
}

#[test]
fn proxies_come_from_the_environment() {
    let user = json!({"token": "t"});
    let ask = |server: &str, env: &[(&str, &str)]| {
        answered(&machine(&json!({"server": server}), &user, env, None).oracle(&["resolve", "-o", "json"]))["request"]["proxy"].clone()
    };
    let proxy = ("HTTPS_PROXY", "http://bob:hunter2@proxy:3128");
    assert_eq!(ask("https://c.example", &[proxy]), "http://REDACTED@proxy:3128");
    assert_eq!(ask("https://c.example", &[proxy, ("NO_PROXY", ".example")]), Value::Null);
    assert_eq!(ask("https://127.0.0.1", &[proxy]), Value::Null);
}

#[test]
fn a_server_that_is_no_url_is_refused_and_shown() {
    let user = json!({"token": "t"});
    for (server, shown) in [
        ("https://c ", r#""https://c ""#),
        ("https://c\n", r#""https://c\n""#),
        ("https://c/%zz", r#""https://c/%zz""#),
        ("https://c invalid", r#""https://c REDACTED""#),
        ("https://[::1", r#""https://[::1""#),
        ("https://bob:hunter2@[::1", r#""https://REDACTED@[::1""#),
    ] {
        let run = resolve(&json!({"server": server}), &user, &[]);
        refused(&run, "server-url");
        assert!(run.stderr.contains(shown) && !run.stderr.contains("prompt"), "{}", run.stderr);
    }
}

const KUBERC: &str = "\
apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
defaults:
- {command: get, options: [{name: server, default: 'https://other.example'}]}
- {command: config view, options: [{name: raw, default: 'true'}]}
";

#[test]
fn preferences_count_for_their_command() {
    let machine = machine(&server(), &json!({"token": "t0ken"}), &[], Some(KUBERC));
    let host = |more: &[&str]| answered(&machine.oracle(&[&["resolve", "-o", "json"], more].concat()))["client"]["host"].clone();
    assert_eq!(host(&["--", "get", "pods"]), "https://other.example");
    assert_eq!(host(&["--", "describe", "pods"]), "https://c.example");
    assert_eq!(host(&["-s", "https://third.example", "--", "get", "pods"]), "https://third.example");
    assert_eq!(host(&["--kuberc=/world/home/.kube/none", "--release", "1.32"]), "https://c.example");
    let note = machine.oracle(&["resolve"]).stderr;
    assert!(note.contains("sets defaults of \"get\", \"config view\""), "{note}");
    assert!(machine.oracle(&["view"]).stdout.contains("t0ken"));
    assert!(!machine.oracle(&["view", "--raw=false"]).stdout.contains("t0ken"));
    refused(&machine.oracle(&["resolve", "--kuberc=/world/none"]), "kuberc-unreadable");
}

#[test]
fn a_command_line_that_kubectl_refuses_is_refused() {
    refused(&resolve(&server(), &json!({}), &["--", "get", "--nope"]), "unknown-flag");
    refused(&resolve(&server(), &json!({}), &["--", "nope"]), "unknown-command");
}

#[test]
fn capture_keeps_proxies_and_preferences_without_secrets() {
    let kuberc = "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ndefaults:\n\
        - {command: get, options: [{name: server, default: 'https://bob:hunter2@other.example'}, {name: token, default: Zq7Kx001}]}\n";
    let env = [("HTTPS_PROXY", "http://bob:hunter2@proxy:3128"), ("NO_PROXY", ".internal")];
    let machine = machine(&server(), &json!({"token": "Zq7Kx002"}), &env, Some(kuberc));
    let run = machine.oracle(&["capture", "--", "get", "pods", "-n", "shop", "--password=Zq7Kx003", "--token", "Zq7Kx004"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("Zq7Kx") && !run.stdout.contains("hunter2"), "{}", run.stdout);
    for kept in ["proxy:3128", ".internal", "other.example", "kuberc", "- get", "- shop"] {
        assert!(run.stdout.contains(kept), "{kept}: {}", run.stdout);
    }
    assert!(!run.stderr.contains("correspond"), "{}", run.stderr);
}
