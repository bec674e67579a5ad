//! From bytes to a config.

use std::collections::BTreeSet;

use kubeconfig_oracle::generate::{Mode, arb_bytes, arb_document, arb_kubeconfig};
use kubeconfig_oracle::internals::decode::survey;
use kubeconfig_oracle::internals::generate::document::{AuthProvider, Document, Entry, Exec, User};
use kubeconfig_oracle::internals::generate::node::Node;
use kubeconfig_oracle::internals::generate::spell::{Spelling, arb_spelling};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;
use kubeconfig_oracle::scenario::{Bytes, Entry as How, Scenario};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// Whatever the bytes, each rule is told once, somewhere in the file; only fields that nobody knows are all told (DEC-07).
    #[test]
    fn a_rule_is_told_where_it_first_applies(noise in arb_bytes(), file in arb_kubeconfig(Mode::Wild)) {
        for bytes in [noise, file] {
            for release in [Release::NEWEST, Release::new(8, 0), Release::OLDEST] {
                let told = survey(&bytes, release.behaviours()).rules;
                let lines = bytes.len() as u32 + 1;
                prop_assert!(told.iter().all(|(_, position)| (1..=lines).contains(&position.line) && position.column >= 1), "{told:?}");
                let rules: Vec<Rule> = told.iter().map(|(rule, _)| *rule).filter(|rule| *rule != Rule::Dec07).collect();
                let once: BTreeSet<Rule> = rules.iter().copied().collect();
                prop_assert_eq!(rules.len(), once.len(), "{:?}", told);
            }
        }
    }

    /// FILE-02 and all rules of decoding: any bytes at all have an outcome, as a file and as bytes.
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop_oneof![arb_bytes(), arb_kubeconfig(Mode::Wild), vec(any::<u8>(), 0..2000)]) {
        let mut scenario = listing([("/world/work/a.yaml", bytes)]);
        prop_assert!(!outcome(&scenario).is_null());
        scenario = as_bytes(scenario);
        prop_assert!(!outcome(&scenario).is_null());
    }

    /// DEC-08 to DEC-11: block or flow, quoted or plain, YAML or JSON, with anchors, merge keys or comments, a document says what it says.
    #[test]
    fn the_spelling_never_matters(document in arb_loadable(), spelling in arb_spelling(Mode::Sound)) {
        let spelt = outcome(&listing([("/world/work/a.yaml", spelling.write(&document.node()))]));
        prop_assert_eq!(spelt, outcome(&listing([("/world/work/a.yaml", plain(&document))])));
    }

    /// DEC-12, INV-21: entries, and the fields of entries, may come in any order.
    #[test]
    fn the_order_of_entries_never_matters(document in arb_loadable(), keys in vec(any::<u8>(), 16)) {
        let mut shuffled = document.clone();
        shuffle(&mut shuffled.clusters, &keys);
        shuffle(&mut shuffled.users, &keys);
        shuffle(&mut shuffled.contexts, &keys);
        let Node::Map(mut fields) = shuffled.node() else { unreachable!("a document is a mapping") };
        shuffle(&mut fields, &keys);
        let shuffled = listing([("/world/work/a.yaml", Spelling::default().write(&Node::Map(fields)))]);
        prop_assert_eq!(outcome(&shuffled), outcome(&listing([("/world/work/a.yaml", plain(&document))])));
    }

    /// DEC-07, INV-22: fields that nobody knows change nothing, at any level.
    #[test]
    fn unknown_fields_change_nothing(
        document in arb_loadable(),
        key in select(&["x-note", "Clusters", "server ", "Token", "certificate_authority", "tokenfile", "Current-Context", "colours", ""][..]),
        value in select(vec![Node::Null, Node::text("x"), Node::Number("1"), Node::List(vec![Node::Null]), Node::Map(Vec::new())]),
        places in any::<u16>(),
    ) {
        let mut node = document.node();
        let mut seen = 0;
        add_unknown(&mut node, 0, &mut |fields| {
            seen += 1;
            if places & (1 << (seen % 16)) != 0 {
                fields.push((key.to_owned(), value.clone()));
            }
        });
        let strange = listing([("/world/work/a.yaml", Spelling::default().write(&node))]);
        prop_assert_eq!(outcome(&strange), outcome(&listing([("/world/work/a.yaml", plain(&document))])));
    }

    /// DEC-14, DEC-20, INV-28: a config printed in v1 and read again is the same config.
    #[test]
    fn a_printed_config_reads_back_the_same(bytes in arb_kubeconfig(Mode::Wild)) {
        let read = |bytes: Vec<u8>| config_of(&as_bytes(listing([("/world/work/a.yaml", bytes)])));
        let config = read(bytes);
        if !config.is_null() {
            prop_assert_eq!(read(written(&config)), config);
        }
    }

    /// DEC-01, DEC-10, INV-30: wherever a string may be missing, it may be empty, and null as well.
    #[test]
    fn an_empty_string_is_an_absent_field(document in arb_loadable(), places in vec(any::<u8>(), 8)) {
        let (mut empty, mut absent) = (document.clone(), document);
        blank(&mut empty, &places, Some(String::new()));
        blank(&mut absent, &places, None);
        let ask = |document: &Document| outcome(&listing([("/world/work/a.yaml", plain(document))]));
        prop_assert_eq!(ask(&empty), ask(&absent));
    }

    /// DEC-12: a name that comes twice in one list refuses the file, names the name and loads nothing.
    #[test]
    fn a_repeated_name_is_refused(document in arb_sound(), list in 0..3_usize, from in any::<Index>(), to in any::<Index>()) {
        fn repeat<T: Clone>(entries: &mut Vec<Entry<T>>, from: Index, to: Index) -> String {
            let entry = entries[from.index(entries.len())].clone();
            let name = entry.known_as().to_owned();
            entries.insert(to.index(entries.len() + 1), entry);
            name
        }
        let mut document = document;
        let name = match list {
            0 => repeat(&mut document.clusters, from, to),
            1 => repeat(&mut document.users, from, to),
            _ => repeat(&mut document.contexts, from, to),
        };
        let load = load_of(&listed(&[document]));
        prop_assert_eq!(&load["errors"][0]["cause"]["code"], "decode-duplicate");
        prop_assert_eq!(&load["errors"][0]["cause"]["name"], &Value::String(name));
        prop_assert_eq!(load["config"].as_object().map(|config| config.len()), Some(0));
    }

    /// DEC-01 to DEC-03: the header decides nothing but whether the file is read.
    #[test]
    fn a_good_header_changes_nothing(
        document in arb_sound(),
        version in select(&[None, Some(""), Some("v1"), Some("/v1"), Some("/")][..]),
        kind in select(&[None, Some(""), Some("Config")][..]),
    ) {
        let bare = Document { api_version: None, kind: None, ..document.clone() };
        let headed = Document { api_version: version.map(Node::text), kind: kind.map(Node::text), ..document };
        prop_assert_eq!(outcome(&listed(&[headed])), outcome(&listed(&[bare])));
    }

    /// DEC-05: an entry of the internal version is the same entry, its fields by their internal names; no defaults are added.
    #[test]
    fn the_internal_version_says_the_same(document in arb_document(Mode::Sound)) {
        let mut document = document;
        strip_what_differs(&mut document);
        let internal = Spelling::default().write(&document.internal());
        prop_assert_eq!(outcome(&listing([("/world/work/a.yaml", internal)])), outcome(&listing([("/world/work/a.yaml", plain(&document))])));
    }
}

