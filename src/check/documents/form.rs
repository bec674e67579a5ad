//! Prints a decoded config in the form of a document adapter's answer: every field, zero or not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::decode::Decoded;
use crate::kubeconfig::{AuthInfo, Cluster, Context, Data, Entries, ExecConfig, Stanza};

/// Returns the config.
pub(super) fn config(decoded: &Decoded) -> Value {
    let config = &decoded.config;
    let clusters = entries(decoded, Stanza::Cluster, &config.clusters, cluster);
    let users = entries(decoded, Stanza::User, &config.auth_infos, user);
    let contexts = entries(decoded, Stanza::Context, &config.contexts, context);
    json!({
        "colors": config.preferences.colors,
        "preferencesExtensions": config.preferences.extensions,
        "clusters": clusters,
        "users": users,
        "contexts": contexts,
        "currentContext": config.current_context,
        "extensions": config.extensions,
    })
}

fn entries<T>(decoded: &Decoded, stanza: Stanza, map: &Entries<T>, render: impl Fn(&T) -> Value) -> Value {
    let mut rendered = Map::new();
    for (name, entry) in map {
        let null = decoded.null_entries.iter().any(|(kind, null)| *kind == stanza && null == name);
        rendered.insert(name.clone(), if null { Value::Null } else { render(entry) });
    }
    Value::Object(rendered)
}

fn data(data: &Data) -> Value {
    data.as_ref().map_or(Value::Null, |bytes| json!(STANDARD.encode(bytes)))
}

fn cluster(cluster: &Cluster) -> Value {
    json!({
        "server": cluster.server, "tlsServerName": cluster.tls_server_name, "insecure": cluster.insecure_skip_tls_verify,
        "ca": cluster.certificate_authority, "caData": data(&cluster.certificate_authority_data), "proxy": cluster.proxy_url,
        "disableCompression": cluster.disable_compression, "extensions": cluster.extensions,
    })
}

fn context(context: &Context) -> Value {
    json!({"cluster": context.cluster, "user": context.auth_info, "namespace": context.namespace, "extensions": context.extensions})
}

fn user(user: &AuthInfo) -> Value {
    let provider = user.auth_provider.as_ref().map(|provider| json!({"name": provider.name, "config": provider.config}));
    json!({
        "cert": user.client_certificate, "certData": data(&user.client_certificate_data), "key": user.client_key,
        "keyData": data(&user.client_key_data), "token": user.token, "tokenFile": user.token_file, "as": user.impersonate,
        "asUID": user.impersonate_uid, "asGroups": user.impersonate_groups, "extra": user.impersonate_user_extra,
        "username": user.username, "password": user.password, "authProvider": provider, "exec": user.exec.as_deref().map(exec),
        "extensions": user.extensions,
    })
}

fn exec(exec: &ExecConfig) -> Value {
    let env: Vec<_> = exec.env.iter().flatten().map(|variable| [&variable.name, &variable.value]).collect();
    json!({
        "command": exec.command, "args": exec.args, "env": env, "apiVersion": exec.api_version, "installHint": exec.install_hint,
        "provideClusterInfo": exec.provide_cluster_info, "interactiveMode": exec.interactive_mode,
    })
}
