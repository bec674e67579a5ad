//! Reads and prints URLs as Go's `net/url` does (go1.26), which differs from RFC 3986 and WHATWG in ways that outcomes show.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// A URL, split into the parts of Go's `url.URL`. Paths and hosts are bytes, because escapes may decode to any bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Url {
    /// The scheme, in lower case.
    pub scheme: String,
    /// What follows the scheme, where that does not begin with a slash.
    pub opaque: String,
    user: Option<(Vec<u8>, Option<Vec<u8>>)>,
    /// Host and port, decoded.
    pub host: Vec<u8>,
    /// The path, decoded.
    pub path: Vec<u8>,
    /// The path as written, where the decoded path would be escaped differently.
    raw_path: String,
    omit_host: bool,
    force_query: bool,
    /// The query as written, without `?`.
    pub raw_query: String,
    fragment: Vec<u8>,
    raw_fragment: String,
}

/// The part of a URL, which decides what bytes must be escaped in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Path,
    Host,
    Zone,
    User,
    Fragment,
}

/// A part of a URL, or why the text is refused, for people.
type Parsed<T> = Result<T, &'static str>;

impl Url {
    /// Reads any URL reference, with a fragment, as `url.Parse`.
    pub fn parse(text: &str) -> Parsed<Self> {
        let (before, fragment) = text.split_once('#').unwrap_or((text, ""));
        let mut url = Url::parse_without_fragment(before, false)?;
        if !fragment.is_empty() {
            url.fragment = unescape(fragment, Part::Fragment)?;
            if escape(&url.fragment, Part::Fragment) != fragment {
                url.raw_fragment = fragment.to_owned();
            }
        }
        Ok(url)
    }

    /// Reads an absolute URL or path, as `url.ParseRequestURI`; `#` is an ordinary byte.
    pub fn parse_request_uri(text: &str) -> Parsed<Self> {
        Url::parse_without_fragment(text, true)
    }

    /// Returns the host without its port and without the brackets of an address, as `URL.Hostname`.
    pub fn hostname(&self) -> &[u8] {
        let (host, _) = self.host_and_port();
        host.strip_prefix(b"[").and_then(|host| host.strip_suffix(b"]")).unwrap_or(host)
    }

    /// Returns the port, empty if there is none, as `URL.Port`.
    pub fn port(&self) -> &[u8] {
        self.host_and_port().1
    }

    fn host_and_port(&self) -> (&[u8], &[u8]) {
        let colon = self.host.iter().rposition(|&byte| byte == b':');
        let split = colon.map(|colon| (&self.host[..colon], &self.host[colon + 1..]));
        split.filter(|(_, port)| port.iter().all(u8::is_ascii_digit)).unwrap_or((&self.host, b""))
    }

    /// Returns name and password of the user information, if there is any.
    pub fn user(&self) -> Option<(&[u8], &[u8])> {
        self.user.as_ref().map(|(name, password)| (name.as_slice(), password.as_deref().unwrap_or_default()))
    }

    /// Sets the path, which is escaped anew, and drops query and fragment.
    pub fn set_path(&mut self, path: Vec<u8>) {
        self.path = path;
        self.raw_query.clear();
        self.fragment.clear();
    }

