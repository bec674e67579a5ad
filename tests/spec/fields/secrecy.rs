//! What each use of secrets shows of every field is what the table of `src/secrets/mod.rs` says.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::internals::disguise::disguise;
use kubeconfig_oracle::internals::encode;
use kubeconfig_oracle::internals::secrets::{conceal, hide, mask};
use kubeconfig_oracle::kubeconfig::{AuthInfo, Cluster, Config, Context, ExecConfig, Record, Secrecy, Shape};
use kubeconfig_oracle::outcome::{Answer, ClientConfig};
use kubeconfig_oracle::scenario::{File, Overrides, Scenario, World};
use serde_json::{Value, json};

use super::samples::{filled, for_every_struct, with_everything};

/// A word that stands for a place, and is part of no other.
fn word(place: &str) -> String {
    let letters: String = place.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("zq7kx{letters}z9")
}

/// Whether a text shows what was planted at a place.
fn shows(text: &str, place: &str) -> bool {
    text.contains(&word(place)) || text.contains(&STANDARD.encode(word(place)))
}

/// Holds a text in which every field was planted to what may be shown of it.
fn assert_shows(what: &str, text: &str, is_shown: impl Fn(&str, Secrecy) -> bool) {
    for_every_struct!(Struct => {
        for line in Struct::FIELDS.iter().filter(|field| !matches!(field.info().shape, Shape::Flag | Shape::Block)) {
            // No release of today writes it.
            if line.place != "cluster.api-version" {
                assert_eq!(shows(text, line.place), is_shown(line.place, line.secrecy), "{what}: {} is {:?}, and shown", line.place, line.secrecy);
            }
        }
    });
}

#[test]
fn what_is_not_hidden_shows_everything() {
    assert_shows("view --raw", &encode::to_json(&with_everything(&word)).expect("JSON"), |_, _| true);
}

#[test]
fn view_hides_secrets_and_bytes() {
    let mut config = with_everything(&word);
    hide(&mut config);
    assert_shows("view", &encode::to_json(&config).expect("JSON"), |_, secrecy| !matches!(secrecy, Secrecy::Secret | Secrecy::Certificate));
}

/// What others see, except for the parts of URLs and arguments in which a sample has its word.
fn is_shown(secrecy: Secrecy) -> bool {
    match secrecy {
        Secrecy::Public => true,
        Secrecy::Url | Secrecy::Arguments | Secrecy::Setting | Secrecy::Certificate | Secrecy::Secret => false,
    }
}

#[test]
fn a_difference_conceals_secrets() {
    let mut loaded = json!({ "config": with_everything(&word) });
    conceal::value("load", &mut loaded);
    assert_shows("diff-releases", &loaded.to_string(), |_, secrecy| is_shown(secrecy));
}

/// The client configuration of a cluster and a user.
fn client(cluster: Cluster, user: AuthInfo) -> ClientConfig {
    let one = || "one".to_owned();
    let config = Config {
        clusters: BTreeMap::from([(one(), Box::new(cluster))]),
        auth_infos: BTreeMap::from([(one(), Box::new(user))]),
        contexts: BTreeMap::from([(one(), Box::new(Context { cluster: one(), auth_info: one(), ..Context::default() }))]),
        current_context: one(),
        ..Config::default()
    };
    match evaluate(&scenario(&encode::for_people(&config).expect("JSON"))).expect("an outcome").client {
        Some(Answer::Ok(client)) => client,
        other => panic!("a client configuration was expected: {other:?}"),
    }
}

/// A machine with one kubeconfig.
fn scenario(text: &str) -> Scenario {
    let files = BTreeMap::from([("/world/k".to_owned(), File::content(text))]);
    let env = BTreeMap::from([("KUBECONFIG".to_owned(), "/world/k".to_owned())]);
    Scenario { id: "fields/secrecy".to_owned(), world: World { env, files, ..World::default() }, ..Scenario::default() }
}

