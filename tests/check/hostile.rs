//! The fence: adapters and scenarios that are after the machine, with canaries outside.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use super::adapters::{HERE, PROGRAM, finish, text};

const JAIL: &[&str] = &["--place", "jail"];
const FOLDER: &[&str] = &["--place", "folder"];
const UNCONFINED: &[&str] = &["--unconfined"];

/// The token in the kubeconfig that no adapter may see.
const CANARY: &str = "canary-7f3a";

/// Two worlds with folders, links and closed files.
const WORLDS: [&str; 2] = [
    r#"world: {files: {/world/d/f: {text: ""}, /world/closed: {dir: true, mode: "0000"}, /world/l: {symlink: d}}}"#,
    r#"world: {files: {/world/d/f: {text: ""}, /world/closed/x: {text: "", mode: "0000"}}}"#,
];

/// A folder outside of the fence, and a home with a kubeconfig in it. Everybody may write everywhere in it, so that only a fence keeps it.
struct Outside {
    folder: TempDir,
}

impl Outside {
    fn new() -> Self {
        let outside = Outside { folder: folder() };
        outside.put("victim/sub/kept", "kept");
        outside.put("home/.kube/config", CANARY);
        outside.put("home/other", "other");
        outside
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, content: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        for path in path.ancestors().take_while(|path| *path != self.folder.path()) {
            let mode = if path.is_dir() { 0o777 } else { 0o666 };
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
    }

    /// Returns everything in it: names, kinds, permission bits and content.
    fn state(&self) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
        let mut state = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let found = fs::symlink_metadata(&path).unwrap();
                if found.is_dir() {
                    folders.push(path.clone());
                }
                state.insert(path.clone(), (found.mode(), fs::read(&path).unwrap_or_default()));
            }
        }
        state
    }
}

/// Makes a folder that everybody may use.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    folder
}

/// What was printed and reported.
struct Seen {
    /// Whether any answer was judged.
    answered: bool,
    text: String,
}

/// How the program is started: as this user and, if that is root, as an ordinary one as well.
fn users() -> Vec<Vec<&'static str>> {
    const NOBODY: &[&str] = &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let mut users = vec![Vec::new()];
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if is_root && Command::new(NOBODY[0]).args(&NOBODY[1..]).arg("true").status().is_ok_and(|status| status.success()) {
        users.push(NOBODY.to_vec());
    }
    users
}

/// Returns a copy of the program and of the saboteurs that every user can reach.
fn tools() -> &'static Path {
    static TOOLS: OnceLock<TempDir> = OnceLock::new();
    let folder = TOOLS.get_or_init(|| {
        let folder = folder();
        fs::copy(PROGRAM, folder.path().join("kubeconfig-oracle")).unwrap();
        for name in ["attacks.sh", "common.sh"] {
            fs::copy(format!("{HERE}/saboteurs/{name}"), folder.path().join(name)).unwrap();
        }
        folder
    });
    folder.path()
}

