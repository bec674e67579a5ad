//! Completes a case, so that it also says something to an adapter that answers section `client` alone.
//!
//! A case about loading often has just the entries that it is about: a user without a cluster, a cluster without a context. client-go then
//! refuses to make a client, whatever was loaded, and so does a client that loads something else. Its complete form adds what is missing,
//! and changes nothing of what was there.

use serde_json::{Value, json};

use crate::evaluate;
use crate::json;
use crate::scenario::{File, FileKind, Scenario};

/// The server of a cluster that is added.
const SERVER: &str = "https://complete.example";
/// The name of an entry that is added where the case names none.
const NAME: &str = "complete";
/// The file that is added to a list of files.
const FILE: &str = "/world/complete.yaml";
/// The refusals that say no more than that something is missing.
const LACKS: [&str; 3] = ["empty-config", "context-not-found", "no-server"];

/// Returns the complete form of a case. There is none where a client is made of it anyway, where it is refused for another reason than
/// that something is missing, where that is what it is about, and where nothing can be added without changing what is there.
pub fn complete(scenario: &Scenario) -> Option<Scenario> {
    let before = outcome(scenario)?;
    let errors = before.pointer("/client/errors")?.as_array()?;
    let lacks = |error: &Value| error["code"].as_str().is_some_and(|code| LACKS.contains(&code));
    if !errors.iter().all(lacks) || before.pointer("/load/errors").is_some() || is_about_it(scenario) {
        return None;
    }
    let config = before.pointer("/load/config")?;
    let users = config["users"].as_array().into_iter().flatten().filter_map(|user| user["name"].as_str());
    let missing = users.map(Some).chain([None]).map(|user| missing(config, user));
    let mut candidates = missing.flat_map(|missing| candidates(scenario, &missing));
    candidates.find(|candidate| is_complete(&before, candidate))
}

fn outcome(scenario: &Scenario) -> Option<Value> {
    evaluate(scenario).ok().and_then(|outcome| json::to_value(&outcome).ok())
}

/// Whether the case is about what happens where something is missing.
fn is_about_it(scenario: &Scenario) -> bool {
    scenario.rules.iter().any(|rule| matches!(rule.as_str().split('-').next(), Some("VAL" | "DEF" | "NAME" | "ICC")))
}

/// Returns what a configuration lacks for a client with this user, as the keys of a kubeconfig.
fn missing(config: &Value, user: Option<&str>) -> Vec<(&'static str, Value)> {
    let list = |key: &str| config[key].as_array().cloned().unwrap_or_default();
    let name = |entry: &Value| entry["name"].as_str().map(str::to_owned);
    let (clusters, contexts) = (list("clusters"), list("contexts"));
    let has_server = |name: &Value| clusters.iter().any(|entry| entry["name"] == *name && entry["cluster"].get("server").is_some());
    let chosen = config["current-context"].as_str().map(str::to_owned);
    let works = contexts.iter().find(|entry| has_server(&entry["context"]["cluster"])).and_then(name);
    let context = chosen.clone().or(works).unwrap_or_else(|| NAME.to_owned());
    let mut missing = Vec::new();
    if chosen.is_none() {
        missing.push(("current-context", json!(context)));
    }
    let entry = contexts.iter().find(|entry| entry["name"] == *context);
    let cluster = match entry {
        Some(entry) => entry["context"]["cluster"].as_str().map(str::to_owned),
        None => clusters.iter().find(|entry| has_server(&entry["name"])).and_then(name),
    };
    let cluster = cluster.unwrap_or_else(|| NAME.to_owned());
    if entry.is_none() {
        let mut body = json!({"cluster": cluster});
        if let Some(user) = user {
            body["user"] = json!(user);
        }
        missing.push(("contexts", json!([{"name": context, "context": body}])));
    }
    if !clusters.iter().any(|entry| entry["name"] == *cluster) {
        missing.push(("clusters", json!([{"name": cluster, "cluster": {"server": SERVER}}])));
    }
    missing
}

/// Returns the scenario with what is missing in each of its files, and in a file of its own at the end of the list.
fn candidates(scenario: &Scenario, missing: &[(&str, Value)]) -> Vec<Scenario> {
    let lines: String = missing.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
    let mut candidates = Vec::new();
    for (path, file) in &scenario.world.files {
        let FileKind::Content(content) = &file.kind else { continue };
        let Ok(text) = std::str::from_utf8(content) else { continue };
        for text in [added(text, missing), format!("{lines}{text}")] {
            let mut candidate = scenario.clone();
            candidate.world.files.insert(path.clone(), File { kind: FileKind::Content(text.into_bytes()), mode: file.mode });
            candidates.push(candidate);
        }
    }
    candidates.extend(with_another_file(scenario, &lines));
    candidates
}

