//! Tells of every field of the entries in use: its value, where that comes from, by which rule, and what lost.

use serde::Serialize;

use super::super::layers::{Laid, Layers};
use super::teller::{Made, Teller};
use super::value;
use crate::kubeconfig::{AuthInfo, Cluster, Context, Field, Group, Record, Stanza};
use crate::rule::Rule;
use crate::trace::Source;

/// A field of an entry in use, with where its value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldAnswer {
    /// The field, such as `cluster.server`.
    pub field: String,
    /// The value in words, without secrets; empty where it is not set.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Where it comes from.
    pub from: Source,
    /// The same for people.
    pub at: String,
    /// The rule by which it is so.
    pub rule: Rule,
    /// A path as it is written, where it was made absolute.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub written: String,
    /// What is not done with it, if it is not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unused: Option<Unused>,
    /// What lost, strongest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<Lost>,
}

/// Why a value that won is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unused {
    /// Why.
    pub why: String,
    /// The rule by which it is so.
    pub rule: Rule,
}

/// A value that lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lost {
    /// Why it lost.
    pub why: Why,
    /// The value in words, without secrets.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// Where it stands.
    pub from: Source,
    /// The same for people.
    pub at: String,
    /// The rule by which it lost.
    pub rule: Rule,
}

/// Why a value lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// A stronger source sets the field.
    Shadowed,
    /// An earlier file has the entry, and supplies all of it.
    ShadowedWithItsEntry,
    /// An override of another field takes it away.
    Cleared,
    /// It is empty, or false, which counts as not set.
    IgnoredAsUnset,
}

impl Why {
    /// Returns it in words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Shadowed => "shadowed",
            Why::ShadowedWithItsEntry => "shadowed with its whole entry",
            Why::Cleared => "cleared",
            Why::IgnoredAsUnset => "ignored as unset",
        }
    }
}

