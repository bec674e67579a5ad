//! Allows for what an implementation has declared, before its outcome is compared.

use serde_json::{Map, Value, json};

use super::differences::{Errors, compare};
use super::equivalence::{Equivalence, Read, align_url};

/// The sections that client-go may leave by a crash.
const CRASHING: [&str; 4] = ["load", "client", "namespace", "request"];

/// The objects that are there even if they are empty.
const KEPT: [&str; 4] = ["ok", "config", "exec", "authProvider"];

/// What is allowed for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowances<'a> {
    /// Ways of writing that are the same on the wire.
    pub equivalences: &'a [Equivalence],
    /// The fields that the implementation cannot express, by their paths without names and indexes.
    pub cannot: &'a [String],
    /// The client configuration that it has where nothing is configured.
    pub default: Option<&'a Value>,
    /// The namespace that it has where nothing names one.
    pub default_namespace: Option<&'a str>,
    /// Whether it may refuse where client-go crashes.
    pub refuses_crashes: bool,
}

/// Two outcomes as they are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// The right outcome.
    pub expected: Value,
    /// The implementation's outcome, written as the right one where what is allowed for makes no difference.
    pub actual: Value,
    /// What made a difference disappear: the name of an equivalence, `default`, `default-namespace`, `crash`, or `without` and a path.
    pub used: Vec<String>,
}

/// Allows for what is declared. `read` returns the content of a file of the world.
pub fn allow(expected: &Value, actual: &Value, allowances: &Allowances, read: Read) -> Allowed {
    let mut allowed = Allowed { expected: expected.clone(), actual: actual.clone(), used: Vec::new() };
    for path in allowances.cannot {
        allowed.leave_out(path);
    }
    if allowances.refuses_crashes {
        allowed.allow_crashes();
    }
    if let Some(default) = allowances.default {
        allowed.allow_default(default, allowances, read);
    }
    if let Some(namespace) = allowances.default_namespace {
        allowed.allow_namespace(namespace);
    }
    let ok = |outcome: &Value| outcome.pointer("/client/ok").and_then(Value::as_object).cloned();
    if let (Some(expected), Some(mut actual)) = (ok(&allowed.expected), ok(&allowed.actual)) {
        allowed.used.extend(align(&expected, &mut actual, allowances.equivalences, read));
        allowed.actual["client"]["ok"] = Value::Object(actual);
    }
    allowed
}

/// Writes a client configuration as `expected` where the equivalences make them the same; returns those that changed it.
fn align(expected: &Map<String, Value>, actual: &mut Map<String, Value>, declared: &[Equivalence], read: Read) -> Vec<String> {
    let mut used: Vec<Equivalence> = Vec::new();
    for field in ["host", "proxyUrl"] {
        used.extend(align_url(field, expected, actual, declared));
    }
    for equivalence in Equivalence::ALL.into_iter().filter(|equivalence| declared.contains(equivalence)) {
        let before = actual.clone();
        equivalence.align(expected, actual, read);
        if *actual != before {
            used.push(equivalence);
        }
    }
    used.sort();
    used.dedup();
    used.into_iter().map(|equivalence| equivalence.as_str().to_owned()).collect()
}

impl Allowed {
    fn leave_out(&mut self, path: &str) {
        let keys: Vec<&str> = path.split('.').collect();
        let (mut left, mut right) = (Vec::new(), Vec::new());
        take(&mut self.expected, &keys, &mut left);
        take(&mut self.actual, &keys, &mut right);
        if left != right {
            self.used.push(format!("without {path}"));
        }
    }

    fn allow_crashes(&mut self) {
        let mut is_used = false;
        for section in CRASHING {
            let crashes = self.expected.get(section).is_some_and(|section| section.get("crash").is_some());
            let refuses = self.actual.get(section).is_some_and(|section| section.get("errors").is_some());
            if crashes && refuses {
                self.actual[section] = self.expected[section].clone();
                is_used = true;
            }
        }
        self.used.extend(is_used.then(|| "crash".to_owned()));
    }

    /// A client that is there where client-go refuses has a namespace, too.
    fn allow_default_namespace(&mut self) {
        let refuses = self.expected.pointer("/namespace/errors/0/code").is_some_and(|code| code == "empty-config");
        if refuses && self.actual.pointer("/namespace/ok").is_some() {
            self.actual["namespace"] = self.expected["namespace"].clone();
        }
    }

    fn allow_default(&mut self, default: &Value, allowances: &Allowances, read: Read) {
        let errors = self.expected.pointer("/client/errors").and_then(Value::as_array);
        let is_unconfigured = errors.is_some_and(|errors| errors.len() == 1 && errors[0]["code"] == "empty-config");
        let Some(Value::Object(ok)) = self.actual.pointer("/client/ok").filter(|_| is_unconfigured) else { return };
        let mut ok = ok.clone();
        let Some(default) = default.as_object() else { return };
        align(default, &mut ok, allowances.equivalences, read);
        let (one, other) = (json!({"client": {"ok": default}}), json!({"client": {"ok": ok}}));
        if compare(&one, &other, &["client"], Errors::Exact).is_empty() {
            self.actual["client"] = self.expected["client"].clone();
            // client-go has none here.
            self.actual.as_object_mut().map(|outcome| outcome.remove("request"));
            self.allow_default_namespace();
            self.used.push("default".to_owned());
        }
    }

