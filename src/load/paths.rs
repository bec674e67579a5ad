//! Makes the references of a kubeconfig to files absolute (PATH-01 to PATH-06).

use crate::go::path::join;
use crate::kubeconfig::{AuthInfo, Cluster, Config, ExecConfig, Stanza};
use crate::release::Behaviours;

/// A relative reference of an entry, as written in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The kind of entry.
    pub stanza: Stanza,
    /// The entry's name.
    pub name: String,
    /// The field, by its v1 name.
    pub field: &'static str,
    /// What is written there.
    pub written: String,
}

/// Makes every relative reference of a file's entries absolute, relative to the file's folder, an absolute path (PATH-02 to PATH-04).
pub(super) fn resolve_paths(file: &mut Config, folder: &str, behaviours: Behaviours) {
    let clusters = file.clusters.values_mut().flat_map(|cluster| cluster_references(cluster));
    clusters.filter(|(_, path)| is_relative(path)).for_each(|(_, path)| *path = join(folder, path));
    let users = file.auth_infos.values_mut().flat_map(|user| user_references(user, behaviours));
    users.filter(|(_, path)| is_relative(path)).for_each(|(_, path)| *path = join(folder, path));
}

/// Returns the relative references of a file whose paths are not resolved.
pub fn relative_references(mut file: Config, behaviours: Behaviours) -> Vec<Reference> {
    let mut references = Vec::new();
    let mut add = |stanza, name: &str, (field, path): (&'static str, &mut String)| {
        if is_relative(path) {
            references.push(Reference { stanza, name: name.to_owned(), field, written: std::mem::take(path) });
        }
    };
    for (name, cluster) in &mut file.clusters {
        cluster_references(cluster).into_iter().for_each(|reference| add(Stanza::Cluster, name, reference));
    }
    for (name, user) in &mut file.auth_infos {
        user_references(user, behaviours).for_each(|reference| add(Stanza::User, name, reference));
    }
    references
}

/// Whether a reference is relative: an empty one is not set (PATH-03, PATH-04).
fn is_relative(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/')
}

/// Returns the references of a cluster, with their field names (PATH-01).
fn cluster_references(cluster: &mut Cluster) -> [(&'static str, &mut String); 1] {
    [("certificate-authority", &mut cluster.certificate_authority)]
}

/// Returns the references of a user, with their field names (PATH-01).
fn user_references(user: &mut AuthInfo, behaviours: Behaviours) -> impl Iterator<Item = (&'static str, &mut String)> {
    let references =
        [("client-certificate", &mut user.client_certificate), ("client-key", &mut user.client_key), ("tokenFile", &mut user.token_file)];
    let exec = user.exec.as_mut().filter(|exec| is_command_reference(exec, behaviours));
    references.into_iter().chain(exec.map(|exec| ("exec.command", &mut exec.command)))
}

/// Whether an exec plugin's command is a reference: one with a separator is, one without is looked up in PATH (PATH-05).
pub fn is_command_reference(exec: &ExecConfig, behaviours: Behaviours) -> bool {
    behaviours.resolves_exec_command() && exec.command.contains('/')
}
