//! Holds PROTOCOL.md, the schemas beside it, the recordings and the program to one another.

#![allow(clippy::print_stdout)] // tests show their figures
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // tests read files and run the program

mod codes;
mod documents;
mod examples;
mod lines;
mod page;
mod refused;
mod schemas;
