//! What is refused, and why.

use kubeconfig_oracle::generate::{Mode, arb_cluster, arb_context, arb_scenario, arb_user};
use kubeconfig_oracle::internals::generate::document::{Document, Entry};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// NS-02, VAL-01, INV-49: whoever gets a client gets a namespace.
    #[test]
    fn a_usable_client_has_a_namespace(tame in arb_scenario(Mode::Tame), wild in arb_scenario(Mode::Wild), sound in arb_scenario(Mode::Sound)) {
        for scenario in [tame, wild, sound] {
            let outcome = outcome(&scenario);
            let loads = scenario.flags.is_none() && scenario.bytes.is_none() && outcome.get("namespace").is_some();
            if loads && outcome["client"]["ok"].is_object() {
                prop_assert!(outcome["namespace"]["ok"]["name"].is_string(), "{}", outcome);
            }
        }
    }

    /// VAL-01, VAL-06, INV-58: however wrong other entries are, only the selected ones are judged.
    #[test]
    fn validation_sees_only_the_selected_entries(
        document in arb_loadable(),
        clusters in vec(arb_cluster(Mode::Wild), 1..3),
        users in vec(arb_user(Mode::Wild), 1..3),
        contexts in vec(arb_context(Mode::Wild), 1..3),
    ) {
        let mut crowded = document.clone();
        let name = |index: usize| format!("other-{index}");
        let unique = |mut extensions: Vec<kubeconfig_oracle::internals::generate::document::Extension>| {
            extensions.truncate(1);
            extensions
        };
        for (index, mut cluster) in clusters.into_iter().enumerate() {
            cluster.extensions = unique(cluster.extensions);
            crowded.clusters.insert(0, Entry::new(name(index), cluster));
        }
        for (index, mut user) in users.into_iter().enumerate() {
            user.extensions = unique(user.extensions);
            crowded.users.insert(0, Entry::new(name(index), user));
        }
        for (index, mut context) in contexts.into_iter().enumerate() {
            context.extensions = unique(context.extensions);
            crowded.contexts.insert(0, Entry::new(name(index), context));
        }
        let (crowded, alone) = (outcome(&listed(&[crowded])), outcome(&listed(&[document])));
        prop_assert_eq!(&crowded["client"], &alone["client"]);
        prop_assert_eq!(&crowded["namespace"], &alone["namespace"]);
    }

    /// VAL-01, VAL-07 to VAL-25: context, then user, then cluster, each in the order of its checks; and only one user and one cluster.
    #[test]
    fn errors_come_in_the_order_of_the_checks(document in arb_troubled()) {
        let client = client_of(&listed(&[document]));
        let errors: Vec<&Value> = client["errors"].as_array().into_iter().flatten().collect();
        let places: Vec<Option<usize>> = errors.iter().map(|error| ORDER.iter().position(|code| error["code"] == *code)).collect();
        prop_assert!(places.is_sorted(), "{:?}", errors);
        // Only the names of environment variables are checked one by one.
        for pair in errors.windows(2) {
            prop_assert!(pair[0]["code"] != pair[1]["code"] || pair[0]["code"] == "exec-env-name", "{:?}", errors);
        }
    }

    /// VAL-01, VAL-05: a user's mistakes and a cluster's are reported together, neither hiding the other.
    #[test]
    fn a_users_errors_do_not_hide_a_clusters(document in arb_troubled()) {
        let errors = |document: &Document| -> Vec<Value> {
            client_of(&listed(std::slice::from_ref(document)))["errors"].as_array().cloned().unwrap_or_default()
        };
        let all = errors(&document);
        let (mut bad_user, mut bad_cluster) = (document.clone(), document);
        let fine = Some("https://h".to_owned());
        *selected_cluster(&mut bad_user) = kubeconfig_oracle::internals::generate::document::Cluster { server: fine, ..Default::default() };
        *selected_user(&mut bad_cluster) = Default::default();
        // A client that passes the checks may still stumble over its token file, which is read afterwards.
        let checked = |errors: Vec<Value>| errors.into_iter().filter(|error| error["code"] != "token-file-unreadable").collect::<Vec<_>>();
        let apart = [checked(errors(&bad_user)), checked(errors(&bad_cluster))].concat();
        prop_assert_eq!(checked(all), apart);
    }
}

/// The codes of validation in the order of its checks.
const ORDER: [&str; 22] = [
    "context-not-found",
    "cert-both",
    "key-both",
    "key-missing",
    "cert-unreadable",
    "key-unreadable",
    "exec-and-auth-provider",
    "exec-command",
    "exec-api-version",
    "exec-env-name",
    "exec-mode-missing",
    "exec-mode-invalid",
    "multiple-auth-methods",
    "impersonate-without-user",
    "empty-config",
    "no-server",
    "proxy-url",
    "ca-both",
    "ca-unreadable",
    "timeout",
    "token-file-unreadable",
    "other",
];

/// A joined document whose selected user and cluster may be wrong in every way.
fn arb_troubled() -> impl Strategy<Value = Document> {
    (arb_sound(), arb_cluster(Mode::Wild), arb_user(Mode::Wild)).prop_map(|(mut document, cluster, user)| {
        *selected_cluster(&mut document) = cluster;
        *selected_user(&mut document) = user;
        selected_cluster(&mut document).extensions.clear();
        selected_user(&mut document).extensions.clear();
        document
    })
}
