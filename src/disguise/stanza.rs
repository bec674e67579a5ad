//! Replaces the secrets in a decoded kubeconfig, and checks that a disguised kubeconfig has the meaning of the real one.

use std::collections::BTreeMap;

use super::stand_in::StandIns;
use super::text::is_word;
use crate::kubeconfig::{Config, Extensions, FieldInfo, Record, Reference, Secrecy, Slot};
use crate::secrets::parts::{Arguments, url_without_secrets};

/// Maps a real path to its path in the world.
pub(super) type Moved<'a> = &'a dyn Fn(&str) -> String;

/// Returns the stand-in of a secret.
type Hide<'a> = &'a mut dyn FnMut(&str) -> String;

/// Returns the config with stand-ins for its secrets and with moved paths.
pub(super) fn disguised(mut config: Config, stand_ins: &mut StandIns, moved: Moved) -> Config {
    let mut number = 0;
    let mut hide = |secret: &str| {
        let stand_in = stand_ins.of(secret);
        if stand_in != secret || secret.is_empty() {
            return stand_in;
        }
        number += 1;
        format!("stand-in-{number}")
    };
    rewrite(&mut config, &mut hide, moved);
    config
}

/// Whether `disguised` has the meaning of `real`, with every secret replaced and paths moved.
pub(super) fn corresponds(real: &Config, disguised: &Config, moved: Moved) -> bool {
    const HIDDEN: &str = "hidden";
    let keep = |path: &str| path.to_owned();
    let mut secrets = Vec::new();
    let mut expected = real.clone();
    rewrite(&mut expected, &mut |secret| remember(secret, &mut secrets, HIDDEN), moved);
    let mut stand_ins = Vec::new();
    let mut found = disguised.clone();
    rewrite(&mut found, &mut |secret| remember(secret, &mut stand_ins, HIDDEN), &keep);
    expected == found && secrets.iter().zip(&stand_ins).all(|(secret, stand_in)| secret != stand_in)
}

fn remember(secret: &str, secrets: &mut Vec<String>, hidden: &str) -> String {
    if secret.is_empty() {
        return String::new();
    }
    secrets.push(secret.to_owned());
    hidden.to_owned()
}

/// Replaces every secret by what `hide` returns for it, and every path by what `moved` returns.
fn rewrite(config: &mut Config, hide: Hide, moved: Moved) {
    config.clusters.values_mut().for_each(|cluster| cluster.origin = None);
    config.auth_infos.values_mut().for_each(|user| user.origin = None);
    config.contexts.values_mut().for_each(|context| context.origin = None);
    rewrite_record(config, hide, moved);
}

fn rewrite_record<T: Record>(record: &mut T, hide: Hide, moved: Moved) {
    for field in T::FIELDS {
        match &field.slot {
            Slot::Text(lens) => rewrite_text(field.info(), (lens.get_mut)(record), hide, moved),
            Slot::Texts(lens) => rewrite_texts(field.secrecy, (lens.get_mut)(record).iter_mut(), hide),
            Slot::OptionalTexts(lens) => rewrite_texts(field.secrecy, (lens.get_mut)(record).iter_mut().flatten(), hide),
            Slot::Data(lens) => rewrite_data((lens.get_mut)(record), hide),
            Slot::TextsByKey(lens) => {
                rewrite_keys((lens.get_mut)(record), hide);
                (lens.get_mut)(record).values_mut().flatten().flatten().for_each(|value| *value = hide(value));
            }
            Slot::Settings(lens) => {
                if let Some(settings) = (lens.get_mut)(record) {
                    rewrite_keys(settings, hide);
                    settings.values_mut().for_each(|value| *value = hide(value));
                }
            }
            Slot::Extensions(lens) => drop_payloads((lens.get_mut)(record)),
            Slot::AuthProvider(lens) => (lens.get_mut)(record).iter_mut().for_each(|provider| rewrite_record(provider, hide, moved)),
            Slot::Exec(lens) => (lens.get_mut)(record).iter_mut().for_each(|exec| rewrite_record(exec, hide, moved)),
            Slot::Env(lens) => (lens.get_mut)(record).iter_mut().flatten().for_each(|variable| rewrite_record(variable, hide, moved)),
            Slot::Preferences(lens) => rewrite_record((lens.get_mut)(record), hide, moved),
            Slot::Clusters(lens) => (lens.get_mut)(record).values_mut().for_each(|cluster| rewrite_record(cluster, hide, moved)),
            Slot::Users(lens) => (lens.get_mut)(record).values_mut().for_each(|user| rewrite_record(user, hide, moved)),
            Slot::Contexts(lens) => (lens.get_mut)(record).values_mut().for_each(|context| rewrite_record(context, hide, moved)),
            Slot::Flag(_) => {}
        }
    }
}

fn rewrite_text(field: FieldInfo, text: &mut String, hide: Hide, moved: Moved) {
    *text = match (field.secrecy, field.reference) {
        (Secrecy::Public | Secrecy::Account, Reference::Never) => return,
        (Secrecy::Public | Secrecy::Account, Reference::Path) => moved(text),
        // A command with arguments may have secrets in them.
        (Secrecy::Public | Secrecy::Account, Reference::Command) if text.contains(char::is_whitespace) => hide(text),
        (Secrecy::Public | Secrecy::Account, Reference::Command) => moved(text),
        (Secrecy::Url, _) => url_without_secrets(text, &mut *hide),
        _ => hide(text),
    };
}

fn rewrite_texts<'a>(secrecy: Secrecy, texts: impl Iterator<Item = &'a mut String>, hide: Hide) {
    let mut arguments = Arguments::default();
    for text in texts {
        match secrecy {
            Secrecy::Public | Secrecy::Account => {}
            Secrecy::Arguments => *text = arguments.next(text, &mut *hide),
            _ => *text = hide(text),
        }
    }
}

/// Hides keys that are not plain words: such a key may be a value that lost its colon.
fn rewrite_keys<T>(map: &mut BTreeMap<String, T>, hide: Hide) {
    let rename = |(key, value): (String, T)| (if is_word(&key) { key } else { hide(&key) }, value);
    *map = std::mem::take(map).into_iter().map(rename).collect();
}

/// Hides bytes as a text that has a character for each byte.
fn rewrite_data(data: &mut Option<Vec<u8>>, hide: Hide) {
    if let Some(bytes) = data {
        let text: String = bytes.iter().copied().map(char::from).collect();
        *bytes = hide(&text).into_bytes();
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
