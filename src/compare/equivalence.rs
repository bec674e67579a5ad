//! Client configurations that are written otherwise and are the same on the wire.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Returns the content of a file of the world.
pub(super) type Read<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// A way of writing client configurations in which two of them are the same on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Equivalence {
    /// `h` and `http://h`, as host.
    Scheme,
    /// Scheme and host name in upper and lower case.
    UrlCase,
    /// `https://h:443` and `https://h`, `http://h:80` and `http://h`.
    DefaultPort,
    /// `https://h/` and `https://h`.
    TrailingSlash,
    /// The path of a certificate or key, and the bytes of that file.
    TlsBytes,
    /// The path of a token file, and the token in it; white space around it does not count.
    TokenBytes,
    /// A password without a user name, which is not sent, and none.
    PasswordWithoutUser,
    /// A client key without a certificate, which is not used, and none.
    KeyWithoutCertificate,
    /// TLS settings beside a server that is not https, which are not used, and none.
    TlsOverHttp,
}

impl Equivalence {
    /// All of them, in the order in which they are applied.
    pub const ALL: [Equivalence; 9] = [
        Equivalence::Scheme,
        Equivalence::UrlCase,
        Equivalence::DefaultPort,
        Equivalence::TrailingSlash,
        Equivalence::TlsBytes,
        Equivalence::TokenBytes,
        Equivalence::PasswordWithoutUser,
        Equivalence::KeyWithoutCertificate,
        Equivalence::TlsOverHttp,
    ];

    /// Returns its name in an introduction.
    pub fn as_str(self) -> &'static str {
        match self {
            Equivalence::Scheme => "scheme",
            Equivalence::UrlCase => "url-case",
            Equivalence::DefaultPort => "default-port",
            Equivalence::TrailingSlash => "trailing-slash",
            Equivalence::TlsBytes => "tls-bytes",
            Equivalence::TokenBytes => "token-bytes",
            Equivalence::PasswordWithoutUser => "password-without-user",
            Equivalence::KeyWithoutCertificate => "key-without-certificate",
            Equivalence::TlsOverHttp => "tls-over-http",
        }
    }

    /// Writes `actual`, a client configuration, as `expected` does where the two are the same on the wire.
    pub(super) fn align(self, expected: &Map<String, Value>, actual: &mut Map<String, Value>, read: Read) {
        match self {
            Equivalence::Scheme | Equivalence::UrlCase | Equivalence::DefaultPort | Equivalence::TrailingSlash => {}
            Equivalence::TlsBytes => align_tls_bytes(expected, actual, read),
            Equivalence::TokenBytes => align_token(expected, actual, read),
            Equivalence::PasswordWithoutUser => align_password(expected, actual),
            Equivalence::KeyWithoutCertificate => align_key(expected, actual),
            Equivalence::TlsOverHttp => align_tls(expected, actual),
        }
    }

    /// Returns a URL in the one spelling that it has under this equivalence.
    fn canonical(self, url: &str, is_host: bool) -> String {
        match self {
            Equivalence::Scheme if is_host && !url.is_empty() && !url.contains("://") => format!("http://{url}"),
            Equivalence::UrlCase => in_lower_case(url),
            Equivalence::DefaultPort => without_default_port(url),
            Equivalence::TrailingSlash => without_trailing_slash(url),
            _ => url.to_owned(),
        }
    }
}

/// Writes a URL as `expected` does where both are the same under the equivalences; returns those that it takes.
pub(super) fn align_url(
    field: &str,
    expected: &Map<String, Value>,
    actual: &mut Map<String, Value>,
    declared: &[Equivalence],
) -> Vec<Equivalence> {
    let (Some(Value::String(ours)), Some(Value::String(theirs))) = (expected.get(field), actual.get(field)) else { return Vec::new() };
    let (mut left, mut right, mut used) = (ours.clone(), theirs.clone(), Vec::new());
    for equivalence in Equivalence::ALL.into_iter().filter(|equivalence| declared.contains(equivalence)) {
        if left == right {
            break;
        }
        let next = (equivalence.canonical(&left, field == "host"), equivalence.canonical(&right, field == "host"));
        if next != (left, right) {
            used.push(equivalence);
        }
        (left, right) = next;
    }
    if ours == theirs || left != right {
        return Vec::new();
    }
    actual.insert(field.to_owned(), Value::String(ours.clone()));
    used
}

/// Splits a URL before its path.
fn split(url: &str) -> (&str, &str) {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let end = url[begin..].find(['/', '?', '#']).map_or(url.len(), |at| begin + at);
    url.split_at(end)
}

