//! What the areas share: how many cases to try, how to ask, and how to compare what is answered.

use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::generate::{Mode, arb_document};
use kubeconfig_oracle::internals::generate::document::{Document, Entry};
use kubeconfig_oracle::internals::generate::spell::Spelling;
use kubeconfig_oracle::scenario::{File, Loading, Overrides, Scenario, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};
use serde_json::{Value, json};

/// 256 cases, or as many as `PROPTEST_CASES` says; what fails is kept under `proptest-regressions/tests/properties/`.
pub(crate) fn config() -> Config {
    Config {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("../proptest-regressions/tests/properties"))),
        max_shrink_iters: 20_000,
        ..Config::default()
    }
}

/// Where the files of a made-up precedence list lie: in folders of their own and in common ones.
pub(crate) const PLACES: [&str; 6] =
    ["/world/work/a.yaml", "/world/etc/b.yaml", "/world/home/.kube/c", "/world/work/d.yaml", "/world/etc/e.yaml", "/world/work/f.yaml"];

/// Files in precedence order, and whatever they may refer to.
pub(crate) fn listing<T: AsRef<[u8]>>(files: impl IntoIterator<Item = (&'static str, T)>) -> Scenario {
    let files: Vec<_> = files.into_iter().map(|(path, bytes)| (path.to_owned(), File::content(bytes.as_ref()))).collect();
    let precedence = files.iter().map(|(path, _)| path.clone()).collect();
    let mut world = World { cwd: Some("/world/work".to_owned()), ..World::default() };
    for folder in ["/world", "/world/work", "/world/etc", "/world/home/.kube", "/world/home/pki", "/world/pki"] {
        world.files.insert(format!("{folder}/ca.pem"), File::content("x"));
        world.files.insert(format!("{folder}/tok"), File::content("from-file\n"));
    }
    world.files.extend(files);
    let loading = Some(Loading { precedence: Some(precedence), ..Loading::default() });
    Scenario { id: "property".to_owned(), world, loading, ..Scenario::default() }
}

/// Documents in precedence order, plainly written, in their places.
pub(crate) fn listed(documents: &[Document]) -> Scenario {
    assert!(documents.len() <= PLACES.len(), "there are {} places", PLACES.len());
    listing(PLACES.into_iter().zip(documents.iter().map(plain)))
}

/// The document, plainly written.
pub(crate) fn plain(document: &Document) -> Vec<u8> {
    Spelling::default().write(&document.node())
}

/// The scenario with overrides.
pub(crate) fn with(mut scenario: Scenario, overrides: Overrides) -> Scenario {
    scenario.overrides = Some(overrides);
    scenario
}

/// The scenario with the one kind of override that is given as JSON: `{"user": {...}}`, `{"currentContext": "x"}`.
pub(crate) fn with_json(scenario: &Scenario, overrides: Value) -> Scenario {
    with(scenario.clone(), serde_json::from_value(overrides).expect("overrides"))
}

/// The outcome as JSON without what is for people alone; `null` where the scenario cannot be evaluated.
pub(crate) fn outcome(scenario: &Scenario) -> Value {
    scenario.check().expect("a property asks only what can be asked");
    evaluate(scenario).map_or(Value::Null, |outcome| bare(serde_json::to_value(outcome).expect("outcomes are JSON")))
}

/// An outcome without `message`, `file`, `line` and `column` in its errors.
pub(crate) fn bare(mut outcome: Value) -> Value {
    for section in ["load", "client", "namespace"] {
        for error in outcome[section].get_mut("errors").and_then(Value::as_array_mut).into_iter().flatten() {
            strip(error);
        }
    }
    // Indexing mutably adds what is missing.
    if let Some(sections) = outcome.as_object_mut() {
        sections.retain(|_, section| !section.is_null());
    }
    outcome
}

fn strip(error: &mut Value) {
    let Some(fields) = error.as_object_mut() else { return };
    fields.retain(|key, _| !matches!(key.as_str(), "message" | "file" | "line" | "column"));
    if let Some(cause) = fields.get_mut("cause") {
        strip(cause);
    }
}

/// What the loader returned.
pub(crate) fn load_of(scenario: &Scenario) -> Value {
    outcome(scenario)["load"].take()
}

/// The merged config.
pub(crate) fn config_of(scenario: &Scenario) -> Value {
    load_of(scenario)["config"].take()
}

/// The answer that a client gets.
pub(crate) fn client_of(scenario: &Scenario) -> Value {
    outcome(scenario)["client"].take()
}

/// The outcome modulo origins: what is loaded and what comes of it, but not from where.
pub(crate) fn meaning_of(scenario: &Scenario) -> Value {
    let mut outcome = outcome(scenario);
    json!({"config": outcome["load"]["config"].take(), "client": outcome["client"].take(), "namespace": outcome["namespace"].take()})
}

/// A config, as an outcome tells it, written down as a kubeconfig. YAML reads some characters that JSON leaves as they are otherwise.
pub(crate) fn written(config: &Value) -> Vec<u8> {
    let mut text = String::new();
    for char in config.to_string().chars() {
        match char {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => text.push_str(&format!("\\u{:04x}", u32::from(char))),
            char => text.push(char),
        }
    }
    text.into_bytes()
}

/// The names of one kind of entry in a config.
pub(crate) fn names(config: &Value, list: &str) -> Vec<String> {
    entries(config, list).map(|entry| entry["name"].as_str().unwrap_or_default().to_owned()).collect()
}

/// One kind of entry in a config.
pub(crate) fn entries<'a>(config: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    config[list].as_array().into_iter().flatten()
}

