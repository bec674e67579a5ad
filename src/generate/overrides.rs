//! Generates overrides.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::option::weighted;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::Mode;
use super::document::{Cluster, Stanza};
use super::stanza::{arb_cluster, arb_context, arb_user};
use super::{pem, pool};
use crate::scenario::Overrides;

/// Generates overrides: mostly one or two fields, as flags set them; sometimes whole stanzas.
pub fn arb_overrides(mode: Mode) -> BoxedStrategy<Overrides> {
    let whole = if mode == Mode::Wild { 0.3 } else { 0.12 };
    (
        weighted(0.15, pool::NAMES.arb(mode)),
        weighted(0.25, arb_context_override(mode)),
        weighted(
            0.3,
            stanza_or_field(mode, whole, arb_cluster(mode).prop_map(|cluster| cluster.node().json()).boxed(), cluster_field(mode)),
        ),
        weighted(0.1, arb_defaults(mode)),
        weighted(0.3, stanza_or_field(mode, whole, arb_user(mode).prop_map(|user| user.node().json()).boxed(), user_field(mode))),
        weighted(0.12, prop_oneof![9 => pool::TIMEOUTS.arb(mode), 1 => pool::TIMEOUTS.arb(Mode::Wild)]),
    )
        .prop_map(|(current_context, context, cluster, cluster_defaults, user, timeout)| Overrides {
            current_context: current_context.unwrap_or_default(),
            context,
            cluster,
            cluster_defaults,
            user,
            timeout: timeout.unwrap_or_default(),
        })
        .boxed()
}

fn arb_context_override(mode: Mode) -> BoxedStrategy<Value> {
    prop_oneof![
        4 => pool::NAMESPACES.arb(mode).prop_map(|name| json!({"namespace": name})),
        2 => pool::NAMES.arb(mode).prop_map(|name| json!({"cluster": name})),
        2 => pool::NAMES.arb(mode).prop_map(|name| json!({"user": name})),
        1 => arb_context(mode).prop_map(|context| context.node().json()),
    ]
    .boxed()
}

/// Generates cluster defaults: a server for clusters without one, or a field that the file has as well (OVR-17); a wild one is any cluster.
fn arb_defaults(mode: Mode) -> BoxedStrategy<Value> {
    let server = Just(Cluster { server: Some("http://localhost:8080".into()), ..Cluster::default() });
    let (common, odd) = mode.odds();
    let insecure = Just(Cluster { insecure_skip_tls_verify: Some(true), ..Cluster::default() });
    let authority = pool::PEM_PATHS.arb(mode).prop_map(|path| Cluster { certificate_authority: Some(path), ..Cluster::default() });
    prop_oneof![4 * common => server, common => insecure, common => authority, 16 * odd => arb_cluster(mode)]
        .prop_map(|cluster| cluster.node().json())
        .boxed()
}

/// Generates one field, as a flag sets it, or a whole stanza; a wild one may have a value that would be refused in a kubeconfig.
fn stanza_or_field(mode: Mode, whole: f64, stanza: BoxedStrategy<Value>, field: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let good = (weighted(whole, stanza), field).prop_map(|(stanza, field)| stanza.unwrap_or(field));
    match mode {
        Mode::Sound | Mode::Tame => good.boxed(),
        Mode::Wild => prop_oneof![60 => good, 1 => Just(json!({"server": 1, "token": [], "extensions": {}}))].boxed(),
    }
}

fn cluster_field(mode: Mode) -> BoxedStrategy<Value> {
    let text = |key: &'static str, texts: BoxedStrategy<String>| texts.prop_map(move |text| json!({ key: text })).boxed();
    let flag = |key: &'static str| any::<bool>().prop_map(move |flag| json!({ key: flag })).boxed();
    prop_oneof![
        4 => text("server", pool::SERVERS.arb(mode)),
        2 => text("certificate-authority", pool::PEM_PATHS.arb(mode)),
        1 => pem::arb_authorities(mode).prop_map(|data| json!({"certificate-authority-data": STANDARD.encode(data)})),
        2 => flag("insecure-skip-tls-verify"),
        1 => flag("disable-compression"),
        2 => text("tls-server-name", pool::TLS_NAMES.arb(mode)),
        1 => text("proxy-url", pool::PROXIES.arb(mode)),
        1 => (pool::SERVERS.arb(mode), pool::TLS_NAMES.arb(mode)).prop_map(|(server, name)| json!({"server": server, "tls-server-name": name})),
        1 => pool::PEM_PATHS.arb(mode).prop_map(|path| json!({"certificate-authority": path, "insecure-skip-tls-verify": true})),
    ]
    .boxed()
}

fn user_field(mode: Mode) -> BoxedStrategy<Value> {
    let text = |key: &'static str, texts: BoxedStrategy<String>| texts.prop_map(move |text| json!({ key: text })).boxed();
    prop_oneof![
        4 => text("token", pool::SECRETS.arb(mode)),
        2 => text("tokenFile", pool::TOKEN_PATHS.arb(mode)),
        2 => text("username", pool::PEOPLE.arb(mode)),
        1 => text("password", pool::SECRETS.arb(mode)),
        2 => text("as", pool::PEOPLE.arb(mode)),
        1 => pool::PEOPLE.arb(mode).prop_map(|group| json!({"as": "imp", "as-groups": [group]})),
        2 => pool::KEYS.arb(mode).prop_map(|key| json!({"as-user-extra": {key: ["v"]}})),
        2 => text("client-certificate", pool::PEM_PATHS.arb(mode)),
        2 => (pool::PEM_PATHS.arb(mode), pool::PEM_PATHS.arb(mode))
            .prop_map(|(certificate, key)| json!({"client-certificate": certificate, "client-key": key})),
        1 => pem::arb_pair(mode)
            .prop_map(|(certificate, key)| json!({"client-certificate-data": STANDARD.encode(certificate), "client-key-data": STANDARD.encode(key)})),
        1 => pool::PEM_PATHS.arb(mode).prop_map(|path| json!({"client-key": path})),
        1 => Just(json!({"auth-provider": {"name": "dev", "config": {"k": "over"}}})),
        1 => Just(json!({"exec": {"command": "over", "apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never"}})),
    ]
    .boxed()
}
