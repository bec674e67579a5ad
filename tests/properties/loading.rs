//! Finding and reading files.

use kubeconfig_oracle::generate::{Mode, arb_kubeconfig, arb_world};
use kubeconfig_oracle::scenario::{Entry, File, FileKind, Loading, Migration, Scenario};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// LOAD-04, LOAD-05, FILE-01, FILE-02, INV-01: empty names, missing files and empty files leave no trace in the outcome but the warning.
    #[test]
    fn missing_and_empty_files_change_nothing(
        documents in arb_loadables(0..4),
        at in any::<Index>(),
        nothing in select(&[None, Some(""), Some("\n# nothing\n"), Some("null"), Some("---\n"), Some("{}")][..]),
        unnamed in any::<bool>(),
    ) {
        let scenario = listed(&documents);
        let mut longer = scenario.clone();
        let name = if unnamed { "" } else { "/world/etc/more.yaml" };
        if let (Some(text), false) = (nothing, unnamed) {
            longer.world.files.insert(name.to_owned(), File::content(text));
        }
        insert(&mut longer, at, name);
        let (mut with, mut without) = (outcome(&longer), outcome(&scenario));
        with["load"]["warnings"].take();
        without["load"]["warnings"].take();
        prop_assert_eq!(with, without);
    }

    /// MERGE-09, MERGE-12, INV-02: a file that is listed again, later, adds nothing.
    #[test]
    fn a_file_listed_twice_changes_nothing(documents in arb_loadables(1..4), which in any::<Index>(), at in any::<Index>()) {
        let scenario = listed(&documents);
        let mut longer = scenario.clone();
        let first = which.index(documents.len());
        let list = precedence(&mut longer);
        let later = first + 1 + at.index(list.len() - first);
        list.insert(later, PLACES[first].to_owned());
        prop_assert_eq!(config_of(&longer), config_of(&scenario));
    }

    /// MIG-02 to MIG-09, INV-25: once its writes are on disk, a migration has nothing left to do, and what is loaded stays.
    #[test]
    fn migrating_twice_is_migrating_once(content in arb_kubeconfig(Mode::Wild), other in arb_loadable(), explicit in any::<bool>(), default in any::<bool>()) {
        let mut scenario = listing([("/world/home/.kube/.kubeconfig", content)]);
        scenario.world.env.insert("HOME".to_owned(), "/world/home".to_owned());
        scenario.world.files.insert("/world/etc/b.yaml".to_owned(), File::content(plain(&other)));
        let migrations = vec![Migration { to: "/world/new".to_owned(), from: "/world/home/.kube/.kubeconfig".to_owned() }];
        scenario.loading = Some(Loading {
            explicit_path: explicit.then(|| "/world/etc/b.yaml".to_owned()),
            precedence: (!default).then(|| vec!["/world/new".to_owned()]),
            migrations: (!default).then_some(migrations),
            ..Loading::default()
        });
        let mut first = outcome(&scenario);
        let writes = first["writes"].take();
        prop_assert_eq!(writes.as_array().map(Vec::len), Some(1));
        let write = &writes[0];
        let copied = scenario.world.files["/world/home/.kube/.kubeconfig"].kind.clone();
        prop_assert_eq!(write["path"].as_str(), Some(if default { "/world/home/.kube/config" } else { "/world/new" }));
        scenario.world.files.insert(write["path"].as_str().unwrap().to_owned(), File { kind: copied, mode: None });
        let mut second = outcome(&scenario);
        prop_assert!(second.get("writes").is_none());
        prop_assert_eq!(second["load"].take(), first["load"].take());
        prop_assert_eq!(second["client"].take(), first["client"].take());
        prop_assert_eq!(second["namespace"].take(), first["namespace"].take());
    }

    /// PREC-03: of a name that `KUBECONFIG` repeats only the first place counts; the whole outcome stays, warnings and errors too.
    #[test]
    fn repeated_entries_of_kubeconfig_are_dropped(world in arb_world(Mode::Wild), list in proptest::collection::vec(select(LISTED), 1..7)) {
        let mut once: Vec<&str> = Vec::new();
        for name in &list {
            if !once.contains(name) {
                once.push(name);
            }
        }
        let ask = |list: &[&str]| {
            let mut world = world.clone();
            world.env.insert("KUBECONFIG".to_owned(), list.join(":"));
            outcome(&Scenario { id: "property".to_owned(), world, ..Scenario::default() })
        };
        // A list of one empty name is the empty variable, which counts as unset.
        prop_assume!(once != [""]);
        prop_assert_eq!(ask(&list), ask(&once));
    }

    /// PREC-07: with an explicit path nobody asks for `KUBECONFIG`, or for the list that was given.
    #[test]
    fn an_explicit_path_hides_the_precedence_list(mut world in arb_world(Mode::Wild), path in select(LISTED), given in any::<bool>()) {
        world.env.remove("KUBECONFIG");
        prop_assume!(!path.is_empty());
        let explicit = Loading { explicit_path: Some(path.to_owned()), warn_if_all_missing: Some(true), migrations: Some(Vec::new()), ..Loading::default() };
        let alone = Scenario { id: "property".to_owned(), world, loading: Some(explicit), ..Scenario::default() };
        let mut beside = alone.clone();
        match given {
            true => *precedence(&mut beside) = LISTED.iter().map(|name| (*name).to_owned()).collect(),
            false => drop(beside.world.env.insert("KUBECONFIG".to_owned(), LISTED.join(":"))),
        }
        prop_assert_eq!(outcome(&beside), outcome(&alone));
    }

    /// LOAD-07: a file that cannot be used costs one error, in its place; the others are merged as if it were not there.
    #[test]
    fn a_broken_file_leaves_the_others_merged(documents in arb_loadables(0..4), at in any::<Index>(), broken in arb_broken()) {
        let scenario = listed(&documents);
        let mut longer = scenario.clone();
        longer.world.files.insert("/world/etc/broken.yaml".to_owned(), broken);
        insert(&mut longer, at, "/world/etc/broken.yaml");
        let (mut with, without) = (load_of(&longer), load_of(&scenario));
        let errors = with["errors"].take();
        prop_assert_eq!(errors.as_array().map(Vec::len), Some(1));
        prop_assert_eq!(&errors[0]["code"], "load-file");
        prop_assert_eq!(&errors[0]["path"], "/world/etc/broken.yaml");
        prop_assert_eq!(&with["config"], &without["config"]);
        prop_assert_eq!(&with["origins"], &without["origins"]);
        prop_assert_eq!(client_of(&longer), json!({"errors": errors}));
    }

    /// HOME-01, HOME-04: however `HOME` is written, the default file has one name.
    #[test]
    fn home_is_joined_lexically(
        document in arb_loadable(),
        home in select(&["/world/home/", "/world//home", "/world/home/.", "/world/nowhere/../home", "//world/home//", "/world/./home/x/.."][..]),
    ) {
        let ask = |home: &str| {
            let mut scenario = listing([("/world/home/.kube/config", plain(&document))]);
            scenario.world.env.insert("HOME".to_owned(), home.to_owned());
            scenario.loading = None;
            outcome(&scenario)
        };
        let plainly = ask("/world/home");
        prop_assert!(plainly["load"]["origins"].as_object().is_none_or(|origins| !origins.is_empty()));
        prop_assert_eq!(ask(home), plainly);
    }

    /// FILE-03: every entry that is loaded has an origin, and it is a name from the list.
    #[test]
    fn every_entry_has_an_origin_from_the_list(documents in arb_loadables(1..4)) {
        let load = load_of(&listed(&documents));
        for list in LISTS {
            for name in names(&load["config"], list) {
                let origin = load["origins"][list][&name].as_str();
                prop_assert!(origin.is_some_and(|origin| PLACES[..documents.len()].contains(&origin)), "{} {}: {:?}", list, name, origin);
            }
        }
    }
}

