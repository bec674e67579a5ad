//! Inside a pod and outside.

use kubeconfig_oracle::generate::{Mode, arb_bundle, arb_pod, arb_scenario};
use kubeconfig_oracle::internals::generate::document::Document;
use kubeconfig_oracle::scenario::{Bytes, Entry as How, File, FileKind, Loading, SERVICE_ACCOUNT, Scenario};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::support::*;

const HOST: &str = "KUBERNETES_SERVICE_HOST";
const PORT: &str = "KUBERNETES_SERVICE_PORT";

proptest! {
    #![proptest_config(config())]

    /// DEF-04, NAME-08, INV-67: outside a cluster a deferred client gives what a direct one gives of the same bytes.
    #[test]
    fn outside_a_cluster_deferred_is_direct(document in arb_loadable()) {
        let mut document = document;
        // An empty cluster has an origin in a file and none in bytes, and that tells them apart (VAL-20).
        for cluster in document.clusters.iter_mut().map(|entry| entry.stanza.get_or_insert_default()) {
            cluster.server.take_if(|server| server.is_empty());
            cluster.server.get_or_insert("https://h".to_owned());
        }
        let mut deferred = listing([("/world/work/a.yaml", plain(&document))]);
        deferred.loading.get_or_insert_with(Loading::default).resolve_paths = Some(false);
        let mut direct = deferred.clone();
        direct.loading = None;
        direct.entry = How::Bytes;
        direct.bytes = Some(Bytes { file: "/world/work/a.yaml".to_owned() });
        prop_assert_eq!(client_of(&deferred), client_of(&direct));
    }

    /// ICC-01: without host, port or token there is no cluster to be in, whatever else is there.
    #[test]
    fn without_the_environment_there_is_no_cluster(
        scenario in arb_scenario(Mode::Tame),
        pod in arb_pod(Mode::Tame),
        missing in select(&[HOST, PORT, "token", "token folder"][..]),
        unset in any::<bool>(),
    ) {
        let mut inside = scenario;
        inside.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT));
        let mut outside = inside.clone();
        for (name, value) in [(HOST, "10.0.0.1"), (PORT, "443")] {
            inside.world.env.insert(name.to_owned(), value.to_owned());
            outside.world.env.remove(name);
        }
        inside.world.files.extend(pod.files);
        inside.world.files.insert(format!("{SERVICE_ACCOUNT}/token"), File::content("sa-token"));
        match missing {
            "token" => drop(inside.world.files.remove(&format!("{SERVICE_ACCOUNT}/token"))),
            "token folder" => drop(inside.world.files.insert(format!("{SERVICE_ACCOUNT}/token"), File { kind: FileKind::Dir, mode: None })),
            variable if unset => drop(inside.world.env.remove(variable)),
            variable => drop(inside.world.env.insert(variable.to_owned(), String::new())),
        }
        prop_assert_eq!(outcome(&inside), outcome(&outside));
    }

    /// DEF-04, ICC-02: where nothing is configured the pod's service account answers.
    #[test]
    fn a_pod_answers_where_nothing_is_configured(pod in arb_inside(), nothing in arb_nothing()) {
        let client = client_of(&Scenario { world: pod.world.clone(), ..nothing });
        let host = &pod.world.env[HOST];
        let host = if host.contains(':') { format!("https://[{host}]:443") } else { format!("https://{host}:443") };
        let expected = json!({"host": host, "bearerToken": "sa-token\n", "bearerTokenFile": format!("{SERVICE_ACCOUNT}/token")});
        let mut found = client["ok"].clone();
        if let Some(fields) = found.as_object_mut() {
            fields.remove("tls");
        }
        prop_assert_eq!(found, expected, "{}", client);
    }

    /// ICC-03, DEF-08: of credentials, a pod listens to a token alone.
    #[test]
    fn a_pod_ignores_other_credentials(
        pod in arb_inside(),
        user in select(vec![
            json!({"username": "u", "password": "p"}),
            json!({"as": "imp", "as-groups": ["g"]}),
            json!({"client-certificate-data": "Q0E=", "client-key-data": "eA=="}),
            json!({"client-key": "nothing"}),
            json!({"auth-provider": {"name": "x"}}),
            json!({"exec": {"command": "plug", "apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never"}}),
        ]),
        timeout in select(&["", "5s", "bad"][..]),
    ) {
        prop_assert_eq!(client_of(&with_json(&pod, json!({"user": user, "timeout": timeout}))), client_of(&pod));
    }

    /// ICC-03: a token takes the place of token and token file, and a token file does as well.
    #[test]
    fn an_overriding_token_replaces_the_pods_pair(pod in arb_inside()) {
        let mut expected = client_of(&pod)["ok"].take();
        expected["bearerToken"] = json!("over");
        expected["bearerTokenFile"].take();
        expected.as_object_mut().into_iter().for_each(|fields| fields.retain(|_, value| !value.is_null()));
        prop_assert_eq!(client_of(&with_json(&pod, json!({"user": {"token": "over"}}))), json!({"ok": expected}));
        expected["bearerToken"].take();
        expected["bearerTokenFile"] = json!("nothing");
        expected.as_object_mut().into_iter().for_each(|fields| fields.retain(|_, value| !value.is_null()));
        prop_assert_eq!(client_of(&with_json(&pod, json!({"user": {"tokenFile": "nothing"}}))), json!({"ok": expected}));
    }

    /// NS-06: the environment's namespace comes before the service account's, and that before `default`.
    #[test]
    fn a_pods_namespace_is_found_in_order(
        pod in arb_inside(),
        variable in proptest::option::of(select(&["", "env-ns", " "][..])),
        file in proptest::option::of(select(&["", " \n", "file-ns", "\tfile-ns\n"][..])),
    ) {
        let mut pod = pod;
        pod.world.env.remove("POD_NAMESPACE");
        pod.world.files.remove(&format!("{SERVICE_ACCOUNT}/namespace"));
        pod.world.env.extend(variable.map(|text| ("POD_NAMESPACE".to_owned(), text.to_owned())));
        pod.world.files.extend(file.map(|text| (format!("{SERVICE_ACCOUNT}/namespace"), File::content(text))));
        let from_variable = variable.filter(|text| !text.is_empty());
        let from_file = file.map(str::trim).filter(|text| !text.is_empty());
        let expected = from_variable.or(from_file).unwrap_or("default");
        prop_assert_eq!(outcome(&pod)["namespace"].take(), json!({"ok": {"name": expected}}));
    }

    /// DEF-04: a kubeconfig that resolves is used inside a pod as outside.
    #[test]
    fn a_resolving_kubeconfig_beats_the_pod(pod in arb_inside(), document in arb_sound()) {
        let mut inside = listed(std::slice::from_ref(&document));
        inside.world.env = pod.world.env;
        inside.world.files.extend(pod.world.files);
        prop_assert_eq!(client_of(&inside), client_of(&listed(&[document])));
    }
}

