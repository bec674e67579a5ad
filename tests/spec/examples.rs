//! The examples of SPEC.md: a case of the corpus, and the part of what client-go did that shows a rule. A comment names both; the text below
//! it is generated.

use std::collections::BTreeMap;

use kubeconfig_oracle::check::corpus::Case;
use kubeconfig_oracle::release::Release;
use serde_json::Value;

use crate::specification::{Shown, spec_rules};
use crate::{cases, read};

/// An example has at most so many lines, beside the one that stands for what is left out.
const LINES: usize = 12;
/// A line that is longer is cut.
const WIDTH: usize = 150;
/// Stands for what is left out or cut off.
const LEFT_OUT: &str = "…";

/// What a comment asks for: `<!-- example CASE shows PATH PATH without NAME NAME -->`.
pub(crate) struct Example<'s> {
    pub case: &'s str,
    /// The parts of the outcome.
    shows: Vec<&'s str>,
    /// What does not matter: variables, files, keys in files, keys of the scenario.
    without: Vec<&'s str>,
}

impl<'s> Example<'s> {
    /// Reads a line; none if it is no such comment.
    pub(crate) fn parse(line: &'s str) -> Option<Self> {
        let asked = line.strip_prefix("<!-- example ")?.strip_suffix(" -->").unwrap_or_else(|| panic!("{line:?} does not end"));
        let (case, rest) = asked.split_once(" shows ").unwrap_or_else(|| panic!("{line:?} shows nothing"));
        let (shows, without) = rest.split_once(" without ").unwrap_or((rest, ""));
        Some(Example { case, shows: shows.split(' ').collect(), without: without.split_terminator(' ').collect() })
    }

    /// The example as Markdown.
    fn written(&self, cases: &BTreeMap<String, Case>) -> String {
        let case = cases.get(self.case).unwrap_or_else(|| panic!("there is no case {}", self.case));
        let recorded = case.recording().unwrap_or_else(|error| panic!("{error}")).groups;
        let newest = recorded.iter().find(|group| group.releases.contains(&Release::NEWEST)).expect("the newest release is recorded");
        let mut lines = self.input(&serde_json::to_value(&case.scenario).expect("a scenario is JSON"));
        for path in &self.shows {
            let part = at(&newest.outcome, path).unwrap_or_else(|| panic!("{}: the outcome has no {path}", self.case));
            lines.extend(spread(&format!("=> {path}"), part));
        }
        let text: String = lines.into_iter().map(|line| cut(&line) + "\n").collect();
        format!("Example: [{}](tests/corpus/{}.yaml)\n\n```text\n{text}```\n", case.scenario.title, self.case)
    }

    /// The scenario line by line, without what does not matter.
    fn input(&self, scenario: &Value) -> Vec<String> {
        let (mut kept, mut left_out) = (Vec::new(), false);
        let mut add = |names: &[&str], line: String| {
            if names.iter().any(|name| self.without.contains(name)) {
                left_out = true;
            } else {
                kept.push(line);
            }
        };
        let world = &scenario["world"];
        for (name, value) in [("entry", &scenario["entry"]), ("cwd", &world["cwd"])] {
            if let Some(value) = value.as_str() {
                add(&[name], format!("{name}: {value}"));
            }
        }
        for (name, value) in entries(&world["env"]) {
            let value = value.as_str().unwrap_or_default();
            let is_bare = value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            add(&[name], format!("{name}={}", if is_bare { value.to_owned() } else { spaced(&value.into()) }));
        }
        for (path, file) in entries(&world["files"]) {
            let name = file["mode"].as_str().map_or_else(|| path.clone(), |mode| format!("{path} (mode {mode})"));
            match (&file["text"], &file["base64"], &file["symlink"]) {
                (Value::String(text), _, _) if is_plain(text) => {
                    add(&[path], format!("{name}:"));
                    text.lines().for_each(|line| add(&[path, key(line)], format!("    {line}")));
                }
                (text @ Value::String(_), _, _) => add(&[path], format!("{name}: {}", spaced(text))),
                (_, Value::String(base64), _) => add(&[path], format!("{name}: base64 {base64}")),
                (_, _, Value::String(target)) => add(&[path], format!("{name} -> {target}")),
                _ => add(&[path], format!("{name} is a folder")),
            }
        }
        for name in ["loading", "flags", "bytes", "overrides"] {
            if let Some(value) = scenario.get(name) {
                spread(name, value).into_iter().for_each(|line| add(&[name], line));
            }
        }
        kept.extend(left_out.then(|| LEFT_OUT.to_owned()));
        kept
    }
}

fn entries(map: &Value) -> impl Iterator<Item = (&String, &Value)> {
    map.as_object().into_iter().flatten()
}

