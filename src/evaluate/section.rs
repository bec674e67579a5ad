//! Makes the section `load` of an outcome.

use crate::kubeconfig::{Config, Origin};
use crate::load::Loaded;
use crate::merge::Crash;
use crate::outcome::{self, Load, Origins};

/// Returns the section `load` for what loading returned.
pub(super) fn load_section(returned: Result<Loaded, Crash>) -> Load {
    let Ok(loaded) = returned else { return Load::Crash };
    let origins = loaded.config.as_ref().map(origins).unwrap_or_default();
    Load::Returned(outcome::LoadResult { config: loaded.config, origins, errors: loaded.errors, warnings: loaded.warnings })
}

fn origins(config: &Config) -> Origins {
    let text = |(name, origin): (&String, &Origin)| Some((name.clone(), origin.as_ref()?.to_string()));
    Origins {
        clusters: config.clusters.iter().map(|(name, entry)| (name, &entry.origin)).filter_map(text).collect(),
        contexts: config.contexts.iter().map(|(name, entry)| (name, &entry.origin)).filter_map(text).collect(),
        users: config.auth_infos.iter().map(|(name, entry)| (name, &entry.origin)).filter_map(text).collect(),
    }
}
