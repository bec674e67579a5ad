//! Masks the words of a line that must not be shown in an error message.

use crate::kubeconfig::{FieldInfo, Secrecy, Shape, all_fields};

/// Names that are not v1 fields, but so common in kubeconfigs that they are shown wherever a key may be. Their values are not shown.
const COMMON: [&str; 3] = ["act-as", "id-token", "refresh-token"];

/// Whether a name may be shown.
fn is_known(name: &str) -> bool {
    COMMON.contains(&name) || all_fields().any(|field| field.name == name)
}

/// Whether the values of every field of this name may be shown.
fn is_harmless(name: &str) -> bool {
    let is_harmless =
        |field: FieldInfo| field.shape == Shape::Block || matches!(field.secrecy, Secrecy::Public | Secrecy::Url | Secrecy::Prose);
    let mut of_name = all_fields().filter(|field| field.name == name).peekable();
    of_name.peek().is_some() && of_name.all(is_harmless)
}

/// Returns the line, character by character, with every word masked that may be secret.
pub fn mask(line: &str) -> Vec<char> {
    let mut shown: Vec<char> = line.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    // Whether the next word may be a key, and whether the next value may be shown.
    let (mut key_next, mut harmless) = (true, false);
    let mut at = 0;
    while let Some(&character) = shown.get(at) {
        let end = at + shown.iter().skip(at).take_while(|&&character| in_word(character)).count();
        if end == at {
            key_next |= matches!(character, '{' | ',');
            at += 1;
            continue;
        }
        let word: String = shown.get(at..end).unwrap_or_default().iter().collect();
        let name = word.strip_suffix(':').unwrap_or(&word);
        let known = is_known(name);
        let is_key = key_next && (word.ends_with(':') || closes_as_key(&shown, end));
        let indicator = !word.chars().any(char::is_alphanumeric);
        let show = indicator
            || (key_next && known)
            || (is_key && at_front(&shown, at) && looks_like_a_field(name))
            || (harmless && !has_credentials(&word));
        if !show {
            shown.iter_mut().take(end).skip(at).for_each(|character| *character = '*');
        }
        if is_key {
            harmless = is_harmless(name);
        }
        key_next &= indicator && !is_key;
        at = end;
    }
    shown
}

fn in_word(character: char) -> bool {
    !character.is_whitespace() && !matches!(character, '{' | '}' | '[' | ']' | ',' | '"' | '\'')
}

/// Whether a closing quote and a `:` follow, so that the word is a key.
fn closes_as_key(line: &[char], end: usize) -> bool {
    matches!(line.get(end..), Some(['"' | '\'', ':', ..]))
}

/// Whether the word looks like the name of an unknown field: short and made of letters.
fn looks_like_a_field(name: &str) -> bool {
    name.len() <= 24 && name.chars().all(|character| character.is_ascii_alphabetic() || "-_.".contains(character))
}

/// Whether there is only indentation, `- ` and a quote before it.
fn at_front(line: &[char], at: usize) -> bool {
    line.iter().take(at).all(|character| matches!(character, ' ' | '-' | '?' | '"' | '\''))
}

/// Whether the word may be a URL with credentials, such as `https://user:password@host`.
fn has_credentials(word: &str) -> bool {
    word.find('@').is_some_and(|at| at > 0)
}
