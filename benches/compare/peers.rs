//! The programs that are compared: how they are built and run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare");

/// A program that loads the kubeconfigs of KUBECONFIG once and prints what it took.
pub(crate) struct Peer {
    /// What it is called in the tables.
    pub name: &'static str,
    /// The version of the library.
    pub version: String,
    program: PathBuf,
    words: &'static [&'static str],
}

/// What one load took.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub seconds: f64,
    /// The number of clusters, users and contexts.
    pub entries: [usize; 3],
    /// The peak of memory, in bytes.
    pub peak: f64,
}

/// Builds what can be built here; of a smoke test, only what is built in no time. This crate is the first, and this very program loads with it.
pub(crate) fn build(folder: &Path, smoke: bool) -> io::Result<Vec<Peer>> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut peers = vec![Peer { name: "this", version, program: std::env::current_exe()?, words: &["--load"] }];
    let go = folder.join("client-go");
    let in_folder = |name: &str| Path::new(FOLDER).join(name);
    if built(Command::new("go").args(["build", "-o"]).arg(&go).arg(".").current_dir(in_folder("client-go"))) {
        let version = pinned(&in_folder("client-go/go.mod"), "k8s.io/client-go ")?;
        peers.push(Peer { name: "client-go", version, program: go, words: &[] });
    }
    if smoke {
        return Ok(peers);
    }
    let target = folder.join("kube-rs");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    if built(Command::new(cargo).args(["build", "--release", "--quiet", "--target-dir"]).arg(&target).current_dir(in_folder("kube-rs"))) {
        let version = pinned(&in_folder("kube-rs/Cargo.toml"), "kube = { version = \"=")?;
        peers.push(Peer { name: "kube-rs", version, program: target.join("release/compare-kube-rs"), words: &[] });
    }
    Ok(peers)
}

fn built(command: &mut Command) -> bool {
    let done = command.status().is_ok_and(|status| status.success());
    if !done {
        eprintln!("left out, since it cannot be built here: {}", command.get_program().display());
    }
    done
}

/// Returns the version behind some words of a manifest.
fn pinned(manifest: &Path, before: &str) -> io::Result<String> {
    let text = fs::read_to_string(manifest)?;
    let (_, rest) = text.split_once(before).unwrap_or_default();
    Ok(rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '.').collect())
}

impl Peer {
    /// Loads the files of a list in a new process that may use this many cores.
    pub(crate) fn load(&self, list: &str, cores: usize) -> io::Result<Run> {
        let mut command = Command::new(&self.program);
        command.args(self.words).env("KUBECONFIG", list).env("HOME", "/nonexistent");
        let output = on(cores, || command.stderr(Stdio::inherit()).output())?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<f64> = printed.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [nanoseconds, clusters, users, contexts, peak] = numbers[..] else {
            return Err(io::Error::other(format!("{} printed {printed:?}", self.name)));
        };
        let entries = [clusters, users, contexts].map(|count| count as usize);
        Ok(Run { seconds: nanoseconds / 1e9, entries, peak: peak * 1024.0 })
    }
}

/// Starts a process that may use this many of the cores that this one may use.
fn on<T>(cores: usize, start: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let this = Pid::from_raw(0);
    let all = sched_getaffinity(this)?;
    let mut few = CpuSet::new();
    (0..CpuSet::count()).filter(|core| all.is_set(*core).unwrap_or(false)).take(cores).try_for_each(|core| few.set(core))?;
    sched_setaffinity(this, &few)?;
    let started = start();
    sched_setaffinity(this, &all)?;
    started
}

/// A whole program that shows kubeconfigs.
pub(crate) struct Program {
    /// What it is called in the tables.
    pub name: &'static str,
    program: &'static str,
    words: &'static [&'static str],
}

const ORACLE: &str = env!("CARGO_BIN_EXE_kubeconfig-oracle");

pub(crate) const PROGRAMS: [Program; 4] = [
    Program { name: "kubectl config view", program: "kubectl", words: &["config", "view"] },
    Program { name: "view", program: ORACLE, words: &["view"] },
    Program { name: "view --minify", program: ORACLE, words: &["view", "--minify"] },
    Program { name: "resolve", program: ORACLE, words: &["resolve"] },
];

impl Program {
    /// Runs it once, its output into a file; none if it is not installed.
    pub(crate) fn run(&self, list: &str, folder: &Path) -> io::Result<Option<Duration>> {
        let mut command = Command::new(self.program);
        command.args(self.words).env("KUBECONFIG", list).env("HOME", folder).stdin(Stdio::null());
        command.stdout(fs::File::create(folder.join("printed"))?).stderr(Stdio::null());
        let start = Instant::now();
        Ok(command.status().ok().map(|_| start.elapsed()))
    }
}

/// Returns the version of kubectl, if it is installed.
pub(crate) fn kubectl() -> Option<String> {
    let output = Command::new("kubectl").args(["version", "--client"]).output().ok()?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(printed.lines().next()?.rsplit(' ').next()?.to_owned())
}
