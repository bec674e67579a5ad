//! Replaces the secrets in kubectl's command line, and in its preferences, which hold flags and arguments as well.

use serde_json::{Value, json};

use super::Work;
use crate::decode::{Alias, CommandDefaults, OptionDefault, Preference, Preferences, preferences};
use crate::kubeconfig::{FieldInfo, Shape, all_fields};
use crate::kubectl::{self, Reading};
use crate::release::Behaviours;
use crate::scenario::Scenario;
use crate::secrets::parts::is_word;
use crate::untrusted::shown;
use crate::world;

/// Flags of kubectl's clients that are no fields of a kubeconfig, and whose values are paths.
const PATHS: [&str; 3] = ["cache-dir", "kubeconfig", "kuberc"];

/// Short flags that take a value, with their long names.
const SHORT: [(char, &str); 3] = [('n', "namespace"), ('s', "server"), ('o', "output")];

/// The name of a flag's value of which nothing is known.
const UNKNOWN: &str = "";

impl Work {
    /// Returns the path of the preferences that a command line has; none where it has none, or they are of no use.
    pub(super) fn kuberc_of(scenario: &Scenario) -> Option<String> {
        let release = scenario.release.unwrap_or_default();
        let world = world::World::new(&scenario.world);
        match kubectl::call(scenario.argv.as_deref()?, &world, release, release.behaviours()).reading {
            Reading::Empty(read) | Reading::Ignored(read, _) | Reading::Used(read, ..) | Reading::Refused(Some(read), _) => {
                Some(world.absolute(&read.path))
            }
            Reading::Off(_) | Reading::Missing | Reading::Refused(None, _) => None,
        }
    }

    /// Returns the words after `kubectl` without secrets: what flags of clients say of no secret, and plain words, stay.
    pub(super) fn argv(&mut self, argv: &[String]) -> Vec<String> {
        let end = argv.iter().position(|word| word == "--").unwrap_or(argv.len());
        let (flags, rest) = argv.split_at(end);
        let mut name = None;
        let mut disguised: Vec<String> = flags.iter().map(|word| self.word(word, &mut name)).collect();
        // What follows is for a program in a container, and may be anything.
        disguised.extend(rest.iter().map(|word| if word == "--" { word.clone() } else { self.stand_ins.of(word) }));
        disguised
    }

    /// Returns the next word. `name` is the flag that it may be the value of.
    fn word(&mut self, word: &str, name: &mut Option<String>) -> String {
        let flag = name.take();
        if let Some(long) = word.strip_prefix("--") {
            return match long.split_once('=') {
                Some((flag, value)) => format!("--{flag}={}", self.flag(flag, value)),
                None => {
                    *name = Some(long.to_owned());
                    word.to_owned()
                }
            };
        }
        let mut letters = word.strip_prefix('-').unwrap_or_default().chars();
        match letters.next().and_then(|letter| SHORT.iter().find(|(short, _)| *short == letter)) {
            Some((_, long)) if letters.as_str().is_empty() => {
                *name = Some((*long).to_owned());
                word.to_owned()
            }
            Some((_, long)) => {
                let (start, value) = word.split_at(word.len() - letters.as_str().trim_start_matches('=').len());
                format!("{start}{}", self.flag(long, value))
            }
            None => self.flag(flag.as_deref().unwrap_or(UNKNOWN), word),
        }
    }

    /// Returns the value of a flag.
    fn flag(&mut self, name: &str, value: &str) -> String {
        let name = name.replace('_', "-");
        let name = if name == "as-group" { "as-groups" } else { &name };
        if PATHS.contains(&name) {
            return self.path(value);
        }
        match all_fields().find(|field| field.name == name) {
            Some(FieldInfo { shape: Shape::Open, .. }) => match value.split_once('=') {
                Some((key, value)) if is_word(key) => format!("{key}={}", self.stand_ins.of(value)),
                _ => self.stand_ins.of(value),
            },
            Some(field) => {
                let mut value = Value::String(value.to_owned());
                self.override_value(field, &mut value);
                value.as_str().unwrap_or_default().to_owned()
            }
            None if ["context", "request-timeout"].contains(&name) => {
                let mut value = value.to_owned();
                self.name(&mut value);
                value
            }
            None if is_word(value) => {
                self.stand_ins.show(value);
                value.to_owned()
            }
            None => self.stand_ins.of(value),
        }
    }

    /// Returns preferences without secrets, written anew; one that no release can use becomes lines of stand-ins.
    pub(super) fn kuberc(&mut self, path: &str, bytes: &[u8], behaviours: Behaviours) -> Vec<u8> {
        let Ok(Preferences::Found(preference)) = preferences(bytes, behaviours) else { return self.lines(bytes) };
        self.notes.push(format!("{}: it is written anew, so comments and unknown fields are lost", shown(path)));
        let (version, defaults, options) =
            if preference.is_alpha { ("v1alpha1", "overrides", "flags") } else { ("v1beta1", "defaults", "options") };
        let mut document = json!({
            "apiVersion": format!("kubectl.config.k8s.io/{version}"),
            "kind": "Preference",
            defaults: preference.defaults.iter().map(|defaults| self.command_defaults(defaults, options)).collect::<Vec<_>>(),
            "aliases": preference.aliases.iter().map(|alias| self.alias(alias, options)).collect::<Vec<_>>(),
        });
        self.policy(&preference, &mut document);
        serde_json::to_string_pretty(&document).map(|text| text + "\n").unwrap_or_default().into_bytes()
    }

    fn policy(&mut self, Preference { policy, allowlist, .. }: &Preference, document: &mut Value) {
        if !policy.is_empty() {
            document["credentialPluginPolicy"] = policy.as_str().into();
        }
        if let Some(list) = allowlist {
            document["credentialPluginAllowlist"] = list.iter().map(|command| json!({"name": self.path(command)})).collect();
        }
    }

    fn command_defaults(&mut self, CommandDefaults { command, options }: &CommandDefaults, name: &str) -> Value {
        json!({"command": command, name: self.options(options)})
    }

    fn alias(&mut self, Alias { name, command, prepend, append, options }: &Alias, flags: &str) -> Value {
        let (prepend, append) = (self.argv(prepend), self.argv(append));
        json!({"name": name, "command": command, "prependArgs": prepend, "appendArgs": append, flags: self.options(options)})
    }

    fn options(&mut self, options: &[OptionDefault]) -> Vec<Value> {
        options.iter().map(|OptionDefault { name, value }| json!({"name": name, "default": self.flag(name, value)})).collect()
    }
}
