//! `eval`: what it reads, what it prints, how it ends.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use super::machine::{Machine, ORACLE, Run, assert_snapshot, without_sentences};

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
    assert_snapshot("examples-explained", &without_sentences(&run.stdout));
}

/// Several threads answer the scenarios of a file; what is printed is what one prints.
#[test]
fn many_scenarios_are_answered_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("many.ndjson").to_string_lossy().into_owned();
    let expected: Vec<String> = (0..500).map(|number| if number % 97 == 5 { "-".to_owned() } else { format!("a/{number}") }).collect();
    let text: String = expected.iter().map(|id| if id == "-" { "no json\n".to_owned() } else { ONE.replace("a/one", id) + "\n" }).collect();
    std::fs::write(&file, text).unwrap();
    let one = Machine::empty().oracle(&["eval", "--jobs", "1", &file]);
    assert_eq!((one.status, ids(&one)), (1, expected));
    for arguments in [&["eval", &file][..], &["eval", "--jobs", "3", &file]] {
        let several = Machine::empty().oracle(arguments);
        assert_eq!((several.status, several.stdout), (1, one.stdout.clone()));
    }
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

/// What is cut off is no success, and nothing to complain about either.
#[test]
fn whoever_stops_reading_is_not_told() {
    let machine = Machine::empty();
    let many = format!("{ONE}\n").repeat(5000);
    let script = format!("{ORACLE} eval - | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}");
    let run = machine.run("/bin/bash", &["-c", &script], &many);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
}

