//! Values for every field of the table.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::kubeconfig::{Config, Field, Record, Secrecy, Slot};

/// Runs the body once for every struct of the table, or for some, under the given name.
macro_rules! for_every_struct {
    ($name:ident => $body:block) => {
        for_every_struct!($name => $body, Config, Preferences, Cluster, AuthInfo, Context, AuthProviderConfig, ExecConfig, ExecEnvVar)
    };
    ($name:ident => $body:block, $($struct:ident),*) => {$({
        type $name = kubeconfig_oracle::kubeconfig::$struct;
        $body
    })*};
}
pub(crate) use for_every_struct;

/// What stands for a place in a sample.
pub(super) type Word<'a> = &'a dyn Fn(&str) -> String;

/// Sets a field, with the word of its place where a secret would stand: in the user part of URLs, behind an option of arguments.
pub(super) fn fill<T: Record>(record: &mut T, field: &Field<T>, word: Word) {
    let value = word(field.place);
    match &field.slot {
        Slot::Text(lens) if field.secrecy == Secrecy::Url => *(lens.get_mut)(record) = format!("https://{value}@host:6443"),
        Slot::Text(lens) => *(lens.get_mut)(record) = value,
        Slot::Flag(lens) => *(lens.get_mut)(record) = true,
        Slot::Data(lens) => *(lens.get_mut)(record) = Some(value.into_bytes()),
        Slot::Texts(lens) => *(lens.get_mut)(record) = vec![value],
        Slot::OptionalTexts(lens) => *(lens.get_mut)(record) = Some(vec!["--secret".to_owned(), value]),
        Slot::TextsByKey(lens) => *(lens.get_mut)(record) = BTreeMap::from([("key".to_owned(), Some(vec![value]))]),
        Slot::Settings(lens) => *(lens.get_mut)(record) = Some(BTreeMap::from([("key".to_owned(), value)])),
        Slot::Extensions(lens) => {
            *(lens.get_mut)(record) = BTreeMap::from([("extra".to_owned(), Some(format!("{{\"of\":{value:?}}}").into()))]);
        }
        Slot::AuthProvider(lens) => *(lens.get_mut)(record) = Some(Box::new(filled(word))),
        Slot::Exec(lens) => *(lens.get_mut)(record) = Some(Box::new(filled(word))),
        Slot::Env(lens) => *(lens.get_mut)(record) = Some(vec![filled(word)]),
        Slot::Preferences(lens) => *(lens.get_mut)(record) = filled(word),
        Slot::Clusters(lens) => *(lens.get_mut)(record) = BTreeMap::from([("one".to_owned(), Box::new(filled(word)))]),
        Slot::Users(lens) => *(lens.get_mut)(record) = BTreeMap::from([("one".to_owned(), Box::new(filled(word)))]),
        Slot::Contexts(lens) => *(lens.get_mut)(record) = BTreeMap::from([("one".to_owned(), Box::new(filled(word)))]),
    }
}

/// A struct with every field set.
pub(super) fn filled<T: Record>(word: Word) -> T {
    let mut record = T::default();
    T::FIELDS.iter().for_each(|field| fill(&mut record, field, word));
    record
}

/// A config with every field set.
pub(super) fn with_everything(word: Word) -> Config {
    filled(word)
}

/// The places of the fields that are set anywhere in a config.
pub(super) fn places_set(config: &Config) -> BTreeSet<&'static str> {
    fn of<T: Record>(record: &T, found: &mut BTreeSet<&'static str>) {
        for field in T::FIELDS.iter().filter(|field| field.is_set(record)) {
            found.insert(field.place);
            match &field.slot {
                Slot::AuthProvider(lens) => (lens.get)(record).iter().for_each(|provider| of(&**provider, found)),
                Slot::Exec(lens) => (lens.get)(record).iter().for_each(|exec| of(&**exec, found)),
                Slot::Env(lens) => (lens.get)(record).iter().flatten().for_each(|variable| of(variable, found)),
                Slot::Preferences(lens) => of((lens.get)(record), found),
                Slot::Clusters(lens) => (lens.get)(record).values().for_each(|cluster| of(&**cluster, found)),
                Slot::Users(lens) => (lens.get)(record).values().for_each(|user| of(&**user, found)),
                Slot::Contexts(lens) => (lens.get)(record).values().for_each(|context| of(&**context, found)),
                _ => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    of(config, &mut found);
    found
}
