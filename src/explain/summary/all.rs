//! Tells of every entry of the merged config where it comes from, and whether it is in use.

use super::fields::{FieldAnswer, Unused};
use super::teller::{Made, Teller};
use crate::kubeconfig::{Origin, Stanza};
use crate::load::FileRead;
use crate::rule::Rule;
use crate::trace::Source;
use crate::untrusted::quoted;

impl Teller<'_> {
    /// Tells of every entry of the merged config.
    pub(super) fn entries(&self) -> Vec<FieldAnswer> {
        let Some(Made { config, resolved }) = self.made() else { return Vec::new() };
        let positions = self.all_entries();
        let selection = &resolved.selection;
        let mut all = Vec::new();
        let mut add = |stanza: Stanza, name: &str, origin: &Origin, is_used: bool| {
            let from = positions.entry(origin, stanza, name).unwrap_or(Source::Default);
            let word = stanza.as_str();
            let unused = (!is_used).then(|| Unused { why: format!("unreachable: it is not the {word} in use"), rule: Rule::Merge13 });
            all.push(FieldAnswer {
                field: word.to_owned(),
                value: quoted(name),
                at: self.exactly(&from),
                from,
                rule: Rule::Merge13,
                written: String::new(),
                unused,
                lost: Vec::new(),
            });
        };
        config.contexts.iter().for_each(|(name, entry)| add(Stanza::Context, name, &entry.origin, *name == selection.context.name));
        config.clusters.iter().for_each(|(name, entry)| add(Stanza::Cluster, name, &entry.origin, *name == selection.cluster.name));
        config.auth_infos.iter().for_each(|(name, entry)| add(Stanza::User, name, &entry.origin, *name == selection.user.name));
        all
    }

    fn all_entries(&self) -> super::super::positions::FilePositions {
        let mut positions = super::super::positions::FilePositions::default();
        for FileRead { name, .. } in self.load().loaded_files() {
            if let Ok(bytes) = self.world().read(name) {
                positions.add_wanted(name, &bytes, self.behaviours, &|_, _| true);
            }
        }
        positions
    }
}
