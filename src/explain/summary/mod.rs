//! Tells in words what kubectl would use, where that comes from, and what may surprise about it.
//!
//! ```text
//! Run --names, server, identity, namespace, files, notes--> Summary
//! ```
//!
//! Like a trace, a summary says what the stages returned, and decides nothing. Unlike one, it looks only at the entries in use, so that a file
//! with thousands of others costs no more than reading it.

mod files;
mod identity;
mod names;
mod namespace;
mod notes;
mod server;
mod teller;
mod types;
mod words;

use crate::evaluate::Run;
use crate::kubectl::{Defaulted, OptionFate};
use crate::release::Behaviours;

use teller::Teller;
pub use types::{Fact, Note, Seen, Summary};

/// Tells what a run decided.
pub(super) fn summary(run: &Run, behaviours: Behaviours) -> Summary {
    match run {
        Run::Deferred(run) => Teller::new(run, behaviours, Vec::new()).tell(),
        Run::Argv(argv) => {
            let is_set = |defaulted: &&Defaulted| defaulted.fate == OptionFate::Set;
            let defaulted = argv.call.defaults.options.iter().filter(is_set).map(|defaulted| defaulted.name.clone()).collect();
            argv.client.as_ref().map(|run| Teller::new(run, behaviours, defaulted).tell()).unwrap_or_default()
        }
        Run::Flags(_) | Run::Bytes(_) => Summary::default(),
    }
}
