//! `eval`: what it reads, what it prints, how it ends.

use serde_json::Value;

use super::machine::{Machine, ORACLE, Run, assert_snapshot};

const ONE: &str = r#"{"id":"a/one","world":{"files":{"/world/k":{"text":"current-context: c"}}},"loading":{"explicitPath":"/world/k"}}"#;

fn lines(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn ids(run: &Run) -> Vec<String> {
    lines(run).iter().map(|line| line["id"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn examples_answer_on_an_empty_machine() {
    let run = Machine::empty().oracle(&["eval", "--example"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_snapshot("examples", &run.stdout);
}

#[test]
fn examples_are_explained() {
    let run = Machine::empty().oracle(&["eval", "--example", "--explain"]);
    assert_eq!(run.status, 0);
    assert_snapshot("examples-explained", &run.stdout);
}

#[test]
fn json_lines_come_from_standard_input_in_order() {
    let input = format!("{ONE}\n\n{}\n", ONE.replace("a/one", "a/two"));
    let run = Machine::empty().run(ORACLE, &["eval", "-"], &input);
    assert_eq!((run.status, ids(&run)), (0, vec!["a/one".to_owned(), "a/two".to_owned()]));
    assert_eq!(lines(&run)[0]["outcome"]["load"]["config"]["current-context"], "c");
}

#[test]
fn lines_of_recorded_sets_are_scenarios_too() {
    let recorded = format!(r#"{{"scenario": {ONE}, "recorded": [{{"releases": ["1.37.0"], "outcome": {{}}}}]}}"#);
    let run = Machine::empty().run(ORACLE, &["eval", "-"], &recorded);
    assert_eq!((run.status, ids(&run)), (0, vec!["a/one".to_owned()]));
}

#[test]
fn json_over_several_lines_is_one_document() {
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(ONE).unwrap()).unwrap();
    let run = Machine::empty().run(ORACLE, &["eval", "-"], &pretty);
    assert_eq!((run.status, ids(&run)), (0, vec!["a/one".to_owned()]));
}

#[test]
fn one_bad_scenario_does_not_stop_the_others() {
    let unknown = ONE.replace("\"world\"", "\"wrld\"").replace("a/one", "a/unknown-key");
    let outside = ONE.replace("/world/k\":", "/etc/k\":").replace("a/one", "a/outside");
    let stanza = r#"{"id":"a/stanza","world":{},"overrides":{"cluster":{"server":7}}}"#;
    let input = format!("{unknown}\n{outside}\n{stanza}\nno json at all\n{{\"id\": }}\n{ONE}\n");
    let run = Machine::empty().run(ORACLE, &["eval", "-"], &input);
    assert_eq!(run.status, 1);
    assert_eq!(ids(&run), ["a/unknown-key", "a/outside", "a/stanza", "-", "-", "a/one"]);
    let lines = lines(&run);
    let errors: Vec<&Value> = lines.iter().map(|line| &line["error"]).collect();
    assert!(errors[0]["message"].as_str().unwrap().contains("wrld"), "{}", errors[0]);
    assert_eq!((&errors[0]["file"], &errors[0]["line"]), (&Value::from("-"), &Value::from(1)));
    assert!(errors[1]["message"].as_str().unwrap().contains("/etc/k"), "{}", errors[1]);
    assert!(errors[2]["message"].as_str().unwrap().contains("cluster"), "{}", errors[2]);
    assert_eq!((&errors[4]["line"], &errors[4]["column"]), (&Value::from(5), &Value::from(8)));
    assert_eq!(errors[5], &Value::Null);
}

#[test]
fn yaml_files_may_hold_several_documents() {
    let machine = Machine::yaml(
        r##"
files:
  /world/s/b.yaml: {text: "# two\n---\nid: b/one\nworld: {}\n---\nid: b/two\nworld: {}\nentry: kubectl\n"}
  /world/s/a/deep.yml: {text: "id: a/deep\nworld: {}\n"}
  /world/s/a/deep.recorded.json: {text: "[]"}
  /world/s/c.json: {text: '{"id": "c/json", "world": {}}'}
  /world/s/notes.md: {text: "no scenario"}
  /world/bad.yaml: {text: "id: bad/place\nworld:\n  flies: {}\n---\nid: bad/after\nworld: {}\n"}
  /world/syntax.yaml: {text: "id: x\nworld: [\n"}
"##,
    );
    let run = machine.oracle(&["eval", "/world/s"]);
    assert_eq!((run.status, ids(&run)), (0, ["a/deep", "b/one", "b/two", "c/json"].map(str::to_owned).to_vec()), "{}", run.stdout);
    let run = machine.oracle(&["eval", "/world/bad.yaml", "/world/syntax.yaml", "/world/none.yaml"]);
    assert_eq!(run.status, 1);
    let errors: Vec<_> = lines(&run).into_iter().map(|line| (line["id"].clone(), line["error"].clone())).collect();
    assert_eq!(errors[0].0, "bad/place");
    assert!(errors[0].1["message"].as_str().unwrap().contains("flies"), "{:?}", errors[0]);
    assert_eq!((&errors[0].1["line"], &errors[0].1["column"]), (&Value::from(3), &Value::from(3)));
    assert_eq!(errors[1].1, Value::Null, "the document after a bad one is answered");
    assert_eq!(errors[2].1["line"], 3);
    assert!(errors[3].1["file"].as_str().unwrap().ends_with("none.yaml"));
}

#[test]
fn the_release_of_the_command_line_wins() {
    let scenario = r#"{"id":"a/b","release":"1.37","world":{"env":{"KUBECONFIG":"x:y"}}}"#;
    let warnings = |flags: &[&str]| {
        let run = Machine::empty().run(ORACLE, &[&["eval"], flags, &["-"]].concat(), scenario);
        lines(&run)[0]["outcome"]["load"]["warnings"].clone()
    };
    // Warnings reach the caller since 1.28.
    assert_ne!(warnings(&[]), Value::Null);
    assert_eq!(warnings(&["--release", "1.27"]), Value::Null);
}

#[test]
fn a_trace_is_given_on_request() {
    let run = Machine::empty().run(ORACLE, &["eval", "--trace", "-"], ONE);
    let trace = &lines(&run)[0]["trace"];
    assert!(trace.as_array().is_some_and(|decisions| decisions.iter().all(|decision| decision["rule"].is_string())), "{trace}");
}

#[test]
fn whoever_stops_reading_is_no_error() {
    let machine = Machine::empty();
    let many = format!("{ONE}\n").repeat(5000);
    let script = format!("{ORACLE} eval - | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}");
    let run = machine.run("/bin/bash", &["-c", &script], &many);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}
