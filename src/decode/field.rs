//! Reads values into fields without coercing types: what a string, a bool or a list accepts, what null means, and what is refused.

use std::collections::BTreeMap;

use super::error::{DecodeError, Step};
use crate::go::{base64, utf8};
use crate::kubeconfig::Data;
use crate::outcome::Code;
use crate::rule::Rule;
use crate::yaml::dialect::Dialect;
use crate::yaml::json::{self, sorted_pairs};
use crate::yaml::kind::Kind;
use crate::yaml::number::Number;
use crate::yaml::tree::{Index, Tree};

/// The value of a field, or the error that refuses it.
pub(super) type Typed<T> = Result<T, Box<DecodeError>>;

/// Reads the fields of one document.
#[derive(Clone, Copy)]
pub(super) struct Fields<'t, 'a> {
    pub tree: &'t Tree<'a>,
    pub dialect: Dialect,
    /// Which of several spellings of a key to read, in releases that ignore case.
    pub spelling: Spelling,
}

/// One of several spellings of a key, in byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// The first, which is overwritten but whose type is checked.
    First,
    /// The last, which wins.
    Last,
}

impl Fields<'_, '_> {
    /// Returns the values of a struct's fields, in the order of `names`; a field without a name is not looked for. Null has no fields.
    ///
    /// `positions` has the numbers of the fields that the items of a list fill in turn, in releases that read a list into a struct (DEC-09).
    #[inline]
    pub(super) fn of<const N: usize>(
        self,
        index: Index,
        names: impl Iterator<Item = Option<&'static str>> + Clone,
        positions: impl Iterator<Item = usize>,
    ) -> Typed<[Option<Index>; N]> {
        let mut slots = [None; N];
        match self.tree.kind(index) {
            Kind::Null => {}
            Kind::Mapping if self.dialect.behaviours.ignores_case_of_keys() => self.without_case(index, names, &mut slots),
            Kind::Mapping => {
                for (key, value) in self.tree.pairs(index) {
                    let key = self.tree.bytes(key);
                    let mut named_slots = names.clone().zip(&mut slots);
                    if let Some((_, slot)) = named_slots.find(|(name, _)| name.is_some_and(|name| name.as_bytes() == key)) {
                        *slot = Some(value);
                    }
                }
            }
            Kind::Sequence if !self.dialect.behaviours.is_strict_about_shape() => {
                for (position, value) in positions.zip(self.tree.items(index)) {
                    slots[position] = Some(value);
                }
            }
            _ => return Err(self.refuse(index, "a mapping")),
        }
        Ok(slots)
    }

    /// Returns the values of a struct with just these fields, which every release knows.
    pub(super) fn few<const N: usize>(self, index: Index, names: [&'static str; N]) -> Typed<[Option<Index>; N]> {
        self.of(index, names.into_iter().map(Some), 0..N)
    }

    /// Fills the fields of a mapping whose keys match in any case (DEC-04).
    fn without_case(self, index: Index, names: impl Iterator<Item = Option<&'static str>> + Clone, slots: &mut [Option<Index>]) {
        for (key, value) in sorted_pairs(self.tree, index) {
            let key = utf8::lossy(self.tree.bytes(key)).to_lowercase();
            let mut named_slots = names.clone().zip(&mut *slots);
            if let Some((_, slot)) = named_slots.find(|(name, _)| name.is_some_and(|name| name.to_lowercase() == key))
                && (slot.is_none() || self.spelling == Spelling::Last)
            {
                *slot = Some(value);
            }
        }
    }

    pub(super) fn refuse(self, index: Index, expected: &str) -> Box<DecodeError> {
        let found = match self.tree.kind(index) {
            Kind::Null | Kind::Alias => "null",
            Kind::True => "true",
            Kind::False => "false",
            Kind::Int | Kind::Uint | Kind::Float => "a number",
            Kind::Str => "text",
            Kind::Sequence => "a list",
            Kind::Mapping => "a mapping",
        };
        let advice = match (expected, self.tree.kind(index)) {
            ("text", kind) if !kind.is_collection() => "; put the value in quotes",
            ("true or false", Kind::Str) => "; write it without quotes",
            _ => "",
        };
        DecodeError::at(self.tree, index, Step::Typed, format!("expected {expected}, found {found}{advice}"))
    }

    #[inline]
    pub(super) fn text(self, index: Index) -> Typed<String> {
        match self.tree.kind(index) {
            Kind::Str => Ok(utf8::lossy(self.tree.bytes(index))),
            Kind::Null => Ok(String::new()),
            _ => Err(self.refuse(index, "text")),
        }
    }

    pub(super) fn flag(self, index: Index) -> Typed<bool> {
        match self.tree.kind(index) {
            Kind::True => Ok(true),
            Kind::Null if self.dialect.behaviours.refuses_null_bool() => Err(self.refuse(index, "true or false")),
            Kind::False | Kind::Null => Ok(false),
            _ => Err(self.refuse(index, "true or false")),
        }
    }

    pub(super) fn data(self, index: Index) -> Typed<Data> {
        let behaviours = self.dialect.behaviours;
        let bytes = self.tree.bytes(index);
        match self.tree.kind(index) {
            Kind::Null => Ok(None),
            Kind::Str if behaviours.refuses_breaks_in_base64() && bytes.iter().any(|byte| matches!(byte, b'\r' | b'\n')) => {
                let message = "expected base64 without line breaks; releases that compare keys without case refuse them";
                Err(DecodeError::at(self.tree, index, Step::Typed, message).coded(Code::DecodeBase64).by(Rule::Dec11))
            }
            Kind::Str => match base64::decode(bytes) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(at) => {
                    let message = format!("expected padded standard base64; the value is malformed at byte {at}");
                    Err(DecodeError::at(self.tree, index, Step::Typed, message).coded(Code::DecodeBase64).by(Rule::Dec11))
                }
            },
            Kind::Sequence => self.tree.items(index).map(|item| self.octet(item)).collect::<Typed<Vec<u8>>>().map(Some),
            _ => Err(self.refuse(index, "base64 text")),
        }
    }

