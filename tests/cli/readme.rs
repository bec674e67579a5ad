//! The README's first examples are what the program prints.

use super::machine::Machine;

const README: &str = include_str!("../../README.md");

/// What stands between a command and the end of its block or the next command.
#[track_caller]
fn shown(command: &str) -> &'static str {
    let after = README.split_once(&format!("$ {command}\n")).unwrap_or_else(|| panic!("README shows no {command:?}")).1;
    let end = after.find("```").unwrap().min(after.find("\n$ ").map_or(usize::MAX, |at| at + 1));
    &after[..end]
}

/// A cluster is misspelt.
const PROD: &str = "\
current-context: prod
clusters:
- name: prod
  cluster: {server: \"https://prod.example:6443\"}
users:
- name: admin
  user: {token: t0ken}
contexts:
- name: prod
  context: {cluster: prdo, user: admin}
";

#[test]
fn the_readme_opens_with_a_real_answer() {
    let machine = Machine::yaml("{env: {HOME: /me}}");
    std::fs::write(machine.real("/world/prod.yaml"), PROD).unwrap();
    let command = "resolve --kubeconfig prod.yaml";
    assert_eq!(machine.oracle(&command.split(' ').collect::<Vec<_>>()).stdout, shown(&format!("kubeconfig-oracle {command}")));
}

#[test]
fn the_first_example_is_real() {
    let machine = Machine::yaml("{env: {HOME: /me, KUBECONFIG: 'team.yaml:home.yaml'}}");
    for name in ["team.yaml", "home.yaml"] {
        std::fs::write(machine.real(&format!("/world/{name}")), shown(&format!("cat {name}"))).unwrap();
    }
    std::fs::write(machine.real("/world/broken.yaml"), "contexts:\n- name: on\n").unwrap();

    let command = "resolve --server https://10.0.0.1:6443";
    assert_eq!(machine.oracle(&command.split(' ').collect::<Vec<_>>()).stdout, shown(&format!("kubeconfig-oracle {command}")));

    for command in ["explain cluster --server https://10.0.0.1:6443", "explain --why-not home.yaml:3"] {
        assert_eq!(machine.oracle(&command.split(' ').collect::<Vec<_>>()).stdout, shown(&format!("kubeconfig-oracle {command}")));
    }

    let refused = machine.oracle(&["resolve", "--kubeconfig", "broken.yaml"]);
    assert_eq!(refused.stderr, shown("kubeconfig-oracle resolve --kubeconfig broken.yaml"));
}
