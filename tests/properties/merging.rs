//! The merge of several files.

use kubeconfig_oracle::generate::{Mode, arb_document};
use kubeconfig_oracle::internals::decode::decode;
use kubeconfig_oracle::internals::generate::document::{Document, Entry};
use kubeconfig_oracle::internals::generate::spell::{Spelling, arb_spelling};
use kubeconfig_oracle::internals::merge::{Engine, law, passes};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::Scenario;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::support::*;

proptest! {
    #![proptest_config(config())]

    /// MERGE-01 to MERGE-03, MERGE-09 to MERGE-14: what wins, and what client-go's passes do, is one and the same, engine by engine.
    #[test]
    fn both_descriptions_of_the_merge_agree(
        files in vec((arb_document(Mode::Tame), arb_spelling(Mode::Sound)), 0..5),
        engine in select(&[Engine::Deep, Engine::Overwriting, Engine::ClientGo][..]),
    ) {
        let read = |(document, spelling): &(Document, Spelling)| {
            decode(&spelling.write(&document.node()), Release::NEWEST.behaviours()).ok().map(|decoded| decoded.config)
        };
        let configs: Vec<_> = files.iter().filter_map(read).collect();
        prop_assert_eq!(law(configs.clone(), engine).map(|merged| merged.config), passes(&configs, engine));
    }

    /// MERGE-09 to MERGE-12, INV-04: the first files may be merged and saved before the rest is; so may the last ones.
    #[test]
    fn merging_a_prefix_first_changes_nothing(documents in arb_loadables(2..6), cut in any::<Index>()) {
        let cut = 1 + cut.index(documents.len() - 1);
        let all = meaning_of(&listed(&documents));
        let files: Vec<_> = PLACES.into_iter().zip(documents.iter().map(plain)).collect();

        let prefix = written(&config_of(&listing(files[..cut].to_vec())));
        let from_prefix = std::iter::once(("/world/merged", prefix)).chain(files[cut..].to_vec());
        prop_assert_eq!(&meaning_of(&listing(from_prefix)), &all);

        let suffix = written(&config_of(&listing(files[cut..].to_vec())));
        let to_suffix = files[..cut].iter().cloned().chain([("/world/merged", suffix)]);
        prop_assert_eq!(&meaning_of(&listing(to_suffix)), &all);
    }

    /// MERGE-09 to MERGE-12, INV-06: only shared names, shared extension keys and current contexts make the order matter.
    #[test]
    fn files_without_conflicts_commute(first in arb_loadable(), second in arb_loadable()) {
        let (first, second) = without_conflicts(first, second);
        prop_assert_eq!(meaning_of(&swapped(&[first.clone(), second.clone()], 0)), meaning_of(&listed(&[first, second])));
    }

    /// MERGE-09 to MERGE-12, INV-07: the same in the middle of a list.
    #[test]
    fn adjacent_files_without_conflicts_may_be_swapped(documents in arb_loadables(3..6), at in any::<Index>()) {
        let mut documents = documents;
        let at = at.index(documents.len() - 1);
        (documents[at], documents[at + 1]) = without_conflicts(documents[at].clone(), documents[at + 1].clone());
        prop_assert_eq!(meaning_of(&swapped(&documents, at)), meaning_of(&listed(&documents)));
    }

    /// MERGE-09 to MERGE-12, INV-08: a config merged with itself is itself.
    #[test]
    fn merging_a_config_with_itself_changes_nothing(documents in arb_loadables(1..3)) {
        let twice: Vec<Document> = documents.iter().chain(&documents).cloned().collect();
        let folder = ["/world/work/1", "/world/work/2", "/world/work/3", "/world/work/4"];
        let ask = |documents: &[Document]| meaning_of(&listing(folder.into_iter().zip(documents.iter().map(plain))));
        prop_assert_eq!(ask(&twice), ask(&documents));
    }

    /// MERGE-09, MERGE-10, INV-09: what the list already has stays as it is when a file is appended.
    #[test]
    fn a_later_file_never_changes_an_earlier_entry(documents in arb_loadables(1..5), later in arb_loadable()) {
        let before = load_of(&listed(&documents));
        let after = load_of(&listed(&[documents, vec![later]].concat()));
        for list in LISTS {
            for name in names(&before["config"], list) {
                prop_assert_eq!(entry(&after["config"], list, &name), entry(&before["config"], list, &name));
                prop_assert_eq!(&after["origins"][list][&name], &before["origins"][list][&name]);
            }
        }
        if !before["config"]["current-context"].is_null() {
            prop_assert_eq!(&after["config"]["current-context"], &before["config"]["current-context"]);
        }
    }

    /// MERGE-09, MERGE-13, INV-12: a file put in front replaces entries whole, never fields, and leaves all others.
    #[test]
    fn an_earlier_file_replaces_whole_entries(documents in arb_loadables(1..5), earlier in arb_loadable()) {
        let files: Vec<_> = PLACES.into_iter().skip(1).zip(documents.iter().map(plain)).collect();
        let front = (PLACES[0], plain(&earlier));
        let alone = load_of(&listing([front.clone()]));
        let before = load_of(&listing(files.clone()));
        let after = load_of(&listing(std::iter::once(front).chain(files)));
        for list in LISTS {
            for name in names(&after["config"], list) {
                let owner = if entry(&alone["config"], list, &name).is_some() { &alone } else { &before };
                prop_assert_eq!(entry(&after["config"], list, &name), entry(&owner["config"], list, &name));
                prop_assert_eq!(&after["origins"][list][&name], &owner["origins"][list][&name]);
            }
        }
    }

    /// MERGE-02, MERGE-09, INV-14: an entry or extension is in the merged config if and only if some file has it.
    #[test]
    fn the_merged_names_are_the_union(documents in arb_loadables(1..5)) {
        let merged = config_of(&listed(&documents));
        let mut expected: [std::collections::BTreeSet<String>; 4] = Default::default();
        for document in &documents {
            expected[0].extend(document.clusters.iter().map(|entry| entry.known_as().to_owned()));
            expected[1].extend(document.contexts.iter().map(|entry| entry.known_as().to_owned()));
            expected[2].extend(document.users.iter().map(|entry| entry.known_as().to_owned()));
            expected[3].extend(document.extensions.iter().map(|extension| extension.name.clone()));
        }
        for (list, expected) in ["clusters", "contexts", "users", "extensions"].into_iter().zip(expected) {
            prop_assert_eq!(names(&merged, list), expected.into_iter().collect::<Vec<_>>(), "{}", list);
        }
    }

    /// MERGE-10, INV-15: the first current context that is not empty is the one.
    #[test]
    fn the_first_current_context_wins(documents in arb_loadables(1..5)) {
        let first = documents.iter().filter_map(|document| document.current_context.clone()).find(|name| !name.is_empty());
        prop_assert_eq!(&config_of(&listed(&documents))["current-context"], &json!(first));
    }

    /// MERGE-11: colors are on if any file says so, whatever the others say.
    #[test]
    fn colors_are_on_if_any_file_says_so(documents in arb_loadables(1..5)) {
        let says_so = |document: &Document| document.preferences.as_ref().is_some_and(|preferences| preferences.colors == Some(true));
        let expected = documents.iter().any(says_so).then_some(true);
        prop_assert_eq!(&config_of(&listed(&documents))["preferences"]["colors"], &json!(expected));
    }

    /// MERGE-12: each extension comes from the first file that names it, even if it says nothing there.
    #[test]
    fn the_first_file_owns_the_extension(documents in arb_loadables(1..5)) {
        let merged = config_of(&listed(&documents));
        let alone: Vec<Value> = documents.iter().map(|document| config_of(&listed(std::slice::from_ref(document)))).collect();
        for extension in entries(&merged, "extensions") {
            let name = extension["name"].as_str().unwrap_or_default();
            prop_assert_eq!(Some(extension), alone.iter().find_map(|config| entry(config, "extensions", name)));
        }
    }
}

/// The documents as made: disjoint names, disjoint extension keys, a current context in the first alone.
fn without_conflicts(first: Document, mut second: Document) -> (Document, Document) {
    fn named<T>(entries: &mut [Entry<T>]) {
        for entry in entries {
            entry.name.get_or_insert_default();
        }
    }
    named(&mut second.clusters);
    named(&mut second.users);
    named(&mut second.contexts);
    let aside = |name: &mut String| name.push_str("-2");
    rename(&mut second, &|_, name| aside(name));
    second.extensions.iter_mut().for_each(|extension| aside(&mut extension.name));
    second.preferences.iter_mut().flat_map(|preferences| &mut preferences.extensions).for_each(|extension| aside(&mut extension.name));
    second.current_context = None;
    (first, second)
}

/// The documents each in its own place, two neighbours listed the other way round.
fn swapped(documents: &[Document], at: usize) -> Scenario {
    let mut scenario = listed(documents);
    if let Some(list) = scenario.loading.as_mut().and_then(|loading| loading.precedence.as_mut()) {
        list.swap(at, at + 1);
    }
    scenario
}