/// Adds to a document: to a list that is there already, or else at its end.
fn added(text: &str, missing: &[(&str, Value)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (key, value) in missing {
        let at = lines.iter().position(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
        let (Some(at), Some(item)) = (at, value.get(0)) else {
            lines.push(format!("{key}: {value}"));
            continue;
        };
        let line = &lines[at];
        if let Some(bracket) = line.find('[') {
            let comma = if line[bracket + 1..].trim_start().starts_with(']') { "" } else { ", " };
            lines[at] = format!("{}{item}{comma}{}", &line[..=bracket], &line[bracket + 1..]);
        } else {
            let next = lines.get(at + 1).map_or("", String::as_str);
            let indent = next.len() - next.trim_start().len();
            lines.insert(at + 1, format!("{}- {item}", " ".repeat(indent)));
        }
    }
    lines.join("\n") + "\n"
}

fn with_another_file(scenario: &Scenario, lines: &str) -> Option<Scenario> {
    let mut candidate = scenario.clone();
    match (candidate.loading.as_mut().and_then(|loading| loading.precedence.as_mut()), candidate.world.env.get_mut("KUBECONFIG")) {
        (Some(list), _) => list.push(FILE.to_owned()),
        (None, Some(list)) => *list = format!("{list}:{FILE}"),
        (None, None) => return None,
    }
    candidate.world.files.insert(FILE.to_owned(), File::content(lines));
    Some(candidate)
}

/// Whether a client is made, of all that there was before.
fn is_complete(before: &Value, candidate: &Scenario) -> bool {
    let Some(after) = outcome(candidate).filter(|after| after.pointer("/client/ok").is_some()) else { return false };
    let (Some(old), Some(new)) = (before.pointer("/load/config"), after.pointer("/load/config")) else { return false };
    let holds = |key: &str| match (&old[key], &new[key]) {
        (Value::Null, _) => true,
        (Value::Array(old), Value::Array(new)) => old.iter().all(|entry| new.contains(entry)),
        (old, new) => old == new,
    };
    let written = |outcome: &Value| {
        let writes = outcome["writes"].as_array().into_iter().flatten();
        writes.map(|write| [write["path"].clone(), write["mode"].clone()]).collect::<Vec<_>>()
    };
    ["clusters", "users", "contexts", "current-context", "preferences", "extensions"].into_iter().all(holds)
        && written(before) == written(&after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(scenario: Value) -> Option<Value> {
        let scenario: Scenario = serde_json::from_value(scenario).unwrap();
        let complete = complete(&scenario)?;
        outcome(&complete).map(|outcome| outcome["client"]["ok"].clone())
    }

    #[test]
    fn what_is_missing_is_added() {
        let user = "users: [{name: u, user: {as: me}}]";
        for (env, files) in [
            (json!({"KUBECONFIG": "/world/k"}), json!({"/world/k": {"text": user}})),
            (json!({"HOME": "/world"}), json!({"/world/.kube/config": {"text": user}})),
            (json!({"KUBECONFIG": "/world/k"}), json!({"/world/k": {"text": "{users: [{name: u, user: {as: me}}]}"}})),
            (json!({"KUBECONFIG": "/world/k"}), json!({"/world/k": {"text": format!("{user}\ncurrent-context: x\n")}})),
            (
                json!({"HOME": "/world"}),
                json!({"/world/.kube/config": {"text": format!("{user}\nclusters: [{{name: c}}]\ncontexts:\n  - name: z\n")}}),
            ),
            (
                json!({"KUBECONFIG": "/world/k"}),
                json!({"/world/k": {"text": format!("{user}\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n")}}),
            ),
        ] {
            let client = completed(json!({"id": "a", "world": {"env": env, "files": files}})).unwrap_or_else(|| panic!("{files}"));
            assert_eq!(client, json!({"host": SERVER, "impersonate": {"userName": "me"}}), "{files}");
        }
    }

    #[test]
    fn what_is_refused_for_another_reason_or_is_about_it_stays() {
        let of = |more: Value, text: &str| {
            let mut scenario = json!({"id": "a", "world": {"env": {"KUBECONFIG": "/world/k"}, "files": {"/world/k": {"text": text}}}});
            scenario.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            completed(scenario)
        };
        assert_eq!(of(json!({}), "users: 1"), None);
        assert_eq!(of(json!({"rules": ["VAL-05"]}), "users: []"), None);
        assert_eq!(
            of(
                json!({}),
                "clusters: [{name: c, cluster: {server: h}}]\ncontexts: [{name: x, context: {cluster: c}}]\ncurrent-context: x\n"
            ),
            None
        );
        // A cluster without a server is there, so none of its name can be added.
        assert_eq!(of(json!({}), "clusters: [{name: c}]\ncontexts: [{name: x, context: {cluster: c}}]\ncurrent-context: x\n"), None);
    }
}
