//! The layers of an effective stanza: the override, the entry of a file, the cluster defaults. Finds where each field comes from.

use super::positions::FilePositions;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, Field, Group, Origin, Record, Stanza};
use crate::resolve::{Overrides, Selection};
use crate::trace::Source;

/// The layers of one effective stanza.
pub(super) struct Layers<'a, T> {
    pub(super) stanza: Stanza,
    pub(super) name: &'a str,
    pub(super) defaults: Option<&'a T>,
    pub(super) entry: Option<&'a T>,
    pub(super) origin: &'a Origin,
    pub(super) over: &'a T,
    pub(super) replaced: &'a [Group],
}

/// Where a field comes from.
pub(super) struct Laid {
    /// The layer that decides, then those that it won over.
    pub(super) sources: Vec<Source>,
    /// The group with which an override replaces the field.
    pub(super) group: Option<Group>,
    /// Whether the override has a value for it. An override that replaces its group and has none leaves it empty.
    pub(super) is_overridden: bool,
}

impl Laid {
    /// Whether an override leaves the field empty.
    pub(super) fn is_cleared(&self) -> bool {
        self.group.is_some() && !self.is_overridden
    }
}

impl<'a> Layers<'a, Context> {
    pub(super) fn of_context(config: &'a Config, overrides: &'a Overrides, selection: &'a Selection, replaced: &'a [Group]) -> Self {
        let name = selection.context.name.as_str();
        let entry = config.context(name);
        let origin = entry.map_or(&None, |entry| &entry.origin);
        Layers { stanza: Stanza::Context, name, defaults: None, entry, origin, over: &overrides.context, replaced }
    }
}

impl<'a> Layers<'a, AuthInfo> {
    pub(super) fn of_user(config: &'a Config, overrides: &'a Overrides, selection: &'a Selection, replaced: &'a [Group]) -> Self {
        let name = selection.user.name.as_str();
        let entry = config.user(name);
        let origin = entry.map_or(&None, |entry| &entry.origin);
        Layers { stanza: Stanza::User, name, defaults: None, entry, origin, over: &overrides.user, replaced }
    }
}

impl<'a> Layers<'a, Cluster> {
    pub(super) fn of_cluster(config: &'a Config, overrides: &'a Overrides, selection: &'a Selection, replaced: &'a [Group]) -> Self {
        let name = selection.cluster.name.as_str();
        let entry = config.cluster(name);
        let origin = entry.map_or(&None, |entry| &entry.origin);
        let (defaults, over) = (Some(&overrides.cluster_defaults), &overrides.cluster);
        Layers { stanza: Stanza::Cluster, name, defaults, entry, origin, over, replaced }
    }
}

impl<T: Record> Layers<'_, T> {
    /// Returns where a field comes from.
    pub(super) fn laid(&self, field: &'static Field<T>, positions: &FilePositions) -> Laid {
        let Layers { stanza, name, defaults, entry, origin, over, replaced } = self;
        let group = field.group.filter(|group| replaced.contains(group));
        let is_overridden = field.is_set(over);
        let mut sources = Vec::new();
        if is_overridden {
            sources.push(Source::Override(field.place));
        } else if let Some(cause) = group.and_then(|group| group.replaced_by::<T>(over)) {
            sources.push(Source::Override(cause.place));
        }
        if entry.is_some_and(|entry| field.is_set(entry)) {
            sources.extend(positions.field(origin, *stanza, name, field.name));
        }
        if defaults.is_some_and(|defaults| field.is_set(defaults)) {
            sources.push(Source::ClusterDefaults(field.place));
        }
        Laid { sources, group, is_overridden }
    }

    /// Returns the field of this name with where it comes from.
    pub(super) fn named(&self, name: &str, positions: &FilePositions) -> Option<Laid> {
        T::field(name).map(|field| self.laid(field, positions))
    }
}
