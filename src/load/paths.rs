//! The references of a kubeconfig that are paths (PATH-01 to PATH-06).

use std::sync::Arc;

use crate::go::path::{absolute, dir, join};
use crate::kubeconfig::{AuthInfo, Cluster, Config};
use crate::release::Behaviours;
use crate::world::World;

/// Makes every relative reference absolute, from the folder of the file its entry came from (PATH-02).
pub fn resolve_paths(config: &mut Config, world: &World, behaviours: Behaviours) {
    let working_directory = world.working_directory();
    // Entries of one file stand side by side more often than not.
    let mut last: Option<(Arc<str>, String)> = None;
    let mut base_of = |origin: &Arc<str>| match &last {
        Some((known, base)) if known == origin => base.clone(),
        _ => {
            let base = absolute(&working_directory, &dir(origin));
            last = Some((origin.clone(), base.clone()));
            base
        }
    };
    for cluster in config.clusters.values_mut() {
        let Some(origin) = cluster.origin.clone() else { continue };
        cluster_references(cluster).into_iter().for_each(|(_, path)| resolve(path, &base_of(&origin)));
    }
    for user in config.auth_infos.values_mut() {
        let Some(origin) = user.origin.clone() else { continue };
        user_references(user, behaviours).into_iter().for_each(|(_, path)| resolve(path, &base_of(&origin)));
    }
}

/// The references of a cluster (PATH-01).
pub fn cluster_references(cluster: &mut Cluster) -> Vec<(&'static str, &mut String)> {
    vec![("certificate-authority", &mut cluster.certificate_authority)]
}

/// The references of a user: an exec command only where it holds a separator, since a bare one is looked up in PATH (PATH-05).
pub fn user_references(user: &mut AuthInfo, behaviours: Behaviours) -> Vec<(&'static str, &mut String)> {
    let mut references = vec![
        ("client-certificate", &mut user.client_certificate),
        ("client-key", &mut user.client_key),
        ("tokenFile", &mut user.token_file),
    ];
    let exec = user.exec.as_mut().filter(|exec| behaviours.resolves_exec_command() && exec.command.contains('/'));
    references.extend(exec.map(|exec| ("exec.command", &mut exec.command)));
    references
}

/// PATH-03 and PATH-04: empty stays empty, absolute stays as it is written, relative is joined and cleaned.
fn resolve(path: &mut String, base: &str) {
    if !path.is_empty() && !path.starts_with('/') {
        *path = join(base, path);
    }
}
