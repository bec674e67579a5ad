//! Hides the secrets in the output of `resolve` and `diff-releases`.

use serde_json::Value;

use super::parts::{Arguments, url_without_secrets};
use super::{REDACTED, omitted};
use crate::json;
use crate::kubeconfig::{Record, Secrecy, Slot, stanza_fields};
use crate::outcome::ClientConfig;

/// Replaces tokens, passwords, keys, certificates, the settings of auth providers and exec plugins, and the user part and query of URLs.
///
/// # Errors
/// The configuration of the exec plugin is not JSON, which resolving never returns.
pub fn client(client: &mut ClientConfig) -> serde_json::Result<()> {
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
    client.auth_provider.iter_mut().for_each(block);
    if let Some(exec) = &mut client.exec {
        block(exec);
        if let Some(config) = &mut exec.config {
            let shown = |text: String| if text.is_empty() { text } else { REDACTED.to_owned() };
            *config = json::with_strings(config, shown)?.into();
        }
    }
    Ok(())
}

/// Replaces the secrets in a block that a client configuration copies from a kubeconfig.
fn block<T: Record>(record: &mut T) {
    for field in T::FIELDS {
        match (&field.slot, field.secrecy) {
            (Slot::Text(lens), Secrecy::Secret | Secrecy::Setting) => redact((lens.get_mut)(record)),
            (Slot::Settings(lens), _) => (lens.get_mut)(record).iter_mut().flat_map(|map| map.values_mut()).for_each(redact),
            (Slot::Env(lens), _) => (lens.get_mut)(record).iter_mut().flatten().for_each(block),
            (Slot::OptionalTexts(lens), Secrecy::Arguments) => {
                let mut arguments = Arguments::default();
                let items = (lens.get_mut)(record).iter_mut().flatten();
                items.for_each(|argument| *argument = arguments.next(argument, |_| REDACTED.to_owned()));
            }
            _ => {}
        }
    }
}

/// Replaces the secrets in the part of an outcome that is at `path`.
pub fn field(path: &str, value: &mut Option<Value>) {
    let Some(value) = value else { return };
    let mut names = path.split(['.', '[']).filter(|name| !name.ends_with(']'));
    if names.clone().any(is_secret) {
        redact_strings(value);
    } else {
        redact_fields(names.next_back().unwrap_or_default(), value);
    }
}

/// Whether the fields of this name in an outcome are secret.
fn is_secret(name: &str) -> bool {
    const IN_OUTCOMES: &[&str] = &["bearerToken", "certData", "keyData", "caData", "authProvider", "text", "base64"];
    let is_secret = |secrecy| matches!(secrecy, Secrecy::Secret | Secrecy::Certificate | Secrecy::Setting);
    IN_OUTCOMES.contains(&name) || stanza_fields().any(|field| field.name == name && is_secret(field.secrecy))
}

/// Whether the fields of this name hold URLs, which may have a user name and password before the host.
fn is_url(name: &str) -> bool {
    matches!(name, "host" | "proxyUrl") || stanza_fields().any(|field| field.name == name && field.secrecy == Secrecy::Url)
}

fn redact_fields(name: &str, value: &mut Value) {
    match value {
        Value::String(url) if is_url(name) => *url = shown_url(url),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_fields(name, item)),
        Value::Object(map) => {
            for (name, value) in map {
                if is_secret(name) { redact_strings(value) } else { redact_fields(name, value) }
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

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
