//! Kubeconfig text with stand-ins for its secrets, its formatting kept: the formatting may be the very thing that is wrong.
//!
//! The text need not be YAML. It is cut into words as YAML would cut it; a value is replaced unless its key is known to hold no secret.
//! So a value in an unexpected place, an unknown field, a comment, all that follows an unbalanced quote, are replaced rather than shown.

use super::stand_in::StandIns;

/// Fields whose values are names, addresses and paths.
const SHOWN: &[&str] = &[
    "apiVersion",
    "as",
    "as-groups",
    "as-uid",
    "certificate-authority",
    "client-certificate",
    "client-key",
    "cluster",
    "command",
    "current-context",
    "interactiveMode",
    "kind",
    "name",
    "namespace",
    "proxy-url",
    "server",
    "tls-server-name",
    "tokenFile",
    "user",
    "username",
];

/// Fields whose values are paths, or may be.
const PATHS: &[&str] = &["certificate-authority", "client-certificate", "client-key", "command", "tokenFile"];

/// Fields whose values are lists of plain values.
const LISTS: &[&str] = &["args", "as-groups"];

/// Fields below which anything may stand, under any name.
const OPEN: &[&str] = &["config", "extension"];

/// Every other field of a kubeconfig.
const OTHERS: &[&str] = &[
    "args",
    "as-user-extra",
    "auth-provider",
    "certificate-authority-data",
    "client-certificate-data",
    "client-key-data",
    "clusters",
    "colors",
    "config",
    "context",
    "contexts",
    "disable-compression",
    "env",
    "exec",
    "extension",
    "extensions",
    "insecure-skip-tls-verify",
    "installHint",
    "password",
    "preferences",
    "provideClusterInfo",
    "token",
    "users",
    "value",
];

/// How a text is to be masked.
pub struct Mask<'a> {
    /// Gives the stand-ins.
    pub stand_ins: &'a mut StandIns,
    /// Where an absolute path lies in the scenario's world.
    pub moved: &'a dyn Fn(&str) -> String,
    /// Whether the text decodes. Where it does not, a key is shown only if it is a field's name, and of a shown value the first word.
    pub decodes: bool,
}

impl Mask<'_> {
    /// The text with its secrets replaced.
    pub fn apply(&mut self, text: &str) -> String {
        let mut lexer = Lexer {
            mask: self,
            rest: text,
            out: String::with_capacity(text.len()),
            column: 0,
            parent: 0,
            flow: 0,
            key: None,
            list: None,
            arguments: Arguments::default(),
            lost: false,
            open: None,
        };
        lexer.run();
        lexer.out
    }
}

struct Lexer<'t, 'm, 'a> {
    mask: &'m mut Mask<'a>,
    rest: &'t str,
    out: String,
    /// Bytes since the line's start.
    column: usize,
    /// The column of the key or dash that a block scalar would belong to.
    parent: usize,
    /// How many flow collections are open.
    flow: usize,
    /// The key that waits for its value.
    key: Option<&'t str>,
    /// The key whose list is being read, and its column.
    list: Option<(&'t str, usize)>,
    arguments: Arguments,
    /// A text that is broken has a quote over several lines: from there on, quotes may be the wrong way round.
    lost: bool,
    /// The flow level and column of an open or unknown field, as long as what is read lies below it.
    open: Option<(usize, usize)>,
}

/// How a value is written.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Plain,
    Single,
    Double,
}