/// Runs a check of `scenarios` against an adapter that runs `attack` at every question.
fn attacked(user: &[&str], place: &[&str], outside: &Outside, scenarios: &[impl AsRef<str>], attack: &str) -> Seen {
    let folder = folder();
    let (corpus, report) = (folder.path().join("corpus"), folder.path().join("report"));
    fs::create_dir(&corpus).unwrap();
    for (number, scenario) in scenarios.iter().enumerate() {
        let text = format!("id: hostile/{number:03}\n{}\n", scenario.as_ref());
        fs::write(corpus.join(format!("{number:03}.yaml")), text).unwrap();
    }
    let program = tools().join("kubeconfig-oracle");
    let mut words: Vec<&str> = user.to_vec();
    words.extend([program.to_str().unwrap(), "check", "--corpus", corpus.to_str().unwrap(), "--report", report.to_str().unwrap()]);
    words.extend(place);
    let adapter = format!("sh {}/attacks.sh", tools().display());
    let running = Command::new(words[0])
        .args(&words[1..])
        .args(["--adapter", &adapter, "--timeout", "20", "--shrink", "0"])
        .current_dir("/")
        .env("HOME", outside.path("home"))
        .env("KUBECONFIG", outside.path("home/.kube/config"))
        .env("OUTSIDE", outside.folder.path())
        // Where the world is on this machine.
        .env("ATTACK", format!("grep ' /world ' /proc/self/mountinfo; echo \"$root\" | tr / .\n{attack}"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let output = finish(running.expect("the program starts"));
    let report = fs::read_to_string(report).unwrap_or_default();
    let seen = format!("{}{}{report}", text(&output.stdout), text(&output.stderr));
    for name in seen.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.starts_with("kubeconfigoracle")) {
        let left = ["/dev/shm", "/tmp"].iter().find(|folder| Path::new(folder).join(name).exists());
        assert_eq!(left, None, "{name} is left by {user:?} {place:?} {attack}");
    }
    Seen { answered: report.contains("\"verdict\":\"differs\""), text: seen }
}

/// Calls the test for every user and every fence that holds here; says once which do not.
fn for_every_fence(mut test: impl FnMut(&[&str], &[&str])) {
    static HOLDING: OnceLock<Vec<(Vec<&str>, &[&str])>> = OnceLock::new();
    let holding = HOLDING.get_or_init(|| {
        let all = users().into_iter().flat_map(|user| [(user.clone(), JAIL), (user, FOLDER)]);
        let holds = |(user, place): &(Vec<&str>, &[&str])| {
            let probe = attacked(user, place, &Outside::new(), &WORLDS, "true");
            let holds = !probe.text.contains("there is no fence around the adapter");
            if !holds {
                println!("skipped: {user:?} {place:?}: {}", probe.text);
            }
            holds
        };
        all.filter(holds).collect()
    });
    holding.iter().for_each(|(user, place)| test(user, place));
}

#[test]
fn nothing_outside_is_changed() {
    let attacks = [
        // The root is exchanged for a link to a folder outside, before the next world is put up.
        r#"mv "$root" "$root.away"; ln -s "$OUTSIDE/victim" "$root""#,
        r#"rm -rf "$root"; ln -s "$OUTSIDE/victim" "$root""#,
        r#"mv "$root/d" "$root/e"; ln -s "$OUTSIDE/victim" "$root/d"; ln -s "$OUTSIDE/victim/sub" "$root/closed/s""#,
        // Links that come and go while the world is taken away.
        r#"( i=0; while [ $i -lt 60 ]; do mv "$root/d" "$root/e"; ln -s "$OUTSIDE/victim" "$root/d"; rm "$root/d"; mv "$root/e" "$root/d";
           i=$((i+1)); done ) > /dev/null 2>&1 &"#,
        r#"cd "$root/d"; ( i=0; while [ $i -lt 60 ]; do mkdir x; mv x y; ln -s "$OUTSIDE/victim" x; rm x; mv y x; rmdir x; i=$((i+1)); done ) \
           > /dev/null 2>&1 &"#,
        // What is hard to remove.
        r#"cd "$root"; for i in 1 2; do n=$(printf 'n/%.0s' $(seq 1 300)); mkdir -p "$n"; cd "$n"; done; chmod 0 ."#,
        r#"mkdir "$root/c"; touch "$root/c/$(printf 'a\377\nb')"; chmod 0 "$root/c" "$root/d" "$root""#,
    ];
    let worlds: Vec<&str> = WORLDS.into_iter().cycle().take(6).collect();
    let test = |user: &[&str], place: &[&str]| {
        for attack in attacks {
            let outside = Outside::new();
            let before = outside.state();
            let seen = attacked(user, place, &outside, &worlds, attack);
            assert!(seen.answered, "{place:?} {attack}: {}", seen.text);
            let after = outside.state();
            if place == UNCONFINED {
                // Then the adapter itself may add something, but what the program could have removed is still there.
                assert!(before.iter().all(|(path, found)| after.get(path) == Some(found)), "{attack}: {before:?} {after:?}");
            } else {
                assert_eq!(after, before, "{user:?} {place:?} {attack}");
            }
        }
    };
    for_every_fence(test);
    // Without a fence as well: the program itself does no harm.
    test(&[], UNCONFINED);
}

#[test]
fn an_adapter_cannot_write_outside() {
    let attack = r#"echo x > "$OUTSIDE/victim/new"; echo x > "$OUTSIDE/victim/sub/kept"; rm -rf "$OUTSIDE/victim"; touch "$HOME/new" "$HOME/.kube/new"
        ln "$OUTSIDE/home/other" "$root/hard" && echo x > "$root/hard""#;
    for_every_fence(|user, place| {
        let outside = Outside::new();
        let before = outside.state();
        assert!(attacked(user, place, &outside, &WORLDS, attack).answered);
        assert_eq!(outside.state(), before, "{user:?} {place:?}");
    });
    let outside = Outside::new();
    let before = outside.state();
    attacked(&[], UNCONFINED, &outside, &WORLDS, attack);
    assert_ne!(outside.state(), before, "the attack would be seen");
}

