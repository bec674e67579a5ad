//! One load with this crate, in a process of its own; and what no load can be faster than.

use std::fs::{self, File};
use std::io::{self, Read};
use std::time::{Duration, Instant};

use kubeconfig_oracle::internals::go::base64;
use kubeconfig_oracle::internals::host::Reader;
use kubeconfig_oracle::internals::load::{LoadingRules, load};
use kubeconfig_oracle::internals::world::World;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::scenario::{Loading, Scenario};

/// Loads the kubeconfigs that KUBECONFIG lists once, and prints what it took, as the other programs do: nanoseconds, the number of clusters,
/// users and contexts that were merged, and the peak of memory in KiB.
pub(crate) fn once() -> io::Result<()> {
    let start = Instant::now();
    let mut scenario = Scenario::default();
    let reader = Reader::new(&mut scenario).map_err(io::Error::other)?.reading_again();
    let load = reader.ask(|watch| {
        let mut world = World::new(&scenario.world).watched(watch);
        let behaviours = Release::NEWEST.behaviours();
        let rules = LoadingRules::new(&Loading::default(), &world, behaviours);
        load(&mut world, &rules, behaviours)
    });
    let loaded = load.map_err(io::Error::other)?.returned.ok().and_then(|loaded| loaded.config);
    let took = start.elapsed().as_nanos();
    let config = loaded.ok_or_else(|| io::Error::other("nothing was loaded"))?;
    println!("{took} {} {} {} {}", config.clusters.len(), config.auth_infos.len(), config.contexts.len(), peak()?);
    // The other programs do not free what they have loaded before they end, either.
    std::process::exit(0);
}

/// Returns the most memory that this process has held, in KiB.
fn peak() -> io::Result<String> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    Ok(line.and_then(|line| line.split_whitespace().next()).unwrap_or("0").to_owned())
}

/// How long parts of a load take by themselves, on one core: the least of a few runs.
#[derive(Clone, Copy, Default)]
pub(crate) struct Limits {
    /// Copying the files from the page cache into one buffer that is used again.
    pub read: Duration,
    /// The same, and touching as much fresh memory as the files have bytes.
    pub faults: Duration,
    /// Decoding the base64 that is in them from memory, each value into a vector of its own that is kept.
    pub base64: Duration,
}

/// Measures the limits for some files.
pub(crate) fn limits(list: &str) -> io::Result<Limits> {
    let least = |measure: &dyn Fn() -> io::Result<Duration>| -> io::Result<Duration> {
        (0..3).map(|_| measure()).collect::<io::Result<Vec<_>>>().map(|times| times.into_iter().min().unwrap_or_default())
    };
    Ok(Limits {
        read: least(&|| read(list).map(|(took, _)| took))?,
        faults: least(&|| {
            let (_, bytes) = read(list)?;
            let start = Instant::now();
            let mut fresh: Vec<u8> = Vec::with_capacity(bytes);
            fresh.resize(bytes, 1);
            std::hint::black_box(&fresh);
            Ok(start.elapsed())
        })?,
        base64: least(&|| {
            let texts = list.split(':').map(fs::read_to_string).collect::<io::Result<Vec<_>>>()?;
            let start = Instant::now();
            let values = texts.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once("-data: "));
            let decoded: Vec<_> = values.map(|(_, value)| base64::decode(value.as_bytes())).collect();
            let took = start.elapsed();
            std::hint::black_box(decoded);
            Ok(took)
        })?,
    })
}

fn read(list: &str) -> io::Result<(Duration, usize)> {
    let (mut buffer, mut bytes) = (Vec::new(), 0);
    let start = Instant::now();
    for name in list.split(':') {
        buffer.clear();
        bytes += File::open(name)?.read_to_end(&mut buffer)?;
    }
    Ok((start.elapsed(), bytes))
}
