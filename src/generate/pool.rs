//! The pools from which values are drawn. They are small, so that names collide and references often exist.
//!
//! Each pool has a common and an odd part; the mode determines how often the odd part is used. Values shrink towards the beginning of the
//! common part.

use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::node::Node;

/// Strings with the same meaning.
pub struct Pool {
    pub(super) common: &'static [&'static str],
    pub(super) odd: &'static [&'static str],
}

/// Names of clusters, users and contexts.
pub const NAMES: Pool =
    Pool { common: &["a", "a", "a", "b", "b", "c"], odd: &["", "", "ünï", "y", "0123", "a b", "a: b", "#", "- a", "A"] };

/// Namespaces.
pub const NAMESPACES: Pool = Pool { common: &["team", "default", "kube-system"], odd: &["", "Bad_NS", "a.b", " ", "ns/x"] };

/// Servers.
pub const SERVERS: Pool = Pool {
    common: &[
        "https://h",
        "https://h:6443",
        "http://h:8080",
        "https://h/api/",
        "https://10.0.0.1:443",
        "https://[::1]:6443",
        "http://localhost:8080",
        "https://api.example.com:6443",
        "https://127.0.0.1:6443",
        "https://10.1.2.3",
    ],
    odd: &[
        "",
        "https://010.1.2.3:6443",
        "https://h.example ",
        "https://[::1",
        "https://h:",
        "https://h?",
        "https://bücher.example",
        "http://joe:p@h",
        "https://@h",
        "https://[fd00::1]",
        "https://h/%41%2f..",
        "https://LOCALHOST",
        "https://h/a/./*",
        "h:6443",
        "h",
        "HTTPS://H/A?x=1#f",
        "https://h/a?x",
        "https://h?x",
        "https://h/?x",
        "https://h/a#f",
        "https://h/#f",
        "https://h/a%2Fb",
        "https://h/a%2Fb c",
        "https://h/é",
        "https://u:p@h/x",
        "https://h/a//b/../c/",
        "https://h/a?",
        "//h/p",
        "mailto:x",
        "https:opaque/x",
        "https://h/%zz",
        "https://",
        "https:///a",
        "h:1/a?x",
        " https://h",
        "https://h:port/",
        "ftp://h/x",
        "127.0.0.1:1",
        "/only/path",
        "https://h/a\tb",
        "https://[::1%25eth0]:1/a",
        "https://h/('*)![x]",
    ],
};

/// Proxies.
pub const PROXIES: Pool = Pool {
    common: &["http://p:3128", "socks5://p", "HTTPS://p", "http://u:p@p/%41"],
    odd: &["", "socks5h://p", "p:1", "//p", "http://p/%zz", "http://[::1", "ftp://p", "http:", "http://p/a b?q#f", "SOCKS5://P/é", " "],
};

/// TLS server names.
pub(super) const TLS_NAMES: Pool = Pool { common: &["sni", "h.example"], odd: &["", "*", "ünï"] };

/// References to certificate files, as a kubeconfig writes them.
pub(super) const PEM_PATHS: Pool = Pool {
    common: &["ca.pem", "/world/pki/ca.pem", "../pki/ca.pem", "./ca.pem"],
    odd: &[
        "nope.pem",
        "",
        " ",
        "sub/../ca.pem",
        "/world/pki",
        "/world/./pki/ca.pem",
        "..//pki/ca.pem/",
        "~/.kube/ca.pem",
        "ca.pem/x",
        "shut.pem",
        "../..",
    ],
};

/// References to token files.
pub(super) const TOKEN_PATHS: Pool = Pool {
    common: &["tok", "/world/pki/tok", "../pki/tok"],
    odd: &["nope", "", "./tok", "/world/pki", "/world/pki/../pki/tok", "tok/", "shut.pem", " "],
};

/// Commands of exec plugins.
pub(super) const COMMANDS: Pool =
    Pool { common: &["plug", "./plug", "/abs/plug"], odd: &["", "bin/plug", "../plug", "a/../plug", "\\plug", " "] };

/// Tokens and passwords.
pub(super) const SECRETS: Pool = Pool { common: &["tok", "s3cret"], odd: &["", "tok\n", "12e45", "yes", "a\"b\\c'd", " ", " tok", "é"] };

