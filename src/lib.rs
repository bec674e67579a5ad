//! An executable specification of kubeconfig.
//!
//! `evaluate(&Scenario)` is a pure function: everything it may look at (files, environment, working directory) is in the scenario, and
//! everything it did is in the outcome, together with the trace of rules that decided it.
//!
//! ```text
//! bytes --decode--> Config --merge--> Config --resolve paths--> Config --select + override--> Effective --validate--> ClientConfig
//! ```

pub mod evaluate;
pub mod kubeconfig;
pub mod outcome;
pub mod release;
pub mod rule;
pub mod scenario;
pub mod trace;

#[cfg(feature = "check")]
pub mod check;

pub use evaluate::{evaluate, evaluate_into};
