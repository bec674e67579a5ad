//! Makes a SARIF 2.1.0 log of findings, which code hosts show beside the lines.

use serde_json::{Value, json};

use kubeconfig_oracle::internals::lint::{Check, Finding};

/// Returns the log of one run.
pub(super) fn log(found: &[Finding]) -> Value {
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kubeconfig-oracle",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Check::ALL.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": found.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn rule(check: &Check) -> Value {
    json!({
        "id": check.as_str(),
        "shortDescription": {"text": check.sentence()},
        "defaultConfiguration": {"level": check.severity().as_str()},
    })
}

fn result(finding: &Finding) -> Value {
    let Finding { file, line, column, severity, check, rule, message, repair, .. } = finding;
    let mut location = json!({"artifactLocation": {"uri": uri(file)}});
    if *line > 0 {
        location["region"] = json!({"startLine": line, "startColumn": column});
    }
    let text = if repair.is_empty() { format!("{message}.") } else { format!("{message}. Repair: {repair}.") };
    let mut result = json!({
        "ruleId": check.as_str(),
        "ruleIndex": Check::ALL.iter().position(|known| known == check),
        "level": severity.as_str(),
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    });
    if let Some(rule) = rule {
        result["properties"] = json!({"specification": rule});
    }
    result
}

/// Returns the URI of a path, which stays relative if it is.
fn uri(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,=@".contains(&byte);
    let encoded = path.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    scheme.to_owned() + &encoded.collect::<String>()
}
