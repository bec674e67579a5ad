//! Talks to an adapter: the messages, the process, and what can and cannot be asked of it.

pub mod adapter;
pub mod messages;
pub mod serve;
pub mod under_test;
