//! Reads bytes that may not be UTF-8 as text, as Go does.

/// Replaces every byte that is not part of a valid character by U+FFFD, as ranging over a string and `encoding/json` do.
pub fn lossy(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::lossy;

    #[test]
    fn every_stray_byte_is_replaced() {
        assert_eq!(lossy(b"a\xE2\x82b\xFF"), "a\u{FFFD}\u{FFFD}b\u{FFFD}");
    }
}
