//! Mutated kubeconfigs with planted secrets, through everything that hides secrets.
//!
//! An edit may put a secret in a field that is shown by definition, such as a name. Then it is shown, unless it looks like a secret. Such leaks
//! are explained by the mutant itself, are counted, and are the only ones that are allowed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use kubeconfig_oracle::internals::compare::{Errors, SECTIONS, compare, without_texts};
use kubeconfig_oracle::internals::decode::decode;
use kubeconfig_oracle::internals::disguise::disguise;
use kubeconfig_oracle::internals::explain::{Wanted, render, tell};
use kubeconfig_oracle::internals::lint::{Setting, Together, lint};
use kubeconfig_oracle::internals::secrets::conceal;
use kubeconfig_oracle::internals::world::World;
use kubeconfig_oracle::kubeconfig::{Config, Record, Secrecy, Slot};
use kubeconfig_oracle::outcome::{Answer, Error, Load, Outcome};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Entry, FileKind, Overrides, Scenario};
use kubeconfig_oracle::{evaluate, explain};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config as Cases, TestRunner};
use serde_json::{Value, json};

use super::secrets::{Damage, USERS, damage, damaged, world};

/// Secrets of many kinds, some of them where they do not belong.
const WRONG_PLACES: &str = r#"apiVersion: v1
kind: Config
current-context: main
clusters:
- name: main
  cluster:
    server: https://ops:p9Xw;2vR!kT@api.example:6443/k8s?sig=Wv83nZq0Lr5Y
    proxy-url: http://ops:N7$yHk2!mQz@proxy:3128
    certificate-authority: "-----BEGIN CERTIFICATE-----\nMIIDBjCCAe6gAwIBAgIBATANBgkqhkiG9w0BAQsF\n-----END CERTIFICATE-----"
users:
- name: symbols
  user:
    username: ann
    password: '!^&$%(!;^~$&)'
- name: specials
  user:
    token: 'p: #w7{0}r[d]*&!x9%Kq'
- name: eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2UifQ.Vq3mT9xZp7Lw2KdYf4RsHb8NcJg6QtXe
  user:
    token: eyJhbGciOiJSUzI1NiIsImtpZCI6IjIifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZSJ9.b8NcJg6QtXeVq3mT9xZp7Lw2KdYf4RsH
- name: keys
  user:
    client-certificate: certs/me.pem
    client-key: |
      -----BEGIN RSA PRIVATE KEY-----
      MIIEowIBAAKCAQEA0Z3VS5JJcds3xfnPRtGw
      q7dVmXc41bTzYkLhJs0aWeNu2RoIyQfPgDvB
      -----END RSA PRIVATE KEY-----
    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb3c=
- name: files
  user:
    tokenFile: kJ8sLq2NvX4zRb7Tw0Yc5Hd9Gf3Pm6Ue1Ao
- name: provider
  user:
    auth-provider:
      name: oidc
      config:
        client-secret: 5f8b2c1e9d7a4f60b3c8d2e1f7a9b0c4
        refresh-token: "1//0gR8nXw3\u004bq5Vt-Ls9Yb2Mz7Ha"
