//! Generates policies for credential plugins, with plugins to which they apply.

use proptest::collection::{btree_map, vec};
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::world::lay;
use crate::scenario::{File, FileKind, World};

/// The search paths.
const SEARCHED: &[&str] = &[
    "/world/bin",
    "/world/bin",
    "/world/nowhere:/world/other:/world/bin",
    "bin:/world/bin",
    "/world/bin:../bin",
    ":/world/bin",
    "/world/bin//",
    ".",
    "",
];

/// The programs; where they lie, there is also a link to them.
const PROGRAMS: &[&str] = &["/world/bin/plug", "/world/bin/plug", "/world/other/plug", "/world/home/.kube/plug", "/world/work/bin/plug"];
const LINK: &str = "/world/bin/link";

/// The commands of a kubeconfig.
const COMMANDS: &[&str] = &[
    "plug",
    "plug",
    "plug",
    "/world/bin/plug",
    "/world/other/plug",
    "/world/bin/../bin/plug",
    "./plug",
    "../../bin/plug",
    "link",
    "..",
    "bin",
];

/// The commands of a list.
const LISTED: &[&str] = &[
    "plug",
    "plug",
    "/world/bin/plug",
    "/world/bin/plug",
    "/world/other/plug",
    "/world/home/.kube/plug",
    "bin/plug",
    "link",
    LINK,
    "..",
    "none",
];

/// Adds a plugin to a world, and preferences with a policy for it.
pub(super) fn arb_guarded(world: BoxedStrategy<World>) -> BoxedStrategy<World> {
    let programs = btree_map(select(PROGRAMS), select(&[0o755, 0o755, 0o755, 0o644][..]), 0..4);
    let listed = vec((select(LISTED), prop::bool::weighted(0.8)), 1..4);
    let policy =
        prop_oneof![6 => listed.prop_map(|list| ("Allowlist", Some(list))), 1 => Just(("DenyAll", None)), 1 => Just(("AllowAll", None))];
    let token = weighted(0.1, Just("t"));
    (world, programs, any::<bool>(), weighted(0.9, select(SEARCHED)), policy, select(COMMANDS), token)
        .prop_map(|(mut world, programs, is_linked, searched, (policy, list), command, token)| {
            world.env.remove("KUBECONFIG");
            world.env.insert("HOME".to_owned(), "/world/home".to_owned());
            world.env.extend(searched.map(|path| ("PATH".to_owned(), path.to_owned())));
            world.files.retain(|path, _| !path.starts_with("/world/home"));
            for (path, mode) in programs {
                lay(&mut world, path.to_owned(), File { mode: Some(mode), ..File::content("x") });
            }
            if is_linked {
                lay(&mut world, LINK.to_owned(), File { kind: FileKind::Symlink("plug".to_owned()), mode: None });
            }
            lay(&mut world, "/world/home/.kube/config".to_owned(), File::content(kubeconfig(command, token)));
            lay(&mut world, "/world/home/.kube/kuberc".to_owned(), File::content(preference(policy, list.as_deref())));
            world
        })
        .boxed()
}

fn kubeconfig(command: &str, token: Option<&str>) -> String {
    let exec = json!({"apiVersion": "client.authentication.k8s.io/v1", "command": command, "interactiveMode": "Never"});
    let mut user = json!({"exec": exec});
    if let Some(token) = token {
        user["token"] = token.into();
    }
    let document = json!({
        "current-context": "x",
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": "https://h"}}],
        "users": [{"name": "u", "user": user}],
    });
    document.to_string()
}

/// A document of preferences; an item of the list has the older name or not.
fn preference(policy: &str, list: Option<&[(&str, bool)]>) -> String {
    let mut document = json!({"apiVersion": "kubectl.config.k8s.io/v1beta1", "kind": "Preference", "credentialPluginPolicy": policy});
    if let Some(list) = list {
        let item = |&(command, is_older): &(&str, bool)| -> Value { json!({if is_older { "name" } else { "command" }: command}) };
        document["credentialPluginAllowlist"] = list.iter().map(item).collect();
    }
    document.to_string()
}
