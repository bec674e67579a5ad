//! Reads JSON of any depth in which no object has a key twice.

use serde::de::DeserializeOwned;

use crate::json::check_keys;

/// Reads a whole text. An error about its content is a key that is given twice, or something else than what is read; any other says that
/// the text is not JSON.
pub(super) fn from_str<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    check_keys(text)?;
    serde_json::from_str(text)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::json::Bounded;

    fn read(text: &str) -> serde_json::Result<Value> {
        from_str(text).map(|Bounded(value)| value)
    }

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            "null",
            "[1, -1, 18446744073709551615, 1.5, 1e300, true, \"\\u00e4\"]",
            r#" {"a": {"a": [{"a": "a"}, {"a" : [], "\\": "\""}]}} "#,
        ] {
            assert_eq!(read(text).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn refuses_a_key_that_is_given_twice() {
        for (text, place) in [
            (r#"{"id": 1, "id": 1}"#, "line 1 column 11"),
            (r#"[{"x": [{"id": 1, "b": 2, "\u0069d": null}]}]"#, "line 1 column 27"),
            (r#"[{"x": [{"id": "id", "b": {"id": 1}, "\u0069d"	: null}], "y": 2}]"#, "line 1 column 38"),
            (r#"{"id": "\"}{", "b": ["id"], "id": 1}"#, "line 1 column 29"),
            ("{\"id\": \"ä\",\n  \"a:\": {}, \"id\": []}", "line 2 column 13"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.is_data());
            assert_eq!(error.to_string(), format!("the key \"id\" is given twice at {place}"));
        }
    }

    #[test]
    fn reads_and_refuses_at_any_depth() {
        let nested = |inner: &str| format!("{}{inner}{}", "[{\"a\":".repeat(100_000), "}]".repeat(100_000));
        assert!(read(&nested("1")).is_ok());
        assert!(read(&nested(r#"{"id": 1, "id": 2}"#)).unwrap_err().is_data());
        assert!(!read(&nested("}")).unwrap_err().is_data());
    }

    #[test]
    fn tells_what_is_not_json_apart() {
        for text in ["", "{", "{} {}", "nan", r#"{"\ud800": 1, "\ud800": 1}"#, r#"{"id": 1, "id": }"#] {
            assert!(!read(text).unwrap_err().is_data(), "{text}");
        }
        assert!(from_str::<Vec<u8>>("[1, -1]").unwrap_err().is_data());
    }
}