/// Whether a file can be shown line by line, and nobody wonders what is in it.
fn is_plain(text: &str) -> bool {
    let is_ascii = text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte));
    is_ascii && text.ends_with('\n') && text.lines().all(|line| !line.is_empty() && !line.ends_with(' '))
}

/// The key with which a line of YAML begins.
fn key(line: &str) -> &str {
    line.trim_start_matches([' ', '-', '{', '"']).split([':', ',', '"']).next().unwrap_or_default()
}

/// The part of an outcome at `load.config.clusters["c"]` or `client.errors[0].code`.
fn at<'v>(outcome: &'v Value, path: &str) -> Option<&'v Value> {
    path.split(['.', '[']).try_fold(outcome, |value, step| {
        let Some(step) = step.strip_suffix(']') else { return value.get(step) };
        match step.strip_prefix('"') {
            Some(name) => value.as_array()?.iter().find(|item| item["name"].as_str() == name.strip_suffix('"')),
            None => value.get(step.parse::<usize>().ok()?),
        }
    })
}

/// A value as JSON on one line, or on several if one were too long: one for each part that fits.
fn spread(path: &str, value: &Value) -> Vec<String> {
    let line = format!("{path}: {}", spaced(value));
    match value {
        Value::Object(map) if line.len() > WIDTH && !map.is_empty() => map
            .iter()
            .flat_map(|(key, value)| {
                let is_bare = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
                spread(&if is_bare { format!("{path}.{key}") } else { format!("{path}[{}]", spaced(&key.as_str().into())) }, value)
            })
            .collect(),
        Value::Array(items) if line.len() > WIDTH && !items.is_empty() => {
            let names: Vec<&str> = items.iter().filter_map(|item| item["name"].as_str()).collect();
            let are_named = names.len() == items.len() && names.iter().enumerate().all(|(at, name)| !names[..at].contains(name));
            let index = |at: usize| if are_named { spaced(&names[at].into()) } else { at.to_string() };
            items.iter().enumerate().flat_map(|(at, item)| spread(&format!("{path}[{}]", index(at)), item)).collect()
        }
        _ => vec![line],
    }
}

/// A value as JSON in ASCII, with a blank behind commas and colons.
fn spaced(value: &Value) -> String {
    let joined = |items: Vec<String>| items.join(", ");
    match value {
        Value::Object(map) => {
            format!(
                "{{{}}}",
                joined(map.iter().map(|(key, value)| format!("{}: {}", spaced(&key.as_str().into()), spaced(value))).collect())
            )
        }
        Value::Array(items) => format!("[{}]", joined(items.iter().map(spaced).collect())),
        other => {
            let mut text = String::new();
            for c in other.to_string().chars() {
                let mut units = [0; 2];
                match c {
                    ' '..='~' => text.push(c),
                    _ => c.encode_utf16(&mut units).iter().for_each(|unit| text += &format!("\\u{unit:04x}")),
                }
            }
            text
        }
    }
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(WIDTH) {
        Some(_) => line.chars().take(WIDTH - 1).collect::<String>() + LEFT_OUT,
        None => line.to_owned(),
    }
}

/// The document with its examples.
pub(crate) fn with_examples(spec: &str) -> String {
    let cases: BTreeMap<String, Case> = cases().into_iter().map(|case| (case.scenario.id.clone(), case)).collect();
    let mut written = String::with_capacity(spec.len());
    let mut lines = spec.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        written.push_str(line);
        let Some(example) = Example::parse(line.trim_end()) else { continue };
        written.push_str(&example.written(&cases));
        if lines.peek().is_some_and(|next| next.starts_with("Example: ")) {
            // The old example ends with its second fence.
            let mut fences = 0;
            while fences < 2 {
                fences += usize::from(lines.next().expect("an example ends").starts_with("```"));
            }
        }
    }
    written
}

/// Each rule that a case shows has one example, of one of its cases; and it is short.
#[test]
fn every_rule_that_a_case_shows_has_an_example() {
    let mut faults = Vec::new();
    for rule in spec_rules() {
        let is_shown = rule.shown.iter().any(|shown| matches!(shown, Shown::Case(_)));
        match &rule.example {
            None if is_shown => faults.push(format!("{} has no example", rule.id)),
            Some(case) if !rule.shown.contains(&Shown::Case(case.clone())) => faults.push(format!("{} does not name {case}", rule.id)),
            _ => {}
        }
    }
    let spec = read("SPEC.md");
    let mut count = 0;
    for block in spec.split("\n```text\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default();
        count += 1;
        if text.lines().filter(|line| *line != LEFT_OUT).count() > LINES {
            faults.push(format!("more than {LINES} lines:\n{text}"));
        }
    }
    println!("{count} examples");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
