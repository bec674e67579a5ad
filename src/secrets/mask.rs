//! Masks the words of a line that must not be shown in an error message.

use super::parts::{is_shown, without_secrets};
use crate::kubeconfig::{FieldInfo, Reference, Secrecy, Shape, all_fields};
use crate::untrusted::is_unsafe;

/// Names that are not v1 fields, but so common in kubeconfigs that they are shown wherever a key may be. Their values are not shown.
const COMMON: [&str; 3] = ["act-as", "id-token", "refresh-token"];

/// Whether a name may be shown.
fn is_known(name: &str) -> bool {
    COMMON.contains(&name) || all_fields().any(|field| field.name == name)
}

/// Returns the field of this name whose values decide what is shown: the most secret one, if there are several.
fn field(name: &str) -> Option<FieldInfo> {
    all_fields().filter(|field| field.name == name && field.shape != Shape::Block).max_by_key(|field| field.secrecy)
}

/// Returns the line, character by character, with every word masked that may be secret.
pub fn mask(line: &str) -> Vec<char> {
    let mut shown: Vec<char> = line.chars().map(|character| if is_unsafe(character) { ' ' } else { character }).collect();
    // Whether the next word may be a key, and the field that the next word may be a value of.
    let (mut key_next, mut value_of) = (true, None);
    // Whether the line is within a field that may have any keys.
    let mut is_open = false;
    let mut at = 0;
    while let Some(&character) = shown.get(at) {
        let end = at + shown.iter().skip(at).take_while(|&&character| in_word(character)).count();
        if end == at {
            key_next |= matches!(character, '{' | ',');
            // A collection is no value of a field that holds a text.
            value_of = value_of.filter(|field: &FieldInfo| field.shape != Shape::Text || !matches!(character, '{' | '['));
            at += 1;
            continue;
        }
        let word: String = shown.get(at..end).unwrap_or_default().iter().collect();
        let name = word.strip_suffix(':').unwrap_or(&word);
        let is_key = key_next && (word.ends_with(':') || closes_as_key(&shown, end));
        let is_name = (key_next && is_known(name)) || (is_key && at_front(&shown, at) && looks_like_a_field(name));
        let indicator = is_indicator(&word);
        if !indicator && !is_name {
            let masked = value_of.map_or_else(|| stars(&word), |field| without_secrets(field, &word, stars));
            value_of = value_of.filter(|field| goes_on(*field, &word));
            shown.splice(at..end, masked.chars());
        }
        if is_key {
            is_open |= field(name).is_some_and(|field| field.shape == Shape::Open);
            value_of = field(name).filter(|_| !is_open);
        }
        key_next &= indicator && !is_key;
        at = end;
    }
    shown
}

/// Returns as many stars as the text has characters, so that the caret below the line stays in its place.
fn stars(text: &str) -> String {
    text.chars().map(|_| '*').collect()
}

/// Whether the word after this one may be part of the same value. After the first word of a URL or command may come a secret, and so it may
/// after a secret and after something like a key.
fn goes_on(field: FieldInfo, word: &str) -> bool {
    field.secrecy == Secrecy::Public && field.reference != Reference::Command && is_shown(field, word) && !word.ends_with(':')
}

/// Whether the word consists of the symbols by which YAML marks structure. More symbols, and other ones, may be a password.
fn is_indicator(word: &str) -> bool {
    let first = word.chars().next().unwrap_or_default();
    let is_marks = |most: usize| word.len() <= most && word.chars().all(|character| "-?:|>+~#&*!%@`.=<".contains(character));
    is_marks(3) || word.len() <= 4 && word.chars().all(|character| character == first && "-.#=".contains(first))
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
