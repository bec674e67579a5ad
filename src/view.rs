//! Minifies a loaded config as `kubectl config view --minify` does (VIEW-01 to VIEW-03). [`crate::secrets::hide`] hides its secrets.

use crate::kubeconfig::{Config, Stanza};

/// Why a config cannot be minified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MinifyError {
    /// There is no current context (VIEW-01).
    #[error("there is no current context to minify to: set `current-context`, or choose a context with `--context`")]
    NoCurrentContext,
    /// The current context does not exist, or the cluster or user that it names does not (VIEW-01, VIEW-02).
    #[error("cannot minify: there is no {} {name:?}", stanza.as_str())]
    Missing {
        /// The kind of entry.
        stanza: Stanza,
        /// The name of the missing entry.
        name: String,
    },
}

/// Removes every entry except the current context and the cluster and user that it names (VIEW-01 to VIEW-03).
///
/// An empty reference keeps no entry, even if one is named `""`. Preferences, top-level extensions and `current-context` are kept.
///
/// # Errors
/// An entry is missing; the config is then unchanged.
pub fn minify(config: &mut Config) -> Result<(), MinifyError> {
    let missing = |stanza, name: &str| MinifyError::Missing { stanza, name: name.to_owned() };
    let current = config.current_context.as_str();
    if current.is_empty() {
        return Err(MinifyError::NoCurrentContext);
    }
    let context = config.context(current).ok_or_else(|| missing(Stanza::Context, current))?;
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
