//! Makes the reasons of serde fit to be printed.

use std::fmt::Display;

use super::shown::quoted;
use super::visible::visible;

/// The fewest characters of a text that is taken for no name.
const NO_NAME: usize = 64;

/// Returns why serde refuses an input, without the text that it refuses, which may be a whole kubeconfig. Unknown names are kept.
pub fn reason(error: impl Display) -> String {
    let reason = error.to_string();
    let kept = refused(&reason).map(|Refused { before, kind, text, after }| {
        let is_name = kind != "string" && text.len() < NO_NAME && !text.contains(char::is_whitespace);
        let (article, name) =
            (if kind == "string" { "a " } else { "" }, if is_name { format!(" {}", quoted(text)) } else { String::new() });
        format!("{before} {article}{kind}{name}{after}")
    });
    visible(kept.as_deref().unwrap_or(&reason)).to_string()
}

/// A reason and the text that is refused in it.
struct Refused<'a> {
    before: &'a str,
    /// What the text is: a `string`, `field` or `variant`.
    kind: &'static str,
    text: &'a str,
    after: &'a str,
}

/// Finds the refused text, in which anything may stand, also what ends it.
fn refused(reason: &str) -> Option<Refused<'_>> {
    let kinds = [("string", " string \"", '"'), ("field", " field `", '`'), ("variant", " variant `", '`')];
    let (at, kind, begin, quote) =
        kinds.into_iter().filter_map(|(kind, begin, quote)| Some((reason.find(begin)?, kind, begin, quote))).min()?;
    let rest = reason.get(at + begin.len()..)?;
    let ends = [", expected ", ", there are no "].map(|next| rest.rfind(&format!("{quote}{next}")));
    let end = ends.into_iter().flatten().max()?;
    Some(Refused { before: reason.get(..at)?, kind, text: rest.get(..end)?, after: rest.get(end + 1..)? })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::reason;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[allow(dead_code)]
        inner: BTreeMap<String, u8>,
        #[allow(dead_code)]
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        One,
        Two,
    }

    fn refused(json: &str) -> String {
        let reason = serde_json::from_str::<Sample>(json).map_err(reason).expect_err("it is refused");
        reason.split(" at line ").next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_refused_text_is_left_out() {
        assert_eq!(refused(r#"{"inner": "token: \"hunter2\", expected x"}"#), "invalid type: a string, expected a map");
        assert_eq!(refused(r#"{"inner": {"a": "hunter2"}}"#), "invalid type: a string, expected u8");
        assert_eq!(refused(r#"{"inn\u001ber": 1}"#), "unknown field \"inn\\u{1b}er\", expected `inner` or `kind`");
        assert_eq!(refused(r#"{"kind": "three"}"#), "unknown variant \"three\", expected `one` or `two`");
        for text in ["token: hunter2", "a`: {\\ntoken: hunter2", " string \\\"hunter2\\\", expected `x`", "hunter2`, expected `x\\n"] {
            assert_eq!(refused(&format!(r#"{{"kind": "{text}"}}"#)), "unknown variant, expected `one` or `two`", "{text}");
        }
        assert!(!refused(r#"{"eyJhbGciOiJSUzI1NiJ9.e30.c2ln": 1}"#).contains("eyJ"));
    }
}
