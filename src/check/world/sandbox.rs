//! Puts a scenario's world on disk, and removes it again.
//!
//! The root is `/world` itself inside a private mount namespace ([`super::jail`]), or a folder that stands for it.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::substitution::Substitution;
use crate::scenario::{FileKind, SERVICE_ACCOUNT, Scenario, WORLD};

const FILE_MODE: u32 = 0o644;
const FOLDER_MODE: u32 = 0o755;

/// A place on disk for one world at a time.
#[derive(Debug)]
pub struct Sandbox {
    substitution: Substitution,
    root: PathBuf,
    /// Whether the service-account folder can be used, as only in a jail.
    service_account: bool,
    /// Whether the process's umask removes bits of 0644 and 0755, so that modes have to be set explicitly.
    umask_bites: bool,
    _folder: Option<TempDir>,
}

impl Sandbox {
    /// Makes the sandbox of a jailed process, which has `/world` for itself.
    pub fn jailed() -> io::Result<Self> {
        Self::at(PathBuf::from(WORLD), true, None)
    }

    /// Makes a sandbox in a new folder that stands for `/world`.
    pub fn substituted() -> io::Result<Self> {
        // The name has only letters and digits, so that the root is a plain scalar anywhere in YAML.
        let mut name = tempfile::Builder::new();
        name.prefix("kubeconfigoracle").rand_bytes(8);
        // Worlds are many and short-lived, so they are kept in memory where possible.
        let folder = name.tempdir_in("/dev/shm").or_else(|_| name.tempdir())?;
        fs::set_permissions(folder.path(), Permissions::from_mode(FOLDER_MODE))?;
        let root = folder.path().canonicalize()?.join("world");
        fs::create_dir(&root)?;
        Self::at(root, false, Some(folder))
    }

    fn at(root: PathBuf, service_account: bool, folder: Option<TempDir>) -> io::Result<Self> {
        let name = root.to_str().ok_or_else(|| io::Error::other("the temporary folder's name is not UTF-8"))?;
        let substitution = Substitution::new(name);
        let probe = root.join("probe");
        new_folder(&probe)?;
        let umask_bites = fs::metadata(&probe)?.mode() & 0o777 != FOLDER_MODE;
        fs::remove_dir(&probe)?;
        Ok(Sandbox { substitution, root, service_account, umask_bites, _folder: folder })
    }

    /// Returns the folder that stands for `/world`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the replacement of paths below `/world` by paths below the root.
    pub fn substitution(&self) -> &Substitution {
        &self.substitution
    }

    /// Whether worlds may have a service-account folder.
    pub fn has_service_account(&self) -> bool {
        self.service_account
    }

    /// Puts the scenario's world on disk in place of the last one, and returns the scenario in terms of the root.
    ///
    /// # Errors
    /// This machine cannot hold the world (because a name is too long, for example), or the last world could not be removed.
    pub fn put_up(&self, scenario: &Scenario) -> io::Result<Scenario> {
        self.clear()?;
        if is_closed_inside(scenario) {
            return Err(io::Error::other("the working directory cannot be entered"));
        }
        if let Some(path) = way_out(scenario) {
            return Err(io::Error::other(format!("{path} leads out of it to this machine's own files")));
        }
        let entered = self.substitution.enter(scenario);
        self.write(&entered)?;
        Ok(entered)
    }

    fn write(&self, scenario: &Scenario) -> io::Result<()> {
        let mut modes = Vec::new();
        for (path, file) in &scenario.world.files {
            if path.starts_with(SERVICE_ACCOUNT) && !self.service_account {
                return Err(io::Error::other("a service-account folder needs a private mount namespace"));
            }
            let path = Path::new(path);
            match &file.kind {
                FileKind::Dir => self.folder(path)?,
                FileKind::Content(content) => {
                    self.parent(path)?;
                    OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path)?.write_all(content)?;
                    if self.umask_bites {
                        fs::set_permissions(path, Permissions::from_mode(FILE_MODE))?;
                    }
                }
                FileKind::Symlink(target) => {
                    self.parent(path)?;
                    symlink(target, path)?;
                }
            }
            if let Some(mode) = file.mode {
                modes.push((path, mode));
            }
        }
        if let Some(cwd) = &scenario.world.cwd
            && !Path::new(cwd).exists()
        {
            self.folder(Path::new(cwd))?;
        }
        // The innermost first: a folder may deny access to what is in it.
        for (path, mode) in modes.into_iter().rev() {
            fs::set_permissions(path, Permissions::from_mode(mode))?;
        }
        Ok(())
    }

    fn parent(&self, path: &Path) -> io::Result<()> {
        path.parent().map_or(Ok(()), |parent| self.folder(parent))
    }

    fn folder(&self, path: &Path) -> io::Result<()> {
        match new_folder(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.parent(path)?;
                new_folder(path)?;
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
            other => other?,
        }
        if self.umask_bites {
            fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE))?;
        }
        Ok(())
    }

    /// Removes the world, including what the adapter wrote.
    pub fn clear(&self) -> io::Result<()> {
        clear_folder(&self.root)?;
        if self.service_account {
            clear_folder(Path::new(SERVICE_ACCOUNT))?;
        }
        Ok(())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Whatever remains is removed together with the jail, or by the temporary folder's own destructor.
        let _ = self.clear();
    }
}

