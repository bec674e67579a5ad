//! Finds what somebody may have meant: among names that people chose, and among fields.

/// The longest words that are compared letter by letter.
const LONGEST: usize = 64;

/// Returns what was probably meant by a word: the one that is written alike but for case, dashes, quotes and blanks, or else the one with the
/// fewest wrong letters, if these are few.
pub(crate) fn name<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    if let Some(same) = known.clone().find(|other| *other != word && plain_name(other) == plain_name(word)) {
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
        .map(|other| (edits(word, other), other))
        .filter(|(wrong, other)| *wrong <= most && *wrong < other.chars().count())
        .min()
        .map(|(_, other)| other)
}

/// Returns a word without what is easily confused.
fn plain_name(word: &str) -> String {
    let is_letter = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_' | '"' | '\'');
    word.chars().filter(is_letter).flat_map(char::to_lowercase).collect()
}

/// Returns the one that `written` is most like; none where nothing is like it, or several are as much so.
pub(crate) fn field<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let known: Vec<&str> = known.into_iter().collect();
    let mut ranked: Vec<((usize, bool), &str)> = known.iter().filter_map(|field| Some((distance(written, field)?, *field))).collect();
    ranked.sort_unstable();
    match ranked.as_slice() {
        [] => the_only_one_that_begins_with(written, &known),
        [(first, _), (second, _), ..] if first == second => None,
        [(_, nearest), ..] => Some(nearest),
    }
}

/// Returns the field whose first word is `written`, if it is the only one.
fn the_only_one_that_begins_with<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut found = known.iter().filter(|field| words(field).first().is_some_and(|word| *word == plain(written)));
    found.next().filter(|_| found.next().is_none()).copied()
}

/// Returns how far a word is from a field, and whether it lacks a word of that; none where it is something else.
fn distance(written: &str, field: &str) -> Option<(usize, bool)> {
    let (plain_written, plain_field) = (plain(written), plain(field));
    let edits = edits(&plain_written, &plain_field);
    let is_like = edits <= plain_field.chars().count().max(3) / 3 && edits < plain_field.chars().count().max(2) - 1;
    let (words, field_words) = (words(written), words(field));
    let is_extended = !field_words.is_empty() && field_words.iter().all(|word| words.contains(word));
    // A single word, such as `certificate`, is part of too much.
    let is_shortened = words.len() > 1 && words.iter().all(|word| field_words.contains(word));
    // `cert` is meant for `certificate`, which is far from it by letters.
    let is_abbreviated = words.len() == field_words.len() && words.iter().zip(&field_words).all(|(word, whole)| whole.starts_with(word));
    let edits = if is_abbreviated { edits.min(1) } else { edits };
    (is_like || is_extended || is_shortened || is_abbreviated).then_some((edits, !is_extended))
}

/// Returns a name without what separates its words.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the words of a name: `tokenFile`, `token-file` and `token_file` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in name.chars() {
        if (character.is_uppercase() || !character.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the least number of characters to insert, delete, replace or exchange with their neighbour.
fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (at, character) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (column, wanted) in other.iter().enumerate() {
            let cell =
                |back: usize, column: usize| rows.get(at + 1 - back).and_then(|row| row.get(column)).copied().unwrap_or(usize::MAX - 1);
            let replaced = cell(1, column) + usize::from(character != wanted);
            let shorter = row.last().map_or(usize::MAX, |left| left + 1).min(cell(1, column + 1) + 1);
            let is_exchange = at > 0 && column > 0 && one.get(at - 1) == Some(wanted) && other.get(column - 1) == Some(character);
            let exchanged = if is_exchange { cell(2, column - 1) + 1 } else { usize::MAX };
            row.push(replaced.min(shorter).min(exchanged));
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{field, name};

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
            assert_eq!(name(word, known.into_iter()), meant, "{word}");
        }
    }

    const CLUSTER: [&str; 6] =
        ["server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url"];
    const USER: [&str; 10] = [
        "client-certificate",
        "client-certificate-data",
        "client-key",
        "client-key-data",
        "token",
        "tokenFile",
        "as",
        "as-uid",
        "as-groups",
        "exec",
    ];

    #[test]
    fn what_was_meant_is_found() {
        for (written, meant) in [
            ("Server", "server"),
            ("sever", "server"),
            ("servre", "server"),
            ("certificateAuthorityData", "certificate-authority-data"),
            ("certificate-authority-file", "certificate-authority"),
            ("insecure-skip-verify", "insecure-skip-tls-verify"),
            ("proxy_url", "proxy-url"),
            ("insecure", "insecure-skip-tls-verify"),
        ] {
            assert_eq!(field(written, CLUSTER), Some(meant), "{written}");
        }
        for (written, meant) in [
            ("act-as", "as"),
            ("token-file", "tokenFile"),
            ("tokn", "token"),
            ("clientKeyData", "client-key-data"),
            ("as-group", "as-groups"),
            ("client-cert-data", "client-certificate-data"),
        ] {
            assert_eq!(field(written, USER), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_something_else_is_not() {
        for written in ["name", "metadata", "region", "x", "certificate", "is", ""] {
            assert_eq!(field(written, CLUSTER), None, "{written}");
            assert_eq!(field(written, ["as", "exec"]), None, "{written}");
        }
    }
}
