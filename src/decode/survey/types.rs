//! Finds every value of the wrong type. Each is judged by the reader, which stops at the first.

use crate::decode::error::DecodeError;
use crate::decode::field::{Fields, Typed};
use crate::decode::header::ApiVersion;
use crate::decode::record::Reader;
use crate::kubeconfig::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, ExecEnvVar, Field, Preferences, Record, Slot};
use crate::yaml::kind::Kind;
use crate::yaml::tree::Index;

/// A value of the wrong type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistyped {
    /// The field, by its place in the table of fields, such as `cluster.server`; `name` for the name of an entry; else the struct.
    pub field: &'static str,
    /// The error that it causes by itself.
    pub error: DecodeError,
}

/// Returns every type error of a document, in the order of the table of fields.
pub(super) fn mistyped(fields: Fields<'_, '_>, version: ApiVersion, root: Index) -> Vec<Mistyped> {
    let mut search = Search { fields, version, found: Vec::new() };
    search.record::<Config>(root);
    search.found
}

struct Search<'t, 'a> {
    fields: Fields<'t, 'a>,
    version: ApiVersion,
    found: Vec<Mistyped>,
}

impl<'t, 'a> Search<'t, 'a> {
    fn note<T>(&mut self, field: &'static str, read: Typed<T>) -> Option<T> {
        read.map_err(|error| self.found.push(Mistyped { field, error: *error })).ok()
    }

    fn reader(&self) -> Reader<'t, 'a> {
        Reader::new(self.fields, self.version)
    }

    /// Searches the fields of a struct, unless it reads without an error.
    fn record<T: Record>(&mut self, index: Index) {
        let Err(first) = self.reader().read(index, &mut T::default()) else { return };
        if self.fields.tree.kind(index) != Kind::Mapping {
            return self.found.push(Mistyped { field: T::WORD, error: *first });
        }
        for (field, value) in self.known::<T>(index) {
            self.value(field, value);
        }
    }

    /// Returns the fields of a mapping that the release knows, with their values.
    fn known<T: Record>(&self, index: Index) -> Vec<(&'static Field<T>, Index)> {
        let Fields { tree, dialect, .. } = self.fields;
        let name = |field: &Field<T>| match self.version {
            ApiVersion::V1 => Some(field.name),
            ApiVersion::Internal => field.internal_name(dialect.behaviours),
        };
        let value =
            |wanted: &str| tree.pairs(index).filter(|(key, _)| tree.bytes(*key) == wanted.as_bytes()).last().map(|(_, value)| value);
        let fields = T::FIELDS.iter().filter(|field| field.is_known(dialect.behaviours));
        fields.filter_map(|field| Some((field, value(name(field)?)?))).collect()
    }

    fn value<T: Record>(&mut self, field: &Field<T>, value: Index) {
        match &field.slot {
            Slot::AuthProvider(_) => self.record::<AuthProviderConfig>(value),
            Slot::Exec(_) => self.record::<ExecConfig>(value),
            Slot::Preferences(_) => self.record::<Preferences>(value),
            Slot::Env(_) if self.fields.tree.kind(value) == Kind::Sequence => self.items(value, Self::record::<ExecEnvVar>),
            Slot::Clusters(_) if self.has_entries(value) => self.entries::<Cluster>(value),
            Slot::Users(_) if self.has_entries(value) => self.entries::<AuthInfo>(value),
            Slot::Contexts(_) if self.has_entries(value) => self.entries::<Context>(value),
            _ => {
                let read = self.reader().value(&field.slot, value, &mut T::default());
                self.note(field.place, read);
            }
        }
    }

    fn has_entries(&self, value: Index) -> bool {
        let wanted = if self.version == ApiVersion::V1 { Kind::Sequence } else { Kind::Mapping };
        self.fields.tree.kind(value) == wanted
    }

    fn items(&mut self, list: Index, search: fn(&mut Self, Index)) {
        for item in self.fields.tree.items(list) {
            search(self, item);
        }
    }

    fn entries<T: Record>(&mut self, entries: Index) {
        if self.version == ApiVersion::V1 {
            return self.items(entries, Self::listed_entry::<T>);
        }
        for (_, entry) in self.fields.tree.pairs(entries) {
            self.record::<T>(entry);
        }
    }

    /// Searches an item with a name and a stanza.
    fn listed_entry<T: Record>(&mut self, item: Index) {
        let fields = self.fields;
        let Some([name, body]) = self.note(T::WORD, fields.few(item, ["name", T::WORD])) else { return };
        if let Some(name) = name {
            self.note("name", fields.text(name));
        }
        if let Some(body) = body {
            self.record::<T>(body);
        }
    }
}
