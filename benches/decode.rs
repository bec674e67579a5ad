//! Throughput of the decoder, beside serde_yaml into structs of the same fields.
//!
//! `kubeconfig-oracle check documents --bench` compares with client-go; it needs Go.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kubeconfig_oracle::generate::large;
use kubeconfig_oracle::internals::decode::{decode, survey};
use kubeconfig_oracle::release::Release;
use serde::Deserialize;

/// A v1 kubeconfig as a program that uses serde would declare it; base64 stays text, which spares serde_yaml that work.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)]
struct Document {
    clusters: Vec<BTreeMap<String, Body>>,
    contexts: Vec<BTreeMap<String, Body>>,
    users: Vec<BTreeMap<String, Body>>,
    current_context: String,
}

/// A name, or a stanza of texts.
#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code)]
enum Body {
    Name(String),
    Stanza(BTreeMap<String, String>),
}

fn measure(criterion: &mut Criterion) {
    for (name, text) in [("1000-with-data", large::with_data(1_000)), ("10000-small", large::small(10_000))] {
        let mut group = criterion.benchmark_group(format!("decode/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20).measurement_time(Duration::from_secs(4));
        // Comments and CRLF leave the fast path.
        let windows = text.replace('\n', "\r\n");
        group.bench_function("typed", |bencher| bencher.iter(|| decode(black_box(text.as_bytes()), Release::NEWEST.behaviours())));
        group.bench_function("typed-crlf", |bencher| bencher.iter(|| decode(black_box(windows.as_bytes()), Release::NEWEST.behaviours())));
        group.bench_function("survey", |bencher| bencher.iter(|| survey(black_box(text.as_bytes()), Release::NEWEST.behaviours())));
        group.sample_size(10);
        group.bench_function("serde_yaml", |bencher| bencher.iter(|| serde_yaml::from_str::<Document>(black_box(&text)).is_ok()));
        group.finish();
    }
}

criterion_group!(benches, measure);
criterion_main!(benches);
