//! Explains what became of the references of a merged config, and what only looks like a reference (PATH-01 to PATH-06, PATH-13,
//! HOME-07).

use std::sync::Arc;

use super::Explainer;
use super::load::is_meant_to_be_expanded;
use crate::kubeconfig::{AuthInfo, Config, Record, Stanza};
use crate::load::{LoadingRules, is_command_reference};
use crate::rule::Rule;
use crate::trace::Subject;

/// A field of an entry, and the file that it comes from.
#[derive(Clone, Copy)]
struct EntryField<'a> {
    stanza: Stanza,
    name: &'a str,
    file: &'a Arc<str>,
    field: &'static str,
}

impl Explainer<'_> {
    /// Explains the references of every cluster and user.
    pub(super) fn paths(&mut self, config: &Config, rules: &LoadingRules) {
        for (name, cluster) in &config.clusters {
            let Some(file) = &cluster.origin else { continue };
            let at = |field| EntryField { stanza: Stanza::Cluster, name, file, field };
            self.unresolved(at("proxy-url"), &cluster.proxy_url);
            self.references(&**cluster, at, rules);
        }
        for (name, user) in &config.auth_infos {
            let Some(file) = &user.origin else { continue };
            let at = |field| EntryField { stanza: Stanza::User, name, file, field };
            self.plugins(user, at);
            self.references(&**user, at, rules);
            if let Some(exec) = &user.exec
                && is_command_reference(exec, self.behaviours)
            {
                self.reference(at("exec.command"), &exec.command, rules);
            }
        }
    }

    fn references<'p, T: Record>(&mut self, entry: &T, at: impl Fn(&'static str) -> EntryField<'p>, rules: &LoadingRules) {
        for (field, path) in entry.paths() {
            self.reference(at(field.name), path, rules);
        }
    }

    fn reference(&mut self, at: EntryField, path: &str, rules: &LoadingRules) {
        let written = self.positions.reference(at.file, at.stanza, at.name, at.field).map(str::to_owned);
        let relative = written.as_deref().filter(|_| rules.resolve_paths);
        let as_written = relative.unwrap_or(path);
        if as_written.is_empty() {
            if self.positions.has_key(at.file, at.stanza, at.name, at.field) {
                self.record_at(at, Rule::Path04);
            }
            return;
        }
        if is_meant_to_be_expanded(as_written) {
            self.record_at(at, Rule::Home07);
        }
        match relative {
            Some(path) => self.relative(at, path),
            None if rules.resolve_paths => self.record_at(at, Rule::Path03),
            None => self.record_at(at, Rule::Path06),
        }
    }

    fn relative(&mut self, at: EntryField, path: &str) {
        self.record_at(at, Rule::Path01);
        self.record_at(at, if at.field == "exec.command" { Rule::Path05 } else { Rule::Path02 });
        if !at.file.starts_with('/') {
            self.record_at(at, Rule::Path13);
        }
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            self.record_at(at, Rule::Path03);
        }
        if path.trim().is_empty() {
            self.record_at(at, Rule::Path04);
        }
    }

    /// Explains that arguments and settings of plugins are not references.
    fn plugins<'p>(&mut self, user: &AuthInfo, at: impl Fn(&'static str) -> EntryField<'p>) {
        if let Some(exec) = &user.exec {
            let values = exec.env.iter().flatten().map(|variable| &variable.value);
            exec.args.iter().flatten().chain(values).for_each(|text| self.unresolved(at("exec"), text));
        }
        if let Some(settings) = user.auth_provider.as_ref().and_then(|provider| provider.config.as_ref()) {
            settings.values().for_each(|text| self.unresolved(at("auth-provider"), text));
        }
    }

    /// Explains that a text is not a reference, if it looks like a relative path (PATH-01).
    fn unresolved(&mut self, at: EntryField, text: &str) {
        if text.starts_with("./") || text.starts_with("../") {
            self.record_at(at, Rule::Path01);
        }
    }

    fn record_at(&mut self, EntryField { stanza, name, file, field, .. }: EntryField, rule: Rule) {
        let subject = Subject::Field { stanza, name: name.to_owned(), field };
        if let Some(from) = self.positions.field(&Some(file.clone()), stanza, name, field) {
            self.record(rule, subject, from);
        }
    }
}
