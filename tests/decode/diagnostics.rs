//! What people read about broken files: one golden text each, and never a secret in it.

use std::fmt::Write;

use kubeconfig_oracle::internals::decode::decode;
use kubeconfig_oracle::release::Release;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Broken documents, by name.
const BROKEN: &[(&str, &[u8])] = &[
    ("tab-indentation", b"clusters:\n\t- name: a\n"),
    ("tab-in-plain", b"current-context: a\n\tb\n"),
    ("missing-space-after-colon", b"clusters:\n- name:a\n  cluster:\n    server: x\n"),
    ("two-colons", b"current-context: a: b\n"),
    ("unclosed-double-quote", b"current-context: \"a\nclusters: []\n"),
    ("unclosed-single-quote", b"users:\n- name: 'a\n"),
    ("quote-then-text", b"current-context: \"a\" b\n"),
    ("unknown-escape", b"current-context: \"C:\\dir\"\n"),
    ("json-slash-escape", b"{\"clusters\": [{\"cluster\": {\"server\": \"https:\\/\\/h\"}}]}\n"),
    ("surrogate-escape", b"current-context: \"\\ud83d\\ude00\"\n"),
    ("short-escape", b"current-context: \"\\u12\"\n"),
    ("at-sign", b"current-context: @prod\n"),
    ("backtick", b"current-context: `prod`\n"),
    ("percent-value", b"current-context: %prod\n"),
    ("percent-line", b"%prod\nkind: Config\n"),
    ("yaml-1-2", b"%YAML 1.2\n---\nkind: Config\n"),
    ("missing-document-start", b"%YAML 1.1\nkind: Config\n"),
    ("unclosed-list", b"users: [a, b\nclusters: []\n"),
    ("unclosed-mapping", b"users: {a: b\n"),
    ("wrong-bracket", b"users: [a}\n"),
    ("missing-comma", b"users: [{name: a} {name: b}]\n"),
    ("question-mark-in-flow", b"clusters: [{cluster: {server: https://h/?a=b}}]\n"),
    ("list-in-value-position", b"users: - a\n"),
    ("dedent-to-nowhere", b"clusters:\n    - name: a\n  - name: b\n"),
    ("key-without-value", b"clusters: []\nusers\ncontexts: []\n"),
    ("key-too-far", b"{\n\"clusters\"\n: []}\n"),
    ("anchor-name", b"current-context: &(a) b\n"),
    ("unknown-anchor", b"users:\n- *admin\n"),
    ("undefined-tag-handle", b"current-context: !e!x y\n"),
    ("tag-in-value", b"current-context: !a,{b}\n"),
    ("tag-mismatch", b"current-context: !!int prod\n"),
    ("bad-binary", b"current-context: !!binary '*'\n"),
    ("template", b"current-context: {{ .Values.context }}\n"),
    ("merge-of-scalar", b"users:\n- <<: admin\n"),
    ("self-containing", b"users: &a [*a]\n"),
    ("null-key", b"~: a\n"),
    ("infinity", b"extensions:\n- name: a\n  extension: .inf\n"),
    ("block-header", b"current-context: | text\n  more\n"),
    ("block-indentation-zero", b"current-context: |0\n  more\n"),
    ("control-character", b"current-context: a\x07b\n"),
    ("not-utf8", b"current-context: caf\xE9\n"),
    ("odd-utf16", b"\xFF\xFEa\0:\0 "),
    ("scalar-document", b"just text\n"),
    ("list-document", b"- a\n- b\n"),
    ("numeric-version", b"apiVersion: 1\nkind: Config\n"),
    ("slashes-in-version", b"apiVersion: a/b/c\n"),
    ("other-version", b"apiVersion: v2\nkind: Config\n"),
    ("group-without-version", b"apiVersion: foo/\n"),
    ("other-kind", b"apiVersion: v1\nkind: Pod\n"),
    ("number-for-text", b"clusters:\n- name: a\n  cluster:\n    server: 8080\n"),
    ("yes-for-text", b"current-context: yes\n"),
    ("text-for-bool", b"clusters:\n- cluster:\n    insecure-skip-tls-verify: 'true'\n"),
    ("mapping-for-list", b"clusters: {name: a}\n"),
    ("list-for-mapping", b"users:\n- user: [token]\n"),
    ("number-for-token", b"users:\n- user: {token: 12345}\n"),
    ("bad-base64", b"clusters:\n- cluster:\n    certificate-authority-data: LS0tLS1CRUdJTi!\n"),
    ("unpadded-base64", b"users:\n- user:\n    client-key-data: c2VjcmV0\n    client-certificate-data: c2Vjcg\n"),
    ("octet-out-of-range", b"users:\n- user:\n    client-key-data: [1, 256]\n"),
    ("duplicate-name", b"clusters:\n- name: a\n- name: b\n- name: a\n"),
    ("duplicate-empty-name", b"users:\n- user: {token: t}\n- user: {token: u}\n"),
    ("duplicate-extension", b"extensions:\n- name: a\n  extension: 1\n- name: a\n"),
    ("long-line", b"users: [aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, {b: c} d, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]\n"),
];

fn render(bytes: &[u8]) -> Option<String> {
    decode(bytes, Release::NEWEST.behaviours()).err().map(|error| error.render(bytes, "config"))
}

#[test]
fn broken_files_are_explained() {
    let mut all = String::new();
    for (name, bytes) in BROKEN {
        let text = render(bytes).unwrap_or_else(|| panic!("{name} is broken"));
        writeln!(all, "## {name}\n{text}").expect("text");
    }
    assert!(BROKEN.len() >= 40);
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("diagnostics", all);
    });
}

/// Ways to write a secret, `§` standing for it, that break a file on the secret's own line or nearby.
const LEAKS: &[&str] = &[
    "users:\n- user:\n    token: §: x\n",
    "users:\n- user:\n    token: \"§\n",
    "users:\n- user:\n    token: '§' x\n",
    "users:\n- user: {token: §, password: x: y}\n",
    "users:\n- user: {\"token\": \"§\" \"x\"}\n",
    "users:\n- user:\n    token: |\n\t§\n",
    "users:\n- user:\n    client-key-data: §!\n",
    "users:\n- user:\n    client-key-data: >\n      §\n      §\n",
    "users:\n- user:\n    token: x\n§\n",
    "users:\n- user:\n    token: [§]\n",
    "users:\n- user:\n    password: {§: §}\n",
    "users:\n- user:\n    exec: {env: [{name: a, value: §}, {name: b, value: [§]}]}\n",
    "users:\n- user:\n    auth-provider:\n      config:\n        id-token: §: §\n",
    "clusters:\n- cluster:\n    server: https://u:§@h: x\n",
    "- §\n",
    "§",
];

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("../proptest-regressions/tests/decode"))),
        ..ProptestConfig::default()
    })]

    /// No rendering shows a secret, or half of one.
    #[test]
    fn no_rendering_shows_a_secret(secret in "[a-zA-Z0-9+/=]{12,60}", number in 0..LEAKS.len()) {
        let document = LEAKS[number].replace('§', &secret);
        if let Some(text) = render(document.as_bytes()) {
            prop_assert!(!text.contains(&secret), "{}", text);
            let half = &secret[..secret.len() / 2];
            prop_assert!(half.len() < 6 || !text.contains(half), "{}", text);
        }
    }
}
