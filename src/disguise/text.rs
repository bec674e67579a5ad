//! Replaces the secrets in the text of a kubeconfig, and keeps its formatting, since that may be the very thing that is wrong.
//!
//! The text need not be valid YAML. It is split into tokens as YAML would be, and a value is replaced unless its key is known to hold no
//! secret. So values in unexpected places, values of unknown fields, comments, and all text after an unbalanced quote are replaced.

use super::stand_in::StandIns;
use crate::kubeconfig::{FieldInfo, Reference, Secrecy, Shape, all_fields};
use crate::secrets::parts::{Arguments, is_word, url_without_secrets};
use crate::untrusted::looks_secret;

/// Whether a kubeconfig has a field of this name.
fn is_field(name: &str) -> bool {
    is(name, |_| true)
}

/// Whether the values of fields of this name are shown, as those of names, addresses and paths are.
fn is_shown(name: &str) -> bool {
    let is_shared = |field: &FieldInfo| matches!(field.secrecy, Secrecy::Public | Secrecy::Url);
    is(name, |field| matches!(field.shape, Shape::Text | Shape::Texts)) && !is(name, |field| !is_shared(field))
}

/// Whether fields of this name may hold anything, under any keys.
fn opens(name: &str) -> bool {
    is(name, |field| field.shape == Shape::Open && field.secrecy == Secrecy::Setting)
}

/// Whether some field of this name has this property.
fn is(name: &str, property: impl Fn(&FieldInfo) -> bool) -> bool {
    all_fields().any(|field| field.name == name && property(&field))
}

/// The settings for disguising a text.
pub struct Text<'a> {
    /// The source of stand-ins.
    pub stand_ins: &'a mut StandIns,
    /// Maps a real path to its path in the world.
    pub moved: &'a dyn Fn(&str) -> String,
    /// Whether the text can be decoded. If not, a key is shown only if it is the name of a field, and only the first word of a value is.
    pub decodes: bool,
}

