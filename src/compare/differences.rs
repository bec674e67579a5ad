//! Compares two outcomes in JSON, field by field.
//!
//! Sections that either outcome lists under `varies` are not compared, nor are the texts of errors. Numbers are compared by value: `1` and
//! `1.0` are equal, and so are `0`, `-0` and `0.0`, since an implementation that writes JSON need not keep the spelling of a number.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// The sections of an outcome, in its order.
pub const SECTIONS: &[&str] = &["command", "load", "client", "namespace", "request", "writes"];

/// The fields of an error or warning that are for people and never compared.
pub const FOR_PEOPLE: &[&str] = &["message", "file", "line", "column"];

/// The lists of a section that hold errors or warnings.
const COMPLAINTS: &[&str] = &["errors", "warnings"];

/// One place where two outcomes differ; the side without a value there is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The path to it, such as `client.ok.tls.caFile`, `load.config.clusters["c"].cluster.server`, `client.errors[0].code`.
    pub path: String,
    /// The path without names and indexes in brackets, which is the same in every scenario.
    #[serde(skip)]
    pub field: String,
    /// The value in the model's outcome, or in the recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Value>,
    /// The value in the other outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<Value>,
}

/// How closely errors are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errors {
    /// Every code, name, path and cause, in order.
    #[default]
    Exact,
    /// Only whether a section has errors, for implementations with other error codes.
    Refusal,
}

/// Whether two outcomes agree in every section.
pub fn agree(expected: &Value, actual: &Value) -> bool {
    compare(expected, actual, SECTIONS, Errors::Exact).is_empty()
}

/// Returns those of the given sections that neither outcome lists under `varies`, in the order of an outcome. Only they are compared. The
/// request is not among them where the expected outcome could not have one.
pub fn certain(expected: &Value, actual: &Value, sections: &[impl AsRef<str>]) -> Vec<&'static str> {
    let varies: Vec<&Value> = [expected, actual].iter().filter_map(|outcome| outcome.get("varies")?.as_array()).flatten().collect();
    let is_certain = |section: &&&str| {
        let is_unknown = **section == "request" && knows_no_request(expected);
        sections.iter().any(|name| name.as_ref() == **section) && !varies.iter().any(|name| name == *section) && !is_unknown
    };
    SECTIONS.iter().filter(is_certain).copied().collect()
}

/// Whether an outcome has a client and no request: it is one of a release whose requests are not known, or was recorded before there were
/// any.
fn knows_no_request(outcome: &Value) -> bool {
    outcome.pointer("/client/ok").is_some() && outcome.get("request").is_none()
}

/// Returns the differences in the given sections, apart from those that either outcome lists under `varies`.
pub fn compare(expected: &Value, actual: &Value, sections: &[impl AsRef<str>], errors: Errors) -> Vec<Difference> {
    let mut found = Vec::new();
    for section in certain(expected, actual, sections) {
        let refuses = |outcome: &Value| outcome.get(section).is_some_and(|section| section.get("errors").is_some());
        let both_refuse = errors == Errors::Refusal && refuses(expected) && refuses(actual);
        if !both_refuse {
            let place = ValuePath { path: (*section).to_owned(), field: (*section).to_owned(), in_errors: false };
            sides(&place, expected.get(section), actual.get(section), &mut found);
        }
    }
    found
}

/// Removes the fields of errors and warnings that are for people. Outcomes are recorded in this form.
pub fn without_texts(mut outcome: Value) -> Value {
    fn strip(error: &mut Value) {
        if let Some(error) = error.as_object_mut() {
            error.retain(|key, _| !FOR_PEOPLE.contains(&key.as_str()));
            error.get_mut("cause").into_iter().for_each(strip);
        }
    }
    for section in SECTIONS {
        for list in COMPLAINTS {
            let complaints = outcome.get_mut(*section).and_then(|section| section.get_mut(*list)?.as_array_mut());
            complaints.into_iter().flatten().for_each(strip);
        }
    }
    outcome
}

