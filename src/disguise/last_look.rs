//! Searches what is about to be shared for the secrets that were replaced in it.

use std::collections::{BTreeSet, HashSet};

/// The fewest bytes of a secret that is searched for. A shorter one may be part of anything.
const WINDOW: usize = 8;

/// Returns those of the secrets that occur in a text, but not in what may be shown, unless each of their words is shown: a line such as
/// `apiVersion: v1` may have been replaced in one place, and be shown word by word in another. Takes n log n of the length of the texts, unless
/// many secrets are the beginnings of others.
pub(super) fn leaks<'s>(secrets: impl Iterator<Item = &'s str>, shown: &str, text: &str) -> BTreeSet<&'s str> {
    let mut secrets: Vec<&str> = secrets.filter(|secret| secret.len() >= WINDOW && secret.chars().any(char::is_alphanumeric)).collect();
    secrets.sort_unstable();
    let found = occurring(&secrets, text);
    if found.is_empty() {
        return found;
    }
    let allowed = occurring(&secrets, shown);
    let words: HashSet<&str> = words(shown).collect();
    found.difference(&allowed).copied().filter(|secret| self::words(secret).any(|word| !words.contains(word))).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns the secrets that occur in a text. They must be sorted.
fn occurring<'s>(secrets: &[&'s str], text: &str) -> BTreeSet<&'s str> {
    let beginnings: HashSet<&[u8]> = secrets.iter().filter_map(|secret| secret.as_bytes().get(..WINDOW)).collect();
    let mut found = BTreeSet::new();
    for (at, window) in text.as_bytes().windows(WINDOW).enumerate() {
        if beginnings.contains(window) {
            found.extend(beginning(secrets, text.as_bytes().get(at..).unwrap_or_default()));
        }
    }
    found
}

/// Returns the secrets that a text begins with, the longest first. They must be sorted.
fn beginning<'s>(secrets: &[&'s str], mut text: &[u8]) -> Vec<&'s str> {
    let mut found = Vec::new();
    let mut rest = secrets;
    loop {
        // The secrets that a text begins with come before it in order, and the nearest one that comes before it begins with them, too.
        rest = rest.get(..rest.partition_point(|secret| secret.as_bytes() <= text)).unwrap_or_default();
        let Some(nearest) = rest.last() else { break };
        let shared = nearest.bytes().zip(text).take_while(|(one, other)| one == *other).count();
        let is_whole = shared == nearest.len();
        found.extend(is_whole.then_some(*nearest));
        let Some(shorter) = text.get(..if is_whole { shared - 1 } else { shared }).filter(|rest| rest.len() >= WINDOW) else { break };
        text = shorter;
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

    #[test]
    fn secrets_that_begin_alike_are_told_apart() {
        let secrets =
            ["secret-of-", "secret-of-mine", "secret-of-mine-2", "secret-of-mine-3", "secret-of-others", "secret-of-mine-22", "secret-o"];
        let found = leaks(secrets.into_iter(), "", "secret-of-mine-29");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["secret-o", "secret-of-", "secret-of-mine", "secret-of-mine-2"]);
    }
}
