//! One merged [`Config`] and overrides to a client configuration: select, lay, validate, configure.
//!
//! ```text
//! Config --select--> Selection --lay--> Effective --confirm_usable, configure--> Configured
//!                       names            stanzas with overrides                   client configuration
//! ```
//!
//! [`Resolved`] holds the first three for one loaded configuration; [`Deferred`] weighs the answers against the pod's.

pub(crate) mod ca_bundle;
mod configure;
mod deferred;
mod effective;
mod in_cluster;
mod install_hint;
mod namespace;
mod select;
mod server;
mod timeout;
mod validate;

use crate::kubeconfig::{AuthInfo, Cluster, Config, Context};
use crate::merge::Crash;
use crate::outcome::{Answer, Error};
use crate::release::Behaviours;
use crate::world::World;

pub use configure::{Configured, Refused, Step, Token, configure};
pub use deferred::{ClientAnswer, Deferred, NamespaceAnswer, Setup, Weighed};
pub use effective::{Effective, sets_ca, sets_certificate, sets_key};
pub use in_cluster::{NAMESPACE, Pod, PodNamespaceFrom, TOKEN, in_cluster_config, is_possible, looks_like_pod};
pub use namespace::{ContextNamespace, NamespaceFrom};
pub use select::{Choice, Selection};
pub use timeout::parse as parse_timeout;
pub use validate::{is_empty_config, known_context};

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

/// What a client over one loaded config is asked about: clientcmd's `DirectClientConfig`.
#[derive(Clone, Copy)]
pub struct Direct<'a> {
    /// The merged kubeconfig.
    pub config: &'a Config,
    /// The context name given to the constructor; empty for none (NAME-08).
    pub context_name: &'a str,
    /// What the caller sets.
    pub overrides: &'a Overrides,
    /// Where certificates and tokens lie.
    pub world: &'a World<'a>,
    /// The behaviours to model.
    pub behaviours: Behaviours,
}

/// What every answer of one client rests on, each computed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The chosen names.
    pub selection: Selection,
    /// The chosen stanzas with the overrides laid over them.
    pub effective: Effective,
    /// What validation says of them.
    pub usable: Result<(), ResolveError>,
}

impl Direct<'_> {
    /// Selects, lays, and validates.
    pub fn resolve(&self) -> Resolved {
        let selection = select::select(self);
        let effective = effective::lay(self, &selection);
        let usable = validate::confirm_usable(self, &selection, &effective);
        Resolved { selection, effective, usable }
    }
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

impl<T> From<Result<T, ResolveError>> for Answer<T> {
    fn from(result: Result<T, ResolveError>) -> Self {
        match result {
            Ok(value) => Answer::Ok(value),
            Err(ResolveError::Errors(errors)) => Answer::Errors(errors),
            Err(ResolveError::Crash) => Answer::Crash,
        }
    }
}
