//! The scenario, as PROTOCOL.md describes it.
//!
//! It holds everything that the model may look at. Reading is strict: unknown keys are refused, and [`Scenario::check`] refuses keys that
//! the entry does not use. Override stanzas stay JSON until they are decoded for the modelled release.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::release::Release;
use crate::rule::Rule;
use crate::untrusted::{quoted, reason, shown};

/// The folder that holds every path of a world.
pub const WORLD: &str = "/world";

/// The only folder of a world outside of [`WORLD`]: where a pod finds its service account.
pub const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// One question to the model: a world, the function that is called in it, and the arguments of the call.
///
/// Reading a scenario also checks it ([`Scenario::check`]). Its JSON is described in PROTOCOL.md.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", try_from = "UncheckedScenario")]
pub struct Scenario {
    /// The unique id, a path in kebab case that is never reused.
    pub id: String,
    /// What the scenario shows, in one sentence.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The rules of SPEC.md that the scenario is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// The release to model, by default the newest stable one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// The files, environment and working directory.
    pub world: World,
    /// The function of clientcmd that is called.
    #[serde(skip_serializing_if = "Entry::is_default")]
    pub entry: Entry,
    /// How files are found, for entries `deferred` and `kubectl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loading: Option<Loading>,
    /// The arguments of entry `flags`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flags: Option<Flags>,
    /// The argument of entry `bytes`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Bytes>,
    /// The words after `kubectl`, for entry `kubectl`, in place of `loading` and `overrides`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub argv: Option<Vec<String>>,
    /// What the caller sets over the files, for entries `deferred` and `kubectl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<Overrides>,
}

/// A scenario that was parsed but not checked yet.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UncheckedScenario {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    rules: Vec<Rule>,
    release: Option<Release>,
    world: World,
    #[serde(default)]
    entry: Entry,
    loading: Option<Loading>,
    flags: Option<Flags>,
    bytes: Option<Bytes>,
    argv: Option<Vec<String>>,
    overrides: Option<Overrides>,
}

impl UncheckedScenario {
    /// Returns the scenario, which may be invalid.
    pub(crate) fn into_scenario(self) -> Scenario {
        let UncheckedScenario { id, title, rules, release, world, entry, loading, flags, bytes, argv, overrides } = self;
        Scenario { id, title, rules, release, world, entry, loading, flags, bytes, argv, overrides }
    }
}

impl TryFrom<UncheckedScenario> for Scenario {
    type Error = ScenarioError;

    fn try_from(unchecked: UncheckedScenario) -> Result<Self, ScenarioError> {
        let scenario = unchecked.into_scenario();
        scenario.check()?;
        Ok(scenario)
    }
}

/// The function of clientcmd that is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entry {
    /// A deferred, non-interactive client with loading rules.
    #[default]
    Deferred,
    /// A deferred client as kubectl sets it up.
    Kubectl,
    /// `BuildConfigFromFlags`.
    Flags,
    /// `RESTConfigFromKubeConfig` with the content of one file.
    Bytes,
}

impl Entry {
    fn is_default(&self) -> bool {
        *self == Entry::default()
    }

    /// Returns its name in a scenario.
    pub fn as_str(self) -> &'static str {
        match self {
            Entry::Deferred => "deferred",
            Entry::Kubectl => "kubectl",
            Entry::Flags => "flags",
            Entry::Bytes => "bytes",
        }
    }
}

/// The files, environment and working directory of a scenario; nothing else exists.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct World {
    /// The working directory, by default `/world`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// The whole environment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, String>,
    /// Files, folders and links by absolute path; their parents exist as well.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, File>,
}

/// A file, folder or link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "WrittenFile", into = "WrittenFile")]
pub struct File {
    /// Which of the three it is, and what it holds.
    pub kind: FileKind,
    /// The permission bits, which apply to the owner; by default 0644 for files and 0755 for folders.
    pub mode: Option<u32>,
}

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    Content(Vec<u8>),
    /// A folder.
    Dir,
    /// A symbolic link and its target.
    Symlink(String),
}

