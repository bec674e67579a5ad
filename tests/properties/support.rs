//! What the areas share: how many cases to try, and how to compare outcomes.

use proptest::test_runner::{Config, FileFailurePersistence};

/// 256 cases, or as many as `PROPTEST_CASES` says; what fails is kept under `proptest-regressions/`.
pub fn config() -> Config {
    Config {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("../proptest-regressions"))),
        max_shrink_iters: 20_000,
        ..Config::default()
    }
}
