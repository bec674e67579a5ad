//! What a scenario needs of an adapter and of the machine.

use serde_json::Value;

use crate::scenario::{Entry, FileKind, Overrides, SERVICE_ACCOUNT, Scenario};

/// Returns the capabilities of the adapter and of the machine that a scenario needs. The entry `deferred` needs none.
pub fn needs(scenario: &Scenario) -> Vec<String> {
    let mut needs: Vec<&str> = Vec::new();
    if scenario.entry != Entry::Deferred {
        needs.push(scenario.entry.as_str());
    }
    if scenario.argv.is_some() {
        needs.push("argv");
    }
    if let Some(loading) = &scenario.loading {
        let settings = [
            ("explicitPath", loading.explicit_path.as_ref().is_some_and(|path| !path.is_empty())),
            ("precedence", loading.precedence.is_some()),
            ("resolvePaths", loading.resolve_paths == Some(false)),
            ("warnIfAllMissing", loading.warn_if_all_missing.is_some()),
            // Beside a given list of files, there are none anyway.
            ("migrations", loading.migrations.as_ref().is_some_and(|list| !list.is_empty() || loading.precedence.is_none())),
        ];
        needs.extend(settings.iter().filter(|(_, is_needed)| *is_needed).map(|(name, _)| name));
    }
    if needs_service_account(scenario) {
        needs.push("in-cluster");
    }
    if needs_closed_modes(scenario) {
        needs.push("unprivileged");
    }
    let overrides = scenario.overrides.as_ref().map(override_needs).unwrap_or_default();
    needs.into_iter().map(str::to_owned).chain(overrides).collect()
}

/// Returns a capability for each override, by its key in the scenario: `overrides.cluster.server`. What is no mapping with a field needs
/// the whole stanza.
fn override_needs(overrides: &Overrides) -> Vec<String> {
    let mut needs = Vec::new();
    let texts = [("currentContext", &overrides.current_context), ("timeout", &overrides.timeout)];
    needs.extend(texts.iter().filter(|(_, text)| !text.is_empty()).map(|(name, _)| format!("overrides.{name}")));
    for (name, stanza) in stanzas(overrides) {
        match stanza {
            Some(Value::Object(fields)) if !fields.is_empty() => {
                needs.extend(fields.keys().map(|field| format!("overrides.{name}.{field}")))
            }
            Some(_) => needs.push(format!("overrides.{name}")),
            None => {}
        }
    }
    needs
}

fn stanzas(overrides: &Overrides) -> [(&'static str, Option<&Value>); 4] {
    let Overrides { context, cluster, cluster_defaults, user, .. } = overrides;
    [("context", context.as_ref()), ("cluster", cluster.as_ref()), ("clusterDefaults", cluster_defaults.as_ref()), ("user", user.as_ref())]
}

/// Returns the overrides that do not need what is missing.
pub(super) fn without_overrides(mut overrides: Overrides, missing: &[String]) -> Option<Overrides> {
    let lacks = |name: &str| missing.iter().any(|need| need.strip_prefix("overrides.") == Some(name));
    for (name, text) in [("currentContext", &mut overrides.current_context), ("timeout", &mut overrides.timeout)] {
        if lacks(name) {
            text.clear();
        }
    }
    let Overrides { context, cluster, cluster_defaults, user, .. } = &mut overrides;
    for (name, stanza) in [("context", context), ("cluster", cluster), ("clusterDefaults", cluster_defaults), ("user", user)] {
        let is_lost = match stanza {
            Some(Value::Object(fields)) => {
                let count = fields.len();
                fields.retain(|field, _| !lacks(&format!("{name}.{field}")));
                lacks(name) || (fields.is_empty() && count > 0)
            }
            _ => lacks(name),
        };
        if is_lost {
            *stanza = None;
        }
    }
    Some(overrides).filter(|overrides| *overrides != Overrides::default())
}

/// Whether the world has files in the service-account folder.
pub fn needs_service_account(scenario: &Scenario) -> bool {
    scenario.world.files.keys().any(|path| path.starts_with(SERVICE_ACCOUNT))
}

/// Whether permission bits deny the owner something, which has no effect on root.
pub fn needs_closed_modes(scenario: &Scenario) -> bool {
    scenario.world.files.values().any(|file| {
        let open = if file.kind == FileKind::Dir { 0o700 } else { 0o600 };
        file.mode.is_some_and(|mode| mode & open != open)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn overrides_are_needed_one_by_one() {
        let overrides =
            json!({"currentContext": "x", "context": {"namespace": "n"}, "cluster": {"server": "s", "proxy-url": "p"}, "user": {}});
        let scenario: Scenario = serde_json::from_value(json!({"id": "a", "world": {}, "overrides": overrides})).unwrap();
        let all = needs(&scenario);
        assert_eq!(
            all,
            [
                "overrides.currentContext",
                "overrides.context.namespace",
                "overrides.cluster.proxy-url",
                "overrides.cluster.server",
                "overrides.user"
            ]
        );
        let left = without_overrides(scenario.overrides.clone().unwrap(), &all[1..3]).unwrap();
        assert_eq!(serde_json::to_value(left).unwrap(), json!({"currentContext": "x", "cluster": {"server": "s"}, "user": {}}));
        assert_eq!(without_overrides(scenario.overrides.unwrap(), &all), None);
    }

    #[test]
    fn settings_of_the_loader_are_needed_where_they_set_something() {
        let of = |loading: Value| needs(&serde_json::from_value(json!({"id": "a", "world": {}, "loading": loading})).unwrap());
        assert_eq!(of(json!({"explicitPath": "/world/a", "resolvePaths": false})), ["explicitPath", "resolvePaths"]);
        assert_eq!(of(json!({"explicitPath": "", "resolvePaths": true})), [""; 0]);
        assert_eq!(of(json!({"migrations": []})), ["migrations"]);
        assert_eq!(of(json!({"precedence": [], "migrations": []})), ["precedence"]);
        assert_eq!(of(json!({"precedence": [], "warnIfAllMissing": false})), ["precedence", "warnIfAllMissing"]);
    }
}
