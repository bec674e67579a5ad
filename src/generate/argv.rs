//! Generates command lines of kubectl: a command, with flags in every spelling before, within and behind it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::loading::arb_path;
use super::pool::{self, Pool};

/// Commands with their arguments, in words.
const COMMANDS: Pool = Pool {
    common: &[
        "get pods",
        "get",
        "getn",
        "describe po x",
        "apply -f x.yaml",
        "config view",
        "config get-contexts",
        "config set-cluster c",
        "config set-cluster c --server=https://h",
        "foo bar",
        "foo",
        "logs p",
        "create ns x",
        "create deployment d --image=i",
        "runx",
        "getn x",
        "getn -n=team",
        "version",
        "delete pod x",
        "rollout status d",
        "set env d A=b",
        "run p --image=i",
        "exec p -- ls -n q",
        "kuberc view",
        "cfg view",
        "scale --replicas=3 d",
        "auth can-i get pods",
    ],
    odd: &[
        "",
        "foo",
        "foo bar",
        "foo-bar",
        "config",
        "config foo",
        "config view x",
        "help get",
        "help",
        "kubectl get",
        "options",
        "alpha",
        "create foo",
        "create foo-bar x",
        "create -f x",
        "create",
        "k get",
        "k",
        "getn pods",
        "set",
        "po",
        "-",
        "run p",
        "scale d",
        "api-resources",
        "view",
        "runx -- y",
        "plugin list",
    ],
};

/// Flags with a value of their own, or without any.
const ALONE: Pool = Pool {
    common: &["--insecure-skip-tls-verify", "-w", "-A", "-Aw", "--disable-compression", "-oyaml", "--watch", "-R", "--all-namespaces"],
    odd: &[
        "--insecure-skip-tls-verify=false",
        "--insecure_skip_tls_verify=T",
        "--insecure-skip-tls-verify=maybe",
        "--disable-compression=0",
        "-A=false",
        "-A=x",
        "--foo",
        "--foo=x",
        "-Z",
        "-AZ",
        "--=x",
        "---x",
        "--",
        "-h",
        "--help",
        "--help=false",
        "--help=x",
        "-hA",
        "-test.v",
        "-Atest.v",
        "-v=5",
        "-v5",
        "-vx",
        "--v=9",
        "--vmodule=a=1",
        "--vmodule=a",
        "--chunk-size=0x1f",
        "--chunk-size=1_0",
        "--chunk-size=x",
        "--profile=none",
        "--profile=nothing",
        "--profile=heap",
        "--profile=",
        "--dry-run",
        "--dry-run=client",
        "-fx,y",
        "-f=\"x",
        "--match-server-version",
        "--match_server_version=false",
        "--warnings-as-errors",
        "--kuberc=/world/etc/kuberc",
        "--kuberc=/world/home/.kube/kuberc",
        "--kuberc=",
        "--token=--kuberc=/world/etc/kuberc",
        "--kuberc=/world/a=b",
        "--context=",
        "-n=",
        "-é",
        "",
        "--timeout=5",
        "--grace-period=-1",
        "--output=json",
        "-o=wide",
        "-lx=y",
        "--cascade",
        "--all=false",
        "--labels=a=b",
    ],
};

/// Flags that take the next word, without it or with one that they may not take.
const OPEN: Pool = Pool {
    common: &["-o yaml", "-n team", "--v 1", "-l a=b", "--output wide", "--watch false"],
    odd: &[
        "-n",
        "--context",
        "--kuberc /world/etc/kuberc",
        "--kuberc",
        "--kuberc nowhere",
        "-s",
        "-An x",
        "-Awn=x",
        "--foo get",
        "-o",
        "--help get",
        "-h get",
        "-n -- get",
        "--v x",
        "--alsologtostderr get",
        "-f x -f y",
        "--chunk-size 010",
        "--replicas 0b11",
        "--replicas 3000000000",
    ],
};

