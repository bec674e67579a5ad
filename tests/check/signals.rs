//! Signals end a check in the ordinary way: adapters, their children, worlds and temporary files are gone.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use super::adapters::{PROGRAM, corpus, finish, saboteur};
use super::pipes::{eventually, mark, marked};

/// The folders that hold worlds, of this test and of those that run beside it.
fn worlds(temporary: &Path) -> BTreeSet<PathBuf> {
    let folders = [Path::new("/dev/shm"), temporary];
    let entries = folders.into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("kubeconfigoracle"))).collect()
}

/// Runs `check` until its adapter waits, sends the signal, and looks at what is left. As a terminal does, it may send the signal to the
/// whole process group.
#[track_caller]
fn interrupted(arguments: &[&str], signal: &str, to_the_group: bool, mark: &str) -> Option<i32> {
    let temporary = tempfile::tempdir().unwrap();
    let before = worlds(temporary.path());
    let mut check = Command::new(PROGRAM);
    check.arg("check").args(arguments).env("TMPDIR", temporary.path()).process_group(0);
    let check = check.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    eventually("the adapter waits", || marked(mark).iter().any(|line| line.starts_with("sleep")));
    // Another check may have begun meanwhile.
    let held: Vec<PathBuf> =
        fs::read_dir(format!("/proc/{}/fd", check.id())).unwrap().filter_map(|fd| fs::read_link(fd.ok()?.path()).ok()).collect();
    let is_its_own = |world: &&PathBuf| held.iter().any(|file| file.starts_with(world));
    let begun: Vec<PathBuf> = worlds(temporary.path()).difference(&before).filter(is_its_own).cloned().collect();
    assert!(!arguments.contains(&"folder") || !begun.is_empty(), "there is a world");
    let target = if to_the_group { format!("-{}", check.id()) } else { check.id().to_string() };
    let output = end(check, signal, &target, mark);
    eventually("the worlds are gone", || begun.iter().all(|world| !world.exists()));
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "temporary files are gone");
    output.status.code()
}

/// Sends the signal to the target, and waits until the check and its adapter are gone.
#[track_caller]
fn end(check: Child, signal: &str, target: &str, mark: &str) -> Output {
    assert!(Command::new("kill").args(["-s", signal, "--", target]).status().unwrap().success());
    let output = finish(check);
    eventually("the adapter and its children are gone", || marked(mark).is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).ends_with("interrupted\n"), "{output:?}");
    output
}

/// Whether this test runs where the signal is ignored, as below `nohup` and in the background of a script. Then `check` ignores it, too.
fn is_ignored(signal: u32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let set = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).and_then(|set| u64::from_str_radix(set.trim(), 16).ok());
    set.is_some_and(|set| set >> (signal - 1) & 1 == 1)
}

#[test]
fn a_signal_ends_a_check_and_leaves_nothing() {
    let mark = mark(2);
    let (corpus, adapter) = (corpus(), format!("{} {mark}", saboteur("waits")));
    for place in ["folder", "auto"] {
        let arguments = ["--adapter", &adapter, "--corpus", &corpus, "--timeout", "600", "--place", place];
        for (signal, number, to_the_group) in [("TERM", 15, false), ("INT", 2, true), ("HUP", 1, true), ("INT", 2, false)] {
            if !is_ignored(number) {
                let status = interrupted(&arguments, signal, to_the_group, &mark);
                assert_eq!(status, Some(128 + number as i32), "{place}: {signal}");
            }
        }
    }
}

#[test]
fn a_signal_ends_every_kind_of_check() {
    let mark = mark(3);
    let (corpus, adapter, sleeper) = (corpus(), format!("{} {mark}", saboteur("waits")), format!("sh -c 'sleep {mark}'"));
    for arguments in [
        vec!["smoke", "--adapter", &adapter, "--timeout", "600"],
        vec!["--record", "--adapter", &adapter, "--corpus", &corpus, "--timeout", "600"],
        vec!["--generate", "100", "--adapter", &adapter, "--timeout", "600"],
        vec!["documents", "--adapter", &sleeper, "--timeout", "600"],
        vec!["documents", "--adapter", &sleeper, "--timeout", "600", "--bench"],
    ] {
        assert_eq!(interrupted(&arguments, "TERM", false, &mark), Some(143), "{arguments:?}");
    }
}

/// Questions may come from a pipe, through which nothing more comes.
#[test]
fn a_signal_ends_a_check_that_waits_for_questions() {
    let mark = mark(4);
    let mut check = Command::new(PROGRAM);
    check.args(["check", "--recorded", "-", "--unconfined", "--adapter", &format!("{} {mark}", saboteur("always-the-same"))]);
    let mut check = check.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let held = check.stdin.take();
    eventually("the adapter waits", || marked(&mark).iter().any(|line| line.starts_with("sh ")));
    let target = check.id().to_string();
    assert_eq!(end(check, "TERM", &target, &mark).status.code(), Some(143));
    drop(held);
}