    fn parse_without_fragment(text: &str, of_request: bool) -> Parsed<Self> {
        if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return Err("it contains a control character");
        }
        let mut url = Url::default();
        match (text, of_request) {
            ("", true) => return Err("it is empty"),
            ("*", _) => {
                url.path = b"*".to_vec();
                return Ok(url);
            }
            _ => {}
        }
        let (scheme, rest) = split_scheme(text)?;
        url.scheme = scheme.to_ascii_lowercase();
        let rest = match rest.split_once('?') {
            Some((rest, "")) => {
                url.force_query = true;
                rest
            }
            Some((rest, query)) => {
                url.raw_query = query.to_owned();
                rest
            }
            None => rest,
        };
        if !rest.starts_with('/') {
            if !url.scheme.is_empty() {
                url.opaque = rest.to_owned();
                return Ok(url);
            }
            if of_request {
                return Err("it has neither a scheme nor a leading slash");
            }
            if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return Err("its first path segment contains a colon");
            }
        }
        let may_have_authority = !url.scheme.is_empty() || (!of_request && !rest.starts_with("///"));
        let after_slashes = if may_have_authority { rest.strip_prefix("//") } else { None };
        let path = match after_slashes {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                url.set_authority(authority)?;
                path
            }
            None => {
                url.omit_host = !url.scheme.is_empty() && rest.starts_with('/');
                rest
            }
        };
        url.path = unescape(path, Part::Path)?;
        if escape(&url.path, Part::Path) != path {
            url.raw_path = path.to_owned();
        }
        Ok(url)
    }

    fn set_authority(&mut self, authority: &str) -> Parsed<()> {
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        self.host = parse_host(host, &self.scheme)?;
        if let Some(user) = user {
            let valid = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte);
            if !user.bytes().all(valid) {
                return Err("its user information contains a character that must be escaped");
            }
            self.user = Some(match user.split_once(':') {
                Some((name, password)) => (unescape(name, Part::User)?, Some(unescape(password, Part::User)?)),
                None => (unescape(user, Part::User)?, None),
            });
        }
        Ok(())
    }

    fn escaped_path(&self) -> String {
        let as_written = !self.raw_path.is_empty() && is_escaped(&self.raw_path, Part::Path);
        if as_written && unescape(&self.raw_path, Part::Path).as_ref() == Ok(&self.path) {
            self.raw_path.clone()
        } else if self.path == b"*" {
            "*".to_owned()
        } else {
            escape(&self.path, Part::Path)
        }
    }

    fn escaped_fragment(&self) -> String {
        let as_written = !self.raw_fragment.is_empty() && is_escaped(&self.raw_fragment, Part::Fragment);
        if as_written && unescape(&self.raw_fragment, Part::Fragment).as_ref() == Ok(&self.fragment) {
            self.raw_fragment.clone()
        } else {
            escape(&self.fragment, Part::Fragment)
        }
    }
}

/// Prints a URL as `URL.String()`.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        if !self.opaque.is_empty() {
            f.write_str(&self.opaque)?;
        } else {
            let has_authority = !self.host.is_empty() || self.user.is_some();
            if (!self.scheme.is_empty() && !self.omit_host) || has_authority {
                if has_authority || !self.path.is_empty() {
                    f.write_str("//")?;
                }
                if let Some((name, password)) = &self.user {
                    f.write_str(&escape(name, Part::User))?;
                    if let Some(password) = password {
                        write!(f, ":{}", escape(password, Part::User))?;
                    }
                    f.write_str("@")?;
                }
                f.write_str(&escape(&self.host, Part::Host))?;
            }
            let path = self.escaped_path();
            if !path.is_empty() && !path.starts_with('/') && !self.host.is_empty() {
                f.write_str("/")?;
            }
            let nothing_before = self.scheme.is_empty() && !has_authority;
            if nothing_before && path.split('/').next().is_some_and(|segment| segment.contains(':')) {
                f.write_str("./")?;
            }
            f.write_str(&path)?;
        }
        if self.force_query || !self.raw_query.is_empty() {
            write!(f, "?{}", self.raw_query)?;
        }
        if !self.fragment.is_empty() {
            write!(f, "#{}", self.escaped_fragment())?;
        }
        Ok(())
    }
}

