//! Mutants: deliberately wrong clients, each of which has one rule wrong.
//!
//! A mutant is outside the model. It changes what the model is asked (`before`) or what it answers (`after`), as a client would that has
//! the rule wrong; nothing in the model knows of it. The tests must tell every mutant from the model, and `check` finds by them which rule
//! another implementation departs from.

mod all;
mod case;
mod commanding;
mod configuring;
mod decoding;
mod finding;
mod in_a_pod;
mod make;
mod merging;
mod mutant;
mod overriding;
mod reading;
mod requesting;
mod unmutated;
mod validating;

pub use all::all;
pub use case::Case;
pub use mutant::Mutant;
pub use unmutated::UNMUTATED;
