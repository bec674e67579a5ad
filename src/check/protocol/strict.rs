//! Reads JSON in which no object has a key twice. `serde_json` alone would keep the last of them silently.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads a whole text. An error about its content is a key that is given twice; any other says that the text is not JSON.
pub(super) fn from_str(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(text).map(|Strict(value)| value)
}

/// A value without double keys.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(de::Error::custom(format_args!("the key {key:?} is given twice")));
            }
            let Strict(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::from_str;

    #[test]
    fn reads_what_serde_json_reads() {
        for text in ["null", "[1, -1, 18446744073709551615, 1.5, 1e300, true, \"\\u00e4\"]", "{\"a\": {\"a\": [{\"a\": {}}, {\"a\": []}]}}"]
        {
            assert_eq!(from_str(text).unwrap(), serde_json::from_str::<serde_json::Value>(text).unwrap());
        }
    }

    #[test]
    fn refuses_a_key_that_is_given_twice_at_any_depth() {
        for text in [r#"{"id": 1, "id": 1}"#, r#"[{"x": [{"id": 1, "b": 2, "\u0069d": null}]}]"#] {
            let error = from_str(text).unwrap_err();
            assert!(error.is_data() && error.to_string().starts_with("the key \"id\" is given twice at line 1 "), "{error}");
        }
    }

    #[test]
    fn tells_what_is_not_json_apart() {
        for text in ["", "{", "{} {}", "nan", "1e999"] {
            assert!(!from_str(text).unwrap_err().is_data(), "{text}");
        }
    }
}
