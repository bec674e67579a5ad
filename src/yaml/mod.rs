//! Bytes to a document, as the YAML library reads them that client-go uses (area YAML of SPEC.md). Knows nothing of kubeconfigs.
//!
//! ```text
//! bytes -> characters -> tokens -> nodes -> expanded nodes -> JSON
//!          input         scan      parse    expand            json
//! ```
//!
//! Each of these steps has refusals of its own ([`error::Step`]), and a later one is never reported where an earlier one applies. What the
//! library does with odd documents is kept to the letter; nothing here recurses on the input's depth.
//!
//! `scan` and `parse` follow the design of libyaml; see `LICENSE-libyaml`.

pub(crate) mod dialect;
pub(crate) mod document;
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
