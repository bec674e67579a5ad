//! Finds what keeps a world from being put on this machine's disk, or an answer from depending on the world alone.

use std::fs;

use serde_json::Value;

use super::substitution::Substitution;
use crate::compare::{Errors, SECTIONS, compare};
use crate::evaluate::{consulted, evaluate};
use crate::json;
use crate::scenario::{SERVICE_ACCOUNT, Scenario};
use crate::world::{Access, Consulted, World};

/// Returns the reason why the scenario cannot be asked on this machine, if there is one. `entered` is the scenario in terms of the root.
pub(super) fn obstacle(scenario: &Scenario, entered: &Scenario, substitution: &Substitution) -> Option<String> {
    impossible_variable(scenario)
        .or_else(|| impossible_directory(scenario))
        .or_else(|| way_out(entered, substitution))
        .or_else(|| misnomer(scenario, entered, substitution))
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

/// Returns why an answer would depend on the files of this machine: the run looks outside of the world for something that is missing in the
/// scenario, but is here.
///
/// The model says where a run looks, whatever the spelling. An adapter that looks elsewhere is left to the fence.
fn way_out(entered: &Scenario, substitution: &Substitution) -> Option<String> {
    let is_below = |root: &str, path: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let outside = |seen: &Consulted| ![substitution.root(), SERVICE_ACCOUNT].iter().any(|root| is_below(root, &seen.leads_to));
    let world = World::new(&entered.world);
    let differs = |seen: &Consulted| match (world.stat(&seen.leads_to), fs::metadata(&seen.leads_to)) {
        _ if seen.access == Access::Write => true,
        (Err(_), Err(_)) => false,
        // A fence of Landlock lets nobody open the folders above what it hides.
        (Ok(ours), Ok(theirs)) => !ours.is_dir || !theirs.is_dir() || (seen.access != Access::Stat && !substitution.is_identity()),
        _ => true,
    };
    let seen = consulted(entered).ok()?.into_iter().find(|seen| outside(seen) && differs(seen))?;
    Some(format!("{} leads out of it to this machine's own files", seen.name))
}

/// Returns why the root's name cannot stand for `/world`, although only the name differs: it is longer and sorts elsewhere, and `/world`
/// may be written in a way that is not replaced.
fn misnomer(scenario: &Scenario, entered: &Scenario, substitution: &Substitution) -> Option<String> {
    let outcome = |scenario: &Scenario| evaluate(scenario).ok().and_then(|outcome| json::to_value(&outcome).ok());
    if substitution.is_identity() {
        return None;
    }
    let (ours, theirs): (Value, Value) = (outcome(scenario)?, substitution.outcome_back(outcome(entered)?));
    let sections: Vec<String> = SECTIONS.iter().map(|section| (*section).to_owned()).collect();
    let is_same = compare(&ours, &theirs, &sections, Errors::Exact).is_empty();
    (!is_same).then(|| "the outcome depends on the name of /world, for which a folder stands".to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// Returns the obstacle to a scenario whose root is `root`.
    fn at(root: &str, mut scenario: Value) -> Option<String> {
        scenario["id"] = json!("a/b");
        let scenario: Scenario = serde_json::from_value(scenario).unwrap();
        let substitution = Substitution::new(root);
        obstacle(&scenario, &substitution.enter(&scenario), &substitution)
    }

    /// A kubeconfig whose only cluster has this authority.
    fn with_authority(path: &str) -> Value {
        let text = format!(
            "{{current-context: x, contexts: [{{name: x, context: {{cluster: c, user: u}}}}], \
            clusters: [{{name: c, cluster: {{server: h, certificate-authority: {path}}}}}]}}"
        );
        json!({"world": {"env": {"KUBECONFIG": "/world/k"}, "files": {"/world/k": {"text": text}}}})
    }

    #[test]
    fn a_world_that_leads_to_files_of_this_machine_is_refused() {
        let out = |path: &str| Some(format!("{path} leads out of it to this machine's own files"));
        assert_eq!(at("/world", with_authority("/etc/passwd")), out("/etc/passwd"));
        // However it is written.
        assert_eq!(at("/world", with_authority("\"\\x2fetc/pass\\x77d\"")), out("/etc/passwd"));
        assert_eq!(at("/world", with_authority("../etc/passwd")), out("/etc/passwd"));
        let link = json!({"world": {"env": {"KUBECONFIG": "/world/k"}, "files": {"/world/k": {"symlink": "../etc/passwd"}}}});
        assert_eq!(at("/world", link), out("/world/k"));
        let ladder = json!({"world": {"cwd": "/world/1/2", "env": {"HOME": "/world/a:b/../../../etc/passwd"}}});
        assert_eq!(at("/world", ladder.clone()), None, "nothing is there to read");
        let token = json!({"world": {}, "overrides": {"user": {"tokenFile": "/etc/passwd"}, "cluster": {"server": "https://h"}}});
        assert_eq!(at("/world", token), out("/etc/passwd"));
        let migration = json!({"world": {"files": {"/world/a": {"text": ""}}}, "loading": {"migrations": [{"to": "../c", "from": "a"}]}});
        assert_eq!(at("/world", migration), out("../c"));
    }

    #[test]
    fn a_path_that_nobody_has_is_as_good_in_the_world() {
        assert_eq!(at("/world", with_authority("/nonexistent/ca.crt")), None);
        assert_eq!(at("/world", with_authority("../../..")), None);
        assert_eq!(at("/tmp/k7/world", with_authority("/nonexistent/ca.crt")), None);
    }

    #[test]
    fn a_folder_cannot_stand_for_a_world_that_is_written_otherwise() {
        let named = |text: &str| json!({"world": {"env": {"KUBECONFIG": text}, "files": {"/world/k": {"text": "current-context: x"}}}});
        assert_eq!(at("/tmp/k7/world", named("/world/k")), None);
        assert!(at("/tmp/k7/world", named("//world/k")).is_some());
        assert_eq!(at("/world", named("//world/k")), None);
        let mut escaped = with_authority("\"\\x2fworld/ca\"");
        escaped["world"]["files"]["/world/ca"] = json!({"text": ""});
        assert!(at("/tmp/k7/world", escaped.clone()).is_some());
        assert_eq!(at("/world", escaped), None);
    }

    #[test]
    fn what_no_process_can_have_is_the_fault_of_the_world() {
        for world in [
            json!({"env": {"A=B": "c"}}),
            json!({"env": {"A": "\u{0}"}}),
            json!({"cwd": "/world/k", "files": {"/world/k": {"text": ""}}}),
            json!({"cwd": "/world/k", "files": {"/world/k": {"dir": true, "mode": "0600"}}}),
            json!({"cwd": "/world/k/x", "files": {"/world/k": {"dir": true, "mode": "0000"}}}),
        ] {
            assert!(at("/world", json!({"world": world.clone()})).is_some(), "{world}");
        }
    }
}