/// The path to a value, in both forms that a [`Difference`] has.
#[derive(Clone)]
struct ValuePath {
    path: String,
    field: String,
    /// Whether it is inside a list of errors or warnings, where the fields for people are left out.
    in_errors: bool,
}

impl ValuePath {
    fn key(&self, key: &str) -> ValuePath {
        // Only the lists directly in a section hold errors; deeper down, in configs, `errors` is a key that a user chose.
        let in_errors = self.in_errors || (COMPLAINTS.contains(&key) && SECTIONS.contains(&self.path.as_str()));
        let plain = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if plain {
            ValuePath { path: format!("{}.{key}", self.path), field: format!("{}.{key}", self.field), in_errors }
        } else {
            ValuePath { path: format!("{}[{key:?}]", self.path), field: self.field.clone(), in_errors }
        }
    }

    fn item(&self, index: impl std::fmt::Debug) -> ValuePath {
        ValuePath { path: format!("{}[{index:?}]", self.path), field: self.field.clone(), in_errors: self.in_errors }
    }
}

fn sides(place: &ValuePath, expected: Option<&Value>, actual: Option<&Value>, found: &mut Vec<Difference>) {
    match (expected, actual) {
        (Some(expected), Some(actual)) => values(place, expected, actual, found),
        (None, None) => {}
        (expected, actual) => found.push(difference(place, expected, actual)),
    }
}

fn values(place: &ValuePath, expected: &Value, actual: &Value, found: &mut Vec<Difference>) {
    match (expected, actual) {
        (left, right) if left == right => {}
        (Value::Object(left), Value::Object(right)) => {
            for key in left.keys().chain(right.keys().filter(|key| !left.contains_key(*key))) {
                if !(place.in_errors && FOR_PEOPLE.contains(&key.as_str())) {
                    sides(&place.key(key), left.get(key), right.get(key), found);
                }
            }
        }
        (Value::Array(left), Value::Array(right)) => match (by_name(left), by_name(right)) {
            (Some(left_names), Some(right_names)) if !place.in_errors && !left.is_empty() && !right.is_empty() => {
                let before = found.len();
                for name in left_names.keys().chain(right_names.keys().filter(|name| !left_names.contains_key(*name))) {
                    sides(&place.item(name), left_names.get(name).copied(), right_names.get(name).copied(), found);
                }
                if before == found.len() && !names(left).eq(names(right)) {
                    found.push(difference(place, Some(expected), Some(actual)));
                }
            }
            _ => {
                for index in 0..left.len().max(right.len()) {
                    sides(&place.item(index), left.get(index), right.get(index), found);
                }
            }
        },
        (Value::Number(left), Value::Number(right)) if same_number(left, right) => {}
        (left, right) => found.push(difference(place, Some(left), Some(right))),
    }
}

fn difference(place: &ValuePath, expected: Option<&Value>, actual: Option<&Value>) -> Difference {
    Difference { path: place.path.clone(), field: place.field.clone(), expected: expected.cloned(), actual: actual.cloned() }
}

/// Returns the items by name, if every item has a different name.
fn by_name(items: &[Value]) -> Option<BTreeMap<&str, &Value>> {
    let named: BTreeMap<&str, &Value> =
        items.iter().map(|item| Some((item.as_object()?.get("name")?.as_str()?, item))).collect::<Option<_>>()?;
    (named.len() == items.len()).then_some(named)
}

fn names(items: &[Value]) -> impl Iterator<Item = &Value> {
    items.iter().filter_map(|item| item.get("name"))
}

