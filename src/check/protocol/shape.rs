//! The shape of an outcome, by its schema: which fields there are, and what kind of value each has.
//!
//! A misspelt field would be a difference in every scenario, and a hard one to understand. Whether fields may stand together is not looked
//! at here.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::nearest;
use crate::untrusted::shown;

/// The schema, which is part of the package.
static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../schemas/outcome.schema.json")).unwrap_or_default());

/// Most references that lead from one to the next.
const LONGEST_CHAIN: usize = 8;

/// Returns the first place at which an outcome has not the shape of one, and what was probably meant.
pub(super) fn misfit(outcome: &Value) -> Option<String> {
    look(outcome, &alternatives(&SCHEMA), "")
}

/// Returns what is wrong with the path of a field, without names and indexes, such as `client.ok.exec.installHint`.
pub(super) fn unknown_field(path: &str) -> Option<String> {
    let mut place = String::new();
    let mut schemas = alternatives(&SCHEMA);
    for key in path.split('.') {
        schemas = through_lists(&schemas);
        let known = fields(&schemas);
        if is_closed(&schemas) && !known.contains_key(key) {
            return Some(unknown(&place, key, &known));
        }
        schemas = below(&schemas, &known, key);
        place = join(&place, key);
    }
    None
}

fn look(value: &Value, schemas: &[&'static Map<String, Value>], place: &str) -> Option<String> {
    if let Some(wrong) = wrong_kind(value, schemas, place) {
        return Some(wrong);
    }
    match value {
        Value::Object(object) => {
            let known = fields(schemas);
            object.iter().find_map(|(key, inner)| {
                if is_closed(schemas) && !known.contains_key(key.as_str()) {
                    return Some(unknown(place, key, &known));
                }
                look(inner, &below(schemas, &known, key), &join(place, key))
            })
        }
        Value::Array(items) => {
            let schemas: Vec<_> = schemas.iter().filter_map(|schema| schema.get("items")).flat_map(alternatives).collect();
            items.iter().find_map(|item| look(item, &schemas, place))
        }
        _ => None,
    }
}

/// Says so if a value is of another kind than all that the schemas allow, or is none of the texts.
fn wrong_kind(value: &Value, schemas: &[&'static Map<String, Value>], place: &str) -> Option<String> {
    let mut kinds: Vec<&str> = schemas.iter().filter_map(|schema| schema.get("type")?.as_str()).map(in_words).collect();
    kinds.extend(schemas.iter().filter_map(|schema| schema.get("const")).map(kind_of));
    let found = kind_of(value);
    let is_whole = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    let is_kind = |kind: &&str| *kind == found || (*kind == "an integer" && is_whole);
    // Null is zero, which should be absent; that is a difference of its own.
    if !kinds.is_empty() && !value.is_null() && !kinds.iter().any(is_kind) {
        let place = if place.is_empty() { "the outcome" } else { place };
        return Some(format!("{} is {found}, and must be {}", shown(place), kinds.join(" or ")));
    }
    let texts: Vec<&str> = schemas.iter().filter_map(|schema| schema.get("enum")?.as_array()).flatten().filter_map(Value::as_str).collect();
    let written = value.as_str().filter(|text| !texts.is_empty() && !texts.contains(text))?;
    Some(format!("{} is {}, which is none of the known values{}", shown(place), quoted(written), meant(written, &texts)))
}

fn in_words(kind: &'static str) -> &'static str {
    match kind {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text",
        "integer" => "an integer",
        other => other,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn unknown(place: &str, key: &str, known: &Map<String, Value>) -> String {
    let fields: Vec<&str> = known.keys().map(String::as_str).collect();
    let place = if place.is_empty() { "an outcome".to_owned() } else { shown(place).to_string() };
    let meant = meant(key, &fields);
    let others = if meant.is_empty() { format!("; there are {}", fields.join(", ")) } else { meant };
    format!("{place} has no field {}{others}", quoted(key))
}

fn meant(written: &str, known: &[&str]) -> String {
    nearest::field(written, known.iter().copied()).map_or_else(String::new, |field| format!("; did you mean `{field}`?"))
}

fn quoted(text: &str) -> String {
    format!("`{}`", shown(text))
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") }
}

/// Returns the schemas of the items where a schema is one of a list.
fn through_lists(schemas: &[&'static Map<String, Value>]) -> Vec<&'static Map<String, Value>> {
    let lists = schemas.iter().filter_map(|schema| schema.get("items")).flat_map(alternatives);
    schemas.iter().copied().filter(|schema| !schema.contains_key("items")).chain(lists).collect()
}

/// Returns a schema with all that it refers to or offers, as far as it says something about the value itself.
fn alternatives(schema: &'static Value) -> Vec<&'static Map<String, Value>> {
    let mut found = Vec::new();
    collect(schema, LONGEST_CHAIN, &mut found);
    found
}

fn collect(schema: &'static Value, left: usize, found: &mut Vec<&'static Map<String, Value>>) {
    let Some(object) = schema.as_object().filter(|_| left > 0) else { return };
    found.push(object);
    let referred = object.get("$ref").and_then(Value::as_str).and_then(|name| SCHEMA.pointer(name.strip_prefix('#')?));
    referred.into_iter().for_each(|schema| collect(schema, left - 1, found));
    for schema in object.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        collect(schema, left - 1, found);
    }
}

/// Returns the fields that the schemas know, with what they say of each. One that is forbidden where others have it is known.
fn fields(schemas: &[&Map<String, Value>]) -> Map<String, Value> {
    let mut known = Map::new();
    for (key, schema) in schemas.iter().filter_map(|schema| schema.get("properties")?.as_object()).flatten() {
        if *schema != Value::Bool(false) {
            known.insert(key.clone(), Value::Null);
        }
    }
    known
}

fn is_closed(schemas: &[&Map<String, Value>]) -> bool {
    schemas.iter().any(|schema| schema.get("additionalProperties") == Some(&Value::Bool(false)))
}

/// Returns what the schemas say of a field.
fn below(schemas: &[&'static Map<String, Value>], known: &Map<String, Value>, key: &str) -> Vec<&'static Map<String, Value>> {
    let said = |schema: &&'static Map<String, Value>| match schema.get("properties").and_then(|fields| fields.get(key)) {
        None if !known.contains_key(key) => schema.get("additionalProperties"),
        said => said,
    };
    schemas.iter().filter_map(said).flat_map(alternatives).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_misspelt_is_named_with_what_was_meant() {
        for (outcome, says) in [
            (json!({"client": {"ok": {"bearertoken": "t"}}}), "client.ok has no field `bearertoken`; did you mean `bearerToken`?"),
            (
                json!({"client": {"ok": {"tls": {"certificateAuthorityData": "t"}}}}),
                "client.ok.tls has no field `certificateAuthorityData`; there are",
            ),
            (json!({"client": {"ok": {"tls": {"caPath": "t"}}}}), "client.ok.tls has no field `caPath`; "),
            (json!({"client": {"host": "h"}}), "client has no field `host`; there are crash, errors, ok"),
            (json!({"clients": {}}), "an outcome has no field `clients`; did you mean `client`?"),
            (json!({"client": {"errors": [{"kind": "x"}]}}), "client.errors has no field `kind`; there are"),
            (
                json!({"client": {"errors": [{"code": "context-notfound"}]}}),
                "client.errors.code is `context-notfound`, which is none of the known values; did you mean `context-not-found`?",
            ),
            (json!({"client": {"errors": "no"}}), "client.errors is a text, and must be a list"),
            (json!({"client": {"ok": {"disableCompression": "yes"}}}), "client.ok.disableCompression is a text, and must be a boolean"),
            (json!({"client": {"ok": {"host": 1}}}), "client.ok.host is a number, and must be a text"),
            (json!({"client": {"ok": {"impersonate": {"groups": "g"}}}}), "client.ok.impersonate.groups is a text, and must be a list"),
            (json!({"client": {"ok": {"exec": {"env": [{"key": "A"}]}}}}), "client.ok.exec.env has no field `key`; there are name, value"),
            (
                json!({"load": {"config": {"users": [{"name": "u", "user": {"token-file": "t"}}]}}}),
                "load.config.users.user has no field `token-file`; did you mean `tokenFile`?",
            ),
        ] {
            let said = misfit(&outcome).unwrap_or_else(|| panic!("{outcome}"));
            assert!(said.starts_with(says), "{said}");
        }
    }

    #[test]
    fn what_is_the_users_own_has_any_shape() {
        for outcome in [
            json!({"client": {"ok": {"host": "", "proxyUrl": null, "timeoutNs": 1.0}}}),
            json!({"client": {"ok": {"authProvider": {"config": {"any": "x"}}, "exec": {"config": {"any": [{"x": 1}]}}}}}),
            json!({"client": {"ok": {"impersonate": {"extra": {"any": ["x"]}}}}}),
            json!({"load": {"config": {"extensions": [{"name": "e", "extension": {"any": 1}}]}, "origins": {"users": {"u": "f"}}}}),
            json!({"client": {"crash": true}, "varies": ["client"], "writes": [{"path": "/a", "mode": "0644"}]}),
        ] {
            assert_eq!(misfit(&outcome), None, "{outcome}");
        }
    }

    #[test]
    fn the_model_has_this_shape() {
        for number in 0..300 {
            let scenario = crate::generate::Scenarios::mixed(5).get(number);
            if let Ok(outcome) = crate::evaluate(&scenario) {
                assert_eq!(misfit(&serde_json::to_value(outcome).unwrap()), None, "{scenario:?}");
            }
        }
    }

    #[test]
    fn paths_of_fields_are_known() {
        for path in
            ["client.ok.exec.installHint", "client.ok.tls", "load.config.users.user.tokenFile", "namespace", "client.ok.exec.env.value"]
        {
            assert_eq!(unknown_field(path), None, "{path}");
        }
        assert_eq!(
            unknown_field("client.ok.exec.installhint").unwrap(),
            "client.ok.exec has no field `installhint`; did you mean `installHint`?"
        );
        assert!(unknown_field("client.exec").unwrap().starts_with("client has no field `exec`; there are"));
    }
}
