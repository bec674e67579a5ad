//! Generates scenarios with proptest, for property tests and for comparing other implementations with the model.
//!
//! All values are drawn from small pools, so that names collide, references dangle and paths lead to the same file. A document is made in
//! two steps: first its content ([`document`]), then its spelling ([`spell`]). This module does not know the model; scenarios are only
//! guaranteed to pass [`Scenario::check`].

mod argv;
mod bytes;
pub mod document;
mod file;
mod fragments;
mod kubeconfig;
mod kuberc;
pub mod large;
mod loading;
mod mutation;
pub mod node;
mod overrides;
mod pem;
mod policy;
mod pool;
mod sampled;
mod scenario;
mod service_account;
pub mod spell;
mod stanza;
mod texts;
mod world;

use std::fmt::Debug;

use proptest::option::weighted;
use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

pub use bytes::arb_bytes;
pub use file::{arb_file, arb_kubeconfig};
pub use kubeconfig::arb_document;
pub use loading::arb_loading;
pub use overrides::arb_overrides;
pub use pool::{NAMES, NAMESPACES, PROXIES, Pool, SERVERS, TIMEOUTS};
pub use sampled::Documents;
pub use scenario::{arb_argv_scenario, arb_scenario};
pub use service_account::{Pod, arb_bundle, arb_pod};
pub use stanza::{arb_cluster, arb_context, arb_user};
pub use world::arb_world;

use crate::scenario::Scenario;

/// How unusual the generated values may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only what resolves: a sound document leads to a client configuration if its references exist.
    Sound,
    /// Mostly what people write, with some mistakes: most scenarios lead to a client configuration or to an error of resolution.
    Tame,
    /// Anything: malformed documents, wrong types, odd names, files where folders are expected.
    Wild,
}

impl Mode {
    /// Returns the weights of the common and the odd part of a pool.
    fn odds(self) -> (u32, u32) {
        match self {
            Mode::Sound => (1, 0),
            Mode::Tame => (24, 1),
            Mode::Wild => (3, 1),
        }
    }

    /// Returns the weight of a choice that is nearly always a mistake, next to alternatives of weight 20 or so.
    fn rarely(self) -> u32 {
        match self {
            Mode::Sound => 0,
            Mode::Tame => 1,
            Mode::Wild => 5,
        }
    }

    /// Returns the probability that the contexts of a document refer to entries of the document.
    fn joined(self) -> f64 {
        match self {
            Mode::Sound => 1.0,
            Mode::Tame => 0.75,
            Mode::Wild => 0.5,
        }
    }

    /// Makes a value optional that should be present, and is absent only in modes that allow mistakes.
    fn usually<T: Debug + Clone + 'static>(self, strategy: BoxedStrategy<T>) -> BoxedStrategy<Option<T>> {
        match self {
            Mode::Sound => strategy.prop_map(Some).boxed(),
            Mode::Tame => weighted(0.97, strategy).boxed(),
            Mode::Wild => weighted(0.88, strategy).boxed(),
        }
    }
}

/// Generated scenarios by number: the same seed and number give the same scenario, regardless of earlier calls.
pub struct Scenarios {
    strategies: Vec<BoxedStrategy<Scenario>>,
    seed: u64,
}

impl Scenarios {
    /// Makes the scenarios of a seed.
    pub fn new(mode: Mode, seed: u64) -> Self {
        Scenarios { strategies: vec![arb_scenario(mode)], seed }
    }

    /// Makes the scenarios of a seed; of four, three are tame and one is wild.
    pub fn mixed(seed: u64) -> Self {
        let tame = arb_scenario(Mode::Tame);
        Scenarios { strategies: vec![tame.clone(), tame.clone(), tame, arb_scenario(Mode::Wild)], seed }
    }

    /// Makes the scenarios of a seed that have an argv; of four, three are tame and one is wild.
    pub fn with_argv(seed: u64) -> Self {
        let tame = arb_argv_scenario(Mode::Tame);
        Scenarios { strategies: vec![tame.clone(), tame.clone(), tame, arb_argv_scenario(Mode::Wild)], seed }
    }

    /// Returns the scenario with this number as a tree that can shrink.
    pub fn tree(&self, number: u64) -> impl ValueTree<Value = Scenario> + use<> {
        let strategy = &self.strategies[(number % self.strategies.len() as u64) as usize];
        let tree = strategy.new_tree(&mut runner(self.seed, number));
        tree.expect("the strategies filter nothing")
    }

    /// Returns the scenario with this number.
    pub fn get(&self, number: u64) -> Scenario {
        self.tree(number).current()
    }
}

/// Returns the source of random numbers for a seed and number.
fn runner(seed: u64, number: u64) -> TestRunner {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&number.to_le_bytes());
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
