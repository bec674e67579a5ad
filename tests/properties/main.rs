//! Invariants, one file per area. A property's name is a theorem; its comment names the rules and the invariant (rules that hold for all
//! inputs) it stands for.

mod generators;
mod support;
