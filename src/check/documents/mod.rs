//! Compares how another implementation reads single documents: the verdict, the step that refuses, the JSON in between, and every field.
//!
//! A document adapter answers line by line: a document in base64, then a JSON object with
//!
//! - `class`: the step that refuses the document, empty where it is accepted;
//! - `message`: the implementation's message, if the document is refused;
//! - `varies`: whether the answer depends on chance, so that nothing else is compared;
//! - `json`: the document converted to JSON, or null;
//! - `config`: the configuration, or null.

mod adapter;
mod answer;
mod form;

pub use adapter::DocumentAdapter;
pub use answer::{agree, answer};
