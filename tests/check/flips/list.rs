//! The wrong clients, in the order of the rules.

use std::collections::BTreeSet;

use kubeconfig_oracle::scenario::{FileKind, Loading, SERVICE_ACCOUNT, Scenario};
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

use super::{Flip, after, before, bodies, deaf, document, documents, right, texts, unchecked, unresolved, without};

/// A document that nobody can read.
const BROKEN: &str = "[";

/// Every wrong client.
pub fn flips() -> Vec<Flip> {
    let mut all = finding();
    all.extend(decoding());
    all.extend(merging());
    all.extend(paths());
    all.extend(overriding());
    all.extend(validating());
    all.extend(configuring());
    all.extend(in_a_pod());
    all
}

fn kubeconfig(scenario: &mut Scenario, change: impl Fn(&str) -> String) {
    if let Some(list) = scenario.world.env.get_mut("KUBECONFIG") {
        *list = change(list);
    }
}

/// Where a name leads from the working directory.
fn place(scenario: &Scenario, name: &str) -> String {
    match name.starts_with('/') {
        true => name.to_owned(),
        false => format!("{}/{}", scenario.world.cwd.as_deref().unwrap_or("/world"), name.trim_start_matches("./")),
    }
}

/// What the files hold that the list names, in its order.
fn listed(scenario: &Scenario) -> Vec<Yaml> {
    let list = match scenario.loading.as_ref().and_then(|loading| loading.precedence.clone()) {
        Some(precedence) => precedence,
        None => scenario.world.env.get("KUBECONFIG").map(|list| list.split(':').map(str::to_owned).collect()).unwrap_or_default(),
    };
    list.iter().filter_map(|name| document(scenario.world.files.get(&place(scenario, name))?)).collect()
}

fn finding() -> Vec<Flip> {
    vec![
        before("without HOME, looks at the root", "HOME-02", |scenario| {
            scenario.world.env.entry("HOME".into()).or_insert_with(|| "/world/nobody".into());
        }),
        before("expands a tilde", "HOME-07", |scenario| {
            let home = scenario.world.env.get("HOME").cloned().unwrap_or_default();
            kubeconfig(scenario, |list| list.replace("~/", &format!("{home}/")));
        }),
        before("appends the home file to KUBECONFIG", "PREC-01", |scenario| {
            let home = scenario.world.env.get("HOME").cloned().unwrap_or_default();
            kubeconfig(scenario, |list| if list.is_empty() { String::new() } else { format!("{list}:{home}/.kube/config") });
        }),
        before("trims names in KUBECONFIG", "PREC-02", |scenario| {
            kubeconfig(scenario, |list| list.split(':').map(str::trim).collect::<Vec<_>>().join(":"));
        }),
        before("takes KUBECONFIG=: for unset", "PREC-05", |scenario| {
            kubeconfig(scenario, |list| if list.bytes().all(|byte| byte == b':') { String::new() } else { list.to_owned() });
        }),
        before("prefers the list to an explicit path", "PREC-07", |scenario| {
            let has_list = scenario.world.env.get("KUBECONFIG").is_some_and(|list| !list.is_empty());
            if let Some(loading) = &mut scenario.loading
                && (has_list || loading.precedence.is_some())
            {
                loading.explicit_path = None;
            }
        }),
        before("splits the explicit path", "PREC-08", |scenario| {
            if let Some(path) =
                scenario.loading.as_ref().and_then(|loading| loading.explicit_path.clone()).filter(|path| path.contains(':'))
            {
                let precedence = Some(path.split(':').map(str::to_owned).collect());
                scenario.loading = Some(Loading { explicit_path: None, precedence, ..scenario.loading.clone().unwrap_or_default() });
            }
        }),
        before("does not migrate", "MIG-01", |scenario| {
            scenario.world.files.retain(|path, _| !path.ends_with("/.kube/.kubeconfig"));
        }),
        before("does not migrate as told", "MIG-01", |scenario| {
            if let Some(loading) = &mut scenario.loading {
                loading.migrations = loading.migrations.as_ref().map(|_| Vec::new());
            }
        }),
        after("makes a migrated file private", "MIG-08", |_, outcome| {
            for write in outcome.get_mut("writes").and_then(Value::as_array_mut).into_iter().flatten() {
                write["mode"] = json!("0600");
            }
        }),
        before("takes a missing explicit file for an empty one", "LOAD-02", |scenario| {
            let path = scenario.loading.as_ref().and_then(|loading| loading.explicit_path.clone()).unwrap_or_default();
            if !path.is_empty() && refuses(scenario, "file-not-found") {
                scenario.loading = Some(Loading { explicit_path: None, precedence: Some(Vec::new()), ..Loading::default() });
            }
        }),
        after("refuses a missing file of the list", "LOAD-05", |scenario, outcome| {
            let list = scenario.world.env.get("KUBECONFIG").cloned().unwrap_or_default();
            let is_missing = |name: &str| !name.is_empty() && !scenario.world.files.contains_key(&place(scenario, name));
            let is_read = scenario.loading.as_ref().is_none_or(|loading| loading.explicit_path.is_none() && loading.precedence.is_none());
            if is_read && list.split(':').any(is_missing) {
                outcome["client"] = json!({"errors": [{"code": "file-not-found"}]});
            }
        }),
        before("skips a broken file", "LOAD-13", |scenario| {
            let Ok(outcome) = right(scenario) else { return };
            let errors = outcome.pointer("/load/errors").and_then(Value::as_array).cloned().unwrap_or_default();
            for path in errors.iter().filter_map(|error| error["path"].as_str()) {
                let path = place(scenario, path);
                if let Some(file) = scenario.world.files.get_mut(&path)
                    && matches!(file.kind, FileKind::Content(_))
                {
                    file.kind = FileKind::Content(Vec::new());
                }
            }
        }),
        after("never warns", "LOAD-09", |_, outcome| {
            if let Some(load) = outcome.get_mut("load").and_then(Value::as_object_mut) {
                load.remove("warnings");
            }
        }),
        after("gives origins as absolute paths", "FILE-03", |scenario, outcome| {
            for kind in ["clusters", "contexts", "users"] {
                let origins = outcome.pointer_mut(&format!("/load/origins/{kind}")).and_then(Value::as_object_mut);
                for origin in origins.into_iter().flat_map(|origins| origins.values_mut()) {
                    *origin = json!(place(scenario, origin.as_str().unwrap_or_default()));
                }
            }
        }),
    ]
}

