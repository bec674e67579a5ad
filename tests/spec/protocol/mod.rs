//! Holds PROTOCOL.md, the schemas beside it, the recordings and the program to one another.

mod codes;
mod documents;
mod examples;
mod lines;
mod page;
mod refused;
mod schemas;

pub(crate) use page::table;
