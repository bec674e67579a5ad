//! The table of fields is complete: what is written down elsewhere - SPEC.md, recordings of client-go, path references, generators,
//! what each use of secrets shows - agrees with it, and what does not is named.

mod samples;
mod secrecy;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::generate::{Mode, Scenarios};
use kubeconfig_oracle::internals::decode::{DecodeFailure, decode};
use kubeconfig_oracle::internals::encode;
use kubeconfig_oracle::internals::merge::{Engine, Merge};
use kubeconfig_oracle::internals::profile::profiles;
use kubeconfig_oracle::kubeconfig::{Config, Field, Record, Reference, Slot};
use kubeconfig_oracle::release::{Behaviour, Behaviours, Release};
use kubeconfig_oracle::scenario::FileKind;
use serde_json::{Value, json};

use self::samples::{fill, for_every_struct, places_set, with_everything};

/// A v1 document, or one of the internal version, in which `record`, of a struct with this word, stands where it belongs.
fn document(word: &str, record: Value, is_internal: bool) -> Vec<u8> {
    let entry = |list: &str, word: &str, stanza: Value| match is_internal {
        true => json!({ list: { "one": stanza } }),
        false => json!({ list: [{ "name": "one", word: stanza }] }),
    };
    let mut document = match word {
        "config" => record,
        "preferences" => json!({ "preferences": record }),
        "cluster" => entry("clusters", word, record),
        "user" => entry("users", word, record),
        "context" => entry("contexts", word, record),
        "auth-provider" => entry("users", "user", json!({ "auth-provider": record })),
        "exec" => entry("users", "user", json!({ "exec": record })),
        "env" => entry("users", "user", json!({ "exec": { "env": [record] } })),
        _ => panic!("where does a struct `{word}` stand in a document?"),
    };
    if is_internal {
        document["apiVersion"] = json!("__internal");
        document["kind"] = json!("Config");
    }
    document.to_string().into_bytes()
}

/// A value that the field does not take.
fn wrong_value<T>(field: &Field<T>) -> Value {
    match field.slot {
        Slot::Text(_) => json!(5),
        Slot::Data(_) => json!({}),
        _ => json!("text"),
    }
}

/// Whether a document with a wrong value for this field is refused.
fn is_refused<T: Record>(name: &str, field: &Field<T>, is_internal: bool, behaviours: Behaviours) -> bool {
    let document = document(T::WORD, json!({ name: wrong_value(field) }), is_internal);
    match decode(&document, behaviours) {
        Ok(_) => false,
        Err(error) => {
            let DecodeFailure::Refused(error) = error else { panic!("{}: {error}", field.place) };
            assert_eq!(error.code.as_str(), "decode-type", "{}: {error}", field.place);
            true
        }
    }
}

/// A block is known where the block around it is.
fn is_reached(word: &str, behaviours: Behaviours) -> bool {
    !matches!(word, "exec" | "env") || behaviours.contains(Behaviour::HasExec)
}

#[test]
fn a_wrong_value_is_refused_by_the_releases_that_know_the_field() {
    for profile in profiles() {
        let behaviours = profile.first.behaviours();
        for_every_struct!(Struct => {
            for field in Struct::FIELDS {
                let is_known = field.is_known(behaviours) && is_reached(Struct::WORD, behaviours);
                let refused = is_refused(field.name, field, false, behaviours);
                assert_eq!(refused, is_known, "{} in {}: refused, and known", field.place, profile.first);
                let Some(name) = field.internal_name(behaviours) else { continue };
                let refused = is_refused(name, field, true, behaviours);
                assert_eq!(refused, is_known, "{} as {name} of the internal version in {}: refused, and known", field.place, profile.first);
                let is_v1_name_refused = name != field.name && is_refused(field.name, field, true, behaviours);
                assert!(!is_v1_name_refused, "{} is called {name} in the internal version in {}", field.place, profile.first);
            }
        });
    }
}

#[test]
fn the_lines_of_a_struct_have_names_of_their_own() {
    for_every_struct!(Struct => {
        let names: BTreeSet<&str> = Struct::FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), Struct::FIELDS.len(), "{}: a name twice", Struct::WORD);
    });
}

#[test]
fn a_written_config_reads_back_field_by_field() {
    let written = with_everything(&|place| place.to_owned());
    let mut read =
        decode(encode::to_json(&written).expect("JSON").as_bytes(), Release::NEWEST.behaviours()).expect("what is written is sound").config;
    // It went with 1.7, and is not written.
    read.clusters.values_mut().for_each(|cluster| cluster.api_version = "cluster.api-version".to_owned());
    assert_eq!(read, written);
}

