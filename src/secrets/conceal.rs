//! Hides the secrets in the parts of an outcome that `resolve` and `diff-releases` print.

use serde_json::{Map, Value};

use super::parts::{Arguments, is_word, without_secrets};
use crate::kubeconfig::{AuthProviderConfig, ExecConfig, ExecEnvVar, Field, FieldInfo, Record, Reference, Secrecy, Shape, stanza_fields};
use crate::untrusted::{REDACTED, looks_secret};

/// The fields of an outcome that are no fields of a kubeconfig, or have another name there, and that not everybody may see.
const IN_OUTCOMES: [(&str, Shape, Secrecy); 12] = [
    ("host", Shape::Text, Secrecy::Url),
    ("url", Shape::Text, Secrecy::Url),
    ("proxy", Shape::Text, Secrecy::Url),
    ("proxyUrl", Shape::Text, Secrecy::Url),
    ("bearerToken", Shape::Text, Secrecy::Secret),
    ("certData", Shape::Data, Secrecy::Certificate),
    ("keyData", Shape::Data, Secrecy::Secret),
    ("caData", Shape::Data, Secrecy::Certificate),
    ("extra", Shape::Open, Secrecy::Setting),
    // The arguments of a command of kubectl.
    ("args", Shape::Texts, Secrecy::Arguments),
    // A file that was written.
    ("text", Shape::Text, Secrecy::Secret),
    ("base64", Shape::Data, Secrecy::Secret),
];

/// What is known of a value by the names on the way to it.
#[derive(Clone, Copy)]
enum Place {
    /// A part of an outcome, or of a kubeconfig in it, with the fields of all stanzas.
    Outcome,
    AuthProvider,
    Exec,
    Env,
    /// The headers of a request.
    Headers,
    /// The SHA-256 of a certificate, which is nobody's secret.
    Fingerprint,
    Field(FieldInfo),
    /// A place under a key that a user chose, in a field that may hold anything.
    Open,
    /// All of it is hidden, with its keys: it has no form.
    Formless,
}

/// Hides the secrets in the part of an outcome that is at `path`, such as `client.ok`.
///
/// It recurses, so the value must be one that is not deep: what `json` makes of an outcome has the deep parts as texts. They
/// are in extensions and in the configuration of an exec plugin, which are hidden whole.
pub fn value(path: &str, value: &mut Value) {
    let place = steps(path).into_iter().fold(Place::Outcome, |place, step| step.enter(place));
    place.conceal(value);
}

/// Returns a path without names that look like secrets, and without what follows where keys are hidden.
pub fn path(path: &str) -> String {
    let mut place = Place::Outcome;
    let mut shown = String::new();
    for step in steps(path) {
        let is_hidden = match place {
            Place::Formless => break,
            Place::Field(FieldInfo { shape: Shape::Open, .. }) => !is_word(step.name),
            _ => looks_secret(step.name),
        };
        shown += &if is_hidden { format!("[{REDACTED}]") } else { step.text.to_owned() };
        place = step.enter(place);
    }
    shown
}

/// A step of a path: `.name`, `["name"]` or `[0]`.
struct Step<'a> {
    text: &'a str,
    name: &'a str,
    is_key: bool,
}

impl Step<'_> {
    fn enter(&self, place: Place) -> Place {
        if self.is_key || matches!(place, Place::Field(FieldInfo { shape: Shape::Open, .. })) { place.enter(self.name) } else { place }
    }
}

/// Splits a path of [`compare`](crate::compare).
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut found = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let is_name = rest.starts_with("[\"");
        let mut is_escaped = false;
        let ends = |(at, c): (usize, char)| {
            let is_end = if is_name { c == '"' && !is_escaped && at > 1 } else { (c == '.' || c == '[') && at > 0 };
            is_escaped = c == '\\' && !is_escaped;
            is_end.then_some(if is_name { at + 2 } else { at })
        };
        let end = rest.char_indices().find_map(ends).unwrap_or(rest.len()).min(rest.len());
        let (text, after) = rest.split_at(end);
        let name = text.trim_start_matches(['.', '[']).trim_end_matches(']').trim_matches('"');
        found.push(Step { text, name, is_key: !text.starts_with('[') });
        rest = after;
    }
    found
}