/// An entry of a config by name.
pub(crate) fn entry<'a>(config: &'a Value, list: &str, name: &str) -> Option<&'a Value> {
    entries(config, list).find(|entry| entry["name"].as_str().unwrap_or_default() == name)
}

/// The three kinds of entries.
pub(crate) const LISTS: [&str; 3] = ["clusters", "contexts", "users"];

/// A document that loads, resolving or not.
pub(crate) fn arb_loadable() -> BoxedStrategy<Document> {
    let loadable = arb_document(Mode::Tame).prop_map(|document| Document { api_version: None, kind: None, ..document });
    prop_oneof![arb_document(Mode::Sound), loadable].boxed()
}

/// Between the given numbers of documents that load.
pub(crate) fn arb_loadables(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Document>> {
    proptest::collection::vec(arb_loadable(), count)
}

/// A document whose current context leads to a client configuration.
pub(crate) fn arb_sound() -> BoxedStrategy<Document> {
    arb_document(Mode::Sound)
}

/// Calls `rename` with every name of an entry and every reference to one, `kind` telling which: 0 cluster, 1 user, 2 context.
pub(crate) fn rename(document: &mut Document, rename: &impl Fn(usize, &mut String)) {
    fn each<T>(entries: &mut [Entry<T>], kind: usize, rename: &impl Fn(usize, &mut String)) {
        entries.iter_mut().filter_map(|entry| entry.name.as_mut()).for_each(|name| rename(kind, name));
    }
    each(&mut document.clusters, 0, rename);
    each(&mut document.users, 1, rename);
    each(&mut document.contexts, 2, rename);
    for context in document.contexts.iter_mut().filter_map(|entry| entry.stanza.as_mut()) {
        context.cluster.iter_mut().for_each(|name| rename(0, name));
        context.user.iter_mut().for_each(|name| rename(1, name));
    }
    document.current_context.iter_mut().for_each(|name| rename(2, name));
}

/// The stanza of the cluster that the current context of a sound document leads to.
pub(crate) fn selected_cluster(document: &mut Document) -> &mut kubeconfig_oracle::internals::generate::document::Cluster {
    let context = document.contexts[0].stanza.clone().unwrap_or_default();
    let cluster = document.clusters.iter_mut().find(|entry| entry.name == context.cluster);
    cluster.and_then(|entry| entry.stanza.as_mut()).expect("a sound document is joined")
}

/// The stanza of the user that the current context of a sound document leads to.
pub(crate) fn selected_user(document: &mut Document) -> &mut kubeconfig_oracle::internals::generate::document::User {
    let context = document.contexts[0].stanza.clone().unwrap_or_default();
    let user = document.users.iter_mut().find(|entry| entry.name == context.user);
    user.and_then(|entry| entry.stanza.as_mut()).expect("a sound document is joined")
}

/// Overrides that name only what the document has, and say nothing that would have to be refused.
pub(crate) fn settled(overrides: &Overrides, document: &Document) -> Value {
    let mut overrides = serde_json::to_value(overrides).expect("overrides are JSON");
    let settle = |name: &mut Value, entries: Vec<&str>| {
        if let Some(text) = name.as_str() {
            let choice = text.bytes().map(usize::from).sum::<usize>() % entries.len();
            *name = json!(entries[choice]);
        }
    };
    if let Some(name) = overrides.get_mut("currentContext") {
        settle(name, document.contexts.iter().map(Entry::known_as).collect());
    }
    for (key, entries) in [
        ("cluster", document.clusters.iter().map(Entry::known_as).collect::<Vec<_>>()),
        ("user", document.users.iter().map(Entry::known_as).collect()),
    ] {
        if let Some(name) = overrides.get_mut("context").and_then(|context| context.get_mut(key)) {
            settle(name, entries);
        }
    }
    overrides
}

/// The effective entries of a config under overrides, stored where the selected ones were: what OVR-02 to OVR-15 say, over JSON.
pub(crate) fn baked(config: &Value, overrides: &Value) -> Value {
    let mut baked = config.clone();
    let stanza = |list: &str, key: &str, name: &Value| {
        entry(config, list, name.as_str().unwrap_or_default()).map_or(Value::Null, |entry| entry[key].clone())
    };
    let either = |over: &Value, file: &Value| if over.as_str().unwrap_or_default().is_empty() { file.clone() } else { over.clone() };

    let context_name = either(&overrides["currentContext"], &config["current-context"]);
    let context = laid(stanza("contexts", "context", &context_name), &overrides["context"]);

    let over = &overrides["cluster"];
    let mut cluster = laid(overrides["clusterDefaults"].clone(), &stanza("clusters", "cluster", &context["cluster"]));
    cluster = laid(cluster, over);
    let trust = ["insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data"];
    if trust.iter().any(|field| is_set(&over[*field])) {
        trust.iter().for_each(|field| cluster[*field] = over[*field].clone());
    }
    if is_set(&over["server"]) || is_set(&over["tls-server-name"]) {
        cluster["tls-server-name"] = over["tls-server-name"].clone();
    }

    let over = &overrides["user"];
    let mut user = laid(stanza("users", "user", &context["user"]), over);
    for pair in [["client-certificate", "client-certificate-data"], ["client-key", "client-key-data"]] {
        if pair.iter().any(|field| is_set(&over[*field])) {
            pair.iter().for_each(|field| user[*field] = over[*field].clone());
        }
    }

    store(&mut baked, "clusters", "cluster", &context["cluster"], cluster);
    store(&mut baked, "users", "user", &context["user"], user);
    store(&mut baked, "contexts", "context", &context_name, context);
    baked["current-context"] = context_name;
    baked
}

/// A stanza over another: what is set wins, field by field; extensions and extras key by key.
fn laid(mut below: Value, above: &Value) -> Value {
    for (key, value) in above.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("as-user-extra", Value::Object(extras)) => extras.iter().for_each(|(extra, values)| below[key][extra] = values.clone()),
            ("extensions", Value::Array(extensions)) => {
                let mut all = below[key].as_array().cloned().unwrap_or_default();
                all.retain(|extension| extensions.iter().all(|other| other["name"] != extension["name"]));
                all.extend(extensions.iter().cloned());
                below[key] = Value::Array(all);
            }
            ("exec" | "auth-provider", Value::Object(_)) => below[key] = value.clone(),
            (_, value) if is_set(value) => below[key] = value.clone(),
            _ => {}
        }
    }
    below
}

/// Whether a value is other than zero.
pub(crate) fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn store(config: &mut Value, list: &str, key: &str, name: &Value, stanza: Value) {
    let mut entries = config[list].as_array().cloned().unwrap_or_default();
    entries.retain(|entry| entry["name"] != *name);
    entries.push(json!({"name": name, key: stanza}));
    config[list] = Value::Array(entries);
}
