//! The fence around an adapter and all that it starts: it sees the machine read-only and without anybody's kubeconfigs, writes nowhere but
//! in the world, and reaches no network.
//!
//! ```text
//! check -- bwrap: private user, mount, process and network namespaces -- confine: Landlock -- sh -- the adapter
//! ```
//!
//! bubblewrap makes the namespaces, in which worlds are at `/world` itself. Inside, the program is started again as `confine`, which adds
//! Landlock. Without bubblewrap, Landlock alone is the fence, and a folder stands for `/world`. Nothing is believed about a fence: it is
//! used only after `confine` has tried from inside what it must not be able to do (`canary`).

mod bubblewrap;
mod canary;
mod confine;
mod confinement;
mod hidden;
mod landlock;
mod limits;
mod ordinary_user;

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::Command;

pub use canary::Attempts;
pub use confine::run_confined;
pub use confinement::{Confinement, Opening};
pub use limits::Limits;
pub use ordinary_user::reads_everything;

use crate::check::world::Sandbox;
use canary::Canaries;

/// The variables that tell a client where a cluster is. An adapter has them from scenarios, never from the machine.
const VARIABLES: [&str; 5] = ["KUBECONFIG", "KUBERNETES_MASTER", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "POD_NAMESPACE"];

/// What an adapter that is started with the environment of a scenario has besides, where the scenario does not set it: programs write
/// temporary files, and some read names of files in the encoding of the locale.
pub const KEPT: [&str; 4] = ["TMPDIR", "LANG", "LC_ALL", "LC_CTYPE"];

/// Why no fence stands.
#[derive(Debug, thiserror::Error)]
pub enum FenceError {
    /// There is no place on disk for worlds.
    #[error("there is no place on disk for worlds: {0}")]
    NoPlace(#[from] io::Error),
    /// No fence of the kind that is asked for holds on this machine.
    #[error(
        "there is no fence around the adapter, so it could read this machine's kubeconfigs and change its files:\n  {}\nInstall \
         bubblewrap (the package `bubblewrap`), or trust the adapter and the scenarios with --unconfined",
        .0.join("\n  ")
    )]
    NoneHolds(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bubblewrap { with_landlock: bool },
    Landlock,
    None,
}

/// A fence that has proved to hold.
#[derive(Debug)]
pub struct Fence {
    kind: Kind,
    /// The words before the program, or before the adapter if there is no `confine`.
    outer: Vec<OsString>,
    /// The program's path inside, and what it adds to the fence.
    confine: Option<(PathBuf, Limits)>,
    /// The folder for temporary files, as it is called inside.
    scratch: Option<PathBuf>,
    heeds_permissions: bool,
    /// Why a stronger fence does not stand, if one was tried.
    instead_of: Vec<String>,
}

impl Fence {
    /// Makes a sandbox and raises a fence around it.
    ///
    /// # Errors
    /// There is no place for the sandbox, or no fence of this kind holds on this machine.
    pub fn raise(confinement: &Confinement) -> Result<(Sandbox, Fence), FenceError> {
        let mut reasons = Vec::new();
        if let Confinement::Jail(opening) | Confinement::Auto(opening) = confinement {
            let sandbox = Sandbox::mounted()?;
            match Fence::bubblewrap(opening, &sandbox)?.prove(&sandbox) {
                Ok(fence) => return Ok((sandbox, fence)),
                Err(reason) => reasons.push(format!("bubblewrap: {reason}")),
            }
        }
        if let Confinement::Folder(opening) | Confinement::Auto(opening) = confinement {
            let sandbox = Sandbox::substituted()?;
            match Fence::landlock(opening, &sandbox).prove(&sandbox) {
                Ok(fence) => return Ok((sandbox, Fence { instead_of: reasons, ..fence })),
                Err(reason) => reasons.push(format!("Landlock: {reason}")),
            }
        }
        match confinement {
            Confinement::Unconfined => Ok((Sandbox::substituted()?, Fence::none())),
            _ => Err(FenceError::NoneHolds(reasons)),
        }
    }

    fn bubblewrap(opening: &Opening, sandbox: &Sandbox) -> io::Result<Self> {
        let outer = bubblewrap::words(opening, sandbox)?;
        let limits = Limits { hide: bubblewrap::hidden(), write: bubblewrap::writable(opening), list: true, must_hold: false };
        let inside = PathBuf::from(bubblewrap::PROGRAM);
        Ok(Fence {
            kind: Kind::Bubblewrap { with_landlock: false },
            outer,
            confine: Some((inside, limits)),
            scratch: Some(bubblewrap::SCRATCH.into()),
            heeds_permissions: true,
            instead_of: Vec::new(),
        })
    }

