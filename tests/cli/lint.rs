//! `lint`: what deserves attention in kubeconfigs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boon::{Compiler, Schemas};
use serde::Deserialize;
use serde_json::Value;

use kubeconfig_oracle::generate::Scenarios;
use kubeconfig_oracle::internals::lint::{Check, Finding, Setting, Severity, Together, lint};
use kubeconfig_oracle::internals::load::LoadingRules;
use kubeconfig_oracle::internals::world::World;
use kubeconfig_oracle::outcome::{Answer, Code, Error};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;
use kubeconfig_oracle::scenario::{self, Entry, File, FileKind, Scenario};

use super::machine::Machine;

/// The time of all cases that name no other: in January 2027.
const NOW: u64 = 1_800_000_000;

/// A file in which a check finds something, and the same mended.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    check: String,
    /// The file of the finding, if it is another one.
    #[serde(rename = "in")]
    within: Option<String>,
    /// The line and column; none for the whole file.
    place: Option<String>,
    rule: Option<String>,
    /// Part of the message.
    says: Option<String>,
    /// Part of the repair.
    repair: Option<String>,
    #[serde(default)]
    text: String,
    /// A text as UTF-16 without a mark.
    utf16: Option<String>,
    mode: Option<String>,
    #[serde(default)]
    files: BTreeMap<String, File>,
    /// The files of one list.
    list: Option<Vec<String>>,
    #[serde(default)]
    foreign: bool,
    release: Option<Release>,
    at: Option<u64>,
    #[serde(default)]
    also: Vec<String>,
    mended: Option<String>,
    mended_files: Option<BTreeMap<String, File>>,
    mended_release: Option<Release>,
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Replaces `@pem(x)`, `@data(x)` and `@twice(x)`.
fn filled_in(text: &str) -> String {
    let Some((before, rest)) =
        text.split_once('@').filter(|(_, rest)| ["pem(", "data(", "twice("].iter().any(|word| rest.starts_with(word)))
    else {
        return text.to_owned();
    };
    let (word, rest) = rest.split_once('(').expect("a word");
    let (name, rest) = rest.split_once(')').expect("a name");
    let pem = fs::read(here(&format!("src/generate/pem/{name}"))).unwrap_or_else(|error| panic!("{name}: {error}"));
    let value = match word {
        "pem" => String::from_utf8(pem).expect("text"),
        "data" => STANDARD.encode(pem),
        _ => STANDARD.encode(STANDARD.encode(pem)),
    };
    format!("{before}{value}{}", filled_in(rest))
}

