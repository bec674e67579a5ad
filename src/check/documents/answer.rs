//! Returns the model's answer to a document, and compares other answers with it.

use serde_json::{Value, json};

use super::form;
use crate::decode::{DecodeFailure, Decoded, decode, to_json};
use crate::encode::to_yaml;
use crate::outcome::Code;
use crate::release::Release;

/// Returns how the newest release reads a document, in the form of a document adapter's answer.
pub fn answer(document: &[u8]) -> Value {
    let behaviours = Release::NEWEST.behaviours();
    let json = match to_json(document, behaviours) {
        Ok(json) if !document.is_empty() => json!(json.text),
        _ => Value::Null,
    };
    match decode(document, behaviours) {
        Ok(decoded) => {
            let config = form::config(&decoded);
            json!({"class": "", "base64": false, "varies": decoded.varies, "json": json, "config": config, "written": written(&decoded)})
        }
        Err(failure) => {
            let base64 = matches!(&failure, DecodeFailure::Refused(error) if error.code == Code::DecodeBase64);
            json!({"class": failure.step(), "base64": base64, "varies": failure.varies(), "json": json, "config": null, "written": null})
        }
    }
}

/// Returns the YAML that client-go writes of a decoded config; none where it fails, as on an entry that is null.
fn written(decoded: &Decoded) -> Option<String> {
    let is_whole = decoded.null_entries.is_empty();
    is_whole.then(|| to_yaml(&decoded.config, Release::NEWEST.behaviours()).ok()).flatten()
}

/// Whether an adapter's answer agrees with the model's, apart from what varies.
pub fn agree(ours: &Value, theirs: &Value) -> bool {
    if ours["varies"] == true || theirs["varies"] == true {
        return ours["varies"] == theirs["varies"];
    }
    // Bad base64 is not a separate step in client-go, and shows only in the message.
    let base64 = theirs["message"].as_str().is_some_and(|message| message.starts_with("illegal base64"));
    let is_written_alike = ours["written"] == theirs["written"] || theirs["writtenVaries"] == true;
    ["class", "json", "config"].iter().all(|part| ours[part] == theirs[part]) && is_written_alike && ours["base64"] == base64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_answer_is_compared() {
        let ours = answer(b"current-context: a\n");
        assert!(agree(&ours, &ours));
        for (part, other) in
            [("class", json!("typed")), ("json", json!("{}")), ("config", json!({})), ("written", json!("")), ("varies", json!(true))]
        {
            let mut theirs = ours.clone();
            theirs[part] = other;
            assert!(!agree(&ours, &theirs), "{part}");
        }
    }

    #[test]
    fn bad_base64_is_recognised_by_its_message() {
        let ours = answer(b"users: [{user: {client-key-data: '!'}}]\n");
        let theirs =
            |message: &str| json!({"class": ours["class"], "message": message, "json": ours["json"], "config": null, "written": null});
        assert!(agree(&ours, &theirs("illegal base64 data at input byte 0")));
        assert!(!agree(&ours, &theirs("cannot unmarshal")));
    }
}
