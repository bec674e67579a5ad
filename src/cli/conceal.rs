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
        *url = url_without_secrets(url, |secret| if secret.is_empty() { String::new() } else { REDACTED.to_owned() });
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
