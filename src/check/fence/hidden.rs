//! Lists what no adapter may see: where this machine keeps kubeconfigs, other credentials, and the accounts of pods.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scenario::SERVICE_ACCOUNT;

/// What homes hold that is as secret as kubeconfigs, and that no adapter needs.
const OF_USERS: [&str; 9] = [".kube", ".ssh", ".gnupg", ".aws", ".azure", ".config/gcloud", ".docker", ".netrc", ".git-credentials"];

/// The folders in which distributions keep the kubeconfigs of a node.
const OF_NODES: [&str; 4] = ["/etc/kubernetes", "/etc/rancher", "/var/lib/kubelet", "/var/snap/microk8s"];

/// Returns the paths without links. Some may not exist yet.
pub(super) fn paths() -> Vec<PathBuf> {
    let homes = homes();
    let homes = homes.iter().flat_map(|home| OF_USERS.map(|name| home.join(name)));
    let listed = env::var_os("KUBECONFIG").unwrap_or_default();
    let listed: Vec<PathBuf> =
        env::split_paths(&listed).filter_map(|path| path.canonicalize().ok()).filter(|path| path.is_file()).collect();
    let known = OF_NODES.iter().chain([&SERVICE_ACCOUNT]).map(PathBuf::from);
    let all: BTreeSet<PathBuf> = homes.chain(listed).chain(known).map(|path| without_links(&path)).collect();
    let is_below = |path: &Path| path.ancestors().skip(1).any(|above| all.contains(above));
    all.iter().filter(|path| !is_below(path)).cloned().collect()
}

/// Returns the home of every user: by the user database, by the environment, and by the usual places.
fn homes() -> Vec<PathBuf> {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let listed = passwd.lines().filter_map(|line| line.split(':').nth(5)).map(PathBuf::from);
    let usual = ["/home", "/Users"].into_iter().filter_map(|folder| fs::read_dir(folder).ok());
    let usual = usual.flatten().flatten().map(|entry| entry.path());
    let mut homes: Vec<PathBuf> = listed.chain(usual).chain(env::home_dir()).chain(["/root".into()]).collect();
    homes.retain(|home| home.is_absolute());
    homes
}

/// Resolves the links in the part of a path that exists.
fn without_links(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(found), _, _) => found,
        (Err(_), Some(parent), Some(name)) => without_links(parent).join(name),
        _ => path.to_owned(),
    }
}
