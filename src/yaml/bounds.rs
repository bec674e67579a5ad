//! Finds what would cost another YAML library far more than the text is long: deep nesting, and aliases that stand for much. For scenario
//! files, which serde_yaml reads.

use super::dialect::Dialect;
use super::input::Input;
use super::kind::Kind;
use super::parse::parse;
use super::position::{LineIndex, Position};
use super::scan::Scanner;
use super::tree::{Builder, Node};

/// What a node counts besides its characters.
const NODE: u64 = 32;

/// How much of each a document may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Collections around a value.
    pub levels: usize,
    /// What all aliases of a document stand for, in bytes: the characters, and 32 for each node.
    pub aliased: u64,
}

/// Which bound a document breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Excess {
    Levels,
    Aliased,
}

/// Checks every document of a text, also where it is not YAML: up to there, another library reads it as well.
///
/// # Errors
/// The first bound that is broken, and where.
pub(crate) fn check(text: &str, bounds: Bounds, dialect: Dialect) -> Result<(), (Excess, Position)> {
    let mut from = 0;
    for document in documents(text) {
        let found = check_document(document, bounds, dialect);
        found.map_err(|(excess, at)| (excess, LineIndex::of(text.as_bytes()).position((from + at) as u32)))?;
        from += document.len();
    }
    Ok(())
}

/// Splits a text before every line that begins a document.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    let begins = text.match_indices("\n---").map(|(at, _)| at + 1).filter(|at| {
        let after = text.get(at + 3..).and_then(|rest| rest.chars().next());
        after.is_none_or(char::is_whitespace)
    });
    let mut from = 0;
    begins.chain([text.len()]).filter_map(move |to| text.get(std::mem::replace(&mut from, to)..to))
}

/// Checks the first document of a text. Returns where a bound is broken as an offset.
fn check_document(text: &str, bounds: Bounds, dialect: Dialect) -> Result<(), (Excess, usize)> {
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let Input { text, is_printable_ascii, refills } = Input::new(text.as_bytes());
    let mut builder = Builder::new(dialect);
    let mut scanner = Scanner::new(&text, refills, is_printable_ascii, dialect);
    let is_whole = parse(&mut scanner, &mut builder, dialect, is_printable_ascii).is_ok();
    let deep = if builder.features.depth > bounds.levels { first_below(&builder.nodes, bounds.levels) } else { None };
    // What is not YAML to its end has no aliases that anything would copy.
    let aliased = if is_whole { first_beyond(&builder.nodes, bounds.aliased) } else { None };
    let excess = deep.map(|node| (Excess::Levels, node)).or(aliased.map(|node| (Excess::Aliased, node)));
    excess.map_or(Ok(()), |(excess, node)| Err((excess, mark + node.at as usize)))
}

/// Returns the first collection within `levels` others.
fn first_below(nodes: &[Node], levels: usize) -> Option<&Node> {
    let mut open: Vec<u32> = Vec::new();
    nodes.iter().enumerate().find_map(|(index, node)| {
        // A collection without an end contains all that follows.
        while open.last().is_some_and(|&end| end != 0 && end as usize <= index) {
            open.pop();
        }
        if !node.kind.is_collection() {
            return None;
        }
        open.push(node.end);
        (open.len() > levels).then_some(node)
    })
}

/// Returns the alias with which all aliases stand for more than `most`.
fn first_beyond(nodes: &[Node], most: u64) -> Option<&Node> {
    // What the nodes before each node count, with what aliases stand for.
    let mut before = vec![0_u64];
    let mut aliased = 0_u64;
    nodes.iter().enumerate().find_map(|(index, node)| {
        let mut count = NODE + node.text.len() as u64;
        if node.kind == Kind::Alias {
            let target = nodes.get(node.link as usize).filter(|target| target.end as usize <= index);
            let stands_for = target.and_then(|target| Some(before.get(target.end as usize)? - before.get(node.link as usize)?));
            count = stands_for.unwrap_or(count);
            aliased += count;
        }
        before.push(before.last().map_or(0, |sum| sum + count));
        (aliased > most).then_some(node)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Release;

    fn broken(text: &str) -> Option<(Excess, u32, u32)> {
        let bounds = Bounds { levels: 3, aliased: 1_000 };
        let found = check(text, bounds, Dialect::of(Release::NEWEST.behaviours())).err();
        found.map(|(excess, Position { line, column })| (excess, line, column))
    }

    #[test]
    fn nesting_is_bounded_in_every_document_and_style() {
        assert_eq!(broken("a: [[b]]\nc: {d: {}}\n"), None);
        assert_eq!(broken("a: [[[b]]]\n"), Some((Excess::Levels, 1, 6)));
        assert_eq!(broken("a:\n- b:\n    c:\n      d: e\n"), Some((Excess::Levels, 3, 5)));
        assert_eq!(broken("\u{FEFF}# é\n---\na: b\n--- # c\né: [[[\n"), Some((Excess::Levels, 5, 6)), "even if it is not closed");
        assert_eq!(broken("a: |\n  [[[[[[\n  ---\n  [[[[\nb: '[[[['\n"), None, "text is not nested");
    }

    #[test]
    fn what_aliases_stand_for_is_bounded() {
        let aliases = |count: usize| format!("a: &a [{}]\nb: [{}*a ]\n", "x".repeat(100), "*a , ".repeat(count - 1));
        // A list and its word: twice 32, and 100 characters.
        assert_eq!(broken(&aliases(6)), None);
        assert_eq!(broken(&aliases(7)), Some((Excess::Aliased, 2, 35)));
        let doubled = "a: &a [x]\nb: &b [*a , *a ]\nc: &c [*b , *b ]\nd: &d [*c , *c ]\n";
        assert_eq!(broken(doubled), Some((Excess::Aliased, 4, 13)));
        assert_eq!(broken("a: &a [*a ]\n"), None, "serde_yaml refuses it");
    }
}
