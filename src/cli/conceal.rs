//! Hides the secrets of a client configuration from whoever looks over one's shoulder.

use serde_json::Value;

use kubeconfig_oracle::disguise::mask::{Arguments, url_without_secrets};
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
        *url = shown_url(url);
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
        exec.env.iter_mut().flatten().for_each(|variable| redact(&mut variable.value));
        let mut arguments = Arguments::default();
        exec.args.iter_mut().flatten().for_each(|argument| *argument = arguments.next(argument, |_| REDACTED.to_owned()));
        if let Some(config) = &mut exec.config {
            let mut value: Value = serde_json::from_str(config).unwrap_or_default();
            redact_strings(&mut value);
            *config = value.to_string().into();
        }
    }
}

/// Replaces what is secret in one field of an outcome, named by its path, or in a whole part of it.
pub fn field(path: &str, value: &mut Option<Value>) {
    let Some(value) = value else { return };
    let mut names = path.split(['.', '[']).filter(|name| !name.ends_with(']'));
    match names.clone().any(|name| SECRET_FIELDS.contains(&name)) {
        true => redact_strings(value),
        false => redact_fields(names.next_back().unwrap_or_default(), value),
    }
}

/// Fields of outcomes whose values are nobody else's business.
const SECRET_FIELDS: &[&str] = &[
    "bearerToken",
    "token",
    "password",
    "certData",
    "keyData",
    "caData",
    "certificate-authority-data",
    "client-certificate-data",
    "client-key-data",
    "authProvider",
    "auth-provider",
    "exec",
    "extension",
    "extensions",
    "text",
    "base64",
];

fn redact_fields(name: &str, value: &mut Value) {
    match value {
        Value::String(url) if URL_FIELDS.contains(&name) => *url = shown_url(url),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_fields(name, item)),
        Value::Object(map) => {
            for (name, value) in map {
                if SECRET_FIELDS.contains(&name.as_str()) { redact_strings(value) } else { redact_fields(name, value) }
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Fields of outcomes that may hold a user's name and password before the host.
const URL_FIELDS: &[&str] = &["host", "proxyUrl", "server", "proxy-url"];

fn shown_url(url: &str) -> String {
    url_without_secrets(url, |secret| if secret.is_empty() { String::new() } else { REDACTED.to_owned() })
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
