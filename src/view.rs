//! What `kubectl config view --minify` keeps of a loaded config (VIEW-01 to VIEW-03). What it hides is in [`crate::secrets::hide`].

use crate::kubeconfig::{Config, Stanza};

/// Why a config cannot be minified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MinifyError {
    /// No context is current (VIEW-01).
    #[error("no context is current, so there is nothing to minify to: set `current-context`, or choose one with `--context`")]
    NoCurrentContext,
    /// The current context, or what it names, does not exist (VIEW-01, VIEW-02).
    #[error("cannot minify: there is no {} {name:?}", stanza.as_str())]
    Missing {
        /// The kind of entry.
        stanza: Stanza,
        /// The name that does not exist.
        name: String,
    },
}

/// Keeps the current context alone, with the cluster and the user that it names (VIEW-01 to VIEW-03).
///
/// A reference that is empty keeps none of its kind, even where an entry is named `""`. On error nothing has changed; preferences,
/// top-level extensions and the current context stay in any case.
pub fn minify(config: &mut Config) -> Result<(), MinifyError> {
    let missing = |stanza, name: &str| MinifyError::Missing { stanza, name: name.to_owned() };
    let current = config.current_context.as_str();
    if current.is_empty() {
        return Err(MinifyError::NoCurrentContext);
    }
    let context = config.contexts.get(current).ok_or_else(|| missing(Stanza::Context, current))?;
    let (cluster, user) = (context.cluster.clone(), context.auth_info.clone());
    if !cluster.is_empty() && !config.clusters.contains_key(&cluster) {
        return Err(missing(Stanza::Cluster, &cluster));
    }
    if !user.is_empty() && !config.auth_infos.contains_key(&user) {
        return Err(missing(Stanza::User, &user));
    }
    config.contexts.retain(|name, _| *name == config.current_context);
    config.clusters.retain(|name, _| !name.is_empty() && *name == cluster);
    config.auth_infos.retain(|name, _| !name.is_empty() && *name == user);
    Ok(())
}
