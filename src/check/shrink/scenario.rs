//! Makes a scenario smaller.
//!
//! Scenarios come from many sources, so the shrinker does not know how one was made. It removes what can be removed (files, environment,
//! overrides, entries, fields, lines) and keeps every change after which the predicate still holds.

use super::steps;

use crate::scenario::Scenario;

/// Whether a smaller scenario still shows the difference.
pub type Predicate<'a> = dyn FnMut(&Scenario) -> bool + 'a;

/// Returns the smallest scenario that the steps reach while the predicate holds, with at most `budget` calls of the predicate.
pub fn shrink(scenario: &Scenario, budget: usize, predicate: &mut Predicate<'_>) -> Scenario {
    let mut smallest = scenario.clone();
    let mut left = budget;
    loop {
        let before = smallest.clone();
        for step in steps::ALL {
            let mut index = 0;
            while left > 0
                && let Some(candidates) = step(&smallest, index)
            {
                // After a removal, the next item has the same index.
                let taken = candidates.into_iter().find(|candidate| {
                    let is_new = *candidate != smallest && candidate.check().is_ok();
                    left = left.saturating_sub(usize::from(is_new));
                    is_new && predicate(candidate)
                });
                match taken {
                    Some(candidate) => smallest = candidate,
                    None => index += 1,
                }
            }
        }
        if smallest == before || left == 0 {
            return smallest;
        }
    }
}

/// Returns every scenario that is one step smaller.
pub fn neighbours(scenario: &Scenario) -> Vec<Scenario> {
    let mut all = Vec::new();
    for step in steps::ALL {
        all.extend((0..).map_while(|index| step(scenario, index)).flatten());
    }
    all.retain(|candidate| candidate != scenario && candidate.check().is_ok());
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scenario::FileKind;

    fn content(scenario: &Scenario, path: &str) -> String {
        match &scenario.world.files[path].kind {
            FileKind::Content(bytes) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn texts(scenario: &Scenario) -> String {
        scenario.world.files.keys().map(|path| content(scenario, path)).collect()
    }

    #[test]
    fn keeps_what_shows_it_and_nothing_else() {
        let document = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": "a",
            "clusters": [{"name": "a", "cluster": {"server": "https://h:6443/api"}}, {"name": "b", "cluster": {"server": "https://i"}}],
            "users": [{"name": "a", "user": {"token": "t", "as": "needle"}}],
        });
        let scenario: Scenario = serde_json::from_value(json!({
            "id": "generated/1", "title": "long", "rules": ["MERGE-03"],
            "world": {"cwd": "/world/w", "env": {"HOME": "/world/h", "KUBECONFIG": "a:b:c"}, "files": {
                "/world/w/a": {"text": document.to_string()}, "/world/w/b": {"text": "x: y\n"}, "/world/ca": {"text": "CA"},
            }},
            "overrides": {"cluster": {"server": "https://o"}, "timeout": "5s"},
        }))
        .unwrap();
        let smallest = shrink(&scenario, 2000, &mut |candidate| texts(candidate).contains("needle"));
        assert_eq!(smallest.world.files.len(), 1);
        assert_eq!(texts(&smallest), "as: needle\n");
        assert!(
            smallest.overrides.is_none() && smallest.loading.is_none() && smallest.world.env.is_empty() && smallest.world.cwd.is_none()
        );
    }

    #[test]
    fn text_that_is_no_yaml_loses_lines() {
        let scenario: Scenario = serde_json::from_value(json!({
            "id": "generated/1",
            "world": {"files": {"/world/a": {"text": "a: [1\nb: 2\nneedle: }\nc: 3\n"}}},
        }))
        .unwrap();
        let smallest = shrink(&scenario, 2000, &mut |candidate| texts(candidate).contains("needle"));
        assert_eq!(texts(&smallest), "needle: }\n");
    }

    #[test]
    fn json_that_is_no_tree_loses_items() {
        let text = r#"{"a": [1, {"b": "x, y"}], "needle": 18446744073709551616000, 'c': {d: e}} trailing"#;
        let scenario: Scenario = serde_json::from_value(json!({"id": "a", "world": {"files": {"/world/a": {"text": text}}}})).unwrap();
        let shows = |candidate: &Scenario| texts(candidate).contains("needle") && texts(candidate).contains("trailing");
        let smallest = shrink(&scenario, 2000, &mut |candidate| shows(candidate));
        assert_eq!(texts(&smallest), r#"{ "needle": 18446744073709551616000} trailing"#);
    }

    #[test]
    fn the_first_of_several_documents_is_worked_on() {
        let text = "a: 1\nneedle: 2\n---\nb: 3\n";
        let scenario: Scenario = serde_json::from_value(json!({"id": "a", "world": {"files": {"/world/a": {"text": text}}}})).unwrap();
        let shows = |candidate: &Scenario| texts(candidate).contains("needle") && texts(candidate).contains("---");
        let smallest = shrink(&scenario, 2000, &mut |candidate| shows(candidate));
        assert_eq!(texts(&smallest), "needle: 2\n---\n");
    }

    #[test]
    fn stops_when_the_budget_is_spent() {
        let scenario: Scenario =
            serde_json::from_value(json!({"id": "a", "world": {"env": {"A": "", "B": "", "C": "", "D": ""}}})).unwrap();
        let mut asked = 0;
        shrink(&scenario, 3, &mut |_| {
            asked += 1;
            false
        });
        assert_eq!(asked, 3);
    }

    #[test]
    fn every_neighbour_is_a_scenario_and_another_one() {
        let scenario: Scenario = serde_json::from_value(json!({
            "id": "a", "entry": "bytes", "bytes": {"file": "/world/k"}, "world": {"files": {"/world/k": {"text": "users: [{name: u}]"}}},
        }))
        .unwrap();
        let neighbours = neighbours(&scenario);
        assert!(!neighbours.is_empty());
        assert!(neighbours.iter().all(|neighbour| neighbour.check().is_ok() && *neighbour != scenario));
    }
}