/// Splits `scheme:rest`; the scheme is empty where there is none.
fn split_scheme(text: &str) -> Parsed<(&str, &str)> {
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if index > 0 => {}
            b':' if index == 0 => return Err("its scheme is missing"),
            b':' => return Ok((&text[..index], &text[index + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn parse_host(host: &str, scheme: &str) -> Parsed<Vec<u8>> {
    match host.rfind('[') {
        Some(0) => {
            let end = host.rfind(']').ok_or("its host lacks a closing bracket")?;
            let (literal, port) = (&host[1..end], &host[end + 1..]);
            check_port(port)?;
            let address = match literal.find("%25") {
                Some(zone) => [unescape(&literal[..zone], Part::Host)?, unescape(&literal[zone..], Part::Zone)?].concat(),
                None => unescape(literal, Part::Host)?,
            };
            if !is_ipv6(&address) {
                return Err("its host in brackets is not an IPv6 address");
            }
            let port = unescape(port, Part::Host)?;
            Ok([b"[".as_slice(), &address, b"]", &port].concat())
        }
        Some(_) => Err("its host contains a bracket"),
        None => {
            // Go lets colons stand in the hosts of other schemes, and takes the last for that of the port.
            let port = if matches!(scheme, "http" | "https") { host.find(':') } else { host.rfind(':') };
            if let Some(colon) = port {
                check_port(&host[colon..])?;
            }
            unescape(host, Part::Host)
        }
    }
}

/// Refuses a port that is neither empty nor a colon and digits.
fn check_port(port: &str) -> Parsed<()> {
    match port.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Ok(()),
        None if port.is_empty() => Ok(()),
        _ => Err("its port is not a number"),
    }
}

/// Whether `netip.ParseAddr` accepts an IPv6 address, with or without a zone.
fn is_ipv6(address: &[u8]) -> bool {
    let Ok(address) = std::str::from_utf8(address) else { return false };
    let (address, zone) = address.split_once('%').map_or((address, None), |(address, zone)| (address, Some(zone)));
    zone != Some("") && Ipv6Addr::from_str(address).is_ok()
}

fn is_plain(byte: u8, part: Part) -> bool {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => true,
        b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'[' | b']' | b'<' | b'>' | b'"'
            if matches!(part, Part::Host | Part::Zone) =>
        {
            true
        }
        b'$' | b'&' | b'+' | b',' | b'/' | b':' | b';' | b'=' | b'?' | b'@' => match part {
            Part::Path => byte != b'?',
            Part::User => !matches!(byte, b'@' | b'/' | b'?' | b':'),
            Part::Fragment => true,
            Part::Host | Part::Zone => false,
        },
        b'!' | b'(' | b')' | b'*' => part == Part::Fragment,
        _ => false,
    }
}

/// Whether a text counts as escaped. It may have a few characters that [`escape`] would escape.
fn is_escaped(text: &str, part: Part) -> bool {
    text.bytes().all(|byte| b"!$&'()*+,;=:@[]%".contains(&byte) || is_plain(byte, part))
}

fn escape(bytes: &[u8], part: Part) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if is_plain(byte, part) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn unescape(text: &str, part: Part) -> Parsed<Vec<u8>> {
    let bad_escape = "it contains a % that does not begin an escape";
    let in_host = matches!(part, Part::Host | Part::Zone);
    let mut bytes = Vec::with_capacity(text.len());
    let mut ahead = text.as_bytes();
    while let Some((&byte, rest)) = ahead.split_first() {
        ahead = rest;
        if byte != b'%' {
            if in_host && byte < 0x80 && !is_plain(byte, part) {
                return Err("its host contains a character that must be escaped");
            }
            bytes.push(byte);
            continue;
        }
        let digit = |index: usize| rest.get(index).and_then(|&byte| char::from(byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(0), digit(1)) else { return Err(bad_escape) };
        let decoded = (high * 16 + low) as u8;
        let is_percent = decoded == b'%';
        if part == Part::Host && high < 8 && !is_percent {
            return Err("its host contains an escape that is not allowed there");
        }
        if part == Part::Zone && !is_percent && decoded != b' ' && !is_plain(decoded, Part::Host) {
            return Err("the zone of its host contains an escape that is not allowed there");
        }
        bytes.push(decoded);
        ahead = &rest[2..];
    }
    Ok(bytes)
}
