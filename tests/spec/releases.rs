//! The release table and the specification.

use std::collections::BTreeSet;

use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::release::{Behaviour, Release};

use crate::read;

/// The table is where releases are told apart; the specification repeats its boundaries for people.
#[test]
fn the_specification_names_every_boundary_of_the_table() {
    let mut silent = Vec::new();
    for behaviour in Behaviour::ALL {
        let section = spec::section(behaviour.rule()).unwrap_or_default();
        for boundary in behaviour.spans().iter().flat_map(|span| span.boundaries()) {
            let text = boundary.to_string();
            // "1.13" stands for 1.13.0.
            let text = text.strip_suffix(".0").unwrap_or(&text);
            if boundary > Release::OLDEST && !section.contains(text) {
                silent.push(format!("{} {} {text}", behaviour.rule(), behaviour.as_str()));
            }
        }
    }
    assert!(silent.is_empty(), "SPEC.md does not name these boundaries under their rules:\n{}", silent.join("\n"));
}

/// The page of releases: the newest first, with what changed in each.
pub(crate) fn page() -> String {
    let numbers = |release: Release| -> (u16, u16) {
        let text = release.to_string();
        let mut parts = text.split('.').skip(1).filter_map(|part| part.parse().ok());
        (parts.next().expect("a minor"), parts.next().expect("a patch"))
    };
    let minors = (numbers(Release::OLDEST).0 + 1..=numbers(Release::NEWEST).0).map(|minor| Release::new(minor, 0));
    let boundaries = Behaviour::ALL.iter().flat_map(|behaviour| behaviour.spans()).flat_map(|span| span.boundaries());
    let releases: BTreeSet<Release> = minors.chain(boundaries.filter(|release| *release > Release::OLDEST)).collect();
    let before = |release: Release| match numbers(release) {
        (minor, 0) => Release::new(minor - 1, 0),
        (minor, patch) => Release::new(minor, patch - 1),
    };
    let mut page = String::new();
    for release in releases.into_iter().rev() {
        let (now, then) = (release.behaviours(), before(release).behaviours());
        let changes: Vec<Behaviour> = now.differences(then).collect();
        if changes.is_empty() {
            continue;
        }
        let name = release.to_string();
        page += &format!("\n### {}\n\n", name.strip_suffix(".0").unwrap_or(&name));
        for behaviour in changes {
            let no_longer = if now.contains(behaviour) { "" } else { ", no longer" };
            page += &format!("- [{}]{no_longer}: {}\n", behaviour.rule(), behaviour.summary());
        }
    }
    page
}

/// Help texts, guides and scripts name the newest release as the newest.
#[test]
fn texts_name_no_older_release_as_the_newest() {
    let texts = ["README.md", "tests/README.md", ".ci/run", "src/lib.rs", "src/cli/view.rs", "src/cli/resolve.rs", "src/cli/capture.rs"];
    for text in texts {
        let content = read(text);
        let words = content.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_end_matches('.'));
        let named = words.filter(|word| word.starts_with("1.")).filter_map(|word| word.parse::<Release>().ok()).max();
        let minor = named.map(Release::first_of_minor);
        assert_eq!(minor, Some(Release::NEWEST.first_of_minor()), "the newest release that {text} names");
    }
}
