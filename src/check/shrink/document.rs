//! Makes a kubeconfig document smaller.

use serde_yaml::Value;

use super::plain;
use crate::go::utf16::{self, ByteOrder};

/// Parses the first document, if it is a collection, and returns it with the text that follows it.
fn parse(text: &[u8]) -> Option<(Value, &str)> {
    let text = std::str::from_utf8(text).ok()?;
    let end = ["\n---", "\n..."].iter().filter_map(|marker| text.find(marker)).min().map_or(text.len(), |at| at + 1);
    let (first, rest) = text.split_at(end);
    let root = serde_yaml::from_str(first).ok().filter(|value: &Value| value.is_mapping() || value.is_sequence())?;
    Some((root, rest))
}

fn print(value: &Value, rest: &str) -> Option<Vec<u8>> {
    serde_yaml::to_string(value).ok().map(|text| (text + rest).into_bytes())
}

/// Returns plainer forms of the document: in block style, and in UTF-8.
pub(super) fn in_block_style(text: &[u8]) -> Vec<Vec<u8>> {
    let utf8 = utf8(text);
    let block = parse(utf8.as_deref().unwrap_or(text)).and_then(|(root, rest)| print(&root, rest));
    block.into_iter().chain(utf8).collect()
}

/// Returns the text in UTF-8 without its byte order mark, or `None` if it has no mark.
fn utf8(text: &[u8]) -> Option<Vec<u8>> {
    if let Some(rest) = text.strip_prefix(b"\xEF\xBB\xBF") {
        return Some(rest.to_vec());
    }
    let (order, rest) = ByteOrder::of_mark(text)?;
    utf16::decode(order.units(rest)).map(String::into_bytes)
}

/// Returns the document without its `index`-th node, counted level by level, so that whole stanzas come before their fields; `None` after
/// the last.
pub(super) fn without(text: &[u8], index: usize) -> Option<Vec<u8>> {
    let (mut root, rest) = parse(text)?;
    let mut left = index;
    remove(&mut root, &mut left).then(|| print(&root, rest))?
}

fn remove(node: &mut Value, left: &mut usize) -> bool {
    match node {
        Value::Mapping(map) => {
            if let Some(key) = map.keys().nth(*left).cloned() {
                map.shift_remove(&key);
                return true;
            }
            *left -= map.len();
            map.values_mut().any(|value| remove(value, left))
        }
        Value::Sequence(items) => {
            if *left < items.len() {
                items.remove(*left);
                return true;
            }
            *left -= items.len();
            items.iter_mut().any(|item| remove(item, left))
        }
        _ => false,
    }
}

/// Returns the documents with plainer strings in place of the `index`-th string; `None` after the last.
pub(super) fn plainer(text: &[u8], index: usize) -> Option<Vec<Vec<u8>>> {
    let (root, rest) = parse(text)?;
    let (field, found) = strings(&root).into_iter().nth(index)?;
    let print_with = |new: &str| {
        let mut root = root.clone();
        let mut left = index;
        each_string(&mut root, "", &mut |_, text| {
            if left == 0 {
                *text = new.to_owned();
            }
            left = left.wrapping_sub(1);
        });
        print(&root, rest)
    };
    Some(plain::plainer(&field, &found).into_iter().filter_map(print_with).collect())
}

/// Returns the names of entries in the document.
pub(super) fn names(text: &[u8]) -> Vec<String> {
    let strings = parse(text).map(|(root, _)| strings(&root)).unwrap_or_default();
    strings.into_iter().filter(|(field, _)| plain::names(field)).map(|(_, name)| name).collect()
}

/// Returns the document with another name in place of one, wherever it stands; `None` if it does not have that name.
pub(super) fn renamed(text: &[u8], old: &str, new: &str) -> Option<Vec<u8>> {
    let (mut root, rest) = parse(text)?;
    let mut has_name = false;
    each_string(&mut root, "", &mut |field, text| {
        if plain::names(field) && text == old {
            *text = new.to_owned();
            has_name = true;
        }
    });
    has_name.then(|| print(&root, rest))?
}

/// Returns all strings with the fields that they belong to.
fn strings(root: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    each_string(&mut root.clone(), "", &mut |field, text| all.push((field.to_owned(), text.clone())));
    all
}

/// Calls `at` with every string and the field that it belongs to.
fn each_string(node: &mut Value, field: &str, at: &mut dyn FnMut(&str, &mut String)) {
    match node {
        Value::String(text) => at(field, text),
        Value::Mapping(map) => map.iter_mut().for_each(|(key, value)| each_string(value, key.as_str().unwrap_or_default(), at)),
        Value::Sequence(items) => items.iter_mut().for_each(|item| each_string(item, field, at)),
        _ => {}
    }
}

/// Returns the text without its `index`-th item between brackets, the outer ones first; `None` after the last. This is for JSON that cannot
/// be parsed.
pub(super) fn without_item(text: &[u8], index: usize) -> Option<Vec<u8>> {
    let mut items = items(text);
    items.sort_by_key(|item| item.depth);
    let item = items.into_iter().nth(index)?;
    Some([text.get(..item.start)?, text.get(item.end..)?].concat())
}

/// One item of a list or mapping, with the comma after it, or else the one before it.
struct Item {
    depth: usize,
    start: usize,
    end: usize,
}

/// Finds the items between brackets and commas, outside quotes.
fn items(text: &[u8]) -> Vec<Item> {
    let mut items = Vec::new();
    // Where the current item of each open bracket begins, and whether it follows a comma.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for (at, &byte) in text.iter().enumerate() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(b'"'), b'\\') => escaped = true,
            (Some(mark), byte) if mark == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[' | b'{') => open.push((at + 1, false)),
            (None, b',') => {
                let depth = open.len();
                if let Some((start, follows)) = open.last_mut() {
                    items.push(Item { depth, start: *start, end: at + 1 });
                    (*start, *follows) = (at + 1, true);
                }
            }
            (None, b']' | b'}') => {
                let depth = open.len();
                if let Some((start, follows)) = open.pop()
                    && start < at
                {
                    items.push(Item { depth, start: start - usize::from(follows), end: at });
                }
            }
            _ => {}
        }
    }
    items
}
