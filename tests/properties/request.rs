//! From a client configuration to its first request.

use kubeconfig_oracle::generate::{Mode, arb_scenario};
use proptest::prelude::*;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// REQ-01, INV-89: a request is made of each client, or refused, and of nothing else.
    #[test]
    fn a_request_is_made_of_each_client(scenario in arb_scenario(Mode::Wild)) {
        let outcome = outcome(&scenario);
        prop_assert_eq!(outcome.pointer("/client/ok").is_some(), outcome.get("request").is_some(), "{}", outcome);
    }

    /// REQ-05, REQ-18, REQ-20, REST-10, INV-90: without TLS nothing authenticates but what the URL itself has, outside a cluster.
    #[test]
    fn plain_http_sends_only_user_information(scenario in arb_scenario(Mode::Tame)) {
        let mut scenario = scenario;
        scenario.world.env.retain(|name, _| !name.starts_with("KUBERNETES_SERVICE"));
        let outcome = outcome(&scenario);
        let Some(request) = outcome.pointer("/request/ok") else { return Ok(()) };
        let url = request["url"].as_str().unwrap_or_default();
        if url.starts_with("http:") && !url.contains('@') {
            prop_assert!(request.pointer("/headers/Authorization").is_none() && request.get("plugin").is_none(), "{}", outcome);
            prop_assert!(request.get("tls").is_none(), "{}", outcome);
        }
    }

    /// REQ-23, INV-91: a plugin is only run where nothing else authenticates.
    #[test]
    fn plugin_and_authorization_never_come_together(scenario in arb_scenario(Mode::Wild)) {
        let outcome = outcome(&scenario);
        let has = |path: &str| outcome.pointer(path).is_some();
        prop_assert!(!(has("/request/ok/plugin") && has("/request/ok/headers/Authorization")), "{}", outcome);
    }

    /// REQ-06, REQ-08, INV-92: where `NO_PROXY` names every host, only the cluster's own proxy is used.
    #[test]
    fn only_the_clusters_proxy_defies_no_proxy(scenario in arb_scenario(Mode::Tame)) {
        let mut scenario = scenario;
        scenario.world.env.insert("NO_PROXY".to_owned(), "h,*".to_owned());
        let outcome = outcome(&scenario);
        if let Some(request) = outcome.pointer("/request/ok") {
            prop_assert_eq!(request.get("proxy"), outcome.pointer("/client/ok/proxyUrl"));
        }
    }
}