fn same_number(left: &serde_json::Number, right: &serde_json::Number) -> bool {
    left == right || ((left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(expected: Value, actual: Value) -> Vec<String> {
        compare(&expected, &actual, SECTIONS, Errors::Exact).into_iter().map(|difference| difference.path).collect()
    }

    #[test]
    fn names_the_field() {
        assert_eq!(
            paths(json!({"client": {"ok": {"host": "h", "tls": {"caFile": "/a"}}}}), json!({"client": {"ok": {"host": "h"}}})),
            ["client.ok.tls"]
        );
        assert_eq!(
            paths(json!({"client": {"ok": {"tls": {"caFile": "/a"}}}}), json!({"client": {"ok": {"tls": {"caFile": "/b"}}}})),
            ["client.ok.tls.caFile"]
        );
    }

    #[test]
    fn pairs_named_entries_by_name() {
        let expected = json!({"load": {"config": {"clusters": [{"name": "a"}, {"name": "b", "cluster": {"server": "x"}}]}}});
        let actual = json!({"load": {"config": {"clusters": [{"name": "b", "cluster": {"server": "y"}}, {"name": "c d"}]}}});
        assert_eq!(
            paths(expected, actual),
            [r#"load.config.clusters["a"]"#, r#"load.config.clusters["b"].cluster.server"#, r#"load.config.clusters["c d"]"#]
        );
    }

    #[test]
    fn the_order_of_named_entries_matters() {
        let config = |first: &str, second: &str| json!({"load": {"config": {"users": [{"name": first}, {"name": second}]}}});
        assert_eq!(paths(config("a", "b"), config("b", "a")), ["load.config.users"]);
    }

    #[test]
    fn leaves_out_what_errors_say_to_people_at_every_level() {
        let error = |line: u32, code: &str| json!({"client": {"errors": [{"code": "load-file", "line": line, "cause": {"code": code, "line": line, "message": line}}]}});
        assert_eq!(paths(error(1, "decode-type"), error(2, "decode-type")), [""; 0]);
        assert_eq!(paths(error(1, "decode-type"), error(2, "decode-root")), ["client.errors[0].cause.code"]);
    }

    #[test]
    fn compares_a_message_that_is_a_users_own_key() {
        let config =
            |text: &str| json!({"load": {"config": {"extensions": [{"name": "e", "extension": {"errors": [{"message": text}]}}]}}});
        assert_eq!(paths(config("a"), config("b")), [r#"load.config.extensions["e"].extension.errors[0].message"#]);
    }

    #[test]
    fn leaves_out_sections_that_vary_or_are_not_asked_for() {
        let expected = json!({"client": {"ok": {}}, "namespace": {"ok": {}}, "varies": ["client"]});
        let actual = json!({"client": {"crash": true}, "namespace": {"crash": true}});
        assert_eq!(paths(expected.clone(), actual.clone()), ["namespace.ok", "namespace.crash"]);
        assert_eq!(compare(&expected, &actual, &["client"], Errors::Exact), []);
    }

    #[test]
    fn a_request_is_compared_where_the_expected_outcome_knows_requests() {
        let request = |url: &str| json!({"client": {"ok": {}}, "request": {"ok": {"url": url}}});
        assert_eq!(paths(request("a"), request("b")), ["request.ok.url"]);
        assert_eq!(paths(request("a"), json!({"client": {"ok": {}}})), ["request"]);
        assert_eq!(paths(json!({"client": {"ok": {}}}), request("b")), [""; 0]);
        assert_eq!(paths(json!({"client": {"errors": []}}), request("b")), ["client.errors", "client.ok", "request"]);
    }

    #[test]
    fn compares_only_whether_there_are_errors_where_that_is_enough() {
        let refused = |code: &str| json!({"client": {"errors": [{"code": code}]}});
        let differences = |expected: Value, actual: Value| compare(&expected, &actual, &["client"], Errors::Refusal).len();
        assert_eq!(differences(refused("ca-both"), refused("other")), 0);
        assert_ne!(differences(refused("ca-both"), json!({"client": {"ok": {"host": "h"}}})), 0);
    }

    #[test]
    fn compares_numbers_by_value() {
        assert_eq!(paths(json!({"client": {"ok": {"x": -0.0}}}), json!({"client": {"ok": {"x": 0}}})), [""; 0]);
        assert_eq!(paths(json!({"client": {"ok": {"x": 1}}}), json!({"client": {"ok": {"x": 1.0}}})), [""; 0]);
        assert_eq!(
            paths(json!({"client": {"ok": {"x": 9007199254740993u64}}}), json!({"client": {"ok": {"x": 9007199254740992u64}}})).len(),
            1
        );
    }
}
