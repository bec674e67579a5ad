//! What a caller sets over the files.

use kubeconfig_oracle::generate::{Mode, arb_cluster, arb_overrides, arb_user};
use kubeconfig_oracle::internals::generate::document::{Cluster, Document, Stanza, User};
use kubeconfig_oracle::scenario::{Loading, Scenario};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// OVR-03, OVR-07, OVR-09, OVR-20, INV-31: a field overridden with the value that it has anyway changes nothing.
    #[test]
    fn an_override_equal_to_the_effective_value_changes_nothing(document in arb_sound()) {
        let scenario = listed(std::slice::from_ref(&document));
        let expected = outcome(&scenario);
        prop_assert!(expected["client"]["ok"].is_object(), "{}", expected);
        let (context, cluster, user) = selected(&expected["load"]["config"]);
        for field in ["proxy-url", "disable-compression", "tls-server-name"] {
            prop_assert_eq!(&client_of(&overriding(&scenario, "cluster", field, &cluster[field])), &expected["client"], "{}", field);
        }
        for field in USER_FIELDS {
            prop_assert_eq!(&client_of(&overriding(&scenario, "user", field, &user[*field])), &expected["client"], "{}", field);
        }
        let named = outcome(&overriding(&scenario, "context", "namespace", &context["namespace"]));
        prop_assert_eq!(&named["client"], &expected["client"]);
        prop_assert_eq!(&named["namespace"]["ok"]["name"], &expected["namespace"]["ok"]["name"]);
    }

    /// OVR-15: a number in an override is the number that it is in a file, to the last bit.
    #[test]
    fn numbers_of_overrides_are_read_as_those_of_files(number in any::<f64>().prop_filter("JSON has no others", |number| number.is_finite())) {
        let extension = format!(r#"[{{"name": "client.authentication.k8s.io/exec", "extension": {{"number": {number:e}}}}}]"#);
        let in_file = exec_client(&extension, "{}");
        prop_assert!(in_file.contains(r#""config":{"number":"#), "{}", in_file);
        prop_assert_eq!(exec_client(r#"[{"name": "client.authentication.k8s.io/exec"}]"#, &format!(r#"{{"extensions": {extension}}}"#)), in_file);
    }

    /// OVR-03 to OVR-08, OVR-11, INV-32: a stanza overridden with all that it says anyway changes nothing, side effects notwithstanding.
    #[test]
    fn overriding_with_the_whole_effective_entry_changes_nothing(document in arb_sound()) {
        let scenario = listed(&[document]);
        let expected = outcome(&scenario);
        prop_assert!(expected["client"]["ok"].is_object(), "{}", expected);
        let (_, cluster, user) = selected(&expected["load"]["config"]);
        for overrides in [json!({"cluster": cluster}), json!({"user": user}), json!({"cluster": cluster, "user": user})] {
            prop_assert_eq!(&client_of(&with_json(&scenario, overrides)), &expected["client"]);
        }
    }

    /// OVR-02 to OVR-15, INV-33: overrides over a config that has them already change nothing.
    #[test]
    fn overrides_are_idempotent(document in arb_sound(), overrides in arb_overrides(Mode::Sound)) {
        let overrides = settled(&overrides, &document);
        let scenario = listed(&[document]);
        let once = with_json(&scenario, overrides.clone());
        let client = client_of(&once);
        prop_assume!(client["ok"].is_object());
        let twice = with_json(&saved(&baked(&config_of(&scenario), &overrides)), overrides);
        prop_assert_eq!(client_of(&twice), client);
    }

    /// OVR-02 to OVR-15, RAW-02, INV-34: outside a cluster overrides say nothing that a config could not say, but a timeout.
    #[test]
    fn baking_overrides_into_the_config_changes_no_client(document in arb_sound(), mut overrides in arb_overrides(Mode::Sound)) {
        overrides.timeout.clear();
        let overrides = settled(&overrides, &document);
        let scenario = listed(&[document]);
        let expected = outcome(&with_json(&scenario, overrides.clone()));
        prop_assume!(expected["client"]["ok"].is_object());
        let outcome = outcome(&saved(&baked(&config_of(&scenario), &overrides)));
        prop_assert_eq!(&outcome["client"], &expected["client"]);
        prop_assert_eq!(&outcome["namespace"]["ok"]["name"], &expected["namespace"]["ok"]["name"]);
    }

    /// NAME-01 to NAME-03, OVR-07, OVR-08, INV-38: of what is overridden the file's own value does not count.
    #[test]
    fn an_overridden_field_hides_the_file(document in arb_sound(), cluster in arb_cluster(Mode::Wild), user in arb_user(Mode::Wild)) {
        let (cluster, mut other) = (cluster, document.clone());
        let target = selected_cluster(&mut other);
        target.server = cluster.server;
        let server = json!({"cluster": {"server": "https://over"}});
        same_client(&document, &other, server)?;

        let mut other = document.clone();
        let target = selected_cluster(&mut other);
        target.insecure_skip_tls_verify = cluster.insecure_skip_tls_verify;
        target.certificate_authority = cluster.certificate_authority;
        target.certificate_authority_data = cluster.certificate_authority_data;
        for trust in [json!({"insecure-skip-tls-verify": true}), json!({"certificate-authority": "/world/ca.pem"}), json!({"certificate-authority-data": "Q0E="})] {
            same_client(&document, &other, json!({"cluster": trust}))?;
        }

        let mut other = document.clone();
        selected_user(&mut other).token = user.token;
        same_client(&document, &other, json!({"user": {"token": "over"}}))?;

        let mut other = document.clone();
        if let Some(context) = &mut other.contexts[0].stanza {
            context.namespace = Some("other".to_owned());
            context.cluster = Some("nothing".to_owned());
            context.user = Some("nothing".to_owned());
        }
        let (cluster, user) = (document.clusters[0].known_as(), document.users[0].known_as());
        let names = json!({"context": {"cluster": cluster, "user": user, "namespace": "over"}});
        let namespace = |document: &Document| outcome(&with_json(&listed(std::slice::from_ref(document)), names.clone()))["namespace"].take();
        prop_assert_eq!(namespace(&other), namespace(&document));
        same_client(&document, &other, names.clone())?;
    }

    /// OVR-07, INV-42: cluster defaults are silent wherever the file speaks.
    #[test]
    fn cluster_defaults_never_beat_a_set_field(document in arb_sound(), defaults in arb_cluster(Mode::Wild)) {
        let mut document = document;
        let cluster = selected_cluster(&mut document);
        cluster.tls_server_name.get_or_insert("sni".to_owned());
        cluster.proxy_url.get_or_insert("http://p".to_owned());
        let defaults = Cluster { server: defaults.server, tls_server_name: defaults.tls_server_name, proxy_url: defaults.proxy_url, ..Cluster::default() };
        let scenario = listed(&[document]);
        prop_assert_eq!(outcome(&with_json(&scenario, json!({"clusterDefaults": defaults.node().json()}))), outcome(&scenario));
    }

    /// OVR-07: where the file is silent, cluster defaults speak.
    #[test]
    fn cluster_defaults_fill_what_is_not_set(document in arb_sound(), field in select(&["server", "tls-server-name", "proxy-url"][..])) {
        let mut document = document;
        let cluster = selected_cluster(&mut document);
        let slot = match field {
            "server" => &mut cluster.server,
            "tls-server-name" => &mut cluster.tls_server_name,
            _ => &mut cluster.proxy_url,
        };
        let value = slot.take().filter(|value| !value.is_empty()).unwrap_or_else(|| "http://filled".to_owned());
        let silent = document.clone();
        let slot = selected_cluster(&mut document);
        match field {
            "server" => slot.server = Some(value.clone()),
            "tls-server-name" => slot.tls_server_name = Some(value.clone()),
            _ => slot.proxy_url = Some(value.clone()),
        }
        let filled = with_json(&listed(&[silent]), json!({"clusterDefaults": {field: value}}));
        prop_assert_eq!(client_of(&filled), client_of(&listed(&[document])));
    }

    /// OVR-09: `false`, an empty string and an empty list override nothing.
    #[test]
    fn a_false_override_changes_nothing(document in arb_sound(), stanza in select(&["cluster", "clusterDefaults"][..])) {
        let scenario = listed(&[document]);
        let zero = json!({"insecure-skip-tls-verify": false, "disable-compression": false, "server": "", "tls-server-name": "", "certificate-authority-data": ""});
        let nobody = json!({"token": "", "as-groups": [], "as-user-extra": {}, "client-key-data": ""});
        let overrides = json!({stanza: zero, "user": nobody, "context": {"namespace": ""}, "currentContext": "", "timeout": ""});
        prop_assert_eq!(outcome(&with_json(&scenario, overrides)), outcome(&scenario));
    }

    /// OVR-18: without any kubeconfig a server is enough, and a user counts as well.
    #[test]
    fn a_server_override_alone_suffices(document in arb_sound(), namespace in any::<bool>()) {
        let mut document = document;
        let cluster = Cluster { server: selected_cluster(&mut document).server.clone(), ..Cluster::default() };
        let user = User { token: Some("over".to_owned()), ..User::default() };
        let context = if namespace { json!({"namespace": "over"}) } else { json!({}) };
        let overrides = json!({"cluster": cluster.node().json(), "user": user.node().json(), "context": context});
        let outcome = outcome(&with_json(&listed(&[]), overrides));
        let is_tls = cluster.server.as_ref().is_some_and(|server| server.starts_with("https://"));
        prop_assert!(outcome["client"]["ok"]["host"].is_string(), "{}", outcome);
        prop_assert_eq!(&outcome["client"]["ok"]["bearerToken"], &json!(is_tls.then_some("over")));
        prop_assert_eq!(&outcome["namespace"]["ok"]["name"], &json!(if namespace { "over" } else { "default" }));
    }
}

/// The fields of a user that have no side effects on others.
const USER_FIELDS: &[&str] = &[
    "token",
    "tokenFile",
    "username",
    "password",
    "as",
    "as-uid",
    "as-groups",
    "as-user-extra",
    "client-certificate",
    "client-certificate-data",
    "client-key",
    "client-key-data",
    "exec",
    "auth-provider",
];

/// What the current context of a merged config leads to: context, cluster and user.
fn selected(config: &Value) -> (Value, Value, Value) {
    let stanza = |list: &str, key: &str, name: &Value| {
        entry(config, list, name.as_str().unwrap_or_default()).map_or(json!({}), |entry| entry.get(key).cloned().unwrap_or(json!({})))
    };
    let context = stanza("contexts", "context", &config["current-context"]);
    let (cluster, user) = (stanza("clusters", "cluster", &context["cluster"]), stanza("users", "user", &context["user"]));
    (context, cluster, user)
}

/// The scenario with one field overridden.
fn overriding(scenario: &Scenario, stanza: &str, field: &str, value: &Value) -> Scenario {
    with_json(scenario, json!({stanza: {field: value}}))
}

/// A config whose paths are resolved, on disk.
fn saved(config: &Value) -> Scenario {
    let mut scenario = listing([("/world/saved", written(config))]);
    scenario.loading.get_or_insert_with(Loading::default).resolve_paths = Some(false);
    scenario
}

fn same_client(one: &Document, other: &Document, overrides: Value) -> Result<(), TestCaseError> {
    let client = |document: &Document| client_of(&with_json(&listed(std::slice::from_ref(document)), overrides.clone()));
    prop_assert_eq!(client(one), client(other), "{}", overrides);
    Ok(())
}

/// The client configuration, as text, of a kubeconfig whose cluster has these extensions, under a cluster override. Both are JSON.
fn exec_client(extensions: &str, over: &str) -> String {
    let exec = r#"{"command": "c", "apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never"}"#;
    let file = format!(
        r#"{{"current-context": "x", "clusters": [{{"name": "c", "cluster": {{"server": "https://h", "extensions": {extensions}}}}}],
        "users": [{{"name": "u", "user": {{"exec": {exec}}}}}], "contexts": [{{"name": "x", "context": {{"cluster": "c", "user": "u"}}}}]}}"#
    );
    let scenario = format!(
        r#"{{"id": "x", "world": {{"files": {{"/world/k": {{"text": {}}}}}}}, "loading": {{"precedence": ["/world/k"]}}, "overrides": {{"cluster": {over}}}}}"#,
        Value::from(file)
    );
    let scenario = Scenario::from_json(&scenario).expect("a scenario");
    serde_json::to_string(&kubeconfig_oracle::evaluate(&scenario).expect("an outcome").client).expect("outcomes are JSON")
}
