//! Runs an adapter of another implementation on generated scenarios, and prints where it differs from the model.
//!
//!     cargo run --example check_adapter

#![allow(clippy::print_stdout)]

use std::time::Duration;

use kubeconfig_oracle::check::fence::Confinement;
use kubeconfig_oracle::check::protocol::AdapterUnderTest;
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::{Errors, Truth, Verdict, judge, render};
use kubeconfig_oracle::generate::Scenarios;

/// The adapter: any command that speaks the line protocol. This one gives the same answer to every question.
///
/// It is trusted, so it runs without a fence. `Confinement::Auto` raises one with the help of the program `kubeconfig-oracle`.
const ADAPTER: &str = "sh tests/check/saboteurs/always-the-same.sh";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (trusted, stop) = (Confinement::Unconfined, Stop::default());
    let mut adapter = AdapterUnderTest::start(ADAPTER, &trusted, Duration::from_secs(10), Errors::Exact, &stop)?;
    let scenarios = Scenarios::mixed(1);
    let mut differing = 0;
    for number in 0..10 {
        let scenario = adapter.fit(scenarios.get(number));
        let verdict = judge(&mut adapter, &scenario, &Truth::of_model(&scenario)).verdict;
        print!("{}", render::differences(verdict.differences()));
        differing += usize::from(matches!(verdict, Verdict::Differs { .. }));
    }
    println!("{differing} of 10 differ");
    assert!(differing > 0);
    Ok(adapter.leave()?)
}
