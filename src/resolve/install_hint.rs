//! Replaces characters of an exec plugin's install hint that a terminal might interpret (REST-18).

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Keeps letters, marks, numbers, punctuation, symbols, separators, and tab to carriage return; replaces everything else by `U+XXXX`.
pub(super) fn clean(hint: &str) -> String {
    let mut cleaned = String::with_capacity(hint.len());
    for character in hint.chars() {
        match character {
            '\u{9}'..='\u{d}' => cleaned.push(character),
            _ if character.general_category_group() == GeneralCategoryGroup::Other => {
                cleaned.push_str(&format!("U+{:04X}", u32::from(character)));
            }
            _ => cleaned.push(character),
        }
    }
    cleaned
}
