//! Hides secrets. What is secret is a column of the table of fields ([`Secrecy`]); this module defines how each use treats it.
//!
//! | use | protects from | works on |
//! |---|---|---|
//! | [`hide`] | the user of `view`, exactly as far as kubectl does | a config |
//! | [`conceal`] | people who see the output of `resolve` and `diff-releases` | a client configuration, or a part of an outcome |
//! | [`mask`] | people who read why a file was refused, perhaps in a build log | the words of one line, which may be in the middle of a key |
//! | [`disguise`](crate::disguise) | everybody, since what `capture` writes is meant to be shared | text that may be malformed, and a config |
//!
//! `disguise` is a module of its own: it decodes what it has disguised to check that the meaning is the same, and the decoder in turn uses
//! this module to mask its error messages.
//!
//! | secrecy | hide | conceal | mask | disguise |
//! |---|---|---|---|---|
//! | public | shown | shown | shown | shown |
//! | url | shown | user part and query hidden | shown, except words with a user part | user part and query replaced |
//! | account | shown | shown | hidden | shown |
//! | prose | shown | shown | shown | replaced |
//! | personal | shown | shown | hidden | replaced |
//! | arguments | shown | all but options and subcommands hidden | hidden | all but options and subcommands replaced |
//! | setting | shown | hidden | hidden | replaced |
//! | certificate | hidden | hidden | hidden | replaced |
//! | secret | hidden | hidden | hidden | replaced |
//!
//! A block of fields such as `exec` has no value of its own in a line; `mask` treats each of the fields in it.
//!
//! [`Secrecy`]: crate::kubeconfig::Secrecy

pub mod conceal;
mod hide;
mod mask;
pub(crate) mod parts;

pub use hide::hide;
pub use mask::mask;

/// Replaces a secret string.
const REDACTED: &str = "REDACTED";

/// Replaces bytes: in base64 it is `DATA+OMITTED`.
const OMITTED: [u8; 9] = [0x0C, 0x04, 0xC0, 0xF8, 0xE3, 0x08, 0x4D, 0x31, 0x03];

fn omitted() -> Vec<u8> {
    OMITTED.to_vec()
}
