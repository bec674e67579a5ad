//! Finds the parts of a value that may be secret: of a URL, of a command's arguments, of any field.

use crate::kubeconfig::{FieldInfo, Reference, Secrecy};
use crate::untrusted::{looks_secret, looks_secret_in_host};

/// Whether a value of the field is shown whole.
pub(crate) fn is_shown(field: FieldInfo, text: &str) -> bool {
    // A command with arguments may have secrets in them.
    let has_arguments = field.reference == Reference::Command && text.contains(char::is_whitespace);
    field.secrecy == Secrecy::Public && !has_arguments && !looks_secret(text)
}

/// Returns a value of the field with `hide` applied to all of it that may be secret. For arguments, each by itself, see [`Arguments`].
pub(crate) fn without_secrets(field: FieldInfo, text: &str, mut hide: impl FnMut(&str) -> String) -> String {
    match field.secrecy {
        _ if is_shown(field, text) => text.to_owned(),
        Secrecy::Url => url_without_secrets(text, hide),
        _ => hide(text),
    }
}

/// Whether a key that a user chose is shown: a plain word is, and not a value that ended up in its place.
pub(crate) fn is_word(key: &str) -> bool {
    key.len() <= 40 && key.chars().all(|c| c.is_ascii_alphabetic() || "._-/<".contains(c)) && !looks_secret(key)
}

/// Returns the URL with `hide` applied to its user part, query and fragment, to words behind a blank in its host, and to a path that looks
/// like a secret; or to all after the scheme if host and path cannot be separated for sure. Of a host that is misspelt, what is wrong stays.
pub(crate) fn url_without_secrets(url: &str, mut hide: impl FnMut(&str) -> String) -> String {
    let (scheme, rest) = url.split_at(url.find("://").map_or(0, |at| at + 3));
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let (path, query) = tail.split_at(tail.find(['?', '#']).unwrap_or(tail.len()));
    let (blanks, host) = host.split_at(host.len() - host.trim_start().len());
    let (host, more) = host.split_at(host.find(char::is_whitespace).unwrap_or(host.len()));
    let is_shown = is_host(host) || is_misspelt_host(host);
    if !is_shown || looks_secret_in_host(host) || path.contains(['@', ':', '=', '&']) || !is_scheme(scheme) {
        let scheme = if is_scheme(scheme) { scheme.to_owned() } else { hide(scheme) };
        return format!("{scheme}{}", hide(rest));
    }
    let user = user.map(|user| hide(user) + "@").unwrap_or_default();
    let (gap, words) = more.split_at(more.len() - more.trim_start().len());
    let words = if words.is_empty() { String::new() } else { hide(words) };
    let path = if looks_secret(path) { hide(path) } else { path.to_owned() };
    let (mark, query) = query.split_at(query.len().min(1));
    let query = if query.is_empty() { String::new() } else { hide(query) };
    format!("{scheme}{user}{blanks}{host}{gap}{words}{path}{mark}{query}")
}

/// Whether the text is empty or the beginning of a URL, such as `https://`.
fn is_scheme(text: &str) -> bool {
    let name = text.trim_start().trim_end_matches("://");
    name.len() <= 16 && name.chars().all(|c| c.is_ascii_alphabetic() || "+-.".contains(c))
}

/// Whether the text is a host name or address, or a template's variable for one, with or without a port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) if address.chars().all(|c| c.is_ascii_hexdigit() || ":.".contains(c)) => ("", rest),
        Some(_) => return false,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()));
    is_port && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-${}<>".contains(c))
}

/// Whether the text would be a host but for characters that no host has and no credential needs: they are what is wrong with it.
fn is_misspelt_host(text: &str) -> bool {
    let is_odd = |c: char| c.is_control() || "[]()\"'`%\\".contains(c);
    let rest: String = text.chars().filter(|&c| !is_odd(c)).collect();
    let is_address = text.starts_with('[') && rest.chars().all(|c| c.is_ascii_hexdigit() || ":.".contains(c));
    (is_host(&rest) || is_address) && !looks_secret(&rest)
}

/// The subcommands of the plugins that providers document. Any other word in their place may be a secret.
const SUBCOMMANDS: [&str; 30] = [
    "ce",
    "cluster",
    "clusters",
    "config",
    "config-helper",
    "create-token",
    "credential",
    "credentials",
    "eks",
    "exec-credential",
    "generate-token",
    "get-credential",
    "get-token",
    "helpers",
    "k8s",
    "k8s-credential",
    "kube",
    "kubeconfig",
    "kubectl-auth",
    "kubernetes",
    "login",
    "managed-kubernetes",
    "oidc",
    "oidc-login",
    "oke",
    "pinniped-auth",
    "ske",
    "static",
    "token",
    "version",
];

/// Goes through the arguments of an exec plugin, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    past_subcommands: bool,
}

impl Arguments {
    /// Returns the next argument with `hide` applied to all but the names of options and leading subcommands.
    pub(crate) fn next(&mut self, argument: &str, mut hide: impl FnMut(&str) -> String) -> String {
        self.past_subcommands |= !SUBCOMMANDS.contains(&argument);
        if !self.past_subcommands {
            return argument.to_owned();
        }
        let is_words = |text: &str| text.len() <= 40 && text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let (option, value) = argument.split_once('=').map_or((argument, None), |(option, value)| (option, Some(value)));
        let is_short_option = argument.len() == 2 && argument.starts_with('-');
        let is_long_option = option.starts_with("--") && is_words(option);
        match value {
            Some(value) if is_long_option => format!("{option}={}", hide(value)),
            None if is_long_option || is_short_option => argument.to_owned(),
            _ => hide(argument),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::url_without_secrets;

    #[test]
    fn what_is_wrong_with_a_host_is_shown() {
        let shown = |url| url_without_secrets(url, |_| "-".to_owned());
        for url in ["https://c ", "https://c:6443\n", " https://c", "https://[::1", "https://c/%zz", "https://\"c\"", "https://c%zz"] {
            assert_eq!(shown(url), url);
        }
        assert_eq!(shown("https://c invalid"), "https://c -");
        assert_eq!(shown("https://bob:hunter2@[::1"), "https://-@[::1");
        assert_eq!(shown("https://bob:hunter2"), "https://-");
        assert_eq!(shown("https://eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl\n"), "https://-");
    }
}
