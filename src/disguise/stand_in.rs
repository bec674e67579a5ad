//! Makes stand-ins for secrets. Equal secrets get equal stand-ins, and a stand-in has nothing of its secret but the shape.
//!
//! A letter becomes a letter and a digit becomes a digit; all else is kept, so base64 stays base64 and a quoting mistake stays one. Only if
//! most of the secret would be kept in that way, every character becomes a letter. Stand-ins depend on their number, not on the secret, so the secret cannot be found by guessing.

use std::collections::HashMap;

/// Letters that cannot form a special scalar of YAML such as `yes`, `null`, `1e3` or `0x1f`.
const LETTERS: &[u8] = b"bcdghjkmpqrstvwz";

/// Digits that octal numbers may have as well.
const DIGITS: &[u8] = b"1234567";

/// The stand-ins made so far.
#[derive(Debug, Default)]
pub struct StandIns {
    given: HashMap<String, String>,
    number: u64,
    /// The texts that are no secrets, a line each.
    shown: String,
}

impl StandIns {
    /// Remembers that a text is no secret, so that it may be found in what is shared.
    pub fn show(&mut self, text: &str) {
        self.shown.push_str(text);
        self.shown.push('\n');
    }

    /// Returns what was shown, one text a line.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Returns the secrets that have another stand-in than themselves.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.given.iter().filter(|(secret, stand_in)| secret != stand_in).map(|(secret, _)| secret.as_str())
    }

    /// Returns the stand-in that a text was given, or the text itself.
    pub fn given<'t>(&'t self, text: &'t str) -> &'t str {
        self.given.get(text).map_or(text, String::as_str)
    }

    /// Returns the stand-in of a text. White space around it does not belong to the secret.
    pub fn of(&mut self, text: &str) -> String {
        self.around(text, |text, noise| {
            by_word(text, noise, |word, noise| word.chars().map(|character| noise.stand_in(character)).collect())
        })
    }

    /// Returns the stand-in of a text between double quotes in YAML or JSON, in which escapes stay escapes.
    pub fn of_escaped(&mut self, text: &str) -> String {
        self.around(text, |text, noise| by_word(text, noise, escaped))
    }

    /// Returns the stand-in of a number, in which only digits other than zero are replaced.
    pub fn of_number(&mut self, text: &str) -> String {
        let is_hex = text.starts_with("0x") || text.starts_with("0X");
        self.around(text, |text, noise| {
            let digit = |character: char| match character {
                '0' | 'x' | 'X' => character,
                '1'..='9' => noise.pick(DIGITS),
                'a'..='f' | 'A'..='F' if is_hex => noise.pick(DIGITS),
                other => other,
            };
            text.chars().map(digit).collect()
        })
    }

    fn around(&mut self, text: &str, make: impl Fn(&str, &mut Noise) -> String) -> String {
        let secret = text.trim();
        let (before, rest) = text.split_at(text.find(secret).unwrap_or(0));
        let after = rest.get(secret.len()..).unwrap_or_default();
        if !self.given.contains_key(secret) {
            let stand_in = self.fresh(secret, make);
            self.given.insert(secret.to_owned(), stand_in);
        }
        let stand_in = self.given.get(secret).map(String::as_str).unwrap_or_default();
        format!("{before}{stand_in}{after}")
    }

    /// Makes a new stand-in that differs from the secret, if its shape allows that.
    fn fresh(&mut self, secret: &str, make: impl Fn(&str, &mut Noise) -> String) -> String {
        let mut stand_in = String::new();
        for _ in 0..8 {
            self.number += 1;
            stand_in = make(secret, &mut Noise(self.number));
            if stand_in != secret {
                break;
            }
        }
        stand_in
    }
}

/// Makes a stand-in word by word. Of a word of symbols, every character becomes a letter.
fn by_word(text: &str, noise: &mut Noise, make: impl Fn(&str, &mut Noise) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        if is_mostly_symbols(word) {
            out.extend(word.chars().map(|character| if character.is_whitespace() { character } else { noise.pick(LETTERS) }));
        } else {
            out += &make(word, noise);
        }
    }
    out
}

/// Makes the stand-in of a word between double quotes.
fn escaped(word: &str, noise: &mut Noise) -> String {
    let mut out = String::with_capacity(word.len());
    let mut characters = word.chars();
    while let Some(character) = characters.next() {
        out.push(if character == '\\' { '\\' } else { noise.stand_in(character) });
        if character != '\\' {
            continue;
        }
        let escape = characters.next();
        out.extend(escape);
        let digits = match escape {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => continue,
        };
        // A character that was escaped by its number becomes a `k`.
        out.push_str(&format!("{:0digits$x}", u32::from(b'k')));
        characters.by_ref().take(digits).for_each(drop);
    }
    out
}

/// Whether a text has more symbols than letters and digits, and enough of them to be a password.
fn is_mostly_symbols(text: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphanumeric()).count();
    // Short base64 may have many of its own symbols.
    let is_kept = |character: char| character.is_whitespace() || (letters > 0 && "+/=".contains(character));
    let is_symbol = |character: &char| !character.is_alphanumeric() && !is_kept(*character);
    let symbols = text.chars().filter(is_symbol).count();
    symbols >= 4 && symbols > letters
}

/// A reproducible sequence of letters and digits (SplitMix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 33) as usize
    }

    fn pick(&mut self, from: &[u8]) -> char {
        from.get(self.next() % from.len()).copied().map_or('k', char::from)
    }

    fn stand_in(&mut self, character: char) -> char {
        match character {
            'a'..='z' => self.pick(LETTERS),
            'A'..='Z' => self.pick(LETTERS).to_ascii_uppercase(),
            '0'..='9' => self.pick(DIGITS),
            other if other.is_alphanumeric() => 'ü',
            other => other,
        }
    }
}
