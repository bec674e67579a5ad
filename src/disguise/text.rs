//! Kubeconfig text with stand-ins for its secrets, its formatting kept: the formatting may be the very thing that is wrong.
//!
//! The text need not be YAML. It is cut into words as YAML would cut it; a value is replaced unless its key is known to hold no secret.
//! So a value in an unexpected place, an unknown field, a comment, all that follows an unbalanced quote, are replaced rather than shown.

use super::stand_in::StandIns;
use crate::kubeconfig::{Line, Reference, Secrecy, Shape, lines};
use crate::secrets::parts::{Arguments, url_without_secrets};

/// Whether a kubeconfig has a field of this name.
fn is_field(name: &str) -> bool {
    is(name, |_| true)
}

/// Whether what fields of this name hold is shown: a name, an address, a path.
fn is_shown(name: &str) -> bool {
    let is_shared = |line: &Line| matches!(line.secrecy, Secrecy::Public | Secrecy::Url | Secrecy::Account);
    is(name, |line| matches!(line.shape, Shape::Text | Shape::Texts)) && !is(name, |line| !is_shared(line))
}

/// Whether anything may stand below a field of this name, under any key.
fn opens(name: &str) -> bool {
    is(name, |line| line.shape == Shape::Open && line.secrecy == Secrecy::Setting)
}

/// Whether some field of this name has this property.
fn is(name: &str, property: impl Fn(&Line) -> bool) -> bool {
    lines().any(|line| line.name == name && property(&line))
}

/// How a text is to be disguised.
pub struct Text<'a> {
    /// Gives the stand-ins.
    pub stand_ins: &'a mut StandIns,
    /// Where an absolute path lies in the scenario's world.
    pub moved: &'a dyn Fn(&str) -> String,
    /// Whether the text decodes. Where it does not, a key is shown only if it is a field's name, and of a shown value the first word.
    pub decodes: bool,
}

impl Text<'_> {
    /// The text with its secrets replaced.
    pub fn apply(&mut self, text: &str) -> String {
        let mut lexer = Lexer {
            how: self,
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
    how: &'m mut Text<'a>,
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
                    self.key = self.key.filter(|_| first != '\n' || self.how.decodes);
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
                    let is_stray = !self.how.decodes && self.flow == 0 && self.key.is_none() && !is_item;
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
        // A bracket right behind it is an error of YAML, and opens a collection all the same: there may be secrets in it.
        let ends = |c: char| c.is_whitespace() || "[]{}".contains(c) || self.flow > 0 && c == ',';
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let property = self.take(end);
        const KNOWN: [&str; 11] =
            ["!", "!!str", "!!int", "!!bool", "!!null", "!!float", "!!binary", "!!map", "!!seq", "!!merge", "!!timestamp"];
        if KNOWN.contains(&property) {
            return self.out.push_str(property);
        }
        // An anchor and its alias are the same word.
        let word = property.trim_start_matches(['&', '*']);
        self.out.push_str(property.get(..property.len() - word.len()).unwrap_or_default());
        self.out.push_str(&self.how.stand_ins.of(word));
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
                false => self.out.push_str(&self.how.stand_ins.of(text)),
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
            let stand_in = self.how.stand_ins.of(text);
            return self.out.push_str(&stand_in);
        };
        let content = self.take(end);
        self.lost |= !self.how.decodes && content.contains('\n');
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
        let is_field = is_field(content);
        let is_below = |&(flow, column_of): &(usize, usize)| if flow > 0 { self.flow > flow } else { self.flow > 0 || column > column_of };
        self.open = self.open.filter(is_below);
        // In a broken text, a key in the middle of a line may be part of anything.
        let is_stray = !self.how.decodes && self.flow == 0 && !self.begins_line(quoted);
        if self.open.is_none() && (!is_field || opens(content) || is_stray) {
            self.open = Some((self.flow, column));
        }
        match is_field || self.how.decodes && is_word(content) {
            true => self.out.push_str(content),
            false => self.out.push_str(&self.how.stand_ins.of(content)),
        }
        self.parent = column;
        self.key = Some(content);
        self.list = is(content, |line| line.shape == Shape::Texts).then_some((content, column));
        self.arguments = Arguments::default();
    }

    fn see_value(&mut self, content: &'t str, style: Style) {
        let shown = match self.key.take().or(self.list.map(|(key, _)| key)) {
            Some(key) if is(key, |line| line.secrecy == Secrecy::Arguments) && self.open.is_none() && !self.lost => {
                let stand_ins = &mut *self.how.stand_ins;
                self.arguments.next(content, |secret| hidden(stand_ins, secret, style))
            }
            Some(key) if is_shown(key) && self.open.is_none() && !self.lost => self.shown(key, content, style),
            _ if style == Style::Plain && is_word_of_yaml(content) => content.to_owned(),
            _ if style == Style::Plain && is_number(content) => self.how.stand_ins.of_number(content),
            _ => hidden(self.how.stand_ins, content, style),
        };
        self.out.push_str(&shown);
    }

    /// A value that is no secret, as far as it is one word.
    fn shown(&mut self, key: &str, content: &str, style: Style) -> String {
        if content.contains('\n') {
            return hidden(self.how.stand_ins, content, style);
        }
        let blank = |c: char| c.is_whitespace();
        let is_command = is(key, |line| line.reference == Reference::Command);
        let end = content.find(blank).filter(|_| !self.how.decodes || is_command).unwrap_or(content.len());
        let (word, rest) = content.split_at(end);
        let word = if is(key, |line| line.reference != Reference::Never) && word.starts_with('/') {
            (self.how.moved)(word)
        } else if is(key, |line| line.secrecy == Secrecy::Url) {
            url_without_secrets(word, |secret| hidden(self.how.stand_ins, secret, style))
        } else {
            word.to_owned()
        };
        word + &hidden(self.how.stand_ins, rest, style)
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
pub fn disguise_lines(text: &str, stand_ins: &mut StandIns) -> String {
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
