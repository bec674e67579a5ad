//! The content of a document, before its spelling is chosen.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// One value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, by its JSON spelling.
    Number(&'static str),
    /// A string.
    Text(String),
    /// The bytes of a `*-data` field.
    Data(Vec<u8>),
    /// A list.
    List(Vec<Node>),
    /// A mapping in the order in which it is written; a key may be repeated.
    Map(Vec<(String, Node)>),
    /// YAML that is written literally, whatever it means.
    Raw(&'static str),
}

impl Node {
    /// Makes a string.
    pub fn text(text: impl Into<String>) -> Self {
        Node::Text(text.into())
    }

    /// Returns the value as JSON, as an override holds it. The last of repeated keys wins; literal YAML becomes a string.
    pub fn json(&self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(flag) => Value::Bool(*flag),
            Node::Number(spelling) => serde_json::from_str(spelling).unwrap_or(Value::Null),
            Node::Text(text) => Value::String(text.clone()),
            Node::Data(bytes) => Value::String(STANDARD.encode(bytes)),
            Node::List(items) => items.iter().map(Node::json).collect(),
            Node::Map(fields) => Value::Object(fields.iter().map(|(key, value)| (key.clone(), value.json())).collect()),
            Node::Raw(yaml) => Value::String((*yaml).to_owned()),
        }
    }

    /// Returns the number of values in the tree, including itself.
    pub fn count(&self) -> usize {
        1 + match self {
            Node::List(items) => items.iter().map(Node::count).sum(),
            Node::Map(fields) => fields.iter().map(|(_, value)| value.count()).sum(),
            _ => 0,
        }
    }

    /// Replaces every boolean by a string, which readers refuse in its place (DEC-09).
    pub fn quote_flags(&mut self) {
        match self {
            Node::Bool(flag) => *self = Node::text(flag.to_string()),
            Node::List(items) => items.iter_mut().for_each(Node::quote_flags),
            Node::Map(fields) => fields.iter_mut().for_each(|(_, value)| value.quote_flags()),
            _ => {}
        }
    }

    /// Returns the `index`-th value in reading order, in which the tree itself is first.
    pub fn nth_mut(&mut self, index: usize) -> Option<&mut Node> {
        if index == 0 {
            return Some(self);
        }
        let mut left = index - 1;
        let children: Box<dyn Iterator<Item = &mut Node>> = match self {
            Node::List(items) => Box::new(items.iter_mut()),
            Node::Map(fields) => Box::new(fields.iter_mut().map(|(_, value)| value)),
            _ => return None,
        };
        for child in children {
            let size = child.count();
            if left < size {
                return child.nth_mut(left);
            }
            left -= size;
        }
        None
    }
}

/// Collects the fields of a stanza; fields that are not set are left out.
#[derive(Default)]
pub struct Fields(Vec<(String, Node)>);

impl Fields {
    /// Adds a field that is always written.
    pub fn node(mut self, key: &str, value: Node) -> Self {
        self.0.push((key.to_owned(), value));
        self
    }

    /// Adds a string.
    pub fn text(self, key: &str, value: &Option<String>) -> Self {
        self.some(key, value, |text| Node::text(text.clone()))
    }

    /// Adds a boolean.
    pub fn flag(self, key: &str, value: Option<bool>) -> Self {
        self.some(key, &value, |flag| Node::Bool(*flag))
    }

    /// Adds a `*-data` field.
    pub fn data(self, key: &str, value: &Option<Vec<u8>>) -> Self {
        self.some(key, value, |bytes| Node::Data(bytes.clone()))
    }

    /// Adds a field that no version has.
    pub fn unknown(self, field: &Option<(&'static str, Node)>) -> Self {
        match field {
            Some((key, value)) => self.node(key, value.clone()),
            None => self,
        }
    }

    /// Adds a list of strings.
    pub fn texts(self, key: &str, value: &Option<Vec<String>>) -> Self {
        self.some(key, value, |texts| Node::List(texts.iter().map(Node::text).collect()))
    }

    /// Adds what `node` returns for a value, if the value is set.
    pub fn some<T>(self, key: &str, value: &Option<T>, node: impl FnOnce(&T) -> Node) -> Self {
        match value {
            Some(value) => self.node(key, node(value)),
            None => self,
        }
    }

    /// Adds a list of what `node` returns for the items, unless the list is empty.
    pub fn list<T>(self, key: &str, items: &[T], node: impl Fn(&T) -> Node) -> Self {
        match items {
            [] => self,
            items => self.node(key, Node::List(items.iter().map(node).collect())),
        }
    }

    /// Returns the mapping.
    pub fn map(self) -> Node {
        Node::Map(self.0)
    }
}
