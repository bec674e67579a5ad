//! Looks at how clusters are reached, and at paths.

use super::file::File;
use super::finding::{Check, Finding};
use crate::go::url::Url;
use crate::kubeconfig::{AuthInfo, Cluster, Field, Record, Stanza};
use crate::rule::Rule;
use crate::untrusted::{quoted, shown};

/// Looks for servers whose certificates are not checked, except on this machine.
pub(super) fn insecure(file: &File) -> Vec<Finding> {
    let insecure = file.clusters().filter(|(_, cluster)| cluster.insecure_skip_tls_verify && !is_local(&cluster.server));
    let finding = |(name, _): (&str, &Cluster)| {
        let message =
            format!("cluster {}: the server's certificate is not checked, so anybody may stand between it and kubectl", quoted(name));
        let finding = file.found_in((Stanza::Cluster, name), &["insecure-skip-tls-verify"], Check::InsecureServer, message);
        finding.by(Rule::Rest17).repair("remove insecure-skip-tls-verify, and give the certificate authority")
    };
    insecure.map(finding).collect()
}

fn is_local(server: &str) -> bool {
    let host = Url::parse(server).map(|url| String::from_utf8_lossy(url.hostname()).into_owned()).unwrap_or_default();
    host == "localhost" || host == "::1" || host.starts_with("127.")
}

/// Looks for paths with signs that only a shell replaces (HOME-07).
pub(super) fn unexpanded(file: &File) -> Vec<Finding> {
    let clusters =
        file.written.clusters.iter().flat_map(|(name, cluster)| paths::<Cluster>(cluster).map(move |path| (Stanza::Cluster, name, path)));
    let users = file.written.auth_infos.iter().flat_map(|(name, user)| {
        let command = user.exec.iter().map(|exec| ("exec.command", exec.command.as_str()));
        paths::<AuthInfo>(user).chain(command).map(move |path| (Stanza::User, name, path))
    });
    let unexpanded = clusters.chain(users).filter(|(_, _, (_, path))| is_unexpanded(path));
    let finding = |(stanza, name, (field, path)): (Stanza, &String, (&'static str, &str))| {
        let message = format!("{} {}: {field} is {}, in which nothing is expanded", stanza.as_str(), quoted(name), shown(path));
        let finding = file.found_in((stanza, name), &[field], Check::UnexpandedPath, message).by(Rule::Home07);
        finding.repair("write the whole path")
    };
    unexpanded.map(finding).collect()
}

fn paths<T: Record>(record: &T) -> impl Iterator<Item = (&'static str, &str)> {
    record.paths().map(|(field, path): (&'static Field<T>, _)| (field.name, path))
}

/// Whether a path has a sign that a shell would replace.
pub(super) fn is_unexpanded(path: &str) -> bool {
    path == "~" || path.starts_with("~/") || path.starts_with("$") || path.contains("${") || path.starts_with('%')
}