/// Auth providers.
pub(super) const PROVIDERS: Pool = Pool { common: &["oidc", "gcp", "azure", "dev"], odd: &["openstack", "", "OIDC"] };

/// User names, uids and groups.
pub(super) const PEOPLE: Pool = Pool { common: &["imp", "dev"], odd: &["", "system:masters", "null", "1", "a\nb", "a\tb", "é"] };

/// Versions of the exec protocol.
pub(super) const EXEC_VERSIONS: Pool = Pool {
    common: &["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1"],
    odd: &["", "v1", "bogus", "client.authentication.k8s.io/V1", "client.authentication.k8s.io/v1 "],
};

/// Interactive modes.
pub(super) const EXEC_MODES: Pool = Pool { common: &["Never", "IfAvailable", "Always"], odd: &["", "never", "Sometimes"] };

/// Install hints.
pub(super) const HINTS: Pool = Pool {
    common: &["get plug", "line\nline"],
    odd: &[
        "",
        "\u{1b}[31mred\u{7}",
        "zero\u{200b}width",
        "é ☺ 語",
        "\u{feff}x",
        "a\u{ad}b",
        "tab\tvt\u{b}cr\r",
        "\u{e000}",
        "\u{378}",
        "\u{10ffff}",
        "\u{2028}",
        "\u{85}",
    ],
};

/// Timeouts.
pub const TIMEOUTS: Pool = Pool {
    common: &["5s", "10", "0", "1m30s"],
    odd: &[
        "-5s",
        "1.5",
        "+3",
        "007",
        "9223372036",
        "9223372037",
        "9223372036854775808",
        "bad",
        "-5",
        "1d",
        " 5",
        "5 s",
        "1us",
        "1µs",
        ".5s",
        "1.5h",
        "-",
        "0x10",
        "1_0",
        "+0",
    ],
};

/// Names of extensions.
pub(super) const EXTENSION_NAMES: Pool = Pool { common: &["e1", "client.authentication.k8s.io/exec", "e2"], odd: &["", "ünï"] };

/// Keys of impersonation extras and auth-provider configurations.
pub(super) const KEYS: Pool = Pool { common: &["k", "l", "acme.com/Project"], odd: &["", "K", "a b", "é", "%"] };

impl Pool {
    /// Generates a string of the pool.
    pub fn arb(&self, mode: Mode) -> BoxedStrategy<String> {
        let (common, odd) = mode.odds();
        prop_oneof![common => select(self.common), odd => select(self.odd)].prop_map(str::to_owned).boxed()
    }

    /// Generates a string of the common part.
    pub fn common(&self) -> BoxedStrategy<String> {
        select(self.common).prop_map(str::to_owned).boxed()
    }
}

/// Generates the content of a `*-data` field; empty content counts as not set.
pub(super) fn arb_data(mode: Mode) -> BoxedStrategy<Vec<u8>> {
    const DATA: &[&[u8]] = &[b"CA", b"x", b"-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n", b"\x00\xff\xfe", b""];
    let data = if mode == Mode::Sound { &DATA[..4] } else { DATA };
    select(data).prop_map(<[u8]>::to_vec).boxed()
}

/// Generates the payload of an extension, or a value in a place that readers ignore.
pub(super) fn arb_payload() -> BoxedStrategy<Node> {
    let numbers = select(&["1", "0", "1.0", "1e3", "1e21", "18446744073709551615", "18446744073709551616", "-0.0", "0.000001", "1e-7"][..]);
    let leaf = prop_oneof![
        Just(Node::Null),
        any::<bool>().prop_map(Node::Bool),
        numbers.prop_map(Node::Number),
        select(&["v", "", "<&>", "é\u{2028}", "line\nline\n", "no"][..]).prop_map(Node::text),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Node::List),
            prop::collection::vec((select(&["k", "z", "a", ""][..]), inner), 0..3).prop_map(|fields| {
                let mut seen = std::collections::BTreeSet::new();
                Node::Map(fields.into_iter().filter(|(key, _)| seen.insert(*key)).map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
    .boxed()
}
