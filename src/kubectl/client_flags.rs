//! The flags that kubectl makes its client from, and the overrides that they are.

use std::collections::BTreeMap;

use super::flag::FlagId;
use super::state::State;
use super::tree::{ROOT, Tree};
use super::value::{Kind, truth};
use crate::kubeconfig::{AuthInfo, Cluster, Context};
use crate::outcome::FlagValue;
use crate::resolve::Overrides;

/// Their names.
const CLIENT_FLAGS: &[&str] = &[
    "as",
    "as-group",
    "as-uid",
    "as-user-extra",
    "cache-dir",
    "certificate-authority",
    "client-certificate",
    "client-key",
    "cluster",
    "context",
    "disable-compression",
    "insecure-skip-tls-verify",
    "kubeconfig",
    "namespace",
    "password",
    "proxy-url",
    "request-timeout",
    "server",
    "tls-server-name",
    "token",
    "user",
    "username",
];

/// Returns those that are set, with their values; empty values are left out.
pub(super) fn set_flags(tree: &Tree, state: &State) -> BTreeMap<&'static str, FlagValue> {
    let flags = CLIENT_FLAGS.iter().filter_map(|&name| Some((name, tree.flag(ROOT, name)?)));
    flags.filter_map(|(name, (id, flag))| Some((name, value(id, flag.kind, state).filter(|value| !value.is_zero())?))).collect()
}

/// Returns the other flags of a command that are set, with their values. `config` has a `--kubeconfig` of its own.
pub(super) fn other_flags(tree: &Tree, node: usize, state: &State) -> BTreeMap<&'static str, FlagValue> {
    let is_of_client =
        |id: FlagId, name: &str| CLIENT_FLAGS.contains(&name) && tree.flag(ROOT, name).is_some_and(|(of_root, _)| of_root == id);
    let flags = tree.flags(node).filter(|(id, flag)| !is_of_client(*id, flag.name));
    flags.filter_map(|(id, flag)| Some((flag.name, value(id, flag.kind, state)?))).collect()
}

/// Returns the value of a flag that is set.
fn value(id: FlagId, kind: Kind, state: &State) -> Option<FlagValue> {
    if !state.is_set(id) {
        return None;
    }
    Some(match kind {
        Kind::Bool => FlagValue::Flag(truth(state.text(id))?),
        Kind::Texts => FlagValue::Texts(state.texts(id).to_vec()),
        _ => FlagValue::Text(state.text(id).to_owned()),
    })
}

/// Returns the overrides that flags are.
pub fn overrides(flags: &BTreeMap<&'static str, FlagValue>) -> Overrides {
    let text = |name: &str| flags.get(name).map_or("", FlagValue::text).to_owned();
    let flag = |name: &str| flags.get(name).is_some_and(FlagValue::flag);
    let texts = |name: &str| flags.get(name).map_or(&[][..], FlagValue::texts);
    let mut extra: BTreeMap<String, Option<Vec<String>>> = BTreeMap::new();
    // What has no equals sign is dropped without a word (CLI-04).
    for (key, value) in texts("as-user-extra").iter().filter_map(|text| text.split_once('=')) {
        extra.entry(key.to_owned()).or_default().get_or_insert_default().push(value.to_owned());
    }
    Overrides {
        current_context: text("context"),
        context: Context { cluster: text("cluster"), auth_info: text("user"), namespace: text("namespace"), ..Context::default() },
        cluster: Cluster {
            server: text("server"),
            tls_server_name: text("tls-server-name"),
            certificate_authority: text("certificate-authority"),
            insecure_skip_tls_verify: flag("insecure-skip-tls-verify"),
            disable_compression: flag("disable-compression"),
            proxy_url: text("proxy-url"),
            ..Cluster::default()
        },
        cluster_defaults: Cluster::default(),
        user: AuthInfo {
            client_certificate: text("client-certificate"),
            client_key: text("client-key"),
            token: text("token"),
            impersonate: text("as"),
            impersonate_uid: text("as-uid"),
            impersonate_groups: texts("as-group").to_vec(),
            impersonate_user_extra: extra,
            username: text("username"),
            password: text("password"),
            ..AuthInfo::default()
        },
        timeout: text("request-timeout"),
    }
}
