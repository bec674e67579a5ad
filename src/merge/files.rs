//! Merges several files, in two ways (MERGE-09 to MERGE-15).
//!
//! [`law`] computes directly what wins, and is what the model uses, file by file ([`Merger`]). [`passes`] does what client-go does: three passes of the merge primitive.
//! A property checks that the results are equal.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::kubeconfig::{Config, Extensions, Preferences, Stanza};
use crate::merge::{Crash, Engine, Merge};

/// The merge of several files, and what each of them claimed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The merged config. Each entry records its origin.
    pub config: Config,
    /// Which files set what has no origin of its own, and which entries lost.
    pub claims: Claims,
}

/// The claims of the files, which are given by their index in the list of files. The first file of each list wins, except for colors, which
/// are on if any file turns them on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// Files with a `current-context`.
    pub current_context: Vec<usize>,
    /// Files with `preferences`.
    pub preferences: Vec<usize>,
    /// Files that turn colors on.
    pub colors: Vec<usize>,
    /// Names under `extensions`, each with its file.
    pub extensions: Vec<(String, usize)>,
    /// Names under `preferences.extensions`, each with its file.
    pub preferences_extensions: Vec<(String, usize)>,
    /// Entries that lost to an earlier file.
    pub shadowed: Vec<Shadowed>,
}

/// An entry of a file whose name an earlier file defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadowed {
    /// The kind of entry.
    pub stanza: Stanza,
    /// Its name.
    pub name: String,
    /// The file that loses, by its index in the list of files.
    pub file: usize,
}

/// Merges files, which are in precedence order, without client-go's passes.
///
/// The first file that names an entry supplies all of it. The first `current-context` that is not empty wins. Colors are on if any file turns
/// them on. Each extension comes from the first file that names it. Whether a null extension counts depends on the engine.
///
/// # Errors
/// The engine panics on a null extension.
pub fn law(files: Vec<Config>, engine: Engine) -> Result<Merged, Crash> {
    let mut merger = Merger::new(engine);
    files.into_iter().try_for_each(|file| merger.add(file))?;
    Ok(merger.finish())
}

/// The merge in progress: what loses is dropped at once, so that no more than the result and one file are in memory.
#[derive(Debug)]
pub struct Merger {
    merged: Merged,
    /// The number of files so far.
    files: usize,
    engine: Engine,
}

impl Merger {
    /// Returns the merge of no files.
    pub fn new(engine: Engine) -> Merger {
        Merger { merged: Merged::default(), files: 0, engine }
    }

    /// Adds the next file in precedence order.
    ///
    /// # Errors
    /// The engine panics on a null extension.
    pub fn add(&mut self, file: Config) -> Result<(), Crash> {
        let (index, engine) = (self.files, self.engine);
        self.files += 1;
        let Merged { config: merged, claims } = &mut self.merged;
        claims.add_settings(&file, index);
        let mut lose = |stanza, name: &String| claims.shadowed.push(Shadowed { stanza, name: name.clone(), file: index });
        first_wins(&mut merged.clusters, file.clusters, |name| lose(Stanza::Cluster, name));
        first_wins(&mut merged.auth_infos, file.auth_infos, |name| lose(Stanza::User, name));
        first_wins(&mut merged.contexts, file.contexts, |name| lose(Stanza::Context, name));
        if merged.current_context.is_empty() {
            merged.current_context = file.current_context;
        }
        merged.preferences.colors |= file.preferences.colors;
        first_wins(&mut merged.preferences.extensions, counted(file.preferences.extensions, engine)?, |_| ());
        first_wins(&mut merged.extensions, counted(file.extensions, engine)?, |_| ());
        Ok(())
    }

    /// Returns the merge of the files that were added.
    pub fn finish(self) -> Merged {
        self.merged
    }
}

impl Claims {
    /// Records what a file sets that has no origin of its own.
    fn add_settings(&mut self, file: &Config, index: usize) {
        if !file.current_context.is_empty() {
            self.current_context.push(index);
        }
        if file.preferences != Preferences::default() {
            self.preferences.push(index);
        }
        if file.preferences.colors {
            self.colors.push(index);
        }
        self.extensions.extend(file.extensions.keys().map(|name| (name.clone(), index)));
        self.preferences_extensions.extend(file.preferences.extensions.keys().map(|name| (name.clone(), index)));
    }
}

/// Merges files as client-go does: all files in order into one config, all in reverse order into another, then both into a third.
///
/// With the deep engine the first pass decides maps and the second scalars; with the others the second pass decides everything (MERGE-14).
///
/// # Errors
/// The engine panics on a null extension.
pub fn passes(files: &[Config], engine: Engine) -> Result<Config, Crash> {
    let mut maps = Config::default();
    for file in files {
        maps.merge_from(file, engine)?;
    }
    let mut scalars = Config::default();
    for file in files.iter().rev() {
        scalars.merge_from(file, engine)?;
    }
    let mut merged = Config::default();
    merged.merge_from(&maps, engine)?;
    merged.merge_from(&scalars, engine)?;
    Ok(merged)
}

/// Adds the entries of a later file whose names are not taken yet. Calls `lose` for the others.
fn first_wins<T>(merged: &mut BTreeMap<String, T>, file: BTreeMap<String, T>, mut lose: impl FnMut(&String)) {
    if merged.is_empty() {
        *merged = file;
        return;
    }
    for (name, entry) in file {
        match merged.entry(name) {
            Entry::Vacant(free) => _ = free.insert(entry),
            Entry::Occupied(taken) => lose(taken.key()),
        }
    }
}

/// Returns the extensions that take part in the merge. Null payloads crash, are skipped, or count, depending on the engine.
fn counted(extensions: Extensions, engine: Engine) -> Result<Extensions, Crash> {
    match engine {
        Engine::ClientGo => Ok(extensions),
        Engine::Overwriting => Ok(extensions.into_iter().filter(|(_, payload)| payload.is_some()).collect()),
        Engine::Deep if extensions.values().any(Option::is_none) => Err(Crash),
        Engine::Deep => Ok(extensions),
    }
}