fn in_lower_case(url: &str) -> String {
    let (front, path) = split(url);
    let (user, host) = front.rsplit_once('@').map_or(("", front), |(user, host)| (user, host));
    match (user, user.split_once("://")) {
        ("", _) => format!("{}{path}", front.to_ascii_lowercase()),
        (_, Some((scheme, user))) => format!("{}://{user}@{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase()),
        _ => format!("{user}@{}{path}", host.to_ascii_lowercase()),
    }
}

fn without_default_port(url: &str) -> String {
    let (front, path) = split(url);
    let port = if is_https(url) { ":443" } else { ":80" };
    let stripped = front.strip_suffix(port).filter(|rest| rest.contains("://"));
    format!("{}{path}", stripped.unwrap_or(front))
}

fn without_trailing_slash(url: &str) -> String {
    let (front, path) = split(url);
    if path.contains(['?', '#']) { url.to_owned() } else { format!("{front}{}", path.trim_end_matches('/')) }
}

fn is_https(url: &str) -> bool {
    url.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("https://"))
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn tls(object: &Map<String, Value>) -> Map<String, Value> {
    object.get("tls").and_then(Value::as_object).cloned().unwrap_or_default()
}

/// Sets the TLS settings, which are left out where there are none.
fn set_tls(object: &mut Map<String, Value>, tls: Map<String, Value>) {
    if tls.is_empty() {
        object.remove("tls");
    } else {
        object.insert("tls".to_owned(), Value::Object(tls));
    }
}

fn align_tls_bytes(expected: &Map<String, Value>, actual: &mut Map<String, Value>, read: Read) {
    let (ours, mut theirs) = (tls(expected), tls(actual));
    for name in ["ca", "cert", "key"] {
        let (file, data) = (format!("{name}File"), format!("{name}Data"));
        let bytes = |side: &Map<String, Value>| match (text(side, &file), text(side, &data)) {
            ("", data) => Some(data.to_owned()),
            (file, "") => read(file).map(|bytes| STANDARD.encode(bytes)),
            _ => None,
        };
        let is_same = [&file, &data].iter().all(|key| ours.get(*key) == theirs.get(*key));
        if !is_same && bytes(&ours).is_some() && bytes(&ours) == bytes(&theirs) {
            for key in [&file, &data] {
                theirs.remove(key);
                theirs.extend(ours.get(key).map(|value| (key.clone(), value.clone())));
            }
        }
    }
    set_tls(actual, theirs);
}

/// A token file is read again for requests, and goes before the token beside it; a file of nothing but white space does not.
fn align_token(expected: &Map<String, Value>, actual: &mut Map<String, Value>, read: Read) {
    const KEYS: [&str; 2] = ["bearerToken", "bearerTokenFile"];
    let sent = |side: &Map<String, Value>| {
        let file = Some(text(side, KEYS[1])).filter(|path| !path.is_empty()).and_then(read);
        let content = file.map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()).filter(|content| !content.is_empty());
        content.unwrap_or_else(|| text(side, KEYS[0]).to_owned())
    };
    let has_file = !text(expected, KEYS[1]).is_empty() || !text(actual, KEYS[1]).is_empty();
    let (ours, theirs) = (sent(expected), sent(actual));
    if has_file && !ours.trim().is_empty() && ours.trim() == theirs.trim() {
        for key in KEYS {
            actual.remove(key);
            actual.extend(expected.get(key).map(|value| (key.to_owned(), value.clone())));
        }
    }
}

fn align_password(expected: &Map<String, Value>, actual: &mut Map<String, Value>) {
    if text(expected, "username").is_empty() && text(actual, "username").is_empty() {
        actual.remove("password");
        actual.extend(expected.get("password").map(|value| ("password".to_owned(), value.clone())));
    }
}

fn align_key(expected: &Map<String, Value>, actual: &mut Map<String, Value>) {
    let has_certificate = |tls: &Map<String, Value>| ["certFile", "certData"].iter().any(|key| tls.contains_key(*key));
    let (ours, mut theirs) = (tls(expected), tls(actual));
    if !has_certificate(&ours) && !has_certificate(&theirs) {
        theirs.retain(|key, _| !matches!(key.as_str(), "keyFile" | "keyData") || ours.contains_key(key));
        set_tls(actual, theirs);
    }
}

