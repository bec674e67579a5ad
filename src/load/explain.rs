//! Tells a sink what the merge decides: for every entry and scalar, which file won over which.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::kubeconfig::{Config, Extensions, Origin, Stanza};
use crate::load::Sources;
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};

/// Explains [`crate::load::law`]; `names` are the files' names, in the same order.
pub fn explain_merge<S: Sink>(files: &[Config], names: &[Arc<str>], sources: &Sources, sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    explain_entries(Stanza::Cluster, files.iter().map(|file| &file.clusters), |entry| &entry.origin, sources, sink);
    explain_entries(Stanza::User, files.iter().map(|file| &file.auth_infos), |entry| &entry.origin, sources, sink);
    explain_entries(Stanza::Context, files.iter().map(|file| &file.contexts), |entry| &entry.origin, sources, sink);

    let named = || files.iter().zip(names);
    let setting = |is_set: fn(&Config) -> bool, field: &'static str| {
        named().filter(move |(file, _)| is_set(file)).map(move |(_, name)| sources.top(name, field)).collect::<Vec<_>>()
    };
    explain(Rule::Merge10, "current-context", setting(|file| !file.current_context.is_empty(), "current-context"), sink);
    explain(Rule::Merge11, "preferences colors", setting(|file| file.preferences.colors, "preferences"), sink);
    explain_extensions("extension", named().map(|(file, name)| (&file.extensions, sources.top(name, "extensions"))), sink);
    let of_preferences = named().map(|(file, name)| (&file.preferences.extensions, sources.top(name, "preferences")));
    explain_extensions("preferences extension", of_preferences, sink);
}

fn explain_entries<'a, T: 'a>(
    stanza: Stanza,
    files: impl Iterator<Item = &'a BTreeMap<String, T>>,
    origin: impl Fn(&T) -> &Origin,
    sources: &Sources,
    sink: &mut impl Sink,
) {
    let mut defined: BTreeMap<&str, Vec<Source>> = BTreeMap::new();
    for (name, entry) in files.flatten() {
        let source = origin(entry).as_ref().map(|file| sources.entry(file, stanza, name));
        defined.entry(name).or_default().extend(source);
    }
    for (name, places) in defined {
        explain(Rule::Merge09, &format!("{} {name:?}", stanza.noun()), places, sink);
    }
}

fn explain_extensions<'a>(what: &str, files: impl Iterator<Item = (&'a Extensions, Source)>, sink: &mut impl Sink) {
    let mut defined: BTreeMap<&str, Vec<Source>> = BTreeMap::new();
    for (extensions, source) in files {
        for name in extensions.keys() {
            defined.entry(name).or_default().push(source.clone());
        }
    }
    for (name, places) in defined {
        explain(Rule::Merge12, &format!("{what} {name:?}"), places, sink);
    }
}

/// The first place wins over the others; no place, nothing decided.
fn explain(rule: Rule, about: &str, places: Vec<Source>, sink: &mut impl Sink) {
    let mut places = places.into_iter();
    if let Some(winner) = places.next() {
        sink.record(|| Decision::new(rule, about, winner).over(places.collect()));
    }
}
