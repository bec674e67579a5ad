//! Tells a sink how files were found and read, and what the merge decides: for every entry and scalar, which file won over which.
//!
//! Decides nothing: everything here is worked out anew from what the stages return, and only where a sink listens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decode::{self, DecodeFailure, Position, Positions};
use crate::go::path::absolute;
use crate::kubeconfig::{Config, Context, Extensions, Origin, Stanza};
use crate::load::paths::{cluster_references, user_references};
use crate::load::{Loaded, LoadingRules, Sources};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::scenario::Loading;
use crate::trace::{Decision, Sink, Source};
use crate::world::{OsError, World};

const KUBECONFIG: Source = Source::Environment("KUBECONFIG");
const HOME: Source = Source::Environment("HOME");

/// Explains which files are looked at, and which are migrated.
pub fn explain_rules<S: Sink>(loading: &Loading, rules: &LoadingRules, world: &World, sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    explain_precedence(loading, rules, world, sink);
    let mut tell = |rule, about: &str, from: Source| sink.record(|| Decision::new(rule, about, from));
    if rules.explicit_path.contains(':') {
        tell(Rule::Prec08, &format!("file {}", rules.explicit_path), Source::Loading("explicitPath"));
    }
    for file in rules.files().filter(|file| is_meant_to_be_expanded(file)) {
        tell(Rule::Home07, &format!("file {file}"), Source::Default);
    }
    match (&loading.migrations, rules.migrations.as_slice()) {
        (_, []) => tell(Rule::Mig09, "migration", Source::Loading("migrations")),
        (Some(_), _) => tell(Rule::Mig01, "migration", Source::Loading("migrations")),
        (None, [default, ..]) if world.stat(&default.to) == Err(OsError::NotFound) => tell(Rule::Mig01, "migration", HOME),
        _ => {}
    }
}

/// Explains the list of files: the one that is given, the variable's, or the home file.
fn explain_precedence(loading: &Loading, rules: &LoadingRules, world: &World, sink: &mut impl Sink) {
    let mut tell = |rule, about: &str, from: &Source| sink.record(|| Decision::new(rule, about, from.clone()));
    let listed = world.env("KUBECONFIG");
    let (from, elements): (Source, Vec<&str>) = match &loading.precedence {
        Some(files) => (Source::Loading("precedence"), files.iter().map(String::as_str).collect()),
        None if listed.is_empty() => {
            let (home, rule) = if world.env("HOME").is_empty() { (Source::Default, Rule::Home02) } else { (HOME, Rule::Home04) };
            tell(Rule::Home01, "home folder", &home);
            tell(Rule::Prec01, "precedence", &home);
            return tell(rule, "default kubeconfig", &home);
        }
        None => {
            sink.record(|| Decision::new(Rule::Prec01, "precedence", KUBECONFIG).over(vec![HOME]));
            (KUBECONFIG, listed.split(':').collect())
        }
    };
    let mut tell = |rule, about: &str| sink.record(|| Decision::new(rule, about, from.clone()));
    if from == KUBECONFIG && (!listed.starts_with('/') || listed.contains([':', ' ', ',', '"', '\t'])) {
        tell(Rule::Prec02, "precedence");
    }
    if from == KUBECONFIG && elements.iter().all(|element| element.is_empty()) {
        tell(Rule::Prec05, "precedence");
    }
    if rules.explicit_path.is_empty() && elements.contains(&"") {
        tell(Rule::Load04, "precedence: empty names");
    }
    let texts: BTreeSet<&str> = elements.iter().copied().collect();
    if texts.len() < elements.len() {
        tell(Rule::Prec03, "precedence: repeated names");
    }
    let places: BTreeSet<String> = texts.iter().map(|file| absolute(&world.working_directory(), file)).collect();
    if places.len() < texts.len() {
        tell(Rule::Prec04, "precedence: one place under two names");
    }
}

/// HOME-07: a shell would have replaced something in the name.
pub fn is_meant_to_be_expanded(path: &str) -> bool {
    path.starts_with('~') || path.contains('$')
}

/// Explains what came of reading the files; `missing` are those that were not there.
pub fn explain_reading<S: Sink>(rules: &LoadingRules, loaded: &Loaded, missing: &[String], files: &[Config], sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    let mut tell = |rule, about: &str| sink.record(|| Decision::new(rule, about, Source::Default));
    let errors = loaded.errors.len();
    if errors > 0 && !rules.explicit_path.is_empty() {
        tell(Rule::Load03, &format!("file {}", rules.explicit_path));
    }
    if errors > 0 {
        tell(Rule::Load01, "load: a configuration beside errors");
    }
    if errors > 1 {
        tell(Rule::Load08, "errors of the load");
    }
    if errors == 0 && files.iter().all(|file| *file == Config::default()) {
        tell(Rule::Load12, "load: an empty configuration");
    }
    let is_silent = missing.is_empty() || !files.is_empty();
    match (rules.warn_if_all_missing, is_silent) {
        (false, false) => tell(Rule::Prec06, "no warning"),
        (true, false) => {
            tell(Rule::Load09, "warning");
            tell(Rule::Load11, "warning");
        }
        (true, true) if !missing.is_empty() => tell(Rule::Load09, "no warning"),
        _ => {}
    }
    let is_empty_file = files.iter().any(|file| *file == Config::default());
    if rules.warn_if_all_missing && !missing.is_empty() && (errors > 0 || is_empty_file) {
        tell(Rule::Load10, if is_silent { "no warning" } else { "warning" });
    }
}

