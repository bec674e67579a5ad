//! Context, cluster and user: which ones are taken.

use kubeconfig_oracle::generate::{Mode, arb_overrides, arb_scenario};
use kubeconfig_oracle::internals::generate::document::{Context, Document, Entry};
use kubeconfig_oracle::scenario::{Entry as How, Overrides};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// MERGE-09, MERGE-10, INV-11: what the first file says completely, no later file changes.
    #[test]
    fn a_complete_first_file_decides_the_client(first in arb_sound(), later in arb_loadables(0..4)) {
        let alone = outcome(&listed(std::slice::from_ref(&first)));
        prop_assert!(alone["client"]["ok"].is_object(), "{}", alone);
        let followed = outcome(&listed(&[vec![first], later].concat()));
        prop_assert_eq!(&followed["client"], &alone["client"]);
        prop_assert_eq!(&followed["namespace"], &alone["namespace"]);
    }

    /// NAME-01 to NAME-06, INV-26: names are but names. Renamed throughout, clusters, users and contexts lead to the same client or the
    /// same errors.
    #[test]
    fn renaming_entries_changes_no_client(document in arb_loadable(), overrides in arb_overrides(Mode::Tame)) {
        const SUFFIXES: [&str; 3] = ["-cluster", "-user", "-context"];
        let mut document = document;
        nameless_away(&mut document);
        let mut renamed = document.clone();
        rename(&mut renamed, &|kind, name| name.push_str(SUFFIXES[kind]));
        let mut other = overrides.clone();
        let again = |name: &mut String, kind: usize| {
            if !name.is_empty() {
                name.push_str(SUFFIXES[kind]);
            }
        };
        again(&mut other.current_context, 2);
        for (key, kind) in [("cluster", 0), ("user", 1)] {
            if let Some(Value::String(name)) = other.context.as_mut().and_then(|context| context.get_mut(key)) {
                again(name, kind);
            }
        }
        let mut expected = outcome(&with(listed(&[document]), overrides));
        for section in ["client", "namespace"] {
            for error in expected[section].get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten() {
                let kind = kind_of(error["code"].as_str().unwrap_or_default());
                if let Some(Value::String(name)) = error.get_mut("name") {
                    again(name, kind);
                }
            }
        }
        let renamed = outcome(&with(listed(&[renamed]), other));
        prop_assert_eq!(&renamed["client"], &expected["client"]);
        prop_assert_eq!(&renamed["namespace"], &expected["namespace"]);
    }

    /// NAME-02, NAME-03, VAL-06, INV-27: entries that the current context does not lead to are of no account.
    #[test]
    fn unreferenced_entries_change_no_client(document in arb_loadable()) {
        let mut needed = document.clone();
        let current = document.current_context.clone().unwrap_or_default();
        let context = document.contexts.iter().find(|entry| entry.known_as() == current).and_then(|entry| entry.stanza.clone()).unwrap_or_default();
        let (cluster, user) = (context.cluster.unwrap_or_default(), context.user.unwrap_or_default());
        needed.contexts.retain(|entry| ["", &current].contains(&entry.known_as()));
        needed.clusters.retain(|entry| ["", &cluster].contains(&entry.known_as()));
        needed.users.retain(|entry| ["", &user].contains(&entry.known_as()));
        let (needed, all) = (outcome(&listed(&[needed])), outcome(&listed(&[document])));
        prop_assert_eq!(&needed["client"], &all["client"]);
        prop_assert_eq!(&needed["namespace"], &all["namespace"]);
    }

    /// NAME-01, INV-40: to override the context is to edit `current-context`.
    #[test]
    fn an_overriding_context_is_an_edited_current_context(document in arb_sound(), which in any::<Index>()) {
        let name = document.contexts[which.index(document.contexts.len())].known_as().to_owned();
        let overridden = outcome(&with_json(&listed(std::slice::from_ref(&document)), json!({"currentContext": name})));
        let edited = outcome(&listed(&[Document { current_context: Some(name), ..document }]));
        prop_assert!(edited["client"]["ok"].is_object(), "{}", edited);
        prop_assert_eq!(&overridden["client"], &edited["client"]);
        prop_assert_eq!(&overridden["namespace"], &edited["namespace"]);
    }

    /// NAME-02, NAME-03, OVR-02, INV-41: to override cluster, user and namespace is to select a context made of them.
    #[test]
    fn overriding_names_are_a_synthetic_context(document in arb_sound(), cluster in any::<Index>(), user in any::<Index>()) {
        let cluster = document.clusters[cluster.index(document.clusters.len())].known_as().to_owned();
        let user = document.users[user.index(document.users.len())].known_as().to_owned();
        let names = json!({"context": {"cluster": cluster, "user": user, "namespace": "over"}});
        let overridden = outcome(&with_json(&listed(std::slice::from_ref(&document)), names));
        let context = Context { cluster: Some(cluster), user: Some(user), namespace: Some("over".to_owned()), ..Context::default() };
        let mut synthetic = document;
        synthetic.contexts.push(Entry::new("synthetic", context));
        synthetic.current_context = Some("synthetic".to_owned());
        let synthetic = outcome(&listed(&[synthetic]));
        prop_assert!(synthetic["client"]["ok"].is_object(), "{}", synthetic);
        prop_assert_eq!(&overridden["client"], &synthetic["client"]);
        prop_assert_eq!(&overridden["namespace"]["ok"]["name"], &synthetic["namespace"]["ok"]["name"]);
    }

    /// NS-01: a namespace that is overridden is the namespace, even where there is no usable client.
    #[test]
    fn an_overriding_namespace_always_wins(scenario in arb_scenario(Mode::Wild)) {
        let mut scenario = scenario;
        scenario.flags = None;
        scenario.bytes = None;
        scenario.argv = None;
        if !matches!(scenario.entry, How::Deferred | How::Kubectl) {
            scenario.entry = How::Deferred;
        }
        let overrides = scenario.overrides.get_or_insert_with(Overrides::default);
        overrides.context = Some(json!({"namespace": "over"}));
        let outcome = outcome(&scenario);
        let refused = outcome.is_null() || outcome["load"]["errors"].is_array() || outcome["load"]["crash"] == true;
        prop_assert!(refused || outcome["namespace"] == json!({"ok": {"name": "over", "overridden": true}}), "{}", outcome);
    }
}

/// Gives every entry a name and every reference a text, since the empty name selects too (NAME-07).
fn nameless_away(document: &mut Document) {
    fn named<T>(entries: &mut [Entry<T>]) {
        for entry in entries.iter_mut().filter(|entry| entry.known_as().is_empty()) {
            entry.name = Some("nameless".to_owned());
        }
    }
    named(&mut document.clusters);
    named(&mut document.users);
    named(&mut document.contexts);
    for context in document.contexts.iter_mut().filter_map(|entry| entry.stanza.as_mut()) {
        for name in [&mut context.cluster, &mut context.user] {
            name.take_if(|name| name.is_empty());
        }
    }
    document.current_context.take_if(|name| name.is_empty());
}

/// Whose name an error carries: 0 a cluster's, 1 a user's, 2 a context's.
fn kind_of(code: &str) -> usize {
    match code {
        "no-such-context" | "context-not-found" => 2,
        "no-such-cluster" | "no-server" | "proxy-url" | "ca-both" | "ca-unreadable" => 0,
        _ => 1,
    }
}