impl Place {
    /// Returns the place under a key.
    fn enter(self, key: &str) -> Place {
        match (self, key) {
            (Place::Formless, _) => Place::Formless,
            (Place::Open | Place::Field(FieldInfo { shape: Shape::Open, .. }), _) => Place::Open,
            (Place::Outcome, "exec" | "plugin") => Place::Exec,
            (Place::Outcome, "headers") => Place::Headers,
            (Place::Outcome, "authorities" | "certificate") => Place::Fingerprint,
            (Place::Outcome, "authProvider" | "auth-provider") => Place::AuthProvider,
            (Place::Outcome, "extension") => Place::Formless,
            (Place::Exec, "env") => Place::Env,
            (Place::Exec, "config") => Place::Formless,
            (Place::AuthProvider, _) => field_of(AuthProviderConfig::FIELDS, key),
            (Place::Exec, _) => field_of(ExecConfig::FIELDS, key),
            (Place::Env, _) => field_of(ExecEnvVar::FIELDS, key),
            // Whom a request acts as is shown in the client configuration, too.
            (Place::Headers, "Impersonate-User" | "Impersonate-Uid" | "Impersonate-Group") => Place::Outcome,
            (Place::Headers, _) => Place::Formless,
            (Place::Outcome, _) => outcome_field(key),
            // `cluster` and `user` are names in one place, and blocks in another.
            (Place::Field(FieldInfo { secrecy: Secrecy::Public, .. }), _) => Place::Outcome.enter(key),
            (Place::Field(_) | Place::Fingerprint, _) => self,
        }
    }

    fn conceal(self, value: &mut Value) {
        let mut arguments = Arguments::default();
        match (self, value) {
            (Place::Formless, value) => redact(value),
            (_, Value::String(text)) => *text = self.shown(text),
            (Place::Field(FieldInfo { secrecy: Secrecy::Arguments, .. }), Value::Array(items)) => {
                items.iter_mut().for_each(|item| conceal_argument(item, &mut arguments));
            }
            (_, Value::Array(items)) => items.iter_mut().for_each(|item| self.conceal(item)),
            (_, Value::Object(map)) => self.conceal_map(map),
            (Place::Open, value) => redact(value),
            (_, Value::Null | Value::Bool(_) | Value::Number(_)) => {}
        }
    }

    /// Hides values, and keys that are no plain words where a user chooses them; those get a number if there are several.
    fn conceal_map(self, map: &mut Map<String, Value>) {
        let is_chosen = matches!(self, Place::Open | Place::Headers | Place::Field(FieldInfo { shape: Shape::Open, .. }));
        let mut hidden = 0;
        for (key, mut value) in std::mem::take(map) {
            self.enter(&key).conceal(&mut value);
            let is_hidden = if is_chosen { !is_word(&key) } else { looks_secret(&key) };
            let name = if is_hidden {
                hidden += 1;
                if hidden == 1 { REDACTED.to_owned() } else { format!("{REDACTED}-{hidden}") }
            } else {
                key
            };
            map.insert(name, value);
        }
    }

    fn shown(self, text: &str) -> String {
        match self {
            Place::Formless | Place::Open => replace(text),
            Place::Fingerprint if is_fingerprint(text) => text.to_owned(),
            Place::Field(FieldInfo { shape: Shape::Data, .. }) if !text.is_empty() => "DATA+OMITTED".to_owned(),
            Place::Field(FieldInfo { secrecy: Secrecy::Arguments, .. }) => Arguments::default().next(text, replace),
            Place::Field(field) => without_secrets(field, text, replace),
            _ if looks_secret(text) => replace(text),
            _ => text.to_owned(),
        }
    }
}

