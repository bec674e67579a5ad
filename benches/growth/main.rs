//! How cost grows with the input: for each shape of kubeconfig and each command, the exponent of its CPU time, without what the command
//! takes for a kubeconfig of two lines.
//!
//! `cargo bench --bench growth` prints a table; `-- --kubectl` measures `kubectl config view` on the same files as well, and other words
//! choose the shapes and commands, of which one is written `/clusters/view -o json/`, that contain one of them. `-- --small` measures a
//! quarter of the sizes, for a first look; `-- --large` eight times the sizes, at which caches no longer flatter the smallest. Nothing fails:
//! the machine may be busy.

#![allow(clippy::print_stdout)] // it prints its table
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // benches write files and start programs

mod shapes;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde_json::json;

use shapes::{SHAPES, Shape};

/// The sizes in bytes, each twice the one before it.
const SIZES: [usize; 4] = [64 << 10, 128 << 10, 256 << 10, 512 << 10];

/// How often each size is measured at least; the least counts.
const REPEATS: usize = 2;

/// What is measured in less than this time, in seconds, is measured again until it is spent: short runs scatter more.
const SPENT: f64 = 0.15;

/// Where a measurement stops, in seconds: what grows with the square need not be waited for.
const TOO_LONG: f64 = 20.0;

/// What counts as noise, in seconds.
const NOISE: f64 = 5e-3;

/// A command, and how it is given the files.
struct Measured {
    name: &'static str,
    program: &'static str,
    words: &'static [&'static str],
    input: Input,
}

#[derive(PartialEq)]
enum Input {
    /// As KUBECONFIG.
    Machine,
    /// In a scenario in one line of JSON.
    Json,
    /// In a scenario in YAML.
    Yaml,
}

const ORACLE: &str = env!("CARGO_BIN_EXE_kubeconfig-oracle");

const COMMANDS: &[Measured] = &[
    Measured { name: "view", program: ORACLE, words: &["view"], input: Input::Machine },
    Measured { name: "view -o json", program: ORACLE, words: &["view", "-o", "json"], input: Input::Machine },
    Measured { name: "resolve", program: ORACLE, words: &["resolve"], input: Input::Machine },
    Measured { name: "resolve --explain", program: ORACLE, words: &["resolve", "--explain"], input: Input::Machine },
    Measured { name: "capture", program: ORACLE, words: &["capture"], input: Input::Machine },
    Measured { name: "diff-releases", program: ORACLE, words: &["diff-releases", "--from", "1.18"], input: Input::Machine },
    Measured { name: "eval", program: ORACLE, words: &["eval"], input: Input::Json },
    Measured { name: "eval --trace", program: ORACLE, words: &["eval", "--trace"], input: Input::Json },
    Measured { name: "eval --explain", program: ORACLE, words: &["eval", "--explain"], input: Input::Json },
    Measured { name: "eval of YAML", program: ORACLE, words: &["eval"], input: Input::Yaml },
    Measured { name: "kubectl", program: "kubectl", words: &["config", "view"], input: Input::Machine },
];

/// What one run cost.
struct Cost {
    seconds: f64,
    /// Bytes read and written, as what is printed may be far more than what is read.
    bytes: f64,
}

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let has = |given: &str| words.iter().any(|word| word == given);
    let sizes = match () {
        () if has("--small") => SIZES.map(|size| size / 4),
        () if has("--large") => SIZES.map(|size| size * 8),
        () => SIZES,
    };
    let with_kubectl = has("--kubectl");
    // `cargo test` leaves it out, and wants to see only that it works.
    let (sizes, shapes) = if has("--bench") { (sizes, SHAPES) } else { (SIZES.map(|size| size / 64), &SHAPES[..3]) };
    let is_chosen = |name: &str| {
        let mut chosen = words.iter().filter(|word| !word.starts_with("--")).peekable();
        chosen.peek().is_none() || chosen.any(|word| name.contains(word.as_str()))
    };
    let folder = tempfile::tempdir()?;
    let commands = || COMMANDS.iter().filter(|command| with_kubectl || command.program == ORACLE);
    println!("| shape | {} |", commands().map(|command| command.name).collect::<Vec<_>>().join(" | "));
    println!("|---|{}", "---|".repeat(commands().count()));
    for shape in shapes {
        let cells = commands().map(|command| {
            if is_chosen(&format!("/{}/{}/", shape.name, command.name)) {
                cell(shape, command, sizes, folder.path())
            } else {
                Ok("-".to_owned())
            }
        });
        let cells = cells.collect::<io::Result<Vec<_>>>()?;
        if cells.iter().any(|cell| cell != "-") {
            println!("| {} | {} |", shape.name, cells.join(" | "));
        }
    }
    Ok(())
}

