//! The merge of several files, described twice (MERGE-09 to MERGE-15).
//!
//! [`law`] says what wins. [`passes`] does what client-go does: three passes of the merge primitive. A property proves them equal, and
//! that pair is the heart of the model.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::kubeconfig::{Config, Extensions, Preferences, Stanza};
use crate::merge::{Crash, Engine, Merge};

/// Several files merged, and which of them claimed what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// What wins. Each entry knows its origin.
    pub config: Config,
    /// Who claimed what has no origin of its own, and who lost.
    pub claims: Claims,
}

/// Which files claimed what, by their place in the list: the first of each list wins, colors apart, where all do.
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
    /// The file that loses, by its place in the list.
    pub file: usize,
}

/// What wins, in closed form. The files come in precedence order.
///
/// The first file that names an entry supplies all of it; the first `current-context` that is not empty is the one; colors are on where
/// any file turns them on; extensions go to the first file that names them. How a null extension counts is a matter of the engine.
///
/// # Errors
/// The engine panics on a null extension.
pub fn law(files: Vec<Config>, engine: Engine) -> Result<Merged, Crash> {
    let (mut merged, mut claims) = (Config::default(), Claims::default());
    for (index, file) in files.into_iter().enumerate() {
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
    }
    Ok(Merged { config: merged, claims })
}

impl Claims {
    /// Notes what a file says of everything that has no origin of its own.
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

/// What client-go does: all files in order into one config, all in reverse order into another, then both into a third.
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

/// Adds the entries of a later file whose names are still free; the others lose.
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

/// The extensions that take part: null payloads crash, are skipped, or hold their name, engine by engine.
fn counted(extensions: Extensions, engine: Engine) -> Result<Extensions, Crash> {
    match engine {
        Engine::ClientGo => Ok(extensions),
        Engine::Overwriting => Ok(extensions.into_iter().filter(|(_, payload)| payload.is_some()).collect()),
        Engine::Deep if extensions.values().any(Option::is_none) => Err(Crash),
        Engine::Deep => Ok(extensions),
    }
}