/// Whether a text is a SHA-256 in hexadecimal.
fn is_fingerprint(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn field_of<T: Record>(fields: &[Field<T>], name: &str) -> Place {
    fields.iter().find(|field| field.name == name).map_or(Place::Outcome, |field| Place::Field(field.info()))
}

/// Returns the place of a field of an outcome. Where several have the name, the most secret one counts.
fn outcome_field(name: &str) -> Place {
    let known = IN_OUTCOMES.into_iter().find(|(known, ..)| *known == name);
    let known = known.map(|(name, shape, secrecy)| FieldInfo { name, shape, secrecy, reference: Reference::Never });
    let field = known.or_else(|| stanza_fields().filter(|field| field.name == name).max_by_key(|field| field.secrecy));
    match field {
        Some(field) if field.shape != Shape::Block => Place::Field(field),
        _ => Place::Outcome,
    }
}

fn conceal_argument(item: &mut Value, arguments: &mut Arguments) {
    if let Value::String(text) = item {
        *text = arguments.next(text, replace);
    }
}

fn replace(text: &str) -> String {
    if text.is_empty() { String::new() } else { REDACTED.to_owned() }
}

/// Replaces a value, whatever it is, unless there is nothing in it.
fn redact(value: &mut Value) {
    let is_empty = match value {
        Value::Null | Value::Bool(_) => true,
        Value::Number(_) => false,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
    };
    if !is_empty {
        *value = Value::String(REDACTED.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl";

    #[test]
    fn paths_are_split_at_names_and_indexes() {
        let texts: Vec<&str> = steps(r#"load.config.users["a.b[\"]"].user[0].x"#).iter().map(|step| step.text).collect();
        assert_eq!(texts, ["load", ".config", ".users", r#"["a.b[\"]"]"#, ".user", "[0]", ".x"]);
    }

    #[test]
    fn a_path_hides_names_that_look_secret_and_keys_without_form() {
        assert_eq!(path(&format!(r#"load.config.users["{JWT}"].user.token"#)), "load.config.users[REDACTED].user.token");
        assert_eq!(path("client.ok.exec.config.hunter2.x"), "client.ok.exec.config");
        assert_eq!(path(r#"client.ok.authProvider.config["s3cret"]"#), "client.ok.authProvider.config[REDACTED]");
        assert_eq!(path("client.ok.authProvider.config.client-id"), "client.ok.authProvider.config.client-id");
    }

    #[test]
    fn a_value_is_judged_by_its_path() {
        let concealed = |path: &str, mut text: Value| {
            value(path, &mut text);
            text
        };
        assert_eq!(concealed("client.ok.exec.args[1]", "hunter".into()), REDACTED);
        assert_eq!(concealed("client.ok.exec.command", "aws".into()), "aws");
        assert_eq!(concealed("client.ok.authProvider.config.client-id", "x".into()), REDACTED);
        assert_eq!(concealed(r#"load.config.users["u"].user.token"#, "x".into()), REDACTED);
        assert_eq!(concealed("client.errors[0].path", JWT.into()), REDACTED);
        assert_eq!(concealed("client.ok.impersonate.extra.scopes[0]", "x".into()), REDACTED);
        assert_eq!(concealed("request.ok.headers.Authorization", serde_json::json!(["Bearer x"])), REDACTED);
        assert_eq!(concealed("request.ok.headers.Impersonate-User[0]", "bob".into()), "bob");
        assert_eq!(concealed("request.ok.plugin.env[0].value", "x".into()), REDACTED);
        assert_eq!(
            concealed("command.ok.args", serde_json::json!(["--from-literal=a=hunter2"])),
            serde_json::json!(["--from-literal=REDACTED"])
        );
        assert_eq!(concealed("command.ok.flags.token", "x".into()), REDACTED);
        assert_eq!(concealed("request.ok.url", "https://u:p@h/version".into()), format!("https://{REDACTED}@h/version"));
    }
}
