//! Invariants, one file per area. A property's name is a theorem; its comment names the rules and the invariant that it stands for.

mod decoding;
mod generators;
mod loading;
mod merging;
mod paths;
mod support;
