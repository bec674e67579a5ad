//! Puts a scenario's world on disk: at `/world` in a private mount namespace, or in a folder that stands for it.

pub mod jail;
pub mod sandbox;
pub mod substitution;
