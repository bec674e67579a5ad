//! What `kubectl config view` does to a loaded config before it prints it: minify, redact, shorten (VIEW-01 to VIEW-14).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::kubeconfig::{Config, Stanza, is_unset};

/// What stands for a secret text.
const REDACTED: &str = "REDACTED";

/// What stands for bytes: it prints as `DATA+OMITTED`.
pub fn omitted() -> Vec<u8> {
    STANDARD.decode("DATA+OMITTED").unwrap_or_default()
}

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

/// Replaces tokens, passwords and client keys (VIEW-09).
///
/// A key that is present but empty is replaced as well (VIEW-14). Auth-provider settings, exec arguments and environment, and extensions
/// stay as they are (VIEW-10).
pub fn redact(config: &mut Config) {
    for user in config.auth_infos.values_mut() {
        for secret in [&mut user.token, &mut user.password] {
            if !secret.is_empty() {
                *secret = REDACTED.to_owned();
            }
        }
        if let Some(key) = &mut user.client_key_data {
            *key = REDACTED.as_bytes().to_vec();
        }
    }
}

/// Replaces bytes by ones that print as `DATA+OMITTED`, and tokens (VIEW-08); passwords stay.
pub fn shorten(config: &mut Config) {
    let omitted = omitted();
    let data = config
        .auth_infos
        .values_mut()
        .flat_map(|user| [&mut user.client_key_data, &mut user.client_certificate_data])
        .chain(config.clusters.values_mut().map(|cluster| &mut cluster.certificate_authority_data));
    for bytes in data {
        if !is_unset(bytes) {
            *bytes = Some(omitted.clone());
        }
    }
    for user in config.auth_infos.values_mut().filter(|user| !user.token.is_empty()) {
        user.token = REDACTED.to_owned();
    }
}
