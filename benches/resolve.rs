//! From a loaded config to a client configuration and a namespace.

#![allow(missing_docs)] // criterion's macros write functions without

mod common;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kubeconfig_oracle::internals::load::{self, LoadingRules};
use kubeconfig_oracle::internals::resolve::{Deferred, Overrides, Setup};
use kubeconfig_oracle::internals::world::World;
use kubeconfig_oracle::kubeconfig::{AuthInfo, Cluster, Context};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Loading, Scenario};

use common::{Fleet, scenario};

fn resolve(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("resolve");
    let exec = "    exec: {command: ./plug, args: [a, b], env: [{name: A, value: b}], apiVersion: client.authentication.k8s.io/v1, \
                interactiveMode: Never, provideClusterInfo: true, installHint: get the plugin}\n";
    let few = |user: &str| {
        let text = format!(
            "clusters:\n- name: c\n  cluster:\n    server: https://h:6443/api/?x\n    certificate-authority: pki/ca.pem\nusers:\n- name: u\n  user:\n{user}\
             contexts:\n- name: x\n  context: {{cluster: c, user: u, namespace: team}}\ncurrent-context: x\n"
        );
        scenario([("/world/fleet/config".to_owned(), text)])
    };
    let overrides = Overrides {
        context: Context { namespace: "over".to_owned(), ..Context::default() },
        cluster: Cluster { server: "https://over".to_owned(), ..Cluster::default() },
        user: AuthInfo { impersonate: "dev".to_owned(), ..AuthInfo::default() },
        timeout: "5s".to_owned(),
        ..Overrides::default()
    };
    let none = Overrides::default();
    let large = Fleet { files: 512, data: false, conflicting: false };
    client(&mut group, "token", &few("    token: t\n"), &none);
    client(&mut group, "exec", &few(exec), &none);
    client(&mut group, "token, four overrides", &few("    token: t\n"), &overrides);
    client(&mut group, "token, among 8,192 entries a kind", &large.scenario(), &none);
    client(&mut group, "inline certificate of 6 KB", &Fleet { files: 1, data: true, conflicting: false }.scenario(), &none);
    group.finish();
}

/// Measures client configuration and namespace together.
fn client(group: &mut criterion::BenchmarkGroup<criterion::measurement::WallTime>, name: &str, scenario: &Scenario, overrides: &Overrides) {
    let loading: Loading = scenario.loading.clone().unwrap_or_default();
    let world = World::new(&scenario.world);
    let behaviours = Release::NEWEST.behaviours();
    let rules = LoadingRules::new(&loading, &world, behaviours);
    let loaded = load::load(&mut world.clone(), &rules, behaviours).returned.expect("a sound config does not crash");
    let setup = Setup { overrides, default_server: None, world: &world, behaviours };
    assert!(Deferred::new(&loaded, setup).client_config().into_result().is_ok(), "{name} resolves");
    group.bench_function(name, |bench| {
        bench.iter(|| {
            let deferred = Deferred::new(black_box(&loaded), setup);
            (deferred.client_config(), deferred.namespace())
        });
    });
}

criterion_group!(benches, resolve);
criterion_main!(benches);
