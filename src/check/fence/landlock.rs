//! The fence of Landlock: which files a process and all its descendants may read and write. TCP is forbidden.

use std::fs;
use std::path::{Path, PathBuf};

use super::confinement::Opening;
use super::hidden;
use super::limits::Limits;
use crate::check::world::Sandbox;

/// The devices that programs write to.
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Returns what an adapter in a folder may not see.
pub(super) fn hidden(sandbox: &Sandbox) -> Vec<PathBuf> {
    let mut hidden = hidden::paths();
    hidden.extend(["/run", "/var/run", "/world"].iter().map(|path| fs::canonicalize(path).unwrap_or_else(|_| path.into())));
    hidden.extend(fs::canonicalize(sandbox.folder()));
    hidden
}

/// Returns what an adapter in a folder may write to.
pub(super) fn writable(opening: &Opening, sandbox: &Sandbox) -> Vec<PathBuf> {
    let stages = sandbox.stages().map(|(folder, _)| folder.to_owned());
    let own = stages.chain([sandbox.scratch()]).chain(DEVICES.map(PathBuf::from));
    own.chain(opening.writable.iter().cloned()).collect()
}

/// Restricts this process and all its descendants, and returns whether the kernel enforces it.
#[cfg(target_os = "linux")]
pub(super) fn restrict(limits: &Limits) -> Result<bool, landlock::RulesetError> {
    use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus};
    use landlock::{Scope, path_beneath_rules};

    // The newest version that is asked for; an older kernel enforces what it knows.
    let abi = ABI::V6;
    let mut visible = Vec::new();
    add_visible(Path::new("/"), &limits.hide, &mut visible);
    let listed = limits.list.then_some("/");
    let restricted = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(visible, AccessFs::from_read(abi)))?
        .add_rules(path_beneath_rules(listed, AccessFs::ReadDir))?
        .add_rules(path_beneath_rules(&limits.write, AccessFs::from_all(abi)))?
        .restrict_self()?;
    Ok(restricted.ruleset != RulesetStatus::NotEnforced)
}

/// Restricts nothing, since there is no Landlock on this system.
#[cfg(not(target_os = "linux"))]
pub(super) fn restrict(_: &Limits) -> Result<bool, std::convert::Infallible> {
    Ok(false)
}

/// Adds the highest folders and files that hold nothing hidden. Links are left out: what counts is where they lead.
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
fn add_visible(path: &Path, hidden: &[PathBuf], visible: &mut Vec<PathBuf>) {
    if hidden.iter().any(|hidden| hidden == path) {
        return;
    }
    if !hidden.iter().any(|hidden| hidden.starts_with(path)) {
        visible.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| !kind.is_symlink()) {
            add_visible(&entry.path(), hidden, visible);
        }
    }
}