impl Teller<'_> {
    /// Tells of every field that any source sets.
    pub(super) fn fields(&self) -> Vec<FieldAnswer> {
        let mut fields: Vec<FieldAnswer> = self.current_context().into_iter().collect();
        if let (Some(context), Some(cluster), Some(user)) = (self.context_layers(), self.cluster_layers(), self.user_layers()) {
            fields.extend(self.fields_of::<Context>(&context));
            fields.extend(self.fields_of::<Cluster>(&cluster));
            fields.extend(self.fields_of::<AuthInfo>(&user));
        }
        fields.extend(self.timeout_field());
        fields
    }

    /// Tells which name of a context counts.
    fn current_context(&self) -> Option<FieldAnswer> {
        let Made { config, resolved } = self.made()?;
        let files: Vec<_> = self.load().loaded_files().map(|read| read.name.clone()).collect();
        let set = self.load().claims.current_context.iter().filter_map(|file| files.get(*file));
        let mut lost: Vec<Lost> = set
            .map(|file| {
                let from = self.positions.top(file, "current-context");
                let value = self.decoded(file).map(|config| value::name(&config.current_context)).unwrap_or_default();
                Lost { why: Why::Shadowed, value, at: self.exactly(&from), from, rule: Rule::Merge10 }
            })
            .collect();
        let choice = &resolved.selection.context;
        let (from, rule) = match choice.required {
            true => (Source::Override("currentContext"), Rule::Name01),
            false if lost.is_empty() => return None,
            false => (lost.remove(0).from, Rule::Merge10),
        };
        let value = value::name(if choice.required { &choice.name } else { &config.current_context });
        Some(FieldAnswer {
            field: "current-context".to_owned(),
            value,
            at: self.exactly(&from),
            from,
            rule,
            written: String::new(),
            unused: None,
            lost,
        })
    }

    fn timeout_field(&self) -> Option<FieldAnswer> {
        let timeout = &self.run.overrides.timeout;
        let from = Source::Override("timeout");
        let at = self.exactly(&from);
        let (field, value, rule) = ("request-timeout".to_owned(), value::name(timeout), Rule::Rest06);
        (!timeout.is_empty()).then(|| FieldAnswer { field, value, from, at, rule, written: String::new(), unused: None, lost: Vec::new() })
    }

    fn fields_of<T: Record>(&self, layers: &Layers<'_, T>) -> Vec<FieldAnswer> {
        T::FIELDS.iter().filter_map(|field| self.field(field, field.override_rule?, layers)).collect()
    }

    fn field<T: Record>(&self, field: &'static Field<T>, rule: Rule, layers: &Layers<'_, T>) -> Option<FieldAnswer> {
        let laid = layers.laid(field, &self.positions);
        let mut lost = self.lost_layers(field, layers, &laid);
        lost.extend(self.lost_entries(field, layers));
        lost.extend(self.unset(field, layers, &laid));
        let from = match laid.sources.first() {
            Some(first) if !laid.is_cleared() || laid.sources.len() > 1 => first.clone(),
            _ if lost.is_empty() => return None,
            _ => Source::Default,
        };
        let rule = match &from {
            Source::Override(_) => laid.group.map_or(rule, Group::rule),
            Source::ClusterDefaults(_) => Rule::Ovr07,
            _ => rule,
        };
        let record = winner(&laid, layers);
        let value = record.filter(|record| field.is_set(record)).map(|record| value::words(field, record)).unwrap_or_default();
        let written = self.written(field.name, layers, &from);
        let unused = if value.is_empty() { None } else { self.unused(layers.stanza, field.name) };
        Some(FieldAnswer { field: field.place.to_owned(), value, at: self.exactly(&from), from, rule, written, unused, lost })
    }

    /// Returns the layers that lost to a stronger one.
    fn lost_layers<T: Record>(&self, field: &'static Field<T>, layers: &Layers<'_, T>, laid: &Laid) -> Vec<Lost> {
        let rule = laid.group.map_or(field.override_rule.unwrap_or(Rule::Ovr03), Group::rule);
        let why = if laid.is_cleared() { Why::Cleared } else { Why::Shadowed };
        let lost = laid.sources.iter().skip(1).map(|from| {
            let record = if matches!(from, Source::ClusterDefaults(_)) { layers.defaults } else { layers.entry };
            let value = record.map(|record| value::words(field, record)).unwrap_or_default();
            Lost { why, value, from: from.clone(), at: self.exactly(from), rule }
        });
        lost.collect()
    }

    /// Returns what other files say of the field, whose entries lost.
    fn lost_entries<T: Record>(&self, field: &'static Field<T>, layers: &Layers<'_, T>) -> Vec<Lost> {
        let (stanza, name) = (layers.stanza, layers.name);
        let losers = self.losers(stanza, name).into_iter().filter(|file| self.positions.has_key(file, stanza, name, field.name));
        let lost = losers.filter_map(|file| {
            let from = self.positions.field(&Some(file.clone()), stanza, name, field.name)?;
            let config = self.decoded(&file);
            let value = config.and_then(|config| value::of_entry(&config, stanza, name, field.name)).unwrap_or_default();
            Some(Lost { why: Why::ShadowedWithItsEntry, value, at: self.exactly(&from), from, rule: Rule::Merge09 })
        });
        lost.collect()
    }

    /// Returns the field of the entry itself where it is written and counts as not set.
    fn unset<T: Record>(&self, field: &'static Field<T>, layers: &Layers<'_, T>, laid: &Laid) -> Option<Lost> {
        let file = layers.origin.as_ref()?;
        let is_written = self.positions.has_key(file, layers.stanza, layers.name, field.name);
        let is_set = layers.entry.is_some_and(|entry| field.is_set(entry))
            || laid.sources.iter().any(|source| matches!(source, Source::File { .. }));
        let from = self.positions.field(layers.origin, layers.stanza, layers.name, field.name).filter(|_| is_written && !is_set)?;
        Some(Lost { why: Why::IgnoredAsUnset, value: String::new(), at: self.exactly(&from), from, rule: Rule::Merge02 })
    }

    /// Returns a path as it is written in its file.
    fn written<T: Record>(&self, field: &'static str, layers: &Layers<'_, T>, from: &Source) -> String {
        let (Source::File { path, .. }, Some(_)) = (from, layers.entry) else { return String::new() };
        self.positions.reference(path, layers.stanza, layers.name, field).map(value::name).unwrap_or_default()
    }

    /// Says why a value that won is not used.
    fn unused(&self, stanza: Stanza, field: &str) -> Option<Unused> {
        let made = self.kubeconfig()?;
        let is_credential = stanza == Stanza::User && !field.starts_with("as") && field != "extensions";
        let is_of_tls = stanza == Stanza::Cluster
            && (field.starts_with("certificate-authority") || matches!(field, "insecure-skip-tls-verify" | "tls-server-name"));
        if self.pod().is_some() && field != "namespace" {
            return Some(Unused { why: "the pod's own configuration is used".to_owned(), rule: Rule::Def04 });
        }
        if made.is_tls == Some(false) && (is_credential || is_of_tls) {
            return Some(Unused { why: "dropped because the server is not https".to_owned(), rule: Rule::Rest10 });
        }
        self.silenced_field(field)
    }
}

/// Returns the record that the winning layer is part of.
fn winner<'a, T: Record>(laid: &Laid, layers: &Layers<'a, T>) -> Option<&'a T> {
    match laid.sources.first()? {
        Source::Override(_) => Some(layers.over),
        Source::ClusterDefaults(_) => layers.defaults,
        _ => layers.entry,
    }
}
