//! The merge primitive of clientcmd, `merge(dst, src)`, for each type of field (MERGE-01 to MERGE-06).
//!
//! It merges files, and lays overrides over stanzas. client-go has had three engines; where they differ, the code has a case for each.

use std::collections::BTreeMap;

use crate::kubeconfig::{
    AuthInfo, AuthProviderConfig, Cluster, Config, Context, Entries, ExecConfig, Extensions, Origin, Preferences, Record, each_slot,
};
use crate::release::Behaviours;

/// The library that does the merging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Until 1.11: maps keep the keys that they have, pointers are merged deeply, null extensions and missing maps crash.
    Deep,
    /// 1.12 to 1.31: the source wins, null map values are skipped.
    Overwriting,
    /// From 1.32: the source wins, null map values too.
    ClientGo,
}

impl Engine {
    /// Returns the engine of a release.
    pub fn of(behaviours: Behaviours) -> Self {
        match (behaviours.merge_overwrites(), behaviours.merge_keeps_nulls()) {
            (false, _) => Engine::Deep,
            (true, false) => Engine::Overwriting,
            (true, true) => Engine::ClientGo,
        }
    }
}

/// A panic of client-go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crash;

/// A value into which another of its type can be merged.
pub trait Merge {
    /// Merges `src` over `self`.
    ///
    /// # Errors
    /// The engine panics.
    fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash>;
}

/// MERGE-01: a scalar replaces unless it is zero, so `false` cannot replace `true`.
impl Merge for String {
    fn merge_from(&mut self, src: &Self, _: Engine) -> Result<(), Crash> {
        if !src.is_empty() {
            self.clone_from(src);
        }
        Ok(())
    }
}

impl Merge for bool {
    fn merge_from(&mut self, src: &Self, _: Engine) -> Result<(), Crash> {
        *self |= src;
        Ok(())
    }
}

impl Merge for Origin {
    fn merge_from(&mut self, src: &Self, _: Engine) -> Result<(), Crash> {
        if src.is_some() {
            self.clone_from(src);
        }
        Ok(())
    }
}

/// MERGE-03: a list replaces as a whole, unless it is empty.
impl<T: Clone> Merge for Vec<T> {
    fn merge_from(&mut self, src: &Self, _: Engine) -> Result<(), Crash> {
        if !src.is_empty() {
            self.clone_from(src);
        }
        Ok(())
    }
}

/// Lists and bytes for which absent and empty are different.
impl<T: Clone> Merge for Option<Vec<T>> {
    fn merge_from(&mut self, src: &Self, _: Engine) -> Result<(), Crash> {
        if src.as_ref().is_some_and(|items| !items.is_empty()) {
            self.clone_from(src);
        }
        Ok(())
    }
}

/// MERGE-02: maps are merged key by key.
impl Merge for Extensions {
    fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
        for (name, payload) in src {
            match (engine, payload) {
                (Engine::Deep, None) => return Err(Crash),
                (Engine::Deep, Some(_)) if self.contains_key(name) => {}
                (Engine::Overwriting, None) => {}
                _ => {
                    self.insert(name.clone(), payload.clone());
                }
            }
        }
        Ok(())
    }
}

impl Merge for BTreeMap<String, Option<Vec<String>>> {
    fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
        for (key, values) in src {
            match (engine, values) {
                (Engine::Deep, _) if self.contains_key(key) => {}
                (Engine::Overwriting, None) => {}
                _ => {
                    self.insert(key.clone(), values.clone());
                }
            }
        }
        Ok(())
    }
}

/// The settings of an auth provider. Only the deep engine ever merges two of them, and it cannot allocate a missing map.
impl Merge for Option<BTreeMap<String, String>> {
    fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
        let Some(src) = src.as_ref().filter(|src| !src.is_empty()) else { return Ok(()) };
        match (self.as_mut(), engine) {
            (None, Engine::Deep) => return Err(Crash),
            (Some(dst), Engine::Deep) => src.iter().for_each(|(key, value)| {
                dst.entry(key.clone()).or_insert_with(|| value.clone());
            }),
            _ => self.get_or_insert_default().extend(src.clone()),
        }
        Ok(())
    }
}

/// MERGE-04: a pointer replaces as a whole; the deep engine merges what it points to.
impl<T: Merge + Clone> Merge for Option<Box<T>> {
    fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
        match (self.as_mut(), src, engine) {
            (_, None, _) => {}
            (Some(dst), Some(src), Engine::Deep) => dst.merge_from(src, engine)?,
            _ => self.clone_from(src),
        }
        Ok(())
    }
}

/// MERGE-06: a struct is merged field by field.
fn merge_fields<T: Record>(dst: &mut T, src: &T, engine: Engine) -> Result<(), Crash> {
    T::FIELDS.iter().try_for_each(|field| each_slot!(&field.slot, lens => (lens.get_mut)(dst).merge_from((lens.get)(src), engine)))
}

macro_rules! merge_structs {
    ($($type:ty),*) => {$(
        impl Merge for $type {
            fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
                merge_fields(self, src, engine)
            }
        }
    )*};
}

merge_structs!(Config, Preferences, AuthProviderConfig, ExecConfig);

/// The origin of a stanza is merged along with its fields.
macro_rules! merge_stanzas {
    ($($stanza:ty),*) => {$(
        impl Merge for $stanza {
            fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
                self.origin.merge_from(&src.origin, engine)?;
                merge_fields(self, src, engine)
            }
        }
    )*};
}

merge_stanzas!(Cluster, AuthInfo, Context);

/// Named entries are pointers in a map: whole entries win, with every engine.
impl<T: Clone> Merge for Entries<T> {
    fn merge_from(&mut self, src: &Self, engine: Engine) -> Result<(), Crash> {
        for (name, entry) in src {
            if engine != Engine::Deep || !self.contains_key(name) {
                self.insert(name.clone(), entry.clone());
            }
        }
        Ok(())
    }
}
