//! Writes JSON texts anew.

use serde_json::{Number, Value};

use super::tree::Tree;
use super::walk::{Event, walk_node};

/// Returns a text in serde_json's compact form, with sorted keys: what printing its `Value` would give.
///
/// # Errors
/// As those of `walk`.
pub fn sorted(text: &str) -> serde_json::Result<String> {
    node(&Tree::read(text)?, 0, &|number| number.to_string())
}

/// Prints one value of a tree like [`sorted`], with numbers as `print` gives them.
pub(super) fn node(tree: &Tree<'_>, index: usize, print: &dyn Fn(&Number) -> String) -> serde_json::Result<String> {
    let mut out = String::new();
    let mut closing = Vec::new();
    walk_node(tree, index, &mut |event| {
        if event != Event::End && !out.is_empty() && !out.ends_with(['{', '[', ':']) {
            out.push(',');
        }
        match event {
            Event::Object { .. } => {
                out.push('{');
                closing.push('}');
            }
            Event::Array { .. } => {
                out.push('[');
                closing.push(']');
            }
            Event::End => out.extend(closing.pop()),
            Event::Key(key) => {
                out.push_str(&Value::String(key).to_string());
                out.push(':');
            }
            Event::Text(text) => out.push_str(&Value::String(text).to_string()),
            Event::Number(number) => out.push_str(&print(&number)),
            Event::Bool(flag) => out.push_str(if flag { "true" } else { "false" }),
            Event::Null => out.push_str("null"),
        }
    })?;
    Ok(out)
}
