//! Looks at who else may read and write the files.

use super::credentials::has_secret;
use super::file::File;
use super::finding::{Check, Finding};
use crate::kubeconfig::{AuthInfo, Stanza};
use crate::untrusted::quoted;

/// Looks at the permissions of the file, and of the files with secrets that it names.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let mode = |path: &str| file.setting.world.stat(path).ok().filter(|stat| !stat.is_dir).map(|stat| stat.mode);
    let Some(own) = mode(file.name) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(who) = readers(own).filter(|_| file.users().any(|(_, user)| has_secret(user))) {
        let finding = file.finding(Check::ReadableSecrets, format!("{who} may read this file, which has secrets"));
        found.push(finding.repair("take the right away, for instance with `chmod 600`"));
    }
    if let Some(who) = others(own, 0o002, 0o020) {
        let finding = file.finding(Check::WritableFile, format!("{who} may write this file, and so make kubectl run a program"));
        found.push(finding.repair("take the right away, for instance with `chmod 600`"));
    }
    let keys = file
        .users()
        .flat_map(|(name, AuthInfo { client_key, token_file, .. })| [(name, "client-key", client_key), (name, "tokenFile", token_file)]);
    for (name, field, path) in keys.filter(|(_, _, path)| !path.is_empty()) {
        if let Some(who) = mode(path).and_then(readers) {
            let message = format!("user {}: {who} may read the file of {field}", quoted(name));
            let finding = file.found_in((Stanza::User, name), &[field], Check::ReadableSecrets, message);
            found.push(finding.repair("take the right away, for instance with `chmod 600`"));
        }
    }
    found
}

fn readers(mode: u32) -> Option<&'static str> {
    others(mode, 0o004, 0o040)
}

fn others(mode: u32, everybody: u32, group: u32) -> Option<&'static str> {
    match () {
        () if mode & everybody != 0 => Some("every user of this machine"),
        () if mode & group != 0 => Some("the group of this file"),
        () => None,
    }
}
