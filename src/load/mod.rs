//! Loads files into one config: migrates, finds, reads and merges them, and resolves paths (LOAD-01).

mod loading_rules;
mod migrate;
mod paths;
mod read;

use crate::in_order::{cores, in_order};
use crate::kubeconfig::Config;
use crate::merge::{Claims, Crash, Engine, Merged, Merger};
use crate::outcome::{Code, Error, Warning};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::untrusted::shown;
use crate::world::{OsError, World};

pub use loading_rules::{LoadingRules, PrecedenceFrom};
pub use migrate::{Migrated, MigrationFate};
pub use paths::{Reference, is_command_reference, relative_references};
use read::{Decoded, Unread};
pub use read::{FileFate, FileRead, decode_error};

/// How many bytes of kubeconfigs take much longer to decode than a thread takes to start.
const WORTH_A_THREAD: usize = 1 << 18;

/// How many bytes are too many to wait in memory for a thread to be free.
const TOO_LARGE_TO_WAIT: usize = 1 << 20;

/// What one call of the loader did, and what it returned.
#[derive(Clone, Debug)]
pub struct Load {
    /// Every migration that was begun, in order.
    pub migrations: Vec<Migrated>,
    /// Every file that was looked for, in precedence order. A crash ends the list.
    pub files: Vec<FileRead>,
    /// The claims of the files in the merge; files are given by their index among [`Load::loaded_files`].
    pub claims: Claims,
    /// What the loader returned, unless it panicked.
    pub returned: Result<Loaded, Crash>,
}

/// What the loader returned, which may be both a partial config and errors (LOAD-07).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The merged kubeconfig; none where loading ended before any file was read.
    pub config: Option<Config>,
    /// The errors, in order.
    pub errors: Vec<Error>,
    /// The warnings that the warner received.
    pub warnings: Vec<Warning>,
    /// Whether a file has colliding keys, so that Go may read it differently each time.
    pub varies: bool,
}

impl Load {
    /// Returns the files that take part in the merge, in precedence order.
    pub fn loaded_files(&self) -> impl Iterator<Item = &FileRead> {
        self.files.iter().filter(|file| matches!(file.fate, FileFate::Loaded { .. }))
    }
}

/// Calls the loader once. May write to the world (MIG-02).
pub fn load(world: &mut World, rules: &LoadingRules, behaviours: Behaviours) -> Load {
    let (migrations, migrated) = migrate::migrate(&rules.migrations, world, behaviours);
    let mut load = Load { migrations, files: Vec::new(), claims: Claims::default(), returned: Ok(Loaded::default()) };
    load.returned = match migrated.and_then(|()| explicit_file_exists(rules, world)) {
        Ok(()) => load.load_files(world, rules, behaviours),
        Err(error) => Ok(Loaded { errors: vec![error], ..Loaded::default() }),
    };
    load
}

/// LOAD-02: a file that is named explicitly must exist.
fn explicit_file_exists(LoadingRules { explicit_path, .. }: &LoadingRules, world: &World) -> Result<(), Error> {
    if explicit_path.is_empty() || world.stat(explicit_path) != Err(OsError::NotFound) {
        return Ok(());
    }
    let message = format!("{} was named explicitly and does not exist", shown(explicit_path));
    Err(Error::new(Code::FileNotFound, message).by(Rule::Load02).path(explicit_path))
}

impl Load {
    /// Reads the files, makes their references absolute, and merges those that can be used. client-go makes them absolute after the merge, which
    /// comes to the same.
    fn load_files(&mut self, world: &World, rules: &LoadingRules, behaviours: Behaviours) -> Result<Loaded, Crash> {
        let mut loaded = Loaded::default();
        let mut merger = Merger::new(Engine::of(behaviours));
        let mut take = |(file, config): Decoded| {
            loaded.varies |= file.varies;
            loaded.errors.extend(file.error());
            self.files.push(file);
            config?.map_or(Ok(()), |config| merger.add(config))
        };
        let mut files = rules.files().map(|name| read::bytes(name, rules.resolve_paths, world)).peekable();
        let mut size = 0;
        while let Some(file) = files.next_if(|file| size + file.len() < WORTH_A_THREAD) {
            size += file.len();
            take(file.decode(behaviours))?;
        }
        let decode = |batch: Vec<Unread>| batch.into_iter().map(|file| file.decode(behaviours)).collect::<Vec<_>>();
        if let Some(next) = files.peek() {
            let waiting = usize::from(next.len() < TOO_LARGE_TO_WAIT);
            in_order(cores(), waiting, batches(files), decode, |batch| batch.into_iter().try_for_each(&mut take))?;
        }
        let Merged { config, claims } = merger.finish();
        // LOAD-10: files that failed do not count as loaded.
        let missing = self.missing_files();
        if rules.warn_if_all_missing && !missing.is_empty() && self.loaded_files().next().is_none() && behaviours.warns_through_a_callback()
        {
            loaded.warnings.push(Warning::MissingConfig { paths: missing });
        }
        self.claims = claims;
        loaded.config = Some(config);
        Ok(loaded)
    }

    fn missing_files(&self) -> Vec<String> {
        let missing = self.files.iter().filter(|file| matches!(file.fate, FileFate::Missing));
        missing.map(|file| file.name.to_string()).collect()
    }
}

/// Returns the files in groups of as many bytes as are worth a thread.
fn batches<'a>(mut files: impl Iterator<Item = Unread<'a>>) -> impl Iterator<Item = Vec<Unread<'a>>> {
    std::iter::from_fn(move || {
        let (mut batch, mut size) = (Vec::new(), 0);
        while size < WORTH_A_THREAD
            && let Some(file) = files.next()
        {
            size += file.len();
            batch.push(file);
        }
        Some(batch).filter(|batch| !batch.is_empty())
    })
}
