//! The one room for secrets. What is secret is a column of the table of fields ([`Secrecy`]); here is what each use makes of it.
//!
//! | use | for whom | how |
//! |---|---|---|
//! | [`hide`] | who runs `view`: exactly what kubectl hides, no more | on a config |
//! | [`conceal`] | who looks over one's shoulder at `resolve` and `diff-releases` | on a client configuration, or a part of an outcome |
//! | [`mask`] | who reads the refusal of a file, perhaps in the log of a build | word by word on one line, which may be the middle of a key |
//! | [`disguise`](crate::disguise) | the whole world: `capture` writes what is meant to be shared | on text that may be broken, and on a config |
//!
//! `disguise` is a room beside this one: it decodes what it has disguised to see whether it still says the same, and the decoder masks
//! its refusals with what is here.
//!
//! | secrecy | hide | conceal | mask | disguise |
//! |---|---|---|---|---|
//! | public | shown | shown | shown | shown |
//! | url | shown | user part and query hidden | shown, but for words with a user part | user part and query replaced |
//! | account | shown | shown | hidden | shown |
//! | prose | shown | shown | shown | replaced |
//! | personal | shown | shown | hidden | replaced |
//! | arguments | shown | all but options and subcommands hidden | hidden | all but options and subcommands replaced |
//! | setting | shown | hidden | hidden | replaced |
//! | certificate | hidden | hidden | hidden | replaced |
//! | secret | hidden | hidden | hidden | replaced |
//!
//! A field that is made of fields, such as `exec`, is a name in a line and no value: `mask` looks at what is below.
//!
//! [`Secrecy`]: crate::kubeconfig::Secrecy

pub mod conceal;
mod hide;
mod mask;
pub(crate) mod parts;

pub use hide::hide;
pub use mask::mask;

/// What stands for a secret text.
const REDACTED: &str = "REDACTED";

/// What stands for bytes: as base64 it reads `DATA+OMITTED`.
const OMITTED: [u8; 9] = [0x0C, 0x04, 0xC0, 0xF8, 0xE3, 0x08, 0x4D, 0x31, 0x03];

fn omitted() -> Vec<u8> {
    OMITTED.to_vec()
}
