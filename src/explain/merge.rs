//! Explains the merge of files: which file won over which (MERGE-09 to MERGE-15).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Explainer;
use crate::kubeconfig::{Config, Context, Origin, Stanza};
use crate::load::Load;
use crate::merge::Shadowed;
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};

/// The losing files, by kind and name of the entry.
type Losers<'a> = BTreeMap<(Stanza, &'a str), Vec<Source>>;

impl Explainer<'_> {
    /// Explains the merge of the loaded files.
    pub(super) fn merge(&mut self, config: &Config, load: &Load) {
        let names: Vec<Arc<str>> = load.loaded_files().map(|read| read.name.clone()).collect();
        let mut losers = Losers::new();
        for Shadowed { stanza, name, file } in &load.claims.shadowed {
            let source = names.get(*file).and_then(|file| self.positions.entry(&Some(file.clone()), *stanza, name));
            losers.entry((*stanza, name)).or_default().extend(source);
        }
        self.entries(Stanza::Cluster, config.clusters.iter().map(|(name, entry)| (name, &entry.origin)), &mut losers);
        self.entries(Stanza::User, config.auth_infos.iter().map(|(name, entry)| (name, &entry.origin)), &mut losers);
        self.entries(Stanza::Context, config.contexts.iter().map(|(name, entry)| (name, &entry.origin)), &mut losers);
        self.settings(load, &names);
        self.references_elsewhere(config);
    }

    fn entries<'c>(&mut self, stanza: Stanza, entries: impl Iterator<Item = (&'c String, &'c Origin)>, losers: &mut Losers<'c>) {
        for (name, origin) in entries {
            let over = losers.remove(&(stanza, name.as_str())).unwrap_or_default();
            // Where no other file has the name, only the origin is decided (MERGE-13).
            let rule = if over.is_empty() { Rule::Merge13 } else { Rule::Merge09 };
            if let Some(from) = self.positions.entry(origin, stanza, name) {
                self.push(Decision::new(rule, Subject::Entry { stanza, name: name.clone() }, from).over(over));
            }
        }
    }

    /// Explains what has no origin of its own: current context, preferences, extensions.
    fn settings(&mut self, load: &Load, names: &[Arc<str>]) {
        let claims = &load.claims;
        let document = |field| Subject::Document { field };
        let sources = |explainer: &Self, files: &[usize], field: &str| -> Vec<Source> {
            files.iter().filter_map(|file| names.get(*file)).map(|file| explainer.positions.top(file, field)).collect()
        };
        self.positions.current_context = claims.current_context.first().and_then(|file| names.get(*file)).cloned();
        let claimed = sources(self, &claims.current_context, "current-context");
        self.first_wins(Rule::Merge10, document("current-context"), claimed);
        let claimed = sources(self, &claims.colors, "preferences");
        self.first_wins(Rule::Merge11, document("preferences.colors"), claimed);
        for (list, field, claimed) in
            [("extensions", "extensions", &claims.extensions), ("preferences.extensions", "preferences", &claims.preferences_extensions)]
        {
            let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            claimed.iter().for_each(|(name, file)| by_name.entry(name).or_default().push(*file));
            for (name, files) in by_name {
                let claimed = sources(self, &files, field);
                self.first_wins(Rule::Merge12, Subject::Extension { list, name: name.to_owned() }, claimed);
            }
        }
        if claims.preferences.len() > 1 {
            self.record(Rule::Merge06, document("preferences"), Source::Default);
        }
    }

    /// Records that the first source wins over the others. Without any source, nothing is decided.
    fn first_wins(&mut self, rule: Rule, subject: Subject, claimed: Vec<Source>) {
        let mut claimed = claimed.into_iter();
        if let Some(winner) = claimed.next() {
            self.push(Decision::new(rule, subject, winner).over(claimed.collect()));
        }
    }

    /// Explains contexts that refer to an entry of another file, or to one that does not exist (MERGE-15).
    fn references_elsewhere(&mut self, config: &Config) {
        let elsewhere = |context: &Context, name: &str, origin: Option<&Origin>| !name.is_empty() && origin != Some(&context.origin);
        for (name, context) in &config.contexts {
            let user = config.user(&context.auth_info).map(|user| &user.origin);
            let cluster = config.cluster(&context.cluster).map(|cluster| &cluster.origin);
            if (elsewhere(context, &context.auth_info, user) || elsewhere(context, &context.cluster, cluster))
                && let Some(from) = self.positions.entry(&context.origin, Stanza::Context, name)
            {
                let subject = Subject::Entry { stanza: Stanza::Context, name: name.clone() };
                self.push(Decision::new(Rule::Merge15, subject, from).noting("refers to an entry that its file does not define"));
            }
        }
    }
}
