//! Reads the structs of the table of fields from a document of either version. Where the versions differ, `v1` and `internal` have the code.

use std::collections::BTreeMap;

use super::error::DecodeError;
use super::field::{Fields, Typed};
use super::header::ApiVersion;
use crate::kubeconfig::{AuthProviderConfig, Entries, ExecConfig, ExecEnvVar, Extensions, Field, Record, Slot, Stanza};
use crate::yaml::tree::Index;

/// At least the number of fields of the largest struct.
const WIDEST: usize = 16;

/// Reads the structs of one document.
pub(super) struct Reader<'t, 'a> {
    pub fields: Fields<'t, 'a>,
    pub version: ApiVersion,
    /// The error for the first repeated name in the order of conversion, which is reported only where no type is wrong.
    pub duplicate: Option<Box<DecodeError>>,
    /// The entries of the internal version whose value is null, by name.
    pub null_entries: Vec<(Stanza, String)>,
}

impl<'t, 'a> Reader<'t, 'a> {
    pub(super) fn new(fields: Fields<'t, 'a>, version: ApiVersion) -> Self {
        Reader { fields, version, duplicate: None, null_entries: Vec::new() }
    }

    /// Reads a whole document or stanza, and refuses repeated names in it.
    ///
    /// # Errors
    /// The first type error in byte order of the keys; otherwise the first repeated name in the order of conversion.
    pub(super) fn whole<T: Record>(&mut self, index: Index) -> Typed<T> {
        let mut record = T::default();
        self.read(index, &mut record)?;
        match self.duplicate.take() {
            Some(duplicate) if self.fields.dialect.behaviours.refuses_repeated_names() => Err(duplicate),
            _ => Ok(record),
        }
    }

    /// Reads a struct. Fields that the document or the release does not have are left unchanged.
    ///
    /// # Errors
    /// The first type error in byte order of the keys, which is the one that client-go reports.
    pub(super) fn read<T: Record>(&mut self, index: Index, into: &mut T) -> Typed<()> {
        const { assert!(T::FIELDS.len() <= WIDEST) };
        let behaviours = self.fields.dialect.behaviours;
        let is_known = |field: &Field<T>| field.is_known(behaviours);
        let slots: [Option<Index>; WIDEST] = match self.version {
            ApiVersion::V1 => {
                let positions = (0..T::FIELDS.len()).filter(|&at| is_known(&T::FIELDS[at]));
                self.fields.of(index, T::FIELDS.iter().map(|field| Some(field.name)), positions)?
            }
            ApiVersion::Internal => {
                self.fields.of(index, T::FIELDS.iter().map(|field| field.internal_name(behaviours)), std::iter::empty())?
            }
        };
        let mut refused = None;
        for (field, value) in T::FIELDS.iter().zip(slots) {
            if let Some(value) = value
                && is_known(field)
                && let Err(error) = self.value(&field.slot, value, into)
            {
                refused = earlier(refused, (self.name(field), error));
            }
        }
        refused.map_or(Ok(()), |(_, error)| Err(error))
    }

    fn name<T>(&self, field: &Field<T>) -> Option<&'static str> {
        match self.version {
            ApiVersion::V1 => Some(field.name),
            ApiVersion::Internal => field.internal_name(self.fields.dialect.behaviours),
        }
    }

    /// Reads the value of a field.
    ///
    /// # Errors
    /// The first type error in it.
    pub(super) fn value<T: Record>(&mut self, slot: &Slot<T>, index: Index, into: &mut T) -> Typed<()> {
        let fields = self.fields;
        match slot {
            Slot::Text(lens) => *(lens.get_mut)(into) = fields.text(index)?,
            Slot::Flag(lens) => *(lens.get_mut)(into) = fields.flag(index)?,
            Slot::Data(lens) => *(lens.get_mut)(into) = fields.data(index)?,
            Slot::Texts(lens) => *(lens.get_mut)(into) = fields.texts(index)?,
            Slot::OptionalTexts(lens) => *(lens.get_mut)(into) = fields.unless_null(index, |index| fields.texts(index))?,
            Slot::TextsByKey(lens) => *(lens.get_mut)(into) = texts_by_key(fields, index)?,
            Slot::Settings(lens) => *(lens.get_mut)(into) = fields.map(index, |value| fields.map_text(value))?,
            Slot::Extensions(lens) => *(lens.get_mut)(into) = self.extensions(index)?,
            Slot::AuthProvider(lens) => *(lens.get_mut)(into) = self.auth_provider(index)?,
            Slot::Exec(lens) => *(lens.get_mut)(into) = self.exec(index)?,
            Slot::Env(lens) => *(lens.get_mut)(into) = fields.unless_null(index, |index| self.env(index))?,
            Slot::Preferences(lens) => self.read(index, (lens.get_mut)(into))?,
            Slot::Clusters(lens) => *(lens.get_mut)(into) = self.entries(index, Stanza::Cluster)?,
            Slot::Users(lens) => *(lens.get_mut)(into) = self.entries(index, Stanza::User)?,
            Slot::Contexts(lens) => *(lens.get_mut)(into) = self.entries(index, Stanza::Context)?,
        }
        Ok(())
    }

    fn entries<T: Record>(&mut self, index: Index, stanza: Stanza) -> Typed<Entries<T>> {
        match self.version {
            ApiVersion::V1 => self.listed_entries(index, stanza),
            ApiVersion::Internal => self.mapped_entries(index, stanza),
        }
    }

    fn extensions(&mut self, index: Index) -> Typed<Extensions> {
        match self.version {
            ApiVersion::V1 => self.listed_extensions(index),
            ApiVersion::Internal => self.mapped_extensions(index),
        }
    }

    fn auth_provider(&mut self, index: Index) -> Typed<Option<Box<AuthProviderConfig>>> {
        self.fields.unless_null(index, |index| {
            let mut provider = Box::<AuthProviderConfig>::default();
            self.read(index, &mut *provider).map(|()| provider)
        })
    }

    fn exec(&mut self, index: Index) -> Typed<Option<Box<ExecConfig>>> {
        self.fields.unless_null(index, |index| {
            let mut exec = Box::<ExecConfig>::default();
            if self.version == ApiVersion::Internal {
                self.refuse_go_named(index)?;
            }
            self.read(index, &mut *exec)?;
            if self.version == ApiVersion::V1 {
                self.default_mode(&mut exec);
            }
            Ok(exec)
        })
    }

    fn env(&mut self, index: Index) -> Typed<Vec<ExecEnvVar>> {
        self.fields.list(index, |item| {
            let mut variable = ExecEnvVar::default();
            self.read(item, &mut variable).map(|()| variable)
        })
    }
}

/// Returns the one of two errors whose key comes first.
fn earlier<'n, F>(one: Option<(Option<&'n str>, F)>, other: (Option<&'n str>, F)) -> Option<(Option<&'n str>, F)> {
    match one {
        Some(one) if one.0 < other.0 => Some(one),
        _ => Some(other),
    }
}

/// Reads lists of strings by key; null stands for a list that is not set.
fn texts_by_key(fields: Fields<'_, '_>, index: Index) -> Typed<BTreeMap<String, Option<Vec<String>>>> {
    Ok(fields.map(index, |value| fields.unless_null(value, |value| fields.texts(value)))?.unwrap_or_default())
}
