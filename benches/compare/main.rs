//! Loads large sets of kubeconfigs with this crate, client-go and kube-rs in turn, and shows them with this program and kubectl.
//!
//! ```console
//! $ cargo bench --bench compare              # prints the tables
//! $ cargo bench --bench compare -- --write   # and writes them into BENCHMARKS.md, with a plot beside it
//! $ cargo test --bench compare               # small sets once, without kube-rs, to see that everything works
//! ```
//!
//! Every measurement is a process of its own that loads once, so that nothing is warm but the files. The programs take turns, and the best
//! time of each is compared, since whatever else the machine does only adds to it. What is not installed (Go, kubectl) is left out. Nothing fails because it is slow.

#![allow(clippy::print_stdout, clippy::print_stderr)] // it prints its tables
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // benches write files and start programs

mod load;
mod peers;
mod plot;
mod sets;
mod tables;

use std::io;
use std::path::Path;

use peers::Peer;
use sets::{SETS, SHOWN, Set};
use tables::{Loaded, Shown};

/// The program's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often every program loads every set.
const ROUNDS: usize = 9;

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| words.iter().any(|given| given == word);
    if has("--load") {
        return load::once();
    }
    // `cargo test` leaves it out.
    let smoke = !has("--bench");
    let folder = tempfile::tempdir()?;
    let peers = peers::build(Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/compare")), smoke)?;
    let loaded = SETS.iter().map(|set| compare_loads(set, &peers, folder.path(), smoke)).collect::<io::Result<Vec<_>>>()?;
    let shown = SHOWN.iter().map(|set| compare_programs(set, folder.path(), smoke)).collect::<io::Result<Vec<_>>>()?;
    let text = tables::text(&loaded, &shown, &peers)?;
    println!("{text}");
    if has("--write") {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        tables::write(&root.join("BENCHMARKS.md"), &text)?;
        plot::draw(&root.join("benches/compare/loads.svg"), &loaded)?;
    }
    Ok(())
}

/// Loads a set with every program, on one core and on two.
fn compare_loads(set: &Set, peers: &[Peer], folder: &Path, smoke: bool) -> io::Result<Loaded> {
    let (list, bytes) = files(set, folder, smoke)?;
    eprintln!("{}: {:.1} MB", set.name, bytes as f64 / 1e6);
    let mut loaded = Loaded::new(set, bytes, peers.len());
    for cores in [1, 2] {
        for _ in 0..if smoke { 1 } else { ROUNDS } {
            for (peer, runs) in peers.iter().zip(loaded.runs(cores)) {
                runs.push(peer.load(&list, cores)?);
            }
        }
        if let Some(names) = loaded.disagreement(cores) {
            return Err(io::Error::other(format!("{}: the programs merged different numbers of entries: {names}", set.name)));
        }
    }
    loaded.limits = load::limits(&list)?;
    Ok(loaded)
}

/// Shows a set with `view`, `view --minify`, `resolve` and `kubectl config view`.
fn compare_programs(set: &Set, folder: &Path, smoke: bool) -> io::Result<Shown> {
    let (list, bytes) = files(set, folder, smoke)?;
    eprintln!("whole programs, {}: {:.1} MB", set.name, bytes as f64 / 1e6);
    let mut shown = Shown::new(set, bytes);
    for _ in 0..if smoke { 1 } else { ROUNDS } {
        for (program, runs) in peers::PROGRAMS.iter().zip(&mut shown.runs) {
            runs.extend(program.run(&list, folder)?);
        }
    }
    Ok(shown)
}

/// Writes the files of a set, and returns them as the value of KUBECONFIG, with the number of bytes.
fn files(set: &Set, folder: &Path, smoke: bool) -> io::Result<(String, u64)> {
    let (mut names, mut bytes) = (Vec::new(), 0);
    let few = Set { files: set.files.min(2), entries: set.entries.min(20), ..*set };
    let set = if smoke { &few } else { set };
    let folder = folder.join(format!("{}-{}", set.files, set.entries));
    std::fs::create_dir_all(&folder)?;
    for number in 0..set.files {
        let (name, text) = (folder.join(format!("{number}.yaml")), set.file(number));
        bytes += text.len() as u64;
        std::fs::write(&name, text)?;
        names.push(name.to_string_lossy().into_owned());
    }
    Ok((names.join(":"), bytes))
}