/// The one file of the scenario, taken as bytes.
fn as_bytes(mut scenario: Scenario) -> Scenario {
    scenario.entry = How::Bytes;
    scenario.loading = None;
    scenario.bytes = Some(Bytes { file: "/world/work/a.yaml".to_owned() });
    scenario
}

/// Puts items in the order of their keys.
fn shuffle<T: Clone>(items: &mut [T], keys: &[u8]) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|index| keys[index % keys.len()]);
    let shuffled: Vec<T> = order.into_iter().map(|index| items[index].clone()).collect();
    items.clone_from_slice(&shuffled);
}

/// Hands over every mapping that v1 gives a meaning to: not the maps whose keys are data, nor what extensions hold.
fn add_unknown(node: &mut Node, depth: usize, visit: &mut impl FnMut(&mut Vec<(String, Node)>)) {
    match node {
        Node::Map(fields) => {
            for (key, value) in fields.iter_mut() {
                let holds_data =
                    matches!(key.as_str(), "extension" | "as-user-extra" | "x-note" | "users " | "currentContext" | "Clusters");
                let is_plugin_config = key == "config" && depth > 2;
                if !holds_data && !is_plugin_config {
                    add_unknown(value, depth + 1, visit);
                }
            }
            visit(fields);
        }
        Node::List(items) => items.iter_mut().for_each(|item| add_unknown(item, depth + 1, visit)),
        _ => {}
    }
}

/// Sets strings that say nothing, here and there, to `nothing`.
fn blank(document: &mut Document, places: &[u8], nothing: Option<String>) {
    let mut number = 0;
    let mut set = |field: &mut Option<String>| {
        let place = number;
        number += 1;
        if field.as_ref().is_none_or(String::is_empty) || places[place / 8 % places.len()] & (1 << (place % 8)) != 0 {
            field.clone_from(&nothing);
        }
    };
    set(&mut document.current_context);
    for cluster in document.clusters.iter_mut().filter_map(|entry| entry.stanza.as_mut()) {
        [&mut cluster.server, &mut cluster.tls_server_name, &mut cluster.certificate_authority, &mut cluster.proxy_url]
            .into_iter()
            .for_each(&mut set);
    }
    for user in document.users.iter_mut().filter_map(|entry| entry.stanza.as_mut()) {
        let User { client_certificate, client_key, token, token_file, impersonate, impersonate_uid, username, password, .. } = user;
        [client_certificate, client_key, token, token_file, impersonate, impersonate_uid, username, password]
            .into_iter()
            .for_each(&mut set);
        if let Some(AuthProvider { name, .. }) = &mut user.auth_provider {
            set(name);
        }
        if let Some(Exec { command, env, api_version, install_hint, interactive_mode, .. }) = &mut user.exec {
            [command, api_version, install_hint, interactive_mode].into_iter().for_each(&mut set);
            env.iter_mut().for_each(|(name, value)| [name, value].into_iter().for_each(&mut set));
        }
    }
    for context in document.contexts.iter_mut().filter_map(|entry| entry.stanza.as_mut()) {
        [&mut context.cluster, &mut context.user, &mut context.namespace].into_iter().for_each(&mut set);
    }
}

/// Takes away what the internal version has no words for, or no defaults.
fn strip_what_differs(document: &mut Document) {
    document.preferences = None;
    document.extensions.clear();
    document.unknown.clear();
    document.clusters.iter_mut().filter_map(|entry| entry.stanza.as_mut()).for_each(|cluster| cluster.extensions.clear());
    document.contexts.iter_mut().filter_map(|entry| entry.stanza.as_mut()).for_each(|context| context.extensions.clear());
    document.users.iter_mut().filter_map(|entry| entry.stanza.as_mut()).for_each(|user| user.extensions.clear());
}
