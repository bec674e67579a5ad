//! Selects context, user and cluster (NAME-01 to NAME-08).
//!
//! A name that comes from an override must exist; one that comes from a file need not.

use crate::resolve::Direct;

/// The names of the context, user and cluster of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The context (NAME-01).
    pub context: Choice,
    /// The user (NAME-02).
    pub user: Choice,
    /// The cluster (NAME-03).
    pub cluster: Choice,
}

/// A selected name, whether it must exist, and whether it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name; empty is a name like any other (NAME-07).
    pub name: String,
    /// Whether it comes from an override, so that it must exist.
    pub required: bool,
    /// Whether the kubeconfig has an entry of this name.
    pub found: bool,
}

/// Selects the names.
///
/// The context is the override's, else the constructor's, else the file's. User and cluster are the override's, else the context's; they are
/// empty where a required context is missing (NAME-04).
pub(super) fn select(Direct { config, context_name, overrides, .. }: &Direct) -> Selection {
    let named = [&overrides.current_context, *context_name, &config.current_context].into_iter().find(|name| !name.is_empty());
    let name = named.unwrap_or_default();
    let entry = config.context(name);
    let context = Choice { name: name.to_owned(), required: !overrides.current_context.is_empty(), found: entry.is_some() };

    let choose = |given: &str, of_context: Option<&String>| {
        if given.is_empty() { (of_context.cloned().unwrap_or_default(), false) } else { (given.to_owned(), true) }
    };
    let (name, required) = choose(&overrides.context.auth_info, entry.map(|context| &context.auth_info));
    let user = Choice { found: config.auth_infos.contains_key(&name), name, required };
    let (name, required) = choose(&overrides.context.cluster, entry.map(|context| &context.cluster));
    let cluster = Choice { found: config.clusters.contains_key(&name), name, required };
    Selection { context, user, cluster }
}
