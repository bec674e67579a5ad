//! What a pod finds in its service account (ICC-01 to ICC-04, NS-06).

use crate::outcome::{ClientConfig, Code, Error, Namespace};
use crate::release::Behaviours;
use crate::resolve::client_config::{lossy, unreadable_token};
use crate::resolve::{Overrides, namespace, pem};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};
use crate::world::World;

const TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const ROOT_CA: &str = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";
const NAMESPACE: &str = "/var/run/secrets/kubernetes.io/serviceaccount/namespace";

/// ICC-01: both variables are set and the token is there.
pub fn is_possible(world: &World) -> bool {
    is_announced(world) && world.stat(TOKEN).is_ok_and(|stat| !stat.is_dir)
}

/// Whether anything of a pod is there, so that ICC-01 is worth a word.
pub fn is_hinted(world: &World) -> bool {
    ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"].iter().any(|name| !world.env(name).is_empty()) || world.stat(TOKEN).is_ok()
}

fn is_announced(world: &World) -> bool {
    !world.env("KUBERNETES_SERVICE_HOST").is_empty() && !world.env("KUBERNETES_SERVICE_PORT").is_empty()
}

/// ICC-02: `rest.InClusterConfig`.
pub fn in_cluster_config(world: &World, behaviours: Behaviours, sink: &mut impl Sink) -> Result<ClientConfig, Error> {
    if !is_announced(world) {
        let message = "not in a cluster: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set";
        return Err(Error::new(Code::NotInCluster, message));
    }
    sink.record(|| Decision::new(Rule::Icc02, "client configuration", Source::WorldFile(TOKEN.to_owned())));
    let token = world.read(TOKEN).map_err(|refusal| unreadable_token(TOKEN, refusal))?;
    let host = join_host_port(world.env("KUBERNETES_SERVICE_HOST"), world.env("KUBERNETES_SERVICE_PORT"));
    let mut client = ClientConfig { host: format!("https://{host}"), ..Default::default() };
    if behaviours.wraps_in_cluster_token() {
        if token.trim_ascii().is_empty() {
            return Err(Error::new(Code::TokenFileUnreadable, "the service account's token is empty").path(TOKEN));
        }
    } else {
        client.bearer_token = lossy(token);
    }
    if behaviours.in_cluster_keeps_token_file() {
        client.bearer_token_file = TOKEN.to_owned();
    }
    // A bundle that does not parse is logged and left out.
    if world.read(ROOT_CA).is_ok_and(pem::is_ca_bundle) {
        client.tls.ca_file = ROOT_CA.to_owned();
    }
    Ok(client)
}

/// ICC-03: the in-cluster configuration with the few overrides that it takes, unchanged (ICC-04).
pub fn overridden_config(
    world: &World,
    overrides: &Overrides,
    behaviours: Behaviours,
    sink: &mut impl Sink,
) -> Result<ClientConfig, Error> {
    let mut client = in_cluster_config(world, behaviours, sink)?;
    if !behaviours.in_cluster_takes_overrides() {
        return Ok(client);
    }
    let Overrides { cluster, user, .. } = overrides;
    if (cluster, user, overrides.timeout.as_str()) != (&Default::default(), &Default::default(), "") {
        sink.record(|| Decision::new(Rule::Icc03, "overrides: three of them count in a pod", Source::Default));
    }
    if !cluster.server.is_empty() {
        sink.record(|| Decision::new(Rule::Icc04, "host", Source::Override("cluster.server")));
        client.host.clone_from(&cluster.server);
    }
    if behaviours.in_cluster_token_override_is_a_pair() {
        if !user.token.is_empty() || !user.token_file.is_empty() {
            sink.record(|| Decision::new(Rule::Icc03, "bearerToken, bearerTokenFile", Source::Override("user.token")));
            client.bearer_token.clone_from(&user.token);
            client.bearer_token_file.clone_from(&user.token_file);
        }
    } else if !user.token.is_empty() {
        client.bearer_token.clone_from(&user.token);
    }
    if !cluster.certificate_authority.is_empty() {
        sink.record(|| Decision::new(Rule::Icc03, "tls.caFile", Source::Override("cluster.certificate-authority")));
        client.tls.ca_file.clone_from(&cluster.certificate_authority);
    }
    Ok(client)
}

/// NS-06: the pod's namespace, from the environment, the service account, or `default`. It never fails.
pub fn in_cluster_namespace(world: &World, sink: &mut impl Sink) -> Namespace {
    let named = world.env("POD_NAMESPACE");
    let (name, from) = match (named, world.read(NAMESPACE)) {
        ("", Ok(content)) if !lossy(content).trim().is_empty() => {
            (lossy(content).trim().to_owned(), Source::WorldFile(NAMESPACE.to_owned()))
        }
        ("", _) => (namespace::DEFAULT.to_owned(), Source::Default),
        _ => (named.to_owned(), Source::Environment("POD_NAMESPACE")),
    };
    sink.record(|| Decision::new(Rule::Ns06, "namespace", from));
    Namespace { name, overridden: false }
}

/// `net.JoinHostPort`.
fn join_host_port(host: &str, port: &str) -> String {
    match host.contains(':') {
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    }
}
