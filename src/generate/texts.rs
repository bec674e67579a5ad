//! Generates kubeconfigs without mistakes, whose texts, keys and numbers are hard to write as YAML.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// What texts are made of: what YAML takes for something, what must be escaped, what breaks and folds lines, digits and letters.
const PIECES: &[&str] = &[
    "a",
    "b",
    "Z",
    "_",
    "0",
    "1",
    "9",
    "10",
    "09",
    "007",
    "-",
    "- ",
    "--",
    "---",
    "...",
    "?",
    "? ",
    ":",
    ": ",
    "#",
    " #",
    ",",
    "[",
    "]",
    "{",
    "}",
    "&",
    "*",
    "!",
    "|",
    ">",
    "'",
    "\"",
    "%",
    "@",
    "`",
    "\\",
    "=",
    "<<",
    "<",
    "~",
    "null",
    "true",
    "y",
    "No",
    "off",
    "1:30",
    "1_0",
    "0x1f",
    "0b1",
    "1e3",
    ".5",
    ".inf",
    ".NaN",
    "+1",
    "2001-01-01",
    "2001-01-01T00:00:00Z",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\n ",
    " \n",
    "\t",
    "\r",
    "\u{0}",
    "\u{7}",
    "\u{1b}",
    "\u{a0}",
    "\u{feff}",
    "\u{fffd}",
    "é",
    "ß",
    "漢",
    "٣",
    "\u{1f600}",
    "the quick brown fox jumps ",
    "over the lazy dog and  then some more",
    "https://a.example:6443/with/a/path",
];

/// What the reader of client-go's own JSON refuses, or takes for the end of a line.
const RARE: &[&str] = &["\u{7f}", "\u{85}", "\u{2028}", "\u{2029}", "\u{fffe}"];

/// Long words and long sentences, about as long as lines are.
const LONG: &[(&str, usize)] =
    &[("x", 78), ("x", 81), ("x", 127), ("x", 128), ("x", 129), ("ab ", 27), ("é ", 45), ("a\n", 30), ("漢", 43)];

/// Generates kubeconfigs in JSON.
pub(super) fn arb_config() -> BoxedStrategy<Vec<u8>> {
    let names = || vec(arb_text(), 0..4);
    let payload = arb_payload();
    let extensions = vec((arb_text(), payload), 0..3);
    let settings = vec((arb_text(), arb_text()), 0..14);
    (names(), names(), names(), arb_text(), settings, extensions)
        .prop_map(|(clusters, users, contexts, text, settings, extensions)| {
            let settings: Value = settings.into_iter().map(|(key, value)| (key, Value::String(value))).collect();
            let extensions: Vec<Value> = extensions.into_iter().map(|(name, payload)| json!({"name": name, "extension": payload})).collect();
            let cluster = |name: &String| json!({"name": name, "cluster": {"server": text, "tls-server-name": name, "extensions": extensions}});
            let plugin = json!({"command": text, "args": clusters, "env": [{"name": text, "value": text}], "apiVersion": "v1"});
            let user = |name: &String| {
                let provider = json!({"name": name, "config": settings});
                json!({"name": name, "user": {"as": text, "as-groups": contexts, "as-user-extra": {name: users}, "auth-provider": provider, "exec": plugin}})
            };
            let context = |name: &String| json!({"name": name, "context": {"cluster": text, "user": name, "namespace": text}});
            let config = json!({
                "apiVersion": "v1", "kind": "Config", "current-context": text, "extensions": extensions,
                "clusters": once_each(&clusters).map(cluster).collect::<Vec<_>>(),
                "users": once_each(&users).map(user).collect::<Vec<_>>(),
                "contexts": once_each(&contexts).map(context).collect::<Vec<_>>(),
            });
            config.to_string().into_bytes()
        })
        .boxed()
}

/// Returns the names without those that are there already, which would be refused.
fn once_each(names: &[String]) -> impl Iterator<Item = &String> {
    names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name)).map(|(_, name)| name)
}

fn arb_text() -> BoxedStrategy<String> {
    let long = select(LONG).prop_map(|(text, times)| text.repeat(times));
    let piece = prop_oneof![240 => select(PIECES).prop_map(str::to_owned), 20 => long, 1 => select(RARE).prop_map(str::to_owned)];
    prop_oneof![1 => piece.clone(), 3 => vec(piece, 0..6).prop_map(|pieces| pieces.concat())].boxed()
}

/// Generates any JSON, with numbers of every size.
fn arb_payload() -> BoxedStrategy<Value> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        (-40..40_i32).prop_map(|exponent| json!(1.5 * 10_f64.powi(exponent))),
        Just(json!(-0.0)),
    ];
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        2 => number,
        6 => arb_text().prop_map(Value::String),
    ];
    let grown = |inner: BoxedStrategy<Value>| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((arb_text(), inner), 0..9).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    };
    leaf.prop_recursive(4, 24, 6, grown).boxed()
}
