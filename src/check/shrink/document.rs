//! Smaller kubeconfig documents.

use serde_yaml::Value;

/// The text as a tree, where it is one that is worth working on.
fn parse(text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    serde_yaml::from_str(text).ok().filter(|value: &Value| value.is_mapping() || value.is_sequence())
}

fn print(value: &Value) -> Option<Vec<u8>> {
    serde_yaml::to_string(value).ok().map(String::into_bytes)
}

/// The same document, plainly written: as UTF-8, then as a block of its own.
pub fn plain(text: &[u8]) -> Vec<Vec<u8>> {
    let utf8 = utf8(text);
    let block = parse(utf8.as_deref().unwrap_or(text)).and_then(|root| print(&root));
    block.into_iter().chain(utf8).collect()
}

/// The text without its byte order mark, in UTF-8, where it has one.
fn utf8(text: &[u8]) -> Option<Vec<u8>> {
    let (units, is_little) = match text {
        [0xef, 0xbb, 0xbf, rest @ ..] => return Some(rest.to_vec()),
        [0xff, 0xfe, rest @ ..] => (rest, true),
        [0xfe, 0xff, rest @ ..] => (rest, false),
        _ => return None,
    };
    let unit = |pair: &[u8]| {
        let bytes = [pair[0], pair[1]];
        if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
    };
    let units: Vec<u16> = units.chunks_exact(2).map(unit).collect();
    String::from_utf16(&units).ok().map(String::into_bytes)
}

/// The document without its `index`-th node, counted from the root down: whole stanzas go before their fields. `None` after the last.
pub fn without(text: &[u8], index: usize) -> Option<Vec<u8>> {
    let mut root = parse(text)?;
    let mut left = index;
    remove(&mut root, &mut left).then(|| print(&root))?
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

/// The document with its `index`-th text made simpler, in each of a few ways. `None` after the last.
pub fn simpler(text: &[u8], index: usize) -> Option<Vec<Vec<u8>>> {
    let root = parse(text)?;
    let found = string_at(&mut root.clone(), &mut index.clone())?.clone();
    let print_with = |new: &str| {
        let mut root = root.clone();
        *string_at(&mut root, &mut index.clone())? = new.to_owned();
        print(&root)
    };
    Some(simpler_texts(&found).iter().filter_map(|new| print_with(new)).collect())
}

fn string_at<'a>(node: &'a mut Value, left: &mut usize) -> Option<&'a mut String> {
    match node {
        Value::String(text) if *left == 0 => Some(text),
        Value::String(_) => {
            *left -= 1;
            None
        }
        Value::Mapping(map) => map.values_mut().find_map(|value| string_at(value, left)),
        Value::Sequence(items) => items.iter_mut().find_map(|item| string_at(item, left)),
        _ => None,
    }
}

/// Texts that are simpler than the given one, the simplest first.
pub fn simpler_texts(text: &str) -> Vec<String> {
    let mut simpler = vec![String::new(), "x".to_owned(), "https://h".to_owned(), "/world/x".to_owned()];
    simpler.retain(|candidate| candidate.len() < text.len());
    simpler
}
