//! What an adapter says of itself is heeded: which scenarios it is put, what they mean, and what is compared.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::adapters::{check, model, saboteur, text};

/// One plain scenario, and one in which nothing is configured.
const PLAIN: &str = r#"
id: fair/plain
title: a server without a scheme, a token and a plugin
rules: [REST-02]
world:
  env: {KUBECONFIG: /world/k}
  files:
    /world/k: {text: "current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'h:6443'}}]\n"}
"#;
const NOTHING: &str = "id: fair/nothing\ntitle: nothing\nrules: [VAL-05]\nworld: {}\n";

/// Puts cases to an adapter; returns the exit status, what was printed, and the cases of the report by id.
#[track_caller]
fn put(cases: &[&str], adapter: &str, more: &[&str]) -> (Option<i32>, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    for (number, case) in cases.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.yaml")), case).unwrap();
    }
    ask(&[&["--corpus", folder.path().to_str().unwrap()], more].concat(), adapter)
}

#[track_caller]
fn ask(source: &[&str], adapter: &str) -> (Option<i32>, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let mut arguments = vec!["--adapter", adapter, "--unconfined", "--shrink", "0", "--report", path.to_str().unwrap()];
    arguments.extend(source);
    let output = check(&arguments);
    let printed = text(&output.stdout).to_owned() + text(&output.stderr);
    let lines = fs::read_to_string(&path).unwrap_or_default();
    let cases = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).unwrap().get("case").cloned());
    let cases: serde_json::Map<String, Value> = cases.map(|case| (case["id"].as_str().unwrap().to_owned(), case)).collect();
    (output.status.code(), printed, Value::Object(cases))
}

/// An adapter that says this of itself and gives this outcome for everything.
fn says(of_itself: &str, outcome: &Value) -> String {
    let answer = format!("\"outcome\":{outcome}");
    format!("{} '{of_itself}' '{answer}'", saboteur("says-of-itself"))
}

fn client(ok: Value) -> Value {
    json!({"client": {"ok": ok}})
}