/// Returns the exponent, and the milliseconds for the largest size that was measured. There is none where the largest takes so little more
/// than two lines do that it would be noise.
fn cell(shape: &Shape, command: &Measured, sizes: [usize; 4], folder: &Path) -> io::Result<String> {
    let start = start(command, folder)?;
    let mut costs: Vec<Cost> = Vec::new();
    for size in sizes {
        let run = Run::new((shape.files)(size), &command.input, folder)?;
        let mut best: Option<Cost> = None;
        let (mut spent, mut repeats) = (0.0, 0);
        while repeats < REPEATS || spent < SPENT {
            let cost = run.measure(command)?;
            let is_slow = cost.seconds > TOO_LONG / 10.0;
            spent += cost.seconds.max(SPENT / 10.0);
            repeats += 1;
            if best.as_ref().is_none_or(|best| cost.seconds < best.seconds) {
                best = Some(cost);
            }
            if is_slow {
                break;
            }
        }
        costs.extend(best);
        if costs.last().is_some_and(|cost| cost.seconds > TOO_LONG) {
            break;
        }
    }
    let last = costs.last().map_or(0.0, |cost| cost.seconds);
    costs.iter_mut().for_each(|cost| cost.seconds = (cost.seconds - start).max(NOISE / 10.0));
    let exponent = exponent(&costs).filter(|_| last - start > NOISE).map_or("flat".to_owned(), |exponent| format!("{exponent:.2}"));
    Ok(format!("{exponent} ({:.0})", last * 1e3))
}

/// Returns what a command takes for a kubeconfig of two lines.
fn start(command: &Measured, folder: &Path) -> io::Result<f64> {
    let run = Run::new(vec![b"apiVersion: v1\nkind: Config\n".to_vec()], &command.input, folder)?;
    let costs = (0..2 * REPEATS).map(|_| Ok(run.measure(command)?.seconds)).collect::<io::Result<Vec<f64>>>()?;
    Ok(costs.into_iter().fold(f64::INFINITY, f64::min))
}

/// The slope of the line through the logarithms of bytes and seconds that has the least squares.
fn exponent(costs: &[Cost]) -> Option<f64> {
    let points: Vec<(f64, f64)> = costs.iter().map(|cost| (cost.bytes.ln(), cost.seconds.ln())).collect();
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / count, y + point.1 / count));
    let above: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let below: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    (points.len() > 1 && below > 0.0).then(|| above / below)
}

/// Files on disk, ready for a command.
struct Run {
    list: String,
    scenario: Option<PathBuf>,
    folder: PathBuf,
    bytes: u64,
}

impl Run {
    fn new(files: Vec<Vec<u8>>, input: &Input, folder: &Path) -> io::Result<Run> {
        let mut names: Vec<String> = Vec::new();
        let bytes = files.iter().map(Vec::len).sum::<usize>() as u64;
        for (number, file) in files.iter().enumerate() {
            names.push(folder.join(format!("{number}")).to_string_lossy().into_owned());
            fs::write(&names[number], file)?;
        }
        let mut run = Run { list: names.join(":"), scenario: None, folder: folder.to_owned(), bytes };
        if *input != Input::Machine {
            let scenario = scenario(&files);
            let name = folder.join(if *input == Input::Json { "scenario.ndjson" } else { "scenario.yaml" });
            match input {
                Input::Yaml => fs::write(&name, serde_yaml::to_string(&scenario).map_err(io::Error::other)?)?,
                _ => fs::write(&name, scenario.to_string() + "\n")?,
            }
            run.bytes = fs::metadata(&name)?.len();
            run.scenario = Some(name);
        }
        Ok(run)
    }

    fn measure(&self, measured: &Measured) -> io::Result<Cost> {
        let printed = self.folder.join("printed");
        let mut command = Command::new(measured.program);
        command.args(measured.words).args(&self.scenario).current_dir(&self.folder).env_clear();
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("KUBECONFIG", &self.list)
            .env("HOME", self.folder.join("home"));
        command.stdin(Stdio::null()).stdout(fs::File::create(&printed)?).stderr(Stdio::null());
        let before = used()?;
        command.status()?;
        let seconds = used()? - before;
        Ok(Cost { seconds, bytes: (self.bytes + fs::metadata(&printed)?.len()) as f64 })
    }
}

fn scenario(files: &[Vec<u8>]) -> serde_json::Value {
    let name = |number: usize| format!("/world/{number}");
    let written = |file: &Vec<u8>| match std::str::from_utf8(file) {
        Ok(text) => json!({"text": text}),
        Err(_) => json!({"base64": base64(file)}),
    };
    let list = (0..files.len()).map(name).collect::<Vec<_>>().join(":");
    let files = files.iter().enumerate().map(|(number, file)| (name(number), written(file)));
    json!({"id": "growth/shape", "entry": "kubectl", "world": {"env": {"KUBECONFIG": list}, "files": files.collect::<serde_json::Map<_, _>>()}})
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The CPU seconds that all children have used.
fn used() -> io::Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    Ok((usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6)
}
