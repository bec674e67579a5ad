//! Which parts of a URL or of a command's arguments may be secret.

/// The URL with its user part and its query handed to `hide`; the whole of it where host and path cannot be told apart for sure.
pub(crate) fn url_without_secrets(url: &str, mut hide: impl FnMut(&str) -> String) -> String {
    let (scheme, rest) = url.split_at(url.find("://").map_or(0, |at| at + 3));
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let (path, query) = tail.split_once('?').map_or((tail, None), |(path, query)| (path, Some(query)));
    if !is_host(host) || path.contains(['@', ':', '=', '&']) {
        return format!("{scheme}{}", hide(rest));
    }
    let user = user.map(|user| hide(user) + "@").unwrap_or_default();
    let query = query.map(|query| format!("?{}", hide(query))).unwrap_or_default();
    format!("{scheme}{user}{host}{path}{query}")
}

/// A name or address, or a template's variable for one, and maybe a port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) if address.chars().all(|c| c.is_ascii_hexdigit() || ":.".contains(c)) => ("", rest),
        Some(_) => return false,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()));
    is_port && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-${}<>".contains(c))
}

/// The arguments of an exec plugin, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    past_subcommands: bool,
}

impl Arguments {
    /// The argument with `hide` applied to what may be a secret: all but names of options and leading subcommands.
    pub(crate) fn next(&mut self, argument: &str, mut hide: impl FnMut(&str) -> String) -> String {
        let is_words = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        self.past_subcommands |= argument.starts_with('-') || !is_words(argument);
        if !self.past_subcommands {
            return argument.to_owned();
        }
        let (option, value) = argument.split_once('=').map_or((argument, None), |(option, value)| (option, Some(value)));
        match value {
            _ if !option.starts_with("--") || !is_words(option) => match option.len() == 2 && option.starts_with('-') && value.is_none() {
                true => argument.to_owned(),
                false => hide(argument),
            },
            None => argument.to_owned(),
            Some(value) => format!("{option}={}", hide(value)),
        }
    }
}
