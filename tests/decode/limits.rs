//! The limits of client-go's reader: nesting and aliases. The verdicts were asked of client-go v0.37.2.

use kubeconfig_oracle::internals::decode::{decode, to_json};
use kubeconfig_oracle::release::Release;

fn step(text: &str) -> Option<&'static str> {
    decode(text.as_bytes(), Release::NEWEST.behaviours()).err().map(|failure| failure.step())
}

fn nested(depth: usize) -> String {
    format!("extensions: {}{}\n", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn json_nests_ten_thousand_deep() {
    // The document itself is the first level; a list where a struct is expected fails later than the depth.
    assert_eq!(step(&nested(9_999)), Some("typed"));
    assert_eq!(step(&nested(10_000)), Some("header"));
}

#[test]
fn flow_collections_nest_ten_thousand_deep() {
    assert_eq!(step(&nested(10_000)), Some("header"));
    assert_eq!(step(&nested(10_001)), Some("syntax"));
}

#[test]
fn block_collections_nest_ten_thousand_deep() {
    let lists = |depth: usize| format!("{}x\n", "- ".repeat(depth));
    assert_eq!(step(&lists(10_000)), Some("header"));
    assert_eq!(step(&lists(10_001)), Some("syntax"));
}

/// Anchors that each hold ten aliases of the one before: 10^`levels` nodes.
fn laughs(levels: usize) -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..levels {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    text
}

#[test]
fn aliases_have_a_budget() {
    assert_eq!(step(&laughs(3)), None);
    assert_eq!(step(&laughs(4)), Some("decode"));
    assert_eq!(step(&laughs(9)), Some("decode"), "and the budget is counted before anything is expanded");
}

/// Documents of which each is quadratic or worse for a reader that looks back too far or copies what it has.
fn laborious(size: usize) -> Vec<String> {
    vec![
        "[".repeat(size.min(9_000)) + &"]".repeat(size.min(9_000)),
        "a: {".repeat(size),
        format!("k: \"{}\"\n", "x\n ".repeat(size)),
        format!("k: |\n{}", "  x\n\n".repeat(size)),
        "? a\n".repeat(size),
        "k: &a b\n".repeat(size),
        format!("k: {}\n", "a b ".repeat(size)),
        "é: ü\r\n".repeat(size),
    ]
}

/// Read in linear time, or this test would not end.
#[test]
fn the_length_of_a_document_decides_no_verdict() {
    for (small, large) in laborious(500).iter().zip(laborious(16_000)) {
        let verdict = |text: &str| to_json(text.as_bytes(), Release::NEWEST.behaviours()).map(|_| ()).map_err(|failure| failure.step());
        assert_eq!(verdict(&large), verdict(small), "{:?}", &small[..8]);
    }
}
