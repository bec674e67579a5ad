//! The same on typed stanzas: which fields hold secrets, and whether a masked kubeconfig says what the real one says.

use std::collections::BTreeMap;

use crate::kubeconfig::{AuthInfo, Cluster, Config, Extensions};

use super::mask::{Arguments, is_word, url_without_secrets};
use super::stand_in::StandIns;

/// Where an absolute path lies in the world.
pub type Moved<'a> = &'a dyn Fn(&str) -> String;

/// The config with stand-ins and moved paths.
pub fn disguised(mut config: Config, stand_ins: &mut StandIns, moved: Moved) -> Config {
    let mut number = 0;
    let mut hide = |secret: &str| {
        let stand_in = stand_ins.of(secret);
        if stand_in != secret || secret.is_empty() {
            return stand_in;
        }
        number += 1;
        format!("stand-in-{number}")
    };
    rewrite(&mut config, &mut hide, moved);
    config
}

/// Whether `masked` says what `real` says, with every secret replaced and paths moved.
pub fn corresponds(real: &Config, masked: &Config, moved: Moved) -> bool {
    const HIDDEN: &str = "hidden";
    let keep = |path: &str| path.to_owned();
    let mut secrets = Vec::new();
    let mut expected = real.clone();
    rewrite(&mut expected, &mut |secret| remember(secret, &mut secrets, HIDDEN), moved);
    let mut stand_ins = Vec::new();
    let mut found = masked.clone();
    rewrite(&mut found, &mut |secret| remember(secret, &mut stand_ins, HIDDEN), &keep);
    expected == found && secrets.iter().zip(&stand_ins).all(|(secret, stand_in)| secret != stand_in)
}

fn remember(secret: &str, secrets: &mut Vec<String>, hidden: &str) -> String {
    if secret.is_empty() {
        return String::new();
    }
    secrets.push(secret.to_owned());
    hidden.to_owned()
}

/// Hands every secret to `hide` and every path to `moved`.
fn rewrite(config: &mut Config, hide: &mut dyn FnMut(&str) -> String, moved: Moved) {
    config.clusters.values_mut().for_each(|cluster| rewrite_cluster(cluster, hide, moved));
    config.auth_infos.values_mut().for_each(|user| rewrite_user(user, hide, moved));
    config.contexts.values_mut().for_each(|context| {
        context.origin = None;
        drop_payloads(&mut context.extensions);
    });
    drop_payloads(&mut config.extensions);
    drop_payloads(&mut config.preferences.extensions);
}

fn rewrite_cluster(cluster: &mut Cluster, hide: &mut dyn FnMut(&str) -> String, moved: Moved) {
    cluster.origin = None;
    for url in [&mut cluster.server, &mut cluster.proxy_url] {
        *url = url_without_secrets(url, &mut *hide);
    }
    cluster.certificate_authority = moved(&cluster.certificate_authority);
    rewrite_data(&mut cluster.certificate_authority_data, hide);
    drop_payloads(&mut cluster.extensions);
}

fn rewrite_user(user: &mut AuthInfo, hide: &mut dyn FnMut(&str) -> String, moved: Moved) {
    user.origin = None;
    for path in [&mut user.client_certificate, &mut user.client_key, &mut user.token_file] {
        *path = moved(path);
    }
    for data in [&mut user.client_certificate_data, &mut user.client_key_data] {
        rewrite_data(data, hide);
    }
    for secret in [&mut user.token, &mut user.password] {
        *secret = hide(secret);
    }
    rewrite_keys(&mut user.impersonate_user_extra, hide);
    for values in user.impersonate_user_extra.values_mut().flatten() {
        values.iter_mut().for_each(|value| *value = hide(value));
    }
    if let Some(settings) = user.auth_provider.as_mut().and_then(|provider| provider.config.as_mut()) {
        rewrite_keys(settings, hide);
        settings.values_mut().for_each(|value| *value = hide(value));
    }
    if let Some(exec) = &mut user.exec {
        exec.command = if exec.command.contains(char::is_whitespace) { hide(&exec.command) } else { moved(&exec.command) };
        exec.install_hint = hide(&exec.install_hint);
        exec.env.iter_mut().flatten().for_each(|variable| variable.value = hide(&variable.value));
        let mut arguments = Arguments::default();
        exec.args.iter_mut().flatten().for_each(|argument| *argument = arguments.next(argument, &mut *hide));
    }
    drop_payloads(&mut user.extensions);
}

/// A key that is no word may be a value whose colon got lost.
fn rewrite_keys<T>(map: &mut BTreeMap<String, T>, hide: &mut dyn FnMut(&str) -> String) {
    let rename = |(key, value): (String, T)| (if is_word(&key) { key } else { hide(&key) }, value);
    *map = std::mem::take(map).into_iter().map(rename).collect();
}

/// Bytes are handed over as text where they are text, else as what they are made of.
fn rewrite_data(data: &mut Option<Vec<u8>>, hide: &mut dyn FnMut(&str) -> String) {
    if let Some(bytes) = data {
        let text: String = bytes.iter().copied().map(char::from).collect();
        *bytes = hide(&text).into_bytes();
    }
}

/// Payloads hold anything at all, and decide nothing but what an exec plugin is told.
fn drop_payloads(extensions: &mut Extensions) {
    extensions.values_mut().for_each(|payload| {
        if payload.is_some() {
            *payload = Some("{}".into());
        }
    });
}
