//! Wrong ways to choose entries and to lay overrides over them.

use crate::release::Behaviour;
use crate::rule::Rule;
use crate::scenario::FileKind;
use serde_json::{Value, json};
use serde_yaml::Value as Yaml;

use super::make::{after, as_in_another_release, before, deaf, documents, each_item, laid, partly, refusing, written};
use super::mutant::Mutant;

/// What a cluster says of trust, which overrides replace as one.
const TRUST: [&str; 3] = ["certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify"];

pub(super) fn overriding() -> Vec<Mutant> {
    let mut all = vec![
        before("ignores the context asked for", Rule::Name01, |_, scenario| {
            if let Some(overrides) = &mut scenario.overrides {
                overrides.current_context.clear();
            }
        }),
        deaf("ignores the user asked for", Rule::Name02, |overrides| &mut overrides.context, "user"),
        deaf("ignores the cluster asked for", Rule::Name03, |overrides| &mut overrides.context, "cluster"),
        after("misses the context before the user", Rule::Name04, |case, outcome| {
            let name = case.context_name();
            if case.refuses("no-such-user") && case.entry("contexts", name).is_none() && case.asks_for_context() {
                outcome["client"] = json!({"errors": [{"code": "no-such-context", "name": name}]});
            }
        }),
        before("takes an unknown name asked for as none", Rule::Name05, |case, scenario| {
            if ["no-such-context", "no-such-user", "no-such-cluster"].iter().any(|code| case.refuses(code))
                && let Some(overrides) = &mut scenario.overrides
            {
                overrides.current_context.clear();
                overrides.context = None;
            }
        }),
        documents("has no use for entries without name", Rule::Name07, |_, document| {
            each_item(document, |items| items.retain(|item| item.get("name").and_then(Yaml::as_str).is_some_and(|name| !name.is_empty())));
        }),
        after("refuses a context with an unknown user", Rule::Name06, |_, outcome| {
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
        partly("chooses no context of bytes", Rule::Name08, "client", |case, scenario| {
            let Some(file) = &case.scenario.bytes else { return };
            let mut document = case.documents.get(&file.file).cloned().unwrap_or_default();
            if let (Some(map), Some(there)) = (document.as_mapping_mut(), scenario.world.files.get_mut(&file.file))
                && map.remove("current-context").is_some()
            {
                there.kind = FileKind::Content(written(&document));
            }
        }),
        deaf("ignores an overriding namespace", Rule::Ovr02, |overrides| &mut overrides.context, "namespace"),
        laid("drops the key of a certificate that is overridden", Rule::Ovr06, |case, _, user| {
            if case.sets("user", "client-certificate") || case.sets("user", "client-certificate-data") {
                user.remove("client-key");
                user.remove("client-key-data");
            }
        }),
        before("gives cluster defaults the highest priority", Rule::Ovr07, |_, scenario| {
            let Some(overrides) = &mut scenario.overrides else { return };
            if let Some(Value::Object(defaults)) = overrides.cluster_defaults.clone()
                && let Some(cluster) = overrides.cluster.get_or_insert_with(|| json!({})).as_object_mut()
            {
                cluster.extend(defaults);
            }
        }),
        before("keeps the CA beside an overriding insecure", Rule::Ovr08, |_, scenario| {
            let Some(cluster) = scenario.overrides.as_mut().and_then(|overrides| overrides.cluster.as_mut()) else { return };
            if let Some(fields) = cluster.as_object_mut() {
                fields.remove("insecure-skip-tls-verify");
            }
        }),
        laid("takes an overriding false for an override", Rule::Ovr09, |case, _, body| {
            let is_false = |field: &str| case.over("cluster", field).is_some_and(|over| *over == false);
            if is_false("disable-compression") {
                body.remove("disable-compression");
            }
            if is_false("insecure-skip-tls-verify") {
                // Whatever is said of trust replaces all that the file says of it (OVR-08).
                body.retain(|field, _| !TRUST.iter().any(|trust| field == trust));
            }
        }),
        refusing("refuses an overriding insecure beside a CA", Rule::Ovr10, |case, _| {
            let sets = |field: &str| case.sets("cluster", field);
            case.over("cluster", "insecure-skip-tls-verify").is_some_and(|over| *over == true)
                && (sets("certificate-authority") || sets("certificate-authority-data"))
        }),
        laid("lets an overriding token beat the token file", Rule::Ovr12, |case, _, user| {
            if case.sets("user", "token") {
                user.remove("tokenFile");
            }
        }),
        as_in_another_release("crashes on an extension of a chosen entry", Rule::Ovr15, Behaviour::AllocatesMaps),
        laid("lets overriding credentials replace those of another kind", Rule::Ovr16, |case, _, user| {
            if case.sets("user", "token") {
                user.retain(|field, _| field != "username" && field != "password");
            }
            if case.sets("user", "username") {
                user.remove("token");
            }
        }),
        before("drops defaults that conflict with the file", Rule::Ovr17, |case, scenario| {
            let defaults = scenario.overrides.as_mut().and_then(|overrides| overrides.cluster_defaults.as_mut()?.as_object_mut());
            if let (Some(cluster), Some(defaults)) = (case.chosen("cluster"), defaults)
                && TRUST.iter().any(|field| cluster.get(field).is_some())
            {
                defaults.retain(|field, _| !TRUST.contains(&field.as_str()));
            }
        }),
        refusing("needs a kubeconfig", Rule::Ovr18, |case, _| {
            case.right.pointer("/load/config").is_some_and(|config| *config == json!({})) && !case.is_in_cluster()
        }),
        after("minds the timeout in the namespace, too", Rule::Ovr19, |case, outcome| {
            if case.refuses("timeout") && outcome.get("namespace").is_some() {
                outcome["namespace"] = outcome["client"].clone();
            }
        }),
        before("has no timeout", Rule::Rest06, |_, scenario| {
            if let Some(overrides) = &mut scenario.overrides {
                overrides.timeout.clear();
            }
        }),
    ];
    for (name, rule, field) in [
        ("ignores an overriding certificate", Rule::Ovr04, "client-certificate"),
        ("ignores an overriding certificate's data", Rule::Ovr04, "client-certificate-data"),
        ("ignores an overriding key", Rule::Ovr05, "client-key"),
        ("ignores an overriding key's data", Rule::Ovr05, "client-key-data"),
        ("ignores an overriding token", Rule::Ovr12, "token"),
        ("ignores an overriding token file", Rule::Ovr12, "tokenFile"),
        ("ignores an overriding user name", Rule::Ovr03, "username"),
        ("ignores an overriding impersonation", Rule::Ovr13, "as"),
        ("ignores overriding groups", Rule::Ovr13, "as-groups"),
        ("ignores an overriding plugin", Rule::Ovr14, "exec"),
        ("ignores an overriding auth provider", Rule::Ovr14, "auth-provider"),
    ] {
        all.push(deaf(name, rule, |overrides| &mut overrides.user, field));
    }
    for (name, rule, field) in [
        ("ignores an overriding server", Rule::Ovr07, "server"),
        ("ignores an overriding CA", Rule::Ovr08, "certificate-authority"),
        ("ignores an overriding CA's data", Rule::Ovr08, "certificate-authority-data"),
        ("ignores an overriding TLS name", Rule::Ovr11, "tls-server-name"),
        ("ignores an overriding proxy", Rule::Ovr20, "proxy-url"),
    ] {
        all.push(deaf(name, rule, |overrides| &mut overrides.cluster, field));
    }
    all
}
