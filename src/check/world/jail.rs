//! A private mount namespace in which `/world` and the service-account folder belong to nobody else.
//!
//! The program starts itself again inside one. util-linux does the work (`unshare`, `mount`, `pivot_root`), as root, or as any user
//! where the kernel allows user namespaces. Nothing outside the namespace changes.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, ExitStatus, Stdio};

use tempfile::TempDir;

/// Set in the environment of a process inside a jail, to any value.
const MARK: &str = "KUBECONFIG_ORACLE_JAILED";

/// Builds the new root: everything that the old one has, and an empty `/world` and `/var/run` of its own.
///
/// Its arguments are the folder that the root is mounted on, the working directory, the program, and the program's arguments.
const SCRIPT: &str = r#"
set -e
new=$1 cwd=$2
shift 2
mount -t tmpfs -o mode=0755 tmpfs "$new"
for entry in /* /.[!.]*; do
    name=${entry#/}
    if [ "$name" = world ]; then continue
    elif [ -L "$entry" ]; then cp -P "$entry" "$new/$name"
    elif [ -d "$entry" ]; then mkdir "$new/$name"; mount --rbind "$entry" "$new/$name"
    fi
done
mkdir "$new/world"
run=$(readlink -f /var/run)
mkdir -p "$new$run"
mount -t tmpfs -o mode=0755 tmpfs "$new$run"
mkdir -p "$new$run/secrets/kubernetes.io/serviceaccount" "$new/.old"
cd "$new"
pivot_root . .old
umount -l /.old
rmdir /.old
cd "$cwd"
exec "$@"
"#;

/// Whether this process is inside a jail.
pub fn is_inside() -> bool {
    env::var_os(MARK).is_some()
}

/// Starts this program again inside a jail, with the same arguments, and waits for it; `None` where this machine does not allow it.
pub fn rerun() -> io::Result<Option<ExitStatus>> {
    let mount_point = TempDir::new()?;
    let Some(kind) = kinds().into_iter().find(|kind| works(kind, &mount_point)) else { return Ok(None) };
    let program = env::current_exe()?;
    jailed(kind, &mount_point, program.into_os_string(), env::args_os().skip(1).collect())?.env(MARK, "yes").status().map(Some)
}

/// The options of `unshare` to try, the plain ones first.
fn kinds() -> [&'static [&'static str]; 2] {
    [&["--mount"], &["--map-root-user", "--mount"]]
}

fn works(kind: &[&str], mount_point: &TempDir) -> bool {
    let Ok(mut probe) = jailed(kind, mount_point, "true".into(), Vec::new()) else { return false };
    probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn jailed(kind: &[&str], mount_point: &TempDir, program: OsString, arguments: Vec<OsString>) -> io::Result<Command> {
    let mut command = Command::new("unshare");
    command.args(kind).args(["--propagation", "private", "--", "sh", "-c", SCRIPT, "sh"]);
    command.arg(mount_point.path()).arg(env::current_dir()?).arg(program).args(arguments);
    Ok(command)
}

/// The words to put before a command so that permission bits apply to it although this process is root's: they run it in a user
/// namespace, as an ordinary user who owns the files. Empty where this process is not root's, `None` where this machine does not allow it.
pub fn without_privileges() -> Option<&'static [&'static str]> {
    const ORDINARY_USER: &[&str] = &["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"];
    if !reads_everything() {
        return Some(&[]);
    }
    let (program, arguments) = ORDINARY_USER.split_first()?;
    let mut probe = Command::new(program);
    probe.args(arguments).arg("true").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success()).then_some(ORDINARY_USER)
}

/// Whether this process may read files whatever their permission bits are.
pub fn reads_everything() -> bool {
    let closed = || -> io::Result<bool> {
        let file = tempfile::NamedTempFile::new()?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o000))?;
        Ok(fs::read(file.path()).is_ok())
    };
    closed().unwrap_or(true)
}