fn refuses(scenario: &Scenario, code: &str) -> bool {
    right(scenario).is_ok_and(|outcome| outcome.pointer("/client/errors/0/code").is_some_and(|first| first == code))
}

fn each_item(document: &mut Yaml, change: impl Fn(&mut Vec<Yaml>)) {
    for list in ["clusters", "users", "contexts"] {
        if let Some(items) = document.get_mut(list).and_then(Yaml::as_sequence_mut) {
            change(items);
        }
    }
}

/// Calls `change` on every scalar of a document but those of extensions.
fn scalars(value: &mut Yaml, change: &dyn Fn(&mut Yaml)) {
    match value {
        Yaml::Mapping(map) => map.iter_mut().filter(|(key, _)| *key != "extensions").for_each(|(_, value)| scalars(value, change)),
        Yaml::Sequence(items) => items.iter_mut().for_each(|item| scalars(item, change)),
        Yaml::Tagged(_) => {}
        scalar => change(scalar),
    }
}

fn decoding() -> Vec<Flip> {
    vec![
        documents("needs a kind", "DEC-01", |_, document| {
            if document.get("kind").is_none() {
                *document = json_yaml(json!({"kind": "Foo"}));
            }
        }),
        documents("reads any kind and version", "DEC-02", |_, document| {
            if let Some(map) = document.as_mapping_mut() {
                map.retain(|key, value| !(["kind", "apiVersion"].map(Yaml::from).contains(key) && value.is_string()));
            }
        }),
        documents("refuses unknown fields", "DEC-07", |_, document| {
            const KNOWN: [&str; 8] =
                ["apiVersion", "kind", "clusters", "users", "contexts", "current-context", "preferences", "extensions"];
            if document.as_mapping().is_some_and(|map| map.keys().any(|key| !KNOWN.map(Yaml::from).contains(key))) {
                *document = json_yaml(json!({"kind": "Foo"}));
            }
        }),
        texts("refuses a second document", "DEC-08", |text| if text.contains("\n---\n") { BROKEN.to_owned() } else { text.to_owned() }),
        documents("takes numbers and booleans for text", "DEC-09", |_, document| {
            let document = document.as_mapping_mut().into_iter().flat_map(|map| map.iter_mut());
            for (_, value) in document.filter(|(key, _)| *key != "preferences") {
                scalars(value, &|scalar| {
                    if let Yaml::Number(number) = scalar {
                        *scalar = Yaml::String(number.to_string());
                    }
                });
            }
        }),
        documents("takes quoted booleans for booleans", "DEC-09", |_, document| {
            scalars(document, &|scalar| {
                if let Some(flag) = scalar.as_str().and_then(|text| text.parse::<bool>().ok()) {
                    *scalar = Yaml::Bool(flag);
                }
            });
        }),
        documents("refuses entries without name", "DEC-10", |_, document| {
            let mut is_nameless = false;
            for list in ["clusters", "users", "contexts"] {
                let items = document.get(list).and_then(Yaml::as_sequence).into_iter().flatten();
                is_nameless |= items.into_iter().any(|item| item.get("name").is_none());
            }
            if is_nameless {
                *document = json_yaml(json!({"kind": "Foo"}));
            }
        }),
        documents("refuses line breaks in base64", "DEC-11", |_, document| {
            scalars(document, &|scalar| {
                if scalar.as_str().is_some_and(|text| text.contains('\n')) {
                    *scalar = Yaml::String("!".into());
                }
            });
        }),
        bodies("does not mind bad base64", "DEC-11", "clusters", |_, cluster| {
            let is_bad = |value: &Yaml| value.as_str().is_some_and(|text| text.len() % 4 != 0 || text.contains('!'));
            if cluster.get("certificate-authority-data").is_some_and(is_bad) {
                cluster.shift_remove("certificate-authority-data");
            }
        }),
        documents("takes the first of two entries with one name", "DEC-12", |_, document| {
            each_item(document, |items| {
                let mut seen = BTreeSet::new();
                items.retain(|item| seen.insert(item.get("name").and_then(Yaml::as_str).unwrap_or_default().to_owned()));
            });
        }),
        after("drops extensions without body", "DEC-14", |_, outcome| {
            if let Some(extensions) = outcome.pointer_mut("/load/config/extensions").and_then(Value::as_array_mut) {
                extensions.retain(|extension| extension.get("extension").is_some());
            }
        }),
        bodies("defaults interactiveMode for v1 plugins, too", "DEC-15", "users", |_, user| {
            let exec = user.get_mut("exec").and_then(Yaml::as_mapping_mut);
            let exec = exec.filter(|exec| exec.get("apiVersion").and_then(Yaml::as_str) == Some("client.authentication.k8s.io/v1"));
            if let Some(exec) = exec {
                exec.entry("interactiveMode".into()).or_insert("IfAvailable".into());
            }
        }),
        bodies("takes an empty plugin for none", "DEC-16", "users", |_, user| {
            user.retain(|_, value| !value.as_mapping().is_some_and(serde_yaml::Mapping::is_empty));
        }),
    ]
}