proptest! {
    // Large files take long.
    #![proptest_config(ProptestConfig { cases: config().cases.div_ceil(8), ..config() })]

    /// LOAD-01, LOAD-07: large files, which are decoded in several threads, are merged as small ones.
    #[test]
    fn large_files_are_merged_as_small_ones(documents in arb_loadables(2..6), at in any::<Index>(), broken in arb_broken()) {
        let mut small = listed(&documents);
        let mut large = small.clone();
        let comment = format!("\n# {}", "x".repeat(300 << 10));
        for file in large.world.files.values_mut() {
            if let FileKind::Content(bytes) = &mut file.kind {
                bytes.extend(comment.bytes());
            }
        }
        for scenario in [&mut small, &mut large] {
            scenario.world.files.insert("/world/etc/broken.yaml".to_owned(), broken.clone());
            insert(scenario, at, "/world/etc/broken.yaml");
        }
        prop_assert_eq!(outcome(&large), outcome(&small));
    }
}

/// Names that a list may hold: files, folders, nothing, and one file under several names.
const LISTED: &[&str] = &[
    "/world/work/a.yaml",
    "a.yaml",
    "",
    "/world/etc/c.yaml",
    "./a.yaml",
    "nothing.yaml",
    "/world/home/.kube/config",
    "/world/work",
    "../etc/c.yaml",
];

