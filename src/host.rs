//! Captures the real machine as a world: environment, working directory and the files that clientcmd may look at.
//!
//! No other code reads the machine for the model. A path is followed as the operating system follows it: links and folders on the way are
//! captured, a missing file stays missing, and a file that may not be read is captured without content and without read permission.

#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Read};

use serde_json::Value;

use crate::evaluate::evaluate;
use crate::go::path::clean;
use crate::kubeconfig::{AuthInfo, Cluster, Record};
use crate::outcome::Load;
use crate::scenario::{File, FileKind, SERVICE_ACCOUNT, Scenario, ScenarioError, World};

/// The environment variables that clientcmd reads. If the working directory is reached through a link, Go reads `PWD` as well.
pub const VARIABLES: [&str; 6] =
    ["HOME", "KUBECONFIG", "KUBERNETES_MASTER", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "POD_NAMESPACE"];

/// The number of links that one path may lead through, as in Linux.
const MAX_LINKS: usize = 40;

/// The number of bytes read from a pipe or device, so that an endless one cannot fill the memory.
const MAX_STREAM: u64 = 64 << 20;

/// Why the machine cannot be captured.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The working directory cannot be determined.
    #[error("the working directory cannot be determined: {0}")]
    WorkingDirectory(#[source] io::Error),
    /// The scenario cannot be evaluated, for example because of an override with a value of the wrong type.
    #[error(transparent)]
    ScenarioError(#[from] ScenarioError),
}

/// The paths that were captured.
#[derive(Debug)]
pub struct Captured {
    /// The paths where kubeconfigs were looked for. All other captured files are named by stanzas or overrides.
    pub kubeconfigs: BTreeSet<String>,
}

/// Captures the machine as the scenario's world: environment and working directory, the kubeconfigs that the scenario's loading finds,
/// and every file that their stanzas or the overrides name.
pub fn capture(scenario: &mut Scenario) -> Result<Captured, HostError> {
    let env = VARIABLES.iter().filter_map(|name| Some((name.to_string(), std::env::var_os(name)?.to_string_lossy().into_owned())));
    let mut env: BTreeMap<String, String> = env.collect();
    let cwd = working_directory()?;
    if std::env::current_dir().is_ok_and(|real| real.to_string_lossy() != cwd) {
        // Only the shell's variable names the working directory by the links that lead to it.
        env.insert("PWD".to_owned(), cwd.clone());
    }
    scenario.world = World { cwd: Some(cwd), env, files: BTreeMap::new() };
    capture_files(scenario)
}

/// Returns the home that the user database has for this user; none where it cannot be read.
pub fn homes() -> Vec<String> {
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let Some(uid) = fs::metadata("/proc/self").ok().and_then(|own| user_id(&own)) else { return Vec::new() };
    let home = |line: &str| {
        let fields: Vec<&str> = line.split(':').collect();
        (fields.get(2)?.parse() == Ok(uid)).then(|| fields.get(5).map(|home| (*home).to_owned()))?
    };
    users.lines().filter_map(home).collect()
}

/// Captures only the files of the scenario's world, as its environment and working directory locate them.
pub fn capture_files(scenario: &mut Scenario) -> Result<Captured, HostError> {
    let mut capturer = Capturer { cwd: scenario.world.cwd.clone().unwrap_or_default(), files: BTreeMap::new() };
    capturer.capture_kubeconfigs(scenario);
    let kubeconfigs = capturer.files.keys().cloned().collect();
    if ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"].iter().all(|name| set(&scenario.world, name).is_some()) {
        ["token", "ca.crt", "namespace"].iter().for_each(|name| capturer.capture(&format!("{SERVICE_ACCOUNT}/{name}")));
    }
    // The model itself reads the stanzas, from the kubeconfigs captured so far.
    scenario.world.files = capturer.files.clone();
    for path in referenced(scenario)? {
        capturer.capture(&path);
    }
    scenario.world.files = capturer.files;
    Ok(Captured { kubeconfigs })
}

/// Returns the working directory as Go does: `$PWD` if it leads there, links included, else the path from the operating system.
fn working_directory() -> Result<String, HostError> {
    let real = std::env::current_dir().map_err(HostError::WorkingDirectory)?;
    let variable = std::env::var_os("PWD").map(std::path::PathBuf::from).filter(|path| path.is_absolute());
    let same = variable.filter(|path| matches!((fs::metadata(path), fs::metadata(".")), (Ok(one), Ok(other)) if is_same(&one, &other)));
    Ok(clean(&same.unwrap_or(real).to_string_lossy()))
}

/// Returns the paths that stanzas and overrides name, as a client would open them.
fn referenced(scenario: &Scenario) -> Result<Vec<String>, ScenarioError> {
    let mut paths = Vec::new();
    let outcome = evaluate(scenario)?;
    if let Some(Load::Returned(loaded)) = outcome.load
        && let Some(config) = loaded.config
    {
        paths.extend(config.clusters.values().flat_map(|cluster| cluster.paths().map(|(_, path)| path.to_owned())));
        paths.extend(config.auth_infos.values().flat_map(|user| user.paths().map(|(_, path)| path.to_owned())));
    }
    // Of both kinds of stanza: neither has the names of the other.
    let (cluster, user) = (Cluster::default(), AuthInfo::default());
    let fields: Vec<&str> = cluster.paths().map(|(field, _)| field.name).chain(user.paths().map(|(field, _)| field.name)).collect();
    let overrides = scenario.overrides.iter();
    for stanza in overrides.flat_map(|overrides| [&overrides.user, &overrides.cluster, &overrides.cluster_defaults]).flatten() {
        paths.extend(fields.iter().filter_map(|field| stanza.get(field).and_then(Value::as_str)).map(str::to_owned));
    }
    Ok(paths)
}

