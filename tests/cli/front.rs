//! No arguments, help and version.

use super::machine::{Machine, assert_snapshot};

const README: &str = include_str!("../../README.md");

#[test]
fn without_arguments_it_says_what_it_is_and_what_to_try() {
    let run = Machine::empty().oracle(&[]);
    assert_eq!(run.status, 0);
    assert_snapshot("front", &run.stdout);
}

/// The subcommands, as the program itself lists them.
fn subcommands() -> Vec<String> {
    let help = Machine::empty().oracle(&["--help"]).stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // What a name does may go on in further lines, which are indented more.
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_subcommand_has_examples_and_a_line_in_the_readme() {
    let subcommands = subcommands();
    assert!(subcommands.len() >= 9, "{subcommands:?}");
    for subcommand in subcommands {
        let run = Machine::empty().oracle(&[&subcommand, "--help"]);
        assert!(run.status == 0 && run.stdout.contains("Examples:"), "{subcommand} --help has no examples");
        let is_listed = README.lines().any(|line| line.starts_with("| `") && line.contains(&format!("`{subcommand}`")));
        assert!(is_listed, "README.md: the table of commands does not name {subcommand}");
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
