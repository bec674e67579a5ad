//! Searches what is about to be shared for the secrets that were replaced in it.

use std::collections::{BTreeSet, HashMap, HashSet};

/// The fewest bytes of a secret that is searched for. A shorter one may be part of anything.
const WINDOW: usize = 8;

/// Returns those of the secrets that occur in a text, but not in what may be shown, unless each of their words is shown: a line such as
/// `apiVersion: v1` may have been replaced in one place, and be shown word by word in another. Takes time in proportion to the length of the texts, unless
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
    let words: HashSet<&str> = words(shown).collect();
    found.difference(&allowed).copied().filter(|secret| self::words(secret).any(|word| !words.contains(word))).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
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
        let secrets = ["hunter2hunter2", "my-cluster", "short", "hunter2hunterX", "arn: my-cluster"];
        let found = leaks(secrets.into_iter(), "arn:cluster/my-cluster", "a: my-cluster\narn: my-cluster\nb: xhunter2hunter2x short");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["hunter2hunter2"]);
    }
}
