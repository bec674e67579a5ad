//! A machine of its own for every test: a folder that stands for `/world`, and an environment.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use kubeconfig_oracle::scenario::{FileKind, World};
use tempfile::TempDir;

/// The program under test.
pub(crate) const ORACLE: &str = env!("CARGO_BIN_EXE_kubeconfig-oracle");

/// A run that takes longer waits for something that never comes.
const HANGS_AFTER: Duration = Duration::from_secs(60);

/// What a run printed, with the folder's own name back to `/world`.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

pub(crate) struct Machine {
    folder: TempDir,
    cwd: PathBuf,
    env: BTreeMap<String, OsString>,
}

impl Machine {
    /// Lays a world out on the disk.
    pub(crate) fn of(world: &World) -> Machine {
        let folder = tempfile::tempdir().expect("a folder for the world");
        let root = folder.path().join("world");
        fs::create_dir(&root).expect("the world's root");
        let mut machine = Machine { cwd: root.clone(), folder, env: BTreeMap::new() };
        for (path, file) in &world.files {
            let here = PathBuf::from(machine.real(path));
            fs::create_dir_all(here.parent().expect("a file has a folder")).expect("parent folders");
            match &file.kind {
                FileKind::Content(bytes) => fs::write(&here, machine.real_bytes(bytes)).expect("a file"),
                FileKind::Dir => fs::create_dir_all(&here).expect("a folder"),
                FileKind::Symlink(target) => symlink(machine.real(target), &here).expect("a link"),
            }
            if let Some(mode) = file.mode {
                fs::set_permissions(&here, fs::Permissions::from_mode(mode)).expect("permission bits");
            }
        }
        machine.env = world.env.iter().map(|(name, value)| (name.clone(), machine.real(value).into())).collect();
        if let Some(cwd) = &world.cwd {
            machine.cwd = machine.real(cwd).into();
            fs::create_dir_all(&machine.cwd).expect("the working directory");
        }
        machine
    }

    /// A world in YAML.
    pub(crate) fn yaml(world: &str) -> Machine {
        Machine::of(&serde_yaml::from_str(world).expect("a world"))
    }

    /// No file, no environment.
    pub(crate) fn empty() -> Machine {
        Machine::of(&World::default())
    }

    pub(crate) fn root(&self) -> String {
        self.folder.path().join("world").to_string_lossy().into_owned()
    }

    pub(crate) fn real(&self, text: &str) -> String {
        text.replace("/world", &self.root())
    }

    fn real_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.real(text).into_bytes(),
            Err(_) => bytes.to_vec(),
        }
    }

    /// Runs the program under test.
    pub(crate) fn oracle(&self, arguments: &[&str]) -> Run {
        self.run(ORACLE, arguments, "")
    }

    /// Runs any program on this machine.
    pub(crate) fn run(&self, program: &str, arguments: &[&str], stdin: &str) -> Run {
        let arguments: Vec<OsString> = arguments.iter().map(|argument| self.real(argument).into()).collect();
        self.run_os(program, &arguments, stdin)
    }

    /// Runs any program on this machine, with arguments as they are.
    pub(crate) fn run_os(&self, program: &str, arguments: &[OsString], stdin: &str) -> Run {
        let (status, stdout, stderr) = self.output(program, arguments, stdin);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&self.root(), "/world");
        Run { status: status.code().unwrap_or(-1), stdout: text(&stdout), stderr: text(&stderr) }
    }

    /// Sets an environment variable, which need not be UTF-8.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        let value = self.real_bytes(value.as_ref().as_bytes());
        self.env.insert(name.to_owned(), OsString::from_vec(value));
    }

    /// Makes a named pipe, which nobody writes to.
    pub(crate) fn pipe(&self, path: &str) {
        let made = Command::new("mkfifo").arg(self.real(path)).status().expect("mkfifo starts");
        assert!(made.success(), "{path}: no named pipe");
    }

    fn output(&self, program: &str, arguments: &[OsString], stdin: &str) -> (ExitStatus, Vec<u8>, Vec<u8>) {
        let mut command = Command::new(Path::new(program));
        command.args(arguments).env_clear().envs(&self.env).current_dir(&self.cwd);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        let (stdout, stderr) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        std::thread::scope(|scope| {
            // A program that reads nothing closes the pipe early, and may.
            scope.spawn(move || drop(input.write_all(stdin.as_bytes())));
            let (stdout, stderr) = (scope.spawn(|| all(stdout)), scope.spawn(|| all(stderr)));
            let status = ended(&mut child);
            (status, stdout.join().expect("standard output"), stderr.join().expect("standard error"))
        })
    }
}

fn all(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    pipe.read_to_end(&mut bytes).expect("a pipe can be read");
    bytes
}

/// Waits for a program to end. One that hangs is killed, so that its test fails.
fn ended(child: &mut Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            return status;
        }
        if begun.elapsed() > HANGS_AFTER {
            child.kill().expect("the program can be killed");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Compares with a snapshot in `tests/cli/snapshots`.
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, text);
    });
}

/// An explanation without the rules' sentences: SPEC.md may word them anew.
pub(crate) fn without_sentences(explained: &str) -> String {
    let line = |line: &str| match line.split_once(": ") {
        Some((rule, _)) if rule.trim_start().parse::<kubeconfig_oracle::rule::Rule>().is_ok() => format!("{rule}: ...\n"),
        _ => format!("{line}\n"),
    };
    explained.lines().map(line).collect()
}
