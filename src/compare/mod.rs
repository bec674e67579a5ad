//! Compares two outcomes in JSON, field by field, and allows for what an implementation has declared.

mod allow;
mod differences;
mod equivalence;

pub use allow::{Allowances, Allowed, allow};
pub use differences::{Difference, Errors, FOR_PEOPLE, SECTIONS, agree, certain, compare, without_texts};
pub use equivalence::Equivalence;
