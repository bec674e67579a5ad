//! Scenario to outcome, whole.

#![allow(missing_docs)] // criterion's macros write functions without

mod common;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kubeconfig_oracle::generate::Scenarios;
use kubeconfig_oracle::scenario::{Entry, File, Overrides, SERVICE_ACCOUNT, Scenario};
use kubeconfig_oracle::{evaluate, explain};

use common::{Fleet, scenario};

fn one_scenario(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("evaluate");
    let text = |server: &str| {
        format!(
            "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: {server}\nusers:\n- name: u\n  user:\n    token: t\n\
             contexts:\n- name: x\n  context: {{cluster: c, user: u, namespace: team}}\ncurrent-context: x\n"
        )
    };
    let file = |name: &str, server: &str| (format!("/world/fleet/{name}"), text(server));
    let one = scenario([file("a", "https://a")]);
    let three = Scenario {
        entry: Entry::Kubectl,
        loading: None,
        overrides: Some(Overrides { current_context: "x".to_owned(), timeout: "5s".to_owned(), ..Overrides::default() }),
        ..scenario([file("a", "https://a"), file("b", "https://b"), file("c", "https://c")])
    };
    let mut three = three;
    three.world.env.insert("KUBECONFIG".to_owned(), "/world/fleet/a:/world/fleet/b:/world/fleet/c".to_owned());
    let mut pod = scenario([]);
    pod.world.env.insert("KUBERNETES_SERVICE_HOST".to_owned(), "10.0.0.1".to_owned());
    pod.world.env.insert("KUBERNETES_SERVICE_PORT".to_owned(), "443".to_owned());
    pod.world.files.insert(format!("{SERVICE_ACCOUNT}/token"), File::content("sa-token"));
    let large = Fleet { files: 32, data: true, conflicting: false }.scenario();

    for (name, scenario) in
        [("one file", &one), ("kubectl, three files, overrides", &three), ("a pod", &pod), ("32 files with data", &large)]
    {
        group.bench_function(format!("{name}/silent"), |bench| bench.iter(|| evaluate(black_box(scenario))));
        group.bench_function(format!("{name}/traced"), |bench| bench.iter(|| explain(black_box(scenario))));
    }
    group.finish();
}

/// Scenarios as a differential run asks them: how many a second.
fn made_up_scenarios(bench: &mut Criterion) {
    const COUNT: u64 = 500;
    let scenarios = Scenarios::mixed(1);
    let asked: Vec<Scenario> = (0..COUNT).map(|number| scenarios.get(number)).collect();
    let mut group = bench.benchmark_group("made-up scenarios");
    group.throughput(Throughput::Elements(COUNT));
    group.sample_size(20);
    group.bench_function("evaluate", |bench| {
        bench.iter(|| asked.iter().map(evaluate).filter(Result::is_ok).count());
    });
    group.bench_function("evaluate, written as JSON", |bench| {
        bench.iter(|| {
            asked.iter().filter_map(|scenario| serde_json::to_vec(&evaluate(scenario).ok()?).ok()).map(|json| json.len()).sum::<usize>()
        });
    });
    group.bench_function("make up", |bench| bench.iter(|| (0..COUNT).for_each(|number| drop(std::hint::black_box(scenarios.get(number))))));
    group.finish();
}

criterion_group!(benches, one_scenario, made_up_scenarios);
criterion_main!(benches);
