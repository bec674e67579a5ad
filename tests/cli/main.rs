//! The program as people run it: arguments, files and environment in; text and exit status out.

#![allow(clippy::print_stdout)] // tests print their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // tests read files and start programs

mod capture;
mod depth;
mod eval;
mod explain;
mod front;
mod hostile;
mod lint;
mod machine;
mod mask;
mod names;
mod reader;
mod readme;
mod releases;
mod request;
mod resolve;
mod rules;
mod secrets;
mod shells;
mod situations;
mod terminals;
mod trial;
mod view;
