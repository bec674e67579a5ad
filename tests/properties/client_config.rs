//! From effective entries to a client configuration.

use kubeconfig_oracle::generate::{Mode, SERVERS, arb_scenario};
use kubeconfig_oracle::internals::generate::document::{Cluster, Context, Document, Entry, Exec, User};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// REST-21, INV-45: the same question has the same answer.
    #[test]
    fn evaluating_twice_gives_the_same_outcome(scenario in arb_scenario(Mode::Wild)) {
        prop_assert_eq!(outcome(&scenario), outcome(&scenario));
    }

    /// REST-03 to REST-05, INV-59: a host that has been normalised is normal.
    #[test]
    fn normalising_a_host_twice_changes_nothing(server in arb_server()) {
        let client = client_for(&server);
        if let Some(host) = client["ok"]["host"].as_str() {
            prop_assert_eq!(&client_for(host), &client, "{}", server);
        }
    }

    /// REST-03 to REST-05, INV-60: normalising touches neither scheme, but for its case, nor authority.
    #[test]
    fn normalising_a_host_keeps_scheme_and_authority(
        scheme in select(&["https", "http", "HTTPS", "Http", "ftp"][..]),
        authority in select(&["h", "h:1", "H.example:6443", "[::1]:2", "10.0.0.1", "u:p@h"][..]),
        rest in arb_rest(),
    ) {
        let server = format!("{scheme}://{authority}{rest}");
        let client = client_for(&server);
        let host = client["ok"]["host"].as_str().unwrap_or_default();
        let (found, left) = host.split_once("://").unwrap_or_default();
        prop_assert!(found.eq_ignore_ascii_case(scheme), "{} became {}", server, host);
        let left = left.strip_prefix(authority);
        prop_assert!(left.is_some_and(|left| left.is_empty() || left.starts_with(['/', '?', '#'])), "{} became {}", server, host);
    }

    /// REST-08 to REST-10, INV-62: without TLS the credentials and the TLS settings go, and nothing else does.
    #[test]
    fn plain_http_loses_exactly_credentials_and_tls(document in arb_sound()) {
        let mut document = document;
        selected_cluster(&mut document).server = Some("https://h:6443".to_owned());
        let secure = client_of(&listed(std::slice::from_ref(&document)));
        selected_cluster(&mut document).server = Some("http://h:6443".to_owned());
        let plain = client_of(&listed(&[document]));
        let mut expected = secure["ok"].clone();
        for field in ["username", "password", "bearerToken", "bearerTokenFile", "authProvider", "exec", "tls"] {
            expected[field].take();
        }
        expected["host"] = json!("http://h:6443");
        if let Some(fields) = expected.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        prop_assert_eq!(plain, json!({"ok": expected}));
    }

    /// NAME-01 to NAME-03, REST-01, INV-63: it is all the same by which names, and in how many files, a cluster and a user are found.
    #[test]
    fn equal_effective_entries_give_equal_clients(document in arb_sound(), reversed in any::<bool>()) {
        let mut document = document;
        let cluster = selected_cluster(&mut document).clone();
        let user = selected_user(&mut document).clone();
        let namespace = document.contexts[0].stanza.clone().unwrap_or_default().namespace;
        let context = Context { cluster: Some("C".to_owned()), user: Some("U".to_owned()), namespace, ..Context::default() };
        let mut files = [Document { clusters: vec![Entry::new("C", cluster)], ..Document::default() },
            Document { users: vec![Entry::new("U", user)], ..Document::default() },
            Document { contexts: vec![Entry::new("X", context)], ..Document::default() },
            Document { current_context: Some("X".to_owned()), ..Document::default() }];
        if reversed {
            files.reverse();
        }
        let split = listing(["/world/work/1", "/world/work/2", "/world/work/3", "/world/work/4"].into_iter().zip(files.iter().map(plain)));
        let (split, whole) = (outcome(&split), outcome(&listed(&[document])));
        prop_assert!(whole["client"]["ok"].is_object(), "{}", whole);
        prop_assert_eq!(&split["client"], &whole["client"]);
        prop_assert_eq!(&split["namespace"], &whole["namespace"]);
    }

    /// REST-18, INV-65: a clean install hint is clean.
    #[test]
    fn cleaning_an_install_hint_twice_changes_nothing(hint in any::<String>()) {
        let cleaned = hint_of(&hint);
        prop_assert_eq!(hint_of(&cleaned), cleaned);
    }

    /// REST-18, INV-65: letters, marks, numbers, punctuation, symbols, spaces, tabs and line breaks stay.
    #[test]
    fn a_printable_install_hint_stays(hint in "[ -~¡-¬®-ʯΑ-Ρα-ω一-龥あ-んА-я☀-☎\u{1F600}-\u{1F64F}\u{300}\u{2003}\u{2028}\t\n\u{b}\r\u{a0}]{0,24}") {
        prop_assert_eq!(hint_of(&hint), hint);
    }

    /// VAL-07, VAL-23, REST-13, REST-17, INV-66: of certificate, key and authorities there is a path or there are bytes.
    #[test]
    fn path_and_data_never_come_together(tame in arb_scenario(Mode::Tame), wild in arb_scenario(Mode::Wild)) {
        for scenario in [tame, wild] {
            let client = client_of(&scenario);
            let tls = &client["ok"]["tls"];
            for (path, data) in [("certFile", "certData"), ("keyFile", "keyData"), ("caFile", "caData")] {
                prop_assert!(tls[path].is_null() || tls[data].is_null(), "{}", tls);
            }
            let (certificate, key) = (!tls["certFile"].is_null() || !tls["certData"].is_null(), !tls["keyFile"].is_null() || !tls["keyData"].is_null());
            prop_assert_eq!(certificate, key, "{}", tls);
        }
    }

    /// REST-06: a whole number is seconds, whatever its sign of plus and its leading zeros.
    #[test]
    fn whole_numbers_are_seconds(document in arb_sound(), seconds in prop_oneof![0..100_i64, 0..=9_223_372_036_i64], form in 0..3_usize) {
        let timeout = match form {
            0 => seconds.to_string(),
            1 => format!("+{seconds}"),
            _ => format!("00{seconds}"),
        };
        let scenario = listed(&[document]);
        let mut expected = client_of(&scenario)["ok"].take();
        if seconds > 0 {
            expected["timeoutNs"] = json!(seconds * 1_000_000_000);
        }
        prop_assert_eq!(client_of(&with_json(&scenario, json!({"timeout": timeout}))), json!({"ok": expected}));
    }

    /// REST-09, VAL-17: without a user to act as, nothing is said of whom to act as.
    #[test]
    fn nobody_is_impersonated_without_a_name(scenario in arb_scenario(Mode::Wild)) {
        let client = client_of(&scenario);
        let whom = &client["ok"]["impersonate"];
        prop_assert!(whom.is_null() || whom["userName"].is_string(), "{}", client);
    }
}

