//! What every form of a report says about a finding.

use std::collections::BTreeSet;

use serde_json::Value;

use kubeconfig_oracle::check::verdict::ReadReport;
use kubeconfig_oracle::check::verdict::report::{Example, FindingLine};
use kubeconfig_oracle::internals::explain::BACKGROUND;
use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::internals::untrusted::visible;
use kubeconfig_oracle::rule::Rule;

use super::super::allowed::AllowedFor;

/// A named text: a file, or what one side makes of the files.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) text: String,
}

/// Returns the heading of a report.
pub(super) fn heading(report: &ReadReport) -> String {
    let release = report.release.as_deref().map_or_else(String::new, |release| format!(" for {release}"));
    format!(
        "{} {} against client-go{release}, over {}",
        visible(&report.adapter.name),
        visible(&report.adapter.version),
        visible(&report.source)
    )
}

/// Returns the counts, each as a line.
pub(super) fn counts(report: &ReadReport) -> Vec<String> {
    report.tally.to_string().lines().map(|line| line.trim().to_owned()).chain(conclusions(report)).collect()
}

/// Returns from which rules the client departs, and what was allowed for, each as a line.
pub(super) fn conclusions(report: &ReadReport) -> Vec<String> {
    let rules: BTreeSet<&str> = report.findings.iter().filter_map(|finding| Some(finding.cause.as_ref()?.rule.as_str())).collect();
    let mut lines = Vec::new();
    if !rules.is_empty() {
        let noun = if rules.len() == 1 { "rule" } else { "rules" };
        lines.push(format!("departs from {} {noun}: {}", rules.len(), Vec::from_iter(rules).join(", ")));
    }
    let unexplained: usize = report.findings.iter().filter(|finding| finding.cause.is_none()).map(|finding| finding.cases.len()).sum();
    if unexplained > 0 {
        lines.push(format!("{unexplained} {} without a known cause", if unexplained == 1 { "scenario" } else { "scenarios" }));
    }
    let mut allowed = AllowedFor::default();
    report.cases.iter().for_each(|case| allowed.add(&case.allowed));
    lines.extend(allowed.to_string().lines().map(|line| line.trim().to_owned()));
    lines
}

/// Returns the heading of a finding on one line, without anything that a terminal may act on.
pub(super) fn title(finding: &FindingLine) -> String {
    visible(&finding.title()).to_string()
}

/// Returns what the severity means and, of a known cause, what the rule says.
pub(super) fn meaning(finding: &FindingLine) -> Vec<String> {
    let severity = finding.severity.map(|severity| format!("The client {}.", severity.meaning()));
    let rule = finding.cause.as_ref().map(|cause| of_rule(cause.rule));
    severity.into_iter().chain(rule).collect()
}

/// Returns a rule's id, title and sentence.
pub(super) fn of_rule(rule: Rule) -> String {
    format!("{rule}, {}: {}", spec::title(rule).unwrap_or_default(), spec::sentence(rule).unwrap_or_default())
}

/// Returns the rules that decide an example, apart from those that apply to every run.
pub(super) fn deciding(example: &Example) -> Vec<Rule> {
    example.rules.iter().copied().filter(|rule| !BACKGROUND.contains(rule)).collect()
}

/// Returns the files of an example, then its environment and whatever else it has.
pub(super) fn files(example: &Example) -> Vec<Named> {
    let world = &example.scenario["world"];
    let entries = |of: &Value| -> Vec<(String, Value)> {
        of.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let env: String =
        entries(&world["env"]).iter().map(|(name, value)| format!("{name}={}\n", value.as_str().unwrap_or_default())).collect();
    let mut all: Vec<Named> = entries(&world["files"]).into_iter().map(|(path, file)| of_file(&path, &file)).collect();
    let mut rest = example.scenario.clone();
    if let Some(rest) = rest.as_object_mut() {
        rest.retain(|key, _| !["id", "title", "rules", "world"].contains(&key.as_str()));
        rest.extend(world.get("cwd").map(|cwd| ("cwd".to_owned(), cwd.clone())));
    }
    let rest = if rest == serde_json::json!({}) { String::new() } else { yaml(&rest) };
    for (name, text) in [("environment", env), ("asked with", rest)] {
        if !text.is_empty() {
            all.push(Named { name: name.to_owned(), text });
        }
    }
    all
}

fn of_file(path: &str, file: &Value) -> Named {
    let mode = file["mode"].as_str().map_or_else(String::new, |mode| format!(" (mode {mode})"));
    let (kind, text) = match (&file["text"], &file["base64"], &file["symlink"]) {
        (Value::String(text), _, _) => ("", text.clone()),
        (_, Value::String(text), _) => (" (base64)", text.clone()),
        (_, _, Value::String(target)) => (" (a link)", target.clone()),
        _ if file["dir"] == true => (" (a folder)", String::new()),
        _ => (" (empty)", String::new()),
    };
    Named { name: format!("{path}{kind}{mode}"), text }
}

/// Returns what each side makes of an example.
pub(super) fn sides(report: &ReadReport, example: &Example) -> Vec<Named> {
    let theirs = format!("{} {}", report.adapter.name, report.adapter.version);
    let mut sides = Vec::new();
    sides.extend(example.expected.as_ref().map(|outcome| Named { name: "client-go".to_owned(), text: yaml(outcome) }));
    sides.extend(example.actual.as_ref().map(|outcome| Named { name: theirs.clone(), text: yaml(outcome) }));
    sides.extend(example.failure.as_ref().map(|failure| Named { name: theirs, text: failure.clone() }));
    sides
}

/// Returns the differences, `-` for client-go and `+` for the client.
pub(super) fn differences(example: &Example) -> String {
    let side = |value: &Option<Value>| value.as_ref().map_or_else(|| "(nothing)".to_owned(), Value::to_string);
    let one = |difference: &kubeconfig_oracle::check::verdict::report::ExampleDifference| {
        format!("{}\n- {}\n+ {}\n", difference.path, side(&difference.expected), side(&difference.actual))
    };
    example.differences.iter().map(one).collect()
}

pub(super) fn yaml(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap_or_else(|error| format!("{error}\n"))
}