impl File {
    /// Makes a regular file with the default mode.
    pub fn content(bytes: impl Into<Vec<u8>>) -> Self {
        File { kind: FileKind::Content(bytes.into()), mode: None }
    }
}

/// A file in the JSON form of a scenario.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dir: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symlink: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
}

impl TryFrom<WrittenFile> for File {
    type Error = String;

    fn try_from(file: WrittenFile) -> Result<Self, String> {
        let kind = match (file.text, file.base64, file.dir, file.symlink) {
            (Some(text), None, None, None) => FileKind::Content(text.into_bytes()),
            (None, Some(text), None, None) => {
                FileKind::Content(STANDARD.decode(&text).map_err(|reason| format!("the base64 of the file is invalid: {reason}"))?)
            }
            (None, None, Some(true), None) => FileKind::Dir,
            (None, None, None, Some(target)) => FileKind::Symlink(target),
            _ => return Err("a file must have exactly one of `text`, `base64`, `dir: true` and `symlink`".into()),
        };
        let mode = file.mode.map(|text| parse_mode(&text)).transpose()?;
        if mode.is_some() && matches!(kind, FileKind::Symlink(_)) {
            return Err("a symlink cannot have a mode".into());
        }
        Ok(File { kind, mode })
    }
}

impl From<File> for WrittenFile {
    fn from(file: File) -> Self {
        let mut written = WrittenFile { mode: file.mode.map(|mode| format!("{mode:04o}")), ..Default::default() };
        match file.kind {
            FileKind::Content(bytes) => match String::from_utf8(bytes) {
                Ok(text) => written.text = Some(text),
                Err(error) => written.base64 = Some(STANDARD.encode(error.as_bytes())),
            },
            FileKind::Dir => written.dir = Some(true),
            FileKind::Symlink(target) => written.symlink = Some(target),
        }
        written
    }
}

fn parse_mode(text: &str) -> Result<u32, String> {
    let bad = || format!("mode {} is not an octal number of permission bits such as \"0600\"", quoted(text));
    match u32::from_str_radix(text, 8) {
        Ok(mode) if mode <= 0o777 && !text.starts_with('+') => Ok(mode),
        _ => Err(bad()),
    }
}

/// How files are found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Loading {
    /// The value of `--kubeconfig`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explicit_path: Option<String>,
    /// The files to load, in this order; by default, those of the default loading rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precedence: Option<Vec<String>>,
    /// Whether relative file references become absolute, by default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolve_paths: Option<bool>,
    /// Whether to warn if no file exists; by default as the default loading rules set it, or false with a given precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn_if_all_missing: Option<bool>,
    /// The migrations; by default those of the default loading rules, or none with a given precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migrations: Option<Vec<Migration>>,
}

/// A legacy file that is copied if the new one is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// The new file.
    pub to: String,
    /// The legacy file.
    pub from: String,
}

/// The arguments of `BuildConfigFromFlags`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flags {
    /// The address of the API server.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub master: String,
    /// The path of the kubeconfig.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kubeconfig: String,
}

/// The argument of `RESTConfigFromKubeConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bytes {
    /// The file of the world that holds the bytes.
    pub file: String,
}

/// clientcmd's `ConfigOverrides`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Overrides {
    /// `--context`
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub current_context: String,
    /// `--cluster`, `--user`, `--namespace`: v1 context fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<Value>,
    /// `--server` and similar flags: v1 cluster fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<Value>,
    /// Defaults for cluster fields that neither a file nor an override sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster_defaults: Option<Value>,
    /// `--token` and similar flags: v1 user fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Value>,
    /// `--request-timeout`
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub timeout: String,
}

/// Why a scenario is invalid: it asks for something that does not exist, or contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {reason}", shown(.place))]
pub struct ScenarioError {
    /// The path of the wrong key, such as `world.files./world/a`.
    pub place: String,
    /// What is wrong with it, or what would be right.
    pub reason: String,
}