fn json_yaml(value: Value) -> Yaml {
    serde_yaml::to_value(value).expect("JSON is YAML")
}

fn merging() -> Vec<Flip> {
    vec![
        before("lets the last file win", "MERGE-09", |scenario| {
            kubeconfig(scenario, |list| list.rsplit(':').collect::<Vec<_>>().join(":"));
            if let Some(precedence) = scenario.loading.as_mut().and_then(|loading| loading.precedence.as_mut()) {
                precedence.reverse();
            }
        }),
        documents("merges users field by field", "MERGE-09", |scenario, document| {
            let others = listed(scenario);
            for user in document.get_mut("users").and_then(Yaml::as_sequence_mut).into_iter().flatten() {
                let name = user.get("name").cloned();
                let same = others.iter().filter_map(|other| other.get("users")?.as_sequence()).flatten();
                let same: Vec<Yaml> =
                    same.filter(|other| other.get("name").cloned() == name).filter_map(|user| user.get("user").cloned()).collect();
                let Some(body) = user.get_mut("user").and_then(Yaml::as_mapping_mut) else { continue };
                for (key, value) in same.iter().filter_map(Yaml::as_mapping).flatten() {
                    body.entry(key.clone()).or_insert(value.clone());
                }
            }
        }),
        documents("lets the last current-context win", "MERGE-10", |scenario, document| {
            let last = listed(scenario).iter().rev().find_map(|other| other.get("current-context").filter(|name| !name.is_null()).cloned());
            if let (Some(last), Some(current)) = (last, document.get_mut("current-context")) {
                *current = last;
            }
        }),
        documents("takes an empty current-context for one", "MERGE-10", |scenario, document| {
            let is_first_empty =
                listed(scenario).first().is_some_and(|first| first.get("current-context").and_then(Yaml::as_str) == Some(""));
            if let (true, Some(map)) = (is_first_empty, document.as_mapping_mut()) {
                map.shift_remove("current-context");
            }
        }),
        documents("lets the first file choose colours", "MERGE-11", |scenario, document| {
            let first = listed(scenario).iter().find_map(|other| other.get("preferences")?.get("colors").cloned());
            if let (Some(first), Some(colors)) =
                (first, document.get_mut("preferences").and_then(|preferences| preferences.get_mut("colors")))
            {
                *colors = first;
            }
        }),
    ]
}

