//! `check documents`, from outside: against document adapters that are wrong or fail.

use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kubeconfig-oracle");

fn check(adapter: &str, more: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } =
        Command::new(PROGRAM).args(["check", "documents", "--adapter", adapter]).args(more).output().expect("the program starts");
    (status.code(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

/// A document adapter that gives one answer to every document.
fn always(answer: &str) -> String {
    format!("sh -c 'while read line; do echo \"$0\"; done' '{answer}'")
}

#[test]
fn a_reader_that_refuses_everything_differs_in_the_smallest_document() {
    let (status, printed) = check(&always(r#"{"class":"syntax","varies":false,"json":null,"config":null}"#), &["--count", "40"]);
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("\"\"\n  base64   \n"), "nothing is left of a document: {printed}");
    assert!(printed.contains("refused by step: syntax "), "{printed}");
}

#[test]
fn a_failing_adapter_is_told_from_a_wrong_one() {
    let (status, printed) = check("true", &["--count", "5"]);
    assert_eq!((status, printed.contains("the adapter cannot be used: it crashed")), (Some(2), true), "{printed}");
    let (status, printed) = check(&always("{}"), &["--count", "5"]);
    assert_eq!((status, printed.contains("the answer has no `class`")), (Some(2), true), "{printed}");
    let dies = r#"sh -c 'read line; echo "{\"class\":\"\",\"varies\":true}"; read line; exit 3'"#;
    let (status, printed) = check(dies, &["--count", "5"]);
    assert_eq!((status, printed.contains("it crashed (exit status: 3)")), (Some(1), true), "{printed}");
}

#[test]
fn a_document_of_a_sample_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("sample"), "current-context: sampled-and-never-generated\n").unwrap();
    // It finds the sample among the documents that it is sent, and fails.
    let adapter = r#"sh -c 'while read line; do case $(echo "$line" | base64 -d) in *never-generated*) exit 7;; esac; echo "$0"; done' '{"class":"","varies":true}'"#;
    let (_, without) = check(adapter, &["--count", "20"]);
    assert!(!without.contains("exit status: 7"), "{without}");
    let (_, with) = check(adapter, &["--count", "20", "--sample", folder.path().to_str().unwrap()]);
    assert!(with.contains("exit status: 7"), "{with}");
}
