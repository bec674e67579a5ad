//! Talks to an adapter over the line protocol. `serve` implements the other end, with the model as the adapter.

mod adapter;
mod failure;
mod messages;
mod needs;
mod process;
mod serve;
mod shape;
mod strict;
mod under_test;

pub use adapter::{Adapter, Reply, parse};
pub use failure::AdapterFailure;
pub use messages::{AdapterAnswer, AdapterError, Hello, PROTOCOL, Request, Run};
pub use needs::{needs, needs_closed_modes, needs_service_account};
pub use process::{LONGEST_LINE, Process};
pub use serve::{hello, serve};
pub use under_test::{AdapterUnderTest, Manner, StartError, release_of};
