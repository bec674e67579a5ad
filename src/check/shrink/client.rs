//! Who is asked while a scenario is made smaller.

use serde_json::Value;

use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply};
use crate::compare::Difference;
use crate::scenario::Scenario;

/// A client that answers one scenario after the other.
pub trait Client {
    /// Returns its answer.
    ///
    /// # Errors
    /// It did not answer.
    fn ask(&mut self, scenario: &Scenario) -> Result<Reply, AdapterFailure>;

    /// Compares the right outcome of a scenario with its answer.
    fn compare(&self, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Difference>;
}

impl Client for AdapterUnderTest {
    fn ask(&mut self, scenario: &Scenario) -> Result<Reply, AdapterFailure> {
        AdapterUnderTest::ask(self, scenario)
    }

    fn compare(&self, scenario: &Scenario, expected: &Value, actual: &Value) -> Vec<Difference> {
        AdapterUnderTest::compare(self, scenario, expected, actual)
    }
}