/// Tells the rules of YAML and DEC that a file's bytes come under, where they first do. Returns where its entries stand.
pub fn explain_bytes<S: Sink>(name: &str, bytes: &[u8], behaviours: Behaviours, sink: &mut S) -> Positions {
    if !S::LISTENS || bytes.is_empty() {
        return Positions::default();
    }
    let survey = decode::survey(bytes, behaviours);
    for (rule, Position { line, column }) in survey.rules {
        sink.record(|| Decision::new(rule, format!("file {name}"), Source::File { path: name.into(), line, column }));
    }
    survey.positions
}

/// Tells the rule that refuses a file's bytes, if it is one.
pub fn explain_refusal(name: &str, failure: &DecodeFailure, sink: &mut impl Sink) {
    if let Some(rule) = failure.rule() {
        let Position { line, column } = failure.position();
        sink.record(|| Decision::new(rule, format!("file {name}"), Source::File { path: name.into(), line, column }));
    }
}

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
    if files.iter().filter(|file| file.preferences != Default::default()).count() > 1 {
        sink.record(|| Decision::new(Rule::Merge06, "preferences", Source::Default));
    }
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
        // MERGE-13 tells the origin where nobody else claims the name.
        let rule = if places.len() > 1 { Rule::Merge09 } else { Rule::Merge13 };
        explain(rule, &format!("{} {name:?}", stanza.as_str()), places, sink);
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

/// MERGE-15: contexts that refer to an entry of another file, or to none.
pub fn explain_references<S: Sink>(config: &Config, sources: &Sources, sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    let elsewhere = |context: &Context, name: &str, origin: Option<&Origin>| !name.is_empty() && origin != Some(&context.origin);
    for (name, context) in &config.contexts {
        let user = config.auth_infos.get(&context.auth_info).map(|user| &user.origin);
        let cluster = config.clusters.get(&context.cluster).map(|cluster| &cluster.origin);
        if let Some(file) = &context.origin
            && (elsewhere(context, &context.auth_info, user) || elsewhere(context, &context.cluster, cluster))
        {
            let from = sources.entry(file, Stanza::Context, name);
            sink.record(|| Decision::new(Rule::Merge15, format!("references of context {name:?}"), from));
        }
    }
}

/// Explains what becomes of the references of a merged configuration.
pub fn explain_paths<S: Sink>(config: &Config, resolve: bool, sources: &Sources, behaviours: Behaviours, sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    // References are given out to be changed, so copies give them here.
    let mut config = config.clone();
    for (name, cluster) in &mut config.clusters {
        let Some(file) = cluster.origin.clone() else { continue };
        let place = |field| Place { stanza: Stanza::Cluster, name, field, file: &file };
        explain_unresolved(place("proxy-url"), &cluster.proxy_url, sources, sink);
        for (field, path) in cluster_references(cluster) {
            explain_path(place(field), path, resolve, sources, sink);
        }
    }
    for (name, user) in &mut config.auth_infos {
        let Some(file) = user.origin.clone() else { continue };
        let place = |field| Place { stanza: Stanza::User, name, field, file: &file };
        let exec = user.exec.iter().flat_map(|exec| {
            let values = exec.env.iter().flatten().map(|variable| &variable.value);
            exec.args.iter().flatten().chain(values)
        });
        exec.for_each(|text| explain_unresolved(place("exec"), text, sources, sink));
        let settings = user.auth_provider.iter().flat_map(|provider| provider.config.iter().flat_map(BTreeMap::values));
        settings.for_each(|text| explain_unresolved(place("auth-provider"), text, sources, sink));
        for (field, path) in user_references(user, behaviours) {
            explain_path(place(field), path, resolve, sources, sink);
        }
    }
}

/// A field of an entry.
struct Place<'a> {
    stanza: Stanza,
    name: &'a str,
    field: &'static str,
    file: &'a Arc<str>,
}

impl Place<'_> {
    fn tell(&self, rule: Rule, sources: &Sources, sink: &mut impl Sink) {
        let Place { stanza, name, field, file } = self;
        sink.record(|| Decision::new(rule, format!("{} {name:?} {field}", stanza.as_str()), sources.field(file, *stanza, name, field)));
    }
}

fn explain_path(place: Place<'_>, path: &str, resolve: bool, sources: &Sources, sink: &mut impl Sink) {
    let mut tell = |rule| place.tell(rule, sources, sink);
    if path.is_empty() {
        if sources.states(place.file, place.stanza, place.name, place.field) {
            tell(Rule::Path04);
        }
        return;
    }
    if is_meant_to_be_expanded(path) {
        tell(Rule::Home07);
    }
    if !resolve {
        return tell(Rule::Path06);
    }
    if path.starts_with('/') {
        return tell(Rule::Path03);
    }
    tell(Rule::Path01);
    tell(if place.field == "exec.command" { Rule::Path05 } else { Rule::Path02 });
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        tell(Rule::Path03);
    }
    if path.trim().is_empty() {
        tell(Rule::Path04);
    }
}

/// PATH-01: what looks like a relative path and is none of the references.
fn explain_unresolved(place: Place<'_>, text: &str, sources: &Sources, sink: &mut impl Sink) {
    if text.starts_with("./") || text.starts_with("../") {
        place.tell(Rule::Path01, sources, sink);
    }
}

/// The first place wins over the others; no place, nothing decided.
fn explain(rule: Rule, about: &str, places: Vec<Source>, sink: &mut impl Sink) {
    let mut places = places.into_iter();
    if let Some(winner) = places.next() {
        sink.record(|| Decision::new(rule, about, winner).over(places.collect()));
    }
}
