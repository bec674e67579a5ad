//! What was measured, as tables.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::load::Limits;
use super::peers::{self, PROGRAMS, Peer, Run};
use super::sets::Set;

/// The runs of one set that was loaded.
pub(crate) struct Loaded {
    pub name: &'static str,
    pub bytes: f64,
    pub limits: Limits,
    /// The runs of each peer on one core and on two.
    runs: [Vec<Vec<Run>>; 2],
}

/// The runs of one set that was shown.
pub(crate) struct Shown {
    name: &'static str,
    bytes: f64,
    /// The runs of each program.
    pub runs: [Vec<Duration>; PROGRAMS.len()],
}

impl Loaded {
    pub(crate) fn new(set: &Set, bytes: u64, peers: usize) -> Loaded {
        let runs = || (0..peers).map(|_| Vec::new()).collect();
        Loaded { name: set.name, bytes: bytes as f64, limits: Limits::default(), runs: [runs(), runs()] }
    }

    /// Returns the runs of each peer on this many cores.
    pub(crate) fn runs(&mut self, cores: usize) -> &mut [Vec<Run>] {
        &mut self.runs[cores - 1]
    }

    /// Returns how many entries each peer has, if they do not have the same.
    pub(crate) fn disagreement(&self, cores: usize) -> Option<String> {
        let entries: Vec<_> = self.runs[cores - 1].iter().filter_map(|runs| Some(runs.first()?.entries)).collect();
        entries.windows(2).any(|two| two[0] != two[1]).then(|| format!("{entries:?}"))
    }

    /// Returns the number of peers.
    pub(crate) fn peers(&self) -> usize {
        self.runs[0].len()
    }

    /// Returns the bytes a second of a peer at its best, and its usual peak of memory.
    pub(crate) fn best(&self, cores: usize, peer: usize) -> (f64, f64) {
        let runs = &self.runs[cores - 1][peer];
        (self.bytes / least(runs.iter().map(|run| run.seconds)), median(runs.iter().map(|run| run.peak)))
    }
}

impl Shown {
    pub(crate) fn new(set: &Set, bytes: u64) -> Shown {
        Shown { name: set.name, bytes: bytes as f64, runs: Default::default() }
    }
}

fn least(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::INFINITY, f64::min)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Returns everything that was measured, as Markdown.
pub(crate) fn text(loaded: &[Loaded], shown: &[Shown], peers: &[Peer]) -> io::Result<String> {
    let mut text = String::new();
    loads(&mut text, loaded, peers)
        .and_then(|()| limits(&mut text, loaded))
        .and_then(|()| programs(&mut text, shown))
        .map_err(io::Error::other)?;
    Ok(text)
}

fn loads(text: &mut String, loaded: &[Loaded], peers: &[Peer]) -> std::fmt::Result {
    let versions: Vec<String> = peers.iter().skip(1).map(|peer| format!("{} {}", peer.name, peer.version)).collect();
    let rustc = first_line("rustc", &["--version"]);
    let go = first_line("go", &["version"]);
    writeln!(text, "From the files to the merged configuration: {}. {rustc}, {go}.\n", versions.join(", "))?;
    write!(text, "| set | cores |")?;
    peers.iter().try_for_each(|peer| write!(text, " {}, MB/s |", peer.name))?;
    peers.iter().skip(1).try_for_each(|peer| write!(text, " ratio to {} |", peer.name))?;
    peers.iter().try_for_each(|peer| write!(text, " peak of {}, MB |", peer.name))?;
    writeln!(text, "\n|---|---:|{}", "---:|".repeat(3 * peers.len() - 1))?;
    for set in loaded {
        for cores in [1, 2] {
            let best: Vec<(f64, f64)> = (0..peers.len()).map(|peer| set.best(cores, peer)).collect();
            write!(text, "| {} ({:.0} MB) | {cores} |", set.name, set.bytes / 1e6)?;
            best.iter().try_for_each(|(speed, _)| write!(text, " {:.0} |", speed / 1e6))?;
            best.iter().skip(1).try_for_each(|(speed, _)| write!(text, " {:.1} |", best[0].0 / speed))?;
            best.iter().try_for_each(|(_, peak)| write!(text, " {:.0} |", peak / 1e6))?;
            writeln!(text)?;
        }
    }
    Ok(())
}

fn limits(text: &mut String, loaded: &[Loaded]) -> std::fmt::Result {
    writeln!(text, "\nWhat no load on one core can be faster than, in milliseconds, and the load itself:\n")?;
    writeln!(
        text,
        "| set | reading from the page cache | as much fresh memory | decoding the base64 | load, one core | load, two cores |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---:|---:|")?;
    for set in loaded {
        let Limits { read, faults, base64 } = set.limits;
        let milliseconds = |took: Duration| took.as_secs_f64() * 1e3;
        let load = |cores| set.bytes / set.best(cores, 0).0 * 1e3;
        let parts = [milliseconds(read), milliseconds(faults), milliseconds(base64), load(1), load(2)];
        write!(text, "| {} |", set.name)?;
        parts.iter().try_for_each(|part| write!(text, " {part:.1} |"))?;
        writeln!(text)?;
    }
    Ok(())
}

fn programs(text: &mut String, shown: &[Shown]) -> std::fmt::Result {
    let kubectl = peers::kubectl().unwrap_or_else(|| "not installed".to_owned());
    writeln!(text, "\nWhole programs, in milliseconds, and how many times faster than kubectl ({kubectl}):\n")?;
    writeln!(text, "| set | {} |", PROGRAMS.iter().map(|program| program.name).collect::<Vec<_>>().join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(PROGRAMS.len()))?;
    for set in shown {
        let took: Vec<f64> = set.runs.iter().map(|runs| least(runs.iter().map(Duration::as_secs_f64)) * 1e3).collect();
        write!(text, "| {} ({:.2} MB) | {:.1} |", set.name, set.bytes / 1e6, took[0])?;
        took.iter().skip(1).try_for_each(|took_by_this| write!(text, " {took_by_this:.1} ({:.0}x) |", took[0] / took_by_this))?;
        writeln!(text)?;
    }
    Ok(())
}

fn first_line(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).output();
    output
        .ok()
        .and_then(|output| Some(String::from_utf8_lossy(&output.stdout).lines().next()?.to_owned()))
        .unwrap_or_else(|| format!("no {program}"))
}

/// Replaces what stands between the two marks in a document.
pub(crate) fn write(document: &Path, text: &str) -> io::Result<()> {
    const MARKS: [&str; 2] = ["<!-- compare: begin -->\n", "<!-- compare: end -->"];
    let old = fs::read_to_string(document)?;
    let parts = old.split_once(MARKS[0]).and_then(|(before, rest)| Some((before, rest.split_once(MARKS[1])?.1)));
    let (before, after) = parts.ok_or_else(|| io::Error::other(format!("{} has no place for the tables", document.display())))?;
    fs::write(document, format!("{before}{}\n{text}\n{}{after}", MARKS[0], MARKS[1]))
}
