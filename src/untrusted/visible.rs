//! Makes control characters visible.

use std::fmt::{self, Write};

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Whether a terminal may act on the character instead of showing it: controls, line and paragraph separators, and format characters, among
/// which are those that change the direction of text.
pub fn is_unsafe(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    match character {
        ' '..='~' => false,
        _ => matches!(character.general_category(), Control | Format | LineSeparator | ParagraphSeparator),
    }
}

/// Shows a text on one line, with every unsafe character as its escape in Rust: `\n`, `\u{1b}`.
pub fn visible(text: &str) -> impl fmt::Display + '_ {
    Visible { text, keeps_lines: false }
}

/// Shows a text of several lines; unlike [`visible`], it keeps line feeds.
pub fn visible_lines(text: &str) -> impl fmt::Display + '_ {
    Visible { text, keeps_lines: true }
}

struct Visible<'a> {
    text: &'a str,
    keeps_lines: bool,
}

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_escaped = |character: char| is_unsafe(character) && !(self.keeps_lines && character == '\n');
        let mut rest = self.text;
        while let Some(at) = rest.find(is_escaped) {
            let (before, after) = rest.split_at(at);
            f.write_str(before)?;
            let mut characters = after.chars();
            characters.next().into_iter().flat_map(char::escape_debug).try_for_each(|character| f.write_char(character))?;
            rest = characters.as_str();
        }
        f.write_str(rest)
    }
}

/// Escapes the unsafe characters in a JSON text without line breaks. Outside of strings, JSON has none, so its meaning stays the same.
pub fn escape_in_json(json: String) -> String {
    if !json.contains(is_unsafe) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unsafe(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_terminal_may_act_on_is_escaped() {
        let text = "a\u{1b}[31mb\u{7}c\rd\ne\tf\u{7f}g\u{9b}h\u{202e}i\u{2066}j\u{2028}k\u{2029}l\u{200e}m\u{e0041}n";
        let seen = visible(text).to_string();
        assert_eq!(seen, "a\\u{1b}[31mb\\u{7}c\\rd\\ne\\tf\\u{7f}g\\u{9b}h\\u{202e}i\\u{2066}j\\u{2028}k\\u{2029}l\\u{200e}m\\u{e0041}n");
        assert!(visible_lines(text).to_string().contains("d\ne\\tf"));
    }

    #[test]
    fn what_is_harmless_stays() {
        for text in ["", "/a b/c", "C:\\x", "größe 集群 🚀 \"q\"", "\u{fffd}"] {
            assert_eq!(visible(text).to_string(), text);
        }
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"a\u{7f}": ["\u{9b}\u{202e}\u{e0041}", "ü\n\""]});
        let escaped = escape_in_json(value.to_string());
        assert!(escaped.is_ascii() || !escaped.contains(is_unsafe), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).ok(), Some(value));
    }
}