/// What `--as-user-extra` is given.
const EXTRA: Pool = Pool { common: &["a=b", "a=c", "scopes=x", "x"], odd: &["=", "a==b", "", "A=b,c=d"] };

/// Generates the words after `kubectl`.
pub(super) fn arb_argv(mode: Mode) -> BoxedStrategy<Vec<String>> {
    let flags = vec((arb_flag(mode), any::<prop::sample::Index>()), 0..if mode == Mode::Wild { 5 } else { 4 });
    (COMMANDS.arb(mode), flags)
        .prop_map(|(command, flags)| {
            let mut words = split(&command);
            for (flag, place) in flags {
                let at = place.index(words.len() + 1);
                words.splice(at..at, flag);
            }
            words
        })
        .boxed()
}

fn split(words: &str) -> Vec<String> {
    words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Generates a flag with its value, in one or two words.
fn arb_flag(mode: Mode) -> BoxedStrategy<Vec<String>> {
    let client = (arb_client_flag(mode), 0..10_usize).prop_map(|((name, letter, value), spelling)| spelled(name, letter, value, spelling));
    prop_oneof![
        12 => client,
        4 => ALONE.arb(mode).prop_map(|word| vec![word]),
        2 => OPEN.arb(mode).prop_map(|words| split(&words)),
    ]
    .boxed()
}

/// Generates a flag of the client: its name, its letter, a value.
fn arb_client_flag(mode: Mode) -> BoxedStrategy<(&'static str, &'static str, String)> {
    let flag = |name: &'static str, letter: &'static str, value: BoxedStrategy<String>| value.prop_map(move |value| (name, letter, value));
    prop_oneof![
        4 => flag("context", "", pool::NAMES.arb(mode)),
        2 => flag("cluster", "", pool::NAMES.arb(mode)),
        2 => flag("user", "", pool::NAMES.arb(mode)),
        5 => flag("namespace", "n", pool::NAMESPACES.arb(mode)),
        4 => flag("server", "s", pool::SERVERS.arb(mode)),
        3 => flag("kubeconfig", "", arb_path(mode)),
        2 => flag("token", "", pool::SECRETS.arb(mode)),
        1 => flag("username", "", pool::PEOPLE.arb(mode)),
        1 => flag("password", "", pool::SECRETS.arb(mode)),
        2 => flag("as", "", pool::PEOPLE.arb(mode)),
        1 => flag("as-uid", "", pool::PEOPLE.arb(mode)),
        2 => flag("as-group", "", pool::PEOPLE.arb(mode)),
        2 => flag("as-user-extra", "", EXTRA.arb(mode)),
        2 => flag("request-timeout", "", pool::TIMEOUTS.arb(mode)),
        1 => flag("certificate-authority", "", pool::PEM_PATHS.arb(mode)),
        1 => flag("client-certificate", "", pool::PEM_PATHS.arb(mode)),
        1 => flag("client-key", "", pool::PEM_PATHS.arb(mode)),
        1 => flag("tls-server-name", "", pool::TLS_NAMES.arb(mode)),
        1 => flag("proxy-url", "", pool::PROXIES.arb(mode)),
        1 => flag("cache-dir", "", select(&["/world/cache", ""][..]).prop_map(str::to_owned).boxed()),
    ]
    .boxed()
}

fn spelled(name: &str, letter: &str, value: String, spelling: usize) -> Vec<String> {
    match (spelling, letter) {
        (0 | 1, "n" | "s") => vec![format!("-{letter}"), value],
        (2 | 3, "n" | "s") => vec![format!("-{letter}{value}")],
        (4, "n" | "s") => vec![format!("-{letter}={value}")],
        (0..=4, _) => vec![format!("--{name}={value}")],
        (5, _) => vec![format!("--{}={value}", name.replace('-', "_"))],
        _ => vec![format!("--{name}"), value],
    }
}