/// MIG-01, LOAD-01: Go walks migrations in random order. Of a chain, one load makes one copy or two, and `writes` are those of that load.
#[test]
fn chained_migrations_vary() {
    let migration = |to: &str, from: &str| Migration { to: to.to_owned(), from: from.to_owned() };
    let chain = [migration("/world/b", "/world/a"), migration("/world/c", "/world/b")];
    let scenario = |migrations: Vec<Migration>| {
        let mut scenario = Scenario { id: "chain".to_owned(), ..Scenario::default() };
        scenario.world.files.insert("/world/a".to_owned(), File::content("current-context: x"));
        scenario.loading =
            Some(Loading { precedence: Some(vec!["/world/b".to_owned()]), migrations: Some(migrations), ..Loading::default() });
        outcome(&scenario)
    };
    let forwards = scenario(chain.to_vec());
    assert_eq!(forwards["writes"].as_array().map(Vec::len), Some(2), "{forwards}");
    assert_eq!(forwards["varies"], json!(["writes"]));
    let backwards = scenario(chain.into_iter().rev().collect());
    assert_eq!(backwards["writes"].as_array().map(Vec::len), Some(1), "{backwards}");
    assert_eq!(backwards["varies"], json!(["writes"]));
}

/// Files that are there and cannot be used.
fn arb_broken() -> BoxedStrategy<File> {
    let text = select(
        &[
            "]",
            "[]",
            "a",
            "kind: Other",
            "apiVersion: v2",
            "clusters: {}",
            "clusters: [{name: a}, {name: a}]",
            "\u{7}",
            "users: [{user: {token: 1}}]",
        ][..],
    );
    prop_oneof![
        text.prop_map(File::content),
        Just(File { kind: FileKind::Dir, mode: None }),
        Just(File { kind: FileKind::Content(Vec::new()), mode: Some(0) }),
        Just(File { kind: FileKind::Symlink("ca.pem/x".to_owned()), mode: None }),
    ]
    .boxed()
}

/// The list that a scenario gives.
fn precedence(scenario: &mut Scenario) -> &mut Vec<String> {
    assert_eq!(scenario.entry, Entry::Deferred);
    scenario.loading.get_or_insert_default().precedence.get_or_insert_default()
}

/// Lists one more name somewhere.
fn insert(scenario: &mut Scenario, at: Index, name: &str) {
    let list = precedence(scenario);
    list.insert(at.index(list.len() + 1), name.to_owned());
}
