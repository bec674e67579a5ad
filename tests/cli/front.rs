//! No arguments, help and version.

use super::machine::{Machine, assert_snapshot};

#[test]
fn without_arguments_it_says_what_it_is_and_what_to_try() {
    let run = Machine::empty().oracle(&[]);
    assert_eq!(run.status, 0);
    assert_snapshot("front", &run.stdout);
}

#[test]
fn every_subcommand_has_help_with_examples() {
    for subcommand in ["eval", "view", "resolve", "capture"] {
        let run = Machine::empty().oracle(&[subcommand, "--help"]);
        assert_eq!(run.status, 0, "{subcommand}");
        assert!(run.stdout.contains("Examples:"), "{subcommand}: {}", run.stdout);
    }
}

#[test]
fn it_knows_its_version() {
    let run = Machine::empty().oracle(&["--version"]);
    assert_eq!(run.stdout, format!("kubeconfig-oracle {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_question_that_is_not_understood_has_status_2() {
    for arguments in [&["no-such-command"][..], &["eval"], &["view", "--flatten"], &["view", "-o", "name"], &["resolve", "--no-such-flag"]]
    {
        let run = Machine::empty().oracle(arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}