/// What a server may look like: the pool's, and others made of what URLs are made of.
fn arb_server() -> BoxedStrategy<String> {
    let free = proptest::collection::vec(
        select(
            &[
                "https:", "http:", "//", "/", "h", ":1", "?", "#", "%2F", "%zz", "%", " ", "é", "[", "]", "@", "a", "..", ";", "+", "\"",
                "\u{7f}",
            ][..],
        ),
        1..8,
    );
    prop_oneof![SERVERS.arb(Mode::Wild), free.prop_map(|parts| parts.concat()), arb_rest().prop_map(|rest| format!("https://h{rest}"))]
        .boxed()
}

/// What may follow an authority.
fn arb_rest() -> BoxedStrategy<String> {
    let parts = select(
        &[
            "a", "/", "b c", "é", "%2F", "%20", "..", "?", "x=1", "&", "#", "f", ";", "'", "(", "*", "!", "[", "]", "\"", "<", "^", "|",
            "`", "{", "+", "@", ":", "~", "$",
        ][..],
    );
    (any::<bool>(), proptest::collection::vec(parts, 0..6))
        .prop_map(|(path, parts)| if path || !parts.is_empty() { format!("/{}", parts.concat()) } else { String::new() })
        .boxed()
}

/// The client for a server and nobody.
fn client_for(server: &str) -> Value {
    client_of(&listed(&[alone(Cluster { server: Some(server.to_owned()), ..Cluster::default() }, User::default())]))
}

/// What becomes of an install hint.
fn hint_of(hint: &str) -> String {
    let exec = Exec {
        command: Some("plug".to_owned()),
        api_version: Some("client.authentication.k8s.io/v1".to_owned()),
        interactive_mode: Some("Never".to_owned()),
        install_hint: Some(hint.to_owned()),
        ..Exec::default()
    };
    let cluster = Cluster { server: Some("https://h".to_owned()), ..Cluster::default() };
    let client = client_of(&listed(&[alone(cluster, User { exec: Some(exec), ..User::default() })]));
    assert!(client["ok"]["exec"].is_object(), "{client}");
    client["ok"]["exec"]["installHint"].as_str().unwrap_or_default().to_owned()
}

/// A document of one cluster, one user and one context.
fn alone(cluster: Cluster, user: User) -> Document {
    let context = Context { cluster: Some("a".to_owned()), user: Some("a".to_owned()), ..Context::default() };
    Document {
        clusters: vec![Entry::new("a", cluster)],
        users: vec![Entry::new("a", user)],
        contexts: vec![Entry::new("a", context)],
        current_context: Some("a".to_owned()),
        ..Document::default()
    }
}
