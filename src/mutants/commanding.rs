//! Wrong ways to read kubectl's command line and its preferences.

use crate::rule::Rule;
use crate::scenario::{FileKind, Scenario};
use serde_json::{Value, json};

use super::case::Case;
use super::make::{after, before};
use super::mutant::Mutant;

pub(super) fn commanding() -> Vec<Mutant> {
    let mut all = words();
    all.extend(flags());
    all.extend(preferences());
    all.extend(defaults());
    all
}

/// The words of a scenario's argv.
fn argv(scenario: &Scenario) -> &[String] {
    scenario.argv.as_deref().unwrap_or_default()
}

/// Changes every word of an argv.
fn each_word(scenario: &mut Scenario, change: impl Fn(&str) -> String) {
    for word in scenario.argv.iter_mut().flatten() {
        *word = change(word);
    }
}

/// Changes the text of every file called kuberc, or named by what a flag or variable may name.
fn each_kuberc(scenario: &mut Scenario, change: impl Fn(&str) -> String) {
    if scenario.argv.is_none() {
        return;
    }
    for file in scenario.world.files.values_mut() {
        if let FileKind::Content(bytes) = &mut file.kind
            && let Ok(text) = std::str::from_utf8(bytes)
            && text.contains("kubectl.config.k8s.io")
        {
            *bytes = change(text).into_bytes();
        }
    }
}

/// The code of the refusal.
fn code(outcome: &Value) -> &str {
    outcome.pointer("/command/errors/0/code").and_then(Value::as_str).unwrap_or_default()
}

