//! Finds keys that an object has twice. Of these, serde_json would keep the last silently.

use std::collections::BTreeSet;

use serde::de::Error;

use super::tree::Tree;

/// Checks that no object of a text has a key twice, however the key is escaped. It uses no stack for a level of nesting.
///
/// # Errors
/// The text is not JSON. Or an object has a key twice, which is an error about [data](serde_json::Error::is_data) and names the place.
pub fn check_keys(text: &str) -> serde_json::Result<()> {
    let tree = Tree::read(text)?;
    for index in 0..tree.nodes.len() {
        if let Some((key, at)) = double_key(&tree, index)? {
            let before = tree.text.get(..at).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = at - before.rfind('\n').map_or(0, |end| end + 1) + 1;
            return Err(Error::custom(format_args!("the key {key:?} is given twice at line {line} column {column}")));
        }
    }
    Ok(())
}

/// Returns the first key of an object that an earlier one is equal to, and where it is.
fn double_key(tree: &Tree<'_>, index: usize) -> serde_json::Result<Option<(String, usize)>> {
    if !tree.written(index).starts_with('{') {
        return Ok(None);
    }
    let mut seen = BTreeSet::new();
    for child in tree.children(index).step_by(2) {
        let key: String = serde_json::from_str(tree.written(child))?;
        if seen.contains(&key) {
            return Ok(Some((key, tree.nodes.get(child).map_or(0, |node| node.start))));
        }
        seen.insert(key);
    }
    Ok(None)
}
