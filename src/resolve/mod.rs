//! Resolves one merged `Config` and overrides to a client configuration and a namespace: selects, lays, validates, configures.
//!
//! ```text
//! Config --select--> Selection --lay--> Effective --confirm_usable, configure--> Configured
//!                       names            stanzas with overrides                   client configuration
//! ```
//!
//! [`Resolved`] has the results of the stages up to validation for one loaded config; [`Deferred`] weighs the answers against the pod's.

pub(crate) mod ca_bundle;
mod configure;
mod deferred;
mod direct;
mod effective;
mod in_cluster;
mod install_hint;
mod namespace;
mod select;
mod server;
mod timeout;
mod validate;

pub use configure::{Configured, Refused, Step, Token, configure};
pub use deferred::{ClientAnswer, Deferred, NamespaceAnswer, Setup, Weighed};
pub use direct::{Direct, Overrides, ResolveError};
pub use effective::{Effective, sets_ca, sets_certificate, sets_key};
pub use in_cluster::{NAMESPACE, Pod, PodNamespaceFrom, ROOT_CA, TOKEN, in_cluster_config, is_possible, looks_like_pod};
pub use namespace::{ContextNamespace, NamespaceFrom};
pub use select::{Choice, Selection};
pub use server::HostForm;

pub use timeout::parse as parse_timeout;
pub use validate::{is_empty_config, known_context};

/// What all answers of one client are based on, computed once.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The selected names.
    pub selection: Selection,
    /// The selected stanzas with the overrides laid over them.
    pub effective: Effective,
    /// The result of validation.
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
