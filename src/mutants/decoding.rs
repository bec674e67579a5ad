//! Wrong ways to read the fields of a document.

use crate::release::Behaviour;
use crate::rule::Rule;
use std::collections::BTreeSet;

use serde_json::Value;
use serde_yaml::Value as Yaml;

use super::case::as_json;
use super::make::{BROKEN, after, as_in_another_release, bodies, bytes, documents, each_body, each_item, is_internal, refused, texts};
use super::mutant::Mutant;

pub(super) fn decoding() -> Vec<Mutant> {
    vec![
        documents("needs a kind", Rule::Dec01, |_, document| {
            if document.get("kind").is_none() {
                *document = refused();
            }
        }),
        documents("reads any kind and version", Rule::Dec02, |_, document| {
            if let Some(map) = document.as_mapping_mut() {
                map.retain(|key, value| !(["kind", "apiVersion"].map(Yaml::from).contains(key) && value.is_string()));
            }
        }),
        documents("knows no version with a slash", Rule::Dec03, |_, document| {
            if document.get("apiVersion").and_then(Yaml::as_str).is_some_and(|version| version.starts_with('/')) {
                *document = refused();
            }
        }),
        as_in_another_release("finds every field in either case", Rule::Dec04, Behaviour::IgnoresCaseOfKeys),
        documents("does not know the internal version", Rule::Dec05, |_, document| {
            if is_internal(document) {
                *document = refused();
            }
        }),
        bytes("takes a document that is no mapping for an empty one", Rule::Dec06, |bytes| {
            as_json(bytes).is_some_and(|json| !json.starts_with('{')).then(Vec::new)
        }),
        documents("refuses unknown fields", Rule::Dec07, |_, document| {
            const KNOWN: [&str; 8] =
                ["apiVersion", "kind", "clusters", "users", "contexts", "current-context", "preferences", "extensions"];
            if document.as_mapping().is_some_and(|map| map.keys().any(|key| !KNOWN.map(Yaml::from).contains(key))) {
                *document = refused();
            }
        }),
        texts("refuses a second document", Rule::Dec08, |text| if text.contains("\n---\n") { BROKEN.to_owned() } else { text.to_owned() }),
        documents("takes numbers and booleans for text", Rule::Dec09, |_, document| {
            let document = document.as_mapping_mut().into_iter().flat_map(|map| map.iter_mut());
            for (_, value) in document.filter(|(key, _)| *key != "preferences") {
                scalars(value, &|scalar| {
                    if let Yaml::Number(number) = scalar {
                        *scalar = Yaml::String(number.to_string());
                    }
                });
            }
        }),
        documents("takes quoted booleans for booleans", Rule::Dec09, |_, document| {
            scalars(document, &|scalar| {
                if let Some(flag) = scalar.as_str().and_then(|text| text.parse::<bool>().ok()) {
                    *scalar = Yaml::Bool(flag);
                }
            });
        }),
        documents("refuses entries without name", Rule::Dec10, |_, document| {
            let mut is_nameless = false;
            for list in ["clusters", "users", "contexts"] {
                let items = document.get(list).and_then(Yaml::as_sequence).into_iter().flatten();
                is_nameless |= items.into_iter().any(|item| item.get("name").is_none());
            }
            if is_nameless {
                *document = refused();
            }
        }),
        documents("refuses line breaks in base64", Rule::Dec11, |_, document| {
            scalars(document, &|scalar| {
                if scalar.as_str().is_some_and(|text| text.contains('\n')) {
                    *scalar = Yaml::String("!".into());
                }
            });
        }),
        bodies("does not mind bad base64", Rule::Dec11, "clusters", |_, cluster| {
            let is_bad = |value: &Yaml| value.as_str().is_some_and(|text| text.len() % 4 != 0 || text.contains('!'));
            if cluster.get("certificate-authority-data").is_some_and(is_bad) {
                cluster.shift_remove("certificate-authority-data");
            }
        }),
        documents("takes the first of two entries with one name", Rule::Dec12, |_, document| {
            each_item(document, |items| {
                let mut seen = BTreeSet::new();
                items.retain(|item| seen.insert(item.get("name").and_then(Yaml::as_str).unwrap_or_default().to_owned()));
            });
        }),
        documents("takes the last of two extensions with one name", Rule::Dec13, |_, document| {
            each_extensions(document, &|extensions| {
                let name = |extension: &Yaml| extension.get("name").and_then(Yaml::as_str).unwrap_or_default().to_owned();
                let names: Vec<String> = extensions.iter().map(name).collect();
                let mut places = 0..;
                extensions.retain(|_| places.next().is_some_and(|place| !names[place + 1..].contains(&names[place])));
            });
        }),
        after("drops extensions without body", Rule::Dec14, |_, outcome| {
            if let Some(extensions) = outcome.pointer_mut("/load/config/extensions").and_then(Value::as_array_mut) {
                extensions.retain(|extension| extension.get("extension").is_some());
            }
        }),
        bodies("defaults interactiveMode for v1 plugins, too", Rule::Dec15, "users", |_, user| {
            let exec = user.get_mut("exec").and_then(Yaml::as_mapping_mut);
            let exec = exec.filter(|exec| exec.get("apiVersion").and_then(Yaml::as_str) == Some("client.authentication.k8s.io/v1"));
            if let Some(exec) = exec {
                exec.entry("interactiveMode".into()).or_insert("IfAvailable".into());
            }
        }),
        bodies("takes an empty plugin for none", Rule::Dec16, "users", |_, user| {
            user.retain(|_, value| !value.as_mapping().is_some_and(serde_yaml::Mapping::is_empty));
        }),
        documents("refuses what a file cannot say of a plugin", Rule::Dec17, |_, document| {
            const UNSAID: [&str; 5] = ["cluster", "config", "pluginPolicy", "stdinUnavailable", "stdinUnavailableMessage"];
            let mut says = false;
            each_body(document, "users", |user| {
                let exec = user.get("exec").and_then(Yaml::as_mapping);
                says |= exec.is_some_and(|exec| UNSAID.iter().any(|field| exec.contains_key(*field)));
            });
            if says {
                *document = refused();
            }
        }),
        as_in_another_release("does not know as-uid", Rule::Dec18, Behaviour::HasAsUid),
        as_in_another_release("does not know disable-compression", Rule::Dec18, Behaviour::HasDisableCompression),
        as_in_another_release("does not know install hints", Rule::Dec18, Behaviour::HasInstallHint),
    ]
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

/// Calls `change` on every list of extensions.
fn each_extensions(value: &mut Yaml, change: &dyn Fn(&mut Vec<Yaml>)) {
    match value {
        Yaml::Mapping(map) => map.iter_mut().for_each(|(key, value)| match value {
            Yaml::Sequence(extensions) if *key == "extensions" => change(extensions),
            value => each_extensions(value, change),
        }),
        Yaml::Sequence(items) => items.iter_mut().for_each(|item| each_extensions(item, change)),
        _ => {}
    }
}
