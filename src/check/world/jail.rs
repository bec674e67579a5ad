//! Runs the program in a jail: a private mount namespace with its own `/world` and service-account folder.
//!
//! The program starts itself again inside one, with the tools of util-linux (`unshare`, `mount`, `pivot_root`), as root, or as any user if
//! the kernel allows user namespaces. Nothing outside the namespace changes.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::check::stop::Stop;

/// The environment variable that is set, to any value, in a process inside a jail.
const MARK: &str = "KUBECONFIG_ORACLE_JAILED";

/// Builds the new root: everything in the old one, with an empty `/world` and `/var/run` of its own.
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

/// Starts this program again inside a jail, with the same arguments, and waits for it, also when `stop` is requested, which it is told.
/// Returns `None` if this machine does not allow it.
pub fn rerun(stop: &Stop) -> io::Result<Option<ExitStatus>> {
    let mount_point = TempDir::new()?;
    let Some(kind) = kinds().into_iter().find(|kind| works(kind, &mount_point)) else { return Ok(None) };
    let program = env::current_exe()?;
    jailed(kind, &mount_point, program.into_os_string(), env::args_os().skip(1).collect())?
        .env(MARK, "yes")
        .spawn()
        .and_then(|child| wait(child, stop))
        .map(Some)
}

/// Waits for a child, which is sent one SIGTERM when `stop` is requested.
fn wait(mut child: Child, stop: &Stop) -> io::Result<ExitStatus> {
    const SLICE: Duration = Duration::from_millis(10);
    let mut is_told = false;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if stop.is_requested() && !is_told {
            // It may have ended just now.
            let _ = kill_process(Pid::from_child(&child), Signal::TERM);
            is_told = true;
        }
        thread::sleep(SLICE);
    }
}

/// Returns the options of `unshare` to try, the simpler ones first.
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

/// Returns the words to put before a command so that permission bits apply to it even if this process is run by root: they run the command
/// in a user namespace, as an ordinary user who owns the files.
///
/// Without root there are none; `None` means that this machine does not allow it.
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

/// Whether this process may read files regardless of their permission bits.
pub fn reads_everything() -> bool {
    let closed = || -> io::Result<bool> {
        let file = tempfile::NamedTempFile::new()?;
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o000))?;
        Ok(fs::read(file.path()).is_ok())
    };
    closed().unwrap_or(true)
}
