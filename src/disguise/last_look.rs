//! Searches what is about to be shared for the secrets that were replaced in it.

use std::collections::{BTreeSet, HashMap};

/// The fewest bytes of a secret that is searched for. A shorter one may be part of anything.
const WINDOW: usize = 8;

/// Returns those of the secrets that occur in a text, but not in what may be shown. Takes time in proportion to the length of the texts, unless
/// many secrets begin alike.
pub(super) fn leaks<'s>(secrets: impl Iterator<Item = &'s str>, shown: &str, text: &str) -> BTreeSet<&'s str> {
    let mut by_beginning: HashMap<&[u8], Vec<&str>> = HashMap::new();
    for secret in secrets.filter(|secret| secret.chars().any(char::is_alphanumeric)) {
        if let Some(beginning) = secret.as_bytes().get(..WINDOW) {
            by_beginning.entry(beginning).or_default().push(secret);
        }
    }
    let found = occurring(&by_beginning, text);
    if found.is_empty() {
        return found;
    }
    let allowed = occurring(&by_beginning, shown);
    found.difference(&allowed).copied().collect()
}

fn occurring<'s>(by_beginning: &HashMap<&[u8], Vec<&'s str>>, text: &str) -> BTreeSet<&'s str> {
    let bytes = text.as_bytes();
    let mut found = BTreeSet::new();
    for (at, window) in bytes.windows(WINDOW).enumerate() {
        let secrets = by_beginning.get(window).into_iter().flatten();
        found.extend(secrets.filter(|secret| bytes.get(at..).is_some_and(|rest| rest.starts_with(secret.as_bytes()))));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::leaks;

    #[test]
    fn secrets_are_found_unless_they_are_shown_anyway() {
        let secrets = ["hunter2hunter2", "my-cluster", "short", "hunter2hunterX"];
        let found = leaks(secrets.into_iter(), "arn:cluster/my-cluster", "a: my-cluster\nb: xhunter2hunter2x short");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["hunter2hunter2"]);
    }
}
