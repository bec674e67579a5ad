//! Wrong ways to behave in a pod, in kubectl, and under `BuildConfigFromFlags`.

use crate::release::Behaviour;
use crate::rule::Rule;
use crate::scenario::{Entry, FileKind, Flags, Overrides, SERVICE_ACCOUNT};
use serde_json::{Value, json};

use super::case::Case;
use super::make::{after, as_in_another_release, before, documents_at, each_body, laid, partly, written};
use super::merging::{each_reference, resolve};
use super::mutant::Mutant;

pub(super) fn in_a_pod() -> Vec<Mutant> {
    let mut all = falling_back();
    all.extend(inside());
    all.extend(from_flags());
    all
}

/// Whether to leave the kubeconfig for the pod.
fn falling_back() -> Vec<Mutant> {
    vec![
        partly("lets the pod's namespace beat an override", Rule::Ns04, "namespace", |case, scenario| {
            let context = scenario.overrides.as_mut().and_then(|overrides| overrides.context.as_mut()?.as_object_mut());
            if let (Some(context), Some(_)) = (context, case.in_cluster()) {
                context.remove("namespace");
            }
        }),
        as_in_another_release("takes the pod's namespace for an override", Rule::Ns04, Behaviour::KubeconfigNamespaceBeatsPod),
        partly("takes a default that is named for none", Rule::Ns05, "namespace", |case, scenario| {
            for (path, document) in &case.documents {
                let mut changed = document.clone();
                each_body(&mut changed, "contexts", |context| context.retain(|field, name| field != "namespace" || name != "default"));
                if let Some(file) = scenario.world.files.get_mut(path).filter(|_| changed != *document) {
                    file.kind = FileKind::Content(written(&changed));
                }
            }
        }),
        in_the_pod("falls back whatever the error", Rule::Def04, |case| {
            let is_loaded = case.right.pointer("/load/config").is_some() && case.right.pointer("/load/errors").is_none();
            is_loaded && case.scenario.bytes.is_none() && case.right.pointer("/client/errors").is_some()
        }),
        in_the_pod("takes a kubeconfig of kubectl's server for none", Rule::Def05, |case| {
            case.scenario.entry == Entry::Deferred && case.right["client"]["ok"] == json!({"host": "http://localhost:8080"})
        }),
        in_the_pod("takes kubectl into the cluster whatever is overridden", Rule::Def06, |case| {
            let is_empty = case.right["load"]["config"] == json!({}) && !case.is_in_cluster();
            case.scenario.entry == Entry::Kubectl && is_empty && case.right["client"].get("ok").is_some()
        }),
        partly("keeps to a kubeconfig of kubectl's server", Rule::Def07, "client", |case, scenario| {
            let is_set = case.chosen("cluster").is_some_and(|cluster| cluster.get("server").is_some());
            if case.scenario.entry == Entry::Kubectl && is_set {
                scenario.world.env.remove("KUBERNETES_SERVICE_HOST");
            }
        }),
        in_the_pod("falls back although trust is overridden", Rule::Def08, |case| {
            let has_cluster = case.scenario.overrides.as_ref().is_some_and(|overrides| overrides.cluster.is_some());
            let errors = case.right.pointer("/client/errors").and_then(Value::as_array);
            has_cluster && errors.is_some_and(|errors| errors.len() == 1 && case.refuses("no-server") && errors[0].get("name").is_none())
        }),
        in_the_pod("falls back although the context is stale", Rule::Def09, |case| {
            let errors = case.right.pointer("/client/errors").and_then(Value::as_array);
            errors.is_some_and(|errors| errors.len() == 2 && case.refuses("context-not-found") && errors[1].get("name").is_none())
        }),
    ]
}

/// Answers with the pod's configuration where it should not.
fn in_the_pod(name: &'static str, rule: Rule, falls_back: impl Fn(&Case) -> bool + Send + Sync + 'static) -> Mutant {
    after(name, rule, move |case, outcome| {
        if falls_back(case)
            && let Some(client) = case.in_cluster()
        {
            outcome["client"] = client;
        }
    })
}

