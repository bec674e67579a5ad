//! The merge of several files, told twice (MERGE-09 to MERGE-15).
//!
//! [`law`] says what wins. [`passes`] does what client-go does: three passes of the merge primitive. A property proves them equal, and
//! that pair is the heart of the model.

use std::collections::BTreeMap;

use crate::kubeconfig::{Config, Extensions};
use crate::merge::{Crash, Engine, Merge};

/// What wins, in closed form. The files come in precedence order.
///
/// The first file that names an entry supplies all of it; the first `current-context` that is not empty is the one; colors are on where
/// any file turns them on; extensions go to the first file that names them. How a null extension counts is a matter of the engine.
pub fn law(files: Vec<Config>, engine: Engine) -> Result<Config, Crash> {
    let mut merged = Config::default();
    for file in files {
        first_wins(&mut merged.clusters, file.clusters);
        first_wins(&mut merged.auth_infos, file.auth_infos);
        first_wins(&mut merged.contexts, file.contexts);
        if merged.current_context.is_empty() {
            merged.current_context = file.current_context;
        }
        merged.preferences.colors |= file.preferences.colors;
        first_wins(&mut merged.preferences.extensions, counted(file.preferences.extensions, engine)?);
        first_wins(&mut merged.extensions, counted(file.extensions, engine)?);
    }
    Ok(merged)
}

/// What client-go does: all files in order into one config, all in reverse order into another, then both into a third.
///
/// With the deep engine the first pass decides maps and the second scalars; with the others the second pass decides everything (MERGE-14).
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

/// Adds the entries of a later file whose names are still free.
fn first_wins<T>(merged: &mut BTreeMap<String, T>, file: BTreeMap<String, T>) {
    if merged.is_empty() {
        *merged = file;
        return;
    }
    for (name, entry) in file {
        merged.entry(name).or_insert(entry);
    }
}

/// The extensions that take part: null payloads crash, are skipped, or hold their name, engine by engine.
fn counted(extensions: Extensions, engine: Engine) -> Result<Extensions, Crash> {
    match engine {
        Engine::Own => Ok(extensions),
        Engine::Overwriting => Ok(extensions.into_iter().filter(|(_, payload)| payload.is_some()).collect()),
        Engine::Deep if extensions.values().any(Option::is_none) => Err(Crash),
        Engine::Deep => Ok(extensions),
    }
}
