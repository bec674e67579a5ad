//! Makes the references of a kubeconfig to files absolute (PATH-01 to PATH-06).

use std::sync::Arc;

use crate::go::path::{dir, join};
use crate::kubeconfig::{AuthInfo, Cluster, Config, ExecConfig, Stanza};
use crate::release::Behaviours;
use crate::world::World;

/// A relative reference that was made absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// The kind of entry that it belongs to.
    pub stanza: Stanza,
    /// The entry, by its index in the sorted map.
    pub entry: usize,
    /// The field, by its v1 name.
    pub field: &'static str,
    /// The reference as written in the file.
    pub written: String,
}

/// Makes every relative reference absolute, relative to the folder of its entry's file (PATH-02). Returns the references as written, by kind
/// of entry and name.
pub(super) fn resolve_paths(config: &mut Config, world: &World, behaviours: Behaviours) -> Vec<Rewritten> {
    let mut bases = Bases { world, last: None };
    let mut rewritten = Vec::new();
    for (entry, cluster) in config.clusters.values_mut().enumerate() {
        let Some(origin) = cluster.origin.clone() else { continue };
        for (field, path) in cluster_references(cluster) {
            let written = bases.resolve(path, &origin);
            rewritten.extend(written.map(|written| Rewritten { stanza: Stanza::Cluster, entry, field, written }));
        }
    }
    for (entry, user) in config.auth_infos.values_mut().enumerate() {
        let Some(origin) = user.origin.clone() else { continue };
        for (field, path) in user_references(user, behaviours) {
            let written = bases.resolve(path, &origin);
            rewritten.extend(written.map(|written| Rewritten { stanza: Stanza::User, entry, field, written }));
        }
    }
    rewritten
}

/// The folders that references are relative to. Neighbouring entries mostly come from the same file, so the last folder is cached.
struct Bases<'a> {
    world: &'a World<'a>,
    last: Option<(Arc<str>, String)>,
}

impl Bases<'_> {
    /// Makes a reference absolute: empty and absolute ones stay as written, relative ones are joined and cleaned (PATH-03, PATH-04). Returns
    /// the reference that was replaced.
    fn resolve(&mut self, path: &mut String, origin: &Arc<str>) -> Option<String> {
        if path.is_empty() || path.starts_with('/') {
            return None;
        }
        let resolved = join(self.of(origin), path);
        Some(std::mem::replace(path, resolved))
    }

    /// Returns the folder of a file as an absolute path.
    fn of(&mut self, origin: &Arc<str>) -> &str {
        if self.last.as_ref().is_none_or(|(known, _)| known != origin) {
            self.last = Some((origin.clone(), self.world.absolute(&dir(origin))));
        }
        self.last.as_ref().map_or("", |(_, base)| base)
    }
}

/// Returns the references of a cluster, with their field names (PATH-01).
fn cluster_references(cluster: &mut Cluster) -> Vec<(&'static str, &mut String)> {
    vec![("certificate-authority", &mut cluster.certificate_authority)]
}

/// Returns the references of a user, with their field names (PATH-01).
fn user_references(user: &mut AuthInfo, behaviours: Behaviours) -> Vec<(&'static str, &mut String)> {
    let mut references = vec![
        ("client-certificate", &mut user.client_certificate),
        ("client-key", &mut user.client_key),
        ("tokenFile", &mut user.token_file),
    ];
    let exec = user.exec.as_mut().filter(|exec| is_command_reference(exec, behaviours));
    references.extend(exec.map(|exec| ("exec.command", &mut exec.command)));
    references
}

/// Whether an exec plugin's command is a reference: one with a separator is, one without is looked up in PATH (PATH-05).
pub fn is_command_reference(exec: &ExecConfig, behaviours: Behaviours) -> bool {
    behaviours.resolves_exec_command() && exec.command.contains('/')
}
