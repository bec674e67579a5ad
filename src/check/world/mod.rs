//! Puts a scenario's world on disk: at `/world` in a private mount namespace, or in a folder that stands for it.

pub mod jail;
mod sandbox;
mod substitution;

pub use sandbox::Sandbox;
pub use substitution::Substitution;