impl ScenarioError {
    /// Makes an error for the key `place`.
    pub fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        ScenarioError { place: place.into(), reason: reason.into() }
    }
}

impl Scenario {
    /// Reads one scenario from JSON text and checks it.
    ///
    /// # Errors
    /// The text is not JSON, not a scenario, or an invalid scenario.
    pub fn from_json(text: &str) -> Result<Self, ScenarioError> {
        let read = serde_json::from_str::<UncheckedScenario>(text);
        read.map_err(|error| ScenarioError::new("scenario", reason(error)))?.try_into()
    }

    /// Checks what the types do not ensure: that the entry uses every key, and that the world could exist on a disk.
    ///
    /// Needed only for scenarios that are built in code, since reading a scenario checks it.
    ///
    /// # Errors
    /// The first key that is wrong.
    pub fn check(&self) -> Result<(), ScenarioError> {
        if self.id.is_empty() {
            return Err(ScenarioError::new("id", "a scenario needs an id"));
        }
        self.check_keys()?;
        self.world.check()
    }

    fn check_keys(&self) -> Result<(), ScenarioError> {
        let refuse = |key: &str, given: bool| {
            if given { Err(ScenarioError::new(key, format!("entry `{}` does not use it", self.entry.as_str()))) } else { Ok(()) }
        };
        let loads = matches!(self.entry, Entry::Deferred | Entry::Kubectl);
        refuse("loading", self.loading.is_some() && !loads)?;
        refuse("overrides", self.overrides.is_some() && !loads)?;
        refuse("flags", self.flags.is_some() && self.entry != Entry::Flags)?;
        refuse("bytes", self.bytes.is_some() && self.entry != Entry::Bytes)?;
        if self.entry == Entry::Bytes && self.bytes.is_none() {
            return Err(ScenarioError::new("bytes", "entry `bytes` needs `bytes: {file: ...}`"));
        }
        refuse("argv", self.argv.is_some() && self.entry != Entry::Kubectl)?;
        if self.argv.is_some() && (self.loading.is_some() || self.overrides.is_some()) {
            return Err(ScenarioError::new("argv", "it stands in place of `loading` and `overrides`; give either"));
        }
        if self.entry == Entry::Kubectl {
            let loading = self.loading.clone().unwrap_or_default();
            refuse("loading.precedence", loading.precedence.is_some())?;
            refuse("loading.resolvePaths", loading.resolve_paths.is_some())?;
            refuse("loading.warnIfAllMissing", loading.warn_if_all_missing.is_some())?;
            refuse("loading.migrations", loading.migrations.is_some())?;
            refuse("overrides.clusterDefaults", self.overrides.as_ref().is_some_and(|overrides| overrides.cluster_defaults.is_some()))?;
        }
        Ok(())
    }
}

impl World {
    fn check(&self) -> Result<(), ScenarioError> {
        if let Some(cwd) = &self.cwd {
            check_path("world.cwd", cwd)?;
        }
        for path in self.files.keys() {
            let place = format!("world.files.{path}");
            check_path(&place, path)?;
            for (end, _) in path.match_indices('/').skip(1) {
                if self.files.get(&path[..end]).is_some_and(|parent| parent.kind != FileKind::Dir) {
                    return Err(ScenarioError::new(place, format!("{} is not a folder", shown(&path[..end]))));
                }
            }
        }
        Ok(())
    }
}

/// Checks that a path is absolute, plain, and below one of the world's two roots.
fn check_path(place: &str, path: &str) -> Result<(), ScenarioError> {
    let below = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if !below(WORLD) && !below(SERVICE_ACCOUNT) {
        return Err(ScenarioError::new(place, format!("the path must be under {WORLD} or {SERVICE_ACCOUNT}")));
    }
    if path.split('/').skip(1).any(|part| matches!(part, "" | "." | "..")) || path.contains('\0') {
        return Err(ScenarioError::new(place, "the path must not have `.`, `..`, an empty part or a NUL"));
    }
    Ok(())
}