#[test]
fn an_adapter_sees_nobodys_kubeconfig() {
    let attack = r#"cat "$HOME/.kube/config" "$KUBECONFIG"; ls "$HOME/.kube"; cd "$HOME" && cat .kube/config; echo "[$KUBECONFIG]""#;
    for_every_fence(|user, place| {
        let seen = attacked(user, place, &Outside::new(), &WORLDS, attack);
        assert!(!seen.text.contains(CANARY), "{user:?} {place:?}: {}", seen.text);
        assert!(seen.answered, "{user:?} {place:?}: {}", seen.text);
    });
    let seen = attacked(&[], UNCONFINED, &Outside::new(), &WORLDS, attack);
    assert!(seen.text.contains(CANARY), "the attack would be seen: {}", seen.text);
}

#[test]
fn a_kubeconfig_that_appears_later_is_not_seen_either() {
    for_every_fence(|user, place| {
        let outside = Outside::new();
        fs::remove_dir_all(outside.path("home/.kube")).unwrap();
        // The first question makes it, through the only way there is: this test waits for the adapter to come to its question.
        let (go, come) = (outside.path("go"), outside.path("come"));
        fs::write(&go, "").unwrap();
        let attack = r#"i=0; while [ ! -e "$OUTSIDE/come" ] && [ $i -lt 150 ]; do sleep 0.1; i=$((i+1)); done; cat "$HOME/.kube/config""#;
        let seen = std::thread::scope(|scope| {
            let running = scope.spawn(|| attacked(user, place, &outside, &WORLDS, attack));
            std::thread::sleep(std::time::Duration::from_millis(1500));
            outside.put("home/.kube/config", CANARY);
            fs::write(&come, "").unwrap();
            running.join().unwrap()
        });
        assert!(seen.answered && !seen.text.contains(CANARY), "{user:?} {place:?}: {}", seen.text);
    });
}

#[test]
fn an_adapter_reaches_no_address() {
    let reached = |user: &[&str], place: &[&str]| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let attack = format!("bash -c 'echo x > /dev/tcp/127.0.0.1/{port}'");
        assert!(attacked(user, place, &Outside::new(), &WORLDS, &attack).answered);
        listener.accept().is_ok()
    };
    if !reached(&[], UNCONFINED) {
        return println!("skipped: there is no bash here, which can connect");
    }
    for_every_fence(|user, place| assert!(!reached(user, place), "{user:?} {place:?}"));
}

#[test]
fn nothing_survives_the_check() {
    for_every_fence(|user, place| {
        let seconds = 100_000 + std::process::id() * 4 + u32::from(place == JAIL) * 2 + u32::from(user.is_empty());
        // Only in a jail does a process that leaves its group end as well.
        let away = if place == JAIL { "setsid" } else { "" };
        let attack = format!("{away} sleep {seconds} > /dev/null 2>&1 &");
        let seen = attacked(user, place, &Outside::new(), &WORLDS, &attack);
        let left = Command::new("pgrep").args(["-f", &format!("sleep {seconds}")]).output().unwrap();
        assert_eq!(text(&left.stdout), "", "{user:?} {place:?}");
        assert!(seen.text.contains("kubeconfigoracle"), "where the world was is known, so that what is left of it is found: {}", seen.text);
    });
}