fn align_tls(expected: &Map<String, Value>, actual: &mut Map<String, Value>) {
    if ![expected, &*actual].iter().any(|side| is_https(text(side, "host"))) {
        set_tls(actual, tls(expected));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Whether `other` is written as `one` under an equivalence, in a world with two files.
    fn same(equivalence: Equivalence, one: Value, other: Value) -> bool {
        let read = |path: &str| match path {
            "/ca" => Some(b"CA".to_vec()),
            "/token" => Some(b"t\n".to_vec()),
            _ => None,
        };
        let (Value::Object(expected), Value::Object(mut actual)) = (one, other) else { return false };
        for field in ["host", "proxyUrl"] {
            align_url(field, &expected, &mut actual, &[equivalence]);
        }
        equivalence.align(&expected, &mut actual, &read);
        expected == actual
    }

    #[test]
    fn what_is_the_same_on_the_wire() {
        use Equivalence::{
            DefaultPort, KeyWithoutCertificate, PasswordWithoutUser, Scheme, TlsBytes, TlsOverHttp, TokenBytes, TrailingSlash, UrlCase,
        };
        for (equivalence, one, other) in [
            (Scheme, json!({"host": "h:1"}), json!({"host": "http://h:1"})),
            (UrlCase, json!({"host": "https://h/A"}), json!({"host": "HTTPS://H/A"})),
            (DefaultPort, json!({"host": "https://h:443/a"}), json!({"host": "https://h/a"})),
            (DefaultPort, json!({"host": "http://h"}), json!({"host": "http://h:80"})),
            (TrailingSlash, json!({"host": "https://h/a"}), json!({"host": "https://h/a/"})),
            (TrailingSlash, json!({"proxyUrl": "http://p:1"}), json!({"proxyUrl": "http://p:1/"})),
            (TlsBytes, json!({"host": "https://h", "tls": {"caFile": "/ca"}}), json!({"host": "https://h", "tls": {"caData": "Q0E="}})),
            (TlsBytes, json!({"host": "https://h", "tls": {"keyData": "Q0E="}}), json!({"host": "https://h", "tls": {"keyFile": "/ca"}})),
            (TokenBytes, json!({"bearerToken": "t\n", "bearerTokenFile": "/token"}), json!({"bearerToken": "t"})),
            (TokenBytes, json!({"bearerToken": "other", "bearerTokenFile": "/token"}), json!({"bearerTokenFile": "/token"})),
            (PasswordWithoutUser, json!({"password": "p"}), json!({})),
            (KeyWithoutCertificate, json!({"host": "https://h"}), json!({"host": "https://h", "tls": {"keyData": "Q0E="}})),
            (TlsOverHttp, json!({"host": "h"}), json!({"host": "h", "tls": {"insecure": true}})),
        ] {
            assert!(same(equivalence, one.clone(), other.clone()), "{equivalence:?}: {one} {other}");
            assert_eq!(serde_json::to_value(equivalence).unwrap(), equivalence.as_str());
            let others = Equivalence::ALL.into_iter().filter(|known| *known != equivalence);
            let excused: Vec<Equivalence> = others.filter(|known| same(*known, one.clone(), other.clone())).collect();
            assert_eq!(excused, [], "{one} {other}");
        }
    }

    #[test]
    fn what_is_not() {
        use Equivalence::{
            DefaultPort, KeyWithoutCertificate, PasswordWithoutUser, Scheme, TlsBytes, TlsOverHttp, TokenBytes, TrailingSlash, UrlCase,
        };
        for (equivalence, one, other) in [
            (Scheme, json!({"host": "h"}), json!({"host": "https://h"})),
            (UrlCase, json!({"host": "https://h/a"}), json!({"host": "https://h/A"})),
            (UrlCase, json!({"host": "https://U@h"}), json!({"host": "https://u@h"})),
            (DefaultPort, json!({"host": "https://h:80"}), json!({"host": "https://h"})),
            (TrailingSlash, json!({"host": "https://h/?a"}), json!({"host": "https://h/?a/"})),
            (TlsBytes, json!({"tls": {"caFile": "/ca"}}), json!({"tls": {"caData": "Q0M="}})),
            (TlsBytes, json!({"tls": {"caFile": "/missing"}}), json!({})),
            (TlsBytes, json!({"tls": {"caFile": "/ca"}}), json!({})),
            (TokenBytes, json!({"bearerToken": "other", "bearerTokenFile": "/token"}), json!({"bearerToken": "other"})),
            (TokenBytes, json!({"bearerToken": "t"}), json!({"bearerToken": "t\n"})),
            (TokenBytes, json!({"bearerTokenFile": "/token"}), json!({})),
            (PasswordWithoutUser, json!({"username": "u", "password": "p"}), json!({"username": "u"})),
            (KeyWithoutCertificate, json!({"tls": {"certData": "Q0E=", "keyData": "Q0E="}}), json!({"tls": {"certData": "Q0E="}})),
            (TlsOverHttp, json!({"host": "https://h"}), json!({"host": "https://h", "tls": {"insecure": true}})),
        ] {
            assert!(!same(equivalence, one.clone(), other.clone()), "{equivalence:?}: {one} {other}");
        }
    }
}