    fn octet(self, index: Index) -> Typed<u8> {
        let value = match self.tree.kind(index) {
            Kind::Null => Some(0),
            Kind::Int | Kind::Float => match self.tree.number(index, self.dialect.floats) {
                Number::Int(value) => u8::try_from(value).ok(),
                // A float that prints as an integer counts as one; negative zero prints its sign, and does not.
                Number::Float(value) if value.fract() == 0.0 && value.is_sign_positive() && value <= 255.0 => Some(value as u8),
                _ => None,
            },
            _ => None,
        };
        value.ok_or_else(|| self.refuse(index, "a whole number from 0 to 255").by(Rule::Dec11))
    }

    /// Reads the items of a list; null has none.
    pub(super) fn list<T>(self, index: Index, mut item: impl FnMut(Index) -> Typed<T>) -> Typed<Vec<T>> {
        match self.tree.kind(index) {
            Kind::Null => Ok(Vec::new()),
            Kind::Sequence => self.tree.items(index).map(&mut item).collect(),
            // A mapping is read as the list of its keys and values.
            Kind::Mapping if !self.dialect.behaviours.is_strict_about_shape() => {
                sorted_pairs(self.tree, index).into_iter().flat_map(|(key, value)| [key, value]).map(&mut item).collect()
            }
            _ => Err(self.refuse(index, "a list")),
        }
    }

    pub(super) fn texts(self, index: Index) -> Typed<Vec<String>> {
        self.list(index, |item| self.text(item))
    }

    /// Reads a mapping whose keys are data; none where it is null.
    pub(super) fn map<T>(self, index: Index, mut value: impl FnMut(Index) -> Typed<T>) -> Typed<Option<BTreeMap<String, T>>> {
        match self.tree.kind(index) {
            Kind::Null => Ok(None),
            Kind::Mapping => {
                let pairs = sorted_pairs(self.tree, index).into_iter();
                pairs.map(|(key, at)| Ok((utf8::lossy(self.tree.bytes(key)), value(at)?))).collect::<Typed<_>>().map(Some)
            }
            _ => Err(self.refuse(index, "a mapping")),
        }
    }

    /// Reads a value of a map of strings.
    pub(super) fn map_text(self, index: Index) -> Typed<String> {
        if self.is_null(index) && !self.dialect.behaviours.takes_null_in_string_map() {
            return Err(self.refuse(index, "text"));
        }
        self.text(index)
    }

    /// Reads a value with `read`; none where it is null.
    pub(super) fn unless_null<T>(self, index: Index, read: impl FnOnce(Index) -> Typed<T>) -> Typed<Option<T>> {
        if self.is_null(index) { Ok(None) } else { read(index).map(Some) }
    }

    pub(super) fn is_null(self, index: Index) -> bool {
        self.tree.kind(index) == Kind::Null
    }

    /// Returns a value as compact JSON; none for null.
    pub(super) fn payload(self, index: Index) -> Typed<Option<Box<str>>> {
        if self.is_null(index) {
            return Ok(None);
        }
        let mut text = Vec::new();
        json::print(self.tree, index, self.dialect.floats, &mut text)?;
        Ok(Some(String::from_utf8_lossy(&text).into()))
    }
}
