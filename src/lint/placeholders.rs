//! Looks for what `kubectl config view` shows in place of secrets, which was saved as a kubeconfig.

use super::file::File;
use super::finding::{Check, Finding};
use crate::go::base64;
use crate::kubeconfig::{AuthInfo, Cluster, Record, Slot, Stanza};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// What stands in place of texts and data.
const PLACEHOLDERS: [&str; 2] = ["REDACTED", "DATA+OMITTED"];

/// Looks at every text and at all data.
pub(super) fn check(file: &File) -> Vec<Finding> {
    let clusters = file.clusters().flat_map(|(name, cluster)| fields::<Cluster>(cluster).map(move |field| (Stanza::Cluster, name, field)));
    let users = file.users().flat_map(|(name, user)| fields::<AuthInfo>(user).map(move |field| (Stanza::User, name, field)));
    let finding = |(stanza, name, field): (Stanza, &str, &'static str)| {
        let message = format!("{} {}: {field} is what `kubectl config view` shows in place of a secret", stanza.as_str(), quoted(name));
        let finding = file.found_in((stanza, name), &[field], Check::Placeholder, message).by(Rule::View09);
        finding.repair("save it with `kubectl config view --raw`")
    };
    clusters.chain(users).map(finding).collect()
}

/// Returns the fields of a struct whose value is a placeholder.
fn fields<T: Record>(record: &T) -> impl Iterator<Item = &'static str> {
    let is_placeholder = |slot: &Slot<T>| match slot {
        Slot::Text(lens) => PLACEHOLDERS.contains(&(lens.get)(record).as_str()),
        Slot::Data(lens) => (lens.get)(record).as_ref().is_some_and(|data| is_placeholder_data(data)),
        _ => false,
    };
    T::FIELDS.iter().filter(move |field| is_placeholder(&field.slot)).map(|field| field.name)
}

/// The placeholders happen to be base64.
fn is_placeholder_data(data: &[u8]) -> bool {
    PLACEHOLDERS.iter().any(|placeholder| base64::decode(placeholder.as_bytes()).is_ok_and(|bytes| bytes == data))
}
