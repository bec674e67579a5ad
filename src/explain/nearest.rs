//! Finds the word that somebody may have meant.

/// The longest words that are compared letter by letter.
const LONGEST: usize = 64;

/// Returns what was probably meant by a word: the one that is written alike but for case, dashes, quotes and blanks, or else the one with the
/// fewest wrong letters, if these are few.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if let Some(same) = known.clone().find(|other| *other != word && plain(other) == plain(word)) {
        return Some(same);
    }
    let most = match word.chars().count() {
        0..=5 => 1,
        6..=LONGEST => 2,
        _ => return None,
    };
    let length = word.chars().count();
    let alike = known.filter(|other| other.chars().count().abs_diff(length) <= most && !other.is_empty() && *other != word);
    alike
        .map(|other| (distance(word, other), other))
        .filter(|(wrong, other)| *wrong <= most && *wrong < other.chars().count())
        .min()
        .map(|(_, other)| other)
}

/// Returns a word without what is easily confused.
fn plain(word: &str) -> String {
    let is_letter = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_' | '"' | '\'');
    word.chars().filter(is_letter).flat_map(char::to_lowercase).collect()
}

/// Returns how many letters are wrong, missing, too many, or swapped with the next.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let step = |row: &[usize], at: usize, cost: usize| row.get(at).map_or(usize::MAX, |wrong| wrong + cost);
            let mut least = step(&row, j, usize::from(a != b)).min(step(&row, j + 1, 1)).min(step(&next, j, 1));
            let is_swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if is_swapped {
                least = least.min(step(&before, j - 1, 1));
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn misspelt_words_are_recognised() {
        let known = ["prod", "staging", "tokenFile", "as", "client-certificate-data", "a-very-long-name"];
        for (word, meant) in [
            ("prdo", Some("prod")),
            ("Prod", Some("prod")),
            ("\"prod\"", Some("prod")),
            ("stagign", Some("staging")),
            ("token-file", Some("tokenFile")),
            ("client-certificate-date", Some("client-certificate-data")),
            ("minikube", None),
            ("", None),
            ("xy", None),
        ] {
            assert_eq!(nearest(word, known.into_iter()), meant, "{word}");
        }
    }
}
