//! Success means that something was asked, answered and compared, and that whoever asked could read the verdict.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::adapters::{HERE, PROGRAM, check, corpus, model, saboteur, text};

const CASE: &str = "id: a/b\ntitle: t\nrules: [VAL-21]\nworld: {}\n";

/// Runs `check` in a folder; returns the exit status and all that was printed.
fn told(arguments: &[&str]) -> (Option<i32>, String) {
    let output = check(&[arguments, &["--unconfined", "--timeout", "5"]].concat());
    (output.status.code(), text(&output.stdout).to_owned() + text(&output.stderr))
}

#[track_caller]
fn assert_told(arguments: &[&str], status: i32, says: &str) {
    let (found, printed) = told(arguments);
    assert_eq!(found, Some(status), "{arguments:?}: {printed}");
    assert!(printed.contains(says), "{arguments:?}: {printed}");
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn at(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

#[test]
fn nothing_asked_is_no_success() {
    let model = model();
    for (files, says) in [
        (vec![], "there is no case in it; a case is a file named .yaml"),
        (vec![("case.yml", CASE)], "case.yml: the name of a case ends in .yaml; rename the file"),
        (vec![("one.yaml", CASE), ("two.yml", CASE)], "two.yml: the name of a case ends in .yaml"),
        (vec![("MANIFEST", "")], "its MANIFEST lists no case"),
        (vec![("empty.yaml", "# nothing\n")], "empty.yaml: the file has no scenario"),
    ] {
        let corpus = folder(&files);
        assert_told(&["--adapter", &model, "--corpus", at(&corpus)], 2, says);
        assert_told(&["--record", "--adapter", &model, "--corpus", at(&corpus)], 2, says);
    }
    let recorded = folder(&[
        ("empty", ""),
        ("old", r#"{"scenario":{"id":"a","world":{}},"recorded":[{"releases":["1.5.0"],"outcome":{}}]}"#),
        ("twice", &format!("{0}\n{0}\n", r#"{"scenario":{"id":"a","world":{}},"recorded":[{"releases":["1.37.0"],"outcome":{}}]}"#)),
    ]);
    let recorded = |name: &str| format!("{}/{name}", at(&recorded));
    assert_told(&["--adapter", &model, "--recorded", &recorded("empty")], 2, "there is no scenario in it");
    assert_told(&["--adapter", &model, "--recorded", &recorded("old"), "--release", "1.37"], 2, "no scenario is recorded for the release");
    assert_told(&["--adapter", &model, "--recorded", &recorded("twice")], 2, "the id \"a\" is used twice");
    assert_told(&["--adapter", &model, "--corpus", &corpus(), "--rule", "YAML-01"], 2, "YAML-01 decides none of the scenarios");
    assert_told(&["--adapter", &model, "--generate", "0"], 2, "there are no scenarios");
    let documents = check(&["documents", "--adapter", "cat", "--count", "0"]);
    assert_eq!((documents.status.code(), text(&documents.stderr)), (Some(2), "error: nothing was asked: --count is 0\n"));
}

/// A class is conformed to where all of its cases agree, and no case of another class is asked.
#[test]
fn a_class_is_judged_by_its_cases() {
    let corpus = folder(&[
        ("plain.yaml", "id: plain\ntitle: t\nrules: [MERGE-10]\nworld: {}\n"),
        ("flags.yaml", "id: flags\ntitle: t\nrules: [OVR-01]\nworld: {}\noverrides: {currentContext: x}\n"),
        ("none.yaml", "id: none\ntitle: t\nrules: [MERGE-10]\nworld: {}\n"),
        ("MANIFEST", "plain\nflags\nnone\n"),
        ("CLASSES", "L plain\nC flags\n"),
    ]);
    let classes =
        |adapter: &str, class: &str| told(&["--adapter", adapter, "--corpus", at(&corpus), "--release", "1.37", "--class", class]);
    let (status, printed) = classes(&model(), "L,C");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("L (loader): 1 of 1 cases agree; it conforms to class L of version 1.1 of SPEC.md for 1.37.0\n"), "{printed}");
    assert!(printed.contains("C (client): 1 of 1 cases agree; it conforms to class C of version 1.1 of SPEC.md for 1.37.0\n"), "{printed}");
    let (status, printed) = classes(&saboteur("always-the-same"), "L");
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("L (loader): 0 of 1 cases agree; it"), "{printed}");
    for (class, says) in [("X", "\"X\" is no class; there are R (reader)"), ("P", "there are no scenarios")] {
        assert_told(&["--adapter", &model(), "--corpus", at(&corpus), "--class", class], 2, says);
    }
}

/// Several processes are asked at the same time; verdicts, findings and the report are those of one.
#[test]
fn several_processes_find_what_one_finds() {
    let folder = folder(&[]);
    let found = |jobs: &str| {
        let report = format!("{}/report-{jobs}", at(&folder));
        let adapter = saboteur("always-the-same");
        let arguments = ["--adapter", &adapter, "--generate", "60", "--seed", "3", "--shrink", "0", "--jobs", jobs, "--report", &report];
        let (status, printed) = told(&arguments);
        assert_eq!(status, Some(1), "{printed}");
        let header = |line: &&str| line.starts_with("{\"header\"");
        (printed, fs::read_to_string(report).unwrap().lines().filter(|line| !header(line)).map(str::to_owned).collect::<Vec<_>>())
    };
    let one = found("1");
    let cases = one.1.iter().filter(|line| line.starts_with("{\"case\"")).count();
    assert!(one.0.contains("60 cases") && cases == 60, "{}", one.0);
    assert_eq!(found("3").1, one.1);
}

/// Of more parts than scenarios, some have none; that is how they were divided.
#[test]
fn a_part_without_scenarios_is_no_fault() {
    let (model, corpus) = (model(), corpus());
    assert_told(&["--adapter", &model, "--corpus", &corpus, "--shard", "4/4"], 0, "This part has none of the scenarios; other parts have.");
    assert_told(&["--adapter", &model, "--corpus", &corpus, "--shard", "4/4", "--rule", "VAL-21"], 2, "VAL-21 decides none");
    assert_told(&["--adapter", &model, "--corpus", &corpus, "--shard", "4/4", "--rule", "REST-12"], 0, "other parts have");
}

#[test]
fn nothing_compared_is_no_success() {
    let corpus = corpus();
    let everything = r#""outcome":{"client":{"ok":{"host":"h"}},"varies":["load","client","namespace","writes"]}"#;
    let declares = |sections: &str, answer: &str| format!("{} '{sections}' '{answer}'", saboteur("declares"));
    for (adapter, says) in [
        (saboteur("supports-nothing"), "3 unsupported: kubeconfigs"),
        (declares("[]", r#""outcome":{}"#), "3 unsupported: nothing was compared"),
        (declares(r#"["client"]"#, everything), "3 unsupported: nothing was compared"),
        (declares(r#"["load","client","namespace","writes"]"#, everything), "3 unsupported: nothing was compared"),
    ] {
        assert_told(&["--adapter", &adapter, "--corpus", &corpus], 1, says);
        assert_told(&["--adapter", &adapter, "--corpus", &corpus], 1, "Every scenario was unsupported, so this proves nothing.");
    }
    let nothing = declares("[]", r#""outcome":{}"#);
    assert_told(&["smoke", "--adapter", &nothing], 1, "Nothing was asked, since no question is about a section that the adapter declares.");
    assert_told(&["smoke", "--adapter", &saboteur("supports-nothing")], 1, "Look at the adapter first");
}

/// Runs the program with a standard output that nobody reads.
fn unread(arguments: &[&str]) -> Output {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    Command::new(PROGRAM).args(arguments).stdout(writer).output().unwrap()
}

#[test]
fn a_verdict_that_nobody_can_read_is_no_success() {
    let (model, corpus) = (model(), corpus());
    let files = folder(&[("case.yaml", CASE)]);
    let report = format!("{}/report", at(&files));
    check(&["--adapter", &model, "--corpus", &corpus, "--unconfined", "--report", &report]);
    let documents = r#"sh -c 'while read line; do echo "{\"class\":\"\",\"varies\":true}"; done'"#;
    for arguments in [
        vec!["--adapter", &model, "--corpus", &corpus, "--unconfined"],
        vec!["--adapter", &model, "--corpus", &corpus],
        vec!["smoke", "--adapter", &model, "--unconfined"],
        vec!["documents", "--adapter", documents, "--count", "1"],
        vec!["report", &report],
    ] {
        let output = unread(&[vec!["check"], arguments.clone()].concat());
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.ends_with("the verdict could not be printed\n") && said.matches("error:").count() == 1, "{arguments:?}: {said}");
    }
    for arguments in [["eval", &corpus], ["rules", "VAL"]] {
        let output = unread(&arguments);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), ""), "{arguments:?}");
    }
    let full = Command::new("sh").args(["-c", &format!("{PROGRAM} check report {report} >/dev/full")]).output().unwrap();
    assert_eq!(full.status.code(), Some(2));
    assert_eq!(text(&full.stderr), "error: standard output: No space left on device (os error 28)\n");
}

#[test]
fn a_report_that_contradicts_itself_is_refused() {
    let files = folder(&[]);
    let report = format!("{}/report", at(&files));
    let adapter = saboteur("always-the-same");
    check(&["--adapter", &adapter, "--corpus", &corpus(), "--unconfined", "--report", &report, "--shrink", "0"]);
    assert_eq!(check(&["report", &report]).status.code(), Some(1));
    let whole = fs::read_to_string(&report).unwrap();
    let (_, counts) = whole.split_once("\"footer\"").unwrap();
    let green = counts.replace("\"differs\":2", "\"differs\":0").replace("\"agrees\":1", "\"agrees\":3");
    assert_ne!(green, counts);
    fs::write(&report, whole.replace(counts, &green)).unwrap();
    let output = check(&["report", &report]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("the footer has agrees 3, but by the cases it is 1"), "{}", text(&output.stderr));
}

#[test]
fn a_report_is_whole_or_not_there() {
    let files = folder(&[]);
    let report = format!("{}/report", at(&files));
    let (model, corpus) = (model(), corpus());
    // The adapter cannot be used, nothing is asked, and a file of the corpus cannot be read.
    for arguments in [
        ["--adapter", "false", "--corpus", &corpus],
        ["--adapter", &model, "--generate", "0"],
        ["--adapter", &model, "--recorded", "/nonexistent"],
    ] {
        assert_told(&[&arguments[..], &["--report", &report]].concat(), 2, "error: ");
        assert_eq!(fs::read_dir(files.path()).unwrap().count(), 0, "{arguments:?}");
    }
    let run = ["--adapter", &model, "--corpus", &corpus, "--report", &report];
    assert_told(&run, 0, "3 agree");
    let first = fs::read(&report).unwrap();
    fs::write(&report, "mine").unwrap();
    assert_told(&run, 2, "report: a file with this name is there already; --force replaces it");
    assert_eq!(fs::read(&report).unwrap(), b"mine");
    assert_told(&[&run[..], &["--force"]].concat(), 0, "3 agree");
    assert_eq!(fs::read(&report).unwrap(), first);
    for (path, says) in [
        ("/nonexistent/report", "error: /nonexistent/report: No such file or directory (os error 2)"),
        ("/dev/full", "error: /dev/full: No space left on device (os error 28)"),
        ("/", "error: /: is a directory"),
        ("-", "error: --report - would be mixed with what is printed; name a file"),
    ] {
        assert_told(&["--adapter", &model, "--corpus", &corpus, "--report", path], 2, says);
    }
    assert_told(&["--adapter", &model, "--corpus", &corpus, "--report", "/dev/null"], 0, "3 agree");
    assert_told(&["--adapter", &model, "--corpus", &corpus, "--report", "/dev/stdout"], 0, "{\"footer\":");
}

/// The names of all files below a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(names_in(&path));
        } else {
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    names.sort();
    names
}

fn names_in(folder: &Path) -> Vec<String> {
    names(folder).into_iter().map(|name| format!("{}/{name}", folder.file_name().unwrap().to_string_lossy())).collect()
}

#[test]
fn no_name_of_an_adapter_leads_out_of_the_folder_of_cases() {
    let long = "x".repeat(5000);
    for (name, stem) in [
        ("../../../escaped", "escaped"),
        ("/tmp/absolute", "tmp-absolute"),
        ("a\\u0000b\\u001b[1m\\n", "a-b--1m"),
        ("..", "unnamed"),
        (long.as_str(), &long[..60]),
    ] {
        let outside = folder(&[]);
        let cases = outside.path().join("1/2/3/cases");
        fs::create_dir_all(&cases).unwrap();
        let adapter = format!("{} '\"{name}\"'", saboteur("has-the-name"));
        let run = ["--adapter", &adapter, "--corpus", &corpus(), "--shrink", "1", "--write-case", cases.to_str().unwrap()];
        for count in 1..=2 {
            let (status, printed) = told(&run);
            assert_eq!(status, Some(1), "{printed}");
            let written = names(&cases);
            assert_eq!(written.len(), count, "{name}: {printed}");
            assert!(written.iter().all(|name| name.contains(&format!("/{stem}-"))), "{written:?}");
            assert_eq!(names(outside.path()).len(), count, "{name}: nothing is written elsewhere");
        }
        assert!(!Path::new("/tmp/absolute-1.yaml").exists());
    }
}

#[test]
fn no_link_leads_out_of_the_folder_of_cases() {
    let (cases, outside) = (folder(&[]), folder(&[]));
    for area in ["home", "ovr", "prec", "rest", "val"] {
        symlink(outside.path(), cases.path().join(area)).unwrap();
    }
    let adapter = saboteur("always-the-same");
    assert_told(
        &["--adapter", &adapter, "--corpus", &corpus(), "--write-case", at(&cases)],
        1,
        "a link; cases are written to folders only",
    );
    assert_eq!(names(outside.path()), [""; 0]);
}

#[test]
fn a_full_disk_leaves_the_old_recordings() {
    let files = folder(&[("case.yaml", CASE)]);
    let host = "h".repeat(5000);
    let script = format!(
        r#"while read -r line; do case $line in '{{"hello"'*) echo '{{"name":"client-go","version":"v0.37.2","protocol":1,"sections":["client"]}}';;
        '{{"bye"'*) exit;; *) echo '{{"id":"a/b","outcome":{{"client":{{"ok":{{"host":"{host}"}}}}}}}}';; esac; done"#
    );
    let adapter = files.path().join("adapter");
    fs::write(&adapter, script).unwrap();
    let old = "[\n  {\n    \"releases\": [\"1.17.0\"],\n    \"outcome\": {\n      \"client\": {}\n    }\n  }\n]\n";
    let recording = files.path().join("case.recorded.json");
    fs::write(&recording, old).unwrap();
    let record = format!("{PROGRAM} check --record --place folder --adapter 'sh {}' --corpus {}", adapter.display(), at(&files));
    // No file may be longer than a few blocks, which is told in the same way as a full disk.
    let full = Command::new("sh").args(["-c", &format!("trap '' XFSZ; ulimit -f 2; {record}")]).output().unwrap();
    assert_eq!(full.status.code(), Some(1), "{}", text(&full.stderr));
    assert!(text(&full.stderr).contains("case.recorded.json: File too large"), "{}", text(&full.stderr));
    assert_eq!(fs::read_to_string(&recording).unwrap(), old);
    assert_eq!(names(files.path()), ["adapter", "case.recorded.json", "case.yaml"]);
    let recorded = Command::new("sh").args(["-c", &record]).output().unwrap();
    assert_eq!(recorded.status.code(), Some(0), "{}", text(&recorded.stderr));
    assert!(fs::read_to_string(&recording).unwrap().contains(&host));
}

#[test]
fn a_run_that_records_nothing_is_no_success() {
    let files = folder(&[("case.yaml", CASE)]);
    let common = fs::read_to_string(format!("{HERE}/saboteurs/common.sh")).unwrap();
    fs::write(files.path().join("common.sh"), common.replace("\"saboteur\"", "\"client-go\"").replace("\"1.0\"", "\"v0.37.2\"")).unwrap();
    fs::copy(format!("{HERE}/saboteurs/supports-nothing.sh"), files.path().join("adapter.sh")).unwrap();
    let adapter = format!("sh {}/adapter.sh", at(&files));
    assert_told(&["--record", "--adapter", &adapter, "--corpus", at(&files)], 1, "Nothing was recorded.");
}

#[test]
fn a_corpus_is_what_is_in_its_folder() {
    let outside = folder(&[("case.yaml", CASE)]);
    let model = model();
    let corpus = folder(&[("case.yaml", CASE)]);
    for link in ["here", "there"] {
        symlink(".", corpus.path().join(link)).unwrap();
    }
    assert_told(&["--adapter", &model, "--corpus", at(&corpus)], 0, "1 cases: 1 agree");
    symlink(outside.path(), corpus.path().join("out")).unwrap();
    assert_told(&["--adapter", &model, "--corpus", at(&corpus)], 2, "out: the link leads out of the folder");
    fs::remove_file(corpus.path().join("out")).unwrap();
    symlink(outside.path().join("case.yaml"), corpus.path().join("out.yaml")).unwrap();
    assert_told(&["--record", "--adapter", &model, "--corpus", at(&corpus)], 2, "out.yaml: the link leads out of the folder");
    let up = format!("../{}/case", outside.path().file_name().unwrap().to_string_lossy());
    for id in [up.as_str(), "/etc/hostname", "", "out"] {
        fs::write(corpus.path().join("MANIFEST"), format!("case\n{id}\n")).unwrap();
        assert_told(&["--adapter", &model, "--corpus", at(&corpus)], 2, &format!("MANIFEST: {id:?} is not a case in this folder"));
    }
    // A pipe would be waited for without end.
    let pipe = folder(&[]);
    assert!(Command::new("mkfifo").arg(pipe.path().join("pipe.yaml")).status().unwrap().success());
    assert_told(&["--adapter", &model, "--corpus", at(&pipe)], 2, "pipe.yaml: this is neither a file nor a folder");
}
