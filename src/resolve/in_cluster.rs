//! The in-cluster configuration and namespace, from a pod's service account (ICC-01 to ICC-04, NS-06).

use crate::go::net::join_host_port;
use crate::go::utf8::lossy;
use crate::outcome::{ClientConfig, Code, Error, Namespace};
use crate::release::Behaviours;
use crate::resolve::ca_bundle::is_ca_bundle;
use crate::resolve::configure::unreadable_token;
use crate::resolve::{Overrides, namespace};
use crate::rule::Rule;
use crate::world::World;

/// The path of the service account's token.
pub const TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";
/// The path of the bundle of certificate authorities that the service account trusts.
pub const ROOT_CA: &str = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";
/// The path of the service account's namespace.
pub const NAMESPACE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

/// Whether in-cluster configuration is possible: both variables are set, and the token exists (ICC-01).
pub fn is_possible(world: &World) -> bool {
    is_announced(world) && world.stat(TOKEN).is_ok_and(|stat| !stat.is_dir)
}

/// Whether there is any sign of a pod, so that a trace should mention ICC-01.
pub fn looks_like_pod(world: &World) -> bool {
    ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"].iter().any(|name| !world.env(name).is_empty()) || world.stat(TOKEN).is_ok()
}

fn is_announced(world: &World) -> bool {
    !world.env("KUBERNETES_SERVICE_HOST").is_empty() && !world.env("KUBERNETES_SERVICE_PORT").is_empty()
}

/// Returns the in-cluster client configuration, as `rest.InClusterConfig` (ICC-02).
///
/// # Errors
/// A variable is not set, or the token cannot be read.
pub fn in_cluster_config(world: &World, behaviours: Behaviours) -> Result<ClientConfig, Error> {
    if !is_announced(world) {
        let message = "not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set";
        return Err(Error::new(Code::NotInCluster, message).by(Rule::Icc01));
    }
    let token = world.read(TOKEN).map_err(|error| unreadable_token(TOKEN, error).by(Rule::Icc02))?;
    let host = join_host_port(world.env("KUBERNETES_SERVICE_HOST"), world.env("KUBERNETES_SERVICE_PORT"));
    let mut client = ClientConfig { host: format!("https://{host}"), ..Default::default() };
    if behaviours.wraps_in_cluster_token() {
        if token.trim_ascii().is_empty() {
            return Err(Error::new(Code::TokenFileUnreadable, "the service account's token is empty").by(Rule::Icc02).path(TOKEN));
        }
    } else {
        client.bearer_token = lossy(&token);
    }
    if behaviours.in_cluster_keeps_token_file() {
        client.bearer_token_file = TOKEN.to_owned();
    }
    // client-go logs a bundle that does not parse, and leaves it out.
    if world.read(ROOT_CA).is_ok_and(|content| is_ca_bundle(&content)) {
        client.tls.ca_file = ROOT_CA.to_owned();
    }
    Ok(client)
}

/// The pod's client configuration with the overrides that apply to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// The client configuration, or why there is none.
    pub client: Result<ClientConfig, Error>,
    /// Whether the server is the override's, unchanged (ICC-04).
    pub server_overridden: bool,
    /// Whether the token, and the token file with it, is the override's (ICC-03).
    pub token_overridden: bool,
    /// Whether the certificate authority's file is the override's (ICC-03).
    pub ca_overridden: bool,
}

/// Returns the in-cluster configuration with the few overrides that apply to it (ICC-03, ICC-04).
pub(super) fn overridden_config(world: &World, overrides: &Overrides, behaviours: Behaviours) -> Pod {
    let mut pod =
        Pod { client: in_cluster_config(world, behaviours), server_overridden: false, token_overridden: false, ca_overridden: false };
    let Ok(client) = &mut pod.client else { return pod };
    if !behaviours.in_cluster_takes_overrides() {
        return pod;
    }
    let Overrides { cluster, user, .. } = overrides;
    if !cluster.server.is_empty() {
        pod.server_overridden = true;
        client.host.clone_from(&cluster.server);
    }
    if behaviours.in_cluster_token_override_is_a_pair() {
        if !user.token.is_empty() || !user.token_file.is_empty() {
            pod.token_overridden = true;
            client.bearer_token.clone_from(&user.token);
            client.bearer_token_file.clone_from(&user.token_file);
        }
    } else if !user.token.is_empty() {
        pod.token_overridden = true;
        client.bearer_token.clone_from(&user.token);
    }
    if !cluster.certificate_authority.is_empty() {
        pod.ca_overridden = true;
        client.tls.ca_file.clone_from(&cluster.certificate_authority);
    }
    pod
}

/// Where a pod's namespace comes from (NS-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodNamespaceFrom {
    /// `$POD_NAMESPACE`
    Environment,
    /// The service account.
    ServiceAccount,
    /// Neither: it is `default`.
    Default,
}

/// Returns the pod's namespace, from the environment or the service account, else `default` (NS-06). Never fails.
pub(super) fn in_cluster_namespace(world: &World) -> (Namespace, PodNamespaceFrom) {
    let named = world.env("POD_NAMESPACE");
    let content = world.read(NAMESPACE).map(|content| lossy(&content)).unwrap_or_default();
    let (name, from) = if !named.is_empty() {
        (named, PodNamespaceFrom::Environment)
    } else if !content.trim().is_empty() {
        (content.trim(), PodNamespaceFrom::ServiceAccount)
    } else {
        (namespace::DEFAULT, PodNamespaceFrom::Default)
    };
    (Namespace { name: name.to_owned(), overridden: false }, from)
}
