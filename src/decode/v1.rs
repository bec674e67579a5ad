//! Reads what is particular to version v1: entries and extensions are lists of named items, repeated names are refused, and exec plugins
//! get a default.

use std::collections::BTreeSet;

use super::error::{DecodeError, Step};
use super::field::{Fields, Typed};
use super::record::Reader;
use crate::kubeconfig::{Entries, ExecConfig, Extensions, Record, Stanza};
use crate::rule::Rule;
use crate::untrusted::quoted;
use crate::yaml::tree::Index;

impl Reader<'_, '_> {
    /// Reads a list of named entries. Of equal names the last entry is kept.
    pub(super) fn listed_entries<T: Record>(&mut self, index: Index, stanza: Stanza) -> Typed<Entries<T>> {
        let fields = self.fields;
        let earlier_list = self.duplicate.take();
        // The number of the first item with a repeated extension.
        let mut within = None;
        let mut entries: Vec<(String, Box<T>)> = Vec::new();
        fields.list(index, |item| {
            let [name, body] = fields.few(item, ["name", stanza.as_str()])?;
            let mut entry = Box::<T>::default();
            let name = || name.map_or(Ok(String::new()), |name| fields.text(name));
            let mut read = || body.map_or(Ok(()), |body| self.read(body, &mut *entry));
            // Of two errors the one whose key comes first is reported.
            let name = if stanza.as_str() < "name" {
                read()?;
                name()?
            } else {
                let name = name()?;
                read()?;
                name
            };
            if within.is_none() && self.duplicate.is_some() {
                within = Some(entries.len());
            }
            entries.push((name, entry));
            Ok(())
        })?;
        let count = entries.len();
        let entries: Entries<T> = entries.into_iter().collect();
        if entries.len() < count {
            let (at, repeated) = first_repeated(fields, index)?;
            if within.is_none_or(|within| at < within) {
                self.duplicate = repeated;
            }
        }
        self.duplicate = earlier_list.or(self.duplicate.take());
        Ok(entries)
    }

    /// Reads a list of extensions. An earlier one with a null payload does not count (DEC-13).
    pub(super) fn listed_extensions(&mut self, index: Index) -> Typed<Extensions> {
        let fields = self.fields;
        let mut extensions = Extensions::new();
        fields.list(index, |item| {
            let [name_at, payload] = fields.few(item, ["name", "extension"])?;
            let payload = payload.map_or(Ok(None), |payload| fields.payload(payload))?;
            let name = name_at.map_or(Ok(String::new()), |name| fields.text(name))?;
            let earlier = extensions.get(&name).is_some_and(Option::is_some);
            if earlier && self.duplicate.is_none() {
                self.duplicate = Some(repeated(fields, name_at.unwrap_or(item), name.clone()).by(Rule::Dec13));
            }
            extensions.insert(name, payload);
            Ok(())
        })?;
        Ok(extensions)
    }

    /// Sets the default interactiveMode of exec plugins of the alpha and beta versions (DEC-15).
    pub(super) fn default_mode(&self, exec: &mut ExecConfig) {
        let is_prerelease =
            matches!(exec.api_version.as_str(), "client.authentication.k8s.io/v1alpha1" | "client.authentication.k8s.io/v1beta1");
        if is_prerelease && self.fields.dialect.behaviours.has_interactive_mode() && exec.interactive_mode.is_empty() {
            exec.interactive_mode = "IfAvailable".to_owned();
        }
    }
}

/// Returns the number of the first item of a list whose name is repeated, and the error at its name, or at the item where it has none.
fn first_repeated(fields: Fields<'_, '_>, list: Index) -> Typed<(usize, Option<Box<DecodeError>>)> {
    let mut known = BTreeSet::new();
    for (number, item) in fields.list(list, Ok)?.into_iter().enumerate() {
        let [name_at] = fields.few(item, ["name"])?;
        let name = name_at.map_or(Ok(String::new()), |name| fields.text(name))?;
        if !known.insert(name.clone()) {
            return Ok((number, Some(repeated(fields, name_at.unwrap_or(item), name))));
        }
    }
    Ok((0, None))
}

fn repeated(fields: Fields<'_, '_>, index: Index, name: String) -> Box<DecodeError> {
    let message = match name.as_str() {
        "" => "a second entry of this list has no name; give each a name of its own".to_owned(),
        _ => format!("a second entry of this list is called {}; rename or remove one", quoted(&name)),
    };
    let name = Some(name).filter(|name| !name.is_empty());
    Box::new(DecodeError { name, ..*DecodeError::at(fields.tree, index, Step::Conversion, message) })
}
