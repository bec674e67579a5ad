//! Reads JSON in which no object has a key twice. `serde_json` alone would keep the last of them silently.

use std::collections::BTreeSet;

use memchr::memchr2;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// Why a text is not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum StrictError {
    /// It is not JSON.
    #[error("{0}")]
    Syntax(serde_json::Error),
    /// It is JSON, but not what was expected.
    #[error("{0}")]
    Data(String),
}

/// Reads a whole text.
pub(super) fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, StrictError> {
    // This takes no stack for nesting, as it makes no values.
    let text = serde_json::from_str::<&RawValue>(text).map_err(StrictError::Syntax)?.get();
    if let Some(key) = repeated_key(text) {
        return Err(StrictError::Data(format!("the key {key} is given twice")));
    }
    serde_json::from_str(text)
        .map_err(|error| if error.is_data() { StrictError::Data(error.to_string()) } else { StrictError::Syntax(error) })
}

/// Returns the first key that an object of a JSON text has twice, as it is written there.
fn repeated_key(text: &str) -> Option<&str> {
    // The keys of the open objects; an open list has none.
    let mut open: Vec<BTreeSet<String>> = Vec::new();
    let mut at = 0;
    while let Some(width) = text.as_bytes().get(at..)?.iter().position(|byte| b"\"{}[]".contains(byte)) {
        at += width;
        match text.as_bytes()[at] {
            b'{' | b'[' => open.push(BTreeSet::new()),
            b'}' | b']' => drop(open.pop()),
            _ => {
                let string = text.get(at..after_string(text, at))?;
                let is_key = text.get(at + string.len()..)?.trim_ascii_start().starts_with(':');
                // Half of a surrogate pair is no key that could be repeated; it is refused when it is read.
                if is_key && serde_json::from_str(string).is_ok_and(|key| open.last_mut().is_some_and(|keys| !keys.insert(key))) {
                    return Some(string);
                }
                at += string.len() - 1;
            }
        }
        at += 1;
    }
    None
}

/// Returns where the string ends that begins at `at`.
fn after_string(text: &str, at: usize) -> usize {
    let mut end = at + 1;
    while let Some(width) = text.as_bytes().get(end..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        end += width;
        if text.as_bytes()[end] == b'"' {
            return end + 1;
        }
        end += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            "null",
            "[1, -1, 18446744073709551615, 1.5, 1e300, true, \"\\u00e4\"]",
            r#" {"a": {"a": [{"a": "a"}, {"a" : [], "\\": "\""}]}} "#,
        ] {
            assert_eq!(from_str::<Value>(text).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn refuses_a_key_that_is_given_twice_at_any_depth() {
        let deep = format!("{}{}{}", "[".repeat(100_000), r#"{"id":0,"id":0}"#, "]".repeat(100_000));
        for text in [
            r#"{"id": 1, "id": 1}"#,
            r#"[{"x": [{"id": "id", "b": {"id": 1}, "\u0069d"	: null}], "y": 2}]"#,
            r#"{"id": "\"}{", "b": ["id"], "id": 1}"#,
            &deep,
        ] {
            let error = from_str::<Value>(text).unwrap_err();
            let says = error.to_string();
            assert!(matches!(error, StrictError::Data(_)), "{says}");
            assert!(["the key \"id\" is given twice", "the key \"\\u0069d\" is given twice"].contains(&says.as_str()), "{says}");
        }
    }

    #[test]
    fn tells_what_is_not_json_apart() {
        for text in ["", "{", "{} {}", "nan", "1e999", r#"{"\ud800": 1, "\ud800": 1}"#, r#"{"id": 1, "id": }"#] {
            assert!(matches!(from_str::<Value>(text), Err(StrictError::Syntax(_))), "{text}");
        }
        assert!(matches!(from_str::<Vec<u8>>("[1, -1]"), Err(StrictError::Data(_))));
    }
}