/// Goes on where the command line is refused with one of these codes.
fn lenient(name: &'static str, rule: Rule, codes: &'static [&'static str]) -> Mutant {
    after(name, rule, move |_, outcome| {
        if codes.contains(&code(outcome)) {
            outcome["command"] = json!({"ok": {"help": true}});
        }
    })
    .vague()
}

/// Does not warn with a code.
fn silent(name: &'static str, rule: Rule, unsaid: &'static str) -> Mutant {
    after(name, rule, move |_, outcome| {
        if let Some(warnings) = outcome.pointer_mut("/command/warnings").and_then(Value::as_array_mut) {
            warnings.retain(|warning| warning["code"] != unsaid);
        }
    })
}

fn refused(outcome: &mut Value, code: &str) {
    *outcome = json!({"command": {"errors": [{"code": code}]}});
}

/// The words of the command that runs.
fn path(outcome: &Value) -> Vec<&str> {
    outcome.pointer("/command/ok/path").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_alias(case: &Case, outcome: &Value) -> bool {
    let name = path(outcome).first().copied().unwrap_or_default().to_owned();
    let names = |text: &str| text.contains(&format!("name: {name}\n")) || text.contains(&format!("\"name\":\"{name}\""));
    !name.is_empty() && texts(case).iter().any(|text| names(text))
}

fn texts(case: &Case) -> Vec<String> {
    let text = |kind: &FileKind| if let FileKind::Content(bytes) = kind { String::from_utf8(bytes.clone()).ok() } else { None };
    case.scenario.world.files.values().filter_map(|file| text(&file.kind)).filter(|text| text.contains("kubectl.config")).collect()
}

fn words() -> Vec<Mutant> {
    vec![
        after("finds no command behind a flag", Rule::Cli11, |case, outcome| {
            if argv(&case.scenario).first().is_some_and(|word| word.starts_with('-')) && !path(outcome).is_empty() {
                refused(outcome, "unknown-command");
            }
        }),
        lenient("shows help for an unknown command", Rule::Cli12, &["unknown-command"]),
        before("reads flags behind two dashes", Rule::Cli19, |_, scenario| {
            if let Some(words) = &mut scenario.argv {
                words.retain(|word| word != "--");
            }
        }),
        lenient("does not miss a flag that must be given", Rule::Cli20, &["flag-required", "profile"]),
        after("finds plugins behind flags", Rule::Cli21, |_, outcome| {
            if code(outcome) == "flag-before-plugin" {
                refused(outcome, "unknown-command");
            }
        }),
        after("runs no plugins", Rule::Cli21, |_, outcome| {
            if outcome.pointer("/command/ok/plugin").is_some() {
                refused(outcome, "unknown-command");
            }
        }),
        after("does not know help", Rule::Cli24, |_, outcome| {
            if outcome.pointer("/command/ok/help").is_some() {
                refused(outcome, "unknown-command");
            }
        }),
    ]
}

fn flags() -> Vec<Mutant> {
    vec![
        after("takes the last part of a namespace", Rule::Cli03, |_, outcome| {
            if let Some(name) = outcome.pointer_mut("/namespace/ok/name")
                && let Some(last) = name.as_str().and_then(|text| text.rsplit_once('/')).map(|(_, last)| last.to_owned())
            {
                *name = json!(last);
            }
        }),
        before("takes an extra without an equals sign for one without a value", Rule::Cli04, |_, scenario| {
            each_word(scenario, |word| match word.strip_prefix("--as-user-extra=") {
                Some(extra) if !extra.contains('=') => format!("{word}="),
                _ => word.to_owned(),
            });
        }),
        before("lets a bool take the next word", Rule::Cli13, |_, scenario| {
            let Some(words) = &mut scenario.argv else { return };
            let is_bool = |word: &str| matches!(word, "--watch" | "--insecure-skip-tls-verify");
            if let Some(at) = words.iter().position(|word| is_bool(word))
                && words.get(at + 1).is_some_and(|next| !next.starts_with('-'))
            {
                let value = words.remove(at + 1);
                words[at] = format!("{}={value}", words[at]);
            }
        }),
        after("takes several letters for an unknown flag", Rule::Cli14, |case, outcome| {
            let is_joined = |word: &String| word.len() > 2 && word.starts_with('-') && !word.starts_with("--");
            if argv(&case.scenario).iter().any(is_joined) && !path(outcome).is_empty() {
                refused(outcome, "unknown-flag");
            }
        }),
        lenient("passes over unknown flags", Rule::Cli15, &["unknown-flag"]),
        lenient("takes a missing value for an empty one", Rule::Cli16, &["flag-value-missing", "flag-syntax"]),
        lenient("takes any value", Rule::Cli17, &["flag-value"]),
        before("keeps the first value", Rule::Cli18, |_, scenario| {
            let mut seen = std::collections::BTreeSet::new();
            if let Some(words) = &mut scenario.argv {
                let name = |word: &str| word.strip_prefix("--")?.split_once('=').map(|(name, _)| name.to_owned());
                words.retain(|word| name(word).is_none_or(|name| seen.insert(name)));
            }
        }),
        after("overrides with the flags of kubectl config", Rule::Cli22, |case, outcome| {
            let server = argv(&case.scenario).iter().find_map(|word| word.strip_prefix("--server="));
            if path(outcome) == ["config", "set-cluster"]
                && let Some(server) = server
            {
                outcome["command"]["ok"]["flags"]["server"] = json!(server);
            }
        }),
        before("tells underscores from dashes", Rule::Cli23, |_, scenario| {
            each_word(scenario, |word| match word.strip_prefix("--").map(|rest| rest.split_once('=').unwrap_or((rest, ""))) {
                Some((name, value)) if name.contains('_') => format!("--{}={value}", name.replace('_', ".")),
                _ => word.to_owned(),
            });
        }),
    ]
}

fn preferences() -> Vec<Mutant> {
    vec![
        before("reads preferences that are switched off", Rule::Krc01, |_, scenario| {
            scenario.world.env.remove("KUBECTL_KUBERC");
        }),
        before("knows no variable for preferences", Rule::Krc02, |_, scenario| {
            scenario.world.env.remove("KUBERC");
        }),
        before("looks for the flag at the beginning of words", Rule::Krc03, |_, scenario| {
            each_word(scenario, |word| if word.starts_with("--kuberc") { word.to_owned() } else { word.replace("--kuberc=", "--x=") });
        }),
        lenient("passes over a file that is named and missing", Rule::Krc04, &["kuberc-unreadable"]),
        before("reads the first document alone", Rule::Krc05, |_, scenario| {
            each_kuberc(scenario, |text| text.split("\n---").next().unwrap_or_default().to_owned() + "\n");
        }),
        before("does not know the alpha version", Rule::Krc06, |_, scenario| {
            each_kuberc(scenario, |text| text.replace("v1alpha1", "v1beta1"));
        }),
        silent("does not warn of unknown fields", Rule::Krc07, "kuberc-not-strict"),
        silent("does not warn of a file without preferences", Rule::Krc08, "kuberc-ignored"),
        lenient("checks no names", Rule::Krc09, &["kuberc-alias-name", "kuberc-alias-twice", "kuberc-option-dashes"]),
        lenient("takes any policy", Rule::Krc10, &["kuberc-policy"]),
        after("keeps the policy from the client", Rule::Krc11, |_, outcome| {
            if let Some(ok) = outcome.pointer_mut("/command/ok").and_then(Value::as_object_mut) {
                ok.remove("pluginPolicy");
            }
        }),
    ]
}

fn defaults() -> Vec<Mutant> {
    vec![
        silent("does not warn of defaults for no command", Rule::Krc12, "kuberc-no-command"),
        lenient("passes over defaults of no use", Rule::Krc12, &["kuberc-option", "kuberc-option-value"]),
        before("lets a default beat the argv", Rule::Krc13, |case, scenario| {
            let is_default = |name: &str| {
                let known = |text: &String| text.contains(&format!("name: {name},")) || text.contains(&format!("\"name\":\"{name}\""));
                texts(case).iter().any(known)
            };
            if let Some(words) = &mut scenario.argv {
                let name = |word: &str| word.strip_prefix("--").map(|rest| rest.split('=').next().unwrap_or_default().to_owned());
                words.retain(|word| !word.contains('=') || name(word).is_none_or(|name| !is_default(&name)));
            }
        }),
        after("has no aliases", Rule::Krc14, |case, outcome| {
            if is_alias(case, outcome) {
                refused(outcome, "unknown-command");
            }
        }),
        after("adds no arguments of an alias", Rule::Krc15, |case, outcome| {
            if is_alias(case, outcome)
                && let Some(ok) = outcome.pointer_mut("/command/ok").and_then(Value::as_object_mut)
            {
                ok.remove("args");
            }
        }),
        lenient("sets defaults of an alias", Rule::Krc16, &["kuberc-alias-overridden"]),
    ]
}
