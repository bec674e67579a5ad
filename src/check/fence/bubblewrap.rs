//! The fence of namespaces: what bubblewrap shows inside.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use super::confinement::Opening;
use super::hidden;
use crate::check::world::Sandbox;
use crate::scenario::{SERVICE_ACCOUNT, WORLD};

/// The path of this program inside, wherever it is outside.
pub(super) const PROGRAM: &str = "/run/kubeconfig-oracle";

/// The folder for temporary files inside, which lives in memory.
pub(super) const SCRATCH: &str = "/dev/shm";

/// The folders that are private inside, so that nothing of the real ones is seen.
const PRIVATE: [&str; 4] = ["/dev", "/proc", "/run", "/world"];

/// The user database inside. Its homes are in the world, so a library that asks for one finds the world's and not the machine's.
const PASSWD: &str = "root:x:0:0:root:/world/home:/bin/sh\nuser:x:1000:1000:user:/world/home:/bin/sh\n";
const GROUP: &str = "root:x:0:\nuser:x:1000:\n";
const NSSWITCH: &str = "passwd: files\ngroup: files\nshadow: files\nhosts: files\n";

/// Returns the paths that an adapter must not see.
pub(super) fn hidden() -> Vec<PathBuf> {
    hidden::paths().into_iter().filter(|path| !is_private(path)).collect()
}

/// Returns the folders in which an adapter may write.
pub(super) fn writable(opening: &Opening) -> Vec<PathBuf> {
    [WORLD, SERVICE_ACCOUNT, "/dev"].map(mount_point).into_iter().chain(opening.writable.iter().cloned()).collect()
}

/// Returns the command line that runs the words after it inside.
pub(super) fn words(opening: &Opening, sandbox: &Sandbox) -> io::Result<Vec<OsString>> {
    let mut words = Words::new();
    words.add(["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]);
    words.add(["--uid", "1000", "--gid", "1000"]);
    show_machine(&mut words)?;
    words.add(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/run"]);
    words.add(["--ro-bind-try", "/run/current-system", "/run/current-system"]);
    words.add(["--ro-bind".as_ref(), opening.program.as_os_str(), PROGRAM.as_ref()]);
    hide(&mut words, sandbox);
    replace_users(&mut words, sandbox)?;
    for (folder, path) in sandbox.stages() {
        let path = mount_point(path);
        words.add(["--bind".as_ref(), folder.as_os_str(), path.as_os_str()]);
    }
    for folder in &opening.writable {
        words.add(["--bind".as_ref(), folder.as_os_str(), folder.as_os_str()]);
    }
    words.add(["--remount-ro", "/run", "--remount-ro", "/"]);
    words.add(["--chdir".as_ref(), visible_directory().as_os_str()]);
    words.add(["--"]);
    Ok(words.0)
}

/// A command line that grows.
struct Words(Vec<OsString>);

impl Words {
    fn new() -> Self {
        Words(vec!["bwrap".into()])
    }

    fn add<const N: usize, W: AsRef<OsStr>>(&mut self, words: [W; N]) {
        self.0.extend(words.iter().map(|word| word.as_ref().to_owned()));
    }
}

/// Shows everything in the machine's root, read-only, but for what is private inside.
fn show_machine(words: &mut Words) -> io::Result<()> {
    for entry in fs::read_dir("/")? {
        let (kind, path) = entry.and_then(|entry| Ok((entry.file_type()?, entry.path())))?;
        if is_private(&path) {
            continue;
        }
        if kind.is_symlink() {
            words.add(["--symlink".as_ref(), fs::read_link(&path)?.as_os_str(), path.as_os_str()]);
        } else if kind.is_dir() || kind.is_file() {
            words.add(["--ro-bind".as_ref(), path.as_os_str(), path.as_os_str()]);
        }
    }
    let run = fs::canonicalize("/var/run").unwrap_or_default();
    if run.starts_with("/var") {
        words.add(["--tmpfs".as_ref(), run.as_os_str()]);
    }
    Ok(())
}

/// Covers kubeconfigs, the sandbox's own folders, and sockets, through which the machine could be asked to do something.
fn hide(words: &mut Words, sandbox: &Sandbox) {
    let listed = hidden().into_iter().chain(fs::canonicalize(sandbox.folder())).chain(sockets());
    for path in listed.filter(|path| !is_private(path)) {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {
                words.add(["--tmpfs".as_ref(), path.as_os_str(), "--remount-ro".as_ref(), path.as_os_str()]);
            }
            Ok(_) => words.add(["--ro-bind".as_ref(), "/dev/null".as_ref(), path.as_os_str()]),
            Err(_) => {}
        }
    }
}

/// Returns the paths of the sockets that some process listens on.
fn sockets() -> Vec<PathBuf> {
    let listed = fs::read_to_string("/proc/net/unix").unwrap_or_default();
    let paths = listed.lines().filter_map(|line| line.find('/').map(|at| PathBuf::from(&line[at..])));
    paths.filter(|path| fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket())).collect()
}

/// Replaces the user database, and the list of places to look for users.
fn replace_users(words: &mut Words, sandbox: &Sandbox) -> io::Result<()> {
    for (name, text) in [("passwd", PASSWD), ("group", GROUP), ("nsswitch.conf", NSSWITCH)] {
        let path = Path::new("/etc").join(name);
        if path.exists() {
            let replacement = sandbox.folder().join(name);
            fs::write(&replacement, text)?;
            words.add(["--ro-bind".as_ref(), replacement.as_os_str(), path.as_os_str()]);
        }
    }
    Ok(())
}

/// Returns the path at which a folder of the world is mounted: `/var/run` is usually a link.
fn mount_point(path: &str) -> PathBuf {
    match (path.strip_prefix("/var/run/"), fs::canonicalize("/var/run")) {
        (Some(rest), Ok(run)) => run.join(rest),
        _ => path.into(),
    }
}

/// Returns this process's working directory if it exists inside, else the root.
fn visible_directory() -> PathBuf {
    let here = env::current_dir().ok().filter(|here| !is_private(here));
    here.unwrap_or_else(|| "/".into())
}

fn is_private(path: &Path) -> bool {
    PRIVATE.iter().any(|private| path.starts_with(private))
}
