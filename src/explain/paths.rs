//! What becomes of the references of a merged configuration, and what only looks like one (PATH-01 to PATH-06, HOME-07).

use std::collections::HashMap;
use std::sync::Arc;

use super::Explainer;
use super::load::is_meant_to_be_expanded;
use crate::kubeconfig::{AuthInfo, Config, Record, Reference, Slot, Stanza};
use crate::load::{LoadingRules, Rewritten, is_command_reference};
use crate::rule::Rule;
use crate::trace::Subject;

/// References that were relative, as they are written, by kind and place of their entry, and by field.
type Written<'a> = HashMap<(Stanza, usize, &'static str), &'a str>;

/// A field of an entry.
#[derive(Clone, Copy)]
struct Place<'a> {
    stanza: Stanza,
    entry: usize,
    name: &'a str,
    file: &'a Arc<str>,
    field: &'static str,
}

impl Explainer<'_> {
    /// The references of every cluster and user.
    pub(super) fn paths(&mut self, config: &Config, rules: &LoadingRules, rewritten: &[Rewritten]) {
        let written: Written = rewritten.iter().map(|path| ((path.stanza, path.entry, path.field), path.written.as_str())).collect();
        for (entry, (name, cluster)) in config.clusters.iter().enumerate() {
            let Some(file) = &cluster.origin else { continue };
            let place = |field| Place { stanza: Stanza::Cluster, entry, name, file, field };
            self.unresolved(place("proxy-url"), &cluster.proxy_url);
            self.references(cluster, place, rules, &written);
        }
        for (entry, (name, user)) in config.auth_infos.iter().enumerate() {
            let Some(file) = &user.origin else { continue };
            let place = |field| Place { stanza: Stanza::User, entry, name, file, field };
            self.plugins(user, place);
            self.references(user, place, rules, &written);
            if let Some(exec) = &user.exec
                && is_command_reference(exec, self.behaviours)
            {
                self.reference(place("exec.command"), &exec.command, rules, &written);
            }
        }
    }

    fn references<'p, T: Record>(&mut self, entry: &T, place: impl Fn(&'static str) -> Place<'p>, rules: &LoadingRules, written: &Written) {
        for field in T::FIELDS.iter().filter(|field| field.reference == Reference::Path) {
            if let Slot::Text(lens) = &field.slot {
                self.reference(place(field.name), (lens.get)(entry), rules, written);
            }
        }
    }

    fn reference(&mut self, place: Place, path: &str, rules: &LoadingRules, written: &Written) {
        let relative = written.get(&(place.stanza, place.entry, place.field)).copied();
        let as_written = relative.unwrap_or(path);
        if as_written.is_empty() {
            if self.places.states(place.file, place.stanza, place.name, place.field) {
                self.tell_at(place, Rule::Path04);
            }
            return;
        }
        if is_meant_to_be_expanded(as_written) {
            self.tell_at(place, Rule::Home07);
        }
        match relative {
            Some(path) => self.relative(place, path),
            None if rules.resolve_paths => self.tell_at(place, Rule::Path03),
            None => self.tell_at(place, Rule::Path06),
        }
    }

    fn relative(&mut self, place: Place, path: &str) {
        self.tell_at(place, Rule::Path01);
        self.tell_at(place, if place.field == "exec.command" { Rule::Path05 } else { Rule::Path02 });
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            self.tell_at(place, Rule::Path03);
        }
        if path.trim().is_empty() {
            self.tell_at(place, Rule::Path04);
        }
    }

    /// Arguments and settings of plugins are no references.
    fn plugins<'p>(&mut self, user: &AuthInfo, place: impl Fn(&'static str) -> Place<'p>) {
        if let Some(exec) = &user.exec {
            let values = exec.env.iter().flatten().map(|variable| &variable.value);
            exec.args.iter().flatten().chain(values).for_each(|text| self.unresolved(place("exec"), text));
        }
        if let Some(settings) = user.auth_provider.as_ref().and_then(|provider| provider.config.as_ref()) {
            settings.values().for_each(|text| self.unresolved(place("auth-provider"), text));
        }
    }

    /// PATH-01: what looks like a relative path and is none of the references.
    fn unresolved(&mut self, place: Place, text: &str) {
        if text.starts_with("./") || text.starts_with("../") {
            self.tell_at(place, Rule::Path01);
        }
    }

    fn tell_at(&mut self, Place { stanza, name, file, field, .. }: Place, rule: Rule) {
        let subject = Subject::Field { stanza, name: name.to_owned(), field };
        if let Some(from) = self.places.field(&Some(file.clone()), stanza, name, field) {
            self.tell(rule, subject, from);
        }
    }
}
