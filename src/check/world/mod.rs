//! Puts a scenario's world on disk: for a fence that shows it at `/world`, or in a folder that stands for it.

mod build;
mod obstacle;
mod remove;
mod sandbox;
mod stage;
mod substitution;

pub use sandbox::Sandbox;
pub use substitution::Substitution;
