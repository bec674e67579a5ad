//! How an answer of the model is laid beside one of client-go.

use kubeconfig_oracle::outcome::Outcome;
use kubeconfig_oracle::scenario::ScenarioError;
use serde_json::Value;

/// The model's answer in the form of a recording: without what is for people only.
pub fn form(answer: Result<Outcome, ScenarioError>) -> Value {
    match answer {
        Ok(outcome) => {
            let mut value = serde_json::to_value(&outcome).expect("an outcome is JSON");
            comparable(&mut value);
            value
        }
        Err(error) => serde_json::json!({ "unreadable": error.to_string() }),
    }
}

/// Words for people are never compared; and JSON knows one zero, which the recordings write without sign.
fn comparable(value: &mut Value) {
    match value {
        Value::Number(number) if number.as_f64() == Some(0.0) => *value = Value::from(0),
        Value::Object(map) => {
            if map.contains_key("code") {
                for key in ["message", "file", "line", "column"] {
                    map.remove(key);
                }
            }
            map.values_mut().for_each(comparable);
        }
        Value::Array(items) => items.iter_mut().for_each(comparable),
        _ => {}
    }
}

/// Whether two answers agree, leaving out the sections that either says vary.
pub fn agrees(ours: &Value, theirs: &Value) -> bool {
    let varies = |outcome: &Value| outcome["varies"].as_array().cloned().unwrap_or_default();
    let skipped: Vec<Value> = varies(ours).into_iter().chain(varies(theirs)).collect();
    ["load", "client", "namespace", "writes", "unreadable"]
        .iter()
        .filter(|section| !skipped.contains(&Value::from(**section)))
        .all(|section| ours.get(section) == theirs.get(section))
}
