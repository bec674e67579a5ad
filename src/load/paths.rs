//! Paths as Go's `path/filepath` handles them on Unix, and the references of a kubeconfig that are paths (PATH-01 to PATH-06).

use std::sync::Arc;

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

/// `filepath.Join` of two elements: empty ones are left out, and the result is clean.
pub fn join(base: &str, path: &str) -> String {
    match (base.is_empty(), path.is_empty()) {
        (true, true) => String::new(),
        (true, false) => clean(path),
        (false, true) => clean(base),
        (false, false) => clean(&format!("{base}/{path}")),
    }
}

/// `filepath.Abs`, given the working directory.
pub fn absolute(working_directory: &str, path: &str) -> String {
    match path.starts_with('/') {
        true => clean(path),
        false => join(working_directory, path),
    }
}

/// `filepath.Dir`: all but the last element, clean.
pub fn dir(path: &str) -> String {
    clean(&path[..path.rfind('/').map_or(0, |slash| slash + 1)])
}

/// `filepath.Clean`: the shortest path that says the same, by text alone.
pub fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if rooted => {}
            _ => kept.push(part),
        }
    }
    match (rooted, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => kept.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, dir, join};

    #[track_caller]
    fn assert_clean(path: &str, expected: &str) {
        assert_eq!(clean(path), expected, "{path:?}");
    }

    #[test]
    fn clean_is_go_s_clean() {
        assert_clean("", ".");
        assert_clean("/", "/");
        assert_clean("//a//b/", "/a/b");
        assert_clean("/../a", "/a");
        assert_clean("../../a", "../../a");
        assert_clean("a/../..", "..");
        assert_clean("a/..", ".");
    }

    #[test]
    fn dir_and_join_clean_what_they_give() {
        assert_eq!(dir("a"), ".");
        assert_eq!(dir("/a"), "/");
        assert_eq!(dir("a//b"), "a");
        assert_eq!(join("", ""), "");
        assert_eq!(join("/b", "../c"), "/c");
        assert_eq!(join("", "./.kube"), ".kube");
    }
}