fn paths() -> Vec<Flip> {
    vec![
        unresolved("resolves a CA against the working directory", "clusters", "certificate-authority"),
        unresolved("resolves a certificate against the working directory", "users", "client-certificate"),
        unresolved("resolves a key against the working directory", "users", "client-key"),
        unresolved("resolves a token file against the working directory", "users", "tokenFile"),
        bodies("resolves a bare plugin command", "PATH-05", "users", |_, user| {
            if let Some(Yaml::String(command)) = user.get_mut("exec").and_then(|exec| exec.get_mut("command"))
                && !command.is_empty()
                && !command.contains('/')
            {
                *command = format!("./{command}");
            }
        }),
        before("always resolves paths", "PATH-06", |scenario| {
            if let Some(loading) = &mut scenario.loading {
                loading.resolve_paths = None;
            }
        }),
        before("resolves overriding paths against the home folder", "PATH-07", |scenario| {
            let stanzas = scenario.overrides.iter_mut().flat_map(|overrides| [&mut overrides.cluster, &mut overrides.user]);
            for fields in stanzas.flatten().filter_map(Value::as_object_mut) {
                for field in ["certificate-authority", "client-certificate", "client-key", "tokenFile"] {
                    if let Some(Value::String(path)) = fields.get_mut(field)
                        && !path.starts_with('/')
                    {
                        *path = format!("/world/home/.kube/{path}");
                    }
                }
            }
        }),
    ]
}

