//! Asks a plugin policy whether a command may run, as client-go does (REQ-33).

use super::setup::PluginPolicy;
use crate::go::path::join;
use crate::world::World;

/// Whether a policy allows a command, which is cleaned. A list allows the commands that it names, and the programs that those are.
pub(super) fn allows(policy: &PluginPolicy, command: &str, world: &World) -> bool {
    let list = match policy {
        PluginPolicy::AllowAll => return true,
        PluginPolicy::DenyAll => return false,
        PluginPolicy::Allowlist(list) => list,
    };
    let has = |path: &str| list.iter().any(|allowed| allowed == path);
    let program = look_path(command, world);
    if has(command) || program.as_ref().is_some_and(|program| has(&program.path)) {
        return true;
    }
    let Some(Program { path, is_found_here: false }) = program else { return false };
    let is_this = |allowed: &&String| base(allowed) == base(&path);
    let found = list.iter().filter(is_this).filter_map(|allowed| look_path(allowed, world));
    found.filter(|found| !found.is_found_here).any(|found| found.path == path)
}

/// A program that was found.
struct Program {
    path: String,
    /// Whether it was found by a relative folder of `PATH`, which Go does not run.
    is_found_here: bool,
}

/// Finds a program, as `exec.LookPath`.
fn look_path(name: &str, world: &World) -> Option<Program> {
    if name.contains('/') {
        return is_program(name, world).then(|| Program { path: name.to_owned(), is_found_here: false });
    }
    let list = world.env("PATH");
    let folders = list.split(':').filter(|_| !list.is_empty());
    let mut paths = folders.map(|folder| join(if folder.is_empty() { "." } else { folder }, name));
    let path = paths.find(|path| is_program(path, world))?;
    let is_found_here = !path.starts_with('/');
    Some(Program { path, is_found_here })
}

fn is_program(path: &str, world: &World) -> bool {
    world.stat(path).is_ok_and(|stat| !stat.is_dir && stat.mode & 0o100 != 0)
}

/// Returns the last element of a path.
fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
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
            allows(&PluginPolicy::Allowlist(list.iter().map(|&entry| entry.to_owned()).collect()), command, &world)
        };
        assert!(allowed(&["p"], "p") && allowed(&["/world/bin/p"], "p") && allowed(&["p"], "/world/bin/p"));
        assert!(!allowed(&["p"], "/world/other/p") && !allowed(&["q"], "p") && !allowed(&["/world/other/p"], "p"));
        assert!(allowed(&["text"], "text") && !allowed(&["/world/bin/text"], "text") && !allowed(&["p"], "none"));
    }
}
