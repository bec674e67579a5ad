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

pub mod dialect;
pub mod document;
pub mod error;
mod expand;
mod fast_path;
#[cfg(test)]
mod fast_path_test;
mod input;
pub mod json;
pub mod kind;
pub mod number;
mod parse;
pub mod position;
mod scan;
mod state;
pub mod survey;
mod tag;
mod timestamp;
mod token;
pub mod tree;