/// What is in a pod.
fn inside() -> Vec<Mutant> {
    vec![
        before("is never in a cluster", Rule::Icc01, |_, scenario| {
            scenario.world.files.retain(|path, _| !path.starts_with(SERVICE_ACCOUNT))
        }),
        before("is in a cluster without a port", Rule::Icc01, |_, scenario| {
            if scenario.world.env.contains_key("KUBERNETES_SERVICE_HOST") {
                let port = scenario.world.env.entry("KUBERNETES_SERVICE_PORT".into()).or_default();
                *port = if port.is_empty() { "443".into() } else { port.clone() };
            }
        }),
        after("trims the pod's token", Rule::Icc02, |case, outcome| {
            if let (true, Some(Value::String(token))) = (case.is_in_cluster(), outcome.pointer_mut("/client/ok/bearerToken")) {
                *token = token.trim().to_owned();
            }
        }),
        before("trusts no CA of the pod", Rule::Icc07, |_, scenario| {
            scenario.world.files.remove(&format!("{SERVICE_ACCOUNT}/ca.crt"));
        }),
        before("forgets the pod's namespace", Rule::Ns06, |_, scenario| {
            scenario.world.files.remove(&format!("{SERVICE_ACCOUNT}/namespace"));
        }),
        before("ignores POD_NAMESPACE", Rule::Ns06, |_, scenario| {
            scenario.world.env.remove("POD_NAMESPACE");
        }),
        before("takes no overrides in a pod", Rule::Icc03, |_, scenario| {
            let is_pod = scenario.world.files.keys().any(|path| path.starts_with(SERVICE_ACCOUNT));
            if let (true, Some(overrides)) = (is_pod, &mut scenario.overrides) {
                (overrides.cluster, overrides.user) = (None, None);
            }
        }),
        after("calls the pod's own server whatever is overridden", Rule::Icc04, |case, outcome| {
            if case.sets("cluster", "server")
                && case.is_in_cluster()
                && let Some(client) = case.in_cluster()
            {
                outcome["client"]["ok"]["host"] = client["ok"]["host"].clone();
            }
        }),
    ]
}

/// What else makes a client: kubectl, `BuildConfigFromFlags`, bytes.
fn from_flags() -> Vec<Mutant> {
    vec![
        after("shows an overriding server in the raw configuration", Rule::Raw01, |case, outcome| {
            let Some(server) = case.over("cluster", "server").filter(|server| *server != "") else { return };
            let name = case.chosen_name("cluster");
            for entry in outcome.pointer_mut("/load/config/clusters").and_then(Value::as_array_mut).into_iter().flatten() {
                if entry.get("name").map_or("", |name| name.as_str().unwrap_or_default()) == name {
                    entry["cluster"]["server"] = server.clone();
                }
            }
        }),
        before("looks for no pod where nothing is named", Rule::Build01, |case, scenario| {
            let names_nothing = case.scenario.flags.as_ref().is_none_or(|flags| flags.master.is_empty() && flags.kubeconfig.is_empty());
            if scenario.entry == Entry::Flags && names_nothing {
                scenario.world.env.remove("KUBERNETES_SERVICE_HOST");
            }
        }),
        before("looks at KUBECONFIG without a path", Rule::Build02, |_, scenario| {
            let first = scenario.world.env.get("KUBECONFIG").and_then(|list| list.split(':').next()).map(str::to_owned);
            if let (Entry::Flags, Some(first)) = (scenario.entry, first) {
                let flags = scenario.flags.get_or_insert_with(Flags::default);
                if flags.kubeconfig.is_empty() {
                    flags.kubeconfig = first;
                }
            }
        }),
        before("takes a missing path for none", Rule::Build04, |case, scenario| {
            if let Some(flags) = &mut scenario.flags
                && case.refuses("file-not-found")
            {
                flags.kubeconfig.clear();
            }
        }),
        before("is a kubectl without a default server", Rule::Cli01, |_, scenario| {
            if scenario.entry == Entry::Kubectl {
                scenario.entry = Entry::Deferred;
            }
        }),
        laid("lets kubectl's token replace the token file", Rule::Cli07, |case, _, user| {
            if case.scenario.entry == Entry::Kubectl && case.sets("user", "token") {
                user.remove("tokenFile");
            }
        }),
        before("gives kubectl a timeout of its own", Rule::Cli08, |_, scenario| {
            if scenario.entry == Entry::Kubectl {
                let overrides = scenario.overrides.get_or_insert_with(Overrides::default);
                if ["", "0"].contains(&overrides.timeout.as_str()) {
                    overrides.timeout = "30s".into();
                }
            }
        }),
        before("ignores the master", Rule::Build03, |_, scenario| {
            if let Some(flags) = &mut scenario.flags {
                flags.master.clear();
            }
        }),
        before("ignores the file beside a master", Rule::Build03, |_, scenario| {
            if let Some(flags) = &mut scenario.flags
                && !flags.master.is_empty()
            {
                flags.kubeconfig.clear();
            }
        }),
        before("ignores KUBERNETES_MASTER", Rule::Build07, |_, scenario| {
            scenario.world.env.remove("KUBERNETES_MASTER");
        }),
        documents_at("resolves paths of bytes", Rule::Build06, |case, path, document| {
            if case.scenario.bytes.is_some() {
                each_reference(document, |reference| resolve(path, reference));
            }
        }),
    ]
}
