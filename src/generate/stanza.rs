//! Generates clusters, users and contexts: as people write them, and as nobody should.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::document::{AuthProvider, Cluster, Context, Exec, Extension, User};
use super::{pem, pool};

/// Generates a cluster.
pub fn arb_cluster(mode: Mode) -> BoxedStrategy<Cluster> {
    let server = mode.usually(pool::SERVERS.arb(mode));
    let rest = (
        weighted(0.15, pool::TLS_NAMES.arb(mode)),
        weighted(0.15, any::<bool>()),
        arb_authorities(mode),
        weighted(0.12, pool::PROXIES.arb(mode)),
        weighted(0.1, any::<bool>()),
        arb_extensions(mode, 0.12),
    );
    (server, rest)
        .prop_map(|(server, (tls_server_name, insecure_skip_tls_verify, authorities, proxy_url, disable_compression, extensions))| {
            Cluster {
                server,
                tls_server_name,
                insecure_skip_tls_verify,
                certificate_authority: authorities.0,
                certificate_authority_data: authorities.1,
                proxy_url,
                disable_compression,
                extensions,
            }
        })
        .boxed()
}

/// Generates the path and data of a certificate, a key or an authority: one of them, neither or both.
type PathAndData = (Option<String>, Option<Vec<u8>>);

fn arb_authorities(mode: Mode) -> BoxedStrategy<PathAndData> {
    let both = mode.rarely();
    prop_oneof![
        10 => Just((None, None)),
        4 => pool::PEM_PATHS.arb(mode).prop_map(|path| (Some(path), None)),
        1 => pool::arb_data(mode).prop_map(|data| (None, Some(data))),
        3 => pem::arb_authorities(mode).prop_map(|data| (None, Some(data))),
        both => (pool::PEM_PATHS.arb(mode), pool::arb_data(mode)).prop_map(|(path, data)| (Some(path), Some(data))),
    ]
    .boxed()
}

/// Generates a user with one way to authenticate, perhaps with impersonation; a wild one may have several ways at once.
pub fn arb_user(mode: Mode) -> BoxedStrategy<User> {
    let one = (arb_credentials(mode), arb_impersonation(mode), arb_extensions(mode, 0.06));
    let one =
        one.prop_map(|(credentials, impersonation, extensions)| User { extensions, ..with_impersonation(credentials, impersonation) });
    let heap = vec(arb_credentials(mode), 2..4).prop_map(|ways| ways.into_iter().fold(User::default(), heaped)).boxed();
    prop_oneof![20 => one, mode.rarely() => heap].boxed()
}

/// Generates one way to authenticate.
fn arb_credentials(mode: Mode) -> BoxedStrategy<User> {
    let token = pool::SECRETS.arb(mode).prop_map(|token| User { token: Some(token), ..User::default() });
    let token_file = (pool::TOKEN_PATHS.arb(mode), weighted(0.2, pool::SECRETS.arb(mode))).prop_map(|(path, token)| User {
        token_file: Some(path),
        token,
        ..User::default()
    });
    let basic = (weighted(0.8, pool::PEOPLE.arb(mode)), weighted(0.8, pool::SECRETS.arb(mode))).prop_map(|(username, password)| User {
        username,
        password,
        ..User::default()
    });
    prop_oneof![
        2 => Just(User::default()),
        6 => token,
        4 => token_file,
        3 => basic,
        5 => arb_certificate(mode),
        5 => arb_exec(mode).prop_map(|exec| User { exec: Some(exec), ..User::default() }),
        2 => arb_auth_provider(mode).prop_map(|provider| User { auth_provider: Some(provider), ..User::default() }),
    ]
    .boxed()
}

fn arb_certificate(mode: Mode) -> BoxedStrategy<User> {
    let half = || {
        prop_oneof![
            8 => pool::PEM_PATHS.arb(mode).prop_map(|path| (Some(path), None)),
            8 => pool::arb_data(mode).prop_map(|data| (None, Some(data))),
            mode.rarely() => Just((None, None)),
            mode.rarely() => (pool::PEM_PATHS.arb(mode), pool::arb_data(mode)).prop_map(|(path, data)| (Some(path), Some(data))),
        ]
    };
    let of_data = pem::arb_pair(mode).prop_map(|(certificate, key)| ((None, Some(certificate)), (None, Some(key))));
    let of_one_file = pool::PEM_PATHS.arb(mode).prop_map(|path| ((Some(path.clone()), None), (Some(path), None)));
    prop_oneof![4 => of_data, 2 => of_one_file, 4 => (half(), half())]
        .prop_map(|((client_certificate, client_certificate_data), (client_key, client_key_data))| User {
            client_certificate,
            client_certificate_data,
            client_key,
            client_key_data,
            ..User::default()
        })
        .boxed()
}

/// Generates the fields of impersonation.
fn arb_impersonation(mode: Mode) -> BoxedStrategy<User> {
    let extra = vec((pool::KEYS.arb(mode), vec(pool::PEOPLE.arb(mode), 0..3)), 0..3).prop_map(first_of_each);
    let somebody = (
        mode.usually(pool::PEOPLE.arb(mode)),
        weighted(0.4, pool::PEOPLE.arb(mode)),
        weighted(0.4, vec(pool::PEOPLE.arb(mode), 0..3)),
        weighted(0.4, extra),
    )
        .prop_map(|(impersonate, impersonate_uid, impersonate_groups, impersonate_extra)| User {
            impersonate,
            impersonate_uid,
            impersonate_groups,
            impersonate_extra,
            ..User::default()
        });
    prop_oneof![5 => Just(User::default()), 1 => somebody].boxed()
}

