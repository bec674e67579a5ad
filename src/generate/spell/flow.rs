//! Writes flow style and JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Pen;
use crate::generate::node::Node;

impl Pen<'_> {
    /// Writes a value in YAML's flow style, on one line.
    pub(super) fn flow(&mut self, node: &Node) {
        if self.refer(node) {
            return;
        }
        match node {
            Node::List(items) => self.between("[", "]", items, |pen, item| pen.flow(item)),
            Node::Map(fields) => self.between("{", "}", fields, |pen, (key, value)| {
                pen.key(key);
                pen.out.push_str(": ");
                pen.flow(value);
            }),
            Node::Data(bytes) if !bytes.is_empty() && self.in_own_dialect() => {
                self.between("[", "]", bytes, |pen, byte| pen.out.push_str(&byte.to_string()));
            }
            scalar => self.scalar(scalar),
        }
    }

    fn between<T>(&mut self, open: &str, close: &str, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.out.push_str(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            write(self, item);
        }
        if !items.is_empty() && self.in_own_dialect() {
            self.out.push(',');
        }
        self.out.push_str(close);
    }

    /// Writes a value as JSON; with `indent`, one member a line.
    pub(super) fn json(&mut self, node: &Node, indent: Option<usize>) {
        let deeper = indent.map(|indent| indent + 2);
        match node {
            Node::List(items) => self.members("[", "]", items, indent, |pen, item| pen.json(item, deeper)),
            Node::Map(fields) => self.members("{", "}", fields, indent, |pen, (key, value)| {
                pen.double(key);
                pen.out.push_str(": ");
                pen.json(value, deeper);
            }),
            Node::Null => self.out.push_str("null"),
            Node::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Node::Number(spelling) => self.number(spelling),
            Node::Raw(yaml) => self.out.push_str(yaml),
            Node::Text(text) => self.double(text),
            Node::Data(bytes) => self.double(&STANDARD.encode(bytes)),
        }
    }

    fn members<T>(&mut self, open: &str, close: &str, items: &[T], indent: Option<usize>, mut write: impl FnMut(&mut Self, &T)) {
        self.out.push_str(open);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(if indent.is_some() { "," } else { ", " });
            }
            self.break_line(indent.map(|indent| indent + 2));
            write(self, item);
        }
        if !items.is_empty() {
            self.break_line(indent);
        }
        self.out.push_str(close);
    }

    fn break_line(&mut self, indent: Option<usize>) {
        if let Some(indent) = indent {
            self.out.push('\n');
            self.out.push_str(&" ".repeat(indent));
        }
    }
}