/// Wherever a bad line stands, it costs itself and is told with its place.
#[test]
fn a_bad_line_costs_itself() {
    let two = ONE.replace("a/one", "a/two");
    for bad in ["no json at all", "{\"id\": ", "{\"id\": }", "[", "null", "\u{feff}{", "\"", "a: b", "%", &"[".repeat(300)] {
        for (text, line, ids_wanted) in [
            (format!("{bad}\n{ONE}\n{two}\n"), 1, ["-", "a/one", "a/two"]),
            (format!("{ONE}\n{bad}\n{two}\n"), 2, ["a/one", "-", "a/two"]),
            (format!("{ONE}\n{two}\n{bad}"), 3, ["a/one", "a/two", "-"]),
        ] {
            let run = Machine::empty().run(ORACLE, &["eval", "-"], &text);
            assert_eq!((run.status, ids(&run)), (1, ids_wanted.map(str::to_owned).to_vec()), "{text}: {}", run.stdout);
            let error = &lines(&run)[line - 1]["error"];
            assert_eq!((&error["file"], error["message"].is_string()), (&Value::from("-"), true), "{text}: {error}");
            // YAML's parser may notice only at the end of a document that it is none.
            assert!(error["line"] == line || error["line"] == line + 1, "{text}: {error}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let lines = format!("\u{feff}{ONE}\n{}\n", ONE.replace("a/one", "a/two"));
    let run = Machine::empty().run(ORACLE, &["eval", "-"], &lines);
    assert_eq!((run.status, ids(&run)), (0, ["a/one", "a/two"].map(str::to_owned).to_vec()), "{}", run.stdout);
}

#[test]
fn a_line_that_is_not_utf8_costs_itself() {
    let machine = Machine::yaml("files: {/world/lines: {base64: \"eyJpZCI6ICL/In0K/woKeyJpZCI6ImEvYiIsIndvcmxkIjp7fX0K\"}}");
    let run = machine.oracle(&["eval", "/world/lines"]);
    assert_eq!((run.status, ids(&run)), (1, ["-", "-", "a/b"].map(str::to_owned).to_vec()), "{}", run.stdout);
    let places: Vec<Value> = lines(&run).iter().map(|line| line["error"]["line"].clone()).collect();
    assert_eq!(places, [Value::from(1), Value::from(2), Value::Null]);
    assert_eq!(lines(&run)[0]["error"]["message"], "the text is not UTF-8");
}

/// Of documents separated by `---`, too, each bad one costs itself.
#[test]
fn a_bad_document_costs_itself() {
    let text = "id: a\nworld: [\n---\nid: b\nworld: {}\n---\n}\n---\nid: c\nworld: {}\nflags: {}\n---\nid: d\nworld: {}\n";
    let run = Machine::empty().run(ORACLE, &["eval", "-"], text);
    assert_eq!((run.status, ids(&run)), (1, ["-", "b", "-", "c", "d"].map(str::to_owned).to_vec()), "{}", run.stdout);
    let places: Vec<Value> = lines(&run).iter().map(|line| line["error"]["line"].clone()).collect();
    assert_eq!(places[1..], [Value::Null, Value::from(7), Value::from(8), Value::Null], "{}", run.stdout);
}

/// Whoever waits for an answer before writing the next line gets it, even after a bad first line.
#[test]
fn each_line_is_answered_as_it_comes() {
    let mut child = Command::new(ORACLE).args(["eval", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (sender, answers) = mpsc::channel();
    std::thread::spawn(move || BufReader::new(output).lines().for_each(|line| sender.send(line.unwrap()).unwrap()));
    // The limit is for a program that never answers.
    let next = || answers.recv_timeout(Duration::from_secs(60)).expect("an answer while the input is open");
    writeln!(input, "no json\n{ONE}").unwrap();
    assert!(next().contains("\"error\""));
    assert!(next().contains("\"outcome\""));
    writeln!(input, "no json").unwrap();
    assert!(next().contains("\"error\""));
    writeln!(input, "{ONE}").unwrap();
    assert!(next().contains("\"outcome\""));
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn nothing_to_evaluate_is_an_error() {
    let machine = Machine::yaml("files: {/world/dir/notes.md: {text: x}, /world/empty.yaml: {text: \"# nothing\\n---\\n\"}}");
    for (input, says) in
        [("-", "there is no scenario in it"), ("/world/empty.yaml", "there is no scenario in it"), ("/world/dir", ".jsonl are read")]
    {
        let run = machine.oracle(&["eval", input]);
        assert_eq!((run.status, lines(&run).len()), (1, 1), "{input}: {}", run.stdout);
        assert!(lines(&run)[0]["error"]["message"].as_str().unwrap().ends_with(says), "{input}: {}", run.stdout);
    }
}

#[test]
fn links_in_a_folder_lead_nowhere_else() {
    let machine = Machine::yaml(
        r#"files: {/world/s/a.yaml: {text: "id: a\nworld: {}\n"}, /world/s/x: {symlink: .}, /world/s/y: {symlink: .}, /world/s/z: {symlink: ..}}"#,
    );
    let run = machine.oracle(&["eval", "/world/s"]);
    assert_eq!((run.status, ids(&run)), (1, ["a", "-"].map(str::to_owned).to_vec()), "{}", run.stdout);
    assert!(run.stdout.contains("/world/s/z"), "{}", run.stdout);
}

/// What is found only when a scenario is evaluated has a place as well.
#[test]
fn every_error_has_a_place() {
    let stanza = r#"{"id":"a/stanza","world":{},"overrides":{"cluster":{"server":7}}}"#;
    let run = Machine::empty().run(ORACLE, &["eval", "-"], &format!("{ONE}\n{stanza}\n"));
    assert_eq!(lines(&run)[1]["error"]["line"], 2, "{}", run.stdout);
    let run = Machine::empty().run(
        ORACLE,
        &["eval", "-"],
        "---\nid: a\nworld: {}\n---\nid: b\nworld: {}\nentry: bytes\nbytes: {file: /world/none}\n",
    );
    assert_eq!((ids(&run)[1].as_str(), &lines(&run)[1]["error"]["line"]), ("b", &Value::from(4)), "{}", run.stdout);
}

#[test]
fn input_without_end_is_given_up() {
    let run = Machine::empty().oracle(&["eval", "/dev/zero"]);
    assert_eq!(run.status, 1);
    assert_eq!(lines(&run)[0]["error"]["message"], "the line is longer than 64 MiB");
}
