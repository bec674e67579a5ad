//! Arbitrary bytes through the decoder: it never panics, and its verdict does not hang on what must not matter.
//!
//! `mkdir -p fuzz/corpus/decode && cargo +nightly fuzz run decode fuzz/corpus/decode tests/real-world`

#![no_main]

use kubeconfig_oracle::internals::decode::{DecodeFailure, Decoded, decode, survey, to_json};
use kubeconfig_oracle::release::Release;
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

fuzz_target!(|bytes: &[u8]| {
    let decoded = decode(bytes, Release::NEWEST.behaviours());
    let _ = decode(bytes, Release::OLDEST.behaviours());
    let _ = decode(bytes, Release::new(8, 0).behaviours());
    let _ = survey(bytes, Release::NEWEST.behaviours());
    let _ = survey(bytes, Release::OLDEST.behaviours());
    let json = to_json(bytes, Release::NEWEST.behaviours());
    if let Ok(json) = &json {
        reads_back(&json.text, json.varies);
    }
    // A byte order mark has a meaning of its own inside the text, and a NUL or the like is seen only when its chunk is read.
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.chars().all(is_plain));
    if let Some(text) = text {
        far_garbage(text, &decoded);
        carriage_returns(text, &decoded);
        requoting(text);
        serde_yaml_agrees(text);
    }
});

fn is_plain(character: char) -> bool {
    matches!(character, '\n' | ' '..='~')
}

fn verdict(result: &Result<Decoded, DecodeFailure>) -> Result<&Decoded, (&'static str, Option<&'static str>)> {
    result.as_ref().map_err(|failure| match failure {
        DecodeFailure::Refused(error) => (error.step.as_str(), Some(error.code.as_str())),
        DecodeFailure::Crash(_) => ("crash", None),
    })
}

/// The JSON is JSON; and since YAML reads nearly all of JSON, reading it as a document gives it again. Left out are keys out of
/// reach of their ':', and what YAML spells or resolves in its own way.
fn reads_back(json: &str, varies: bool) {
    assert!(serde_json::from_str::<&RawValue>(json).is_ok(), "no JSON: {json}");
    let odd = ["e+", "e-", "-0", "\\u"].iter().any(|part| json.contains(part));
    if !varies && !odd && json.len() < 1000 && json.chars().all(is_plain) {
        let again = to_json(json.as_bytes(), Release::NEWEST.behaviours()).map(|json| json.text);
        assert_eq!(again.as_deref().ok(), Some(json));
    }
}

/// What follows a finished document at a distance is never looked at.
fn far_garbage(text: &str, decoded: &Result<Decoded, DecodeFailure>) {
    // Without a document of its own, the text is only the front of the next one.
    let empty = to_json(text.as_bytes(), Release::NEWEST.behaviours()).is_ok_and(|json| json.text == "null");
    if !empty && !text.contains("---") && !text.contains("...") {
        let far = format!("{text}\n---\n#{}\n\u{7}@'\"]}}", " ".repeat(1100));
        let again = decode(far.as_bytes(), Release::NEWEST.behaviours());
        if decoded.is_ok() {
            assert!(again.is_ok(), "{:?}", again.err());
        }
    }
}

/// CRLF is a line break like LF, and no content either.
fn carriage_returns(text: &str, decoded: &Result<Decoded, DecodeFailure>) {
    let again = decode(text.replace('\n', "\r\n").as_bytes(), Release::NEWEST.behaviours());
    assert_eq!(verdict(&again), verdict(decoded));
}

/// A plain value that is a string is the same string in quotes.
fn requoting(text: &str) {
    let word: String = text.chars().filter(char::is_ascii_alphabetic).take(20).collect();
    let read = |value: String| to_json(format!("k: {value}\n").as_bytes(), Release::NEWEST.behaviours()).map(|json| json.text).ok();
    let plain = read(word.clone());
    if plain.as_deref().is_some_and(|json| json.starts_with("{\"k\":\"")) {
        assert_eq!(read(format!("'{word}'")), plain);
        assert_eq!(read(format!("\"{word}\"")), plain);
    }
}

/// On text in double quotes without escapes, which both read alike, serde_yaml gives the same strings.
fn serde_yaml_agrees(text: &str) {
    let word: String = text.chars().filter(|character| !matches!(character, '"' | '\\' | '\n')).take(200).collect();
    let document = format!("current-context: \"{word}\"\n");
    let theirs: serde_yaml::Result<std::collections::BTreeMap<String, String>> = serde_yaml::from_str(&document);
    let ours = decode(document.as_bytes(), Release::NEWEST.behaviours());
    let theirs = theirs.ok().and_then(|map| map.get("current-context").cloned());
    assert_eq!(ours.ok().map(|decoded| decoded.config.current_context), theirs);
}
