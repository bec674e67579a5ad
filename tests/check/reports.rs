//! What a run says in the end: the score, severities, the report in every form, and commands that repeat just one case.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use kubeconfig_oracle::scenario::Scenario;
use serde_json::Value;
use tempfile::TempDir;

use crate::adapters::{HERE, PROGRAM, check, corpus, model, saboteur, text};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs `check` and returns the exit status and standard output.
#[track_caller]
fn told(arguments: &[&str]) -> (Option<i32>, String) {
    let output = check(arguments);
    let printed = text(&output.stdout).to_owned();
    assert!(!text(&output.stderr).contains("error:"), "{arguments:?}: {}", text(&output.stderr));
    (output.status.code(), printed)
}

/// The counts of a run: the score in percent, and what the footer says.
fn footer(adapter: &str, source: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let common = ["--adapter", adapter, "--unconfined", "--errors", "refusal", "--shrink", "0", "--report", path.to_str().unwrap()];
    told(&[&common[..], source].concat());
    let lines = fs::read_to_string(path).unwrap();
    serde_json::from_str::<Value>(lines.lines().last().unwrap()).unwrap()["footer"].clone()
}

fn score(footer: &Value) -> f64 {
    let share = |right: &str, all: &str| footer[right].as_f64().unwrap() / footer[all].as_f64().unwrap();
    100.0 * share("sameConfiguration", "configurations") * share("bothRefuse", "refusals")
}

/// An adapter that gives one answer to everything knows nothing, and has no score to show.
#[test]
fn dull_adapters_score_next_to_nothing() {
    let whole = format!("{ROOT}/tests/corpus");
    for source in [&["--corpus", &whole][..], &["--generate", "300", "--seed", "1"]] {
        for name in ["always-refuses", "always-the-same", "always-the-default"] {
            let footer = footer(&saboteur(name), source);
            println!("{name} over {source:?}: {:.1} %", score(&footer));
            assert!(score(&footer) <= 3.0, "{name}: {footer}");
            assert!(footer["configurations"].as_u64() > Some(50) && footer["refusals"].as_u64() > Some(50), "{footer}");
        }
    }
    let right = footer(&model(), &["--generate", "100", "--seed", "1"]);
    assert_eq!(score(&right), 100.0, "{right}");
}

/// The counts by area and by class add up: each case of the corpus has one class at most, and an area at least.
#[test]
fn areas_and_classes_are_counted() {
    let whole = format!("{ROOT}/tests/corpus");
    let footer = footer(&saboteur("always-refuses"), &["--corpus", &whole]);
    let sum =
        |of: &str, field: &str| -> u64 { footer[of].as_object().unwrap().values().map(|counts| counts[field].as_u64().unwrap()).sum() };
    for field in ["configurations", "refusals"] {
        let all = footer[field].as_u64().unwrap();
        assert!(sum("byClass", field) <= all && sum("byClass", field) > all / 2, "{footer}");
        assert!(sum("byArea", field) >= all, "{footer}");
    }
    assert!(footer["byClass"]["L"]["refusals"].as_u64() > Some(0), "{footer}");
    assert!(footer["byArea"]["MERGE"]["configurations"].as_u64() > Some(0), "{footer}");
}

/// A folder with a case whose right answer is `https://a.example`, and an adapter that answers this instead.
fn wrong(ok: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let config = "{text: \"current-context: x\\nclusters: [{name: c, cluster: {server: 'https://a.example'}}]\\ncontexts: [{name: x, context: {cluster: c}}]\\n\"}";
    let case =
        format!("id: area/case\ntitle: t\nrules: [REST-01]\nworld:\n  env: {{KUBECONFIG: /world/c}}\n  files:\n    /world/c: {config}\n");
    fs::create_dir(folder.path().join("area")).unwrap();
    fs::write(folder.path().join("area/case.yaml"), case).unwrap();
    (folder, format!("{} '[\"client\"]' '\"outcome\":{{\"client\":{ok}}}'", saboteur("declares")))
}