#[test]
fn a_value_above_replaces_the_one_below() {
    let engine = Engine::of(Release::NEWEST.behaviours());
    for_every_struct!(Struct => {
        for field in Struct::FIELDS {
            let filled = |word: &str| {
                let mut record = Struct::default();
                fill(&mut record, field, &|_| word.to_owned());
                record
            };
            let (below, above) = (filled("below"), filled("above"));
            for (under, over, expected) in [(&below, &above, &above), (&below, &Struct::default(), &below), (&Struct::default(), &above, &above)] {
                let mut merged = under.clone();
                merged.merge_from(over, engine).expect("today's engine does not crash");
                assert_eq!(&merged, expected, "{}", field.place);
            }
        }
    }, Config, Preferences, Cluster, AuthInfo, Context);
}

#[test]
fn path_references_are_resolved_and_nothing_else_is() {
    let config = with_everything(&|place| format!("relative/{place}"));
    let mut resolved = config.clone();
    resolve_paths(&mut resolved);
    for (place, (reference, before)) in texts(&config) {
        let after = texts(&resolved).remove(place).map(|(_, after)| after);
        match reference {
            // It went with 1.7, and is not written.
            _ if place == "cluster.api-version" => {}
            Reference::Never => {
                assert_eq!(after, Some(before), "{place} is no path reference in the table, and src/load/paths.rs resolves it");
            }
            Reference::Path | Reference::Command => {
                let expected = Some(format!("/world/folder/{before}"));
                assert_eq!(after, expected, "{place} is a path reference in the table, and src/load/paths.rs does not resolve it");
            }
        }
    }
}

/// Loads the config, written as the file `/world/folder/config`.
fn resolve_paths(config: &mut Config) {
    use kubeconfig_oracle::internals::load::{LoadingRules, load};
    use kubeconfig_oracle::internals::world::World;
    use kubeconfig_oracle::scenario::{File, World as Files};

    let path = "/world/folder/config".to_owned();
    let files = [(path.clone(), File::content(encode::for_people(config).expect("JSON")))].into();
    let files = Files { files, ..Files::default() };
    let rules = LoadingRules { explicit_path: path, resolve_paths: true, ..LoadingRules::default() };
    let loaded = load(&mut World::new(&files), &rules, Release::NEWEST.behaviours()).returned.expect("no crash");
    assert_eq!(loaded.errors, [], "the file is sound");
    *config = loaded.config.expect("a config");
}

/// Text fields by place: whether each is a path reference, and its value.
type Texts = BTreeMap<&'static str, (Reference, String)>;

/// Every text field that is set.
fn texts(config: &Config) -> Texts {
    fn of<T: Record>(record: &T, found: &mut Texts) {
        for field in T::FIELDS.iter().filter(|field| field.is_set(record)) {
            match &field.slot {
                Slot::Text(lens) => drop(found.insert(field.place, (field.reference, (lens.get)(record).clone()))),
                Slot::AuthProvider(lens) => (lens.get)(record).iter().for_each(|provider| of(&**provider, found)),
                Slot::Exec(lens) => (lens.get)(record).iter().for_each(|exec| of(&**exec, found)),
                Slot::Env(lens) => (lens.get)(record).iter().flatten().for_each(|variable| of(variable, found)),
                Slot::Clusters(lens) => (lens.get)(record).values().for_each(|cluster| of(&**cluster, found)),
                Slot::Users(lens) => (lens.get)(record).values().for_each(|user| of(&**user, found)),
                Slot::Contexts(lens) => (lens.get)(record).values().for_each(|context| of(&**context, found)),
                _ => assert_eq!(field.reference, Reference::Never, "{}: only a text is a path", field.place),
            }
        }
    }
    let mut found = Texts::new();
    of(config, &mut found);
    found
}

#[test]
fn every_field_of_today_s_stanzas_can_be_overridden_by_a_rule() {
    for_every_struct!(Struct => {
        for field in Struct::FIELDS.iter().filter(|field| field.is_known(Release::NEWEST.behaviours())) {
            assert!(field.override_rule.is_some(), "{}: by which rule does an override beat the file? Say it in the table, `.overridden(..)`", field.place);
        }
    }, Cluster, AuthInfo, Context);
}

/// What no made-up scenario sets: it went with 1.7, and the generators write for the releases of today.
const NOT_GENERATED: [&str; 1] = ["cluster.api-version"];

#[test]
fn made_up_scenarios_set_every_field() {
    let scenarios = Scenarios::new(Mode::Tame, 1);
    let mut seen = BTreeSet::new();
    for number in 0..400 {
        for file in scenarios.get(number).world.files.into_values() {
            if let FileKind::Content(bytes) = file.kind
                && let Ok(decoded) = decode(&bytes, Release::NEWEST.behaviours())
            {
                seen.extend(places_set(&decoded.config));
            }
        }
    }
    for_every_struct!(Struct => {
        for field in Struct::FIELDS {
            match NOT_GENERATED.contains(&field.place) {
                false => assert!(seen.contains(field.place), "{}: no made-up scenario sets it; let src/generate/ do so", field.place),
                true => assert!(!seen.contains(field.place), "{}: a made-up scenario sets it; take it out of NOT_GENERATED", field.place),
            }
        }
    });
}
