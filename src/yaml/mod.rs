//! Reads bytes as a document, as client-go's YAML library does (area YAML of SPEC.md). Knows nothing of kubeconfigs.
//!
//! ```text
//! bytes -> characters -> tokens -> nodes -> expanded nodes -> JSON
//!          input         scan      parse    expand            json
//! ```
//!
//! And back: `emit` writes nodes as go-yaml does.
//!
//! Each of these steps has errors of its own ([`error::Step`]), and the first is reported. What the library does with unusual documents
//! is reproduced exactly. Nothing here recurses with the depth of the input.
//!
//! `scan`, `parse` and `emit` follow the design of libyaml; see `LICENSE-libyaml`.

#[cfg(feature = "check")]
pub(crate) mod bounds;
pub(crate) mod dialect;
pub(crate) mod document;
pub(crate) mod emit;
pub(crate) mod error;
mod expand;
mod fast_path;
#[cfg(test)]
mod fast_path_test;
mod input;
pub(crate) mod json;
pub(crate) mod kind;
pub(crate) mod number;
mod parse;
pub(crate) mod position;
mod scan;
mod state;
pub(crate) mod survey;
mod tag;
mod timestamp;
mod token;
pub(crate) mod tree;
