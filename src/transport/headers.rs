//! Spells the headers of impersonation, and checks the values of all (REQ-29 to REQ-31).

use std::collections::BTreeMap;

use crate::go::http::{canonical_header, is_header_value, is_name_byte};
use crate::outcome::{Code, Error, Impersonate};
use crate::rule::Rule;
use crate::untrusted::quoted;

/// Headers by canonical name.
pub(super) type Headers = BTreeMap<String, Vec<String>>;

/// Returns the headers of impersonation, and whether the order of their values varies: where keys become one name.
pub(super) fn impersonate(as_user: &Impersonate) -> (Headers, bool) {
    let mut headers = Headers::new();
    if *as_user == Impersonate::default() {
        return (headers, false);
    }
    headers.insert("Impersonate-User".to_owned(), vec![as_user.user_name.clone()]);
    if !as_user.uid.is_empty() {
        headers.insert("Impersonate-Uid".to_owned(), vec![as_user.uid.clone()]);
    }
    if !as_user.groups.is_empty() {
        headers.insert("Impersonate-Group".to_owned(), as_user.groups.clone());
    }
    let mut varies = false;
    for (key, values) in &as_user.extra {
        let values = values.as_deref().unwrap_or_default();
        let name = canonical_header(&format!("Impersonate-Extra-{}", escaped(key)));
        if !values.is_empty() {
            let found = headers.entry(name).or_default();
            varies |= !found.is_empty() && found != values;
            found.extend_from_slice(values);
        }
    }
    (headers, varies)
}

/// Escapes the bytes of a key that may not stand in the name of a header (REQ-30).
fn escaped(key: &str) -> String {
    let escape = |byte: u8| if is_name_byte(byte) && byte != b'%' { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    key.bytes().map(escape).collect()
}

/// Checks that every value can be sent (REQ-31).
pub(super) fn check(headers: &Headers) -> Result<(), Error> {
    let refused = headers.iter().find(|(_, values)| !values.iter().all(|value| is_header_value(value)));
    refused.map_or(Ok(()), |(name, _)| {
        let message = format!("a value of the header {} has a control character, such as a line break", quoted(name));
        Err(Error::new(Code::HeaderValue, message).by(Rule::Req31))
    })
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn only_the_bytes_of_a_token_stay() {
        assert_eq!(escaped("acme.com/Project a%"), "acme.com%2FProject%20a%25");
        assert_eq!(escaped("é_~`|"), "%C3%A9_~`|");
    }
}
