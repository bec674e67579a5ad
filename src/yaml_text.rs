//! Writes JSON values as YAML for people.
//!
//! All readers of YAML 1.1 and 1.2 read the text alike: a string that could be taken for anything else is quoted, and a text of several
//! lines is a literal block if that keeps every byte. Keys are sorted and lists are not indented, as in kubectl's output.

use std::fmt::Write;

use serde_json::Value;

/// Returns the value as a YAML document.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => block(&mut out, value, 0, false),
        Value::Array(list) if !list.is_empty() => block(&mut out, value, 0, false),
        scalar => {
            inline(&mut out, scalar, 0);
            out.push('\n');
        }
    }
    out
}

/// Writes a mapping or list, one entry a line. `started` means that the first line is already indented.
fn block(out: &mut String, value: &Value, indent: usize, started: bool) {
    let mut started = started;
    let mut margin = |out: &mut String| {
        if !std::mem::take(&mut started) {
            out.extend(std::iter::repeat_n(' ', indent));
        }
    };
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                margin(out);
                string(out, key);
                out.push(':');
                entry(out, value, indent, matches!(value, Value::Array(_)));
            }
        }
        Value::Array(list) => {
            for item in list {
                margin(out);
                out.push('-');
                match item {
                    Value::Object(map) if !map.is_empty() => {
                        out.push(' ');
                        block(out, item, indent + 2, true);
                    }
                    Value::Array(list) if !list.is_empty() => {
                        out.push(' ');
                        block(out, item, indent + 2, true);
                    }
                    _ => entry(out, item, indent, false),
                }
            }
        }
        _ => {}
    }
}

/// Writes the value after a `:` or `-`.
fn entry(out: &mut String, value: &Value, indent: usize, flush: bool) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            block(out, value, indent + 2, false);
        }
        Value::Array(list) if !list.is_empty() => {
            out.push('\n');
            block(out, value, if flush { indent } else { indent + 2 }, false);
        }
        scalar => {
            out.push(' ');
            inline(out, scalar, indent + 2);
            if !out.ends_with('\n') {
                out.push('\n');
            }
        }
    }
}

/// Writes a scalar or an empty collection; a literal block ends its own last line.
fn inline(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if is_block_text(text) && indent > 0 => literal(out, text, indent),
        Value::String(text) => string(out, text),
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
        // kubectl reads JSON's -0 as the integer 0.
        Value::Number(number) if number.as_f64() == Some(0.0) => out.push('0'),
        // Null, booleans and other numbers are the same in JSON and YAML.
        other => {
            let _ = write!(out, "{other}");
        }
    }
}

/// Whether a literal block is easier to read and keeps every byte of the text.
fn is_block_text(text: &str) -> bool {
    let printable = |character: char| matches!(character, '\n' | '\t' | ' '..='~' | '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{D7FF}');
    text.trim_end_matches('\n').contains('\n') && text.chars().all(printable)
        || text.ends_with('\n') && text.len() > 1 && text.chars().all(printable)
}

fn literal(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    // If the first line is empty or begins with a blank, the indentation cannot be detected and must be given.
    if text.starts_with([' ', '\n', '\t']) {
        out.push('2');
    }
    let body = text.trim_end_matches('\n');
    match text.len() - body.len() {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn string(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            ' '..='~' | '\u{A0}'..='\u{2027}' | '\u{202A}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}' | '\u{FF00}'..='\u{FFFD}' => {
                out.push(character)
            }
            other if (other as u32) < 0x10000 => {
                let _ = write!(out, "\\u{:04x}", other as u32);
            }
            other => {
                let _ = write!(out, "\\U{:08x}", other as u32);
            }
        }
    }
    out.push('"');
}

/// Whether every reader reads the unquoted text as this string.
fn is_plain(text: &str) -> bool {
    let word = |character: char| character.is_ascii_alphanumeric() || "_./+-".contains(character);
    let begins_well = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/');
    let inner = |character: char| word(character) || " @:=?%,()".contains(character);
    begins_well
        && text.chars().all(inner)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(", ")
        && !text.contains("  ")
        && !is_yaml_keyword(text)
}

/// Whether some version of YAML reads the text as a boolean, as null or as a number.
fn is_yaml_keyword(text: &str) -> bool {
    const WORDS: [&str; 12] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan", "infinity"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
