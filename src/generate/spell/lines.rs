//! Block style: one field a line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::scalar::block_is_safe;
use super::{Dialect, Pen};
use crate::generate::node::Node;

/// Where a value stands.
#[derive(Clone, Copy)]
struct Place {
    /// The column of the enclosing mapping or list.
    column: usize,
    /// Whether flow style may be used for parts.
    flow: bool,
}

impl Pen<'_> {
    /// Writes a whole document, one field a line.
    pub(super) fn document(&mut self, node: &Node, flow: bool) {
        match node {
            Node::Map(fields) if !fields.is_empty() => self.fields(fields, Place { column: 0, flow }, true),
            Node::List(items) if !items.is_empty() => self.items(items, Place { column: 0, flow }),
            other => self.flow(other),
        }
    }

    /// Writes the fields of a mapping, each on lines of its own. Without `fresh` the first one goes on where the pen is.
    fn fields(&mut self, fields: &[(String, Node)], place: Place, fresh: bool) {
        let mut fresh = fresh;
        let rest = match self.merged(fields) {
            0 => fields,
            taken => {
                self.indent(place, fresh);
                fresh = true;
                self.out.push_str("<<: ");
                self.flow(&Node::Map(fields[..taken].to_vec()));
                self.out.push('\n');
                &fields[taken..]
            }
        };
        for (key, value) in rest {
            if fresh && self.now_and_then() {
                self.indent(place, true);
                self.out.push_str("# note: 'x\n");
            }
            if self.now_and_then() && self.in_own_dialect() {
                self.indent(place, fresh);
                fresh = true;
                self.key(key);
                self.out.push_str(": [] # the last one counts\n");
            }
            self.indent(place, fresh);
            fresh = true;
            if self.now_and_then() {
                self.out.push_str("? ");
                self.key(key);
                self.out.push('\n');
                self.indent(place, true);
                self.out.push(':');
            } else {
                self.key(key);
                self.out.push(':');
            }
            self.value(value, place);
        }
    }

    /// How many of the first fields go under a merge key, which needs distinct keys.
    fn merged(&mut self, fields: &[(String, Node)]) -> usize {
        let distinct = fields.iter().enumerate().all(|(index, (key, _))| fields[..index].iter().all(|(other, _)| other != key));
        match distinct && fields.len() > 1 && self.now_and_then() {
            // Never all of them: a mapping whose merge key holds an equal mapping may come out as an alias of itself.
            true => (1 + usize::from(self.choose(2))).min(fields.len() - 1),
            false => 0,
        }
    }

    /// Writes what comes after `key:`, to the end of the line or lines.
    fn value(&mut self, value: &Node, place: Place) {
        let inline = place.flow && self.choose(4) == 3;
        match value {
            Node::Map(fields) if !fields.is_empty() && !inline => {
                let step = 2 + 2 * usize::from(self.choose(8) == 7);
                let aliased = self.referred(value);
                self.end_line();
                if !aliased {
                    self.fields(fields, Place { column: place.column + step, ..place }, true);
                }
            }
            Node::List(items) if !items.is_empty() && !inline => {
                let step = 2 * usize::from(self.choose(2));
                self.end_line();
                self.items(items, Place { column: place.column + step, ..place });
            }
            Node::Null if self.choose(2) == 1 => self.end_line(),
            scalar => {
                self.out.push(' ');
                self.one(scalar, place);
            }
        }
    }

    /// As [`Pen::refer`], after a space where anything is written.
    fn referred(&mut self, node: &Node) -> bool {
        let end = self.out.len();
        self.out.push(' ');
        let aliased = self.refer(node);
        self.out.truncate(self.out.trim_end().len().max(end));
        aliased
    }

    /// Writes the items of a list, each on lines of its own.
    fn items(&mut self, items: &[Node], place: Place) {
        for item in items {
            self.indent(place, true);
            self.out.push_str("- ");
            match item {
                Node::Map(fields) if !(fields.is_empty() || place.flow && self.choose(4) == 3) => {
                    self.fields(fields, Place { column: place.column + 2, ..place }, false);
                }
                other => self.one(other, place),
            }
        }
    }

    /// Writes a scalar, or a collection in flow style, to the end of the line or lines.
    fn one(&mut self, node: &Node, place: Place) {
        let wrapped = match node {
            Node::Data(bytes) if !bytes.is_empty() && self.dialect == Dialect::Kubernetes => Some(wrap(&STANDARD.encode(bytes))),
            Node::Text(text) if block_is_safe(text) => Some(text.clone()),
            _ => None,
        };
        match wrapped {
            Some(text) if self.choose(8) == 7 && block_is_safe(&text) => {
                self.out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
                for line in text.lines() {
                    self.out.push_str(&" ".repeat(place.column + 2));
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

    fn indent(&mut self, place: Place, fresh: bool) {
        if fresh {
            self.out.push_str(&" ".repeat(place.column));
        }
    }

    /// Ends a line, perhaps with a comment.
    fn end_line(&mut self) {
        let end = if self.now_and_then() { " # c\n" } else { "\n" };
        self.out.push_str(end);
    }
}

/// Base64 in lines of a few characters, as people fold it.
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
