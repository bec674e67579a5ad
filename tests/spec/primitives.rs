//! The tables of SPEC.md's primitives, which were made by running Go, and the model's own versions of these operations.

use kubeconfig_oracle::internals::go::url::Url;
use kubeconfig_oracle::internals::go::{base64, duration, path};

use crate::read;

/// The rows below the heading of a table, each cell as it is written.
#[track_caller]
fn rows(heading: &str) -> Vec<Vec<String>> {
    let spec = read("SPEC.md");
    let (_, table) = spec.split_once(&format!("\n| {heading} |\n")).unwrap_or_else(|| panic!("a table of {heading}"));
    let lines = table.lines().skip(1).take_while(|line| line.starts_with("| "));
    let rows: Vec<Vec<String>> = lines.map(|line| line[2..].trim_end_matches(" |").split(" | ").map(str::to_owned).collect()).collect();
    assert!(rows.len() > 5, "{} rows of {heading}", rows.len());
    rows
}

/// A cell without its code quotes; Markdown has no code of no characters.
fn bare(cell: &str) -> &str {
    if cell == "*empty*" { "" } else { cell.trim_matches('`') }
}

#[test]
fn paths_are_cleaned() {
    for row in rows("path | cleaned") {
        assert_eq!(path::clean(bare(&row[0])), bare(&row[1]), "{}", row[0]);
    }
}

#[test]
fn urls_are_read() {
    let shown = |url: Result<Url, &'static str>| {
        let Ok(url) = url else { return "refused".to_owned() };
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let parts = [("scheme", url.scheme), ("opaque", url.opaque), ("host", text(url.host)), ("path", text(url.path))];
        let set: Vec<String> = parts.iter().filter(|(_, part)| !part.is_empty()).map(|(name, part)| format!("{name} `{part}`")).collect();
        if set.is_empty() { "nothing".to_owned() } else { set.join(", ") }
    };
    for row in rows("text | as a general URL | as a request target") {
        let text = bare(&row[0]);
        assert_eq!([shown(Url::parse(text)), shown(Url::parse_request_uri(text))], row[1..], "{text}");
    }
}

#[test]
fn urls_are_printed() {
    for row in rows("printed from | as a general URL") {
        let printed = Url::parse(bare(&row[0])).map(|url| url.to_string());
        assert_eq!(printed.as_deref(), Ok(bare(&row[1])), "{}", row[0]);
    }
}

#[test]
fn durations_are_read() {
    for row in rows("duration | nanoseconds") {
        let read = duration::parse(bare(&row[0])).map_or("refused".to_owned(), |nanoseconds| nanoseconds.to_string());
        assert_eq!(read, row[1], "{}", row[0]);
    }
}

#[test]
fn base64_is_read() {
    for row in rows("base64 | bytes as text") {
        let read = base64::decode(bare(&row[0]).as_bytes()).map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
        assert_eq!(read.as_deref().unwrap_or("refused"), bare(&row[1]), "{}", row[0]);
    }
}