fn with_impersonation(user: User, whom: User) -> User {
    User {
        impersonate: whom.impersonate,
        impersonate_uid: whom.impersonate_uid,
        impersonate_groups: whom.impersonate_groups,
        impersonate_extra: whom.impersonate_extra,
        ..user
    }
}

/// Combines two ways to authenticate in one user; if both set a field, the later one wins.
fn heaped(user: User, other: User) -> User {
    User {
        client_certificate: other.client_certificate.or(user.client_certificate),
        client_certificate_data: other.client_certificate_data.or(user.client_certificate_data),
        client_key: other.client_key.or(user.client_key),
        client_key_data: other.client_key_data.or(user.client_key_data),
        token: other.token.or(user.token),
        token_file: other.token_file.or(user.token_file),
        username: other.username.or(user.username),
        password: other.password.or(user.password),
        auth_provider: other.auth_provider.or(user.auth_provider),
        exec: other.exec.or(user.exec),
        ..user
    }
}

fn arb_exec(mode: Mode) -> BoxedStrategy<Exec> {
    let name = mode.usually(pool::KEYS.arb(mode));
    (
        mode.usually(pool::COMMANDS.arb(mode)),
        weighted(0.4, vec(pool::KEYS.arb(mode), 0..3)),
        vec((name, weighted(0.8, pool::PEOPLE.arb(mode))), 0..3),
        mode.usually(pool::EXEC_VERSIONS.arb(mode)),
        weighted(0.3, pool::HINTS.arb(Mode::Wild)),
        weighted(0.3, any::<bool>()),
        mode.usually(pool::EXEC_MODES.arb(mode)),
        weighted(0.03, (select(&["config", "stdinUnavailable", "pluginPolicy", "cluster"][..]), pool::arb_payload())),
    )
        .prop_map(|(command, args, env, api_version, install_hint, provide_cluster_info, interactive_mode, unknown)| Exec {
            command,
            args,
            env,
            api_version,
            install_hint,
            provide_cluster_info,
            interactive_mode,
            unknown,
        })
        .boxed()
}

fn arb_auth_provider(mode: Mode) -> BoxedStrategy<AuthProvider> {
    const SETTINGS: &[(&str, &[&str])] = &[
        ("idp-issuer-url", &["https://i", ""]),
        ("client-id", &["c", "c", ""]),
        ("idp-certificate-authority", &["/world/pki/ca.pem"]),
        ("idp-certificate-authority-data", &["", "Q0E=", "?"]),
        ("tenant-id", &["t"]),
        ("apiserver-id", &["a"]),
        ("config-mode", &["", "0", "1", "2", "x"]),
        ("cmd-path", &["c", "c", " ", ""]),
        ("scopes", &["", "s"]),
        ("ttl", &["1m", "soon"]),
        ("username", &["joe"]),
        ("identityEndpoint", &["https://i"]),
    ];
    let any = vec((pool::KEYS.arb(mode), pool::SECRETS.arb(mode)), 0..3).prop_map(first_of_each);
    let setting = |(key, values): &(&'static str, &'static [&'static str])| {
        let (key, often) =
            (*key, if matches!(*key, "idp-issuer-url" | "client-id" | "tenant-id" | "apiserver-id" | "cmd-path") { 0.9 } else { 0.15 });
        weighted(often, select(*values)).prop_map(move |value| value.map(|value| (key.to_owned(), value.to_owned()))).boxed()
    };
    let known = SETTINGS.iter().map(setting).collect::<Vec<_>>().prop_map(|settings| settings.into_iter().flatten().collect::<Vec<_>>());
    let config = prop_oneof![3 => known, 1 => any];
    (weighted(0.9, pool::PROVIDERS.arb(mode)), weighted(0.9, config)).prop_map(|(name, config)| AuthProvider { name, config }).boxed()
}

/// Generates a context, whose references may dangle.
pub fn arb_context(mode: Mode) -> BoxedStrategy<Context> {
    (
        mode.usually(pool::NAMES.arb(mode)),
        mode.usually(pool::NAMES.arb(mode)),
        weighted(0.5, pool::NAMESPACES.arb(mode)),
        arb_extensions(mode, 0.05),
    )
        .prop_map(|(cluster, user, namespace, extensions)| Context { cluster, user, namespace, extensions })
        .boxed()
}

/// Generates extensions with the given probability; only wild ones have repeated names.
pub(super) fn arb_extensions(mode: Mode, probability: f64) -> BoxedStrategy<Vec<Extension>> {
    let extension = (pool::EXTENSION_NAMES.arb(mode), weighted(0.95, pool::arb_payload()));
    weighted(probability, vec(extension, 1..3))
        .prop_map(move |extensions| {
            let extensions = extensions.unwrap_or_default();
            let extensions = if mode == Mode::Wild { extensions } else { first_of_each(extensions) };
            extensions.into_iter().map(|(name, payload)| Extension { name, payload }).collect()
        })
        .boxed()
}

/// Keeps the first pair of each key.
pub(super) fn first_of_each<T>(pairs: Vec<(String, T)>) -> Vec<(String, T)> {
    let mut seen = std::collections::BTreeSet::new();
    pairs.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect()
}
