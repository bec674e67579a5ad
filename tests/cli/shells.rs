//! `completions` and `man`: what shells and the manual say about the program.

use super::machine::Machine;

/// Subcommands and flags that every description of the program has.
const WORDS: [&str; 5] = ["resolve", "lint", "diff-releases", "insecure-skip-tls-verify", "deny"];

#[test]
fn every_shell_is_told_of_every_subcommand_and_flag() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = Machine::empty().oracle(&["completions", shell]);
        assert_eq!(run.status, 0, "{shell}: {}", run.stderr);
        let mut words = run.stdout.split(|character: char| !character.is_alphanumeric());
        assert!(words.all(|word| word != "confine"), "{shell}: what is hidden is not completed");
        for word in WORDS {
            assert!(run.stdout.contains(word), "{shell} is not told of {word}");
        }
    }
    assert_eq!(Machine::empty().oracle(&["completions", "csh"]).status, 2);
}

#[test]
fn bash_takes_its_completions() {
    let script = Machine::empty().oracle(&["completions", "bash"]).stdout;
    let asked = "\nCOMP_WORDS=(kubeconfig-oracle lint --den); COMP_CWORD=2; _kubeconfig__oracle kubeconfig-oracle --den lint; echo \"${COMPREPLY[@]}\"\n";
    let run = Machine::empty().run("/bin/bash", &["--norc"], &(script + asked));
    assert_eq!((run.status, run.stdout.trim()), (0, "--deny"), "{}", run.stderr);
}

#[test]
fn the_manual_has_a_page_for_the_program_and_each_subcommand() {
    let page = Machine::empty().oracle(&["man"]).stdout;
    assert!(page.contains(".TH kubeconfig-oracle 1"), "{page}");
    for subcommand in ["eval", "resolve", "lint", "man"] {
        assert!(page.contains(&format!("kubeconfig\\-oracle\\-{subcommand}(1)")), "{subcommand}: {page}");
        let page = Machine::empty().oracle(&["man", subcommand]).stdout;
        assert!(page.contains(&format!(".TH kubeconfig-oracle-{subcommand} 1")) && page.contains("Examples:"), "{page}");
    }
    let run = Machine::empty().oracle(&["man", "no-such-command"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
}
