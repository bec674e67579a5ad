//! What every outcome is like.

use kubeconfig_oracle::generate::{Mode, arb_scenario};
use kubeconfig_oracle::release::Release;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// All rules: any scenario, for any release, has an outcome or is refused with a reason; nothing panics.
    #[test]
    fn no_scenario_makes_the_model_panic(scenario in arb_scenario(Mode::Wild), release in select(RELEASES)) {
        let mut scenario = scenario;
        scenario.release = Some(release.parse().unwrap());
        outcome(&scenario);
        scenario.release = Some(Release::NEWEST);
        outcome(&scenario);
    }

    /// Zero is absent: no outcome holds an empty string, list or map, `false`, 0 or null, but where data or presence is meant.
    #[test]
    fn zero_is_absent(wild in arb_scenario(Mode::Wild), tame in arb_scenario(Mode::Tame)) {
        for scenario in [wild, tame] {
            let outcome = outcome(&scenario);
            if let Some(path) = zero_in("", &outcome).filter(|_| !outcome.is_null()) {
                return Err(TestCaseError::fail(format!("{path} in {outcome}")));
            }
        }
    }

    /// Errors carry codes, and never the one that says nothing.
    #[test]
    fn every_error_has_a_code_of_its_own(scenario in arb_scenario(Mode::Wild)) {
        let outcome = outcome(&scenario);
        for section in ["load", "client", "namespace", "request"] {
            for error in outcome[section]["errors"].as_array().into_iter().flatten() {
                let code = error["cause"]["code"].as_str().or(error["code"].as_str());
                prop_assert!(code.is_some_and(|code| code != "other" && code != "request-other"), "{}", outcome);
            }
        }
    }

    /// LOAD-13: where loading fails, client and namespace fail with its very errors.
    #[test]
    fn a_failed_load_fails_every_client(scenario in arb_scenario(Mode::Wild)) {
        let outcome = outcome(&scenario);
        let errors = &outcome["load"]["errors"];
        let migrates = outcome.get("writes").is_some();
        if errors.is_array() && outcome.get("varies").is_none() && !migrates {
            prop_assert_eq!(&outcome["client"]["errors"], errors);
            prop_assert!(outcome.get("namespace").is_none_or(|namespace| namespace["errors"] == *errors), "{}", outcome);
        }
    }
}

/// Releases from every era.
const RELEASES: &[&str] = &[
    "1.5", "1.6", "1.7", "1.8", "1.10", "1.11", "1.12", "1.13.0", "1.14", "1.15", "1.16", "1.17", "1.18", "1.19", "1.22", "1.26", "1.28",
    "1.31", "1.32", "1.35", "1.37",
];

/// The first zero that should not be there, by its path.
fn zero_in(path: &str, value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            let path = format!("{path}.{key}");
            let data = matches!(key.as_str(), "as-user-extra" | "extra" | "extension") || (key == "config" && path.contains("rovider"));
            let plugin_config = path.ends_with("exec.config");
            let may_be_empty = matches!(key.as_str(), "config" | "ok" | "exec" | "auth-provider" | "authProvider");
            let extension_name = key == "name" && path.contains("xtensions");
            let is_empty_object = value.as_object().is_some_and(serde_json::Map::is_empty);
            // No authorities are those of the system, and an empty list of them is nobody.
            let trusts_nobody = path == ".request.ok.tls.authorities";
            if data || plugin_config || extension_name || trusts_nobody || (may_be_empty && is_empty_object) {
                return None;
            }
            if !is_set(value) || value.as_i64() == Some(0) { Some(path) } else { zero_in(&path, value) }
        }),
        // Items keep their place, empty ones too.
        Value::Array(items) => items.iter().filter(|item| is_set(item)).find_map(|item| zero_in(&format!("{path}[]"), item)),
        _ => None,
    }
}
