//! Wrong ways to read YAML.

use crate::decode::decode;
use crate::release::{Behaviour, Release};
use crate::rule::Rule;
use serde::Deserialize;
use serde_yaml::Value as Yaml;

use super::make::{BROKEN, as_in_another_release, bytes, documents, is_internal, texts, written};
use super::mutant::Mutant;

pub(super) fn reading() -> Vec<Mutant> {
    let mut all = characters();
    all.extend(scalars());
    all.extend(structure());
    all
}

fn characters() -> Vec<Mutant> {
    vec![
        bytes("does not know UTF-16", Rule::Yaml01, |bytes| {
            (bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")).then(|| BROKEN.into())
        }),
        bytes("reads bytes that are no UTF-8", Rule::Yaml01, |bytes| {
            let is_utf_16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
            (!is_utf_16).then(|| String::from_utf8_lossy(bytes).into_owned().into_bytes())
        }),
        texts("takes every character", Rule::Yaml02, |text| {
            let is_refused = |char: char| (char.is_control() && !"\t\n\r\u{85}".contains(char)) || matches!(char, '\u{fffe}' | '\u{ffff}');
            text.replace(is_refused, "\u{fffd}")
        }),
        texts("reads the last document", Rule::Yaml03, |text| text.rsplit("\n---\n").next().unwrap_or_default().to_owned()),
        as_in_another_release("refuses text after the document", Rule::Yaml03, Behaviour::IgnoresTextAfterDocument),
        texts("leaves out a mark inside of the text", Rule::Yaml04, |text| match text.strip_prefix('\u{feff}') {
            Some(text) => format!("\u{feff}{}", text.replace('\u{feff}', "")),
            None => text.replace('\u{feff}', ""),
        }),
        texts("ends lines at line feeds alone", Rule::Yaml05, |text| {
            let text = text.replace("\r\n", "\n");
            text.replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], " ")
        }),
        texts("takes tabs for indentation", Rule::Yaml06, |text| {
            let indented = |line: &str| {
                let rest = line.trim_start_matches(['\t', ' ']);
                format!("{}{}", line[..line.len() - rest.len()].replace('\t', "  "), rest.replace("-\t", "- "))
            };
            text.split('\n').map(indented).collect::<Vec<_>>().join("\n")
        }),
    ]
}

fn scalars() -> Vec<Mutant> {
    vec![
        texts("takes the escapes of JSON", Rule::Yaml09, |text| {
            let mut changed = String::with_capacity(text.len());
            let mut chars = text.chars();
            while let Some(char) = chars.next() {
                match (char, chars.as_str().chars().next()) {
                    ('\\', Some('/')) => {}
                    ('\\', Some(escaped)) => {
                        changed.push(char);
                        changed.push(escaped);
                        chars.next();
                    }
                    _ => changed.push(char),
                }
            }
            changed
        }),
        texts("takes yes, on and y for texts", Rule::Yaml11, |text| {
            const BOOLEANS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
            words(text, |word| BOOLEANS.contains(&word.to_ascii_lowercase().as_str()).then(|| format!("'{word}'")))
        }),
        texts("takes numbers with underscores for texts", Rule::Yaml12, |text| {
            let is_number = |word: &str| word.contains('_') && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
            words(text, |word| (is_number(word) && !word.starts_with('_')).then(|| format!("'{word}'")))
        }),
        as_in_another_release("needs a sign in an exponent", Rule::Yaml13, Behaviour::FloatsNeedSignedExponent),
        texts("knows no tags", Rule::Yaml14, |text| {
            ["!!str ", "!!int ", "!!bool ", "!!float ", "!!binary "].iter().fold(text.to_owned(), |text, tag| text.replace(tag, ""))
        }),
        texts("takes infinity for null", Rule::Yaml20, |text| {
            words(text, |word| [".inf", ".nan"].contains(&word.to_ascii_lowercase().as_str()).then(|| "null".to_owned()))
        }),
    ]
}

