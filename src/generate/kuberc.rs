//! Generates kubectl's preferences: the file kuberc, and what the environment says about it.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::Mode;
use super::pool::Pool;
use super::world::lay;
use crate::scenario::{File, World};

/// The paths of the file.
const PLACES: &[&str] =
    &["/world/home/.kube/kuberc", "/world/home/.kube/kuberc", "/world/home/.kube/kuberc", "/world/etc/kuberc", "/world/.kube/kuberc"];

const VERSIONS: Pool = Pool {
    common: &["kubectl.config.k8s.io/v1beta1", "kubectl.config.k8s.io/v1beta1", "kubectl.config.k8s.io/v1alpha1"],
    odd: &["kubectl.config.k8s.io/__internal", "v1", "", "kubectl.config.k8s.io/v1", "a/b/c", "kubectl.config.k8s.io"],
};

const COMMANDS: Pool = Pool {
    common: &["get", "config view", "apply", "run", "get pods", "create", "describe", "getn"],
    odd: &[
        "",
        "foo",
        "kubectl get",
        "view",
        "getn",
        "po",
        "config view -o json",
        "-n x get",
        "config",
        "set env",
        "kuberc view",
        "create ns",
        "a  b",
    ],
};

const ALIASES: Pool = Pool { common: &["getn", "runx", "getn", "cfg"], odd: &["k", "get", "g1", "", "ünï", "view", "foo", "a-b", "A"] };

/// Flags and values for them, which they mostly take.
const OPTIONS: &[(&str, &str)] = &[
    ("server", "https://k"),
    ("namespace", "pref"),
    ("context", "a"),
    ("output", "yaml"),
    ("insecure-skip-tls-verify", "true"),
    ("as", "dev"),
    ("as-group", "g"),
    ("token", "from-kuberc"),
    ("request-timeout", "7s"),
    ("kubeconfig", "/world/work/a.yaml"),
];

const ODD_OPTIONS: &[(&str, &str)] = &[
    ("as_group", "h"),
    ("insecure-skip-tls-verify", "maybe"),
    ("", ""),
    ("foo", "x"),
    ("--server", "https://k"),
    ("-n", "x"),
    ("n", "x"),
    ("v", "5"),
    ("help", "true"),
    ("selector", "a=b"),
    ("chunk-size", "x"),
    ("profile", "nothing"),
    ("all-namespaces", "1"),
    ("image", "i"),
    ("raw", "true"),
    ("server", ""),
    ("as-user-extra", "a=b"),
    ("kuberc", "/world/etc/kuberc"),
];

/// Texts that are no preferences, or just so.
const TEXTS: &[&str] = &[
    "",
    "\n",
    "---\n",
    "# nothing\n",
    "null\n",
    "[\n",
    "a: b\n",
    "--- x\napiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n",
    "--- # x\napiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n",
    "----\n",
    "a: b\n---\napiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n",
    "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\nx: y\n---\n--- bad\n",
    "APIVersion: kubectl.config.k8s.io/v1beta1\r\nKIND: Preference\r\ndefaults: null\r\n",
    "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\nkind: Preference\n",
    "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ndefaults: [null]\naliases: {}\n",
    "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\nDefaults: []\n",
    "apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ndefaults: [{command: get, options: [{name: server, default: 1}]}]\n",
    "{\"apiVersion\": \"kubectl.config.k8s.io/v1beta1\", \"kind\": \"Preference\", \"credentialPluginPolicy\": \"DenyAll\"}",
    "{\"apiVersion\": \"kubectl.config.k8s.io/v1beta1\", \"kind\": \"Preference\", \"kind\": \"Preference\"}",
    " {apiVersion: kubectl.config.k8s.io/v1beta1, kind: Preference}",
    "apiVersion: v1\nkind: Config\n",
    "apiVersion: kubectl.config.k8s.io/__internal\nkind: Preference\nDefaults: [{Command: get, Options: [{Name: server, Default: 'https://i'}]}]\n",
    "apiVersion: kubectl.config.k8s.io/__internal\nkind: Preference\nOverrides: [{Command: get, Flags: [{Name: server, Default: 'https://i'}]}]\n",
];

