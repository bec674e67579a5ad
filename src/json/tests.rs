//! Texts that serde_json can read give what its `Value` gives; texts that it refuses, because they are too deep, are read all the same.
//! Tests run on threads with 2 MB of stack.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// A payload within `depth` objects and lists in turn.
fn nested(depth: usize, payload: &str) -> String {
    let open: String = (0..depth).map(|level| if level % 2 == 0 { r#"{"a":"# } else { "[" }).collect();
    let close: String = (0..depth).rev().map(|level| if level % 2 == 0 { "}" } else { "]" }).collect();
    open + payload + &close
}

fn values() -> impl Strategy<Value = Value> {
    let text =
        proptest::sample::select(vec!["", "a", "\"", "\\", "[", "{", ",", ":", "\n", "é", "\u{1F600}", "a\\\"b]"]).prop_map(str::to_owned);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(|number: f64| json!(number)),
        text.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let map = proptest::collection::btree_map(text.clone(), inner.clone(), 0..5);
        prop_oneof![proptest::collection::vec(inner, 0..5).prop_map(Value::from), map.prop_map(|map| json!(map))]
    })
}

proptest! {
    #[test]
    fn shallow_texts_are_what_serde_json_makes_of_them(value in values()) {
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(sorted(&pretty).unwrap(), value.to_string());
        prop_assert_eq!(read(&pretty).unwrap(), value.clone());
        prop_assert_eq!(to_value(&value).unwrap(), value);
    }
}

#[test]
fn keys_are_sorted_and_the_last_of_equal_ones_counts() {
    assert_eq!(sorted(r#"{"b": 1, "a": [ ], "\u0062": {"d": null, "c": "]"}}"#).unwrap(), r#"{"a":[],"b":{"c":"]","d":null}}"#);
}

#[test]
fn ten_thousand_levels_are_printed() {
    let deep = nested(10_000, r#""secret""#);
    assert_eq!(sorted(&deep).unwrap(), deep);
}

#[test]
fn a_value_holds_a_hundred_levels_and_the_rest_as_text() {
    let value = read(&nested(10_000, "1.0")).unwrap();
    let mut innermost = &value;
    let mut levels = 0;
    while let Some(inner) = innermost.get("a").or_else(|| innermost.get(0)) {
        (innermost, levels) = (inner, levels + 1);
    }
    assert_eq!(levels, 100);
    assert_eq!(innermost.as_str(), Some(nested(9_900, "1").as_str()));
    assert_eq!(read(&value.to_string()).unwrap(), value, "and it can be written and read again");
}

#[test]
fn equal_values_stay_equal_however_deep_and_unequal_ones_do_not() {
    let of = |payload: &str| read(&nested(9_990, payload)).unwrap();
    assert_eq!(of(r#"{"a":1,"b":[2.0]}"#), of(r#" { "b" : [2] , "\u0061" : 1e0 } "#));
    assert_ne!(of("1"), of("2"));
    assert_ne!(of("1"), of(r#""1""#));
    assert_ne!(of("9007199254740993"), of("9007199254740992"));
}

#[test]
fn what_is_no_json_is_an_error() {
    for text in ["", "[", "{\"a\"}", "[1,]", "nul", "[1] 2", "\"\\x\"", "\u{1}"] {
        assert!(sorted(text).is_err() && read(text).is_err(), "{text}");
    }
    for text in [nested(200, "1e999"), nested(200, r#""\ud800""#)] {
        assert!(sorted(&text).is_err() && read(&text).is_err());
    }
}
