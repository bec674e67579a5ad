//! One merged [`Config`] and overrides to a client configuration: select, override, validate, configure.

pub(crate) mod ca_bundle;
mod client_config;
mod deferred;
mod effective;
mod explain;
mod host;
mod in_cluster;
mod install_hint;
mod layers;
mod namespace;
mod select;
mod timeout;
mod validate;

use crate::kubeconfig::{AuthInfo, Cluster, Config, Context};
use crate::load::Sources;
use crate::merge::Crash;
use crate::outcome::Error;
use crate::release::Behaviours;
use crate::world::World;

pub use deferred::Deferred;
pub use in_cluster::in_cluster_config;

/// What the caller sets over the files, decoded for the release: clientcmd's `ConfigOverrides`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// `--context`
    pub current_context: String,
    /// `--cluster`, `--user`, `--namespace`
    pub context: Context,
    /// `--server` and its like
    pub cluster: Cluster,
    /// What holds where neither file nor override says otherwise.
    pub cluster_defaults: Cluster,
    /// `--token` and its like
    pub user: AuthInfo,
    /// `--request-timeout`
    pub timeout: String,
}

/// A client over one loaded config: clientcmd's `DirectClientConfig`.
#[derive(Clone, Copy)]
pub struct Direct<'a> {
    /// The merged kubeconfig.
    pub config: &'a Config,
    /// Where its entries stand.
    pub sources: &'a Sources,
    /// The context name given to the constructor; empty for none (NAME-08).
    pub context_name: &'a str,
    /// What the caller sets.
    pub overrides: &'a Overrides,
    /// Where certificates and tokens lie.
    pub world: &'a World<'a>,
    /// The release to model.
    pub behaviours: Behaviours,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ResolveError {
    /// Refused, for these reasons.
    Errors(Vec<Error>),
    /// The real code panics.
    Crash,
}

impl From<Crash> for ResolveError {
    fn from(_: Crash) -> Self {
        ResolveError::Crash
    }
}

impl From<Error> for ResolveError {
    fn from(error: Error) -> Self {
        ResolveError::Errors(vec![error])
    }
}
