//! The model against what real client-go releases answered: the corpus, and the recorded sets.

#![allow(clippy::print_stdout)] // tests print their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // tests read files and start programs

mod cases;
mod explained;
mod recorded;
mod releases;
mod traces;

use std::path::Path;

use kubeconfig_oracle::check::corpus::{self, Case};

/// The package's folder.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The cases that the manifest lists.
fn corpus() -> Vec<Case> {
    corpus::cases::read(&Path::new(ROOT).join("tests/corpus")).unwrap_or_else(|error| panic!("{error}"))
}