fn set<'w>(world: &'w World, name: &str) -> Option<&'w str> {
    world.env.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

/// Captures one path after the other.
struct Capturer {
    cwd: String,
    files: BTreeMap<String, File>,
}

impl Capturer {
    /// Captures every file that loading may read, and the existence of those that it only checks for (MIG-02: always the home file).
    fn capture_kubeconfigs(&mut self, scenario: &Scenario) {
        let loading = scenario.loading.clone().unwrap_or_default();
        let explicit = loading.explicit_path.filter(|path| !path.is_empty());
        let kubeconfig = set(&scenario.world, "KUBECONFIG");
        let folder = match set(&scenario.world, "HOME") {
            Some(home) => format!("{home}/.kube"),
            None => ".kube".to_owned(),
        };
        let home_file = format!("{folder}/config");
        match (&explicit, kubeconfig) {
            (Some(path), _) => self.capture(path),
            (None, Some(list)) => list.split(':').for_each(|path| self.capture(path)),
            (None, None) => self.capture(&home_file),
        }
        if explicit.is_some() || kubeconfig.is_some() {
            self.note_existence(&home_file);
        }
        if fs::metadata(self.absolute(&home_file)).is_err() {
            self.capture(&format!("{folder}/.kubeconfig"));
        }
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.cwd) }
    }

    /// Captures the file at the path, and the links and folders on the way that matter.
    fn capture(&mut self, path: &str) {
        self.capture_path(path, true);
    }

    /// Captures only that a file exists: unless it was captured before, it has no content.
    fn note_existence(&mut self, path: &str) {
        self.capture_path(path, false);
    }

    fn capture_path(&mut self, path: &str, content: bool) {
        if path.is_empty() || path.contains('\0') {
            return;
        }
        let absolute = self.absolute(path);
        match fs::metadata(&absolute) {
            // A pipe or device can be read only once, and the links to it lead to nothing that a world can hold.
            Ok(found) if !found.is_file() && !found.is_dir() => self.capture_stream(&clean(&absolute), &absolute),
            _ => self.walk(&absolute, content),
        }
    }

    fn capture_stream(&mut self, name: &str, path: &str) {
        if self.files.contains_key(name) {
            return;
        }
        let mut bytes = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(MAX_STREAM).read_to_end(&mut bytes));
        let file = match read {
            Ok(_) => File::content(bytes),
            Err(_) => File { kind: FileKind::Content(Vec::new()), mode: Some(0) },
        };
        self.files.insert(name.to_owned(), file);
    }

    /// Follows the path part by part as the operating system does.
    fn walk(&mut self, path: &str, content: bool) {
        let mut folder = String::new();
        let mut rest: Vec<String> = parts(path);
        let mut links = 0;
        while let Some(part) = rest.pop() {
            if part == ".." {
                self.keep_folder(&folder);
                folder.truncate(folder.rfind('/').unwrap_or(0));
                continue;
            }
            let here = format!("{folder}/{part}");
            match fs::symlink_metadata(&here) {
                Ok(found) if found.is_symlink() => {
                    let Ok(target) = fs::read_link(&here) else { return };
                    let target = target.to_string_lossy().into_owned();
                    links += 1;
                    if target.starts_with('/') {
                        folder.clear();
                    }
                    rest.extend(parts(&target));
                    self.files.insert(here, File { kind: FileKind::Symlink(target), mode: None });
                    if links > MAX_LINKS {
                        return;
                    }
                }
                Ok(found) if found.is_dir() => folder = here,
                Ok(found) => return self.keep_file(here, &found, content),
                Err(error) => {
                    self.keep_folder(&folder);
                    if error.kind() == ErrorKind::PermissionDenied {
                        self.close(&folder);
                    }
                    return;
                }
            }
        }
        self.keep_folder(&folder);
    }

    fn keep_folder(&mut self, path: &str) {
        if !path.is_empty() {
            self.files.entry(path.to_owned()).or_insert(File { kind: FileKind::Dir, mode: None });
        }
    }

    /// Removes all permissions of the folder, below which nothing can be captured.
    fn close(&mut self, path: &str) {
        if let Some(folder) = self.files.get_mut(path) {
            folder.mode = Some(0);
        }
    }

    fn keep_file(&mut self, path: String, found: &Metadata, content: bool) {
        let known = self.files.get(&path).is_some_and(|file| file.kind != FileKind::Content(Vec::new()));
        if known {
            return;
        }
        let bits = permission_bits(found);
        let file = match fs::read(&path) {
            // The file could be read, whatever the owner's bits are: by root, or through a group.
            Ok(bytes) => File {
                kind: FileKind::Content(if content { bytes } else { Vec::new() }),
                mode: Some(bits | 0o400).filter(|bits| *bits != 0o644),
            },
            Err(_) => File { kind: FileKind::Content(Vec::new()), mode: Some(bits & !0o444) },
        };
        self.files.insert(path, file);
    }
}

/// Returns the parts of a path without empty ones and `.`, last first.
fn parts(path: &str) -> Vec<String> {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).rev().map(str::to_owned).collect()
}

#[cfg(unix)]
fn permission_bits(found: &Metadata) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o777
}

#[cfg(not(unix))]
fn permission_bits(_: &Metadata) -> u32 {
    0o644
}

#[cfg(unix)]
fn user_id(found: &Metadata) -> Option<u32> {
    Some(std::os::unix::fs::MetadataExt::uid(found))
}

#[cfg(not(unix))]
fn user_id(_: &Metadata) -> Option<u32> {
    None
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}
