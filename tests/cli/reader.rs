//! The real machine as a world: what is opened and what is not, and what is refused because a world cannot hold it.
//!
//! Whatever opens one of the pipes here hangs, and is killed. Where `view` answers, kubectl v1.32 printed the same on the same files; where it is
//! refused a pipe, kubectl hangs.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;

use super::machine::{Machine, ORACLE, Run};

/// Every subcommand that reads the machine.
const READERS: [&[&str]; 5] =
    [&["view", "--raw"], &["resolve", "--raw"], &["resolve", "--explain"], &["capture"], &["diff-releases", "--from", "1.18"]];

/// Two users: the token of the selected one is in `tok`, that of the other in `other`.
fn two_users() -> Machine {
    Machine::yaml(
        r#"
env: {HOME: /world/home, KUBECONFIG: /world/k}
files:
  /world/home/.kube: {dir: true}
  /world/tok: {text: from-the-file}
  /world/k:
    text: |
      current-context: one
      clusters: [{name: c, cluster: {server: "https://h"}}, {name: d, cluster: {server: "https://h", certificate-authority: other}}]
      users: [{name: u, user: {tokenFile: tok}}, {name: v, user: {tokenFile: other, client-key: other, client-certificate: other}}]
      contexts: [{name: one, context: {cluster: c, user: u}}, {name: two, context: {cluster: c, user: v}}, {name: three, context: {cluster: d, user: u}}]
"#,
    )
}

#[track_caller]
fn assert_every_reader_answers(machine: &Machine) {
    for arguments in READERS {
        let run = machine.oracle(arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    }
    assert!(machine.oracle(&["resolve", "--raw", "-o", "yaml"]).stdout.contains("bearerToken: from-the-file"));
}

/// The answer is an error that says all of this.
#[track_caller]
fn assert_refused(run: &Run, says: &[&str]) {
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);
    says.iter().for_each(|text| assert!(run.stderr.contains(text), "{text:?} is not in {}", run.stderr));
}

fn sparse(path: &str) {
    fs::File::create(path).and_then(|file| file.set_len(2 << 30)).expect("a sparse file");
}

#[test]
fn what_is_only_checked_for_is_not_opened() {
    let machine = two_users();
    machine.pipe("/world/home/.kube/config");
    assert_every_reader_answers(&machine);
    let machine = two_users();
    sparse(&machine.real("/world/home/.kube/config"));
    assert_every_reader_answers(&machine);
}

#[test]
fn files_of_entries_that_are_not_selected_are_not_opened() {
    let machine = two_users();
    machine.pipe("/world/other");
    assert_every_reader_answers(&machine);
    let machine = two_users();
    sparse(&machine.real("/world/other"));
    assert_every_reader_answers(&machine);
}

/// `view` shows references and follows none, as kubectl does.
#[test]
fn a_pipe_that_would_be_read_is_refused() {
    let machine = two_users();
    machine.pipe("/world/other");
    for context in ["two", "three"] {
        assert_refused(&machine.oracle(&["resolve", "--context", context]), &["\"/world/other\" is a named pipe"]);
        assert_eq!(machine.oracle(&["view", "--minify", "--context", context]).status, 0);
    }
    for arguments in READERS {
        let run = machine.oracle(&[arguments, &["--kubeconfig", "other"]].concat());
        assert_refused(&run, &["\"/world/other\" is a named pipe"]);
    }
}

#[test]
fn sockets_and_devices_are_not_opened() {
    let machine = two_users();
    let _socket = UnixListener::bind(machine.real("/world/other")).expect("a socket");
    assert_refused(&machine.oracle(&["view", "--kubeconfig", "other"]), &["/world/other\" is a socket"]);
    assert_refused(&machine.oracle(&["view", "--kubeconfig", "/dev/zero"]), &["\"/dev/zero\" is a device"]);
    let empty = machine.oracle(&["view", "--kubeconfig", "/dev/null", "-o", "json"]);
    assert!(empty.status == 0 && empty.stdout.contains("\"current-context\": \"\""), "{}{}", empty.stdout, empty.stderr);
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let machine = two_users();
    sparse(&machine.real("/world/other"));
    let says = ["\"/world/other\" has 2147483648 bytes", "128 MiB"];
    assert_refused(&machine.oracle(&["view", "--kubeconfig", "other"]), &says);
    assert_refused(&machine.oracle(&["resolve", "--user", "v", "--client-certificate=tok", "--client-key=tok"]), &says);
}

/// A pipe holds 64 KiB. Bash passes longer here-documents as files that were removed already.
#[test]
fn what_is_handed_over_is_read_to_its_end() {
    let machine = Machine::empty();
    let long = "#".repeat(99);
    let text = format!("for i in $(seq 2000); do echo '{long}'; done; echo 'current-context: late'");
    for script in [
        format!("{ORACLE} view --kubeconfig /dev/stdin <<EOF\n$({text})\nEOF"),
        format!("{ORACLE} view --kubeconfig <({text})"),
        format!("({text}) | {ORACLE} view --kubeconfig /dev/stdin"),
        format!("({text}) | KUBECONFIG=none:/proc/self/fd/0 {ORACLE} view"),
        format!("({text}) >k; {ORACLE} view --kubeconfig /dev/fd/0 <k"),
    ] {
        let run = machine.run("/bin/bash", &["-c", &format!("PATH=/usr/bin:/bin; {script}")], "");
        assert!(run.stdout.contains("current-context: late"), "{script}: {}{}", run.stdout, run.stderr);
    }
}

