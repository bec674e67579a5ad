//! The reader of kubeconfig bytes: verdicts, steps, JSON and configuration as client-go's, limits, and what people read about broken files.

#![allow(clippy::print_stdout)] // tests print their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // tests read files and start programs

mod diagnostics;
mod documents;
mod limits;
mod releases;
