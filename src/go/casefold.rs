//! Compares text by Unicode's simple case folding, as Go's `strings.EqualFold` does.

/// Whether a text equals a name of ASCII letters, ignoring case, as `bytes.EqualFold`. Two characters outside ASCII fold to such letters: the
/// Kelvin sign to `k`, the long s to `s`.
pub fn equals_ascii(text: &[u8], name: &str) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    text.chars().map(fold).eq(name.chars().map(fold))
}

fn fold(character: char) -> char {
    match character {
        '\u{212A}' => 'k',
        '\u{17F}' => 's',
        _ => character.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::equals_ascii;

    #[test]
    fn letters_of_either_case_and_two_odd_characters() {
        assert!(equals_ascii("\u{212A}IND".as_bytes(), "kind"));
        assert!(equals_ascii("apiVer\u{17F}ion".as_bytes(), "apiVersion"));
        assert!(!equals_ascii(b"kinds", "kind"));
        assert!(!equals_ascii(b"kin\xFF", "kind"));
    }
}
