//! Generates whole scenarios.

use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::Mode;
use super::argv::arb_argv;
use super::file::arb_kubeconfig;
use super::kuberc::arb_preferred;
use super::loading::{arb_explicit_path, arb_loading, arb_path};
use super::overrides::arb_overrides;
use super::policy::arb_guarded;
use super::pool;
use super::world::{PLACES, arb_world, lay};
use crate::scenario::{Bytes, Entry, File, Flags, Loading, Overrides, Scenario, World};

/// A scenario without its world.
#[derive(Clone, Debug)]
struct Question {
    entry: Entry,
    loading: Option<Loading>,
    overrides: Option<Overrides>,
    flags: Option<Flags>,
    bytes: Option<Bytes>,
    /// The content for entry `bytes`, if its file does not exist.
    content: Vec<u8>,
}

/// Generates a scenario that passes [`Scenario::check`].
pub fn arb_scenario(mode: Mode) -> BoxedStrategy<Scenario> {
    prop_oneof![7 => arb_asked(mode), 1 => arb_argv_scenario(mode)].boxed()
}

/// Generates a scenario with an argv of kubectl.
pub fn arb_argv_scenario(mode: Mode) -> BoxedStrategy<Scenario> {
    let worlds = prop_oneof![5 => arb_preferred(mode, arb_world(mode)), 1 => arb_guarded(arb_world(mode))];
    (worlds, arb_argv(mode))
        .prop_map(|(world, argv)| Scenario {
            id: "generated".to_owned(),
            world,
            entry: Entry::Kubectl,
            argv: Some(argv),
            ..Scenario::default()
        })
        .boxed()
}

/// Generates a scenario without an argv.
fn arb_asked(mode: Mode) -> BoxedStrategy<Scenario> {
    (arb_world(mode), arb_question(mode))
        .prop_map(|(world, question)| {
            let world = with_bytes(world, &question);
            let Question { entry, mut loading, overrides, mut flags, bytes, .. } = question;
            let listed =
                loading.iter_mut().flat_map(|loading| loading.explicit_path.iter_mut().chain(loading.precedence.iter_mut().flatten()));
            for path in listed.chain(flags.iter_mut().map(|flags| &mut flags.kubeconfig)) {
                aim(&world, path);
            }
            Scenario { id: "generated".to_owned(), world, entry, loading, overrides, flags, bytes, ..Scenario::default() }
        })
        .boxed()
}

/// Replaces a path without a kubeconfig by one that has a kubeconfig. Files that are meant to be missing have other paths.
fn aim(world: &World, path: &mut String) {
    if PLACES.contains(&path.as_str())
        && !world.files.contains_key(path.as_str())
        && let Some(place) = PLACES.iter().find(|place| world.files.contains_key(**place))
    {
        *path = (*place).to_owned();
    }
}

/// Adds the file of entry `bytes`, which must exist.
fn with_bytes(mut world: World, question: &Question) -> World {
    if let Some(Bytes { file }) = &question.bytes {
        lay(&mut world, file.clone(), File::content(question.content.clone()));
    }
    world
}

fn arb_question(mode: Mode) -> BoxedStrategy<Question> {
    let none = Question { entry: Entry::Deferred, loading: None, overrides: None, flags: None, bytes: None, content: Vec::new() };
    let (deferred, kubectl, flags, bytes) = (none.clone(), none.clone(), none.clone(), none);
    let deferred = (weighted(0.5, arb_loading(mode)), weighted(0.5, arb_overrides(mode))).prop_map(move |(loading, overrides)| Question {
        loading,
        overrides,
        ..deferred.clone()
    });
    // If the server is kubectl's own default, a pod's configuration is still used (DEF-07, ICC-04).
    let default_server = Overrides { cluster: Some(json!({"server": "http://localhost:8080"})), ..Overrides::default() };
    let over = prop_oneof![8 => Just(None), 12 => arb_overrides(mode).prop_map(Some), 3 => Just(Some(default_server))];
    let kubectl = (weighted(0.3, arb_explicit_path(mode)), over).prop_map(move |(explicit_path, overrides)| Question {
        entry: Entry::Kubectl,
        loading: explicit_path.map(|explicit_path| Loading { explicit_path, ..Loading::default() }),
        overrides: overrides.map(|overrides| Overrides { cluster_defaults: None, ..overrides }),
        ..kubectl.clone()
    });
    let flags =
        weighted(0.9, (weighted(0.4, pool::SERVERS.arb(mode)), weighted(0.7, arb_path(mode)))).prop_map(move |arguments| Question {
            entry: Entry::Flags,
            flags: arguments
                .map(|(master, kubeconfig)| Flags { master: master.unwrap_or_default(), kubeconfig: kubeconfig.unwrap_or_default() }),
            ..flags.clone()
        });
    let bytes = (select(&["/world/work/a.yaml", "/world/etc/c.yaml"][..]), arb_kubeconfig(mode)).prop_map(move |(file, content)| {
        Question { entry: Entry::Bytes, bytes: Some(Bytes { file: file.to_owned() }), content, ..bytes.clone() }
    });
    prop_oneof![12 => deferred, 5 => kubectl, 3 => flags, 2 => bytes].boxed()
}
