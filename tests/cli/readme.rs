//! The README's first example is what the program prints.

use super::machine::Machine;

const README: &str = include_str!("../../README.md");

/// What stands between a command and the end of its block or the next command.
#[track_caller]
fn shown(command: &str) -> &'static str {
    let after = README.split_once(&format!("$ {command}\n")).unwrap_or_else(|| panic!("README shows no {command:?}")).1;
    let end = after.find("```").unwrap().min(after.find("\n$ ").map_or(usize::MAX, |at| at + 1));
    &after[..end]
}

#[test]
fn the_first_example_is_real() {
    let machine = Machine::yaml("{env: {HOME: /world/home, KUBECONFIG: 'team.yaml:home.yaml'}}");
    for name in ["team.yaml", "home.yaml"] {
        std::fs::write(machine.real(&format!("/world/{name}")), shown(&format!("cat {name}"))).unwrap();
    }
    std::fs::write(machine.real("/world/broken.yaml"), "contexts:\n- name: on\n").unwrap();

    let command = "resolve --server https://10.0.0.1:6443";
    assert_eq!(machine.oracle(&command.split(' ').collect::<Vec<_>>()).stdout, shown(&format!("kubeconfig-oracle {command}")));

    let explained = machine.oracle(&[&command.split(' ').collect::<Vec<_>>()[..], &["--explain"]].concat()).stdout;
    let pieces: Vec<&str> =
        shown(&format!("kubeconfig-oracle {command} --explain")).split("...\n").filter(|piece| !piece.is_empty()).collect();
    assert!(pieces.len() > 1 && pieces.iter().all(|piece| explained.contains(piece)), "{explained}");

    let refused = machine.oracle(&["resolve", "--kubeconfig", "broken.yaml"]);
    assert_eq!(refused.stderr, shown("kubeconfig-oracle resolve --kubeconfig broken.yaml"));
}
