//! Asks a plugin policy whether a command may run, as client-go does (REQ-33).

use crate::go::path::base;
use crate::outcome::PluginPolicy;
use crate::world::World;

/// Whether a policy allows a command, which is cleaned. A list allows the commands that it names, and the programs that those are.
pub(super) fn allows(PluginPolicy { policy, allowlist }: &PluginPolicy, command: &str, world: &World) -> bool {
    match policy.as_str() {
        "DenyAll" => false,
        "Allowlist" => lists(allowlist, command, world),
        _ => true,
    }
}

fn lists(list: &[String], command: &str, world: &World) -> bool {
    let has = |path: &str| list.iter().any(|allowed| allowed == path);
    let Some(program) = world.look_path(command) else { return has(command) };
    if has(command) || has(&program) {
        return true;
    }
    // What is found by a relative folder of `PATH` is an error of Go's.
    let is_found = |name: &str, path: &str| name.contains('/') || path.starts_with('/');
    let is_this = |name: &String| {
        base(name) == base(&program) && world.look_path(name).is_some_and(|found| found == program && is_found(name, &found))
    };
    is_found(command, &program) && list.iter().any(is_this)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{PluginPolicy, allows};
    use crate::scenario;
    use crate::world::World;

    #[test]
    fn a_list_allows_names_and_the_programs_that_they_are() {
        let program = json!({"text": "", "mode": "0755"});
        let described: scenario::World = serde_json::from_value(json!({
            "env": {"PATH": "/world/bin:/world/other"},
            "files": {"/world/bin/p": program, "/world/other/p": program, "/world/other/q": program, "/world/bin/text": {"text": ""}},
        }))
        .unwrap();
        let world = World::new(&described);
        let allowed = |list: &[&str], command| {
            let allowlist = list.iter().map(|&entry| entry.to_owned()).collect();
            allows(&PluginPolicy { policy: "Allowlist".to_owned(), allowlist }, command, &world)
        };
        assert!(allowed(&["p"], "p") && allowed(&["/world/bin/p"], "p") && allowed(&["p"], "/world/bin/p"));
        assert!(!allowed(&["p"], "/world/other/p") && !allowed(&["q"], "p") && !allowed(&["/world/other/p"], "p"));
        assert!(allowed(&["text"], "text") && !allowed(&["/world/bin/text"], "text") && !allowed(&["p"], "none"));
    }
}
