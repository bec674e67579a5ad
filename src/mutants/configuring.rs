//! Wrong client configurations and namespaces.

use crate::rule::Rule;
use crate::scenario::Scenario;
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

use super::case::Case;
use super::case::answer;
use super::make::{after, bodies, without};
use super::mutant::Mutant;

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
        after("validates before it looks for names", Rule::Rest01, |case, outcome| {
            let is_missing = ["no-such-context", "no-such-user", "no-such-cluster"].iter().any(|code| case.refuses(code));
            if is_missing && outcome.pointer("/namespace/errors").is_some() {
                outcome["client"] = outcome["namespace"].clone();
            }
        }),
        after("drops user information from the server", Rule::Rest02, |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host")
                && let Some((scheme, rest)) = host.split_once("://")
                && let Some((_, rest)) = rest.split_once('@')
            {
                *host = format!("{scheme}://{rest}");
            }
        }),
        after("drops a slash at the server's end", Rule::Rest03, |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                *host = host.trim_end_matches('/').to_owned();
            }
        }),
        after("drops a fragment from the server", Rule::Rest04, |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                let end = host.find("%23").or_else(|| host.find('#')).unwrap_or(host.len());
                host.truncate(end);
            }
        }),
        after("prints a server without escapes", Rule::Rest05, |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                *host = host.replace("%2F", "/").replace("%20", " ");
            }
        }),
        after("sends credentials over http", Rule::Rest10, over_http),
        bodies("forgets the token file beside a token", Rule::Rest11, "users", |_, user| {
            if user.get("token").and_then(Yaml::as_str).is_some_and(|token| !token.is_empty()) {
                user.shift_remove("tokenFile");
            }
        }),
        after("trims the token file", Rule::Rest12, |_, outcome| {
            if let Some(Value::String(token)) = outcome.pointer_mut("/client/ok/bearerToken") {
                *token = token.trim().to_owned();
            }
        }),
        after("cleans no hints", Rule::Rest18, |_, outcome| {
            if let Some(Value::String(hint)) = outcome.pointer_mut("/client/ok/exec/installHint") {
                *hint = hint.replace("U+", "\\u");
            }
        }),
        after("calls every namespace overridden", Rule::Ns03, |_, outcome| {
            if let Some(namespace) = outcome.pointer_mut("/namespace/ok").and_then(Value::as_object_mut) {
                namespace.insert("overridden".into(), json!(true));
            }
        }),
        after("calls no namespace overridden", Rule::Ns01, |_, outcome| {
            if let Some(namespace) = outcome.pointer_mut("/namespace/ok").and_then(Value::as_object_mut) {
                namespace.remove("overridden");
            }
        }),
        after("has no default namespace", Rule::Ns02, |_, outcome| {
            if outcome.pointer("/namespace/ok/name").is_some_and(|name| name == "default") {
                outcome["namespace"]["ok"].as_object_mut().map(|namespace| namespace.remove("name"));
            }
        }),
    ];
    for (name, rule, path) in [
        ("has no proxy", Rule::Rest07, "/proxyUrl"),
        ("always compresses", Rule::Rest08, "/disableCompression"),
        ("forgets the uid to act as", Rule::Rest09, "/impersonate/uid"),
        ("forgets the groups to act as", Rule::Rest09, "/impersonate/groups"),
        ("forgets the extras to act as", Rule::Rest09, "/impersonate/extra"),
        ("acts as itself", Rule::Rest09, "/impersonate"),
        ("has no tokens", Rule::Rest11, "/bearerToken"),
        ("reads the token file once", Rule::Rest12, "/bearerTokenFile"),
        ("has no client certificates", Rule::Rest13, "/tls/certData"),
        ("has no keys", Rule::Rest13, "/tls/keyFile"),
        ("has no basic authentication", Rule::Rest14, "/password"),
        ("has no auth providers", Rule::Rest15, "/authProvider"),
        ("tells a plugin nothing of its cluster", Rule::Rest16, "/exec/config"),
        ("forgets the CA", Rule::Rest17, "/tls/caFile"),
        ("forgets the CA's data", Rule::Rest17, "/tls/caData"),
        ("always verifies", Rule::Rest17, "/tls/insecure"),
        ("forgets the TLS name", Rule::Rest17, "/tls/serverName"),
    ] {
        all.push(without(name, rule, path));
    }
    all
}
