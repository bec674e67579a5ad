//! Scenario files that would cost far more than they are long are refused, with the place.

use serde_json::Value;

use crate::machine::Machine;

/// Evaluates a text, which must be refused in one line, and returns message, line and column.
fn refused(arguments: &[&str], stdin: &str) -> (String, u64, u64) {
    let run = Machine::empty().run(crate::machine::ORACLE, arguments, stdin);
    assert_eq!((run.status, run.stdout.lines().count()), (1, 1), "{}", run.stderr);
    let answer: Value = serde_json::from_str(&run.stdout).expect("a line of JSON");
    let error = &answer["error"];
    (error["message"].as_str().unwrap_or_default().to_owned(), error["line"].as_u64().unwrap_or(0), error["column"].as_u64().unwrap_or(0))
}

#[test]
fn deep_nesting() {
    let (message, line, column) = refused(&["eval", "-"], &format!("id: a/b\nworld: {}", "[".repeat(400_000)));
    assert_eq!((message.as_str(), line, column), ("lists and mappings nest more than 128 deep here; a scenario need not", 2, 135));
    // A document that is refused costs the others nothing.
    let second = format!("id: a/b\nworld: {{}}\n---\n{}\n---\nid: a/c\nworld: {{}}\n", "- ".repeat(9_000));
    let run = Machine::empty().run(crate::machine::ORACLE, &["eval", "-"], &second);
    let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!((run.status, lines.len()), (1, 3), "{}", run.stdout);
    assert_eq!((&lines[0]["id"], &lines[1]["error"]["line"], &lines[2]["id"]), (&"a/b".into(), &4.into(), &"a/c".into()));
}

#[test]
fn aliases_of_much() {
    let text = format!("id: a/b\nworld:\n  env: &a {{{}}}\n  files: [{}]\n", "k: v, ".repeat(5_000), "*a , ".repeat(50_000));
    let (message, line, _) = refused(&["eval", "-"], &text);
    assert!(message.starts_with("the aliases up to here stand for more than 16 MiB"), "{message}");
    assert_eq!(line, 4);
}

#[test]
fn aliases_of_aliases() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{} ", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert_eq!(refused(&["eval", "-"], &text).1, 6);
}

#[test]
fn files_without_end() {
    let (message, ..) = refused(&["eval", "/dev/zero"], "");
    assert_eq!(message, "the line is longer than 64 MiB");
}

#[test]
fn shared_contents_are_no_excess() {
    let text = format!("id: a/b\nworld:\n  files:\n    /world/0: &a {{text: '{}'}}\n", "x".repeat(1_000));
    let shared: String = (1..200).map(|number| format!("    /world/{number}: *a\n")).collect();
    let run = Machine::empty().run(crate::machine::ORACLE, &["eval", "-"], &(text + &shared));
    assert_eq!(run.status, 0, "{}", run.stdout);
}

#[test]
fn a_kubeconfig_in_the_wrong_place_is_not_printed() {
    let text = "users:\n- name: u\n  user: {token: \"SECRET\", expected }\n";
    let wrong = [
        serde_json::json!({"id": "a/b", "world": {"files": {"/world/x": text}}}),
        serde_json::json!({"id": "a/b", "world": {"files": text}}),
        serde_json::json!({"id": "a/b", "world": {}, "entry": text}),
        serde_json::json!({"id": "a/b", "world": text}),
    ];
    for scenario in wrong {
        let yaml = serde_yaml::to_string(&scenario).expect("YAML");
        for (command, stdin) in [("eval", scenario.to_string()), ("eval", yaml.clone()), ("diff-releases", yaml)] {
            let arguments = if command == "eval" { &["eval", "-"][..] } else { &["diff-releases", "--from", "1.18", "-"] };
            let (message, line, _) = refused(arguments, &stdin);
            assert!(message.contains("expected") && line > 0, "{message}");
            assert!(!message.contains("SECRET") && !message.contains("users"), "{message}");
        }
    }
}