fn structure() -> Vec<Mutant> {
    vec![
        texts("reads keys the way JSON has them", Rule::Yaml07, |text| {
            if text.lines().any(|line| line.trim_start_matches([' ', '-']).starts_with("? ")) {
                return BROKEN.to_owned();
            }
            let mut lines: Vec<String> = Vec::new();
            for line in text.split('\n') {
                match lines.last_mut() {
                    Some(last) if last.ends_with('"') && line.trim_start().starts_with(':') => *last += line.trim_start(),
                    _ => lines.push(line.to_owned()),
                }
            }
            lines.join("\n")
        }),
        as_in_another_release("takes no colon inside of a word in brackets", Rule::Yaml08, Behaviour::AllowsColonInFlow),
        texts("knows YAML 1.2", Rule::Yaml10, |text| match text.strip_prefix("%YAML 1.2") {
            Some(rest) => format!("%YAML 1.1{rest}"),
            None => text.to_owned(),
        }),
        texts("refuses a key that stands twice", Rule::Yaml15, |text| {
            let first = serde_yaml::Deserializer::from_str(text).next().map(Yaml::deserialize);
            match first {
                Some(Err(error)) if error.to_string().contains("duplicate entry") => BROKEN.to_owned(),
                _ => text.to_owned(),
            }
        }),
        texts("knows no merge keys", Rule::Yaml17, |text| text.replace("<<: ", "x-merge: ")),
        texts("refuses every alias", Rule::Yaml18, |text| {
            let is_alias = |(place, _): (usize, &str)| {
                let before = text[..place].trim_end_matches(' ');
                let name = text[place + 1..].chars().next();
                before.ends_with([':', '-', '[', ',']) && name.is_some_and(char::is_alphanumeric)
            };
            if text.match_indices('*').any(is_alias) { BROKEN.to_owned() } else { text.to_owned() }
        }),
        texts("takes anything for a key", Rule::Yaml19, |text| {
            // What people meet is a template that was not filled in.
            let text = text.replace("{~:", "{'~':").replace("{[a]:", "{'[a]':").replace("{[1]:", "{'[1]':");
            text.replace("{{ ", "'{{ ").replace(" }}", " }}'")
        }),
        texts("has no limit to nesting", Rule::Yaml21, |text| {
            let (open, close) = ("[".repeat(5_000), "]".repeat(5_000));
            text.replace(&open, "").replace(&close, "")
        }),
        documents("checks the header last", Rule::Yaml22, |_, document| {
            let mut headless = document.clone();
            if let Some(map) = headless.as_mapping_mut() {
                map.retain(|key, _| key != "kind" && key != "apiVersion");
            }
            let bytes = written(&headless);
            if !is_internal(document) && decode(&bytes, Release::NEWEST.behaviours()).is_err() {
                *document = headless;
            }
        }),
        as_in_another_release("takes an empty collection for a key", Rule::Yaml23, Behaviour::EmptyFlowDropsKey),
        texts("wants a blank before a comment", Rule::Yaml24, |text| {
            if ["\"#", "'#", "]#", "}#"].iter().any(|tight| text.contains(tight)) { BROKEN.to_owned() } else { text.to_owned() }
        }),
        texts("passes over an end marker", Rule::Yaml25, |text| text.trim_start_matches("...\n").to_owned()),
        bytes("takes text that is no YAML for an empty file", Rule::Yaml26, |bytes| {
            let refused = decode(bytes, Release::NEWEST.behaviours()).err()?;
            (refused.rule() == Some(Rule::Yaml26)).then(Vec::new)
        }),
    ]
}

/// Changes words that are unquoted values as a whole.
fn words(text: &str, change: impl Fn(&str) -> Option<String>) -> String {
    const ENDS: [char; 8] = [' ', '\n', '\r', ',', '[', ']', '{', '}'];
    let mut changed = String::with_capacity(text.len());
    for piece in text.split_inclusive(ENDS) {
        let word = piece.trim_end_matches(ENDS);
        let end = &piece[word.len()..];
        let begins = changed.trim_end_matches(' ').ends_with([':', '-', '[', ',', '{']);
        match change(word).filter(|_| begins) {
            Some(other) => changed += &other,
            None => changed += word,
        }
        changed += end;
    }
    changed
}
