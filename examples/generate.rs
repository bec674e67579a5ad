//! Checks a theorem on generated scenarios: of the environment, only a few variables matter, and EDITOR is not one of them.
//!
//!     cargo run --example generate

use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::generate::{Mode, arb_scenario};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(50) });
    runner.run(&arb_scenario(Mode::Wild), |scenario| {
        let mut other = scenario.clone();
        other.world.env.insert("EDITOR".into(), "vi".into());
        prop_assert_eq!(evaluate(&scenario), evaluate(&other));
        Ok(())
    })?;
    Ok(())
}
