//! The parts of Go's standard library that client-go relies on, as far as a kubeconfig can show them.
//!
//! Every function names the Go function that it stands for. Nothing here knows of kubeconfigs or uses any other part of the crate.

pub mod base64;
pub mod casefold;
pub mod csv;
pub mod duration;
pub mod json;
pub mod net;
pub mod path;
pub mod pem;
pub mod strconv;
pub mod url;
pub mod utf16;
pub mod utf8;
