//! The values of a JSON text, in one vector, parents before children.

use memchr::memchr2;
use serde_json::value::RawValue;

/// A text and its values. Reading, printing and dropping it take no stack for a level of nesting.
pub(super) struct Tree<'t> {
    pub text: &'t str,
    pub nodes: Vec<Node>,
    /// How many collections enclose the innermost value.
    pub depth: usize,
}

/// A value; in an object also a key, which precedes its value.
pub(super) struct Node {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset behind its last byte.
    pub end: usize,
    /// The index behind its last descendant.
    pub after: usize,
}

impl<'t> Tree<'t> {
    /// Reads a text.
    ///
    /// # Errors
    /// The text is not JSON.
    pub(super) fn read(text: &'t str) -> serde_json::Result<Tree<'t>> {
        // serde_json checks the grammar without recursion, as long as it need not make values.
        let text = serde_json::from_str::<&RawValue>(text)?.get();
        let mut tree = Tree { text, nodes: Vec::new(), depth: 0 };
        let mut open = Vec::new();
        let mut at = 0;
        while let Some(&byte) = text.as_bytes().get(at) {
            at = match byte {
                b'{' | b'[' => {
                    tree.add(at, at + 1);
                    open.push(tree.nodes.len() - 1);
                    tree.depth = tree.depth.max(open.len());
                    at + 1
                }
                b'}' | b']' => {
                    tree.close(open.pop(), at + 1);
                    at + 1
                }
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => at + 1,
                b'"' => {
                    let end = after_string(text.as_bytes(), at);
                    tree.add(at, end);
                    end
                }
                _ => {
                    let end = text[at..].find([',', '}', ']', ' ', '\t', '\r', '\n']).map_or(text.len(), |width| at + width);
                    tree.add(at, end);
                    end
                }
            };
        }
        Ok(tree)
    }

    fn add(&mut self, start: usize, end: usize) {
        let after = self.nodes.len() + 1;
        self.nodes.push(Node { start, end, after });
    }

    fn close(&mut self, opened: Option<usize>, end: usize) {
        let after = self.nodes.len();
        if let Some(node) = opened.and_then(|index| self.nodes.get_mut(index)) {
            (node.end, node.after) = (end, after);
        }
    }

    /// Returns the text of a value, as it was written.
    pub(super) fn written(&self, index: usize) -> &'t str {
        self.nodes.get(index).and_then(|node| self.text.get(node.start..node.end)).unwrap_or("null")
    }

    /// Returns the children of a collection: items, or keys and values in turn.
    pub(super) fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes.get(index).map_or(0, |node| node.after);
        std::iter::successors(Some(index + 1), |&child| self.nodes.get(child).map(|node| node.after)).take_while(move |&child| child < end)
    }

    /// Returns the keys and values of an object, sorted by key; of equal keys the last counts.
    ///
    /// # Errors
    /// A key has half of a surrogate pair.
    pub(super) fn sorted_pairs(&self, index: usize) -> serde_json::Result<Vec<(String, usize)>> {
        let mut children = self.children(index);
        let mut pairs = Vec::new();
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            pairs.push((serde_json::from_str::<String>(self.written(key))?, value));
        }
        pairs.reverse();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        pairs.dedup_by(|(one, _), (other, _)| one == other);
        Ok(pairs)
    }
}

/// Returns where the string ends that begins at `at`.
fn after_string(text: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(width) = text.get(end..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        end += width;
        if text.get(end) == Some(&b'"') {
            return end + 1;
        }
        end += 2;
    }
    text.len()
}