#[test]
fn what_is_the_same_on_the_wire_is_the_same_where_it_is_declared() {
    let answer = client(json!({"host": "http://h:6443/"}));
    let (_, printed, cases) = put(&[PLAIN], &says(r#""equivalences":["scheme"]"#, &answer), &[]);
    assert_eq!(cases["fair/plain"]["verdict"], "differs", "{printed}");
    let (status, printed, cases) = put(&[PLAIN], &says(r#""equivalences":["scheme","trailing-slash"]"#, &answer), &[]);
    assert_eq!((status, &cases["fair/plain"]["verdict"]), (Some(0), &json!("agrees")), "{printed}");
    assert_eq!(cases["fair/plain"]["allowed"], json!(["scheme", "trailing-slash"]));
    assert!(printed.contains("  allowed for: scheme (1), trailing-slash (1)\n"), "{printed}");
    let other = client(json!({"host": "https://h:6443/"}));
    let (_, printed, cases) = put(&[PLAIN], &says(r#""equivalences":["scheme","trailing-slash"]"#, &other), &[]);
    assert_eq!(cases["fair/plain"]["verdict"], "differs", "{printed}");
}

/// The bytes of a file of the world, which are read where the world has them.
#[test]
fn a_file_may_be_read_at_once() {
    let case = r#"
id: fair/token
title: a token file beside an authority
rules: [REST-12]
world:
  cwd: /world/work
  env: {KUBECONFIG: ../k}
  files:
    /world/t: {text: "secret\n"}
    /world/ca: {text: "CA"}
    /world/k: {text: "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://h', certificate-authority: ca}}]\nusers: [{name: u, user: {tokenFile: t}}]\n"}
"#;
    let answer = |ca: &str| client(json!({"host": "https://h", "bearerToken": "secret", "tls": {"caData": ca}}));
    let declared = r#""equivalences":["tls-bytes","token-bytes"]"#;
    let (status, printed, cases) = put(&[case], &says(declared, &answer("Q0E=")), &[]);
    assert_eq!((status, &cases["fair/token"]["allowed"]), (Some(0), &json!(["tls-bytes", "token-bytes"])), "{printed}");
    let (status, printed, cases) = put(&[case], &says(declared, &answer("Q0I=")), &[]);
    assert_eq!((status, &cases["fair/token"]["verdict"]), (Some(1), &json!("differs")), "{printed}");
    assert_eq!(cases["fair/token"]["differences"].as_array().map(Vec::len), Some(2), "{cases}");
}

#[test]
fn what_a_library_cannot_express_is_not_compared_and_named() {
    let exec = |hint: &str| {
        client(
            json!({"host": "https://h", "exec": {"command": "p", "apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "Never", "installHint": hint}}),
        )
    };
    let case = r#"
id: fair/exec
title: a plugin with a hint
rules: [REST-18]
world:
  env: {KUBECONFIG: /world/k}
  files:
    /world/k: {text: "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://h'}}]\nusers: [{name: u, user: {exec: {command: p, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, installHint: brew}}}]\n"}
"#;
    let (status, printed, cases) = put(&[case], &says(r#""cannot":["client.ok.exec.installHint"]"#, &exec("other")), &[]);
    assert_eq!((status, &cases["fair/exec"]["allowed"]), (Some(0), &json!(["without client.ok.exec.installHint"])), "{printed}");
    let (status, _, _) = put(&[case], &says(r#""cannot":["client.ok.exec.env"]"#, &exec("other")), &[]);
    assert_eq!(status, Some(1));
}

#[test]
fn a_default_is_right_where_nothing_is_configured_and_only_there() {
    let answer = client(json!({"host": "http://localhost:8080"}));
    let (status, printed, cases) = put(&[NOTHING, PLAIN], &says(r#""default":{"host":"http://localhost:8080"}"#, &answer), &[]);
    assert_eq!(status, Some(1), "{printed}");
    assert_eq!(cases["fair/nothing"]["allowed"], json!(["default"]));
    assert_eq!(cases["fair/plain"]["verdict"], "differs");
    // Whoever refuses there as client-go does is right as well.
    let refusal = json!({"client": {"errors": [{"code": "empty-config"}]}});
    let (status, printed, _) = put(&[NOTHING], &says(r#""default":{"host":"http://localhost:8080"}"#, &refusal), &[]);
    assert_eq!(status, Some(0), "{printed}");
}

#[test]
fn an_adapter_may_stand_for_kubectl() {
    let listed = "id: fair/listed\ntitle: a list of files\nrules: [PREC-01]\nworld: {}\nloading: {precedence: []}\n";
    let adapter = says(r#""entry":"kubectl","capabilities":["precedence"]"#, &client(json!({"host": "http://localhost:8080"})));
    let (status, printed, cases) = put(&[NOTHING, listed], &adapter, &[]);
    assert_eq!(status, Some(0), "{printed}");
    assert_eq!(cases["fair/nothing"]["verdict"], "agrees");
    assert_eq!(cases["fair/listed"]["verdict"], "unsupported");
    assert!(printed.contains("1 unsupported: the adapter stands for the entry `kubectl`"), "{printed}");
    let (status, printed, _) = put(&[NOTHING], &says(r#""entry":"flags""#, &client(json!({}))), &[]);
    assert_eq!(status, Some(2), "{printed}");
    assert!(printed.contains("it cannot stand for the entry `flags`"), "{printed}");
}

/// A null entry in the internal version crashes client-go.
#[test]
fn a_refusal_where_client_go_crashes_is_no_fault() {
    let case = "id: fair/crash\ntitle: t\nrules: [FILE-07]\nworld: {env: {KUBECONFIG: /world/k}, files: {/world/k: {text: \"apiVersion: __internal\\nclusters: {c: null}\\n\"}}}\n";
    let refusal = json!({"client": {"errors": [{"code": "other"}]}});
    let (status, printed, cases) = put(&[case], &says(r#""capabilities":[]"#, &refusal), &[]);
    assert_eq!((status, &cases["fair/crash"]["allowed"]), (Some(0), &json!(["crash"])), "{printed}");
    let (status, _, _) = put(&[case], &says(r#""capabilities":[]"#, &client(json!({"host": "h"}))), &[]);
    assert_eq!(status, Some(1));
}

/// A world that needs one capability, and each with the adapter that does not have it.
#[test]
fn nothing_is_put_that_the_introduction_rules_out() {
    let case = |more: &str| format!("id: fair/needs\ntitle: t\nrules: [OVR-01]\nworld: {{}}\n{more}\n");
    let anything = client(json!({"host": "h"}));
    for (more, has, lacks) in [
        ("loading: {explicitPath: /world/a}", r#""explicitPath""#, "`explicitPath`"),
        ("loading: {explicitPath: /world/a}", r#""precedence""#, "`explicitPath`"),
        ("loading: {resolvePaths: false}", r#""resolvePaths""#, "`resolvePaths`"),
        ("overrides: {currentContext: x}", r#""overrides""#, "`overrides`"),
        ("overrides: {currentContext: x}", r#""overrides.currentContext""#, "`overrides`"),
        ("overrides: {cluster: {server: s}}", r#""overrides.cluster""#, "`overrides`"),
        ("overrides: {cluster: {server: s}}", r#""overrides.cluster.server","overrides.user""#, "`overrides`"),
    ] {
        let declares = |capabilities: &str| says(&format!("\"capabilities\":[{capabilities}]"), &anything);
        let (_, printed, cases) = put(&[&case(more)], &declares(has), &[]);
        assert_eq!(cases["fair/needs"]["verdict"], "differs", "{more} {has}: {printed}");
        let (_, printed, cases) = put(&[&case(more)], &declares(""), &[]);
        assert_eq!(cases["fair/needs"]["verdict"], "unsupported", "{more}: {printed}");
        assert!(printed.contains(&format!("does not declare the capability {lacks}")), "{more}: {printed}");
    }
    let some = says(r#""capabilities":["overrides.user"]"#, &anything);
    let (_, printed, _) = put(&[&case("overrides: {cluster: {server: s}}")], &some, &[]);
    assert!(printed.contains("1 unsupported: the adapter does not take an override\n"), "{printed}");
}

/// Whether files are missing is warned of in section `load` alone, so whoever does not answer it may be asked.
#[test]
fn a_warning_that_cannot_be_seen_rules_nothing_out() {
    let case = "id: fair/warns\ntitle: t\nrules: [LOAD-09]\nworld: {}\nloading: {warnIfAllMissing: true}\n";
    let refusal = json!({"client": {"errors": [{"code": "empty-config"}]}});
    let (status, printed, cases) = put(&[case], &says(r#""capabilities":[]"#, &refusal), &[]);
    assert_eq!((status, &cases["fair/warns"]["verdict"]), (Some(0), &json!("agrees")), "{printed}");
}

/// The requests that arrive are those that the introduction allows.
#[test]
fn generated_scenarios_are_fitted_override_by_override() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let adapter =
        says(r#""capabilities":["overrides.context.namespace","overrides.cluster.server","explicitPath"]"#, &client(json!({"host": "h"})));
    let (_, printed, cases) = ask(&["--generate", "300", "--seed", "4"], &format!("tee {} | {adapter}", seen.display()));
    let unsupported =
        cases.as_object().unwrap().values().filter(|case| case["reason"].as_str().is_some_and(|reason| reason.starts_with("the adapter")));
    assert_eq!(unsupported.count(), 0, "{printed}");
    let (mut overrides, mut paths) = (0, 0);
    for line in fs::read_to_string(&seen).unwrap().lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let scenario = &request["run"]["scenario"];
        for (stanza, fields) in scenario["overrides"].as_object().into_iter().flatten() {
            let fields: Vec<&String> = fields.as_object().unwrap().keys().collect();
            assert!(
                matches!((stanza.as_str(), fields.as_slice()), ("context", [field]) if *field == "namespace") || fields == ["server"],
                "{line}"
            );
            overrides += 1;
        }
        for (setting, _) in scenario["loading"].as_object().into_iter().flatten() {
            assert_eq!(setting, "explicitPath", "{line}");
            paths += 1;
        }
        assert_eq!(scenario.get("entry"), None);
    }
    assert!(overrides > 20 && paths > 10, "{overrides} {paths}");
}

/// An adapter that cannot change its working directory is not asked what depends on it.
#[test]
fn a_working_directory_that_cannot_be_changed_rules_out_what_depends_on_it() {
    let case = |id: &str, list: &str| {
        format!(
            "id: fair/{id}\ntitle: t\nrules: [PREC-02]\nworld: {{cwd: /world/work, env: {{KUBECONFIG: {list}}}, files: {{/world/work/k: {{text: 'current-context: x'}}}}}}\n"
        )
    };
    let refusal = json!({"client": {"errors": [{"code": "context-not-found", "name": "x"}]}});
    let cases = [case("absolute", "/world/work/k"), case("relative", "k")];
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let (_, printed, told) = put(&cases, &says(r#""capabilities":["no-chdir"]"#, &refusal), &["--errors", "refusal"]);
    assert_eq!(told["fair/absolute"]["verdict"], "agrees", "{printed}");
    assert_eq!(told["fair/relative"]["verdict"], "unsupported", "{printed}");
    assert!(printed.contains("the answer depends on the working directory, which the adapter cannot change"), "{printed}");
    // It need not change it where it is started there.
    let (_, printed, told) = put(&cases, &says(r#""capabilities":["no-chdir"]"#, &refusal), &["--fresh", "--errors", "refusal"]);
    assert_eq!(told["fair/relative"]["verdict"], "agrees", "{printed}");
}

#[test]
fn a_field_that_does_not_exist_is_a_fault_of_the_adapter() {
    for (outcome, says_what) in [
        (client(json!({"host": "h", "bearertoken": "t"})), "client.ok has no field `bearertoken`; did you mean `bearerToken`?"),
        (json!({"client": {"host": "h"}}), "client has no field `host`; there are crash, errors, ok"),
        (client(json!({"tls": {"caData": ["Q0E="]}})), "client.ok.tls.caData is a list, and must be a text"),
        (json!({"client": {"errors": [{"code": "nosuchcontext"}]}}), "none of the known values; did you mean `no-such-context`?"),
    ] {
        let (status, printed, cases) = put(&[PLAIN], &says(r#""capabilities":[]"#, &outcome), &[]);
        let case = &cases["fair/plain"];
        assert_eq!((status, &case["verdict"]), (Some(1), &json!("adapter-error")), "{printed}");
        assert_eq!(case["failure"]["kind"], "malformed");
        assert!(case["failure"]["reason"].as_str().is_some_and(|reason| reason.contains(says_what)), "{case}");
    }
}

#[test]
fn what_an_adapter_cannot_say_of_itself_is_told_at_once() {
    for (of_itself, says_what) in [
        (r#""equivalences":["trailing-slashes"]"#, "unknown variant `trailing-slashes`, expected one of `scheme`"),
        (r#""cannot":["client.ok.exec.installhint"]"#, "client.ok.exec has no field `installhint`; did you mean `installHint`?"),
        (r#""default":{"server":"h"}"#, "its default is no client configuration: client.ok has no field `server`"),
    ] {
        let (status, printed, _) = put(&[PLAIN], &says(of_itself, &client(json!({}))), &[]);
        assert_eq!(status, Some(2), "{printed}");
        assert!(printed.contains(says_what), "{printed}");
    }
}

/// The process has the scenario's environment and directory when it starts, and is asked once.
#[test]
fn an_adapter_is_started_anew_in_its_place() {
    let case = |number: usize| {
        format!(
            "id: fair/place-{number}\ntitle: t\nrules: [PREC-02]\nworld: {{cwd: /world/w{number}, env: {{KUBECONFIG: k, HOSTNAME_OF_THE_WORLD: h{number}}}, \
             files: {{/world/w{number}/k: {{text: \"current-context: x\\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\\n\
             clusters: [{{name: c, cluster: {{server: 'https://h{number}'}}}}]\\nusers: [{{name: u, user: {{token: w{number}}}}}]\\n\"}}}}}}\n"
        )
    };
    let cases: Vec<String> = (0..6).map(case).collect();
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let adapter = saboteur("knows-its-place");
    for more in [&["--fresh"][..], &["--fresh", "--jobs", "2"]] {
        let (status, printed, told) = put(&cases, &adapter, more);
        assert_eq!(status, Some(0), "{printed}");
        assert!(told.as_object().unwrap().values().all(|case| case["verdict"] == "agrees"), "{printed}");
    }
    let (status, printed, _) = put(&cases, &adapter, &[]);
    assert_eq!(status, Some(1), "{printed}");
    let smoke = check(&["smoke", "--fresh", "--adapter", &model(), "--unconfined"]);
    assert_eq!(smoke.status.code(), Some(0), "{}", text(&smoke.stdout));
}

/// Inside every fence, and whatever the scenario's environment is.
#[test]
fn the_model_agrees_with_itself_however_it_is_started() {
    for place in ["folder", "auto"] {
        let output = check(&["--adapter", &model(), "--generate", "60", "--seed", "8", "--place", place, "--fresh", "--jobs", "2"]);
        assert_eq!(output.status.code(), Some(0), "{place}: {}{}", text(&output.stdout), text(&output.stderr));
        assert!(text(&output.stdout).contains(" 0 adapter errors"), "{}", text(&output.stdout));
    }
}

/// A path that only works from here would fail at every question.
#[test]
fn a_relative_command_is_told_at_once() {
    let output = check(&["--adapter", "sh tests/check/saboteurs/always-the-same.sh", "--generate", "1", "--unconfined", "--fresh"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("it exited before it answered `hello`"), "{}", text(&output.stderr));
    assert!(Path::new("tests/check/saboteurs/always-the-same.sh").exists());
}

#[test]
fn smoke_heeds_what_an_adapter_says_of_itself() {
    let smoke = |adapter: &str, more: &[&str]| {
        let output = check(&[&["smoke", "--adapter", adapter, "--unconfined"], more].concat());
        (output.status.code(), text(&output.stdout).to_owned())
    };
    let (status, printed) = smoke(&says(r#""capabilities":["no-chdir"]"#, &client(json!({"host": "h"}))), &[]);
    assert_eq!(status, Some(1));
    assert_eq!(printed.matches("skipped").count(), 3, "{printed}");
    assert!(printed.contains("/client/ok/bearerToken is null, and is \"first\" in client-go"), "{printed}");
    assert!(!printed.contains("every library"), "{printed}");
    let kubectl = format!("{} | sed -u 's/\"protocol\":1/\"protocol\":1,\"entry\":\"kubectl\"/'", model());
    let (status, printed) = smoke(&kubectl, &[]);
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.ends_with("The adapter works.\n"), "{printed}");
}
