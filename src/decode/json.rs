//! The JSON text that client-go puts between YAML and its structs: compact, keys sorted, as Go's encoder prints it.

use super::fault::Step;
use super::number::{self, FloatSyntax, Number};
use super::scan::Scan;
use super::tree::{Index, Kind, Tree};

/// A collection whose rest is still to be printed.
enum Open {
    Sequence { items: Vec<Index>, next: usize },
    Mapping { pairs: Vec<(Index, Index)>, next: usize },
}

/// Prints a node and all below it.
///
/// # Errors
/// The first infinity or not-a-number in the order of the output.
pub fn print(tree: &Tree<'_>, index: Index, floats: FloatSyntax, out: &mut Vec<u8>) -> Scan<()> {
    let mut open = Vec::new();
    begin(tree, index, floats, out, &mut open)?;
    while let Some(innermost) = open.last_mut() {
        let (value, first, key) = match innermost {
            Open::Sequence { items, next } => {
                *next += 1;
                (items.get(*next - 1).copied(), *next == 1, None)
            }
            Open::Mapping { pairs, next } => {
                *next += 1;
                let pair = pairs.get(*next - 1).copied();
                (pair.map(|(_, value)| value), *next == 1, pair.map(|(key, _)| key))
            }
        };
        let Some(value) = value else {
            out.push(if matches!(innermost, Open::Sequence { .. }) { b']' } else { b'}' });
            open.pop();
            continue;
        };
        if !first {
            out.push(b',');
        }
        if let Some(key) = key {
            string(tree.bytes(key), out);
            out.push(b':');
        }
        begin(tree, value, floats, out, &mut open)?;
    }
    Ok(())
}

/// Prints a scalar, or opens a collection.
fn begin(tree: &Tree<'_>, index: Index, floats: FloatSyntax, out: &mut Vec<u8>, open: &mut Vec<Open>) -> Scan<()> {
    match tree.kind(index) {
        Kind::Null | Kind::Alias => out.extend_from_slice(b"null"),
        Kind::True => out.extend_from_slice(b"true"),
        Kind::False => out.extend_from_slice(b"false"),
        Kind::Str => string(tree.bytes(index), out),
        kind @ (Kind::Int | Kind::Uint | Kind::Float) => match number::of(kind, tree.bytes(index), floats) {
            Number::Int(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Number::Uint(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Number::Float(value) if value.is_finite() => number::json_float(value, out),
            Number::Float(_) => {
                return Err(tree.fault(Step::JsonEncode, index, "infinity and not-a-number have no JSON form; put the value in quotes"));
            }
        },
        Kind::Sequence => {
            out.push(b'[');
            open.push(Open::Sequence { items: tree.items(index).collect(), next: 0 });
        }
        Kind::Mapping => {
            out.push(b'{');
            open.push(Open::Mapping { pairs: sorted_pairs(tree, index), next: 0 });
        }
    }
    Ok(())
}

/// The pairs of a mapping that count, sorted by key.
pub fn sorted_pairs(tree: &Tree<'_>, index: Index) -> Vec<(Index, Index)> {
    let mut pairs: Vec<_> = tree.pairs(index).collect();
    pairs.reverse();
    pairs.sort_by(|(one, _), (other, _)| tree.bytes(*one).cmp(tree.bytes(*other)));
    pairs.dedup_by(|(one, _), (other, _)| tree.bytes(*one) == tree.bytes(*other));
    pairs
}

/// Prints a string as Go does: `<`, `>`, `&`, U+2028 and U+2029 are escaped, bytes that are no UTF-8 become U+FFFD.
pub fn string(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for chunk in bytes.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find(escapes) {
            let (plain, after) = rest.split_at(at);
            out.extend_from_slice(plain.as_bytes());
            let mut characters = after.chars();
            if let Some(character) = characters.next() {
                escape(character, out);
            }
            rest = characters.as_str();
        }
        out.extend_from_slice(rest.as_bytes());
        for _ in chunk.invalid() {
            out.extend_from_slice(br"\ufffd");
        }
    }
    out.push(b'"');
}

fn escapes(character: char) -> bool {
    matches!(character, '\0'..='\u{1F}' | '"' | '\\' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
}

fn escape(character: char, out: &mut Vec<u8>) {
    match character {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\u{C}' => out.extend_from_slice(b"\\f"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        _ => out.extend_from_slice(format!("\\u{:04x}", character as u32).as_bytes()),
    }
}

/// The characters of a string as JSON carries them: what is no UTF-8 is U+FFFD, byte by byte.
pub fn carried(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_as_go_prints_them() {
        let mut out = Vec::new();
        string("a<\u{2028}\u{8}\u{1}\u{7f}é\"\\".as_bytes(), &mut out);
        string(b"\xFFx\xE2\x82", &mut out);
        assert_eq!(String::from_utf8_lossy(&out), r#""a\u003c\u2028\b\u0001"#.to_owned() + "\u{7f}é" + r#"\"\\""\ufffdx\ufffd\ufffd""#);
    }
}
