//! Words for values.

use sha2::{Digest, Sha256};

use crate::secrets::parts::is_word;
use crate::untrusted::{REDACTED, quoted};

/// Describes a secret without telling it: by its length, and by the beginning of its SHA-256, so that two can be compared.
pub(super) fn secret(text: &str) -> String {
    format!("{}, sha256 {}", counted(text.chars().count(), "character"), fingerprint(text.as_bytes()))
}

/// Returns the beginning of the SHA-256 of some bytes in hexadecimal.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Shows a command; one with arguments may have secrets in them.
pub(super) fn command(command: &str) -> String {
    if command.contains(char::is_whitespace) { REDACTED.to_owned() } else { quoted(command) }
}

/// Shows a key that names no field, if it is a plain word: it may be a secret in the wrong place.
pub(super) fn key(key: &str) -> String {
    if is_word(key) { quoted(key) } else { REDACTED.to_owned() }
}

/// Returns a number with its noun: `1 file`, `2 files`, `2 authorities`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}

/// Joins words: `a`, `a and b`, `a, b and c`.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Returns the verb for so many things.
pub(super) fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}
