//! Reads JSON as a `Value` that no recursion can overflow: what nests too deeply in it stays text.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use serde_json::{Number, Value};

use super::tree::Tree;
use super::write;

/// How many collections may enclose a value. Fewer than serde_json's 128, since such values are written into others, which are read again.
const LEVELS: usize = 100;

/// Turns an outcome, or a part of one, into a value. A collection within more than 100 others becomes the string of its JSON text, with
/// sorted keys and each number in one spelling, so that equal values stay equal.
///
/// # Errors
/// The value has no JSON form.
pub fn to_value(value: &impl Serialize) -> serde_json::Result<Value> {
    read(&serde_json::to_string(value)?)
}

/// Reads an outcome from JSON as [`to_value`] makes it, for `#[serde(deserialize_with = "...")]`.
///
/// # Errors
/// It has half of a surrogate pair, or a number that is too large.
pub fn bounded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    read(raw.get()).map_err(D::Error::custom)
}

/// Reads an outcome like [`bounded`]; none where there is `null`.
///
/// # Errors
/// As [`bounded`].
pub fn bounded_option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Ok(Some(bounded(deserializer)?).filter(|value| !value.is_null()))
}

/// Any JSON, read like [`bounded`].
#[derive(Deserialize)]
pub struct Bounded(#[serde(deserialize_with = "bounded")] pub Value);

/// Reads the text of an outcome as [`to_value`] makes it.
///
/// # Errors
/// It is not JSON, or has half of a surrogate pair or a number that is too large.
pub fn read(text: &str) -> serde_json::Result<Value> {
    // The tree is dropped before the value is made: a long text takes many times its length for each.
    let flat = flat(text)?;
    serde_json::from_str(flat.as_deref().unwrap_or(text))
}

/// Returns the text with texts for the collections that are too deep, if there are any.
fn flat(text: &str) -> serde_json::Result<Option<String>> {
    let tree = Tree::read(text)?;
    if tree.depth <= LEVELS { Ok(None) } else { flattened(&tree).map(Some) }
}

/// Returns the text of a tree with texts for the collections that are too deep.
fn flattened(tree: &Tree<'_>) -> serde_json::Result<String> {
    let mut out = String::new();
    let mut copied = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut index = 0;
    while let Some(node) = tree.nodes.get(index) {
        while open.last().is_some_and(|&after| after <= index) {
            open.pop();
        }
        let is_collection = tree.written(index).starts_with(['{', '[']);
        if is_collection && open.len() == LEVELS {
            out.push_str(tree.text.get(copied..node.start).unwrap_or_default());
            out.push_str(&Value::String(write::node(tree, index, &spelling)?).to_string());
            (copied, index) = (node.end, node.after);
            continue;
        }
        if is_collection {
            open.push(node.after);
        }
        index += 1;
    }
    out.push_str(tree.text.get(copied..).unwrap_or_default());
    Ok(out)
}

/// Spells equal numbers alike: `1`, `1.0` and `1e0`.
fn spelling(number: &Number) -> String {
    let whole = number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0 && value.abs() < 9e15);
    whole.map_or_else(|| number.to_string(), |value| (value as i64).to_string())
}
