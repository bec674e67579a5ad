//! Wrong ways to validate.

use crate::release::Behaviour;
use crate::rule::Rule;
use crate::scenario::Entry;
use serde_json::{Value, json};

use super::make::{after, as_in_another_release, refusing, unchecked};
use super::mutant::Mutant;

/// Checks that are not made, and others.
pub(super) fn validating() -> Vec<Mutant> {
    let mut all: Vec<Mutant> = [
        ("does not miss the context", Rule::Val01, "context-not-found"),
        ("does not mind an empty configuration", Rule::Val05, "empty-config"),
        ("does not mind a certificate twice", Rule::Val07, "cert-both"),
        ("does not mind a key twice", Rule::Val07, "key-both"),
        ("does not miss the key", Rule::Val07, "key-missing"),
        ("does not open the certificate", Rule::Val07, "cert-unreadable"),
        ("does not open the key", Rule::Val07, "key-unreadable"),
        ("does not mind a plugin beside an auth provider", Rule::Val09, "exec-and-auth-provider"),
        ("does not miss the plugin's command", Rule::Val10, "exec-command"),
        ("does not miss the plugin's version", Rule::Val11, "exec-api-version"),
        ("does not miss the plugin's variable's name", Rule::Val12, "exec-env-name"),
        ("does not miss the plugin's mode", Rule::Val14, "exec-mode-missing"),
        ("does not mind the plugin's mode", Rule::Val14, "exec-mode-invalid"),
        ("does not mind token and password", Rule::Val16, "multiple-auth-methods"),
        ("does not miss whom to act as", Rule::Val17, "impersonate-without-user"),
        ("does not miss the server", Rule::Val21, "no-server"),
        ("does not mind the proxy", Rule::Val22, "proxy-url"),
        ("does not mind a CA twice", Rule::Val23, "ca-both"),
        ("does not open the CA", Rule::Val24, "ca-unreadable"),
        ("does not mind the timeout", Rule::Rest06, "timeout"),
        ("does not miss the token file", Rule::Rest12, "token-file-unreadable"),
    ]
    .into_iter()
    .map(|(name, rule, code)| unchecked(name, rule, code))
    .collect();
    all.extend(strict());
    all.extend(told_otherwise());
    all
}

/// Checks that client-go does not make.
fn strict() -> Vec<Mutant> {
    vec![
        refusing("minds a stale current-context that is overridden", Rule::Val02, |case, _| {
            let current = case.right.pointer("/load/config/current-context").and_then(Value::as_str);
            case.asks_for_context() && current.is_some_and(|name| case.entry("contexts", name).is_none())
        }),
        refusing("needs a context", Rule::Val03, |case, _| {
            case.scenario.entry != Entry::Flags && case.context_name().is_empty() && !case.is_in_cluster()
        }),
        after("minds a malformed namespace", Rule::Val06, |_, outcome| {
            let is_label = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            let namespace = outcome.pointer("/namespace/ok").filter(|namespace| namespace.get("overridden").is_none());
            if namespace.and_then(|namespace| namespace["name"].as_str()).is_some_and(|name| !is_label(name)) {
                outcome["namespace"] = json!({"errors": [{"code": "other"}]});
            }
        }),
        refusing("minds a key without a certificate", Rule::Val08, |case, _| {
            let user = case.chosen("user").unwrap_or_default();
            let sets = |field: &str| user.get(field).is_some() || case.sets("user", field);
            let sets_either = |path: &str, data: &str| sets(path) || sets(data);
            sets_either("client-key", "client-key-data") && !sets_either("client-certificate", "client-certificate-data")
        }),
        after("misses the token file when it validates", Rule::Val18, |case, outcome| {
            if case.refuses("token-file-unreadable") && outcome.get("namespace").is_some() {
                outcome["namespace"] = outcome["client"].clone();
            }
        }),
        refusing("minds insecure beside a CA", Rule::Val25, |_, client| {
            let tls = &client["tls"];
            tls["insecure"] == true && (tls.get("caFile").is_some() || tls.get("caData").is_some())
        }),
        refusing("minds a server without scheme", Rule::Val25, |_, client| {
            client.get("host").and_then(Value::as_str).is_some_and(|host| !host.contains("://"))
        }),
    ]
}

/// Faults that are told otherwise.
fn told_otherwise() -> Vec<Mutant> {
    vec![
        as_in_another_release("takes a missing cluster for an empty one", Rule::Val04, Behaviour::MissingClusterCountsAsEmpty),
        after("tells a plugin's faults in another order", Rule::Val13, |_, outcome| {
            for section in ["client", "namespace"] {
                let errors = outcome.get_mut(section).and_then(|section| section.get_mut("errors")?.as_array_mut());
                let is_of_plugin = |error: &&mut Value| error["code"].as_str().is_some_and(|code| code.starts_with("exec-"));
                let mut faults: Vec<&mut Value> = errors.into_iter().flatten().filter(is_of_plugin).collect();
                let turned: Vec<Value> = faults.iter().rev().map(|error| (*error).clone()).collect();
                faults.iter_mut().zip(turned).for_each(|(fault, other)| **fault = other);
            }
        }),
        after("tells of an empty cluster only where it is the one fault", Rule::Val19, |_, outcome| {
            for section in ["client", "namespace"] {
                if let Some(errors) = outcome.get_mut(section).and_then(|section| section.get_mut("errors")?.as_array_mut())
                    && errors.len() > 1
                {
                    errors.retain(|error| error["code"] != "no-server" || error.get("name").is_some());
                }
            }
        }),
        after("takes an empty cluster of a file for an empty configuration", Rule::Val20, |case, outcome| {
            if case.chosen("cluster") != Some(json!({})) {
                return;
            }
            for section in ["client", "namespace"] {
                if let Some([error]) = outcome.get(section).and_then(|section| Some(section.get("errors")?.as_array()?.as_slice()))
                    && error["code"] == "no-server"
                {
                    outcome[section] = json!({"errors": [{"code": "empty-config"}]});
                }
            }
        }),
    ]
}