#[test]
fn a_client_configuration_conceals_what_it_takes_over() {
    let everything: AuthInfo = filled(&word);
    let cluster = || {
        let everything: Cluster = filled(&word);
        Cluster {
            server: everything.server,
            proxy_url: everything.proxy_url,
            certificate_authority_data: everything.certificate_authority_data,
            ..Cluster::default()
        }
    };
    // What can stand in one user.
    let all = || everything.clone();
    let clients = [
        AuthInfo { token: all().token, ..AuthInfo::default() },
        AuthInfo { username: all().username, password: all().password, ..AuthInfo::default() },
        AuthInfo { client_certificate_data: all().client_certificate_data, client_key_data: all().client_key_data, ..AuthInfo::default() },
        AuthInfo { auth_provider: all().auth_provider, ..AuthInfo::default() },
        AuthInfo {
            exec: all().exec.map(|exec| Box::new(ExecConfig { interactive_mode: "Never".to_owned(), ..*exec })),
            ..AuthInfo::default()
        },
        AuthInfo {
            impersonate: all().impersonate,
            impersonate_uid: all().impersonate_uid,
            impersonate_groups: all().impersonate_groups,
            impersonate_user_extra: all().impersonate_user_extra,
            ..AuthInfo::default()
        },
    ];
    let mut taken_over = BTreeSet::new();
    for user in clients {
        let client = client(cluster(), user);
        let raw = json!(client).to_string();
        let mut concealed = json!(client);
        conceal::value("client.ok", &mut concealed);
        let concealed = concealed.to_string();
        for_every_struct!(Struct => {
            for field in Struct::FIELDS.iter().filter(|field| shows(&raw, field.place)) {
                taken_over.insert(field.place);
                assert_eq!(shows(&concealed, field.place), is_shown(field.secrecy), "resolve: {} is {:?}, and shown", field.place, field.secrecy);
            }
        });
    }
    assert!(taken_over.len() > 18, "the configurations take over what they are given: {taken_over:?}");
}

#[test]
fn a_refused_line_shows_names_and_no_more() {
    for_every_struct!(Struct => {
        for field in Struct::FIELDS.iter().filter(|field| !matches!(field.info().shape, Shape::Flag | Shape::Block)) {
            let line = format!("    {}: {}", field.name, word(field.place));
            let shown: String = mask(&line).into_iter().collect();
            assert!(shown.starts_with(&format!("    {}: ", field.name)), "the name of {} is shown: {shown}", field.place);
            // By itself the word is the host of a URL.
            let expected = matches!(field.secrecy, Secrecy::Public | Secrecy::Url);
            assert_eq!(shows(&shown, field.place), expected, "the line of a refusal: {} is {:?}, and shown", field.place, field.secrecy);
        }
    });
}

#[test]
fn a_captured_file_shares_names_alone() {
    let config = with_everything(&word);
    let json = encode::to_json(&config).expect("JSON");
    let yaml = encode::for_people(&config).expect("JSON");
    let broken = format!("{yaml}\t: [\n");
    for (what, text) in [("capture", yaml), ("capture of JSON", json), ("capture of a broken file", broken)] {
        let disguised = disguise(&scenario(&text), &BTreeSet::from(["/world/k".to_owned()]), &[]);
        let shared = serde_json::to_string(&disguised.scenario).expect("JSON");
        assert_shows(what, &shared, |_, secrecy| is_shown(secrecy));
    }
}

#[test]
fn captured_overrides_share_names_alone() {
    let stanza = |mut stanza: Value| {
        // Flags set nothing that is made of fields.
        if let Value::Object(fields) = &mut stanza {
            fields.retain(|name, _| !matches!(name.as_str(), "exec" | "auth-provider" | "extensions"));
        }
        Some(stanza)
    };
    let overrides = Overrides {
        user: stanza(json!(filled::<AuthInfo>(&word))),
        cluster: stanza(json!(filled::<Cluster>(&word))),
        ..Overrides::default()
    };
    let real = Scenario { overrides: Some(overrides), ..scenario("") };
    let shared = serde_json::to_string(&disguise(&real, &BTreeSet::new(), &[]).scenario).expect("JSON");
    let assert_fields = |place: &str, shape: Shape, secrecy| {
        if !matches!(shape, Shape::Flag | Shape::Block) {
            assert_eq!(shows(&shared, place), is_shown(secrecy), "overrides of capture: {place} is {secrecy:?}, and shared");
        }
    };
    AuthInfo::FIELDS.iter().for_each(|field| assert_fields(field.place, field.info().shape, field.secrecy));
    Cluster::FIELDS.iter().for_each(|field| assert_fields(field.place, field.info().shape, field.secrecy));
}
