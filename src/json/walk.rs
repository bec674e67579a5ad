//! Walks through the values of a JSON text in the order in which people read them: keys sorted.

use serde_json::Number;

use super::tree::Tree;

/// What a walk comes to, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An object begins, which has entries or none.
    #[allow(missing_docs)]
    Object { is_empty: bool },
    /// An array begins, which has items or none.
    #[allow(missing_docs)]
    Array { is_empty: bool },
    /// The key of the value that follows.
    Key(String),
    /// A string.
    Text(String),
    /// A number.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
    /// `null`
    Null,
    /// The object or array that began last and has not ended yet ends.
    End,
}

/// Calls `see` for everything in a text. It uses no stack for a level of nesting.
///
/// # Errors
/// The text is not JSON, or it has a string or a number that Rust's types cannot hold: half of a surrogate pair, `1e999`.
pub fn walk(text: &str, mut see: impl FnMut(Event)) -> serde_json::Result<()> {
    let tree = Tree::read(text)?;
    walk_node(&tree, 0, &mut see)
}

/// What is still to be visited, the next last.
enum Step {
    Value(usize),
    Key(String),
    End,
}

/// Walks through one value of a tree.
pub(super) fn walk_node(tree: &Tree<'_>, index: usize, see: &mut impl FnMut(Event)) -> serde_json::Result<()> {
    let mut steps = vec![Step::Value(index)];
    while let Some(step) = steps.pop() {
        match step {
            Step::End => see(Event::End),
            Step::Key(key) => see(Event::Key(key)),
            Step::Value(index) => visit(tree, index, &mut steps, see)?,
        }
    }
    Ok(())
}

fn visit(tree: &Tree<'_>, index: usize, steps: &mut Vec<Step>, see: &mut impl FnMut(Event)) -> serde_json::Result<()> {
    let written = tree.written(index);
    let is_empty = tree.children(index).next().is_none();
    match written.as_bytes().first() {
        Some(b'{') => {
            see(Event::Object { is_empty });
            steps.push(Step::End);
            let pairs = tree.sorted_pairs(index)?;
            steps.extend(pairs.into_iter().rev().flat_map(|(key, value)| [Step::Value(value), Step::Key(key)]));
        }
        Some(b'[') => {
            see(Event::Array { is_empty });
            steps.push(Step::End);
            let first = steps.len();
            steps.extend(tree.children(index).map(Step::Value));
            if let Some(items) = steps.get_mut(first..) {
                items.reverse();
            }
        }
        Some(b'"') => see(Event::Text(serde_json::from_str(written)?)),
        Some(b't') => see(Event::Bool(true)),
        Some(b'f') => see(Event::Bool(false)),
        Some(b'n') | None => see(Event::Null),
        Some(_) => see(Event::Number(serde_json::from_str(written)?)),
    }
    Ok(())
}
