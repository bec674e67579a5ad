//! The examples of PROTOCOL.md: valid, read by the program, and answered as the page says.

use std::collections::{BTreeMap, BTreeSet};

use kubeconfig_oracle::check::protocol::{AdapterAnswer, Hello, Request};
use kubeconfig_oracle::evaluate;
use kubeconfig_oracle::internals::compare::{Equivalence, without_texts};
use kubeconfig_oracle::scenario::Scenario;
use serde_json::{Value, json};

use super::page::{examples, quoted, table};
use super::schemas::{hold, names, read};

fn documents(schema: &str) -> Vec<Value> {
    examples().into_iter().filter(|example| example.schema == schema).flat_map(|example| example.documents).collect()
}

#[track_caller]
fn scenario(document: &Value) -> Scenario {
    Scenario::from_json(&document.to_string()).unwrap_or_else(|error| panic!("{error}: {document}"))
}

#[test]
fn every_example_is_valid() {
    for example in examples() {
        for document in &example.documents {
            hold(&example.schema, document, &format!("PROTOCOL.md:{}", example.line));
        }
    }
}

#[test]
fn every_schema_has_an_example_and_stands_in_the_list() {
    let shown: BTreeSet<String> = examples().into_iter().map(|example| example.schema).collect();
    assert_eq!(shown, names());
    let listed: BTreeSet<String> = table(&["form", "schema"])
        .into_iter()
        .map(|row| {
            row[1].split(['[', ']']).nth(1).and_then(|name| name.strip_suffix(".schema.json")).expect("a link to a schema").to_owned()
        })
        .collect();
    assert_eq!(listed, names());
}

#[test]
fn the_program_reads_the_examples() {
    documents("scenario").iter().for_each(|document| drop(scenario(document)));
    for document in documents("request") {
        serde_json::from_value::<Request>(document).expect("a request");
    }
    for document in documents("hello") {
        serde_json::from_value::<Hello>(document).expect("an introduction");
    }
    for document in documents("answer") {
        serde_json::from_value::<AdapterAnswer>(document).expect("an answer");
    }
    let report: Vec<String> = documents("report").iter().map(Value::to_string).collect();
    kubeconfig_oracle::check::verdict::read_report(&report.join("\n")).expect("a report");
}

/// A line of `eval` whose scenario stands on the page as well is what the program answers.
#[test]
fn the_program_answers_as_the_page_says() {
    let asked: BTreeMap<String, Scenario> =
        documents("scenario").iter().map(scenario).map(|scenario| (scenario.id.clone(), scenario)).collect();
    let mut answered = 0;
    for line in documents("eval") {
        let Some(scenario) = line["id"].as_str().and_then(|id| asked.get(id)) else { continue };
        let outcome = evaluate(scenario).unwrap_or_else(|error| panic!("{}: {error}", scenario.id));
        assert_eq!(without_texts(serde_json::to_value(outcome).expect("JSON")), without_texts(line["outcome"].clone()), "{}", scenario.id);
        answered += 1;
    }
    assert!(answered > 1);
}

/// The tables of verdicts and failures have what the schema of reports has.
#[test]
fn verdicts_and_failures_are_those_of_the_schema() {
    let schema = super::schemas::json("report");
    let first = |head: &[&str]| -> BTreeSet<String> { table(head).iter().flat_map(|row| quoted(&row[0])).collect() };
    let verdicts: BTreeSet<String> = texts(&schema["properties"]["case"]["properties"]["verdict"]).into_iter().collect();
    assert_eq!(first(&["verdict"]), verdicts);
    let severities: BTreeSet<String> = texts(&schema["$defs"]["severity"]).into_iter().collect();
    assert_eq!(first(&["severity"]), severities);
    let failure = &schema["$defs"]["failure"]["oneOf"];
    let ended = &schema["$defs"]["ended"];
    let kinds = failure.as_array().expect("kinds").iter().chain([ended]).flat_map(|kind| texts(&kind["properties"]["kind"]));
    assert_eq!(first(&["failure"]), kinds.collect());
    let hello = super::schemas::json("hello");
    let capabilities = &hello["properties"]["capabilities"]["items"]["oneOf"][0];
    let (overrides, others): (BTreeSet<String>, BTreeSet<String>) =
        first(&["capability"]).into_iter().partition(|name| name.starts_with("overrides."));
    assert_eq!(others, texts(capabilities).into_iter().collect());
    for name in overrides {
        let hello = json!({"name": "n", "version": "1", "protocol": 1, "sections": [], "capabilities": [name]});
        hold("hello", &hello, "a capability of the table");
    }
    let declared: BTreeSet<String> = texts(&hello["properties"]["equivalences"]["items"]).into_iter().collect();
    assert_eq!(declared, Equivalence::ALL.iter().map(|equivalence| equivalence.as_str().to_owned()).collect());
    assert_eq!(declared.difference(&first(&["name", "what is the same"])).next(), None);
}

/// What a schema allows by name.
fn texts(schema: &Value) -> Vec<String> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    listed.chain(schema.get("const")).filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

#[test]
fn the_page_speaks_of_the_protocol_that_is_spoken() {
    assert!(read("PROTOCOL.md").contains(&format!("It describes protocol {}.", kubeconfig_oracle::check::protocol::PROTOCOL)));
}
