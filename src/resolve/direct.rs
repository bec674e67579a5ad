//! The direct client over one loaded config, its overrides, and its errors.

use crate::kubeconfig::{AuthInfo, Cluster, Config, Context};
use crate::merge::Crash;
use crate::outcome::{Answer, Error};
use crate::release::Behaviours;
use crate::world::World;

/// What the caller sets over the files, decoded for the release: clientcmd's `ConfigOverrides`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// `--context`
    pub current_context: String,
    /// `--cluster`, `--user`, `--namespace`
    pub context: Context,
    /// `--server` and similar flags
    pub cluster: Cluster,
    /// The cluster's defaults, where neither file nor override sets a field.
    pub cluster_defaults: Cluster,
    /// `--token` and similar flags
    pub user: AuthInfo,
    /// `--request-timeout`
    pub timeout: String,
}

/// A direct client over one loaded config: clientcmd's `DirectClientConfig`.
#[derive(Clone, Copy)]
pub struct Direct<'a> {
    /// The merged kubeconfig.
    pub config: &'a Config,
    /// The context name given to the constructor; empty for none (NAME-08).
    pub context_name: &'a str,
    /// What the caller sets.
    pub overrides: &'a Overrides,
    /// The files with certificates and tokens.
    pub world: &'a World<'a>,
    /// The behaviours to model.
    pub behaviours: Behaviours,
}

/// Why a client has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum ResolveError {
    /// client-go reports these errors.
    Errors(Vec<Error>),
    /// client-go panics.
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
