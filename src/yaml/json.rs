//! Prints a document as the JSON text that client-go decodes its structs from: compact, with sorted keys, as Go's encoder prints it.

use super::error::{Error, Step};
use super::kind::Kind;
use super::number::{FloatSyntax, Number};
use super::tree::{Index, Tree};
use crate::go::json;

/// A collection that is partly printed.
enum Open {
    Sequence { items: Vec<Index>, next: usize },
    Mapping { pairs: Vec<(Index, Index)>, next: usize },
}

/// Prints a node with everything below it.
///
/// # Errors
/// The first number in the output that is infinite or not a number.
pub(crate) fn print(tree: &Tree<'_>, index: Index, floats: FloatSyntax, out: &mut Vec<u8>) -> Result<(), Box<Error>> {
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
            json::string(tree.bytes(key), out);
            out.push(b':');
        }
        begin(tree, value, floats, out, &mut open)?;
    }
    Ok(())
}

/// Prints a scalar, or begins a collection.
fn begin(tree: &Tree<'_>, index: Index, floats: FloatSyntax, out: &mut Vec<u8>, open: &mut Vec<Open>) -> Result<(), Box<Error>> {
    match tree.kind(index) {
        Kind::Null | Kind::Alias => out.extend_from_slice(b"null"),
        Kind::True => out.extend_from_slice(b"true"),
        Kind::False => out.extend_from_slice(b"false"),
        Kind::Str => json::string(tree.bytes(index), out),
        Kind::Int | Kind::Uint | Kind::Float => match tree.number(index, floats) {
            Number::Int(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Number::Uint(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Number::Float(value) if value.is_finite() => json::float(value, out),
            Number::Float(_) => {
                return Err(tree.error(Step::JsonEncode, index, "infinity and not-a-number have no JSON form; put the value in quotes"));
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

/// Returns the pairs of a mapping that count, sorted by key.
pub(crate) fn sorted_pairs(tree: &Tree<'_>, index: Index) -> Vec<(Index, Index)> {
    let mut pairs: Vec<_> = tree.pairs(index).collect();
    pairs.reverse();
    pairs.sort_by(|(one, _), (other, _)| tree.bytes(*one).cmp(tree.bytes(*other)));
    pairs.dedup_by(|(one, _), (other, _)| tree.bytes(*one) == tree.bytes(*other));
    pairs
}