- name: plugin
  user:
    as: boss
    as-user-extra: {scopes: [R4k!v9.Tz2wX], H5q.Lm8#bN3: [x]}
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: aws
      args: [eks, get-token, --cluster-name, prod, --secret, Yt6#kP2w!zQ8, Mb4$xV7n]
      env: [{name: AWS_SECRET_ACCESS_KEY, value: wJalrXUtnFEMI/K7MDENG/bPxRfiCY3kL9}]
      interactiveMode: Never
contexts:
- name: main
  context: {cluster: main, user: plugin, namespace: shop}
"#;

/// The secrets of [`WRONG_PLACES`].
const PLANTED: &[&str] = &[
    "p9Xw;2vR!kT",
    "sig=Wv83nZq0Lr5Y",
    "N7$yHk2!mQz",
    "MIIDBjCCAe6gAwIBAgIBATANBgkqhkiG9w0BAQsF",
    "!^&$%(!;^~$&)",
    "p: #w7{0}r[d]*&!x9%Kq",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2UifQ.Vq3mT9xZp7Lw2KdYf4RsHb8NcJg6QtXe",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6IjIifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZSJ9.b8NcJg6QtXeVq3mT9xZp7Lw2KdYf4RsH",
    "MIIEowIBAAKCAQEA0Z3VS5JJcds3xfnPRtGw",
    "q7dVmXc41bTzYkLhJs0aWeNu2RoIyQfPgDvB",
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb3c=",
    "kJ8sLq2NvX4zRb7Tw0Yc5Hd9Gf3Pm6Ue1Ao",
    "5f8b2c1e9d7a4f60b3c8d2e1f7a9b0c4",
    "0gR8nXw3",
    "q5Vt-Ls9Yb2Mz7Ha",
    "R4k!v9.Tz2wX",
    "H5q.Lm8#bN3",
    "Yt6#kP2w!zQ8",
    "Mb4$xV7n",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCY3kL9",
];

/// The users that are selected; the empty name leaves it to the file.
const WHO: &[&str] = &["", "symbols", "specials", "keys", "files", "provider", "plugin", "block", "flow", "folded", "extra"];

/// The number of successive characters of a secret that count as a leak.
const WINDOW: usize = 8;

/// The keys whose values are shown.
const SHOWN_KEYS: [&str; 21] = [
    "kind",
    "apiVersion",
    "name",
    "current-context",
    "server",
    "proxy-url",
    "api-version",
    "tls-server-name",
    "certificate-authority",
    "client-certificate",
    "client-key",
    "tokenFile",
    "as",
    "as-uid",
    "as-groups",
    "username",
    "cluster",
    "user",
    "namespace",
    "command",
    "interactiveMode",
];

/// Every run of characters that must not be printed.
struct Needles(HashSet<Vec<u8>>);

impl Needles {
    fn new() -> Needles {
        let marked = USERS.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.contains("Zq7Kx") || word.contains("WnE3S3g"));
        let secrets = PLANTED.iter().copied().chain(marked);
        Needles(secrets.flat_map(|secret| secret.as_bytes().windows(WINDOW).map(<[u8]>::to_vec)).collect())
    }

    /// Returns the first secret in a text.
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        let at = text.as_bytes().windows(WINDOW).position(|window| self.0.contains(window))?;
        text.get(at..at + WINDOW)
    }
}

