//! The `check` of the program, from outside: against adapters that fail on purpose, and against the model itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_kubeconfig-oracle");
pub(crate) const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check");

pub(crate) fn check(arguments: &[&str]) -> Output {
    let program = Command::new(PROGRAM).arg("check").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    finish(program.expect("the program starts"))
}

/// Waits for a program, which is killed, and fails the test, if it hangs.
#[track_caller]
pub(crate) fn finish(program: Child) -> Output {
    const LIMIT: Duration = Duration::from_secs(300);
    let id = program.id();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(program.wait_with_output()));
    match receiver.recv_timeout(LIMIT) {
        Ok(output) => output.expect("the program's output"),
        Err(_) => {
            let _ = Command::new("kill").arg("-9").arg(id.to_string()).status();
            panic!("it hangs");
        }
    }
}

pub(crate) fn saboteur(name: &str) -> String {
    format!("sh {HERE}/saboteurs/{name}.sh")
}

pub(crate) fn corpus() -> String {
    format!("{HERE}/corpus")
}

pub(crate) fn model() -> String {
    format!("{PROGRAM} serve")
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the program writes text")
}

/// Runs the small corpus against an adapter; returns the exit status, what was printed, and the report's cases.
#[track_caller]
pub(super) fn report(adapter: &str, more: &[&str]) -> (Option<i32>, String, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let corpus = corpus();
    let mut arguments = vec!["--adapter", adapter, "--corpus", &corpus, "--timeout", "1", "--unconfined"];
    arguments.extend(["--report", path.to_str().unwrap(), "--shrink", "0"]);
    arguments.extend(more);
    let output = check(&arguments);
    let printed = text(&output.stdout).to_owned() + text(&output.stderr);
    let lines = fs::read_to_string(&path).unwrap_or_default();
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let cases = lines.filter_map(|line| line.get("case").cloned()).collect();
    (output.status.code(), printed, cases)
}

#[test]
fn an_adapter_that_cannot_begin_is_told_before_any_case() {
    for (name, says) in [
        ("dies-at-start", "it exited before it answered `hello` (exit status: 3); standard error: no such library"),
        ("speaks-another-protocol", "it speaks protocol 2"),
        ("names-a-branch", "the version \"main\" is not an exact release"),
    ] {
        let (status, printed, cases) = report(&saboteur(name), &[]);
        assert_eq!(status, Some(2), "{name}: {printed}");
        assert!(printed.contains(says), "{name}: {printed}");
        assert!(cases.is_empty(), "{name}: {cases:?}");
    }
    let (status, printed, _) = report("/nonexistent/adapter", &[]);
    assert_eq!(status, Some(2), "{printed}");
}

#[test]
fn every_way_to_fail_is_told_apart_from_a_wrong_answer() {
    for (name, kind) in [
        ("crashes-midway", "crashed"),
        ("sleeps", "timed-out"),
        ("says-no-json", "not-json"),
        ("answers-another-question", "wrong-id"),
        ("answers-nothing", "malformed"),
        ("reports-errors", "reported"),
    ] {
        let (status, printed, cases) = report(&saboteur(name), &[]);
        assert_eq!(status, Some(1), "{name}: {printed}");
        assert_eq!(cases.len(), 3, "{name}");
        for case in cases {
            assert_eq!(case["verdict"], "adapter-error", "{name}: {case}");
            assert_eq!(case["failure"]["kind"], kind, "{name}: {case}");
        }
    }
}

#[test]
fn what_an_adapter_says_does_not_control_the_terminal() {
    let (status, printed, cases) = report(&saboteur("controls-the-terminal"), &["--shrink", "10"]);
    assert_eq!((status, cases.len()), (Some(1), 3), "{printed}");
    let is_unsafe = |character: char| character != '\n' && (character.is_control() || matches!(character, '\u{2028}'..='\u{202e}'));
    assert!(!printed.contains(is_unsafe), "{printed:?}");
    assert!(!printed.lines().any(|line| line.starts_with("error: forged")), "{printed}");
    assert!(printed.matches("forged").count() >= 4, "name, reason, message and standard error are printed: {printed}");
}

