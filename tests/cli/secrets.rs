//! Secrets, planted wherever a kubeconfig may hold one, and nowhere to be found in what the program prints.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::internals::disguise::disguise;
use kubeconfig_oracle::scenario::{File, Scenario, World};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::machine::Machine;

/// Every one of them, and no other text here, has this in it.
const PLANTED: &str = "Zq7Kx";

/// A user in every style of YAML, each secret in a place of its own.
pub(super) const USERS: &str = r#"# an old token: Zq7Kx000aa
apiVersion: v1
kind: Config
current-context: main
clusters:
- name: main
  cluster:
    server: https://bob:Zq7Kx001aa@api.example:6443/path?key=Zq7Kx002aa
    proxy-url: "http://bob:Zq7Kx003aa@proxy:3128"
    certificate-authority-data: WnE3S3gwMDRhYVpxN0t4MDA0YWE=  # Zq7Kx005aa
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: {audience: Zq7Kx006aa, nested: [{deep: "Zq7Kx007aa"}]}
users:
- name: block
  user:
    token: Zq7Kx010aa
    password: 'Zq7Kx011aa it''s'
    username: bob
    client-key-data: "WnE3S3gwMTJhYVpxN0t4MDEyYWE="
    unknown-field: Zq7Kx013aa
    Token: Zq7Kx014aa
- name: flow
  user: {token: "Zq7Kx020\u0061a \"quoted\" \x41", password: Zq7Kx021aa, note: [Zq7Kx022aa, {x: Zq7Kx023aa}], client-certificate-data: WnE3S3gwMjRhYQ==}
- name: folded
  user:
    token: >-
      Zq7Kx030aa
      Zq7Kx031aa
    password: |
      Zq7Kx032aa
    auth-path: Zq7Kx033aa
      Zq7Kx034aa
- name: provider
  user:
    auth-provider:
      name: oidc
      config: {id-token: Zq7Kx040aa, client-secret: 'Zq7Kx041aa', name: Zq7Kx042aa, user: Zq7Kx043aa, server: Zq7Kx044aa}
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      interactiveMode: Never
      command: plugin
      args: [login, --secret=Zq7Kx050aa, --password, Zq7Kx051aa, -pZq7Kx052aa, Zq7Kx053aa, "--token=Zq7Kx054aa"]
      env:
      - {name: SECRET, value: Zq7Kx055aa}
      - name: OTHER
        value: "Zq7Kx056aa"
      installHint: say please
- name: extra
  user:
    token: &anchor Zq7Kx060aa
    as: boss
    as-user-extra: {scope: [shown]}
    extensions: [{name: e, extension: {token: Zq7Kx062aa, again: *anchor}}]
contexts:
- name: main
  context: {cluster: main, user: plugin, namespace: shop}
---
another: Zq7Kx070aa
name: document
token: Zq7Kx071aa
"#;

pub(super) fn world(text: &str) -> World {
    let home = "/world/home/.kube/config".to_owned();
    let env = BTreeMap::from([("HOME".to_owned(), "/world/home".to_owned())]);
    World { cwd: None, env, files: BTreeMap::from([(home, File::content(text))]) }
}

/// A shared scenario must not have a secret, nor base64 of one, nor most of one.
fn assert_clean(what: &str, text: &str) {
    for planted in [PLANTED, "WnE3S3g"] {
        if let Some(at) = text.find(planted) {
            let around: String =
                text.char_indices().filter(|(i, _)| (at.saturating_sub(120)..at + 20).contains(i)).map(|(_, c)| c).collect();
            panic!("{what} tells a secret: {around}");
        }
    }
}

