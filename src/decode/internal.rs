//! Reads what is particular to the internal version, which a document claims with `apiVersion: __internal` (DEC-05): entries and extensions
//! are mappings by name, and some fields have their Go names.

use super::field::Typed;
use super::record::Reader;
use crate::kubeconfig::{Entries, Extensions, Record, Stanza};
use crate::yaml::tree::Index;

impl Reader<'_, '_> {
    /// Reads entries by name.
    pub(super) fn mapped_entries<T: Record>(&mut self, index: Index, stanza: Stanza) -> Typed<Entries<T>> {
        let fields = self.fields;
        let entries = fields.map(index, |at| {
            if !fields.dialect.behaviours.internal_hides_go_names()
                && let [Some(origin)] = fields.of(at, [Some("LocationOfOrigin")].into_iter(), std::iter::empty())?
            {
                fields.text(origin)?;
            }
            let mut entry = Box::<T>::default();
            self.read(at, &mut *entry)?;
            Ok((entry, fields.is_null(at)))
        })?;
        let entries = entries.unwrap_or_default().into_iter().map(|(name, (entry, is_null))| {
            if is_null {
                self.null_entries.push((stanza, name.clone()));
            }
            (name, entry)
        });
        Ok(entries.collect())
    }

    /// Reads extensions by name. Their values cannot be written in a file; only null is accepted.
    pub(super) fn mapped_extensions(&mut self, index: Index) -> Typed<Extensions> {
        let fields = self.fields;
        let payload = |at| if fields.is_null(at) { Ok(None) } else { Err(fields.refuse(at, "null")) };
        Ok(fields.map(index, payload)?.unwrap_or_default())
    }

    /// Checks the types of the fields that an exec plugin has under their Go names before 1.28. Their values are not kept.
    pub(super) fn refuse_go_named(&self, index: Index) -> Typed<()> {
        let fields = self.fields;
        let behaviours = fields.dialect.behaviours;
        if behaviours.internal_hides_go_names() {
            return Ok(());
        }
        let names = ["Config", "InteractiveMode", "StdinUnavailable", "StdinUnavailableMessage"];
        let [config, mode, no_stdin, no_stdin_message] = fields.of(index, names.into_iter().map(Some), std::iter::empty())?;
        if let Some(config) = config
            && behaviours.internal_exec_has_config()
            && !fields.is_null(config)
        {
            return Err(fields.refuse(config, "null"));
        }
        if behaviours.has_interactive_mode() {
            mode.map_or(Ok(String::new()), |mode| fields.text(mode))?;
            no_stdin.map_or(Ok(false), |flag| fields.flag(flag))?;
            no_stdin_message.map_or(Ok(String::new()), |message| fields.text(message))?;
        }
        Ok(())
    }
}