#[test]
fn a_crash_does_not_spoil_the_next_question() {
    // It answers the first question, ends at the second, and, started anew, answers the third.
    let (_, _, cases) = report(&saboteur("crashes-at-the-second"), &[]);
    let verdicts: Vec<&str> = cases.iter().map(|case| case["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["differs", "adapter-error", "differs"]);
}

/// A crash is made small, too: of its scenario nothing is left but what brings it about.
#[test]
fn a_crash_is_shown_by_a_small_scenario() {
    let adapter = saboteur("crashes-at-a-variable");
    let output = check(&["--adapter", &adapter, "--corpus", &corpus(), "--unconfined"]);
    let printed = text(&output.stdout);
    let (_, crash) = printed.split_once("adapter error: crashed").unwrap_or_else(|| panic!("{printed}"));
    let crash = crash.split("reproduce:").next().unwrap();
    assert!(crash.contains("standard error: what is that?"), "{crash}");
    let scenario: Vec<&str> = crash.lines().filter_map(|line| line.trim().strip_prefix("| ")).collect();
    assert!(scenario.iter().any(|line| line.contains("KUBECONFIG")), "{crash}");
    assert!(scenario.iter().all(|line| ["id:", "world:", "env:", "KUBECONFIG:"].iter().any(|key| line.trim().starts_with(key))), "{crash}");
}

#[test]
fn an_answer_in_two_pieces_is_one_answer() {
    let whole = report(&saboteur("always-the-same"), &[]);
    let pieces = report(&saboteur("in-two-pieces"), &[]);
    assert_eq!(whole.2, pieces.2);
    assert_eq!(whole.2.iter().filter(|case| case["verdict"] == "agrees").count(), 1);
}

#[test]
fn an_adapter_that_does_not_leave_is_told() {
    let (status, printed, cases) = report(&saboteur("stays-after-bye"), &[]);
    assert_eq!(status, Some(1));
    assert!(printed.contains("after `bye`: it was still running"), "{printed}");
    assert_eq!(cases.len(), 3);
}

/// As long as something is answered.
#[test]
fn unsupported_is_no_fault() {
    let (status, printed, cases) = report(&saboteur("supports-one"), &[]);
    assert_eq!(status, Some(0), "{printed}");
    let verdicts: Vec<&str> = cases.iter().map(|case| case["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["unsupported", "agrees", "unsupported"]);
    assert!(printed.contains("2 unsupported: kubeconfigs"), "{printed}");
}

/// A file of known differences.
fn known(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    file
}

const BOTH: &str = "
- {case: refused/empty, reason: invents a server, link: 'https://example.org/1'}
- {rule: REST-12, at: client.ok.bearerToken, expected: a value, actual: nothing, reason: reads no token files, link: 'https://example.org/2'}
- {rule: REST-12, at: client.ok.bearerTokenFile, expected: a value, actual: nothing, reason: reads no token files, link: 'https://example.org/2'}
";

#[test]
fn known_differences_are_run_and_counted_as_such() {
    let file = known(BOTH);
    let (status, printed, cases) = report(&saboteur("always-the-same"), &["--known", file.path().to_str().unwrap()]);
    assert_eq!(status, Some(0), "{printed}");
    let known: Vec<&Value> = cases.iter().filter(|case| case["verdict"] == "known-difference").collect();
    assert_eq!(known.len(), 2);
    assert_eq!(known[0]["reason"], "invents a server");
}

#[test]
fn known_differences_must_still_differ_and_match_something() {
    let file = known(&format!(
        "{BOTH}
- {{case: smallest/server, reason: agrees, link: 'https://example.org/3'}}
- {{case: no/such, reason: gone, link: 'https://example.org/4'}}
"
    ));
    let (status, printed, _) = report(&saboteur("always-the-same"), &["--known", file.path().to_str().unwrap()]);
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("smallest/server is listed as known, but no longer differs"), "{printed}");
    assert!(printed.contains("no/such is listed as known, but matches no case"), "{printed}");
}

#[test]
fn known_differences_excuse_no_crash() {
    let file = known(BOTH);
    let (status, _, cases) = report(&saboteur("crashes-midway"), &["--known", file.path().to_str().unwrap()]);
    assert_eq!(status, Some(1));
    assert!(cases.iter().all(|case| case["verdict"] == "adapter-error"));
}

#[test]
fn a_report_without_its_footer_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let name = path.to_str().unwrap();
    let corpus = corpus();
    check(&["--adapter", &model(), "--corpus", &corpus, "--unconfined", "--report", name]);
    assert_eq!(check(&["report", name]).status.code(), Some(0));
    let whole = fs::read_to_string(&path).unwrap();
    let cut: Vec<&str> = whole.lines().collect();
    fs::write(&path, cut[..cut.len() - 1].join("\n")).unwrap();
    let output = check(&["report", name]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("the report has no footer"), "{}", text(&output.stderr));
}

/// The way from a scenario to disk and back into the model changes no answer, wherever the world stands.
#[test]
fn the_model_agrees_with_itself_through_the_disk() {
    for place in ["folder", "auto"] {
        let output = check(&["--adapter", &model(), "--generate", "300", "--seed", "6", "--place", place]);
        assert_eq!(output.status.code(), Some(0), "{place}: {}{}", text(&output.stdout), text(&output.stderr));
        assert!(text(&output.stdout).contains("300 cases: "), "{}", text(&output.stdout));
    }
}

#[test]
fn smoke_tells_a_sane_adapter_from_a_wrong_one() {
    let sane = check(&["smoke", "--adapter", &model(), "--unconfined"]);
    assert_eq!(sane.status.code(), Some(0), "{}", text(&sane.stdout));
    let wrong = check(&["smoke", "--adapter", &saboteur("always-the-same"), "--unconfined"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stdout).contains("Look at the adapter first"), "{}", text(&wrong.stdout));
}

#[test]
fn an_adapter_that_only_fails_is_given_up_once() {
    let output = check(&["--adapter", &saboteur("reports-errors"), "--generate", "100", "--unconfined"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = text(&output.stdout);
    assert!(printed.contains("Every question so far failed"), "{printed}");
    assert_eq!(printed.matches("it reports an error").count(), 1, "{printed}");
}

#[test]
fn recordings_are_made_and_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("server.yaml");
    fs::copy(format!("{HERE}/corpus/smallest/server.yaml"), &case).unwrap();
    let at = folder.path().to_str().unwrap();
    // The model is no release of client-go, so its answers are not written down.
    let refused = check(&["--record", "--adapter", &model(), "--corpus", at, "--unconfined"]);
    assert_eq!(refused.status.code(), Some(2));
    let client_go = stand_in(folder.path());
    let recorded = check(&["--record", "--adapter", &client_go, "--corpus", at, "--unconfined"]);
    assert_eq!(recorded.status.code(), Some(0), "{}", text(&recorded.stderr));
    let recording: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("server.recorded.json")).unwrap()).unwrap();
    assert_eq!(recording[0]["releases"], serde_json::json!(["1.37.2"]));
    assert_eq!(recording[0]["outcome"]["client"]["ok"]["host"], "https://h");
}

/// An adapter that says it is client-go.
fn stand_in(folder: &Path) -> String {
    let path: PathBuf = folder.join("stand-in.sh");
    let script = fs::read_to_string(format!("{HERE}/saboteurs/always-the-same.sh")).unwrap();
    let common = fs::read_to_string(format!("{HERE}/saboteurs/common.sh")).unwrap();
    let common = common.replace("\"saboteur\"", "\"client-go\"").replace("\"1.0\"", "\"v0.37.2\"");
    fs::write(&path, script).unwrap();
    fs::write(folder.join("common.sh"), common).unwrap();
    format!("sh {}", path.display())
}

/// What kube-rs does otherwise: every case is small and can be read, has its row and its reason, and the page counts right.
#[test]
fn the_cases_of_kube_rs_are_small_and_listed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/adapters/kube-rs");
    let page = fs::read_to_string(format!("{folder}/README.md")).unwrap();
    let known = fs::read_to_string(format!("{folder}/known.yaml")).unwrap();
    let cases = format!("{folder}/cases");
    let (mut count, mut rules) = (0, BTreeSet::new());
    for entry in fs::read_dir(&cases).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap();
        let case = fs::read_to_string(&path).unwrap();
        assert!(case.lines().count() <= 20, "{name} has more than twenty lines");
        let files = case.lines().filter(|line| line.starts_with("    /world/")).count();
        assert!((1..=2).contains(&files), "{name} has {files} files");
        let rule = case.split("rules: [").nth(1).and_then(|rest| rest.split([',', ']']).next()).unwrap();
        let row = page.lines().find(|line| line.ends_with(&format!("| [{name}](cases/{name}.yaml) |")));
        assert!(row.is_some_and(|row| row.starts_with(&format!("| {rule} | "))), "{name} has no row under {rule}");
        assert!(known.contains(&format!("- case: kube-rs/{name}\n")), "{name} is not known");
        rules.insert(rule.to_owned());
        count += 1;
    }
    assert_eq!(page.matches("](cases/").count(), count);
    assert_eq!(known.matches("- case: ").count(), count);
    assert!(page.contains(&format!("## What it does otherwise: {} rules\n", rules.len())), "there are {} rules", rules.len());
    assert!(page.contains(&format!("Of the {count} cases kube-rs refuses ")), "there are {count} cases");
    assert!(page.contains(&format!(": {count} cases: 0 agree, 0 differ, {count} differ as known, ")), "there are {count} cases");
    let output = check(&["--adapter", &model(), "--corpus", &cases, "--unconfined"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}
