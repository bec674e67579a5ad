//! The parts of Go's standard library that client-go relies on, as far as a kubeconfig can show them.
//!
//! Every function names the Go function that it stands for. Nothing here knows of kubeconfigs or uses any other part of the crate.

pub mod base64;
pub mod casefold;
pub mod csv;
pub mod der;
pub mod duration;
pub mod http;
pub mod httpproxy;
pub mod idna;
pub mod ip;
pub mod json;
pub mod net;
pub mod path;
pub mod pem;
pub mod private_key;
pub mod public_key;
pub mod strconv;
pub mod tls;
pub mod url;
pub mod utf16;
pub mod utf8;
pub mod x509;
