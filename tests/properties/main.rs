//! Invariants, one file per area. A property's name is a theorem; its comment names the rules and the invariant that it stands for.

#![allow(clippy::print_stdout)] // tests show their figures

mod client_config;
mod decoding;
mod explaining;
mod generators;
mod in_cluster;
mod loading;
mod merging;
mod outcome;
mod overrides;
mod paths;
mod request;
mod selection;
mod support;
mod trace;
mod validation;
