//! The merge of many large files, decoded beforehand; and the whole load, reading included.

#![allow(missing_docs)] // criterion's macros write functions without

mod common;

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kubeconfig_oracle::internals::decode::decode;
use kubeconfig_oracle::internals::load::{self, LoadingRules};
use kubeconfig_oracle::internals::merge::{Engine, law, passes};
use kubeconfig_oracle::internals::world::World;
use kubeconfig_oracle::kubeconfig::Config;
use kubeconfig_oracle::release::Release;

use common::{ENTRIES, Fleet, size};

const SHAPES: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];

/// What wins, in closed form: the merge that the model uses.
fn declarative(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("merge/law");
    group.sample_size(20);
    for files in [2, 8, 32, 128, 512] {
        for (data, conflicting) in SHAPES {
            let fleet = Fleet { files, data, conflicting };
            let configs = decoded(fleet);
            group.throughput(Throughput::Elements((files * ENTRIES * 3) as u64));
            group.bench_function(BenchmarkId::new(fleet.name(), files), |bench| {
                bench.iter_batched(|| configs.clone(), |configs| law(black_box(configs), Engine::ClientGo), BatchSize::LargeInput);
            });
        }
    }
    group.finish();
}

/// The passes of client-go, as the property that compares the two runs them.
fn operational(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("merge/passes");
    group.sample_size(20);
    for files in [2, 32, 512] {
        for conflicting in [false, true] {
            let fleet = Fleet { files, data: false, conflicting };
            let configs = decoded(fleet);
            group.throughput(Throughput::Elements((files * ENTRIES * 3) as u64));
            group.bench_function(BenchmarkId::new(fleet.name(), files), |bench| {
                bench.iter_with_large_drop(|| passes(black_box(&configs), Engine::ClientGo));
            });
        }
    }
    group.finish();
}

/// The least that any merge into sorted maps must do: put every name in its place.
fn floor(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("merge/names alone");
    group.sample_size(20);
    for files in [2, 8, 32, 128, 512] {
        let configs = decoded(Fleet { files, data: false, conflicting: false });
        let names: Vec<Vec<String>> = [
            configs.iter().flat_map(|config| config.clusters.keys().cloned()).collect(),
            configs.iter().flat_map(|config| config.auth_infos.keys().cloned()).collect(),
            configs.iter().flat_map(|config| config.contexts.keys().cloned()).collect(),
        ]
        .to_vec();
        group.throughput(Throughput::Elements((files * ENTRIES * 3) as u64));
        group.bench_function(BenchmarkId::new("disjoint", files), |bench| {
            let insert = |names: Vec<String>| {
                let mut map = BTreeMap::new();
                for name in names {
                    map.entry(name).or_insert(());
                }
                map
            };
            bench.iter_batched(|| names.clone(), |names| names.into_iter().map(insert).collect::<Vec<_>>(), BatchSize::LargeInput);
        });
    }
    group.finish();
}

/// Finding, reading, merging, resolving paths.
fn whole_load(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("load");
    group.sample_size(10);
    for files in [2, 8, 32, 128, 512] {
        for (data, conflicting) in SHAPES {
            let fleet = Fleet { files, data, conflicting };
            let scenario = fleet.scenario();
            let loading = scenario.loading.clone().unwrap_or_default();
            group.throughput(Throughput::Bytes(size(&scenario)));
            group.bench_function(BenchmarkId::new(fleet.name(), files), |bench| {
                let world = World::new(&scenario.world);
                let rules = LoadingRules::new(&loading, &world, Release::NEWEST.behaviours());
                bench.iter_with_large_drop(|| load::load(&mut world.clone(), black_box(&rules), Release::NEWEST.behaviours()));
            });
        }
    }
    group.finish();
}

fn decoded(fleet: Fleet) -> Vec<Config> {
    let read = |number| decode(fleet.file(number).as_bytes(), Release::NEWEST.behaviours()).expect("the fleet's files are sound").config;
    (0..fleet.files).map(read).collect()
}

criterion_group!(benches, declarative, operational, floor, whole_load);
criterion_main!(benches);
