//! Replaces the secrets in a decoded kubeconfig, and checks that a disguised kubeconfig has the meaning of the real one.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::stand_in::StandIns;
use crate::kubeconfig::{Config, Entries, Extensions, FieldInfo, Record, Reference, Secrecy, Slot};
use crate::secrets::parts::{Arguments, is_shown, is_word, without_secrets};
use crate::untrusted::looks_secret;

/// What a config is rewritten with.
struct Rewrite<'a> {
    /// Returns what a secret is replaced by.
    hide: &'a mut dyn FnMut(&str) -> String,
    /// Returns what a name or path is replaced by that looks like a secret.
    rename: &'a mut dyn FnMut(&str) -> String,
    /// Maps a real path to its path in the world.
    moved: &'a dyn Fn(&str) -> String,
    /// Is told what is no secret.
    show: &'a mut dyn FnMut(&str),
}

/// Returns the config with stand-ins for its secrets and with moved paths.
pub(super) fn disguised(mut config: Config, stand_ins: &mut StandIns, moved: &dyn Fn(&str) -> String) -> Config {
    let names = RefCell::new(stand_ins);
    let mut rename = |secret: &str| names.borrow_mut().of(secret);
    let mut number = 0;
    let mut hide = |secret: &str| {
        let stand_in = names.borrow_mut().of(secret);
        if stand_in != secret || secret.is_empty() {
            return stand_in;
        }
        number += 1;
        format!("stand-in-{number}")
    };
    let mut show = |text: &str| names.borrow_mut().show(text);
    Rewrite { hide: &mut hide, rename: &mut rename, moved, show: &mut show }.config(&mut config);
    config
}

/// Whether `disguised` has the meaning of `real`, with every secret replaced and paths moved.
pub(super) fn corresponds(real: &Config, disguised: &Config, stand_ins: &mut StandIns, moved: &dyn Fn(&str) -> String) -> bool {
    const HIDDEN: &str = "hidden";
    let mut secrets = Vec::new();
    let mut expected = real.clone();
    let mut hide = |secret: &str| remember(secret, &mut secrets, HIDDEN);
    Rewrite { hide: &mut hide, rename: &mut |name| stand_ins.of(name), moved, show: &mut |_| {} }.config(&mut expected);
    let mut hidden = Vec::new();
    let mut found = disguised.clone();
    let mut hide = |secret: &str| remember(secret, &mut hidden, HIDDEN);
    Rewrite { hide: &mut hide, rename: &mut str::to_owned, moved: &str::to_owned, show: &mut |_| {} }.config(&mut found);
    expected == found && secrets.iter().zip(&hidden).all(|(secret, stand_in)| secret != stand_in)
}

fn remember(secret: &str, secrets: &mut Vec<String>, hidden: &str) -> String {
    if secret.is_empty() {
        return String::new();
    }
    secrets.push(secret.to_owned());
    hidden.to_owned()
}

impl Rewrite<'_> {
    fn config(&mut self, config: &mut Config) {
        config.clusters.values_mut().for_each(|cluster| cluster.origin = None);
        config.auth_infos.values_mut().for_each(|user| user.origin = None);
        config.contexts.values_mut().for_each(|context| context.origin = None);
        self.record(config);
    }

    fn record<T: Record>(&mut self, record: &mut T) {
        for field in T::FIELDS {
            let info = field.info();
            match &field.slot {
                Slot::Text(lens) => self.text(info, (lens.get_mut)(record)),
                Slot::Texts(lens) => self.texts(info, (lens.get_mut)(record).iter_mut()),
                Slot::OptionalTexts(lens) => self.texts(info, (lens.get_mut)(record).iter_mut().flatten()),
                Slot::Data(lens) => self.data((lens.get_mut)(record)),
                Slot::TextsByKey(lens) => {
                    self.keys((lens.get_mut)(record));
                    self.texts(info, (lens.get_mut)(record).values_mut().flatten().flatten());
                }
                Slot::Settings(lens) => {
                    if let Some(settings) = (lens.get_mut)(record) {
                        self.keys(settings);
                        self.texts(info, settings.values_mut());
                    }
                }
                Slot::Extensions(lens) => {
                    self.names((lens.get_mut)(record));
                    drop_payloads((lens.get_mut)(record));
                }
                Slot::AuthProvider(lens) => (lens.get_mut)(record).as_deref_mut().into_iter().for_each(|provider| self.record(provider)),
                Slot::Exec(lens) => (lens.get_mut)(record).as_deref_mut().into_iter().for_each(|exec| self.record(exec)),
                Slot::Env(lens) => (lens.get_mut)(record).iter_mut().flatten().for_each(|variable| self.record(variable)),
                Slot::Preferences(lens) => self.record((lens.get_mut)(record)),
                Slot::Clusters(lens) => self.entries((lens.get_mut)(record)),
                Slot::Users(lens) => self.entries((lens.get_mut)(record)),
                Slot::Contexts(lens) => self.entries((lens.get_mut)(record)),
                Slot::Flag(_) => {}
            }
        }
    }

    fn entries<T: Record>(&mut self, entries: &mut Entries<T>) {
        self.names(entries);
        entries.values_mut().for_each(|entry| self.record(&mut **entry));
    }

    fn text(&mut self, field: FieldInfo, text: &mut String) {
        *text = if is_shown(field, text) {
            if field.reference == Reference::Never { text.clone() } else { (self.moved)(text) }
        } else if field.secrecy == Secrecy::Public && looks_secret(text) {
            (self.rename)(text)
        } else {
            without_secrets(field, text, &mut *self.hide)
        };
        (self.show)(text);
    }

    fn texts<'a>(&mut self, field: FieldInfo, texts: impl Iterator<Item = &'a mut String>) {
        let mut arguments = Arguments::default();
        for text in texts {
            if field.secrecy == Secrecy::Arguments {
                *text = arguments.next(text, &mut *self.hide);
            } else {
                self.text(field, text);
            }
        }
    }

    /// Replaces the names of entries that look like secrets. Whatever refers to an entry is replaced in the same way.
    fn names<T>(&mut self, map: &mut BTreeMap<String, T>) {
        map.keys().filter(|name| !looks_secret(name)).for_each(|name| (self.show)(name));
        if map.keys().any(|name| looks_secret(name)) {
            let rename = |(name, value): (String, T)| (if looks_secret(&name) { (self.rename)(&name) } else { name }, value);
            *map = std::mem::take(map).into_iter().map(rename).collect();
        }
    }

    /// Hides keys that are not plain words: such a key may be a value that lost its colon.
    fn keys<T>(&mut self, map: &mut BTreeMap<String, T>) {
        let rename = |(key, value): (String, T)| (if is_word(&key) { key } else { (self.hide)(&key) }, value);
        *map = std::mem::take(map).into_iter().map(rename).collect();
    }

    /// Hides bytes as a text that has a character for each byte.
    fn data(&mut self, data: &mut Option<Vec<u8>>) {
        if let Some(bytes) = data {
            let text: String = bytes.iter().copied().map(char::from).collect();
            *bytes = (self.hide)(&text).into_bytes();
        }
    }
}

/// Empties the payloads, which may hold anything and affect only what an exec plugin receives.
fn drop_payloads(extensions: &mut Extensions) {
    extensions.values_mut().for_each(|payload| {
        if payload.is_some() {
            *payload = Some("{}".into());
        }
    });
}
