//! Adapters that misuse their pipes, or leave something behind: each is told as what it is, and nothing of it stays.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::adapters::{PROGRAM, check, corpus, report, saboteur, text};

/// Returns a word that only the adapters of one test have in their command lines: a duration for `sleep`, and longer than any test.
pub(super) fn mark(test: u32) -> String {
    format!("9{test}.{}", std::process::id())
}

/// Returns the command lines on this machine that have the mark.
pub(super) fn marked(mark: &str) -> Vec<String> {
    let output = Command::new("ps").args(["-A", "-o", "args="]).output().expect("ps");
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    lines.lines().filter(|line| line.contains(mark) && !line.contains("defunct")).map(str::to_owned).collect()
}

/// Waits until something holds; fails the test if it never does.
#[track_caller]
pub(super) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..6000 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("never: {what}");
}

#[test]
fn every_misuse_of_the_pipes_is_told_as_what_it_is() {
    const TOLD: [(&str, &str, &str); 9] = [
        ("writes-without-end", "60", r#"{"kind":"line-too-long","limit":16777216}"#),
        ("writes-a-gigabyte", "60", r#"{"kind":"line-too-long","limit":16777216}"#),
        ("writes-latin-1", "60", r#"{"kind":"not-utf8","line":"{\"id\":\""#),
        ("gives-a-key-twice", "60", r#"{"kind":"malformed","reason":"the key \"outcome\" is given twice"#),
        ("drips", "2", r#"{"kind":"timed-out","seconds":2}"#),
        ("closes-its-input", "60", r#"{"kind":"closed-pipe","pipe":"input","stderr":""}"#),
        ("closes-its-output", "60", r#"{"kind":"closed-pipe","pipe":"output","stderr":""}"#),
        ("leaves-a-child", "60", r#"{"kind":"crashed","status":"exit status: 7","stderr":"out of memory"}"#),
        ("answers-after-its-end", "60", r#"{"kind":"crashed","status":"exit status: 7","stderr":""}"#),
    ];
    thread::scope(|scope| {
        for (name, timeout, failure) in TOLD {
            scope.spawn(move || {
                let (status, printed, cases) = report(&saboteur(name), &["--timeout", timeout]);
                assert_eq!(status, Some(1), "{name}: {printed}");
                assert_eq!(cases.len(), 3, "{name}");
                for case in cases {
                    assert!(case["failure"].to_string().starts_with(failure), "{name}: {case}");
                }
            });
        }
    });
}

#[test]
fn an_introduction_with_a_key_twice_is_refused() {
    let (status, printed, cases) = report(&saboteur("gives-two-versions"), &["--timeout", "60"]);
    assert_eq!(status, Some(2), "{printed}");
    assert!(printed.contains("its answer to `hello` is not valid in protocol 1: the key \"version\" is given twice"), "{printed}");
    assert!(cases.is_empty());
}

/// The question is larger than a pipe.
#[test]
fn an_adapter_that_stops_reading_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("large.yaml");
    fs::write(&case, format!("id: large/env\nworld: {{env: {{X: {}}}}}\n", "x".repeat(200_000))).unwrap();
    let corpus = ["--corpus", folder.path().to_str().unwrap(), "--timeout", "5"];
    let (status, printed, cases) = report(&saboteur("stops-reading"), &corpus);
    assert_eq!(status, Some(1), "{printed}");
    assert_eq!(cases[0]["failure"], serde_json::json!({"kind": "not-reading", "seconds": 5}));
    // One that reads gets all of it.
    let (status, printed, cases) = report(&format!("{PROGRAM} serve"), &corpus);
    assert_eq!(status, Some(0), "{printed}");
    assert_eq!(cases[0]["verdict"], "agrees");
}

/// The answer to one question stands, what follows it does not, and the next question is asked of a new process.
#[test]
fn what_nobody_asked_for_is_told() {
    let (status, printed, cases) = report(&saboteur("speaks-unasked"), &["--timeout", "60"]);
    assert_eq!(status, Some(1), "{printed}");
    let verdicts: Vec<&str> = cases.iter().map(|case| case["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["differs", "adapter-error", "differs"]);
    assert_eq!(cases[1]["failure"], serde_json::json!({"kind": "unasked", "line": "and that is all"}));
    assert!(printed.contains("after `bye`: it wrote something that answers no question: and that is all"), "{printed}");
}

#[test]
fn what_goes_to_standard_error_holds_up_nothing() {
    let quiet = report(&saboteur("always-the-same"), &["--timeout", "20"]);
    let loud = report(&saboteur("floods-standard-error"), &["--timeout", "20"]);
    assert_eq!(quiet.2, loud.2);
}

#[test]
fn the_children_of_an_adapter_end_with_it() {
    let mark = mark(1);
    let (_, printed, cases) = report(&format!("{} {mark}", saboteur("leaves-a-child")), &["--timeout", "20"]);
    assert!(cases.iter().all(|case: &Value| case["failure"]["kind"] == "crashed"), "{printed}");
    eventually("the children are gone", || marked(&mark).is_empty());
    let (_, printed, cases) = report(&format!("{} {mark}", saboteur("waits")), &["--timeout", "3"]);
    assert!(cases.iter().all(|case: &Value| case["failure"]["kind"] == "timed-out"), "{printed}");
    eventually("the children of one that is given up are gone", || marked(&mark).is_empty());
}

/// Whatever an adapter writes, `check` needs little more than the longest line.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    let corpus = corpus();
    for name in ["writes-without-end", "writes-a-gigabyte", "floods-standard-error", "speaks-unasked"] {
        let adapter = saboteur(name);
        let arguments = ["check", "--adapter", &adapter, "--corpus", &corpus, "--unconfined", "--timeout", "60", "--shrink", "0"];
        // In KiB: far less than the gigabyte.
        let output = Command::new("sh").args(["-c", "ulimit -v 500000; exec \"$@\"", "sh", PROGRAM]).args(arguments).output().unwrap();
        let printed = text(&output.stdout).to_owned() + text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}: {printed}");
        assert!(printed.contains(" over "), "{name}: {printed}");
    }
}

/// A document adapter has the same pipes.
#[test]
fn a_document_adapter_that_misuses_its_pipes_is_told() {
    for (adapter, says) in [
        ("sh -c 'read -r line; exec cat /dev/zero'", "its line is longer than 16777216 bytes"),
        ("sh -c 'read -r line; printf \"\\\\351\\\\n\"'", "its line is not UTF-8"),
        ("sh -c 'read -r line; echo \"{\\\"class\\\":0,\\\"class\\\":0}\"'", "the key \"class\" is given twice"),
        ("sleep 60", "it did not answer within 1 s"),
        ("sh -c 'sleep 60 & exit 7'", "it crashed (exit status: 7)"),
    ] {
        let output =
            check(&["documents", "--adapter", adapter, "--count", "3", "--timeout", if adapter == "sleep 60" { "1" } else { "20" }]);
        assert_eq!(output.status.code(), Some(2), "{adapter}");
        assert!(text(&output.stderr).contains(says), "{adapter}: {}", text(&output.stderr));
    }
}
