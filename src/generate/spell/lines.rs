//! Writes block style: one field a line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::scalar::block_is_safe;
use super::{Dialect, Pen};
use crate::generate::node::Node;

/// The position of a value.
#[derive(Clone, Copy)]
struct Position {
    /// The column of the enclosing mapping or list.
    column: usize,
    /// Whether flow style may be used for parts.
    flow: bool,
}

impl Pen<'_> {
    /// Writes a whole document, one field a line.
    pub(super) fn document(&mut self, node: &Node, flow: bool) {
        match node {
            Node::Map(fields) if !fields.is_empty() => self.fields(fields, Position { column: 0, flow }, true),
            Node::List(items) if !items.is_empty() => self.items(items, Position { column: 0, flow }),
            other => self.flow(other),
        }
    }

    /// Writes the fields of a mapping, each on its own lines. Unless `fresh`, the first one continues the current line.
    fn fields(&mut self, fields: &[(String, Node)], position: Position, fresh: bool) {
        let mut fresh = fresh;
        let rest = match self.merged(fields) {
            0 => fields,
            taken => {
                self.indent(position, fresh);
                fresh = true;
                self.out.push_str("<<: ");
                self.flow(&Node::Map(fields[..taken].to_vec()));
                self.out.push('\n');
                &fields[taken..]
            }
        };
        for (key, value) in rest {
            if fresh && self.now_and_then() {
                self.indent(position, true);
                self.out.push_str("# note: 'x\n");
            }
            if self.now_and_then() && self.in_own_dialect() {
                self.indent(position, fresh);
                fresh = true;
                self.key(key);
                self.out.push_str(": [] # the last one counts\n");
            }
            self.indent(position, fresh);
            fresh = true;
            if self.now_and_then() {
                self.out.push_str("? ");
                self.key(key);
                self.out.push('\n');
                self.indent(position, true);
                self.out.push(':');
            } else {
                self.key(key);
                self.out.push(':');
            }
            self.value(value, position);
        }
    }

    /// Returns how many of the first fields go under a merge key, which needs distinct keys.
    fn merged(&mut self, fields: &[(String, Node)]) -> usize {
        let distinct = fields.iter().enumerate().all(|(index, (key, _))| fields[..index].iter().all(|(other, _)| other != key));
        if distinct && fields.len() > 1 && self.now_and_then() {
            // Never all of them: a mapping whose merge key holds an equal mapping could become an alias of itself.
            (1 + usize::from(self.choose(2))).min(fields.len() - 1)
        } else {
            0
        }
    }

    /// Writes the value after `key:`, to the end of its lines.
    fn value(&mut self, value: &Node, position: Position) {
        let inline = position.flow && self.choose(4) == 3;
        match value {
            Node::Map(fields) if !fields.is_empty() && !inline => {
                let step = 2 + 2 * usize::from(self.choose(8) == 7);
                let aliased = self.referred(value);
                self.end_line();
                if !aliased {
                    self.fields(fields, Position { column: position.column + step, ..position }, true);
                }
            }
            Node::List(items) if !items.is_empty() && !inline => {
                let step = 2 * usize::from(self.choose(2));
                self.end_line();
                self.items(items, Position { column: position.column + step, ..position });
            }
            Node::Null if self.choose(2) == 1 => self.end_line(),
            scalar => {
                self.out.push(' ');
                self.one(scalar, position);
            }
        }
    }

    /// Does the same as [`Pen::refer`], with a space before anything that it writes.
    fn referred(&mut self, node: &Node) -> bool {
        let end = self.out.len();
        self.out.push(' ');
        let aliased = self.refer(node);
        self.out.truncate(self.out.trim_end().len().max(end));
        aliased
    }

    /// Writes the items of a list, each on its own lines.
    fn items(&mut self, items: &[Node], position: Position) {
        for item in items {
            self.indent(position, true);
            self.out.push_str("- ");
            match item {
                Node::Map(fields) if !(fields.is_empty() || position.flow && self.choose(4) == 3) => {
                    self.fields(fields, Position { column: position.column + 2, ..position }, false);
                }
                other => self.one(other, position),
            }
        }
    }

    /// Writes a scalar, or a collection in flow style, to the end of its lines.
    fn one(&mut self, node: &Node, position: Position) {
        let wrapped = match node {
            Node::Data(bytes) if !bytes.is_empty() && self.dialect == Dialect::Kubernetes => Some(wrap(&STANDARD.encode(bytes))),
            Node::Text(text) if block_is_safe(text) => Some(text.clone()),
            _ => None,
        };
        match wrapped {
            Some(text) if self.choose(8) == 7 && block_is_safe(&text) => {
                self.out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
                for line in text.lines() {
                    self.out.push_str(&" ".repeat(position.column + 2));
                    self.out.push_str(line);
                    self.out.push('\n');
                }
            }
            _ => {
                self.flow(node);
                self.end_line();
            }
        }
    }

    fn indent(&mut self, position: Position, fresh: bool) {
        if fresh {
            self.out.push_str(&" ".repeat(position.column));
        }
    }

    /// Ends a line, perhaps with a comment.
    fn end_line(&mut self) {
        let end = if self.now_and_then() { " # c\n" } else { "\n" };
        self.out.push_str(end);
    }
}

/// Splits base64 into lines of a few characters, as people fold it.
fn wrap(text: &str) -> String {
    let mut folded = String::new();
    for (index, char) in text.chars().enumerate() {
        if index > 0 && index % 24 == 0 {
            folded.push('\n');
        }
        folded.push(char);
    }
    folded
}