/// Adds preferences to a world, and the variables that rule them.
pub(super) fn arb_preferred(mode: Mode, world: BoxedStrategy<World>) -> BoxedStrategy<World> {
    let (common, odd) = mode.odds();
    let text = prop_oneof![6 * common => arb_text(mode), odd => select(TEXTS).prop_map(str::to_owned), 6 * odd => select(TEXTS).prop_map(str::to_owned)];
    let variable = prop_oneof![20 => Just(None), 3 => Just(Some("/world/etc/kuberc")), 1 => Just(Some("off")), 1 => Just(Some("nowhere")), 1 => Just(Some(""))];
    let gate =
        prop_oneof![10 => Just(None), 10 => Just(Some("true")), 1 => select(&["false", "TRUE", "False", "0", ""][..]).prop_map(Some)];
    let switch = (select(&["KUBECTL_ENABLE_CMD_SHADOW", "KUBECTL_APPLYSET"][..]), select(&["true", "false", "True", "x"][..]));
    (world, weighted(0.7, (select(PLACES), text)), variable, gate, weighted(0.25, arb_programs()), weighted(0.1, switch))
        .prop_map(|(mut world, file, variable, gate, programs, switch)| {
            if let Some((place, text)) = file {
                lay(&mut world, place.to_owned(), File::content(text));
            }
            let set = |world: &mut World, name: &str, value: Option<&str>| {
                world.env.extend(value.map(|value| (name.to_owned(), value.to_owned())));
            };
            set(&mut world, "KUBERC", variable);
            set(&mut world, "KUBECTL_KUBERC", gate);
            if let Some((name, value)) = switch {
                set(&mut world, name, Some(value));
            }
            if let Some((path, names)) = programs {
                set(&mut world, "PATH", Some(path));
                for (name, mode) in names {
                    lay(&mut world, format!("/world/bin/{name}"), File { mode: Some(mode), ..File::content("x") });
                }
            }
            world
        })
        .boxed()
}

fn arb_programs() -> BoxedStrategy<(&'static str, Vec<(&'static str, u32)>)> {
    let path = select(&["/world/bin", "/world/nowhere:/world/bin", "../bin:", ""][..]);
    let name = select(&["kubectl-foo", "kubectl-foo-bar", "kubectl-create-foo", "kubectl-foo_bar", "kubectl-create-foo_bar"][..]);
    (path, vec((name, select(&[0o755, 0o755, 0o644][..])), 1..4)).boxed()
}

/// Generates a document of preferences.
fn arb_text(mode: Mode) -> BoxedStrategy<String> {
    let policy = select(&["DenyAll", "AllowAll", "Allowlist", "", "Nothing"][..]);
    let entry = select(&["plug", "/abs/plug", "./plug", "", "a/../b"][..]);
    let allowed = vec((entry, any::<bool>()), 0..3);
    (
        VERSIONS.arb(mode),
        vec((COMMANDS.arb(mode), arb_options(mode)), 0..3),
        vec((ALIASES.arb(mode), COMMANDS.arb(mode), arb_options(mode), arb_arguments(), arb_arguments()), 0..3),
        weighted(0.12, policy),
        weighted(0.12, allowed),
        weighted(if mode == Mode::Wild { 0.1 } else { 0.02 }, select(&["unknown: 1\n", "kind: Preference\n", "kind: Other\n"][..])),
    )
        .prop_map(|(version, defaults, aliases, policy, allowed, odd)| {
            let is_alpha = version.ends_with("v1alpha1");
            let (of_defaults, of_options) = if is_alpha { ("overrides", "flags") } else { ("defaults", "options") };
            let mut text = format!("apiVersion: {}\nkind: Preference\n{}", json!(version), odd.unwrap_or_default());
            let defaults: Vec<Value> =
                defaults.into_iter().map(|(command, options)| json!({"command": command, of_options: options})).collect();
            let aliases: Vec<Value> = aliases
                .into_iter()
                .map(|(name, command, options, prepend, append)| {
                    json!({"name": name, "command": command, of_options: options, "prependArgs": prepend, "appendArgs": append})
                })
                .collect();
            let mut add = |key: &str, value: Value| text.push_str(&format!("{key}: {value}\n"));
            add(of_defaults, json!(defaults));
            add("aliases", json!(aliases));
            if let Some(policy) = policy {
                add("credentialPluginPolicy", json!(policy));
            }
            if let Some(allowed) = allowed {
                let entry = |(entry, is_named)| if is_named { json!({"name": entry}) } else { json!({"command": entry}) };
                add("credentialPluginAllowlist", allowed.into_iter().map(entry).collect());
            }
            text
        })
        .boxed()
}

fn arb_options(mode: Mode) -> BoxedStrategy<Vec<Value>> {
    let (common, odd) = mode.odds();
    let option = prop_oneof![common => select(OPTIONS), odd => select(ODD_OPTIONS)];
    vec(option.prop_map(|(name, value)| json!({"name": name, "default": value})), 0..3).boxed()
}

fn arb_arguments() -> BoxedStrategy<Vec<&'static str>> {
    vec(select(&["nodes", "x", "--", "-n", "alias", "--server=https://arg", "-A", "--foo"][..]), 0..2).boxed()
}
