//! `check::with`: a loader in the same process.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kubeconfig_oracle::check::verdict::Severity;
use kubeconfig_oracle::check::with;
use kubeconfig_oracle::check::with::OnDisk;
use kubeconfig_oracle::scenario::Scenario;
use kubeconfig_oracle::{evaluate, outcome::Answer};
use serde_json::{Value, json};

/// The model as a loader.
fn right(_: &OnDisk, scenario: &Scenario) -> Result<Value, String> {
    match evaluate(scenario).map_err(|error| error.to_string())?.client {
        Some(Answer::Ok(client)) => serde_json::to_value(client).map_err(|error| error.to_string()),
        _ => Err("refused".to_owned()),
    }
}

#[test]
fn the_model_agrees_with_itself() {
    let checked = with(right).scenarios(60).overrides().run().unwrap();
    assert!(checked.is_clean(), "{checked}");
    assert!(checked.tally.counts.same_configuration > 5 && checked.tally.counts.both_refuse > 5, "{checked}");
    with(right).scenarios(5).assert();
}

/// A world is on disk, in terms of the folder that it is in, and alone there.
#[test]
fn worlds_are_on_disk() {
    let mut read = 0;
    let checked = with(|world: &OnDisk, scenario: &Scenario| {
        assert!(world.cwd().starts_with(world.root()) || world.cwd().is_absolute());
        let names = world.var("KUBECONFIG").unwrap_or_default();
        read += names.split(':').filter(|name| !name.is_empty() && world.path(name).is_file()).count();
        assert_eq!(scenario.world.env, *world.env());
        right(world, scenario)
    });
    assert!(checked.scenarios(40).run().unwrap().is_clean());
    assert!(read > 10, "{read}");
}

/// A planted fault is found, made small, and told with the severity that it has.
#[test]
fn a_planted_fault_is_told() {
    let leaky = |world: &OnDisk, scenario: &Scenario| {
        let mut client = right(world, scenario)?;
        if client["host"].as_str().is_some_and(|host| host.starts_with("http://")) {
            client["bearerToken"] = "leaked".into();
        }
        Ok::<Value, String>(client)
    };
    let checked = with(leaky).scenarios(300).run().unwrap();
    assert!(!checked.is_clean());
    let worst = &checked.findings[0];
    assert_eq!((worst.severity, worst.kind.as_str()), (Some(Severity::Credential), "client.ok.bearerToken: nothing / a value"));
    let example = &worst.examples[0];
    assert_eq!(example.actual.as_ref().unwrap()["client"]["ok"]["bearerToken"], "leaked");
    assert!(example.scenario.to_string().len() < 500, "{checked}");
    assert!(checked.to_string().contains(&format!("again: {}", example.command)), "{checked}");
    let (seed, from) = example.case.strip_prefix("generated/").unwrap().split_once('/').unwrap();
    let again = with(leaky).seed(seed.parse().unwrap()).from(from.parse().unwrap()).scenarios(1).run().unwrap();
    assert_eq!(again.findings[0].kind, worst.kind);
    let ignored = with(|world: &OnDisk, scenario: &Scenario| {
        let mut client = right(world, scenario)?;
        client["timeoutNs"] = json!(1);
        Ok::<Value, String>(client)
    });
    assert!(ignored.scenarios(50).fail_on(Severity::TooStrict).run().unwrap().is_clean());
}

#[test]
fn a_loader_that_panics_gives_no_answer() {
    let checked = with(|_: &OnDisk, _: &Scenario| -> Result<Value, String> { panic!("no such field") }).scenarios(3).run().unwrap();
    assert_eq!((checked.tally.adapter_error, checked.is_clean()), (3, false));
    assert!(checked.to_string().contains("no such field"), "{checked}");
}

#[test]
fn assert_fails_with_the_findings() {
    let refuses = with(|_: &OnDisk, _: &Scenario| Err::<Value, _>("no")).scenarios(40);
    let panic = catch_unwind(AssertUnwindSafe(|| refuses.assert())).unwrap_err();
    let said = panic.downcast_ref::<String>().unwrap();
    assert!(said.starts_with("the loader differs from client-go\n") && said.contains("too-strict: "), "{said}");
    assert!(said.contains("score 0 %"), "{said}");
}

/// Zero values may be there, and bytes, lists and extra values keep theirs.
#[test]
fn zero_values_are_left_out() {
    let padded = with(|world: &OnDisk, scenario: &Scenario| {
        let mut client = right(world, scenario)?;
        for field in ["username", "password", "proxyUrl", "bearerTokenFile"] {
            client.as_object_mut().unwrap().entry(field).or_insert_with(|| "".into());
        }
        client.as_object_mut().unwrap().entry("tls").or_insert_with(|| json!({"insecure": false, "caData": null}));
        Ok::<Value, String>(client)
    });
    let checked = padded.scenarios(80).run().unwrap();
    assert!(checked.is_clean(), "{checked}");
}