/// Returns the first path by which an implementation would read or write a kubeconfig outside the world. Nothing exists there in the
/// scenario, but this machine may have files there. A path is judged by its text, and a `..` after a link counts as leading out.
fn way_out(scenario: &Scenario) -> Option<String> {
    let world = &scenario.world;
    let cwd = world.cwd.as_deref().unwrap_or(WORLD);
    let leads_out = |folder: &str, path: &str| {
        let mut at = if path.starts_with('/') { String::new() } else { folder.to_owned() };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if world.files.get(&at).is_some_and(|file| matches!(file.kind, FileKind::Symlink(_))) => return true,
                ".." => at.truncate(at.rfind('/').unwrap_or(0)),
                name => at = format!("{at}/{name}"),
            }
        }
        ![WORLD, SERVICE_ACCOUNT].iter().any(|root| at.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    };
    let env = ["HOME", "KUBECONFIG"].iter().filter_map(|name| world.env.get(*name)).flat_map(|value| value.split(':'));
    let loading = scenario.loading.iter().flat_map(|loading| {
        let migrations = loading.migrations.iter().flatten().flat_map(|migration| [&migration.to, &migration.from]);
        loading.explicit_path.iter().chain(loading.precedence.iter().flatten()).chain(migrations)
    });
    let flags = scenario.flags.iter().map(|flags| &flags.kubeconfig);
    let bytes = scenario.bytes.iter().map(|bytes| &bytes.file);
    let named = env.chain(loading.chain(flags).chain(bytes).map(String::as_str)).map(|path| (cwd, path));
    let links = world.files.iter().filter_map(|(path, file)| match &file.kind {
        FileKind::Symlink(target) => Some((&path[..path.rfind('/').unwrap_or(0)], target.as_str())),
        _ => None,
    });
    named.chain(links).find(|(folder, path)| leads_out(folder, path)).map(|(_, path)| path.to_owned())
}

/// Whether permission bits deny access to the working directory.
fn is_closed_inside(scenario: &Scenario) -> bool {
    let Some(cwd) = scenario.world.cwd.as_deref() else { return false };
    let leads_there = |path: &str| cwd.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    scenario.world.files.iter().any(|(path, file)| leads_there(path) && file.mode.is_some_and(|mode| mode & 0o100 == 0))
}

fn new_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(FOLDER_MODE).create(path)
}

/// Empties a folder and makes it accessible again, but keeps the folder itself, which may be a mount.
fn clear_folder(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open(folder)?;
            fs::read_dir(folder)?
        }
        other => other?,
    };
    if fs::metadata(folder)?.mode() & 0o777 != FOLDER_MODE {
        open(folder)?;
    }
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            clear_folder(&entry.path())?;
            fs::remove_dir(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn open(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn out(scenario: Value) -> Option<String> {
        let mut scenario = scenario;
        scenario["id"] = json!("a/b");
        way_out(&serde_json::from_value(scenario).unwrap())
    }

    #[test]
    fn a_world_that_leads_to_the_machine_is_refused() {
        let link = |target: &str| json!({"world": {"files": {"/world/b": {"symlink": target}, "/world/w/f": {"text": ""}}}});
        assert_eq!(out(link("../etc/c.yaml")).as_deref(), Some("../etc/c.yaml"));
        assert_eq!(out(link("/etc/passwd")).as_deref(), Some("/etc/passwd"));
        assert_eq!(out(link("w/../../x")).as_deref(), Some("w/../../x"));
        assert_eq!(out(json!({"world": {"env": {"KUBECONFIG": "a:/worlds/b"}}})).as_deref(), Some("/worlds/b"));
        let migration = json!({"migrations": [{"to": "../c", "from": "a"}]});
        assert_eq!(out(json!({"world": {}, "loading": migration})).as_deref(), Some("../c"));
        assert_eq!(out(json!({"world": {"cwd": "/world/w"}, "loading": migration})), None);
        // The text stays inside, the link does not.
        let behind = json!({"files": {"/world/d/l": {"symlink": "/world"}}, "env": {"KUBECONFIG": "d/l/../x"}});
        assert_eq!(out(json!({"world": behind})).as_deref(), Some("d/l/../x"));
    }

    #[test]
    fn a_world_that_stays_inside_is_accepted() {
        let files = json!({"/world/w/l": {"symlink": "../b"}, "/world/m": {"symlink": "nothing"}});
        let env = json!({"HOME": "/world/h/../h", "KUBECONFIG": "a:./b::/world/w/l"});
        assert_eq!(out(json!({"world": {"cwd": "/world/w", "files": files, "env": env}})), None);
        assert_eq!(out(json!({"world": {}, "entry": "flags", "flags": {"master": "../..", "kubeconfig": "w/../k"}})), None);
    }
}
