//! Deliberately wrong clients: the model with one rule flipped.
//!
//! A flip stays outside of the model. It changes what the model is asked (`before`), or what it says (`after`), the way a client would
//! that has the rule wrong; nothing in the model knows of it.

use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::scenario::{File, FileKind, Overrides, Scenario, Unreadable};
use serde_json::{Map, Value, json};
use serde_yaml::{Mapping, Value as Yaml};

mod list;

pub use list::flips;

/// A wrong client.
pub struct Flip {
    /// What it does wrong.
    pub name: &'static str,
    /// The rule that it has wrong.
    pub rule: &'static str,
    client: Client,
}

type Client = Box<dyn Fn(&Scenario) -> Result<Value, Unreadable> + Send + Sync>;

impl Flip {
    /// What the wrong client answers.
    pub fn answer(&self, scenario: &Scenario) -> Result<Value, Unreadable> {
        (self.client)(scenario)
    }
}

/// What the model answers.
pub fn right(scenario: &Scenario) -> Result<Value, Unreadable> {
    Ok(serde_json::to_value(evaluate(scenario)?).expect("an outcome is JSON"))
}

/// Asked another scenario.
fn before(name: &'static str, rule: &'static str, change: impl Fn(&mut Scenario) + Send + Sync + 'static) -> Flip {
    let client = move |scenario: &Scenario| {
        let mut scenario = scenario.clone();
        change(&mut scenario);
        right(&scenario)
    };
    Flip { name, rule, client: Box::new(client) }
}

/// Says something else.
fn after(name: &'static str, rule: &'static str, change: impl Fn(&Scenario, &mut Value) + Send + Sync + 'static) -> Flip {
    let client = move |scenario: &Scenario| {
        let mut outcome = right(scenario)?;
        change(scenario, &mut outcome);
        Ok(outcome)
    };
    Flip { name, rule, client: Box::new(client) }
}

/// Never says the code: the check is not made, and where it was the only one that failed, there is some answer.
fn unchecked(name: &'static str, rule: &'static str, code: &'static str) -> Flip {
    after(name, rule, move |_, outcome| {
        for section in ["client", "namespace"] {
            let Some(section) = outcome.get_mut(section).and_then(Value::as_object_mut) else { continue };
            let Some(errors) = section.get_mut("errors").and_then(Value::as_array_mut) else { continue };
            let before = errors.len();
            errors.retain(|error| error["code"] != code);
            if errors.is_empty() && before > 0 {
                *section = Map::from_iter([("ok".to_owned(), json!({}))]);
            }
        }
    })
}

/// Never says what stands at a path below `client.ok`.
fn without(name: &'static str, rule: &'static str, path: &'static str) -> Flip {
    after(name, rule, move |_, outcome| {
        let (parents, key) = path.rsplit_once('/').unwrap_or(("", path));
        if let Some(parent) = outcome.pointer_mut(&format!("/client/ok{parents}")).and_then(Value::as_object_mut) {
            parent.remove(key);
        }
    })
}

/// Reads documents otherwise; one that does not change stays as it is written.
fn documents(name: &'static str, rule: &'static str, change: impl Fn(&Scenario, &mut Yaml) + Send + Sync + 'static) -> Flip {
    before(name, rule, move |scenario| {
        let whole = scenario.clone();
        for file in scenario.world.files.values_mut() {
            let Some(document) = document(file) else { continue };
            let mut changed = document.clone();
            change(&whole, &mut changed);
            if changed != document {
                *file = File::content(serde_yaml::to_string(&changed).expect("a document can be written"));
            }
        }
    })
}

fn document(file: &File) -> Option<Yaml> {
    let FileKind::Content(content) = &file.kind else { return None };
    serde_yaml::from_slice(content).ok().filter(Yaml::is_mapping)
}

/// Reads texts otherwise.
fn texts(name: &'static str, rule: &'static str, change: impl Fn(&str) -> String + Send + Sync + 'static) -> Flip {
    before(name, rule, move |scenario| {
        for file in scenario.world.files.values_mut() {
            if let FileKind::Content(content) = &mut file.kind
                && let Ok(text) = std::str::from_utf8(content)
            {
                *content = change(text).into_bytes();
            }
        }
    })
}

/// Reads the bodies of a list otherwise: the `user` of every item of `users`, say.
fn bodies(
    name: &'static str,
    rule: &'static str,
    list: &'static str,
    change: impl Fn(&Scenario, &mut Mapping) + Send + Sync + 'static,
) -> Flip {
    documents(name, rule, move |scenario, document| {
        for item in document.get_mut(list).and_then(Yaml::as_sequence_mut).into_iter().flatten() {
            if let Some(body) = item.get_mut(&list[..list.len() - 1]).and_then(Yaml::as_mapping_mut) {
                change(scenario, body);
            }
        }
    })
}

/// Resolves a reference against the working directory.
fn unresolved(name: &'static str, list: &'static str, field: &'static str) -> Flip {
    bodies(name, "PATH-01", list, move |scenario, body| {
        if let Some(Yaml::String(path)) = body.get_mut(field)
            && !path.is_empty()
            && !path.starts_with('/')
        {
            *path = format!("{}/{path}", scenario.world.cwd.as_deref().unwrap_or("/world"));
        }
    })
}

/// Has never heard of a field of an override stanza.
fn deaf(name: &'static str, rule: &'static str, stanza: fn(&mut Overrides) -> &mut Option<Value>, field: &'static str) -> Flip {
    before(name, rule, move |scenario| {
        let Some(overrides) = &mut scenario.overrides else { return };
        if let Some(fields) = stanza(overrides).as_mut().and_then(Value::as_object_mut) {
            fields.remove(field);
        }
    })
}
