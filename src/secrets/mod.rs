//! Hides secrets. What is secret is a column of the table of fields ([`Secrecy`]); this module defines how each use treats it.
//!
//! | use | protects from | works on |
//! |---|---|---|
//! | [`hide`] | the user of `view`, exactly as far as kubectl does | a config |
//! | [`conceal`] | people who see the output of `resolve` and `diff-releases` | the parts of an outcome |
//! | [`mask`] | people who read why a file was refused, perhaps in a build log | the words of one line, which may be in the middle of a key |
//! | [`disguise`](crate::disguise) | everybody, since what `capture` writes is meant to be shared | text that may be malformed, a config, overrides |
//!
//! `disguise` is a module of its own: it decodes what it has disguised to check that the meaning is the same, and the decoder in turn uses
//! this module to mask its error messages.
//!
//! `hide` does what kubectl does. To all others the same is secret; they differ in what stands in its place.
//!
//! | secrecy | hide | conceal, mask, disguise | why |
//! |---|---|---|---|
//! | public | shown | shown, unless it [looks like a secret](crate::untrusted::looks_secret) or is a command with arguments | names, paths and user names are what a reader needs, and no credential by themselves: not even `username`, which is like `as` |
//! | url | shown | user part, query and fragment hidden; a path that looks like a secret too | user parts hold passwords; queries and fragments hold tokens |
//! | arguments | shown | all but the names of options and known subcommands hidden | any word may be a password |
//! | setting | shown | values hidden, and keys that are no plain words | `as-user-extra`, `installHint`, the settings of plugins and extensions may hold anything |
//! | certificate | hidden | hidden | it identifies somebody |
//! | secret | hidden | hidden | |
//!
//! A block of fields such as `exec` has no value of its own; each of its fields has a line in the table.
//!
//! [`Secrecy`]: crate::kubeconfig::Secrecy

pub mod conceal;
mod hide;
mod mask;
pub(crate) mod parts;

pub use hide::hide;
pub use mask::mask;

/// Replaces bytes: in base64 it is `DATA+OMITTED`.
const OMITTED: [u8; 9] = [0x0C, 0x04, 0xC0, 0xF8, 0xE3, 0x08, 0x4D, 0x31, 0x03];

fn omitted() -> Vec<u8> {
    OMITTED.to_vec()
}
