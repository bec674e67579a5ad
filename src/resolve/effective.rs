//! The effective context, user and cluster: what the files say, with the overrides laid over it (OVR-01 to OVR-20).

use crate::kubeconfig::{AuthInfo, Cluster, Context, no_data};
use crate::merge::{Crash, Engine, Merge};
use crate::outcome::Code;
use crate::resolve::select::no_such;
use crate::resolve::{Direct, ResolveError};

impl Direct<'_> {
    /// OVR-02: the named context, and the override over it. An overriding name must exist.
    pub fn context(&self) -> Result<Context, ResolveError> {
        let choice = self.context_choice();
        let entry = self.config.contexts.get(&choice.name);
        if entry.is_none() && choice.required {
            return Err(no_such(Code::NoSuchContext, "context", &choice.name));
        }
        Ok(self.lay(entry.into_iter().chain([&self.overrides.context]), |context| !context.extensions.is_empty())?)
    }

    /// OVR-03 to OVR-06: the named user, and the override over it.
    pub fn user(&self) -> Result<AuthInfo, ResolveError> {
        let choice = self.user_choice()?;
        let entry = self.config.auth_infos.get(&choice.name);
        if entry.is_none() && choice.required {
            return Err(no_such(Code::NoSuchUser, "user", &choice.name));
        }
        let over = &self.overrides.user;
        let mut user = self.lay(entry.into_iter().chain([over]), |user| !user.extensions.is_empty())?;
        if self.behaviours.cert_override_replaces_pair() {
            if sets_key(over) {
                user.client_key.clone_from(&over.client_key);
                user.client_key_data.clone_from(&over.client_key_data);
            }
            if sets_certificate(over) {
                user.client_certificate.clone_from(&over.client_certificate);
                user.client_certificate_data.clone_from(&over.client_certificate_data);
            }
        }
        Ok(user)
    }

    /// OVR-07 to OVR-11: the defaults, the named cluster over them, and the override over both.
    pub fn cluster(&self) -> Result<Cluster, ResolveError> {
        let choice = self.cluster_choice()?;
        let entry = self.config.clusters.get(&choice.name);
        if entry.is_none() && choice.required {
            return Err(no_such(Code::NoSuchCluster, "cluster", &choice.name));
        }
        let over = &self.overrides.cluster;
        let layers = [&self.overrides.cluster_defaults].into_iter().chain(entry).chain([over]);
        let mut cluster = self.lay(layers, |cluster| !cluster.extensions.is_empty())?;
        if replaces_trust(over) && self.behaviours.ca_override_replaces_all() {
            cluster.insecure_skip_tls_verify = over.insecure_skip_tls_verify;
            cluster.certificate_authority.clone_from(&over.certificate_authority);
            cluster.certificate_authority_data.clone_from(&over.certificate_authority_data);
        } else if over.insecure_skip_tls_verify && !sets_ca(over) {
            // Until 1.16 only insecure, alone, cleared the authorities.
            cluster.certificate_authority.clear();
            cluster.certificate_authority_data = None;
        }
        if replaces_server_name(over) {
            cluster.tls_server_name.clone_from(&over.tls_server_name);
        }
        Ok(cluster)
    }

    /// Lays stanzas over an empty one, in order. Before 1.6 that empty one had no maps, and an extension crashed.
    fn lay<'a, T: Merge + Default + 'a>(
        &self,
        layers: impl Iterator<Item = &'a T>,
        has_extensions: impl Fn(&T) -> bool,
    ) -> Result<T, Crash> {
        let engine = Engine::of(self.behaviours);
        let mut effective = T::default();
        for layer in layers {
            if has_extensions(layer) && !self.behaviours.allocates_maps() {
                return Err(Crash);
            }
            effective.merge_from(layer, engine)?;
        }
        Ok(effective)
    }
}

/// OVR-04: whether a user override touches the client certificate, and so replaces both of its forms.
pub fn sets_certificate(over: &AuthInfo) -> bool {
    !over.client_certificate.is_empty() || !no_data(&over.client_certificate_data)
}

/// OVR-05: the same for the client key.
pub fn sets_key(over: &AuthInfo) -> bool {
    !over.client_key.is_empty() || !no_data(&over.client_key_data)
}

/// Whether a cluster has authorities of its own.
pub fn sets_ca(over: &Cluster) -> bool {
    !over.certificate_authority.is_empty() || !no_data(&over.certificate_authority_data)
}

/// OVR-08: whether a cluster override touches trust, and so replaces insecure, CA path and CA data as one.
pub fn replaces_trust(over: &Cluster) -> bool {
    over.insecure_skip_tls_verify || sets_ca(over)
}

/// OVR-11: whether a cluster override replaces the TLS server name, maybe by nothing.
pub fn replaces_server_name(over: &Cluster) -> bool {
    !over.tls_server_name.is_empty() || !over.server.is_empty()
}