fn overriding() -> Vec<Flip> {
    let mut all = vec![
        before("ignores the context asked for", "NAME-01", |scenario| {
            if let Some(overrides) = &mut scenario.overrides {
                overrides.current_context.clear();
            }
        }),
        deaf("ignores the user asked for", "NAME-02", |overrides| &mut overrides.context, "user"),
        deaf("ignores the cluster asked for", "NAME-03", |overrides| &mut overrides.context, "cluster"),
        before("takes an unknown name asked for as none", "NAME-05", |scenario| {
            if ["no-such-context", "no-such-user", "no-such-cluster"].iter().any(|code| refuses(scenario, code))
                && let Some(overrides) = &mut scenario.overrides
            {
                overrides.current_context.clear();
                overrides.context = None;
            }
        }),
        documents("has no use for entries without name", "NAME-07", |_, document| {
            each_item(document, |items| items.retain(|item| item.get("name").and_then(Yaml::as_str).is_some_and(|name| !name.is_empty())));
        }),
        after("refuses a context with an unknown user", "NAME-06", |_, outcome| {
            let is_known = |name: &Value, list: &str| {
                let entries = outcome.pointer(&format!("/load/config/{list}")).and_then(Value::as_array);
                entries.into_iter().flatten().any(|entry| entry["name"] == *name)
            };
            let contexts = outcome.pointer("/load/config/contexts").and_then(Value::as_array).cloned().unwrap_or_default();
            let current = outcome.pointer("/load/config/current-context");
            let user = contexts.iter().find(|context| Some(&context["name"]) == current).and_then(|context| context["context"].get("user"));
            if user.is_some_and(|name| !is_known(name, "users")) {
                outcome["client"] = json!({"errors": [{"code": "no-such-user"}]});
            }
        }),
        before("gives cluster defaults the highest priority", "OVR-07", |scenario| {
            let Some(overrides) = &mut scenario.overrides else { return };
            if let Some(Value::Object(defaults)) = overrides.cluster_defaults.clone()
                && let Some(cluster) = overrides.cluster.get_or_insert_with(|| json!({})).as_object_mut()
            {
                cluster.extend(defaults);
            }
        }),
        before("keeps the CA beside an overriding insecure", "OVR-08", |scenario| {
            let Some(cluster) = scenario.overrides.as_mut().and_then(|overrides| overrides.cluster.as_mut()) else { return };
            if let Some(fields) = cluster.as_object_mut() {
                fields.remove("insecure-skip-tls-verify");
            }
        }),
        before("lets an overriding token beat the token file", "OVR-12", |scenario| {
            let has_token = |overrides: &kubeconfig_oracle::scenario::Overrides| {
                overrides.user.as_ref().is_some_and(|user| user.get("token").is_some())
            };
            if scenario.overrides.as_ref().is_some_and(has_token) {
                for file in scenario.world.files.values_mut() {
                    if let FileKind::Content(content) = &mut file.kind
                        && let Ok(text) = std::str::from_utf8(content)
                    {
                        *content = text.replace("tokenFile:", "x-tokenFile:").into_bytes();
                    }
                }
            }
        }),
        before("has no timeout", "REST-06", |scenario| {
            if let Some(overrides) = &mut scenario.overrides {
                overrides.timeout.clear();
            }
        }),
    ];
    for (name, rule, field) in [
        ("ignores an overriding certificate", "OVR-04", "client-certificate"),
        ("ignores an overriding certificate's data", "OVR-04", "client-certificate-data"),
        ("ignores an overriding key", "OVR-05", "client-key"),
        ("ignores an overriding key's data", "OVR-05", "client-key-data"),
        ("ignores an overriding token", "OVR-12", "token"),
        ("ignores an overriding token file", "OVR-12", "tokenFile"),
        ("ignores an overriding user name", "OVR-03", "username"),
        ("ignores an overriding impersonation", "OVR-13", "as"),
        ("ignores overriding groups", "OVR-13", "as-groups"),
        ("ignores an overriding plugin", "OVR-14", "exec"),
        ("ignores an overriding auth provider", "OVR-14", "auth-provider"),
    ] {
        all.push(deaf(name, rule, |overrides| &mut overrides.user, field));
    }
    for (name, rule, field) in [
        ("ignores an overriding server", "OVR-07", "server"),
        ("ignores an overriding CA", "OVR-08", "certificate-authority"),
        ("ignores an overriding CA's data", "OVR-08", "certificate-authority-data"),
        ("ignores an overriding TLS name", "OVR-11", "tls-server-name"),
        ("ignores an overriding proxy", "OVR-20", "proxy-url"),
    ] {
        all.push(deaf(name, rule, |overrides| &mut overrides.cluster, field));
    }
    all
}

