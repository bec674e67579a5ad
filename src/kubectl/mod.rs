//! Reads kubectl's command line: what stands before the kubeconfig (CLI, KRC).
//!
//! ```text
//! argv --kuberc--> preferences --aliases, defaults--> argv, flags set --plugin?--> --find, parse--> command, client flags
//! ```
//!
//! kubectl first looks for a file of preferences, lays its aliases and defaults over its commands, and only then reads the argv. The order
//! shows: the file is found before any flag is read, and what a default sets counts as given.
//!
//! The commands and flags of each release are in `commands.tsv`, made from kubectl itself.

mod alias;
mod client_flags;
mod command;
mod defaults;
mod flag;
mod given;
mod kuberc;
mod parse;
mod plugin;
mod policy;
mod refusal;
mod state;
mod table;
mod tree;
mod value;

pub use alias::{AliasFate, Aliased};
pub use client_flags::overrides;
pub use command::{Call, Ran, Reached, call};
pub use defaults::{Defaulted, LaidDefaults, OptionFate};
pub use kuberc::{Off, Read, Reading, Source};
pub use parse::{Setting, Spelling};
pub use plugin::Sought;
pub use table::is_known;
