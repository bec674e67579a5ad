//! Makes the reasons of serde fit to be printed.

use std::fmt::Display;

use super::shown::quoted;
use super::visible::visible;

/// Returns why serde refuses an input, without the text that it refuses, which may be a whole kubeconfig. Unknown names are kept.
pub fn reason(error: impl Display) -> String {
    let reason = error.to_string();
    let (begin, end) = (" string \"", "\", expected");
    let without_text = match (reason.find(begin), reason.rfind(end)) {
        (Some(from), Some(to)) if from < to => {
            let (before, after) = (reason.get(..from), reason.get(to + 1..));
            format!("{} a string{}", before.unwrap_or_default(), after.unwrap_or_default())
        }
        _ => reason,
    };
    match without_text.split('`').collect::<Vec<_>>().as_slice() {
        [before, name, after @ ..] if before.ends_with("unknown field ") || before.ends_with("unknown variant ") => {
            format!("{before}{}{}", quoted(name), after.join("`"))
        }
        _ => visible(&without_text).to_string(),
    }
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
    }

    fn refused(json: &str) -> String {
        let reason = serde_json::from_str::<Sample>(json).map_err(reason).expect_err("it is refused");
        reason.split(" at line ").next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_refused_text_is_left_out() {
        assert_eq!(refused(r#"{"inner": "token: \"hunter2\", expected x"}"#), "invalid type: a string, expected a map");
        assert_eq!(refused(r#"{"inner": {"a": "hunter2"}}"#), "invalid type: a string, expected u8");
        assert_eq!(refused(r#"{"inn\u001ber": 1}"#), "unknown field \"inn\\u{1b}er\", expected `inner`");
        assert!(!refused(r#"{"eyJhbGciOiJSUzI1NiJ9.e30.c2ln": 1}"#).contains("eyJ"));
    }
}