/// A kubeconfig that somebody else wrote must not make the program wait for what is typed.
#[test]
fn only_a_kubeconfig_that_the_user_names_may_be_handed_over() {
    let machine = two_users();
    fs::remove_file(machine.real("/world/tok")).expect("the token file");
    symlink("/dev/stdin", machine.real("/world/tok")).expect("a link");
    assert_refused(&machine.run(ORACLE, &["resolve"], "typed"), &["/dev/stdin", "not opened"]);
}

#[test]
fn variables_and_arguments_that_are_not_utf_8_are_refused() {
    for variable in ["KUBECONFIG", "HOME"] {
        let mut machine = two_users();
        machine.set(variable, OsStr::from_bytes(b"/x\xFF"));
        assert_refused(&machine.oracle(&["view"]), &[variable, "not UTF-8", r"/x\xFF"]);
    }
    let arguments = ["view".into(), "--kubeconfig".into(), OsString::from_vec(b"k\xFF".to_vec())];
    let run = two_users().run_os(ORACLE, &arguments, "");
    assert!(run.status == 2 && run.stderr.contains(r#"argument 3 is not UTF-8: "k\xFF""#), "{}", run.stderr);
}

#[test]
fn links_to_names_that_are_not_utf_8_lead_there() {
    let machine = two_users();
    let folder = Path::new(&machine.root()).join(OsStr::from_bytes(b"d\xFF"));
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("k"), "current-context: there").expect("a kubeconfig");
    symlink(OsStr::from_bytes(b"d\xFF"), machine.real("/world/folder")).expect("a link");
    symlink(folder.join("k"), machine.real("/world/file")).expect("a link");
    symlink(OsStr::from_bytes(b"none\xFF"), machine.real("/world/dangling")).expect("a link");
    for path in ["folder/k", "file", "/world/folder/../file"] {
        let run = machine.oracle(&["view", "--kubeconfig", path]);
        assert!(run.stdout.contains("current-context: there"), "{path}: {}{}", run.stdout, run.stderr);
    }
    assert_refused(&machine.oracle(&["view", "--kubeconfig", "dangling"]), &["/world/dangling", r#""none\xFF""#]);
}

/// Where the text of the links leads to another file than the operating system, neither is taken for the other.
#[test]
fn a_path_that_cannot_be_followed_by_its_text_is_refused() {
    let machine = two_users();
    fs::create_dir_all(Path::new(&machine.real("/world/deep")).join(OsStr::from_bytes(b"d\xFF"))).expect("a folder");
    symlink(OsStr::from_bytes(b"deep/d\xFF"), machine.real("/world/folder")).expect("a link");
    fs::write(machine.real("/world/deep/k"), "current-context: there").expect("a kubeconfig");
    assert_refused(&machine.oracle(&["view", "--kubeconfig", "/world/folder/../k"]), &["/world/folder/../k"]);
}

#[test]
fn a_working_directory_is_needed_only_for_relative_paths() {
    for enter in ["mkdir gone; cd gone; rmdir ../gone", r"mkdir $'d\xFF'; cd $'d\xFF'"] {
        let there = |command: &str| {
            let script = format!("PATH=/usr/bin:/bin; {enter}; {ORACLE} {command}");
            two_users().run("/bin/bash", &["-c", &script], "")
        };
        assert_eq!(there("view").status, 0, "{enter}");
        assert_eq!(there("resolve").status, 0, "{enter}");
        assert_refused(&there("view --kubeconfig k"), &["the working directory"]);
        assert_refused(&there("resolve --certificate-authority ca"), &["the working directory"]);
    }
}

#[test]
fn errors_are_what_the_system_says() {
    let machine = two_users();
    symlink("loop", machine.real("/world/loop")).expect("a link");
    let long = "n".repeat(300);
    for (path, says) in [
        ("/world/tok/k", "a part of the path is not a directory"),
        ("/world/home", "it is a directory"),
        ("/world/loop", "too many levels of symbolic links"),
        (&long, "the name is too long"),
        // Its first page is not mapped.
        #[cfg(target_os = "linux")]
        ("/proc/self/mem", "Input/output error"),
    ] {
        let run = machine.oracle(&["view", "--kubeconfig", path]);
        assert_refused(&run, &[path, says]);
        assert!(!run.stderr.contains("permission"), "{}", run.stderr);
    }
}

/// Root may read what its bits forbid.
#[test]
fn permission_is_what_the_system_grants() {
    let machine = two_users();
    let (file, folder) = (machine.real("/world/tok"), machine.real("/world/home"));
    fs::write(machine.real("/world/home/k"), "current-context: c").expect("a kubeconfig");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("no permission");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o600)).expect("no permission");
    let is_granted = fs::File::open(&file).is_ok();
    for arguments in [&["resolve"][..], &["view", "--kubeconfig", "home/k"]] {
        let run = machine.oracle(arguments);
        if is_granted {
            assert_eq!(run.status, 0, "{}", run.stderr);
        } else {
            assert_refused(&run, &["permission denied"]);
        }
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("a folder that can be removed");
}

/// kubectl fails to copy the legacy file into a folder that it may not write to.
#[test]
fn a_migration_needs_a_folder_that_can_be_written_to() {
    let machine = Machine::yaml("{env: {HOME: /world/home}, files: {/world/home/.kube/.kubeconfig: {text: 'current-context: old'}}}");
    let folder = machine.real("/world/home/.kube");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).expect("no permission");
    let is_granted = fs::File::create(format!("{folder}/probe")).is_ok();
    let run = machine.oracle(&["view"]);
    if is_granted {
        assert_eq!((run.status, run.stderr.contains("nothing was written")), (0, true), "{}", run.stderr);
    } else {
        assert_refused(&run, &["/world/home/.kube/config: permission denied"]);
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("a folder that can be removed");
}