impl<'t> Lexer<'t, '_, '_> {
    fn run(&mut self) {
        while let Some(first) = self.rest.chars().next() {
            let after = self.rest.chars().nth(1);
            let ends = after.is_none_or(char::is_whitespace);
            match first {
                first if first.is_whitespace() || first == '\u{FEFF}' => {
                    // Where a text is broken, the next line need not be this key's value.
                    self.key = self.key.filter(|_| first != '\n' || self.mask.decodes);
                    self.copy(first.len_utf8());
                }
                '#' if self.after_blank() => self.comment(),
                '-' | '.' if self.column == 0 && self.is_marker() => {
                    (self.key, self.list, self.open) = (None, None, None);
                    self.copy(3);
                }
                '-' | '?' | ':' if ends => {
                    self.parent = self.column;
                    // An item further left belongs to another list.
                    self.list = self.list.filter(|(_, column)| self.flow > 0 || *column <= self.column);
                    self.copy(1);
                }
                '[' | '{' => {
                    // In a broken text, a collection whose key got lost may be any field's.
                    let is_item = self.out.ends_with("- ") && self.begins_line(false) || self.out.trim().is_empty();
                    let is_stray = !self.mask.decodes && self.flow == 0 && self.key.is_none() && !is_item;
                    if self.open.is_none() && is_stray {
                        self.open = Some((0, self.column));
                    }
                    self.key = None;
                    self.flow += 1;
                    self.copy(1);
                }
                ']' | '}' => {
                    self.flow = self.flow.saturating_sub(1);
                    self.list = None;
                    self.copy(1);
                }
                ',' | ':' => self.copy(1),
                '%' if self.column == 0 => self.directive(),
                '&' | '*' | '!' => self.property(),
                '|' | '>' if self.flow == 0 => self.block_scalar(),
                '"' => self.quoted('"', Style::Double),
                '\'' => self.quoted('\'', Style::Single),
                _ => self.plain(),
            }
        }
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        match taken.rfind('\n') {
            Some(end) => self.column = taken.len() - end - 1,
            None => self.column += taken.len(),
        }
        taken
    }

    fn copy(&mut self, bytes: usize) {
        let taken = self.take(bytes);
        self.out.push_str(taken);
    }

    fn after_blank(&self) -> bool {
        self.out.is_empty() || self.out.ends_with(char::is_whitespace)
    }

    fn is_marker(&self) -> bool {
        let rest = self.rest.strip_prefix("---").or_else(|| self.rest.strip_prefix("..."));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    }

    fn line_end(&self) -> usize {
        self.rest.find('\n').unwrap_or(self.rest.len())
    }

    /// Whether nothing but dashes stands before what is read now.
    fn begins_line(&self, quoted: bool) -> bool {
        let before = self.out.get(..self.out.len() - usize::from(quoted)).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().all(|character| matches!(character, ' ' | '\t' | '-' | '\u{FEFF}'))
    }

    fn comment(&mut self) {
        let comment = self.take(self.line_end());
        self.out.extend(comment.chars().map(crossed_out));
    }

    fn directive(&mut self) {
        match self.rest.starts_with("%YAML ") {
            true => self.copy("%YAML ".len()),
            false => self.comment(),
        }
    }

    /// An anchor, alias or tag: kept only where it is one of YAML's own tags, since an unquoted secret may begin like any of them.
    fn property(&mut self) {
        let end = self.rest.find(|c: char| c.is_whitespace() || self.flow > 0 && ",[]{}".contains(c)).unwrap_or(self.rest.len());
        let property = self.take(end);
        const KNOWN: [&str; 11] =
            ["!", "!!str", "!!int", "!!bool", "!!null", "!!float", "!!binary", "!!map", "!!seq", "!!merge", "!!timestamp"];
        if KNOWN.contains(&property) {
            return self.out.push_str(property);
        }
        // An anchor and its alias are the same word.
        let word = property.trim_start_matches(['&', '*']);
        self.out.push_str(property.get(..property.len() - word.len()).unwrap_or_default());
        self.out.push_str(&self.mask.stand_ins.of(word));
    }

    /// A literal or folded text: its header stays, every line of it is replaced.
    fn block_scalar(&mut self) {
        (self.key, self.list) = (None, None);
        let header = self.rest.find(|c: char| !"|>+-0123456789".contains(c)).unwrap_or(self.rest.len());
        let parent = self.parent;
        self.copy(header);
        let blanks = self.rest.find(|c: char| !matches!(c, ' ' | '\t' | '\r')).unwrap_or(self.rest.len());
        self.copy(blanks);
        if !self.rest.is_empty() && !self.rest.starts_with(['\n', '#']) {
            return;
        }
        self.comment();
        while self.rest.starts_with('\n') {
            let line = self.rest.get(1..).unwrap_or_default();
            let body = line.trim_start_matches(' ');
            let is_blank = body.is_empty() || body.starts_with(['\n', '\r']);
            if !is_blank && line.len() - body.len() <= parent {
                return;
            }
            self.copy(1 + line.len() - body.len());
            let text = self.take(self.line_end());
            match is_pem_boundary(text) {
                true => self.out.push_str(text),
                false => self.out.push_str(&self.mask.stand_ins.of(text)),
            }
        }
    }

