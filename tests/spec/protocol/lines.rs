//! The lines that the program writes while it runs: requests, answers, reports, and what `eval` prints.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use serde_json::Value;

use super::schemas::{here, hold, refusal};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kubeconfig-oracle");

fn program(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).current_dir(here("")).output().expect("the program starts")
}

/// The JSON lines of a text.
#[track_caller]
fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[track_caller]
fn file_lines(path: &Path) -> Vec<Value> {
    json_lines(&fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// Runs `check` with a report, and returns its lines.
fn report(adapter: &str, more: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report");
    let mut arguments = vec!["check", "--adapter", adapter, "--unconfined", "--shrink", "0", "--report", path.to_str().expect("text")];
    arguments.extend(more);
    program(&arguments);
    if path.exists() { file_lines(&path) } else { Vec::new() }
}

const CANNOT_BEGIN: [&str; 4] = ["dies-at-start.sh", "speaks-another-protocol.sh", "names-a-branch.sh", "gives-two-versions.sh"];

/// Every saboteur over the small corpus. Those that cannot begin have no report, and an introduction that the schema refuses as well.
#[test]
fn reports_are_valid_whatever_the_adapter_does() {
    let saboteurs = fs::read_dir(here("tests/check/saboteurs")).expect("saboteurs");
    let names = saboteurs.map(|entry| entry.expect("an entry").path()).filter(|path| !path.ends_with("common.sh"));
    let mut kinds = Vec::new();
    let runs: Vec<_> = names
        .map(|path| {
            thread::spawn(move || {
                let lines = report(&format!("sh {}", path.display()), &["--corpus", "tests/check/corpus", "--timeout", "3"]);
                (path.display().to_string(), lines)
            })
        })
        .collect();
    for run in runs {
        let (name, lines) = run.join().expect("a run");
        for line in &lines {
            hold("report", line, &name);
            kinds.extend(line["case"]["failure"]["kind"].as_str().map(str::to_owned));
        }
        let begins = !CANNOT_BEGIN.iter().any(|end| name.ends_with(end));
        let asked = lines.iter().filter(|line| line.get("case").is_some()).count();
        assert_eq!((asked, lines.is_empty()), if begins { (3, false) } else { (0, true) }, "{name}");
    }
    kinds.sort();
    kinds.dedup();
    let expected =
        ["closed-pipe", "crashed", "line-too-long", "malformed", "not-json", "not-utf8", "reported", "timed-out", "unasked", "wrong-id"];
    assert_eq!(kinds, expected);
}

#[test]
fn an_introduction_that_the_program_refuses_is_no_valid_one() {
    for name in ["speaks-another-protocol", "names-a-branch"] {
        let script = here(&format!("tests/check/saboteurs/{name}.sh"));
        let output =
            Command::new("sh").arg("-c").arg(format!("echo '{{\"hello\":{{\"protocol\":1}}}}' | sh {}", script.display())).output();
        let hello = json_lines(&String::from_utf8(output.expect("sh").stdout).expect("text")).remove(0);
        assert!(refusal("hello", &hello).is_some(), "{name}: {hello}");
    }
}

/// Everything that `check` and `serve` say to each other, over the small corpus, the cases of a folder and made-up scenarios.
#[test]
fn requests_and_answers_are_valid() {
    for more in [["--corpus", "tests/corpus/mig", "--seed", "0"], ["--generate", "200", "--seed", "3"]] {
        let folder = tempfile::tempdir().expect("a folder");
        let (requests, answers) = (folder.path().join("requests"), folder.path().join("answers"));
        let adapter = format!("tee {} | {PROGRAM} serve | tee {}", requests.display(), answers.display());
        let lines = report(&adapter, &more);
        assert!(lines.len() > 10, "{lines:?}");
        lines.iter().for_each(|line| hold("report", line, "a report"));
        let requests = file_lines(&requests);
        requests.iter().for_each(|line| hold("request", line, "a request"));
        let answers = file_lines(&answers);
        hold("hello", &answers[0], "the model's introduction");
        answers[1..].iter().for_each(|line| hold("answer", line, "an answer"));
        assert_eq!(requests.len(), answers.len() + 1, "a request for each answer, and bye");
    }
}

#[test]
fn what_serve_says_to_a_bad_request_is_valid() {
    let command = format!("echo nonsense | {PROGRAM} serve");
    let output = Command::new("sh").arg("-c").arg(command).output().expect("sh");
    let lines = json_lines(&String::from_utf8(output.stdout).expect("text"));
    assert_eq!(lines.len(), 1);
    hold("answer", &lines[0], "the answer to nonsense");
}

#[test]
fn lines_of_eval_are_valid() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = folder.path().join("bad.yaml");
    fs::write(&bad, "id: a/b\nwrold: {}\n---\n[\n").expect("a file");
    let latin = folder.path().join("latin.yaml");
    fs::write(&latin, b"id: \xE4\n").expect("a file");
    let lines = [bad, latin, folder.path().join("missing.yaml")].map(|path| path.display().to_string());
    let output = program(&["eval", "--trace", "tests/corpus", &lines[0], &lines[1], &lines[2]]);
    assert_eq!(output.status.code(), Some(1));
    let lines = json_lines(&String::from_utf8(output.stdout).expect("text"));
    lines.iter().for_each(|line| hold("eval", line, "a line of eval"));
    assert_eq!(lines.iter().filter(|line| line.get("error").is_some()).count(), 4);
    assert!(lines.iter().filter(|line| line.get("trace").is_some()).count() > 200);
}