    fn landlock(opening: &Opening, sandbox: &Sandbox) -> Self {
        let limits = Limits { hide: landlock::hidden(sandbox), write: landlock::writable(opening, sandbox), list: false, must_hold: true };
        let confine = Some((opening.program.clone(), limits));
        Fence { kind: Kind::Landlock, confine, scratch: Some(sandbox.scratch()), ..Fence::none() }
    }

    fn none() -> Self {
        let words = ordinary_user::words();
        let outer = words.unwrap_or_default().iter().map(OsString::from).collect();
        Fence { kind: Kind::None, outer, confine: None, scratch: None, heeds_permissions: words.is_some(), instead_of: Vec::new() }
    }

    /// Returns the fence if nothing gets through it, or else what does.
    fn prove(mut self, sandbox: &Sandbox) -> Result<Self, String> {
        let canaries = Canaries::plant(sandbox).map_err(|error| format!("the canaries cannot be put up: {error}"))?;
        let mut words = self.words();
        words.extend(canaries.arguments());
        let has_landlock = canaries.watch(&mut self.started(&words))?;
        if let Kind::Bubblewrap { with_landlock } = &mut self.kind {
            *with_landlock = has_landlock;
        }
        Ok(self)
    }

    /// Returns the command that runs an adapter inside. `line` is a command line for the shell.
    pub fn command(&self, line: &str) -> Command {
        let mut words = self.inner_words();
        // `exec` replaces the shell, so that killing the process kills the adapter.
        words.extend(["sh", "-c", &format!("exec {line}")].map(OsString::from));
        self.started(&words)
    }

    /// Returns the command that runs an adapter inside, in a working directory and with an environment of its own. What a program needs
    /// to be found and to run is added: the folders of this process's `PATH` after those of the scenario's, and [`KEPT`] where the
    /// scenario does not set them.
    pub fn command_in(&self, line: &str, directory: &str, environment: &BTreeMap<String, String>) -> Command {
        let mut words = self.inner_words();
        words.extend(["sh", "-c", "cd -- \"$1\" && shift && exec env -i -- \"$@\"", "sh", directory].map(OsString::from));
        words.extend(self.variables(environment).into_iter().map(|(name, value)| {
            let mut word = OsString::from(name);
            word.push("=");
            word.push(value);
            word
        }));
        words.extend(["sh", "-c", &format!("exec {line}")].map(OsString::from));
        self.started(&words)
    }

    /// Returns the environment of an adapter that is started for one scenario.
    fn variables(&self, environment: &BTreeMap<String, String>) -> BTreeMap<String, OsString> {
        let mut variables: BTreeMap<String, OsString> = environment.iter().map(|(name, value)| (name.clone(), value.into())).collect();
        let scratch = self.scratch.as_ref().map(|folder| ("TMPDIR", folder.clone().into_os_string()));
        let kept = KEPT.iter().filter_map(|name| Some((*name, env::var_os(name)?)));
        for (name, value) in scratch.into_iter().chain(kept) {
            variables.entry(name.to_owned()).or_insert(value);
        }
        let folders = [variables.remove("PATH"), env::var_os("PATH")].into_iter().flatten().filter(|path| !path.is_empty());
        let folders: Vec<OsString> = folders.collect();
        variables.insert("PATH".to_owned(), folders.join(OsStr::new(":")));
        variables
    }

    fn inner_words(&self) -> Vec<OsString> {
        let mut words = self.words();
        if self.confine.is_some() {
            words.push("--".into());
        }
        words
    }

    fn started(&self, words: &[OsString]) -> Command {
        let (program, arguments) = words.split_first().map_or((OsStr::new(""), words), |(program, rest)| (program.as_os_str(), rest));
        let mut command = Command::new(program);
        command.args(arguments);
        for name in VARIABLES {
            command.env_remove(name);
        }
        if let Some(scratch) = &self.scratch {
            command.env("TMPDIR", scratch);
        }
        command
    }

    fn words(&self) -> Vec<OsString> {
        let mut words = self.outer.clone();
        if let Some((program, limits)) = &self.confine {
            words.push(program.into());
            words.extend(limits.arguments());
        }
        words
    }

    /// Whether permission bits apply to the adapter, even if root started this process.
    pub fn heeds_permissions(&self) -> bool {
        self.heeds_permissions
    }

    /// Returns the name that reports have for it.
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Bubblewrap { with_landlock: true } => "bubblewrap+landlock",
            Kind::Bubblewrap { with_landlock: false } => "bubblewrap",
            Kind::Landlock => "landlock",
            Kind::None => "none",
        }
    }
}

/// Says for people which fence stands, and why not a stronger one.
impl fmt::Display for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Bubblewrap { with_landlock: true } => "bubblewrap and Landlock",
            Kind::Bubblewrap { with_landlock: false } => "bubblewrap",
            Kind::Landlock => "Landlock alone",
            Kind::None => "none, the adapter may do whatever you may do",
        })?;
        self.instead_of.iter().try_for_each(|reason| write!(f, "; {reason}"))
    }
}
