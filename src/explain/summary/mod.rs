//! Tells in words what kubectl would use, where that comes from, and what may surprise about it.
//!
//! ```text
//! Run --names, server, identity, namespace, files, notes--> Summary
//! ```
//!
//! Like a trace, a summary says what the stages returned, and decides nothing. Unlike one, it looks only at the entries in use, so that a file
//! with thousands of others costs no more than reading it.

mod all;
mod fields;
mod files;
mod identity;
mod made;
mod names;
mod namespace;
mod notes;
mod server;
mod teller;
mod types;
mod value;
mod why_not;
mod words;

use crate::evaluate::Run;
use crate::kubectl::{Defaulted, OptionFate};
use crate::release::Behaviours;

pub use fields::{FieldAnswer, Lost, Unused, Why};
use teller::Teller;
pub use types::{Fact, Note, Seen, Summary};
pub use why_not::WhyNot;

/// Tells what a run decided.
pub(super) fn summary(run: &Run, behaviours: Behaviours) -> Summary {
    teller(run, behaviours).map(|teller| teller.tell()).unwrap_or_default()
}

/// Tells of every field of the entries in use.
pub(super) fn fields(run: &Run, behaviours: Behaviours) -> Vec<FieldAnswer> {
    let Some(teller) = teller(run, behaviours).map(Teller::with_references) else { return Vec::new() };
    teller.fields().into_iter().chain(teller.made_fields()).collect()
}

/// Tells of every entry of the merged config.
pub(super) fn entries(run: &Run, behaviours: Behaviours) -> Vec<FieldAnswer> {
    teller(run, behaviours).map(|teller| teller.entries()).unwrap_or_default()
}

/// Tells what became of a line of a file; nothing where there is no deferred client.
pub(super) fn why_not(run: &Run, behaviours: Behaviours, file: &str, line: u32) -> Vec<WhyNot> {
    teller(run, behaviours).map(|teller| teller.why_not(file, line)).unwrap_or_default()
}

/// Makes ready to tell of a run; none where there is no deferred client.
fn teller<'a>(run: &'a Run<'a>, behaviours: Behaviours) -> Option<Teller<'a>> {
    match run {
        Run::Deferred(run) => Some(Teller::new(run, behaviours, Vec::new())),
        Run::Argv(argv) => {
            let is_set = |defaulted: &&Defaulted| defaulted.fate == OptionFate::Set;
            let defaulted = argv.call.defaults.options.iter().filter(is_set).map(|defaulted| defaulted.name.clone()).collect();
            Some(Teller::new(argv.client.as_ref()?, behaviours, defaulted))
        }
        Run::Flags(_) | Run::Bytes(_) => None,
    }
}