/// What goes wrong when people edit a file line by line.
#[derive(Clone, Debug)]
enum Edit {
    /// A few characters are wrong.
    Damage(Damage),
    /// The value of a line gets another key.
    Rename(Index, &'static str),
    /// A line goes elsewhere.
    Move(Index, Index),
    /// A line loses its break, or is gone.
    Join(Index),
    Remove(Index),
    /// A line is further in, or further out.
    Indent(Index, usize),
    /// Two lines exchange what follows their keys.
    Exchange(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let line = any::<Index>;
    prop_oneof![
        6 => damage().prop_map(Edit::Damage),
        2 => (line(), select(&SHOWN_KEYS[..])).prop_map(|(at, key)| Edit::Rename(at, key)),
        2 => (line(), line()).prop_map(|(from, to)| Edit::Move(from, to)),
        1 => line().prop_map(Edit::Join),
        1 => line().prop_map(Edit::Remove),
        2 => (line(), 0..8usize).prop_map(|(at, blanks)| Edit::Indent(at, blanks)),
        2 => (line(), line()).prop_map(|(one, other)| Edit::Exchange(one, other)),
    ]
}

fn edited(text: &str, edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |text, edit| edit.apply(&text))
}

impl Edit {
    fn apply(&self, text: &str) -> String {
        if let Edit::Damage(damage) = self {
            return damaged(text, std::slice::from_ref(damage));
        }
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let place = |at: &Index| at.index(lines.len().max(1)).min(lines.len().saturating_sub(1));
        if lines.is_empty() {
            return String::new();
        }
        match self {
            Edit::Damage(_) => {}
            Edit::Rename(at, key) => {
                let at = place(at);
                let line = lines[at].clone();
                let front = line.len() - line.trim_start_matches([' ', '-']).len();
                let value = line[front..].split_once(": ").map_or(&line[front..], |(_, value)| value);
                lines[at] = format!("{}{key}: {value}", &line[..front]);
            }
            Edit::Move(from, to) => {
                let (from, to) = (place(from), place(to));
                let line = lines.remove(from);
                lines.insert(to.min(lines.len()), line);
            }
            Edit::Join(at) => {
                let at = place(at);
                lines[at] = lines[at].trim_end_matches('\n').to_owned();
            }
            Edit::Remove(at) => drop(lines.remove(place(at))),
            Edit::Indent(at, blanks) => {
                let at = place(at);
                lines[at] = " ".repeat(*blanks) + lines[at].trim_start_matches(' ');
            }
            Edit::Exchange(one, other) => {
                let (one, other) = (place(one), place(other));
                let parts = |line: &str| line.split_once(": ").map(|(key, value)| (key.to_owned(), value.to_owned()));
                if let (Some((key, value)), Some((other_key, other_value))) = (parts(&lines[one]), parts(&lines[other])) {
                    lines[one] = format!("{key}: {other_value}");
                    lines[other] = format!("{other_key}: {value}");
                }
            }
        }
        lines.concat()
    }
}

/// A secret that was printed.
#[derive(Debug)]
struct Leak {
    by: &'static str,
    secret: String,
    around: String,
}

fn scenario(text: &str, user: &str) -> Scenario {
    let overrides = Overrides { context: Some(json!({"user": user})), ..Overrides::default() };
    let overrides = Some(overrides).filter(|_| !user.is_empty());
    Scenario { id: "captured/x".to_owned(), entry: Entry::Kubectl, world: world(text), overrides, ..Scenario::default() }
}

/// Prints everything that the program would print of a mutant, and returns the leaks.
fn leaks(needles: &Needles, text: &str, user: &str) -> Vec<Leak> {
    let scenario = scenario(text, user);
    let outputs = [
        ("capture", captured(&scenario)),
        ("errors", errors(&scenario, text)),
        ("resolve", resolved(&scenario)),
        ("explain", told(&scenario, text)),
        ("diff-releases", compared(&scenario)),
        ("lint", linted(&scenario)),
    ];
    let leak = |(by, output): (&'static str, String)| {
        let secret = needles.find(&output)?.to_owned();
        let at = output.find(&secret)?;
        let around = output.char_indices().filter(|(i, _)| (at.saturating_sub(60)..at + 40).contains(i)).map(|(_, c)| c).collect();
        Some(Leak { by, secret, around })
    };
    outputs.into_iter().filter_map(leak).collect()
}

fn captured(scenario: &Scenario) -> String {
    let disguised = disguise(scenario, &BTreeSet::from(["/world/home/.kube/config".to_owned()]), &[]);
    let mut shared = disguised.scenario.clone();
    let mut text = disguised.notes.join("\n");
    for file in shared.world.files.values_mut() {
        if let FileKind::Content(bytes) = &mut file.kind {
            text += &String::from_utf8_lossy(&std::mem::take(bytes));
        }
    }
    text += &json!(shared).to_string();
    // What the last look finds is not written.
    if !disguised.leaks(&text).is_empty() {
        return "refused".to_owned();
    }
    if let (Ok(real), Ok(other)) = (evaluate(scenario), evaluate(&disguised.scenario)) {
        text += &disguised.differences(&real, &other).join("\n");
    }
    text
}

fn errors(scenario: &Scenario, text: &str) -> String {
    let mut out = String::new();
    if let Err(failure) = decode(text.as_bytes(), Release::NEWEST.behaviours()) {
        out += &failure.render(text.as_bytes(), "config");
    }
    let Ok(outcome) = evaluate(scenario) else { return out };
    let mut add = |errors: &[Error]| errors.iter().for_each(|error| out += &format!("{error}\n{}\n", error.message));
    if let Some(Load::Returned(loaded)) = &outcome.load {
        add(&loaded.errors);
    }
    if let Some(Answer::Errors(errors)) = &outcome.client {
        add(errors);
    }
    if let Some(Answer::Errors(errors)) = &outcome.namespace {
        add(errors);
    }
    out
}

fn resolved(scenario: &Scenario) -> String {
    let Ok(explained) = explain(scenario) else { return String::new() };
    let Outcome { client, namespace, .. } = &explained.outcome;
    let mut out = render(&explained.trace, |_| None);
    for (section, answer) in [("client", json!(client)), ("namespace", json!(namespace))] {
        let Some(mut value) = answer.get("ok").cloned() else { continue };
        conceal::value(section, &mut value);
        out += &value.to_string();
    }
    out
}

/// What `lint` says of the file, as one of kubectl's and as one from elsewhere, in two releases.
fn linted(scenario: &Scenario) -> String {
    let world = World::new(&scenario.world);
    let names = ["/world/home/.kube/config".to_owned()];
    let releases = [Release::NEWEST, Release::new(23, 0)];
    let settings = releases.map(|release| Setting { world: &world, release, now: 1_800_000_000 });
    let found = settings.into_iter().flat_map(|setting| {
        let looked = |own: &[String]| lint(&names, own, Together::Apart, setting);
        [looked(&names), looked(&[])].concat()
    });
    found.map(|finding| format!("{} {}\n", finding.message, finding.repair)).collect()
}

/// What `resolve` and `explain` say in words: everything, and of the first lines what became of them.
fn told(scenario: &Scenario, text: &str) -> String {
    let Ok(told) = tell(scenario, &Wanted { fields: true, entries: true, ..Wanted::default() }) else { return String::new() };
    let mut out = json!([told.summary, told.fields, told.entries]).to_string();
    for line in (1..=text.lines().count() as u32).take(4) {
        let wanted = Wanted { line: Some(("/world/home/.kube/config".to_owned(), line)), ..Wanted::default() };
        let lines = tell(scenario, &wanted).map(|told| told.why_not).unwrap_or_default();
        lines.iter().for_each(|why| out += &format!("{}: {}\n", why.about, why.verdict));
    }
    out
}

fn compared(scenario: &Scenario) -> String {
    let outcome = |release: &str| -> Value {
        let release = release.parse().ok();
        evaluate(&Scenario { release, ..scenario.clone() }).map(|outcome| without_texts(json!(outcome))).unwrap_or_default()
    };
    let mut out = String::new();
    for difference in compare(&outcome("1.18"), &outcome("1.37"), SECTIONS, Errors::Exact) {
        out += &conceal::path(&difference.path);
        for mut value in [difference.expected, difference.actual].into_iter().flatten() {
            conceal::value(&difference.path, &mut value);
            out += &value.to_string();
        }
    }
    out
}

/// Returns why a secret may be shown: the mutant has it where names, paths and hosts are.
fn explanation(text: &str, secret: &str) -> Option<String> {
    if let Ok(decoded) = decode(text.as_bytes(), Release::NEWEST.behaviours())
        && let Some((place, _)) = shown_values(&decoded.config).into_iter().find(|(_, value)| value.contains(secret))
    {
        return Some(place);
    }
    // What is not decoded is judged by the key before it, on the same line or the one before: a broken file, a later document, a repeated key.
    text.match_indices(secret).find_map(|(at, _)| {
        // A carriage return may stand between a key and its colon.
        let before = text[..at].replace('\r', "");
        let lines: Vec<&str> = before.rsplit('\n').take(2).collect();
        let before = |line: &&str| SHOWN_KEYS.into_iter().filter_map(|key| Some((line.rfind(&format!("{key}:"))?, key))).max();
        let (_, key) = lines.iter().find(|line| line.contains(':')).and_then(before)?;
        Some(format!("after the key {key}"))
    })
}

/// Returns every text of a config that is shown, with its place.
fn shown_values(config: &Config) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let names = config.clusters.keys().chain(config.auth_infos.keys()).chain(config.contexts.keys());
    found.extend(names.map(|name| ("name".to_owned(), name.clone())));
    add_shown(config, &mut found);
    config.clusters.values().for_each(|cluster| add_shown(&**cluster, &mut found));
    config.contexts.values().for_each(|context| add_shown(&**context, &mut found));
    for user in config.auth_infos.values() {
        add_shown(&**user, &mut found);
        user.auth_provider.iter().for_each(|provider| add_shown(&**provider, &mut found));
        user.exec.iter().for_each(|exec| add_shown(&**exec, &mut found));
        user.exec.iter().flat_map(|exec| exec.env.iter().flatten()).for_each(|variable| add_shown(variable, &mut found));
    }
    let extensions = config.extensions.keys().chain(config.preferences.extensions.keys());
    let extensions = extensions.chain(config.clusters.values().flat_map(|cluster| cluster.extensions.keys()));
    let extensions = extensions.chain(config.auth_infos.values().flat_map(|user| user.extensions.keys()));
    found.extend(extensions.map(|name| ("extension".to_owned(), name.clone())));
    found
}

