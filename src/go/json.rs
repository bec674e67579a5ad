//! Prints JSON as Go's `encoding/json` does: strings, numbers, and the indentation of whole texts.

/// Prints a string, as `json.Marshal`: `<`, `>`, `&`, U+2028 and U+2029 are escaped, bytes that are not UTF-8 become U+FFFD.
pub fn string(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    for chunk in bytes.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find(escapes) {
            let (plain, after) = rest.split_at(at);
            out.extend_from_slice(plain.as_bytes());
            let mut characters = after.chars();
            if let Some(character) = characters.next() {
                escape(character, out);
            }
            rest = characters.as_str();
        }
        out.extend_from_slice(rest.as_bytes());
        for _ in chunk.invalid() {
            out.extend_from_slice(br"\ufffd");
        }
    }
    out.push(b'"');
}

/// Escapes `<`, `>`, `&`, U+2028 and U+2029 in JSON text, as `json.HTMLEscape`, the last step of `json.Marshal`. They occur in its strings
/// alone.
pub fn html_escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_html(character) {
            escaped.push_str(&by_number(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

fn is_html(character: char) -> bool {
    matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
}

fn escapes(character: char) -> bool {
    matches!(character, '\0'..='\u{1F}' | '"' | '\\') || is_html(character)
}

fn escape(character: char, out: &mut Vec<u8>) {
    match character {
        '"' => out.extend_from_slice(b"\\\""),
        '\\' => out.extend_from_slice(b"\\\\"),
        '\u{8}' => out.extend_from_slice(b"\\b"),
        '\u{C}' => out.extend_from_slice(b"\\f"),
        '\n' => out.extend_from_slice(b"\\n"),
        '\r' => out.extend_from_slice(b"\\r"),
        '\t' => out.extend_from_slice(b"\\t"),
        _ => out.extend_from_slice(by_number(character).as_bytes()),
    }
}

/// `\u003c`
fn by_number(character: char) -> String {
    format!("\\u{:04x}", u32::from(character))
}

/// Prints a float, as `json.Marshal`: shortest digits, with an exponent below 1e-6 and from 1e21 on.
pub fn float(value: f64, out: &mut Vec<u8>) {
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-6..1e21).contains(&magnitude) {
        // Rust writes 1e-7 and 1e21 where Go writes 1e-7 and 1e+21.
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        out.extend_from_slice(digits.as_bytes());
        out.push(b'e');
        if !exponent.starts_with('-') {
            out.push(b'+');
        }
        out.extend_from_slice(exponent.as_bytes());
    } else {
        out.extend_from_slice(value.to_string().as_bytes());
    }
}

/// Indents compact JSON, as `json.Indent`: one value per line, four spaces per level.
pub fn indent(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut just_opened = false;
    for character in json.chars() {
        if in_string {
            out.push(character);
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        if just_opened && !matches!(character, '}' | ']') {
            depth += 1;
            line(&mut out, depth);
        }
        match character {
            '{' | '[' => out.push(character),
            '}' | ']' => {
                if !just_opened {
                    depth -= 1;
                    line(&mut out, depth);
                }
                out.push(character);
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            '"' => {
                in_string = true;
                out.push('"');
            }
            other => out.push(other),
        }
        just_opened = matches!(character, '{' | '[');
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", depth));
}

#[cfg(test)]
mod tests {
    use super::string;

    #[test]
    fn strings_as_go_prints_them() {
        let mut out = Vec::new();
        string("a<\u{2028}\u{8}\u{1}\u{7f}é\"\\".as_bytes(), &mut out);
        string(b"\xFFx\xE2\x82", &mut out);
        assert_eq!(String::from_utf8_lossy(&out), r#""a\u003c\u2028\b\u0001"#.to_owned() + "\u{7f}é" + r#"\"\\""\ufffdx\ufffd\ufffd""#);
    }
}
