//! The `check` of the program: against adapters that fail on purpose, against the model itself, and with mutants of the model, which every
//! change of an answer must tell from it.

#![allow(clippy::print_stdout)] // tests print their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // tests read files and start programs

mod adapters;
mod causes;
mod documents;
mod fair;
mod green;
mod hostile;
mod kills;
mod pipes;
mod reports;
mod signals;
mod with;
