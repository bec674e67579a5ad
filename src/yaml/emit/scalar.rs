//! A scalar, and the styles in which its characters can be written.

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Literal,
}

/// A scalar to be written.
#[derive(Clone)]
pub(super) struct Scalar {
    pub(super) text: String,
    /// The style that suits its value.
    wanted: Style,
    allowed: Allowed,
    /// Whether it is a key on one line with its value.
    pub(super) is_key: bool,
}

/// What the characters of a text allow.
#[derive(Clone, Copy)]
struct Allowed {
    plain: bool,
    single: bool,
    block: bool,
    has_breaks: bool,
}

impl Scalar {
    pub(super) fn new(text: String, wanted: Style) -> Scalar {
        let allowed = allowed(&text);
        Scalar { text, wanted, allowed, is_key: false }
    }

    /// Returns the same as a key on one line with its value.
    pub(super) fn into_key(self) -> Scalar {
        Scalar { is_key: true, ..self }
    }

    pub(super) fn has_breaks(&self) -> bool {
        self.allowed.has_breaks
    }

    /// Returns the style in which it is written.
    pub(super) fn style(&self) -> Style {
        let Allowed { plain, single, block, .. } = self.allowed;
        let is_plain = plain && !(self.is_key && self.text.is_empty());
        match self.wanted {
            Style::Plain if is_plain => Style::Plain,
            Style::Plain | Style::Single if single => Style::Single,
            Style::Literal if block && !self.is_key => Style::Literal,
            _ => Style::Double,
        }
    }
}

/// Whether YAML takes the character for the end of a line.
pub(super) fn is_break(char: char) -> bool {
    matches!(char, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether the character is written as it is. A tab and NEL are not.
pub(super) fn is_printable(char: char) -> bool {
    matches!(char, '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}')
}

fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t')
}

fn allowed(text: &str) -> Allowed {
    if text.is_empty() {
        return Allowed { plain: true, single: true, block: false, has_breaks: false };
    }
    let chars: Vec<char> = text.chars().collect();
    let has_breaks = chars.iter().any(|char| is_break(*char));
    let is_outer = |is: fn(char) -> bool| [chars.first(), chars.last()].into_iter().flatten().any(|char| is(*char));
    let follow = |one: fn(char) -> bool, next: fn(char) -> bool| chars.windows(2).any(|two| matches!(two, [a, b] if one(*a) && next(*b)));
    let is_space = |char: char| char == ' ';
    let is_special = follow(is_space, is_break) || !chars.iter().all(|char| is_printable(*char));
    let break_space = follow(is_break, is_space);
    Allowed {
        plain: !(has_breaks || is_outer(is_space) || is_special || has_indicator(&chars)),
        single: !(break_space || is_special),
        block: !(chars.last() == Some(&' ') || is_special),
        has_breaks,
    }
}

/// Whether a reader could take some of the text for structure.
fn has_indicator(chars: &[char]) -> bool {
    if matches!(chars, ['-', '-', '-', ..] | ['.', '.', '.', ..]) {
        return true;
    }
    let ends_word = |at: usize| chars.get(at + 1).is_none_or(|next| is_blank(*next));
    let begins_word = |at: usize| {
        at.checked_sub(1).and_then(|at| chars.get(at)).is_none_or(|before| is_blank(*before) || is_break(*before) || *before == '\0')
    };
    chars.iter().enumerate().any(|(at, char)| match char {
        '#' => begins_word(at),
        ':' => ends_word(at),
        '?' | '-' => at == 0 && ends_word(at),
        ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => at == 0,
        _ => false,
    })
}
