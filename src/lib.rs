//! An executable specification of kubeconfig.
//!
//! `evaluate(&Scenario)` is a pure function: everything it may look at (files, environment, working directory) is in the scenario, and
//! everything it did is in the outcome, together with the trace of rules that decided it.
//!
//! ```text
//! bytes --decode--> Config --merge--> Config --resolve paths--> Config --select + override--> Effective --validate--> ClientConfig
//! ```

#[cfg(feature = "check")]
pub mod check;
pub mod decode;
pub mod disguise;
pub mod encode;
pub mod evaluate;
pub mod explain;
#[cfg(feature = "generate")]
pub mod generate;
pub mod go;
#[cfg(feature = "host")]
pub mod host;
pub mod kubeconfig;
pub mod load;
pub mod merge;
pub mod outcome;
pub mod profile;
pub mod release;
pub mod resolve;
pub mod rule;
pub mod scenario;
pub mod spec;
pub mod trace;
pub mod view;
pub mod world;
mod yaml;
pub mod yaml_text;

pub use evaluate::{evaluate, evaluate_into};
