//! Wrong client configurations and namespaces.

use kubeconfig_oracle::scenario::Scenario;
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

use super::case::answer;
use super::{Case, Mutant, after, bodies, without};

/// Asks as of an https server, and tells the answer as of the http one.
fn over_http(case: &Case, outcome: &mut Value) {
    let host = outcome.pointer("/client/ok/host").cloned().filter(|host| host.as_str().is_some_and(|host| host.starts_with("http:")));
    let Some(host) = host else { return };
    let secure = serde_json::to_string(&case.scenario).map(|text| text.replace("http://", "https://"));
    let Some(secure) = secure.ok().and_then(|text| serde_json::from_str::<Scenario>(&text).ok()) else { return };
    if let Some(mut answer) = answer(&secure)
        && let Some(ok) = answer.pointer_mut("/client/ok")
    {
        ok["host"] = host;
        outcome["client"]["ok"] = ok.take();
    }
}

pub(super) fn configuring() -> Vec<Mutant> {
    let mut all = vec![
        after("validates before it looks for names", "REST-01", |case, outcome| {
            let is_missing = ["no-such-context", "no-such-user", "no-such-cluster"].iter().any(|code| case.refuses(code));
            if is_missing && outcome.pointer("/namespace/errors").is_some() {
                outcome["client"] = outcome["namespace"].clone();
            }
        }),
        after("drops user information from the server", "REST-02", |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host")
                && let Some((scheme, rest)) = host.split_once("://")
                && let Some((_, rest)) = rest.split_once('@')
            {
                *host = format!("{scheme}://{rest}");
            }
        }),
        after("drops a slash at the server's end", "REST-03", |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                *host = host.trim_end_matches('/').to_owned();
            }
        }),
        after("drops a fragment from the server", "REST-04", |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                let end = host.find("%23").or_else(|| host.find('#')).unwrap_or(host.len());
                host.truncate(end);
            }
        }),
        after("prints a server without escapes", "REST-05", |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                *host = host.replace("%2F", "/").replace("%20", " ");
            }
        }),
        after("sends credentials over http", "REST-10", over_http),
        bodies("forgets the token file beside a token", "REST-11", "users", |_, user| {
            if user.get("token").and_then(Yaml::as_str).is_some_and(|token| !token.is_empty()) {
                user.shift_remove("tokenFile");
            }
        }),
        after("trims the token file", "REST-12", |_, outcome| {
            if let Some(Value::String(token)) = outcome.pointer_mut("/client/ok/bearerToken") {
                *token = token.trim().to_owned();
            }
        }),
        after("cleans no hints", "REST-18", |_, outcome| {
            if let Some(Value::String(hint)) = outcome.pointer_mut("/client/ok/exec/installHint") {
                *hint = hint.replace("U+", "\\u");
            }
        }),
        after("calls every namespace overridden", "NS-03", |_, outcome| {
            if let Some(namespace) = outcome.pointer_mut("/namespace/ok").and_then(Value::as_object_mut) {
                namespace.insert("overridden".into(), json!(true));
            }
        }),
        after("calls no namespace overridden", "NS-01", |_, outcome| {
            if let Some(namespace) = outcome.pointer_mut("/namespace/ok").and_then(Value::as_object_mut) {
                namespace.remove("overridden");
            }
        }),
        after("has no default namespace", "NS-02", |_, outcome| {
            if outcome.pointer("/namespace/ok/name").is_some_and(|name| name == "default") {
                outcome["namespace"]["ok"].as_object_mut().map(|namespace| namespace.remove("name"));
            }
        }),
    ];
    for (name, rule, path) in [
        ("has no proxy", "REST-07", "/proxyUrl"),
        ("always compresses", "REST-08", "/disableCompression"),
        ("forgets the uid to act as", "REST-09", "/impersonate/uid"),
        ("forgets the groups to act as", "REST-09", "/impersonate/groups"),
        ("forgets the extras to act as", "REST-09", "/impersonate/extra"),
        ("acts as itself", "REST-09", "/impersonate"),
        ("has no tokens", "REST-11", "/bearerToken"),
        ("reads the token file once", "REST-12", "/bearerTokenFile"),
        ("has no client certificates", "REST-13", "/tls/certData"),
        ("has no keys", "REST-13", "/tls/keyFile"),
        ("has no basic authentication", "REST-14", "/password"),
        ("has no auth providers", "REST-15", "/authProvider"),
        ("tells a plugin nothing of its cluster", "REST-16", "/exec/config"),
        ("forgets the CA", "REST-17", "/tls/caFile"),
        ("forgets the CA's data", "REST-17", "/tls/caData"),
        ("always verifies", "REST-17", "/tls/insecure"),
        ("forgets the TLS name", "REST-17", "/tls/serverName"),
    ] {
        all.push(without(name, rule, path));
    }
    all
}
