//! Spells headers as Go's `net/http` does.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Returns a header's name in its canonical spelling, as `http.CanonicalHeaderKey`; the name must be valid.
pub fn canonical_header(name: &str) -> String {
    let mut begins = true;
    let spell = |c: char| {
        let spelled = if begins { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        begins = c == '-';
        spelled
    };
    name.chars().map(spell).collect()
}

/// Whether a byte may stand in the name of a header.
pub fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether a value may be sent in a header, as `httpguts.ValidHeaderFieldValue`.
pub fn is_header_value(value: &str) -> bool {
    value.bytes().all(|byte| byte == b'\t' || (byte >= b' ' && byte != 0x7f))
}

/// Returns the value of `Authorization` for basic authentication, as `Request.SetBasicAuth`.
pub fn basic_auth(name: &[u8], password: &[u8]) -> String {
    format!("Basic {}", STANDARD.encode([name, b":", password].concat()))
}
