//! Bytes to the first document that they hold.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::error::{Result, Step};
use super::expand::{Expanded, expand};
use super::input::Input;
use super::parse::parse;
use super::scan::Scanner;
use super::tree::{Builder, Tree};
use crate::rule::Rule;

/// The first document, ready to be JSON: no aliases, merge keys or tags are left in it, and all its keys are text.
pub(crate) struct Document<'a> {
    pub tree: Tree<'a>,
    /// Keys of different types have become the same text; which of them client-go keeps is random.
    pub varies: bool,
}

/// Reads the first document.
///
/// # Errors
/// The first step that refuses the bytes, or that crashes on them.
pub(crate) fn read(bytes: &[u8], dialect: Dialect) -> Result<Document<'_>> {
    let Input { text, is_printable_ascii, refills } = Input::new(bytes);
    let mut builder = Builder::new(dialect);
    let mut scanner = Scanner::new(&text, refills, is_printable_ascii, dialect);
    parse(&mut scanner, &mut builder, dialect, is_printable_ascii)?;
    let scratch = scanner.into_scratch();
    Composed::new(builder, text, scratch).settle(dialect)
}

/// A document as it was written.
pub(crate) struct Composed<'a> {
    pub tree: Tree<'a>,
    builder: Builder,
}

impl<'a> Composed<'a> {
    /// Takes the nodes of a parsed document.
    pub(crate) fn new(mut builder: Builder, text: Cow<'a, [u8]>, scratch: Vec<u8>) -> Self {
        let nodes = std::mem::take(&mut builder.nodes);
        let features = builder.features;
        Composed { tree: Tree { nodes, text, scratch, features }, builder }
    }

    /// Works out aliases, merge keys and tags.
    ///
    /// # Errors
    /// An alias without anchor, and whatever [`expand`] refuses.
    pub(crate) fn settle(self, dialect: Dialect) -> Result<Document<'a>> {
        let Composed { mut tree, builder } = self;
        if let Some(alias) = builder.bind(&mut tree.nodes) {
            return Err(tree.error(Step::Decode, alias, "no anchor of this name stands in the document").by(Rule::Yaml18).into());
        }
        if !tree.features.needs_expansion {
            return Ok(Document { tree, varies: false });
        }
        let Expanded { tree, varies } = expand(tree, &builder.tags, dialect)?;
        Ok(Document { tree, varies })
    }
}
