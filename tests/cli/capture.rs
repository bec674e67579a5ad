//! `capture`: what it takes from a machine, and that the scenario answers as the machine does.

use kubeconfig_oracle::scenario::{FileKind, Scenario};

use super::machine::{Machine, ORACLE, Run};

#[track_caller]
fn scenario(run: &Run) -> Scenario {
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let scenario: Scenario = serde_yaml::from_str(&run.stdout).unwrap();
    scenario.check().unwrap();
    scenario
}

/// The folder that a test runs in lies somewhere below `/world` in what it captures.
#[track_caller]
fn text(scenario: &Scenario, end: &str) -> String {
    let found = scenario.world.files.iter().find(|(path, _)| path.ends_with(end));
    match found.map(|(_, file)| &file.kind) {
        Some(FileKind::Content(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        other => panic!("{end}: {other:?} in {:?}", scenario.world.files.keys()),
    }
}

#[test]
fn an_empty_machine_has_little_to_tell() {
    let scenario = scenario(&Machine::yaml("{env: {HOME: /world/home, PATH: /bin, SECRET: x}}").oracle(&["capture"]));
    assert_eq!(scenario.world.env.keys().collect::<Vec<_>>(), ["HOME"]);
}

#[test]
fn the_flags_and_the_files_they_name_are_taken() {
    let machine = Machine::yaml("{cwd: /world/work, files: {/world/ca.pem: {text: CA}, /world/work/k: {text: 'current-context: c'}}}");
    let flags = ["--kubeconfig", "k", "--context", "c", "--certificate-authority=../ca.pem", "--release", "1.30", "-n", "x"];
    let scenario = scenario(&machine.oracle(&[&["capture"], &flags[..]].concat()));
    let overrides = scenario.overrides.clone().unwrap();
    assert_eq!(overrides.current_context, "c");
    assert_eq!(overrides.cluster.unwrap()["certificate-authority"], "../ca.pem");
    assert_eq!(scenario.release, Some("1.30".parse().unwrap()));
    assert_eq!(scenario.loading.clone().unwrap().explicit_path.unwrap(), "k");
    text(&scenario, "/ca.pem");
    assert_eq!(text(&scenario, "/work/k"), "current-context: c");
}

#[test]
fn formatting_is_kept_byte_by_byte() {
    let odd = "\u{FEFF}current-context:   \"c\"   \r\n\r\nclusters: [ {name: c ,cluster: {\"server\":'https://h' }} ]\t\n\n\n# x x\n---\nx";
    let world = kubeconfig_oracle::scenario::World {
        env: [("HOME".to_owned(), "/world/home".to_owned())].into(),
        files: [("/world/home/.kube/config".to_owned(), kubeconfig_oracle::scenario::File::content(odd))].into(),
        ..Default::default()
    };
    let run = Machine::of(&world).oracle(&["capture"]);
    let captured = text(&scenario(&run), "/.kube/config");
    assert_eq!(captured[..captured.len() - 1], odd[..odd.len() - 1], "all but the last word, which may be a secret");
}

#[test]
fn a_home_file_that_is_not_read_stays_private() {
    let machine = Machine::yaml(
        "{env: {HOME: /world/home, KUBECONFIG: /world/k}, files: {/world/k: {text: 'current-context: c'}, /world/home/.kube/config: {text: 'current-context: private'}}}",
    );
    let run = machine.oracle(&["capture"]);
    assert!(!run.stdout.contains("private"), "{}", run.stdout);
    assert_eq!(text(&scenario(&run), "/.kube/config"), "");
}

#[test]
fn links_and_missing_files_stay_what_they_are() {
    let machine = Machine::yaml(
        "{env: {HOME: /world/home, KUBECONFIG: '/world/link:/world/none:/world/loop'}, files: {/world/link: {symlink: other/k}, /world/other/k: {text: 'current-context: linked'}, /world/loop: {symlink: loop}}}",
    );
    let run = machine.oracle(&["capture"]);
    let scenario = scenario(&run);
    let link = scenario.world.files.iter().find(|(path, _)| path.ends_with("/link")).unwrap();
    assert_eq!(link.1.kind, FileKind::Symlink("other/k".to_owned()));
    let outcome = kubeconfig_oracle::evaluate(&scenario).unwrap();
    let json = serde_json::to_value(outcome).unwrap();
    assert_eq!(json["load"]["config"]["current-context"], "linked");
    assert_eq!(json["load"]["errors"].as_array().map(Vec::len), Some(1), "the loop");
}

#[test]
fn a_pipe_is_read_once() {
    let script = format!("{ORACLE} capture --kubeconfig <(printf 'current-context: piped')");
    let run = Machine::empty().run("/bin/bash", &["-c", &script], "");
    assert!(run.stdout.contains("current-context: piped"), "{}{}", run.stdout, run.stderr);
    let script = format!("{ORACLE} view -o json --kubeconfig <(printf 'current-context: piped')");
    let run = Machine::empty().run("/bin/bash", &["-c", &script], "");
    assert!(run.stdout.contains("\"current-context\": \"piped\""), "{}{}", run.stdout, run.stderr);
}

#[test]
fn what_was_captured_can_be_evaluated() {
    let machine = Machine::yaml("{env: {HOME: /world/home}, files: {/world/home/.kube/config: {text: 'users: [{name: on}]'}}}");
    let captured = machine.oracle(&["capture"]);
    scenario(&captured);
    let run = machine.run(ORACLE, &["eval", "-"], &captured.stdout);
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.contains("decode-type"), "{}", run.stdout);
}

#[test]
fn it_writes_where_it_is_told_to() {
    let machine = Machine::empty();
    let run = machine.oracle(&["capture", "-o", "/world/report.yaml"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
    let written = std::fs::read_to_string(machine.real("/world/report.yaml")).unwrap();
    assert!(written.starts_with("id: "), "{written}");
    assert_eq!(machine.oracle(&["capture", "-o", "/world/no/folder/report.yaml"]).status, 1);
}

#[test]
fn a_capture_takes_the_place_of_no_other_file() {
    let machine = Machine::yaml("env: {HOME: /world/home}\nfiles: {/world/home: {dir: true}, /world/mine.yaml: {text: mine}}");
    let run = machine.oracle(&["capture", "-o", "/world/mine.yaml"]);
    let said = "error: /world/mine.yaml: a file with this name is there already; --force replaces it\n";
    assert_eq!((run.status, run.stderr.as_str()), (1, said));
    assert_eq!(std::fs::read_to_string(machine.real("/world/mine.yaml")).unwrap(), "mine");
    let printed = machine.oracle(&["capture"]).stdout;
    assert_eq!(machine.oracle(&["capture", "--force", "-o", "/world/mine.yaml"]).status, 0);
    assert_eq!(machine.oracle(&["capture", "-o", "/world/new.yaml"]).status, 0);
    for name in ["mine", "new"] {
        let written = std::fs::read_to_string(machine.real(&format!("/world/{name}.yaml"))).unwrap();
        assert_eq!(written.replace(&machine.root(), "/world"), printed);
    }
    for output in ["-", "/dev/stdout"] {
        assert_eq!(machine.oracle(&["capture", "-o", output]).stdout, printed);
    }
    for (output, says) in [
        ("/world/none/new.yaml", "No such file or directory (os error 2)"),
        ("/dev/full", "No space left on device (os error 28)"),
        ("/world/home", "is a directory"),
    ] {
        let run = machine.oracle(&["capture", "-o", output]);
        assert_eq!((run.status, run.stderr), (1, format!("error: {output}: {says}\n")));
    }
    assert_eq!(std::fs::read_dir(machine.root()).unwrap().count(), 3, "nothing half-written is left");
}

/// A machine whose only kubeconfig is the home file.
fn with_home_file(text: &str) -> Machine {
    let file = kubeconfig_oracle::scenario::File::content(text);
    Machine::of(&kubeconfig_oracle::scenario::World {
        env: [("HOME".to_owned(), "/world/home/ann".to_owned())].into(),
        files: [("/world/home/ann/.kube/config".to_owned(), file)].into(),
        ..Default::default()
    })
}

const JWT: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.Vq3mT9xZp7Lw2KdYf4RsHb8NcJg6QtXe";

#[test]
fn an_override_is_as_secret_as_the_field_in_a_file() {
    let flags =
        ["--as-user-extra", "k3y w0rd=v4lue", "--as-user-extra", "scopes=v4lue", "--user", JWT, "--context", JWT, "--client-key", JWT];
    let scenario = scenario(&Machine::empty().oracle(&[&["capture"], &flags[..]].concat()));
    let overrides = serde_json::to_string(&scenario.overrides).unwrap();
    for secret in ["k3y w0rd", "v4lue", JWT] {
        assert!(!overrides.contains(secret), "{secret}: {overrides}");
    }
    assert!(overrides.contains("scopes"), "a plain word is a key: {overrides}");
}

#[test]
fn a_secret_in_the_place_of_a_name_is_replaced_wherever_the_name_is() {
    let text = format!(
        "current-context: c\nclusters:\n- name: c\n  cluster: {{server: 'https://h'}}\nusers:\n- name: {JWT}\n  user: {{token: t}}\ncontexts:\n- name: c\n  context: {{cluster: c, user: {JWT}}}\n"
    );
    let captured = scenario(&with_home_file(&text).oracle(&["capture"]));
    let shared = self::text(&captured, "/.kube/config");
    assert!(!shared.contains("eyJ"), "{shared}");
    assert_eq!(shared.lines().count(), text.lines().count(), "its formatting is kept: {shared}");
    let outcome = serde_json::to_value(kubeconfig_oracle::evaluate(&captured).unwrap()).unwrap();
    assert!(outcome["client"]["ok"]["bearerToken"].is_string(), "the user is still found: {outcome}");
}

#[test]
fn a_key_in_the_place_of_a_path_is_replaced() {
    let text = "users:\n- name: u\n  user:\n    client-certificate: c.pem\n    client-key: |\n      -----BEGIN KEY-----\n      MIIEowIBAAKCAQEA0Z3VS5JJcds3xfn\n      -----END KEY-----\n";
    let run = with_home_file(text).oracle(&["capture"]);
    assert!(!run.stdout.contains("MIIEow"), "{}", run.stdout);
}

/// A renamed key is no difference, and no warning repeats it.
#[test]
fn keys_that_are_replaced_are_not_told() {
    let text = "current-context: c\nclusters: [{name: c, cluster: {server: 'https://h'}}]\nusers: [{name: u, user: {auth-provider: {name: oidc, config: {'my s3cret key': v}}}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\n";
    let run = with_home_file(text).oracle(&["capture"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(!run.stdout.contains("s3cret"), "{}", run.stdout);
}

#[test]
fn values_without_letters_or_digits_are_replaced_too() {
    for text in [
        "users:\n- name: u\n  user: {token: '!^&$%(!;^~$&)'}\n",
        "users:\n- name: u\n  user:\n    token: '!^&$%(!;^~$&)'\n  x: [\n",
        "# !^&$%(!;^~$&)\n",
    ] {
        let run = with_home_file(text).oracle(&["capture"]);
        assert!(!run.stdout.contains("&$%(!"), "{}", run.stdout);
    }
    let machine = with_home_file("users: [{name: u, user: {tokenFile: /world/token}}]");
    std::fs::write(machine.real("/world/token"), "!^&$%(!;^~$&)\n").unwrap();
    let run = machine.oracle(&["capture"]);
    assert!(run.stdout.contains("/token:") && !run.stdout.contains("&$%(!"), "{}", run.stdout);
}

#[test]
fn the_name_of_a_home_is_replaced_and_what_is_left_of_it_is_an_error() {
    let run = with_home_file("current-context: c").oracle(&["capture"]);
    assert!(run.stdout.contains("/user/.kube/config") && !run.stdout.contains("ann"), "{}", run.stdout);
    // A name is kept, so this one cannot be shared.
    let run = with_home_file("current-context: /world/home/ann/x").oracle(&["capture", "-o", "/world/report.yaml"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.starts_with("error: nothing was written"), "{}", run.stderr);
    assert!(!run.stderr.contains("ann"), "{}", run.stderr);
}