#[test]
fn every_secret_of_the_fixture_is_planted() {
    let run = Machine::of(&world(USERS)).oracle(&["view", "--raw"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "the fixture is a kubeconfig");
    assert!(run.stdout.matches(PLANTED).count() > 25, "the fixture is read: {}", run.stdout);
}

#[test]
fn capture_tells_no_secret_and_answers_alike() {
    let overrides = [
        "--token",
        "Zq7Kx080aa",
        "--username",
        "bob",
        "--password=Zq7Kx081aa",
        "--server",
        "https://x:Zq7Kx082aa@h?Zq7Kx083aa",
        "--as",
        "eve",
        "--as-user-extra",
        "scope=Zq7Kx084aa",
    ];
    for flags in [&[][..], &["--user", "block"], &["--user", "flow"], &["--user", "folded"], &["--user", "provider"], &overrides] {
        let run = Machine::of(&world(USERS)).oracle(&[&["capture"], flags].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_clean("capture", &run.stdout);
        assert!(!run.stderr.contains("warning"), "{flags:?}: {}", run.stderr);
    }
}

#[test]
fn resolve_tells_no_secret() {
    for user in ["block", "flow", "folded", "provider", "plugin", "extra", "nobody"] {
        for format in ["text", "yaml", "json"] {
            for more in [&[][..], &["--insecure-skip-tls-verify"]] {
                let run = Machine::of(&world(USERS)).oracle(&[&["resolve", "--explain", "-o", format, "--user", user], more].concat());
                assert_clean(user, &(run.stdout + &run.stderr));
            }
        }
    }
}

#[test]
fn resolve_shows_secrets_when_told_to() {
    let run = Machine::of(&world(USERS)).oracle(&["resolve", "-o", "yaml", "--raw", "--user", "extra", "--insecure-skip-tls-verify"]);
    assert!(run.stdout.contains("Zq7Kx060aa"), "{}", run.stdout);
}

#[test]
fn view_hides_what_kubectl_hides() {
    let plain = "users: [{name: u, user: {token: Zq7Kx090aa, password: Zq7Kx091aa, client-key-data: WnE3S3g=}}]";
    for format in ["yaml", "json"] {
        let run = Machine::of(&world(plain)).oracle(&["view", "-o", format]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_clean("view", &run.stdout);
    }
}

#[test]
fn files_beside_the_kubeconfig_are_replaced_too() {
    let machine = Machine::yaml(
        r#"
env: {HOME: /world/home}
files:
  /world/home/.kube/config: {text: "current-context: c\nclusters: [{name: c, cluster: {server: 'https://h', certificate-authority: ca.pem}}]\nusers: [{name: u, user: {tokenFile: tok, client-certificate: cert.pem, client-key: key.pem}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]"}
  /world/home/.kube/tok: {text: "  Zq7Kx100aa\n\n"}
  /world/home/.kube/ca.pem: {text: "server: Zq7Kx101aa"}
  /world/home/.kube/cert.pem: {text: "-----BEGIN CERTIFICATE-----\nZq7Kx102aa\n-----END CERTIFICATE-----\n"}
  /world/home/.kube/key.pem: {text: "-----BEGIN Zq7Kx103aa-----\nname: Zq7Kx104aa"}
"#,
    );
    let run = machine.oracle(&["capture"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_clean("capture", &run.stdout);
    assert!(!run.stdout.contains("-----BEGIN"), "of certificates and keys, only that they are there is captured: {}", run.stdout);
    assert!(run.stdout.contains("tok"), "the token file is captured: {}", run.stdout);
}

/// A key, a token or a password with odd characters is not told by an error about the field in which it ended up.
#[test]
fn secrets_in_the_wrong_place_are_not_told_by_errors() {
    let jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.Vq3mT9xZp7Lw2KdYf4RsHb8NcJg6QtXe";
    for (place, secret) in [
        ("client-certificate: c.pem, client-key", "-----BEGIN KEY-----\\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn\\n-----END KEY-----"),
        ("client-key: k.pem, client-certificate", "-----BEGIN CERTIFICATE-----\\nMIIEowIBAAKCAQEA0Z3VS5JJcds3xfn"),
        ("tokenFile", jwt),
        ("tokenFile", "kJ8sLq2NvX4zRb7Tw0Yc5Hd9Gf3Pm6Ue1Ao"),
        ("tokenFile", "31ada4fd9adcac98a3c1be6b4f2a6c8e"),
        ("tokenFile: x, token: 1, username", jwt),
    ] {
        let file = format!(
            "current-context: c\nclusters: [{{name: c, cluster: {{server: 'https://h'}}}}]\nusers: [{{name: u, user: {{{place}: \"{secret}\"}}}}]\ncontexts: [{{name: c, context: {{cluster: c, user: u}}}}]\n"
        );
        let run = Machine::of(&world(&file)).oracle(&["resolve", "--explain"]);
        assert_eq!(run.status, 1, "{place}: {}", run.stdout);
        let told = run.stdout + &run.stderr;
        for part in ["MIIE", "eyJ", "kJ8s", "31ad"] {
            assert!(!told.contains(part), "{place}: {told}");
        }
    }
    for flags in [&["--user", jwt][..], &["--context", jwt], &["--cluster", jwt], &["--kubeconfig", jwt], &["--request-timeout", jwt]] {
        let run = Machine::of(&world(USERS)).oracle(&[&["resolve", "--explain"], flags].concat());
        assert!(!(run.stdout.clone() + &run.stderr).contains("eyJ"), "{flags:?}: {}{}", run.stdout, run.stderr);
    }
}

/// An indicator right before a bracket is an error of YAML; what is in the brackets is a user's all the same.
#[test]
fn indicators_before_brackets_hide_no_less() {
    for front in ["&", "*", "!", "!!", "&a", "*a", "!a", "!a!", "!<a>", "%", "@", "`", "|", ">", "?", "-", ":", ",", "'", "\"", "a"] {
        let file = format!("users:\n- name: a\n  user: {front}{{token: Zq7Kx110aa, password: Zq7Kx111aa, list: [Zq7Kx112aa]}}\n");
        let run = Machine::of(&world(&file)).oracle(&["capture"]);
        assert_clean(front, &(run.stdout + &run.stderr));
    }
}

/// What goes wrong with files that people edit.
#[derive(Clone, Debug)]
pub(super) enum Damage {
    Drop(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
    Repeat(prop::sample::Index),
    Cut(prop::sample::Index),
}

pub(super) fn damage() -> impl Strategy<Value = Damage> {
    let bits = [
        "\"", "'", ":", ": ", " ", "\t", "\n", "-", "- ", "#", " #", "{", "}", "[", "]", ",", "&", "*", "!", "|", "|\n", ">", "%", "@",
        "`", "\\", "?", "---\n", "\u{FEFF}", "é", "\0", "\r", "0",
    ];
    prop_oneof![
        (any::<prop::sample::Index>(), 1..3usize).prop_map(|(at, bytes)| Damage::Drop(at, bytes)),
        (any::<prop::sample::Index>(), prop::sample::select(bits.to_vec())).prop_map(|(at, bit)| Damage::Insert(at, bit)),
        any::<prop::sample::Index>().prop_map(Damage::Repeat),
        any::<prop::sample::Index>().prop_map(Damage::Cut),
    ]
}

pub(super) fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut text = text.to_owned();
    for damage in damages {
        let boundary =
            |at: &prop::sample::Index| (0..=at.index(text.len().max(1))).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        match damage {
            Damage::Drop(at, bytes) => {
                let start = boundary(at);
                text = text.char_indices().filter(|(at, _)| !(start..start + bytes).contains(at)).map(|(_, c)| c).collect();
            }
            Damage::Insert(at, bit) => text.insert_str(boundary(at), bit),
            Damage::Repeat(at) => {
                let line = text[..boundary(at)].rfind('\n').map_or(0, |start| start + 1);
                let end = text[line..].find('\n').map_or(text.len(), |end| line + end + 1);
                let again = text[line..end].to_owned();
                text.insert_str(end, &again);
            }
            Damage::Cut(at) => text.truncate(boundary(at)),
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("../proptest-regressions/tests/cli"))),
        ..ProptestConfig::default()
    })]

    /// However a kubeconfig is broken, what is captured of it tells no secret, and neither do the errors.
    #[test]
    fn no_damage_makes_a_secret_leak(damages in prop::collection::vec(damage(), 1..4)) {
        let path = "/world/home/.kube/config".to_owned();
        let scenario = Scenario { id: "captured/x".to_owned(), world: world(&damaged(USERS, &damages)), ..Scenario::default() };
        let disguised = disguise(&scenario, &BTreeSet::from([path]), &[]);
        let text = serde_json::to_string(&disguised.scenario).unwrap() + &disguised.notes.join("\n");
        assert_clean("capture", &text);
        let outcome = kubeconfig_oracle::evaluate(&scenario).unwrap();
        if let Some(kubeconfig_oracle::outcome::Load::Returned(loaded)) = outcome.load {
            for error in loaded.errors {
                assert_clean("an error", &error.to_string());
            }
        }
    }
}