impl Case {
    /// What is found in the file, or in the mended one.
    fn found(&self, is_mended: bool) -> Vec<Finding> {
        let text = self.mended.as_ref().filter(|_| is_mended).unwrap_or(&self.text);
        let mut content = filled_in(text).into_bytes();
        if let (Some(text), false) = (&self.utf16, is_mended) {
            content = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        let mode = self.mode.as_ref().filter(|_| !is_mended).map_or(0o600, |mode| u32::from_str_radix(mode, 8).expect("a mode"));
        let mut files = self.mended_files.as_ref().filter(|_| is_mended).unwrap_or(&self.files).clone();
        for file in files.values_mut() {
            if let FileKind::Content(bytes) = &mut file.kind {
                *bytes = filled_in(std::str::from_utf8(bytes).expect("text")).into_bytes();
            }
        }
        files.insert("/world/k".to_owned(), File { kind: FileKind::Content(content), mode: Some(mode) });
        let described = scenario::World { cwd: None, env: [("PATH".to_owned(), "/world/bin".to_owned())].into(), files };
        let world = World::new(&described);
        let (names, together) = match &self.list {
            Some(list) => (list.clone(), Together::List),
            None => (vec!["/world/k".to_owned()], Together::Apart),
        };
        let own = if self.foreign { Vec::new() } else { names.clone() };
        let release = self.mended_release.filter(|_| is_mended).or(self.release).unwrap_or_default();
        let now = self.at.filter(|_| !is_mended).unwrap_or(NOW);
        lint(&names, &own, together, Setting { world: &world, release, now })
    }

    /// What is not as the case says.
    fn faults(&self) -> Vec<String> {
        let found = self.found(false);
        let place = self.place.as_deref().unwrap_or("0:0");
        let within = self.within.as_deref().unwrap_or("/world/k");
        let is_wanted = |finding: &Finding| {
            finding.check.as_str() == self.check
                && finding.file == within
                && format!("{}:{}", finding.line, finding.column) == place
                && finding.rule.map(|rule| rule.as_str().to_owned()) == self.rule
                && self.says.as_ref().is_none_or(|says| finding.message.contains(says))
                && self.repair.as_ref().is_none_or(|repair| finding.repair.contains(repair))
        };
        let is_other =
            |finding: &&Finding| finding.check.as_str() != self.check && !self.also.iter().any(|also| also == finding.check.as_str());
        let mut faults = Vec::new();
        if !found.iter().any(is_wanted) || found.iter().filter(is_other).count() > 0 {
            faults.push(format!("{} {place} {:?}: {found:#?}", self.check, self.rule));
        }
        let left = self.found(true);
        if !left.is_empty() {
            faults.push(format!("{} {place}, mended: {left:#?}", self.check));
        }
        faults
    }
}

fn cases() -> Vec<Case> {
    // A sign of YAML's own cannot begin a value without quotes.
    let text = fs::read_to_string(here("tests/cli/lint/cases.yaml")).expect("the cases");
    serde_yaml::from_str(&text).expect("cases")
}

#[test]
fn each_case_has_its_finding_and_none_once_it_is_mended() {
    let faults: Vec<String> = cases().iter().flat_map(Case::faults).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn each_check_has_a_case() {
    let cases: BTreeSet<String> = cases().into_iter().map(|case| case.check).collect();
    let checks: BTreeSet<String> = Check::ALL.iter().map(|check| check.as_str().to_owned()).collect();
    assert_eq!(cases, checks);
}

/// Everything that is found in kubeconfigs out of public repositories. Each finding was looked at.
#[test]
fn what_is_found_in_real_files() {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(here("tests/real-world")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            files.insert(format!("/world/{name}"), File { kind: FileKind::Content(fs::read(&path).expect("a file")), mode: Some(0o600) });
        }
    }
    let names: Vec<String> = files.keys().map(|path| path.trim_start_matches("/world/").to_owned()).collect();
    let described = scenario::World { files, ..scenario::World::default() };
    let world = World::new(&described);
    let found = lint(&names, &[], Together::Apart, Setting { world: &world, release: Release::NEWEST, now: NOW });
    let mut text = String::new();
    for Finding { file, line, column, severity, check, rule, message, .. } in &found {
        let rule = rule.map_or("-", |rule| rule.as_str());
        writeln!(text, "{file}:{line}:{column} {severity} {check} {rule}\n  {message}").expect("a string");
    }
    let snapshot = here("tests/cli/lint/real-world.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&snapshot, &text).expect("the snapshot");
    }
    let kept = fs::read_to_string(&snapshot).unwrap_or_default();
    assert!(
        kept == text,
        "tests/cli/lint/real-world.txt is out of date: run `UPDATE=1 cargo test --test cli lint`, and look at what changed"
    );
}

const WORLD: &str = r#"
env: {KUBECONFIG: "/world/a:/world/b"}
files:
  /world/a: {mode: "0600", text: "users:\n- name: u\n  user:\n    act-as: bob\n"}
  /world/b: {mode: "0600", text: "current-context: nowhere\nusers: [{name: u, user: {token: hunter2-hunter2}}]\n"}
  /world/clean: {mode: "0600", text: "clusters: [{name: c, cluster: {server: 'https://c'}}]\n"}
  /world/päth with blank: {mode: "0600", text: "kind: Secret\n"}
"#;

#[test]
fn it_looks_at_the_list_that_kubectl_reads() {
    let run = Machine::yaml(WORLD).oracle(&["lint"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let expected = "\
/world/a:4:5: warning: \"act-as\" is no field of a user, so it is ignored [misspelt-field, DEC-07]
    4 |     act-as: ***
      |     ^
    write `as`, if that is meant
/world/b:1:18: error: current-context is \"nowhere\", which is no context [dangling-reference, VAL-02]
    1 | current-context: nowhere
      |                  ^
    add the context: there is none
/world/b:2:9: warning: the user \"u\" is taken from /world/a whole, so what is set here is lost [lost-entry, MERGE-09]
    2 | users: [{name: u, user: {token: ***************}}]
      |         ^
    give it another name, or keep one of them
1 error and 2 warnings in 2 files
";
    assert_eq!(run.stdout, expected);
}

#[test]
fn the_exit_status_is_that_of_what_is_denied() {
    let machine = Machine::yaml(WORLD);
    for (arguments, status) in [
        (&["lint", "/world/a"][..], 0),
        (&["lint", "--deny", "warning", "/world/a"], 1),
        (&["lint", "--deny", "note", "/world/clean"], 0),
        (&["lint", "/world/a", "/world/b"], 1),
        (&["lint", "--deny", "nothing", "/world/b"], 0),
        (&["lint", "/world/absent"], 1),
        (&["lint", "--deny", "sometimes"], 2),
    ] {
        assert_eq!(machine.oracle(arguments).status, status, "{arguments:?}");
    }
    assert_eq!(machine.oracle(&["lint", "/world/clean"]).stdout, "nothing found in 1 file\n");
}

#[test]
fn json_has_the_findings_and_standard_input_is_a_file() {
    let machine = Machine::yaml(WORLD);
    let run = machine.run(super::machine::ORACLE, &["lint", "-o", "json", "-"], "current-context: x\n");
    let document: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = document["findings"].as_array().expect("findings");
    assert_eq!((run.status, findings.len()), (1, 1), "{document}");
    let wanted = serde_json::json!({
        "file": "/dev/stdin", "line": 1, "column": 18, "severity": "error", "check": "dangling-reference", "rule": "VAL-02",
        "message": "current-context is \"x\", which is no context", "repair": "add the context: there is none",
    });
    assert_eq!(findings[0], wanted);
}

#[test]
fn sarif_is_valid_and_has_every_finding() {
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    let schema = here("tests/cli/lint/sarif-schema-2.1.0.json");
    let schema = compiler.compile(&schema.display().to_string(), &mut schemas).expect("the schema of SARIF");
    let machine = Machine::yaml(WORLD);
    let real: Vec<String> = fs::read_dir(here("tests/real-world"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path().display().to_string())
        .filter(|path| path.ends_with(".yaml"))
        .collect();
    let mut files = vec!["/world/a".to_owned(), "päth with blank".to_owned()];
    files.extend(real);
    let ask = |format| {
        let arguments = [&["lint".to_owned(), "-o".to_owned(), format], files.as_slice()].concat();
        let run = machine.oracle(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        serde_json::from_str::<Value>(&run.stdout).expect("JSON")
    };
    let (log, document) = (ask("sarif".to_owned()), ask("json".to_owned()));
    if let Err(refusal) = schemas.validate(&log, schema) {
        panic!("{refusal:#}");
    }
    let results = log["runs"][0]["results"].as_array().expect("results");
    let findings = document["findings"].as_array().expect("findings");
    assert!(results.len() > 100 && results.len() == findings.len());
    for (result, finding) in results.iter().zip(findings) {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!((&result["ruleId"], &result["level"]), (&finding["check"], &finding["severity"]));
        assert_eq!(place["region"]["startLine"], finding["line"]);
        assert_eq!(
            result["ruleIndex"].as_u64().map(|index| &log["runs"][0]["tool"]["driver"]["rules"][index as usize]["id"]),
            Some(&result["ruleId"])
        );
    }
    let uris: BTreeSet<&str> =
        results.iter().filter_map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str()).collect();
    assert!(uris.contains("p%C3%A4th%20with%20blank"), "{uris:?}");

    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(schemas.validate(&broken, schema).is_err(), "the schema refuses what is wrong");
}

/// Values that must never be shown stand in every place where secrets belong, and in some where they do not.
#[test]
fn findings_have_no_secrets() {
    let token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJleHAiOjF9.aHVudGVyMmh1bnRlcjI";
    let text = format!(
        "clusters: [{{name: {token}, cluster: {{server: 'https://me:hunter2@h :1'}}}}]
users:
- name: '\"{token}\"'
  user: {{token: {token}, password: hunter2, {token}: x, client-key: {token}, client-key-data: aHVudGVyMg==, exec: {{command: {token}}}}}
contexts: [{{name: x, context: {{cluster: {token}x, user: {token}, namespace: 1}}}}]
current-context: {token}
"
    );
    for text in [text.replace("namespace: 1", "namespace: n"), text] {
        let described = scenario::World { files: [("/world/k".to_owned(), File::content(text))].into(), ..scenario::World::default() };
        let world = World::new(&described);
        let names = ["/world/k".to_owned()];
        for own in [&names[..], &[]] {
            let found = lint(&names, own, Together::Apart, Setting { world: &world, release: Release::NEWEST, now: NOW });
            assert!(found.iter().any(|finding| finding.severity == Severity::Error), "{found:#?}");
            let shown = format!("{found:?}");
            assert!(!shown.contains("hunter2") && !shown.contains("eyJ") && !shown.contains("aHVudGVy"), "{found:#?}");
        }
    }
}

#[test]
fn the_checks_are_listed() {
    let run = Machine::empty().oracle(&["lint", "--checks"]);
    let names: Vec<&str> = run.stdout.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, Check::ALL.iter().map(|check| check.as_str()).collect::<Vec<_>>());
    assert!(run.stdout.contains("quoted-name\twarning\tA name begins and ends with quotation marks"), "{}", run.stdout);
}

/// The errors that are not about what a file says.
const ELSEWHERE: [Code; 6] =
    [Code::EmptyConfig, Code::NotInCluster, Code::Proxy, Code::FileNotFound, Code::MigrateDirectory, Code::MigrateIo];

/// Made-up worlds: whatever keeps kubectl from using the current context is an error of `lint`, and every place is one of its file.
#[test]
fn what_kubectl_refuses_is_an_error() {
    let generator = Scenarios::mixed(7);
    let (mut refused, mut found_in_all) = (0, 0);
    for number in 0..800 {
        let mut scenario =
            Scenario { overrides: None, argv: None, entry: Entry::Deferred, flags: None, bytes: None, ..generator.get(number) };
        // A pod has a configuration of its own.
        scenario.world.env.retain(|name, _| !name.starts_with("KUBERNETES_SERVICE"));
        // `lint` resolves paths, and looks at no file that a migration would make.
        let loading = scenario.loading.get_or_insert_default();
        (loading.resolve_paths, loading.migrations) = (None, Some(Vec::new()));
        let Ok(outcome) = kubeconfig_oracle::evaluate(&scenario) else { continue };
        let release = scenario.release.unwrap_or_default();
        let world = World::new(&scenario.world);
        let rules = LoadingRules::new(&scenario.loading.clone().unwrap_or_default(), &world, release.behaviours());
        let names: Vec<String> = rules.files().map(str::to_owned).collect();
        let found = lint(&names, &names, Together::List, Setting { world: &world, release, now: NOW });
        for finding in &found {
            let lines = world.read(&finding.file).map_or(0, |bytes| bytes.iter().filter(|byte| b"\n\r".contains(byte)).count() + 1);
            // NEL, LS and PS end lines as well.
            let is_ascii = world.read(&finding.file).is_ok_and(|bytes| bytes.is_ascii());
            assert!(!is_ascii || finding.line as usize <= lines, "{number}: {finding:#?}");
        }
        found_in_all += found.len();
        let errors = [errors(outcome.client.as_ref()), errors(outcome.request.as_ref())].concat();
        // `lint` asks as kubectl, which has auth providers.
        let is_elsewhere = |error: &Error| ELSEWHERE.contains(&error.code) || error.rule == Some(Rule::Req26);
        if errors.iter().all(is_elsewhere) {
            continue;
        }
        refused += 1;
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        assert!(found.iter().any(is_error), "{number}: {errors:#?}\n{found:#?}");
    }
    println!("{refused} worlds are refused; {found_in_all} findings in all");
    assert!(refused > 200, "{refused}");
}

fn errors<T>(answer: Option<&Answer<T>>) -> Vec<Error> {
    if let Some(Answer::Errors(errors)) = answer { errors.clone() } else { Vec::new() }
}