    fn quoted(&mut self, quote: char, style: Style) {
        let start = self.column;
        self.copy(1);
        let end = self.closing(quote);
        let Some(end) = end else {
            // Nothing closes it: what follows may be anything.
            let text = self.take(self.rest.len());
            let stand_in = self.mask.stand_ins.of(text);
            return self.out.push_str(&stand_in);
        };
        let content = self.take(end);
        self.lost |= !self.mask.decodes && content.contains('\n');
        let after = self.rest.get(1..).unwrap_or_default();
        let colon = after.trim_start_matches([' ', '\t']);
        let is_key = colon.strip_prefix(':').is_some_and(|rest| self.flow > 0 || rest.is_empty() || rest.starts_with(char::is_whitespace));
        match is_key {
            true => self.see_key(content, start, true),
            false => self.see_value(content, style),
        }
        self.copy(1);
        if is_key {
            self.copy(after.len() - colon.len() + 1);
        }
    }

    /// Where the closing quote stands.
    fn closing(&self, quote: char) -> Option<usize> {
        let mut characters = self.rest.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if character == '\\' && quote == '"' {
                characters.next();
            } else if character == quote {
                match quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') {
                    true => drop(characters.next()),
                    false => return Some(at),
                }
            }
        }
        None
    }

    fn plain(&mut self) {
        let line = self.rest.get(..self.line_end()).unwrap_or_default();
        let ends_key = |at: usize| {
            let after = line.get(at + 1..).and_then(|rest| rest.chars().next());
            after.is_none_or(|next| next.is_whitespace() || self.flow > 0 && ",[]{}".contains(next))
        };
        let mut end = line.len();
        let mut is_key = false;
        let mut before = ' ';
        for (at, character) in line.char_indices() {
            is_key = character == ':' && ends_key(at);
            let is_comment = character == '#' && matches!(before, ' ' | '\t') && at > 0;
            if is_key || is_comment || self.flow > 0 && ",[]{}".contains(character) {
                end = at;
                break;
            }
            before = character;
        }
        let start = self.column;
        let content = line.get(..end).unwrap_or_default().trim_end();
        self.take(content.len());
        match is_key {
            true => self.see_key(content, start, false),
            false => self.see_value(content, Style::Plain),
        }
        if is_key {
            self.copy(end - content.len() + 1);
        }
    }

    fn see_key(&mut self, content: &'t str, column: usize, quoted: bool) {
        let is_field = SHOWN.contains(&content) || OTHERS.contains(&content);
        let is_below = |&(flow, column_of): &(usize, usize)| if flow > 0 { self.flow > flow } else { self.flow > 0 || column > column_of };
        self.open = self.open.filter(is_below);
        // In a broken text, a key in the middle of a line may be part of anything.
        let is_stray = !self.mask.decodes && self.flow == 0 && !self.begins_line(quoted);
        if self.open.is_none() && (!is_field || OPEN.contains(&content) || is_stray) {
            self.open = Some((self.flow, column));
        }
        match is_field || self.mask.decodes && is_word(content) {
            true => self.out.push_str(content),
            false => self.out.push_str(&self.mask.stand_ins.of(content)),
        }
        self.parent = column;
        self.key = Some(content);
        self.list = Some((content, column)).filter(|(key, _)| LISTS.contains(key));
        self.arguments = Arguments::default();
    }

    fn see_value(&mut self, content: &'t str, style: Style) {
        let shown = match self.key.take().or(self.list.map(|(key, _)| key)) {
            Some("args") if self.open.is_none() && !self.lost => {
                let stand_ins = &mut *self.mask.stand_ins;
                self.arguments.next(content, |secret| hidden(stand_ins, secret, style))
            }
            Some(key) if SHOWN.contains(&key) && self.open.is_none() && !self.lost => self.shown(key, content, style),
            _ if style == Style::Plain && is_word_of_yaml(content) => content.to_owned(),
            _ if style == Style::Plain && is_number(content) => self.mask.stand_ins.of_number(content),
            _ => hidden(self.mask.stand_ins, content, style),
        };
        self.out.push_str(&shown);
    }

    /// A value that is no secret, as far as it is one word.
    fn shown(&mut self, key: &str, content: &str, style: Style) -> String {
        if content.contains('\n') {
            return hidden(self.mask.stand_ins, content, style);
        }
        let blank = |c: char| c.is_whitespace();
        let end = content.find(blank).filter(|_| !self.mask.decodes || key == "command").unwrap_or(content.len());
        let (word, rest) = content.split_at(end);
        let word = match key {
            key if PATHS.contains(&key) && word.starts_with('/') => (self.mask.moved)(word),
            "server" | "proxy-url" => url_without_secrets(word, |secret| hidden(self.mask.stand_ins, secret, style)),
            _ => word.to_owned(),
        };
        word + &hidden(self.mask.stand_ins, rest, style)
    }
}

