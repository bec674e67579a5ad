//! Plain values in place of odd ones: those that people know from their own kubeconfigs, and that cannot be mistaken for another fault.

/// URLs, the plainest first.
const URLS: &[&str] = &["https://a.example", "http://a.example", "https://b.example", "http://b.example"];
/// Names of clusters, users and contexts.
const NAMES: &[&str] = &["a", "b", "c"];
/// The fields that name entries.
const NAMING: &[&str] = &["name", "cluster", "user", "context", "current-context"];
/// The fields whose values mean something.
const TELLING: &[&str] = &["apiVersion", "kind", "interactiveMode", "extension"];

/// Whether a field names an entry, so that its value must be the same elsewhere.
pub(super) fn names(field: &str) -> bool {
    NAMING.contains(&field)
}

/// Returns plainer texts for the value of a field, the plainest first; none for a plain one.
pub(super) fn plainer(field: &str, text: &str) -> Vec<&'static str> {
    before(plain(field, text), text)
}

/// Returns plainer names.
pub(super) fn plainer_names(name: &str) -> Vec<&'static str> {
    before(NAMES, name)
}

/// Returns those before the text itself.
fn before(plain: &'static [&'static str], text: &str) -> Vec<&'static str> {
    plain.iter().copied().take_while(|plain| *plain != text).collect()
}

fn plain(field: &str, text: &str) -> &'static [&'static str] {
    match field {
        _ if TELLING.contains(&field) || names(field) => &[],
        "server" | "proxy-url" | "KUBERNETES_MASTER" => URLS,
        _ if text.contains("://") => URLS,
        "token" => &["t0ken", "t0ken2"],
        "username" | "as" => &["jane", "joe"],
        "password" => &["secret"],
        "namespace" => &["ns"],
        "command" => &["plugin"],
        "tls-server-name" => &["a.example"],
        // Files and their contents belong to one another.
        "tokenFile" | "certificate-authority" | "client-certificate" | "client-key" => &[],
        _ if field.ends_with("-data") || text.len() <= 1 => &[],
        _ => &["a"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_value_stays() {
        assert_eq!(plainer("server", "https://a.example"), [""; 0]);
        assert_eq!(plainer("server", "https://b.example"), ["https://a.example", "http://a.example"]);
        assert_eq!(plainer("token", "\u{1}x"), ["t0ken", "t0ken2"]);
        assert_eq!(plainer("name", "a-long-name"), [""; 0]);
        assert_eq!(plainer_names("b"), ["a"]);
    }
}