/// A whole pod without any kubeconfig.
fn arb_inside() -> impl Strategy<Value = Scenario> {
    (select(&["10.0.0.1", "kube.svc", "fd00::1"][..]), proptest::option::of(arb_bundle())).prop_map(|(host, bundle)| {
        let mut scenario = listed(&[]);
        scenario.world.env.insert(HOST.to_owned(), host.to_owned());
        scenario.world.env.insert(PORT.to_owned(), "443".to_owned());
        scenario.world.files.insert(format!("{SERVICE_ACCOUNT}/token"), File::content("sa-token\n"));
        scenario.world.files.extend(bundle.map(|bundle| (format!("{SERVICE_ACCOUNT}/ca.crt"), File::content(bundle))));
        scenario
    })
}

/// Ways to configure nothing.
fn arb_nothing() -> impl Strategy<Value = Scenario> {
    let empty = listed(&[Document::default()]);
    let none = listed(&[]);
    let missing =
        Scenario { loading: Some(Loading { precedence: Some(vec!["nothing".to_owned()]), ..Loading::default() }), ..none.clone() };
    let flags = Scenario { entry: How::Flags, loading: None, ..none.clone() };
    let kubectl = Scenario { entry: How::Kubectl, loading: None, ..none.clone() };
    select(vec![none, empty, missing, flags, kubectl])
}