fn add_shown<T: Record>(record: &T, found: &mut Vec<(String, String)>) {
    for field in T::FIELDS {
        match (&field.slot, field.secrecy) {
            (Slot::Text(lens), Secrecy::Public) => found.push((field.place.to_owned(), (lens.get)(record).clone())),
            (Slot::Text(lens), Secrecy::Url) => found.push((field.place.to_owned(), host_and_path((lens.get)(record)))),
            (Slot::Texts(lens), Secrecy::Public) => {
                found.extend((lens.get)(record).iter().map(|text| (field.place.to_owned(), text.clone())))
            }
            _ => {}
        }
    }
}

/// The part of a URL that is no secret by definition.
fn host_and_path(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    url.rsplit_once('@').map_or(url, |(_, host)| host).to_owned()
}

#[test]
fn mutants_leak_only_what_an_edit_put_in_a_shown_field() {
    let needles = Needles::new();
    assert!(needles.find(WRONG_PLACES).is_some() && needles.0.len() > 400, "{}", needles.0.len());
    let strategy = (select(&[WRONG_PLACES, USERS][..]), select(WHO), prop::collection::vec(edit(), 0..5));
    let found: RefCell<BTreeMap<(bool, String), (usize, String)>> = RefCell::default();
    let cases = Cases { failure_persistence: None, ..Cases::default() };
    let result = TestRunner::new(cases.clone()).run(&strategy, |(text, user, edits)| {
        let mutant = edited(text, &edits);
        for leak in leaks(&needles, &mutant, user) {
            let explanation = explanation(&mutant, &leak.secret);
            let kind = format!("{}: {}", leak.by, explanation.as_deref().unwrap_or(&leak.secret));
            let example = format!("{:?} of {edits:?}", leak.around);
            found.borrow_mut().entry((explanation.is_none(), kind)).or_insert((0, example)).0 += 1;
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    println!("{} mutants", cases.cases);
    for ((is_fault, kind), (count, example)) in found.borrow().iter() {
        println!("{} {count:6} {kind}, such as {example}", if *is_fault { "FAULT" } else { "     " });
    }
    assert!(found.borrow().keys().all(|(is_fault, _)| !is_fault));
}

#[test]
fn nothing_leaks_from_an_unharmed_file() {
    let needles = Needles::new();
    for text in [WRONG_PLACES, USERS] {
        for user in WHO {
            let found = leaks(&needles, text, user);
            assert!(found.is_empty(), "{user}: {found:?}");
        }
    }
}