/// Runs `check smoke` with another `bwrap` first on the path, or with nothing but the shell's own tools.
fn smoked(bwrap: &str, more: &[(&str, &str)]) -> (Option<i32>, String) {
    let path = folder();
    let script = path.path().join("bwrap");
    fs::write(&script, format!("#!/bin/sh\n{bwrap}\n")).unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
    let running = Command::new(PROGRAM)
        .args(["check", "smoke", "--place", "jail", "--adapter", &format!("{PROGRAM} serve")])
        .env("PATH", format!("{}:/usr/bin:/bin", path.path().display()))
        .envs(more.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let output = finish(running.expect("the program starts"));
    (output.status.code(), text(&output.stderr).to_owned())
}

/// A fence is what its canaries prove, whatever claims to be one.
#[test]
fn a_fence_that_lets_something_through_is_refused() {
    let nothing = format!(r#"while [ "$1" != -- ]; do shift; done; shift 2; exec {PROGRAM} "$@""#);
    for (bwrap, says) in [
        (nothing.as_str(), "can be read"),
        ("exit 1", "it ended before its canaries were tried"),
        ("echo 'no namespaces here' >&2; exit 1", "no namespaces here"),
    ] {
        let (status, said) = smoked(bwrap, &[("KUBECONFIG_ORACLE_JAILED", "1")]);
        assert_eq!(status, Some(2), "{bwrap}: {said}");
        assert!(said.contains("there is no fence around the adapter") && said.contains(says), "{bwrap}: {said}");
        assert!(said.contains("--unconfined"), "{bwrap}: {said}");
    }
}

/// Scenarios that lead a correct client to this machine's files.
#[test]
fn a_scenario_that_leads_out_is_not_asked() {
    let outside = Outside::new();
    let host = outside.path("home/.kube/config");
    let host = host.display();
    let user = |field: &str| {
        format!(
            "{{current-context: x, users: [{{name: u, user: {field}}}], contexts: [{{name: x, context: {{cluster: c, user: u}}}}], clusters: [{{name: c, cluster: {{server: \"https://h\"}}}}]}}"
        )
    };
    let with_file = |content: &str| format!("world: {{env: {{KUBECONFIG: /world/k}}, files: {{/world/k: {{text: '{content}'}}}}}}");
    let scenarios = [
        with_file(&user(&format!("{{tokenFile: {host}}}"))),
        with_file(&user(&format!("{{tokenFile: ../../../../../../..{host}}}"))),
        with_file(&user(&format!("{{tokenFile: \"\\x2f{}\"}}", &host.to_string()[1..]))),
        with_file(&user("{client-certificate: /etc/passwd, client-key: /etc/passwd}")),
        format!("world: {{}}\noverrides: {{cluster: {{server: \"https://h\"}}, user: {{tokenFile: {host}}}}}"),
        format!("world: {{env: {{KUBECONFIG: {host}}}}}"),
        format!("world: {{env: {{KUBECONFIG: /world/l}}, files: {{/world/l: {{symlink: {host}}}}}}}"),
        format!(
            "world: {{cwd: /world/1/2/3/4/5/6/7/8, env: {{HOME: \"/world/a:b/../../../../../../../../../../..{}\"}}}}",
            outside.path("home").display()
        ),
        format!(
            "world: {{files: {{/world/a: {{text: \"\"}}}}}}\nloading: {{migrations: [{{to: {}, from: a}}]}}",
            outside.path("victim/new").display()
        ),
    ];
    for_every_fence(|user, place| {
        for scenario in &scenarios {
            let seen = attacked(user, place, &outside, &[scenario], "true");
            let reason = "leads out of it to this machine's own files";
            assert!(seen.text.contains(reason), "{user:?} {place:?} {scenario}{}", seen.text);
            assert!(!seen.text.contains(CANARY), "{scenario}");
        }
    });
}

/// The shipped corpus has worlds without HOME. A library that then asks the user database must not find the machine's user.
#[test]
fn a_library_that_asks_the_user_database_finds_the_world() {
    let outside = Outside::new();
    let passwd = outside.path("passwd");
    let home = outside.path("home");
    fs::write(&passwd, format!("root:x:0:0::{0}:/bin/sh\nnobody:x:65534:65534::{0}:/bin/sh\n", home.display())).unwrap();
    let attack = r#"uid=$(id -u); while IFS=: read -r _ _ id _ _ home _; do [ "$id" = "$uid" ] && cat "$home/.kube/config"; done < /etc/passwd
        cat "$(getent passwd "$uid" | cut -d: -f6)/.kube/config""#;
    let adapter = format!("sh {}/attacks.sh", tools().display());
    let corpus = format!("{HERE}/../corpus");
    let seen = |place: &[&str]| {
        // A machine whose user database names that home, whatever HOME says.
        let machine = ["--dev-bind", "/", "/", "--ro-bind", passwd.to_str().unwrap(), "/etc/passwd", "--"];
        let folder = folder();
        let report = folder.path().join("report");
        let mut command = Command::new("bwrap");
        command.args(machine).arg(PROGRAM).args(["check", "--corpus", &corpus, "--adapter", &adapter, "--shrink", "0"]).args(place);
        command.arg("--report").arg(&report).env("ATTACK", attack).env("HOME", "/nonexistent").stdin(Stdio::null());
        let output = finish(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().ok()?);
        Some(format!("{}{}{}", text(&output.stdout), text(&output.stderr), fs::read_to_string(report).unwrap_or_default()))
    };
    match seen(UNCONFINED) {
        Some(text) if text.contains(CANARY) => {}
        skipped => return println!("skipped: no machine can be made up here: {skipped:?}"),
    }
    for place in [JAIL, FOLDER] {
        let text = seen(place).unwrap();
        assert!(text.contains("\"footer\""), "{place:?}: {text}");
        assert!(!text.contains(CANARY), "{place:?}: {text}");
    }
}
