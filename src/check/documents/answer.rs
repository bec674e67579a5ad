//! Returns the model's answer to a document, and compares other answers with it.

use serde_json::{Value, json};

use super::form;
use crate::decode::{DecodeFailure, decode, to_json};
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
            json!({"class": "", "base64": false, "varies": decoded.varies, "json": json, "config": form::config(&decoded)})
        }
        Err(failure) => {
            let base64 = matches!(&failure, DecodeFailure::Refused(error) if error.code == Code::DecodeBase64);
            json!({"class": failure.step(), "base64": base64, "varies": failure.varies(), "json": json, "config": null})
        }
    }
}

/// Whether an adapter's answer agrees with the model's, apart from what varies.
pub fn agree(ours: &Value, theirs: &Value) -> bool {
    if ours["varies"] == true || theirs["varies"] == true {
        return ours["varies"] == theirs["varies"];
    }
    // Bad base64 is not a separate step in client-go, and shows only in the message.
    let base64 = theirs["message"].as_str().is_some_and(|message| message.starts_with("illegal base64"));
    ours["class"] == theirs["class"] && ours["json"] == theirs["json"] && ours["config"] == theirs["config"] && ours["base64"] == base64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_answer_is_compared() {
        let ours = answer(b"current-context: a\n");
        assert!(agree(&ours, &ours));
        for (part, other) in [("class", json!("typed")), ("json", json!("{}")), ("config", json!({})), ("varies", json!(true))] {
            let mut theirs = ours.clone();
            theirs[part] = other;
            assert!(!agree(&ours, &theirs), "{part}");
        }
    }

    #[test]
    fn bad_base64_is_recognised_by_its_message() {
        let ours = answer(b"users: [{user: {client-key-data: '!'}}]\n");
        let theirs = |message: &str| json!({"class": ours["class"], "message": message, "json": ours["json"], "config": null});
        assert!(agree(&ours, &theirs("illegal base64 data at input byte 0")));
        assert!(!agree(&ours, &theirs("cannot unmarshal")));
    }
}
