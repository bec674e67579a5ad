//! Wrong first requests.

use crate::release::Behaviour;
use crate::rule::Rule;
use crate::scenario::{Entry, FileKind};
use serde_json::{Value, json};

use super::case::Case;
use super::make::{after, as_in_another_release, partly};
use super::mutant::Mutant;

/// Sends what is refused with a code.
fn sends(name: &'static str, rule: Rule, code: &'static str) -> Mutant {
    after(name, rule, move |_, outcome| {
        if outcome.pointer("/request/errors/0/code").is_some_and(|first| first == code) {
            outcome["request"] = json!({"ok": {"url": "https://h/version"}});
        }
    })
    .vague()
}

/// Sends something else.
fn sending(name: &'static str, rule: Rule, change: impl Fn(&Case, &mut Value) + Send + Sync + 'static) -> Mutant {
    after(name, rule, move |case, outcome| {
        if let Some(request) = outcome.pointer_mut("/request/ok") {
            change(case, request);
        }
    })
}

/// Never says what stands at a path below `request.ok`.
fn silent(name: &'static str, rule: Rule, path: &'static str) -> Mutant {
    sending(name, rule, move |_, request| {
        let (parents, key) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(parent) = request.pointer_mut(parents).and_then(Value::as_object_mut) {
            parent.remove(key);
        }
    })
}

