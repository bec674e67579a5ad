//! Hides what `kubectl config view` hides (VIEW-08 to VIEW-10, VIEW-14).

use super::omitted;
use crate::kubeconfig::{Config, Record, Secrecy, Slot};
use crate::untrusted::REDACTED;

/// Replaces secret strings by `REDACTED`, and bytes, secret or not, by bytes that are printed as `DATA+OMITTED`.
///
/// kubectl redacts first (VIEW-09) and shortens afterwards (VIEW-08). So an empty key is hidden as well, but an empty certificate is not
/// (VIEW-14). Auth-provider settings, exec arguments and environment, and extensions are left unchanged (VIEW-10).
pub fn hide(config: &mut Config) {
    config.clusters.values_mut().for_each(|entry| stanza(&mut **entry));
    config.auth_infos.values_mut().for_each(|entry| stanza(&mut **entry));
    config.contexts.values_mut().for_each(|entry| stanza(&mut **entry));
}

fn stanza<T: Record>(stanza: &mut T) {
    for field in T::FIELDS {
        let is_set = field.is_set(stanza);
        match (&field.slot, field.secrecy) {
            (Slot::Text(lens), Secrecy::Secret) if is_set => *(lens.get_mut)(stanza) = REDACTED.to_owned(),
            (Slot::Data(lens), secrecy) if is_set || secrecy == Secrecy::Secret => {
                if let Some(bytes) = (lens.get_mut)(stanza) {
                    *bytes = omitted();
                }
            }
            _ => {}
        }
    }
}