fn validating() -> Vec<Flip> {
    [
        ("does not miss the context", "VAL-01", "context-not-found"),
        ("does not mind an empty configuration", "VAL-05", "empty-config"),
        ("does not mind a certificate twice", "VAL-07", "cert-both"),
        ("does not mind a key twice", "VAL-07", "key-both"),
        ("does not miss the key", "VAL-07", "key-missing"),
        ("does not open the certificate", "VAL-07", "cert-unreadable"),
        ("does not open the key", "VAL-07", "key-unreadable"),
        ("does not mind a plugin beside an auth provider", "VAL-09", "exec-and-auth-provider"),
        ("does not miss the plugin's command", "VAL-10", "exec-command"),
        ("does not miss the plugin's version", "VAL-11", "exec-api-version"),
        ("does not miss the plugin's variable's name", "VAL-12", "exec-env-name"),
        ("does not miss the plugin's mode", "VAL-14", "exec-mode-missing"),
        ("does not mind the plugin's mode", "VAL-14", "exec-mode-invalid"),
        ("does not mind token and password", "VAL-16", "multiple-auth-methods"),
        ("does not miss whom to act as", "VAL-17", "impersonate-without-user"),
        ("does not miss the server", "VAL-21", "no-server"),
        ("does not mind the proxy", "VAL-22", "proxy-url"),
        ("does not mind a CA twice", "VAL-23", "ca-both"),
        ("does not open the CA", "VAL-24", "ca-unreadable"),
        ("does not mind the timeout", "REST-06", "timeout"),
        ("does not miss the token file", "REST-12", "token-file-unreadable"),
    ]
    .into_iter()
    .map(|(name, rule, code)| unchecked(name, rule, code))
    .collect()
}

/// Asks as of an https server, and tells the answer as of the http one.
fn over_http(scenario: &Scenario, outcome: &mut Value) {
    let host = outcome.pointer("/client/ok/host").cloned().filter(|host| host.as_str().is_some_and(|host| host.starts_with("http:")));
    let Some(host) = host else { return };
    let secure = serde_json::to_string(scenario).map(|text| text.replace("http://", "https://"));
    let Some(secure) = secure.ok().and_then(|text| serde_json::from_str::<Scenario>(&text).ok()) else { return };
    if let Ok(mut answer) = right(&secure)
        && let Some(ok) = answer.pointer_mut("/client/ok")
    {
        ok["host"] = host;
        outcome["client"]["ok"] = ok.take();
    }
}

fn configuring() -> Vec<Flip> {
    let mut all = vec![
        after("drops a slash at the server's end", "REST-03", |_, outcome| {
            if let Some(Value::String(host)) = outcome.pointer_mut("/client/ok/host") {
                *host = host.trim_end_matches('/').to_owned();
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

fn in_a_pod() -> Vec<Flip> {
    vec![
        before("is never in a cluster", "ICC-01", |scenario| scenario.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT))),
        before("is in a cluster without a port", "ICC-01", |scenario| {
            if scenario.world.env.contains_key("KUBERNETES_SERVICE_HOST") {
                let port = scenario.world.env.entry("KUBERNETES_SERVICE_PORT".into()).or_default();
                *port = if port.is_empty() { "443".into() } else { port.clone() };
            }
        }),
        before("trusts no CA of the pod", "ICC-02", |scenario| {
            scenario.world.files.remove(&format!("{SERVICE_ACCOUNT}/ca.crt"));
        }),
        before("forgets the pod's namespace", "NS-06", |scenario| {
            scenario.world.files.remove(&format!("{SERVICE_ACCOUNT}/namespace"));
        }),
        before("ignores POD_NAMESPACE", "NS-06", |scenario| {
            scenario.world.env.remove("POD_NAMESPACE");
        }),
        before("takes no overrides in a pod", "ICC-03", |scenario| {
            let is_pod = scenario.world.files.keys().any(|path| path.starts_with(SERVICE_ACCOUNT));
            if let (true, Some(overrides)) = (is_pod, &mut scenario.overrides) {
                (overrides.cluster, overrides.user) = (None, None);
            }
        }),
        before("ignores the master", "BUILD-03", |scenario| {
            if let Some(flags) = &mut scenario.flags {
                flags.master.clear();
            }
        }),
        before("ignores the file beside a master", "BUILD-03", |scenario| {
            if let Some(flags) = &mut scenario.flags
                && !flags.master.is_empty()
            {
                flags.kubeconfig.clear();
            }
        }),
        before("ignores KUBERNETES_MASTER", "BUILD-07", |scenario| {
            scenario.world.env.remove("KUBERNETES_MASTER");
        }),
        without("resolves paths of bytes", "BUILD-06", "/tls"),
    ]
}