impl Text<'_> {
    /// Returns the text with its secrets replaced.
    pub fn apply(&mut self, text: &str) -> String {
        let mut lexer = Lexer {
            how: self,
            rest: text,
            out: String::with_capacity(text.len()),
            is_blank: true,
            begins_line: true,
            column: 0,
            parent: 0,
            flow: 0,
            key: None,
            list: None,
            arguments: Arguments::default(),
            lost: false,
            seen: false,
            // A byte order mark takes up no column.
            root: text.starts_with('\u{FEFF}').then_some(0),
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
    /// Whether all that was written is blank.
    is_blank: bool,
    /// Whether only dashes and blanks were written since the beginning of the line.
    begins_line: bool,
    /// The number of bytes since the beginning of the line.
    column: usize,
    /// The column of the key or dash to which a block scalar would belong.
    parent: usize,
    /// The number of open flow collections.
    flow: usize,
    /// The key that waits for its value.
    key: Option<&'t str>,
    /// The key whose list is being read, and its column.
    list: Option<(&'t str, usize)>,
    arguments: Arguments,
    /// Whether a quoted scalar of several lines was found in a malformed text, so that from there on, quotes may open where they should close;
    /// or the end of the first document.
    lost: bool,
    /// Whether a key or a value was found.
    seen: bool,
    /// The column of the first key.
    root: Option<usize>,
    /// The flow level and column of the open or unknown field that encloses the current position.
    open: Option<(usize, usize)>,
}

/// The style in which a value is written.
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
                    // In a malformed text, the next line need not be the value of this key.
                    if first == '\n' && !self.how.decodes {
                        self.key = None;
                    }
                    self.copy(first.len_utf8());
                }
                '#' if self.after_blank() => self.comment(),
                '-' | '.' if self.column == 0 && self.is_marker() => {
                    // Only the first document is read, so a later one may be anything.
                    self.lost |= self.seen;
                    (self.key, self.list, self.open) = (None, None, None);
                    self.copy(3);
                }
                '-' | '?' | ':' if ends => {
                    self.parent = self.column;
                    // An item further to the left belongs to another list.
                    self.list = self.list.filter(|(_, column)| self.flow > 0 || *column <= self.column);
                    self.key = self.key.filter(|_| first != '-' || self.list.is_none());
                    self.copy(1);
                }
                '[' | '{' => {
                    // In a malformed text, a collection without a key may belong to any field.
                    let is_item = self.out.ends_with("- ") && self.begins_line || self.is_blank;
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
        self.emit(taken);
    }

    fn emit(&mut self, text: &str) {
        let line = text.rsplit_once('\n').map(|(_, line)| line);
        let is_margin = |line: &str| line.chars().all(|character| matches!(character, ' ' | '\t' | '-' | '\u{FEFF}'));
        self.begins_line = (line.is_some() || self.begins_line) && is_margin(line.unwrap_or(text));
        self.is_blank = self.is_blank && text.chars().all(char::is_whitespace);
        self.out.push_str(text);
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

    fn comment(&mut self) {
        let comment = self.take(self.line_end());
        self.emit(&comment.chars().map(crossed_out).collect::<String>());
    }

    fn directive(&mut self) {
        if self.rest.starts_with("%YAML ") {
            self.copy("%YAML ".len());
        } else {
            self.comment();
        }
    }

    /// Replaces an anchor, alias or tag, unless it is one of YAML's own tags: an unquoted secret may begin in the same way.
    fn property(&mut self) {
        // A bracket right behind it is an error of YAML, and opens a collection all the same: there may be secrets in it.
        let ends = |c: char| c.is_whitespace() || "[]{}".contains(c) || self.flow > 0 && c == ',';
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let property = self.take(end);
        const KNOWN: [&str; 11] =
            ["!", "!!str", "!!int", "!!bool", "!!null", "!!float", "!!binary", "!!map", "!!seq", "!!merge", "!!timestamp"];
        if KNOWN.contains(&property) {
            return self.emit(property);
        }
        // An anchor and its alias get the same stand-in.
        let word = property.trim_start_matches(['&', '*', '!']);
        self.emit(property.get(..property.len() - word.len()).unwrap_or_default());
        let stand_in = self.how.stand_ins.of(word);
        self.emit(&stand_in);
    }

    /// Keeps the header of a literal or folded scalar, and replaces each of its lines.
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
            if is_pem_boundary(text) {
                self.emit(text);
            } else {
                let stand_in = self.how.stand_ins.of(text);
                self.emit(&stand_in);
            }
        }
    }

    fn quoted(&mut self, quote: char, style: Style) {
        let (start, begins_line) = (self.column, self.begins_line);
        self.copy(1);
        let end = self.closing(quote);
        let Some(end) = end else {
            // The quote is never closed, so the rest may be anything.
            let text = self.take(self.rest.len());
            let stand_in = self.how.stand_ins.of(text);
            return self.emit(&stand_in);
        };
        let content = self.take(end);
        self.lost |= !self.how.decodes && content.contains('\n');
        let after = self.rest.get(1..).unwrap_or_default();
        let colon = after.trim_start_matches([' ', '\t']);
        let is_key = colon.strip_prefix(':').is_some_and(|rest| self.flow > 0 || rest.is_empty() || rest.starts_with(char::is_whitespace));
        if is_key {
            self.see_key(content, start, begins_line);
            self.copy(1 + after.len() - colon.len() + 1);
        } else {
            self.see_value(content, style);
            self.copy(1);
        }
    }

    /// Returns the offset of the closing quote.
    fn closing(&self, quote: char) -> Option<usize> {
        let mut characters = self.rest.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if character == '\\' && quote == '"' {
                characters.next();
            } else if character == quote {
                let is_escaped = quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'');
                if !is_escaped {
                    return Some(at);
                }
                characters.next();
            }
        }
        None
    }

    fn plain(&mut self) {
        // The line is not looked for: its end may be far away, and only what comes before the end of this scalar is read.
        let line = self.rest;
        let ends_key = |at: usize| {
            let after = line.get(at + 1..).and_then(|rest| rest.chars().next());
            after.is_none_or(|next| next.is_whitespace() || self.flow > 0 && ",[]{}".contains(next))
        };
        let mut end = line.len();
        let mut is_key = false;
        let mut before = ' ';
        for (at, character) in line.char_indices() {
            if character == '\n' {
                (end, is_key) = (at, false);
                break;
            }
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
        if is_key {
            self.see_key(content, start, self.begins_line);
            self.copy(end - content.len() + 1);
        } else {
            self.see_value(content, Style::Plain);
        }
    }

    fn see_key(&mut self, content: &'t str, column: usize, begins_line: bool) {
        self.seen = true;
        // A key further to the left than the first one ends the document, and what follows is not read.
        self.lost |= self.flow == 0 && column < *self.root.get_or_insert(column);
        let is_field = is_field(content);
        let is_below = |&(flow, column_of): &(usize, usize)| if flow > 0 { self.flow > flow } else { self.flow > 0 || column > column_of };
        self.open = self.open.filter(is_below);
        // In a malformed text, a key in the middle of a line may be part of anything.
        let is_stray = !self.how.decodes && self.flow == 0 && !begins_line;
        if self.open.is_none() && (!is_field || opens(content) || is_stray) {
            self.open = Some((self.flow, column));
        }
        if is_field || self.how.decodes && is_word(content) {
            self.how.stand_ins.show(content);
            self.emit(content);
        } else {
            let stand_in = self.how.stand_ins.of(content);
            self.emit(&stand_in);
        }
        self.parent = column;
        self.key = Some(content);
        self.list = is(content, |field| field.shape == Shape::Texts).then_some((content, column));
        self.arguments = Arguments::default();
    }

    fn see_value(&mut self, content: &'t str, style: Style) {
        self.seen = true;
        let key = self.key.take();
        let of_list = self.list.map(|(key, _)| key);
        // A key that has a value of its own has no list.
        self.list = self.list.filter(|_| key.is_none());
        let shown = match key.or(of_list) {
            Some(key) if is(key, |field| field.secrecy == Secrecy::Arguments) && self.open.is_none() && !self.lost => {
                let stand_ins = &mut *self.how.stand_ins;
                let shown = self.arguments.next(content, |secret| hidden(stand_ins, secret, style));
                stand_ins.show(&shown);
                shown
            }
            Some(key) if is_shown(key) && self.open.is_none() && !self.lost => self.shown(key, content, style),
            _ if style == Style::Plain && is_yaml_keyword(content) => content.to_owned(),
            _ if style == Style::Plain && is_number(content) => self.how.stand_ins.of_number(content),
            _ => hidden(self.how.stand_ins, content, style),
        };
        self.emit(&shown);
    }

    /// Returns a value that is not secret: all of it in a text that can be decoded, else its first word.
    fn shown(&mut self, key: &str, content: &str, style: Style) -> String {
        if content.contains('\n') {
            return hidden(self.how.stand_ins, content, style);
        }
        let is_url = is(key, |field| field.secrecy == Secrecy::Url);
        if !is_url && looks_secret(content) {
            return hidden(self.how.stand_ins, content, style);
        }
        let is_command = is(key, |field| field.reference == Reference::Command);
        let end = if self.how.decodes && !is_command { None } else { content.find(char::is_whitespace) };
        let end = end.unwrap_or(content.len());
        let (word, rest) = content.split_at(end);
        let word = if is(key, |field| field.reference != Reference::Never) && word.starts_with('/') {
            (self.how.moved)(word)
        } else if is_url {
            url_without_secrets(word, |secret| hidden(self.how.stand_ins, secret, style))
        } else {
            word.to_owned()
        };
        self.how.stand_ins.show(&word);
        word + &hidden(self.how.stand_ins, rest, style)
    }
}

fn hidden(stand_ins: &mut StandIns, content: &str, style: Style) -> String {
    match style {
        Style::Double => stand_ins.of_escaped(content),
        Style::Plain | Style::Single => stand_ins.of(content),
    }
}

/// Disguises a file that is not a kubeconfig (a token, key or certificate), line by line, so that the boundary lines of PEM are kept.
pub fn disguise_lines(text: &str, stand_ins: &mut StandIns) -> String {
    let line = |line: &str| if is_pem_boundary(line) { line.to_owned() } else { stand_ins.of(line) };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn is_pem_boundary(line: &str) -> bool {
    let kind = line.trim().strip_prefix("-----BEGIN ").or_else(|| line.trim().strip_prefix("-----END "));
    kind.and_then(|kind| kind.strip_suffix("-----")).is_some_and(|kind| kind.chars().all(|c| c.is_ascii_uppercase() || c == ' '))
}

fn crossed_out(character: char) -> char {
    if character.is_whitespace() || character == '#' { character } else { 'x' }
}

/// Whether some version of YAML reads the text as a boolean, null or a number without digits. These are too few to be secrets, and may be
/// the very mistake in the file.
fn is_yaml_keyword(text: &str) -> bool {
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
