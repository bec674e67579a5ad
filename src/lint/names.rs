//! Looks at the names of entries, and at the names that refer to them.

use super::file::File;
use super::finding::{Check, Finding};
use crate::decode::Position;
use crate::kubeconfig::{Config, Context, Stanza};
use crate::nearest;
use crate::rule::Rule;
use crate::untrusted::{looks_secret, quoted};

/// The most names among which a near one is looked for.
const MOST: usize = 500;

/// Looks at the names of all entries, and at those that refer to them.
pub(super) fn odd(file: &File) -> Vec<Finding> {
    let place = |stanza, name: &str, field| file.survey.positions.entry(stanza, name, field);
    let mut names: Vec<(String, &str, Option<Position>)> = Vec::new();
    for (stanza, name) in entries(file.config) {
        names.push((stanza.as_str().to_owned(), name, place(stanza, name, None)));
    }
    for (context, Context { cluster, auth_info, .. }) in contexts(file.config) {
        let field = |field| place(Stanza::Context, context, Some(field));
        names.extend(
            [("cluster", cluster), ("user", auth_info)].map(|(word, name)| (format!("{word} of a context"), name.as_str(), field(word))),
        );
    }
    names.push(("current-context".to_owned(), &file.config.current_context, file.survey.positions.top("current-context")));
    names.into_iter().filter_map(|(what, name, position)| Some(about(file, &what, name)?.at(position))).collect()
}

fn about(file: &File, what: &str, name: &str) -> Option<Finding> {
    let is_reference = what.contains([' ', '-']);
    let inner = name.trim_matches(['"', '\'']);
    let is_quoted = name.len() > 1 && name.chars().next() == name.chars().last() && name.starts_with(['"', '\'']);
    let is_blank = name.trim() != name || name.contains(char::is_control);
    Some(match () {
        () if name.is_empty() && !is_reference => {
            let finding = file.finding(Check::UnnamedEntry, format!("this {what} has no name")).by(Rule::Name07);
            finding.repair(format!("write `name:` beside `{what}:`"))
        }
        () if is_quoted => {
            let message = format!("the quotation marks belong to the name of this {what}: it is {}", quoted(name));
            file.finding(Check::QuotedName, message).repair(format!("write {} with quotation marks of YAML alone", quoted(inner)))
        }
        () if is_blank => {
            let message = format!("the name of this {what} has blanks or control characters at its ends or in it: {}", quoted(name));
            file.finding(Check::BlankInName, message).repair(format!("write {}", quoted(name.trim())))
        }
        () if looks_secret(name) && !is_reference => {
            let message = format!("the name of this {what} looks like a token or a key; names are shown everywhere");
            file.finding(Check::SecretInName, message).repair("give it another name, and replace the secret")
        }
        () => return None,
    })
}

fn entries(config: &Config) -> impl Iterator<Item = (Stanza, &str)> {
    let clusters = config.clusters.keys().map(|name| (Stanza::Cluster, name.as_str()));
    let users = config.auth_infos.keys().map(|name| (Stanza::User, name.as_str()));
    clusters.chain(users).chain(config.contexts.keys().map(|name| (Stanza::Context, name.as_str())))
}

fn contexts(config: &Config) -> impl Iterator<Item = (&str, &Context)> {
    config.contexts.iter().map(|(name, context)| (name.as_str(), &**context))
}

/// Looks for names that refer to nothing in `merged`, which has what counts of the file and of others (NAME-06, VAL-02).
pub(super) fn dangling(file: &File, merged: &Config) -> Vec<Finding> {
    let counts = |name: &str, context: &Context| merged.context(name).is_some_and(|merged| merged.origin == context.origin);
    let written = contexts(file.config).filter(|(name, context)| counts(name, context));
    let mut found: Vec<Finding> = written.flat_map(|(name, context)| of_context(file, merged, name, context)).collect();
    let current = &file.config.current_context;
    if *current == merged.current_context && !current.is_empty() && merged.context(current).is_none() {
        let message = format!("current-context is {}, which is no context", quoted(current));
        let finding = file.finding(Check::DanglingReference, message).at(file.survey.positions.top("current-context"));
        found.push(finding.by(Rule::Val02).repair(advice(current, merged.contexts.keys(), "context")));
    }
    found
}

fn of_context(file: &File, merged: &Config, name: &str, Context { cluster, auth_info, .. }: &Context) -> Vec<Finding> {
    let about = |field, named: &str, instead: &str, repair: String| {
        let message = format!("the context {} names the {field} {}, which does not exist, so {instead}", quoted(name), quoted(named));
        let finding = file.found_in((Stanza::Context, name), &[field], Check::DanglingReference, message);
        finding.by(Rule::Name06).repair(repair)
    };
    let no_cluster = (!cluster.is_empty() && merged.cluster(cluster).is_none())
        .then(|| about("cluster", cluster, "kubectl uses its default server", advice(cluster, merged.clusters.keys(), "cluster")));
    let no_user = (!auth_info.is_empty() && merged.user(auth_info).is_none())
        .then(|| about("user", auth_info, "there are no credentials", advice(auth_info, merged.auth_infos.keys(), "user")));
    no_cluster.into_iter().chain(no_user).collect()
}

fn advice<'k>(name: &str, known: impl Iterator<Item = &'k String>, what: &str) -> String {
    let known: Vec<&str> = known.map(String::as_str).filter(|name| !name.is_empty()).collect();
    let near = nearest::name(name, known.iter().copied().filter(|_| known.len() <= MOST));
    match (near, known.as_slice()) {
        (Some(near), _) => format!("write {}, if that is meant", quoted(near)),
        (None, []) => format!("add the {what}: there is none"),
        (None, [only]) => format!("write {}, the only {what}, or add another", quoted(only)),
        (None, _) => format!("write the name of one of the {} {what}s, or add another", known.len()),
    }
}
