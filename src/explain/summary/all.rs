//! Tells of every entry of the merged config where it comes from, and whether it is in use.

use super::super::positions::FilePositions;
use super::fields::{FieldAnswer, Unused};
use super::teller::{Made, Teller};
use super::value;
use crate::kubeconfig::{Origin, Record, Stanza};
use crate::load::FileRead;
use crate::rule::Rule;
use crate::trace::Source;
use crate::untrusted::quoted;

impl Teller<'_> {
    /// Tells of every entry of the merged config, and beneath those that are not in use, of their fields.
    pub(super) fn entries(&self) -> Vec<FieldAnswer> {
        let Some(Made { config, resolved }) = self.made() else { return Vec::new() };
        let positions = self.all_entries();
        let selection = &resolved.selection;
        let contexts = config.contexts.iter().map(|(name, entry)| (name, &**entry, &entry.origin));
        let clusters = config.clusters.iter().map(|(name, entry)| (name, &**entry, &entry.origin));
        let users = config.auth_infos.iter().map(|(name, entry)| (name, &**entry, &entry.origin));
        let mut all = Vec::new();
        contexts.for_each(|(name, entry, origin)| {
            all.extend(self.entry_and_fields(&positions, (Stanza::Context, name), entry, origin, &selection.context.name))
        });
        clusters.for_each(|(name, entry, origin)| {
            all.extend(self.entry_and_fields(&positions, (Stanza::Cluster, name), entry, origin, &selection.cluster.name))
        });
        users.for_each(|(name, entry, origin)| {
            all.extend(self.entry_and_fields(&positions, (Stanza::User, name), entry, origin, &selection.user.name))
        });
        all
    }

    fn entry_and_fields<T: Record>(
        &self,
        positions: &FilePositions,
        (stanza, name): (Stanza, &str),
        entry: &T,
        origin: &Origin,
        used: &str,
    ) -> Vec<FieldAnswer> {
        let answer = |field: &str, value: String, from: Option<Source>| {
            let from = from.unwrap_or(Source::Default);
            let (field, at, written) = (field.to_owned(), self.exactly(&from), String::new());
            FieldAnswer { field, value, at, from, rule: Rule::Merge13, written, unused: None, lost: Vec::new() }
        };
        let word = stanza.as_str();
        let first = answer(word, quoted(name), positions.entry(origin, stanza, name));
        if name == used {
            return vec![first];
        }
        let unused = Some(Unused { why: format!("unreachable: it is not the {word} in use"), rule: Rule::Merge13 });
        let fields = T::FIELDS.iter().filter(|field| field.is_set(entry));
        let told = fields.map(|field| answer(field.place, value::words(field, entry), positions.field(origin, stanza, name, field.name)));
        std::iter::once(FieldAnswer { unused, ..first }).chain(told).collect()
    }

    fn all_entries(&self) -> FilePositions {
        let mut positions = FilePositions::default();
        for FileRead { name, .. } in self.load().loaded_files() {
            if let Ok(bytes) = self.world().read(name) {
                positions.add_wanted(name, &bytes, self.behaviours, &|_, _| true);
            }
        }
        positions
    }
}