/// Makes the request in another environment.
fn without_variables(name: &'static str, rule: Rule, variables: &'static [&'static str]) -> Mutant {
    partly(name, rule, "request", move |_, scenario| {
        scenario.world.env.retain(|variable, _| !variables.contains(&variable.as_str()));
    })
}

fn authorization(request: &Value) -> &str {
    request.pointer("/headers/Authorization/0").and_then(Value::as_str).unwrap_or_default()
}

fn without_authorization(request: &mut Value) {
    if let Some(headers) = request.get_mut("headers").and_then(Value::as_object_mut) {
        headers.remove("Authorization");
    }
}

pub(super) fn requesting() -> Vec<Mutant> {
    let mut all = credentials();
    all.extend([
        after("makes no request", Rule::Req01, |_, outcome| {
            outcome.as_object_mut().map(|sections| sections.remove("request"));
        }),
        sends("takes anything for a URL", Rule::Req02, "server-url"),
        sending("asks below no path", Rule::Req03, |_, request| {
            let url = request["url"].as_str().unwrap_or_default();
            let authority = url.split('/').take(3).collect::<Vec<_>>().join("/");
            request["url"] = json!(format!("{authority}/version"));
        }),
        sends("speaks every scheme", Rule::Req04, "server-scheme"),
        partly("the environment's proxy beats the cluster's", Rule::Req06, "request", |case, scenario| {
            let proxy = case.right.pointer("/client/ok/proxyUrl");
            if proxy.is_some() && scenario.world.env.contains_key("HTTPS_PROXY") {
                let cluster = scenario.overrides.as_mut().and_then(|overrides| overrides.cluster.as_mut());
                cluster.and_then(Value::as_object_mut).map(|cluster| cluster.remove("proxy-url"));
            }
        }),
        silent("has no proxy", Rule::Req06, "/proxy"),
        without_variables("knows proxies in upper case alone", Rule::Req07, &["http_proxy", "https_proxy"]),
        without_variables("reaches everything through the proxy", Rule::Req08, &["NO_PROXY", "no_proxy"]),
        partly("reaches itself through the proxy", Rule::Req08, "request", |_, scenario| {
            let text =
                serde_json::to_string(scenario).unwrap_or_default().replace("127.0.0.1", "9.9.9.9").replace("//localhost", "//elsewhere");
            if let Ok(elsewhere) = serde_json::from_str(&text) {
                *scenario = elsewhere;
            }
        }),
        without_variables("trusts the environment of a CGI program", Rule::Req09, &["REQUEST_METHOD"]),
        as_in_another_release("minds leading zeros", Rule::Req10, Behaviour::ReadsNoProxySloppily),
        sends("reads no authorities", Rule::Req11, "ca-unreadable"),
        sends("reads no certificates", Rule::Req11, "cert-unreadable"),
        sends("reads no keys", Rule::Req11, "key-unreadable"),
        sends("ignores authorities where it is insecure", Rule::Req12, "insecure-with-ca"),
        as_in_another_release("trusts nobody where authorities are none", Rule::Req13, Behaviour::RefusesInvalidAuthorities),
        sending("trusts the first authority alone", Rule::Req13, |_, request| {
            request.pointer_mut("/tls/authorities").and_then(Value::as_array_mut).into_iter().for_each(|list| list.truncate(1));
        }),
        silent("trusts the system", Rule::Req13, "/tls/authorities"),
        as_in_another_release("trusts the system where a bundle is empty", Rule::Req14, Behaviour::EmptyBundleTrustsNobody),
        sends("takes any key", Rule::Req15, "key-pair"),
        as_in_another_release("pairs files at once", Rule::Req15, Behaviour::ReloadsCertificateFiles),
        silent("shows no certificate", Rule::Req15, "/tls/certificate"),
        silent("sends the host as TLS name", Rule::Req16, "/tls/serverName"),
        silent("never says that it does not verify", Rule::Req16, "/tls/insecure"),
        sends("sends a line break in a header", Rule::Req31, "header-value"),
        silent("acts as itself", Rule::Req29, "/headers/Impersonate-User"),
        silent("forgets the groups", Rule::Req29, "/headers/Impersonate-Group"),
        silent("forgets the uid of whom it acts as", Rule::Req29, "/headers/Impersonate-Uid"),
        sending("does not escape the keys of extras", Rule::Req30, |_, request| {
            let Some(headers) = request.get_mut("headers").and_then(Value::as_object_mut) else { return };
            let unescaped = |name: String| name.replace("%2f", "/").replace("%20", " ").replace("%25", "%");
            *headers = std::mem::take(headers).into_iter().map(|(name, values)| (unescaped(name), values)).collect();
        }),
        silent("waits for ever", Rule::Req32, "/timeoutNs"),
    ]);
    all
}

fn credentials() -> Vec<Mutant> {
    vec![
        sending("sends user information to nobody", Rule::Req05, |_, request| {
            if request["url"].as_str().is_some_and(|url| url.contains('@')) {
                without_authorization(request);
            }
        }),
        sends("prefers user name to token", Rule::Req17, "multiple-auth-methods"),
        sending("prefers the token to its file", Rule::Req18, |case, request| {
            let client = |field: &str| case.right.pointer(&format!("/client/ok/{field}")).and_then(Value::as_str);
            if let (Some(token), Some(_), true) =
                (client("bearerToken"), client("bearerTokenFile"), authorization(request).starts_with("Bearer "))
            {
                request["headers"]["Authorization"] = json!([format!("Bearer {token}")]);
            }
        }),
        sending("sends no tokens", Rule::Req18, |_, request| {
            if authorization(request).starts_with("Bearer ") {
                without_authorization(request);
            }
        }),
        sends("sends an empty token", Rule::Req19, "token-file-empty"),
        sends("sends no token where its file is missing", Rule::Req19, "token-file-unreadable"),
        sending("sends no passwords", Rule::Req20, |_, request| {
            if authorization(request).starts_with("Basic ") {
                without_authorization(request);
            }
        }),
        as_in_another_release("still knows plugins of v1alpha1", Rule::Req21, Behaviour::KnowsExecV1alpha1),
        sends("knows plugins of every version", Rule::Req21, "exec-version"),
        sending("runs no plugin that is told of its cluster", Rule::Req22, |case, request| {
            if case.right.pointer("/client/ok/exec/provideClusterInfo").is_some() {
                request.as_object_mut().map(|request| request.remove("plugin"));
            }
        }),
        as_in_another_release("runs a plugin beside a certificate", Rule::Req23, Behaviour::CertificateSilencesPlugin),
        silent("runs no plugin", Rule::Req23, "/plugin"),
        as_in_another_release("runs the command as it is written", Rule::Req24, Behaviour::CleansPluginCommand),
        sends("runs plugins that a policy forbids", Rule::Req33, "exec-forbidden"),
        after("runs no plugin that a policy allows", Rule::Req33, |_, outcome| {
            if outcome.pointer("/command/ok/pluginPolicy").is_some() && outcome.pointer("/request/ok/plugin").is_some() {
                outcome["request"] = json!({"errors": [{"code": "exec-forbidden"}]});
            }
        }),
        after("looks for no program that a list has", Rule::Req33, |_, outcome| {
            let list = outcome.pointer("/command/ok/pluginPolicy/allowlist").and_then(Value::as_array);
            let command = outcome.pointer("/request/ok/plugin/command");
            if let (Some(list), Some(command)) = (list, command)
                && !list.contains(command)
            {
                outcome["request"] = json!({"errors": [{"code": "exec-forbidden"}]});
            }
        }),
        partly("asks no policy of kubectl", Rule::Req33, "request", |_, scenario| {
            for file in scenario.world.files.values_mut() {
                if let FileKind::Content(bytes) = &mut file.kind
                    && bytes.starts_with(b"apiVersion: kubectl.config.k8s.io")
                {
                    bytes.clear();
                }
            }
        }),
        partly("has the auth providers of kubectl", Rule::Req26, "request", |case, scenario| {
            if case.right.pointer("/client/ok/authProvider").is_some() && scenario.entry == Entry::Deferred && scenario.loading.is_none() {
                scenario.entry = Entry::Kubectl;
            }
        }),
        as_in_another_release("still has the auth providers of clouds", Rule::Req27, Behaviour::HasCloudProviders),
        sends("checks no settings of auth providers", Rule::Req28, "auth-provider"),
    ]
}