/// Whether a key is a word that somebody chose, and no value that slipped into its place.
pub fn is_word(key: &str) -> bool {
    key.len() <= 40 && key.chars().all(|c| c.is_ascii_alphabetic() || "._-/<".contains(c))
}

fn hidden(stand_ins: &mut StandIns, content: &str, style: Style) -> String {
    match style {
        Style::Double => stand_ins.of_escaped(content),
        Style::Plain | Style::Single => stand_ins.of(content),
    }
}

/// Files that are no kubeconfigs: tokens, keys, certificates. Line by line, so that the lines of PEM stay what they are.
pub fn mask_lines(text: &str, stand_ins: &mut StandIns) -> String {
    let line = |line: &str| match is_pem_boundary(line) {
        true => line.to_owned(),
        false => stand_ins.of(line),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn is_pem_boundary(line: &str) -> bool {
    let kind = line.trim().strip_prefix("-----BEGIN ").or_else(|| line.trim().strip_prefix("-----END "));
    kind.and_then(|kind| kind.strip_suffix("-----")).is_some_and(|kind| kind.chars().all(|c| c.is_ascii_uppercase() || c == ' '))
}

/// The URL with its user part and its query handed to `hide`; the whole of it where host and path cannot be told apart for sure.
pub fn url_without_secrets(url: &str, mut hide: impl FnMut(&str) -> String) -> String {
    let (scheme, rest) = url.split_at(url.find("://").map_or(0, |at| at + 3));
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let (path, query) = tail.split_once('?').map_or((tail, None), |(path, query)| (path, Some(query)));
    if !is_host(host) || path.contains(['@', ':', '=', '&']) {
        return hide(url);
    }
    let user = user.map(|user| hide(user) + "@").unwrap_or_default();
    let query = query.map(|query| format!("?{}", hide(query))).unwrap_or_default();
    format!("{scheme}{user}{host}{path}{query}")
}

/// A name or address and maybe a port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) if address.chars().all(|c| c.is_ascii_hexdigit() || ":.".contains(c)) => ("", rest),
        Some(_) => return false,
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()));
    is_port && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// The arguments of an exec plugin, one after the other.
#[derive(Debug, Default)]
pub struct Arguments {
    past_subcommands: bool,
}

impl Arguments {
    /// The argument with `hide` applied to what may be a secret: all but names of options and leading subcommands.
    pub fn next(&mut self, argument: &str, mut hide: impl FnMut(&str) -> String) -> String {
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

fn crossed_out(character: char) -> char {
    if character.is_alphanumeric() { 'x' } else { character }
}

/// Booleans, null and the numbers without digits of any version of YAML: too few to be secrets, and what they are may be the fault.
fn is_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 15] = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf", "-.inf", "+.inf"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return digits.chars().all(|c| c.is_ascii_hexdigit() || c == '_');
    }
    text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "+-._:eExo".contains(c))
}
