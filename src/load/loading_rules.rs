//! Determines which files are loaded, and in which order: clientcmd's `ClientConfigLoadingRules` (HOME, PREC).

use crate::go::path::join;
use crate::release::Behaviours;
use crate::scenario::{Loading, Migration};
use crate::world::World;

/// The rules by which one load finds its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadingRules {
    /// The one file to load; empty for none.
    pub explicit_path: String,
    /// The files to load unless there is an explicit one; empty names are skipped.
    pub precedence: Vec<String>,
    /// Whether to warn when every file is missing.
    pub warn_if_all_missing: bool,
    /// Whether relative references are made absolute.
    pub resolve_paths: bool,
    /// Legacy files to copy first.
    pub migrations: Vec<Migration>,
    /// Where `precedence` comes from.
    pub precedence_from: PrecedenceFrom,
}

/// Where the list of files comes from (PREC-01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrecedenceFrom {
    /// The caller gave it.
    #[default]
    Given,
    /// `$KUBECONFIG` lists it.
    Environment,
    /// It is the file in the home folder.
    Home,
}

impl LoadingRules {
    /// Returns the rules of a scenario: those that it gives, and the default rules for the others.
    pub fn new(loading: &Loading, world: &World, behaviours: Behaviours) -> Self {
        let mut rules = match &loading.precedence {
            Some(files) => LoadingRules { precedence: files.clone(), resolve_paths: true, ..Default::default() },
            None => LoadingRules::default_rules(world, behaviours),
        };
        rules.explicit_path = loading.explicit_path.clone().unwrap_or_default();
        rules.resolve_paths = loading.resolve_paths.unwrap_or(rules.resolve_paths);
        rules.warn_if_all_missing = loading.warn_if_all_missing.unwrap_or(rules.warn_if_all_missing);
        if let Some(migrations) = &loading.migrations {
            // Go keeps migrations in a map by destination, so the later of two with the same destination replaces the earlier.
            rules.migrations.clear();
            for migration in migrations {
                rules.migrations.retain(|known| known.to != migration.to);
                rules.migrations.push(migration.clone());
            }
        }
        rules
    }

    /// Returns the default rules, as `NewDefaultClientConfigLoadingRules`: KUBECONFIG, else the file in the home folder (PREC-01), and the
    /// migration of the legacy file (MIG-01).
    fn default_rules(world: &World, behaviours: Behaviours) -> Self {
        // PREC-02: split at colons, nothing trimmed, nothing expanded.
        let listed: Vec<String> = world.env("KUBECONFIG").split(':').map(str::to_owned).collect();
        let from_environment = listed != [""];
        let home_file = in_home(world, "config");
        let precedence = if !from_environment {
            vec![home_file.clone()]
        } else if behaviours.drops_repeated_paths() {
            without_repeats(listed)
        } else {
            listed
        };
        LoadingRules {
            explicit_path: String::new(),
            precedence,
            warn_if_all_missing: from_environment,
            resolve_paths: true,
            migrations: vec![Migration { to: home_file, from: legacy_file(world, behaviours) }],
            precedence_from: if from_environment { PrecedenceFrom::Environment } else { PrecedenceFrom::Home },
        }
    }

    /// Returns the files to read: the explicit one alone, else those of `precedence` (PREC-07); empty names are skipped (LOAD-04).
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let explicit = std::slice::from_ref(&self.explicit_path);
        let listed = if self.explicit_path.is_empty() { &self.precedence } else { explicit };
        listed.iter().map(String::as_str).filter(|file| !file.is_empty())
    }
}

/// Returns the path of a file in `~/.kube`; relative to the working directory where HOME is not set (HOME-02).
fn in_home(world: &World, file: &str) -> String {
    join(&join(world.env("HOME"), ".kube"), file)
}

/// Returns the file that is copied if the home file is missing (MIG-01).
fn legacy_file(world: &World, behaviours: Behaviours) -> String {
    match world.env("HOME") {
        "" if !behaviours.legacy_file_is_relative_without_home() => "/.kube/.kubeconfig".to_owned(),
        _ => in_home(world, ".kubeconfig"),
    }
}

/// Keeps the first of equal names (PREC-03).
fn without_repeats(files: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(files.len());
    let mut seen = std::collections::HashSet::new();
    for file in files {
        if seen.insert(file.clone()) {
            kept.push(file);
        }
    }
    kept
}
