//! Hides the secrets of a client configuration from whoever looks over one's shoulder.

use serde_json::Value;

use kubeconfig_oracle::outcome::ClientConfig;
use kubeconfig_oracle::view::omitted;

/// What stands for a secret.
const REDACTED: &str = "REDACTED";

/// Replaces tokens, passwords, keys, certificates, what auth providers and exec plugins are configured with, and the user part of URLs.
pub fn client(client: &mut ClientConfig) {
    for text in [&mut client.bearer_token, &mut client.password] {
        redact(text);
    }
    for url in [&mut client.host, &mut client.proxy_url] {
        *url = without_user(url);
    }
    for data in [&mut client.tls.cert_data, &mut client.tls.key_data, &mut client.tls.ca_data] {
        if !data.is_empty() {
            *data = omitted();
        }
    }
    if let Some(settings) = client.auth_provider.as_mut().and_then(|provider| provider.config.as_mut()) {
        settings.values_mut().for_each(redact);
    }
    if let Some(exec) = &mut client.exec {
        exec.env.iter_mut().for_each(|variable| redact(&mut variable.value));
        exec.args = arguments(&exec.args, |_| REDACTED.to_owned());
        if let Some(config) = &mut exec.config {
            let mut value: Value = serde_json::from_str(config).unwrap_or_default();
            redact_strings(&mut value);
            *config = value.to_string().into();
        }
    }
}

fn redact(text: &mut String) {
    if !text.is_empty() {
        *text = REDACTED.to_owned();
    }
}

fn redact_strings(value: &mut Value) {
    match value {
        Value::String(text) => redact(text),
        Value::Array(items) => items.iter_mut().for_each(redact_strings),
        Value::Object(map) => map.values_mut().for_each(redact_strings),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A plugin's arguments with `hide` applied to what may be a secret: all but names of options and leading subcommands.
pub fn arguments(arguments: &[String], mut hide: impl FnMut(&str) -> String) -> Vec<String> {
    let mut subcommands = true;
    let mut shown = Vec::with_capacity(arguments.len());
    for argument in arguments {
        subcommands &= argument.chars().all(|character| character.is_ascii_lowercase() || character == '-') && !argument.starts_with('-');
        let is_option = argument.starts_with('-') && option_name(argument).chars().all(|c| c.is_ascii_lowercase() || c == '-');
        shown.push(match argument.split_once('=') {
            _ if subcommands || argument.is_empty() => argument.clone(),
            Some((_, "")) if is_option => argument.clone(),
            Some((option, value)) if is_option => format!("{option}={}", hide(value)),
            None if is_option => argument.clone(),
            _ => hide(argument),
        });
    }
    shown
}

fn option_name(argument: &str) -> &str {
    argument.split_once('=').map_or(argument, |(option, _)| option)
}

/// The URL without user name, password and query, which may be secrets.
pub fn without_user(url: &str) -> String {
    let start = url.find("://").map_or(0, |scheme| scheme + 3);
    let (scheme, rest) = url.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((_, host)) => format!("{REDACTED}@{host}"),
        None => authority.to_owned(),
    };
    let tail = match tail.split_once('?') {
        Some((path, query)) if !query.is_empty() => format!("{path}?{REDACTED}"),
        _ => tail.to_owned(),
    };
    format!("{scheme}{authority}{tail}")
}
