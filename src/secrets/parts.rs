//! Finds the parts of a URL and of a command's arguments that may be secret.

/// Returns the URL with `hide` applied to its user part and its query, or to all after the scheme if host and path cannot be separated
/// for sure.
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

/// Goes through the arguments of an exec plugin, one after the other.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    past_subcommands: bool,
}

impl Arguments {
    /// Returns the next argument with `hide` applied to all but the names of options and leading subcommands.
    pub(crate) fn next(&mut self, argument: &str, mut hide: impl FnMut(&str) -> String) -> String {
        let is_words = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        self.past_subcommands |= argument.starts_with('-') || !is_words(argument);
        if !self.past_subcommands {
            return argument.to_owned();
        }
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
