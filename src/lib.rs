//! kubeconfig-oracle
pub mod rule;