    fn allow_namespace(&mut self, namespace: &str) {
        let named = |name: &str| if name.is_empty() { json!({}) } else { json!({"name": name}) };
        let is_unnamed = self.expected.pointer("/namespace/ok") == Some(&named("default"));
        if is_unnamed && namespace != "default" && self.actual.pointer("/namespace/ok") == Some(&named(namespace)) {
            self.actual["namespace"] = self.expected["namespace"].clone();
            self.used.push("default-namespace".to_owned());
        }
    }
}

/// Takes the values at a path out, of every item where a list is on the way. An object that has nothing else is left out as well.
fn take(value: &mut Value, keys: &[&str], taken: &mut Vec<Value>) {
    match (value, keys) {
        (Value::Array(items), _) => items.iter_mut().for_each(|item| take(item, keys, taken)),
        (Value::Object(object), [key]) => taken.extend(object.remove(*key)),
        (Value::Object(object), [key, rest @ ..]) => {
            let before = taken.len();
            if let Some(inner) = object.get_mut(*key) {
                take(inner, rest, taken);
                if taken.len() > before && inner.as_object().is_some_and(Map::is_empty) && !KEPT.contains(key) {
                    object.remove(*key);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is used, if the outcomes agree with it and would not without it.
    fn used(expected: Value, actual: Value, allowances: &Allowances) -> Vec<String> {
        let differ = |expected: &Value, actual: &Value| !compare(expected, actual, super::super::SECTIONS, Errors::Exact).is_empty();
        assert!(differ(&expected, &actual));
        let allowed = allow(&expected, &actual, allowances, &|_| None);
        assert_eq!(differ(&allowed.expected, &allowed.actual), allowed.used.is_empty(), "{allowed:?}");
        allowed.used
    }

    #[test]
    fn what_cannot_be_expressed_is_left_out_with_what_holds_it() {
        let exec = |hint: &str| json!({"client": {"ok": {"exec": {"installHint": hint}, "tls": {"serverName": hint}}}});
        let cannot = ["client.ok.exec.installHint".to_owned(), "client.ok.tls.serverName".to_owned()];
        let allowances = Allowances { cannot: &cannot, ..Allowances::default() };
        let without = ["without client.ok.exec.installHint", "without client.ok.tls.serverName"];
        assert_eq!(used(exec("a"), json!({"client": {"ok": {"exec": {}}}}), &allowances), without);
        assert_eq!(used(exec("a"), exec("b"), &allowances), without);
    }

    #[test]
    fn what_cannot_be_expressed_excuses_nothing_else() {
        let (one, other) = (json!({"client": {"ok": {"host": "a"}}}), json!({"client": {"ok": {"host": "b"}}}));
        let cannot = ["client.ok.exec".to_owned()];
        assert_eq!(used(one, other, &Allowances { cannot: &cannot, ..Allowances::default() }), [""; 0]);
    }

    #[test]
    fn a_default_is_right_only_where_nothing_is_configured() {
        let refused = |code: &str| json!({"client": {"errors": [{"code": code}]}});
        let answer = |host: &str| json!({"client": {"ok": {"host": host}}, "request": {"ok": {"url": "u"}}});
        let default = json!({"host": "http://localhost:8080"});
        let allowances = Allowances { default: Some(&default), equivalences: &[Equivalence::TrailingSlash], ..Allowances::default() };
        assert_eq!(used(refused("empty-config"), answer("http://localhost:8080"), &allowances), ["default"]);
        assert_eq!(used(refused("empty-config"), answer("http://localhost:8080/"), &allowances), ["default"]);
        assert_eq!(used(refused("empty-config"), answer("http://other"), &allowances), [""; 0]);
        assert_eq!(used(refused("no-server"), answer("http://localhost:8080"), &allowances), [""; 0]);
        let nowhere = json!({"client": {"errors": [{"code": "empty-config"}]}, "namespace": {"errors": [{"code": "empty-config"}]}});
        let everywhere = json!({"client": {"ok": {"host": "http://localhost:8080"}}, "namespace": {"ok": {"name": "default"}}});
        assert_eq!(used(nowhere, everywhere, &allowances), ["default"]);
    }

    #[test]
    fn a_refusal_of_what_crashes_client_go_is_right() {
        let (crash, refused) = (json!({"client": {"crash": true}}), json!({"client": {"errors": [{"code": "other"}]}}));
        let allowances = Allowances { refuses_crashes: true, ..Allowances::default() };
        assert_eq!(used(crash.clone(), refused.clone(), &allowances), ["crash"]);
        assert_eq!(used(crash.clone(), refused.clone(), &Allowances::default()), [""; 0]);
        assert_eq!(used(refused, crash.clone(), &allowances), [""; 0]);
        assert_eq!(used(crash, json!({"client": {"ok": {}}}), &allowances), [""; 0]);
    }

    #[test]
    fn a_default_namespace_is_right_where_nothing_names_one() {
        let named = |name: &str| json!({"namespace": {"ok": {"name": name}}});
        let none = json!({"namespace": {"ok": {}}});
        let allowances = |namespace| Allowances { default_namespace: Some(namespace), ..Allowances::default() };
        assert_eq!(used(named("default"), none.clone(), &allowances("")), ["default-namespace"]);
        assert_eq!(used(named("default"), named("pods"), &allowances("pods")), ["default-namespace"]);
        assert_eq!(used(named("team"), none, &allowances("")), [""; 0]);
    }
}
