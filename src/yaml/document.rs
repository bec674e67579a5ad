//! Reads the first document in a file's bytes.

use std::borrow::Cow;

use super::dialect::Dialect;
use super::error::{Result, Step};
use super::expand::{Expanded, expand};
use super::input::Input;
use super::parse::parse;
use super::scan::Scanner;
use super::tree::{Builder, Tree};
use crate::rule::Rule;

/// The first document, ready to be printed as JSON: aliases, merge keys and tags are resolved, and every key is a string.
pub(crate) struct Document<'a> {
    pub tree: Tree<'a>,
    /// Whether keys of different types became the same string, of which client-go keeps one at random.
    pub varies: bool,
}

/// Reads the first document.
///
/// # Errors
/// The error or crash of the first step that fails.
pub(crate) fn read(bytes: &[u8], dialect: Dialect) -> Result<Document<'_>> {
    let Input { text, is_printable_ascii, refills } = Input::new(bytes);
    let mut builder = Builder::new(dialect);
    let mut scanner = Scanner::new(&text, refills, is_printable_ascii, dialect);
    parse(&mut scanner, &mut builder, dialect, is_printable_ascii)?;
    let scratch = scanner.into_scratch();
    Composed::new(builder, text, scratch).settle(dialect)
}

/// A parsed document whose aliases, merge keys and tags are not resolved yet.
pub(crate) struct Composed<'a> {
    pub tree: Tree<'a>,
    builder: Builder,
}

impl<'a> Composed<'a> {
    /// Takes the nodes from the builder of a parsed document.
    pub(crate) fn new(mut builder: Builder, text: Cow<'a, [u8]>, scratch: Vec<u8>) -> Self {
        let nodes = std::mem::take(&mut builder.nodes);
        let features = builder.features;
        Composed { tree: Tree { nodes, text, scratch, features }, builder }
    }

    /// Resolves aliases, merge keys and tags.
    ///
    /// # Errors
    /// An alias without an anchor, and every error of [`expand`].
    pub(crate) fn settle(self, dialect: Dialect) -> Result<Document<'a>> {
        let Composed { mut tree, builder } = self;
        if let Some(alias) = builder.bind(&mut tree.nodes) {
            return Err(tree.error(Step::Decode, alias, "the document has no anchor of this name").by(Rule::Yaml18).into());
        }
        if !tree.features.needs_expansion {
            return Ok(Document { tree, varies: false });
        }
        let Expanded { tree, varies } = expand(tree, &builder.tags, dialect)?;
        Ok(Document { tree, varies })
    }
}
