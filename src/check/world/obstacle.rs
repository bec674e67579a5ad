//! Finds what keeps a world from being put on this machine's disk, or an answer from depending on the world alone.

use crate::scenario::Scenario;
use crate::world::World;

use super::substitution::Substitution;

/// Returns the reason why the scenario cannot be asked on this machine, if there is one. `entered` is the scenario in terms of the root.
pub(super) fn obstacle(scenario: &Scenario, entered: &Scenario, substitution: &Substitution) -> Option<String> {
    impossible_variable(scenario).or_else(|| impossible_directory(scenario))
}

fn impossible_variable(scenario: &Scenario) -> Option<String> {
    let mut env = scenario.world.env.iter();
    let (name, _) = env.find(|(name, value)| name.is_empty() || name.contains(['=', '\0']) || value.contains('\0'))?;
    Some(format!("no process can have the environment variable {name:?} with this value"))
}

/// Returns why a process cannot be in the working directory.
fn impossible_directory(scenario: &Scenario) -> Option<String> {
    let world = World::new(&scenario.world);
    match world.stat(world.directory()) {
        Ok(stat) if !stat.is_dir => Some("the working directory is not a folder".to_owned()),
        Ok(stat) if stat.mode & 0o100 == 0 => Some("the working directory cannot be entered".to_owned()),
        Ok(_) => None,
        Err(error) => Some(format!("the working directory cannot be entered: {error}")),
    }
}