#[test]
fn a_difference_fails_where_it_is_bad_enough() {
    for (ok, severity, milder) in [
        (r#"{"ok":{"host":"https://a.example","bearerToken":"t"}}"#, "credential", None),
        (r#"{"ok":{"host":"https://a.example","tls":{"insecure":true}}}"#, "trust", Some("credential")),
        (r#"{"ok":{"host":"https://a.example","impersonate":{"userName":"x"}}}"#, "identity", Some("trust")),
        (r#"{"ok":{"host":"https://b.example"}}"#, "target", Some("identity")),
        (r#"{"errors":[{"code":"other"}]}"#, "too-strict", Some("too-lax")),
        (r#"{"ok":{"host":"https://a.example","timeoutNs":1}}"#, "cosmetic", Some("too-strict")),
    ] {
        let (folder, adapter) = wrong(ok);
        let run = ["--adapter", &adapter, "--corpus", folder.path().to_str().unwrap(), "--unconfined"];
        let (status, printed) = told(&run);
        assert_eq!(status, Some(1), "{printed}");
        assert!(printed.contains(&format!("differ: 1 {severity}\n")), "{severity}: {printed}");
        assert!(printed.starts_with(&format!("{severity}: ")), "{severity}: {printed}");
        assert_eq!(told(&[&run[..], &["--fail-on", severity]].concat()).0, Some(1), "{severity}");
        if let Some(milder) = milder {
            assert_eq!(told(&[&run[..], &["--fail-on", milder]].concat()).0, Some(0), "{severity}");
        }
    }
    let (folder, _) = wrong("{}");
    let crash =
        ["--adapter", &saboteur("crashes-midway"), "--corpus", folder.path().to_str().unwrap(), "--unconfined", "--fail-on", "credential"];
    assert_eq!(told(&crash).0, Some(1), "no answer is always a fault");
    let output = check(&["--adapter", "x", "--corpus", "y", "--fail-on", "worst"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is no severity; there are, the worst first, credential, trust"));
}

/// The worst comes first, whatever is most frequent.
#[test]
fn findings_are_told_by_severity() {
    let (_, printed) =
        told(&["--adapter", &saboteur("always-the-same"), "--generate", "80", "--seed", "2", "--unconfined", "--shrink", "40"]);
    let order = ["credential", "trust", "identity", "target", "too-lax", "too-strict", "cosmetic"];
    let titles = printed.lines().filter_map(|line| order.iter().position(|severity| line.starts_with(&format!("{severity}: "))));
    let found: Vec<usize> = titles.collect();
    assert!(found.is_sorted(), "{found:?}");
    assert!(found.iter().collect::<BTreeSet<_>>().len() >= 3, "{found:?}");
}

/// Reports of a run over the small corpus.
fn reported(adapter: &str, more: &[&str]) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report").to_str().unwrap().to_owned();
    let corpus = corpus();
    let source = if more.is_empty() { vec!["--corpus", &corpus] } else { more.to_vec() };
    told(&[&["--adapter", adapter, "--unconfined", "--report", &path][..], &source].concat());
    (folder, path)
}

fn findings(path: &str) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| line.get("finding").cloned()).collect()
}

/// Every finding has an anchor of its own in the page and in the Markdown, its files, both sides and its command.
#[test]
fn every_finding_has_its_place_in_every_form() {
    let (_folder, path) = reported(&saboteur("always-the-same"), &["--generate", "40", "--seed", "5", "--shrink", "3"]);
    let findings = findings(&path);
    assert!(findings.len() > 3, "{findings:?}");
    let anchors: BTreeSet<&str> = findings.iter().map(|finding| finding["anchor"].as_str().unwrap()).collect();
    assert_eq!(anchors.len(), findings.len());
    let page = |format: &str| told(&["report", &path, "--format", format]);
    let ((html_status, html), (_, markdown), (_, junit), (_, plain)) = (page("html"), page("markdown"), page("junit"), page("text"));
    assert_eq!(html_status, Some(1));
    for anchor in anchors {
        assert_eq!(html.matches(&format!("<section id=\"{anchor}\">")).count(), 1, "{anchor}");
        assert_eq!(markdown.matches(&format!("<a id=\"{anchor}\"></a>")).count(), 1, "{anchor}");
        assert!(html.contains(&format!("href=\"#{anchor}\"")) && markdown.contains(&format!("](#{anchor})")), "{anchor}");
    }
    for finding in &findings {
        let command = finding["examples"][0]["command"].as_str().unwrap();
        assert!(plain.contains(command) && markdown.contains(command), "{command}");
        assert!(finding["examples"][0]["expected"].is_object() && finding["examples"][0]["actual"].is_object());
    }
    assert!(!html.contains("<script") && html.contains("client-go") && html.contains("saboteur 1.0"));
    assert_eq!(junit.matches("<testcase ").count(), 40);
    let counts = fs::read_to_string(&path).unwrap();
    let footer: Value = serde_json::from_str(counts.lines().last().unwrap()).unwrap();
    assert_eq!(junit.matches("<failure ").count() as u64, footer["footer"]["differs"].as_u64().unwrap());
    assert!(junit.contains(&format!("failures=\"{}\"", footer["footer"]["differs"])));
}

/// A finding whose cause is known names the rule, and the page says what the rule is.
#[test]
fn a_cause_is_told_with_its_rule() {
    let (_folder, path) = reported(&saboteur("always-the-same"), &[]);
    let found: Vec<Value> = findings(&path).into_iter().filter(|finding| finding["cause"]["rule"] == "VAL-05").collect();
    let [finding] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&finding["severity"], finding["cases"].as_array().map(Vec::len)), (&"too-lax".into(), Some(1)), "{finding}");
    let how = finding["cause"]["how"].as_str().unwrap();
    assert_eq!(finding["anchor"], format!("val-05-{}", how.replace(' ', "-")));
    for format in ["html", "markdown", "text", "junit"] {
        let (_, page) = told(&["report", &path, "--format", format]);
        let plain = page.replace('\\', "");
        assert!(plain.contains(&format!("departs from VAL-05: {how}")), "{format}: {page}");
        assert!(plain.contains("VAL-05, "), "{format} says the rule: {page}");
    }
    let (_, printed) = told(&["--adapter", &saboteur("always-the-same"), "--corpus", &corpus(), "--unconfined"]);
    assert!(printed.contains("\n  departs from 2 rules: VAL-05, REST-11\n"), "{printed}");
    assert_eq!(printed.matches(&format!("departs from VAL-05: {how}")).count(), 1, "{printed}");
}

/// Nothing that a report contains is taken for a part of the page.
#[test]
fn nothing_in_a_report_becomes_markup() {
    let evil = r#"{"ok":{"host":"</pre><script>alert(1)</script>&\u001b[31m```"}}"#;
    let (folder, adapter) = wrong(evil);
    let (_report, path) = reported(&adapter, &["--corpus", folder.path().to_str().unwrap()]);
    let page = |format: &str| told(&["report", &path, "--format", format]).1;
    for format in ["html", "junit"] {
        let page = page(format);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"), "{format}: {page}");
        assert!(!page.contains("<script") && !page.contains('\u{1b}'), "{format}");
    }
    let markdown = page("markdown");
    let fences: Vec<&str> = markdown.lines().filter(|line| line.starts_with("```")).collect();
    assert!(fences.iter().any(|fence| fence.starts_with("````")), "a fence is longer than those within: {markdown}");
    assert!(!page("text").contains('\u{1b}'));
}

/// The elements of the page and of the XML are closed in order.
#[test]
fn pages_are_well_formed() {
    let (_folder, path) = reported(&saboteur("always-the-same"), &["--generate", "30", "--seed", "6", "--shrink", "2"]);
    for format in ["html", "junit"] {
        let (_, page) = told(&["report", &path, "--format", format]);
        let mut open: Vec<String> = Vec::new();
        for part in page.split('<').skip(1) {
            let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("{part:?} does not end"));
            let name = tag.split([' ', '\n']).next().unwrap();
            match name.strip_prefix('/') {
                _ if name.starts_with(['!', '?']) || tag.ends_with('/') || name == "meta" => {}
                Some(name) => assert_eq!(open.pop().as_deref(), Some(name), "{format}: {part}"),
                None => open.push(name.to_owned()),
            }
        }
        assert_eq!(open, [""; 0], "{format}");
    }
}

/// The command of a finding asks just the one scenario again, and finds the same.
#[test]
fn a_command_repeats_just_one_case() {
    let folder = tempfile::tempdir().unwrap();
    let recorded = folder.path().join("recorded set.ndjson");
    let answer = r#"{"client":{"ok":{"host":"https://other"}}}"#;
    let lines = ["a", "b"]
        .map(|id| format!(r#"{{"scenario":{{"id":"{id}","world":{{}}}},"recorded":[{{"releases":["1.37.0"],"outcome":{answer}}}]}}"#));
    fs::write(&recorded, lines.join("\n")).unwrap();
    let (corpus, recorded) = (corpus(), recorded.to_str().unwrap().to_owned());
    for source in [
        &["--corpus", &corpus][..],
        &["--generate", "9", "--seed", "4"],
        &["--generate", "9", "--argv", "--seed", "4"],
        &["--recorded", &recorded, "--release", "1.37"],
    ] {
        let (_report, path) = reported(&saboteur("always-the-same"), source);
        let finding = findings(&path).remove(0);
        let example = &finding["examples"][0];
        let command = example["command"].as_str().unwrap().replacen("kubeconfig-oracle", PROGRAM, 1);
        let again = Command::new("sh").args(["-c", &format!("{command} --unconfined --report {path} --force")]).current_dir(HERE).output();
        let again = again.unwrap();
        assert_eq!(again.status.code(), Some(1), "{command}: {}", text(&again.stderr));
        assert!(text(&again.stdout).contains(": 1 cases: "), "{command}: {}", text(&again.stdout));
        let repeated = findings(&path);
        assert_eq!((repeated.len(), &repeated[0]["kind"]), (1, &finding["kind"]), "{command}");
        assert_eq!(repeated[0]["cases"][0], example["case"], "{command}");
    }
}

/// `--show` prints a scenario that can be read back, and its outcome as comments.
#[test]
fn any_scenario_can_be_shown() {
    let whole = corpus();
    let (status, printed) = told(&["--show", "smallest/token", "--corpus", &whole]);
    assert_eq!(status, Some(0));
    let scenario: Scenario = serde_yaml::from_str::<Value>(&printed).map(|value| Scenario::from_json(&value.to_string()).unwrap()).unwrap();
    assert_eq!(scenario.id, "smallest/token");
    assert!(printed.contains("# client:\n#   ok:\n") && printed.contains("bearerTokenFile: /world/token"), "{printed}");
    for more in [&[][..], &["--argv"]] {
        let (status, printed) = told(&[&["--show", "generated/7/12"][..], more].concat());
        assert_eq!(status, Some(0), "{printed}");
        let value: Value = serde_yaml::from_str(&printed).unwrap();
        assert_eq!((value["id"].as_str(), value.get("argv").is_some()), (Some("generated/7/12"), !more.is_empty()), "{printed}");
        assert!(printed.contains("# What client-go makes of it for "), "{printed}");
    }
    for (id, more) in [("generated/7", &[][..]), ("generated/x/1", &[]), ("no/such", &["--corpus", &whole])] {
        let output = check(&[&["--show", id][..], more].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("there is no scenario"), "{}", text(&output.stderr));
    }
}

#[test]
fn several_adapters_stand_in_one_table() {
    let (model, wrong, corpus) = (model(), saboteur("always-the-same"), corpus());
    let (status, printed) = told(&["--adapter", &model, "--adapter", &wrong, "--corpus", &corpus, "--unconfined", "--shrink", "0"]);
    assert_eq!(status, Some(1));
    let table: Vec<&str> = printed.lines().skip_while(|line| !line.starts_with("adapter ")).collect();
    assert_eq!(table.len(), 3, "{printed}");
    assert!(table[1].contains("100 %") && table[2].starts_with("saboteur 1.0"), "{printed}");
    let output = check(&["--adapter", &model, "--adapter", &wrong, "--corpus", &corpus, "--report", "/tmp/never"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_known_difference_that_is_too_broad_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let known = folder.path().join("known.yaml");
    let run = |entry: &str| {
        fs::write(&known, format!("- {entry}\n")).unwrap();
        let (model, corpus) = (saboteur("always-the-same"), corpus());
        let output =
            check(&["--adapter", &model, "--corpus", &corpus, "--unconfined", "--shrink", "0", "--known", known.to_str().unwrap()]);
        (output.status.code(), text(&output.stdout).to_owned() + text(&output.stderr))
    };
    let (status, printed) = run("{rule: VAL-05, reason: r, link: l}");
    assert_eq!(status, Some(2), "{printed}");
    assert!(printed.contains("VAL-05: too broad"), "{printed}");
    let (status, printed) = run("{rule: REST-12, at: client.ok.bearerToken, expected: a value, actual: nothing, reason: r, link: l}");
    assert!(!printed.contains("is listed as known"), "{status:?} {printed}");
    let (status, printed) = run("{rule: REST-12, at: client.ok.bearerToken, expected: nothing, actual: a value, reason: r, link: l}");
    assert_eq!(status, Some(1));
    assert!(
        printed.contains("REST-12 at client.ok.bearerToken (nothing / a value) is listed as known, but no longer differs"),
        "{printed}"
    );
}
