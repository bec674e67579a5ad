//! `check documents`: compares how another implementation and the model read documents, and how fast.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde_json::Value;

use kubeconfig_oracle::check::corpus::documents::files_below;
use kubeconfig_oracle::check::documents::{DocumentAdapter, agree, answer};
use kubeconfig_oracle::check::fence::Fence;
use kubeconfig_oracle::check::protocol::Process;
use kubeconfig_oracle::check::shrink::shrink_bytes;
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::generate::{Documents, large};
use kubeconfig_oracle::internals::decode::decode;
use kubeconfig_oracle::release::Release;

use super::{Walls, exit, failed, in_file, print_line};

/// The number of differences after which the check ends.
const ENOUGH: usize = 10;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The document adapter: a command that reads a document in base64 from each line and answers with a line of JSON
    #[arg(long, value_name = "COMMAND")]
    adapter: String,
    /// The number of documents to generate
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    count: u64,
    /// The seed of the generator
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Documents from which to make others: a file, a folder, or a recorded set (.ndjson with `input_b64`); may be repeated
    #[arg(long, value_name = "PATH")]
    sample: Vec<PathBuf>,
    /// Generate kubeconfigs without mistakes whose texts are hard to write, to compare what is written of them
    #[arg(long, conflicts_with_all = ["sample", "bench"])]
    to_write: bool,
    /// The time limit for an answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    timeout: u64,
    #[command(flatten)]
    walls: Walls,
    /// Compare speed instead: decode this file [default: two large generated ones] with both, and print the highest rates
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    bench: Option<Option<PathBuf>>,
}

/// Compares the answers to generated documents, or the speed.
pub(super) fn run(arguments: &Arguments, stop: &Stop) -> io::Result<ExitCode> {
    match &arguments.bench {
        None => compare(arguments, stop),
        Some(Some(file)) => side_by_side(arguments, file, stop).map(|()| ExitCode::SUCCESS),
        Some(None) => {
            for (name, text) in
                [("1,000 entries with data", large::with_data(1_000)), ("10,000 entries without data", large::small(10_000))]
            {
                let mut file = tempfile::NamedTempFile::new()?;
                file.write_all(text.as_bytes())?;
                print_line!("{name}")?;
                side_by_side(arguments, file.path(), stop)?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The number of documents by verdict.
#[derive(Default)]
struct Counts {
    documents: u64,
    bytes: usize,
    accepted: u64,
    varying: u64,
    refused: BTreeMap<String, u64>,
}

impl Counts {
    fn count(&mut self, document: &[u8], answer: &Value) {
        self.documents += 1;
        self.bytes += document.len();
        match answer["class"].as_str().unwrap_or_default() {
            _ if answer["varies"] == true => self.varying += 1,
            "" => self.accepted += 1,
            step => *self.refused.entry(step.to_owned()).or_default() += 1,
        }
    }
}

fn compare(arguments: &Arguments, stop: &Stop) -> io::Result<ExitCode> {
    if arguments.count == 0 {
        return Err(failed("nothing was asked: --count is 0"));
    }
    let documents = match arguments.to_write {
        true => Documents::to_be_written(arguments.seed),
        false => Documents::new(arguments.seed, samples(&arguments.sample)?),
    };
    let (confinement, timeout) = (arguments.walls.confinement()?, Duration::from_secs(arguments.timeout));
    let mut adapter = DocumentAdapter::start(&arguments.adapter, &confinement, timeout, stop).map_err(cannot_be_used)?;
    let mut counts = Counts::default();
    let mut different = Vec::new();
    let begin = Instant::now();
    for number in 0..arguments.count {
        let document = documents.get(number);
        let answered = adapter.ask(&document);
        stop.check()?;
        match answered {
            Ok(theirs) => {
                counts.count(&document, &theirs);
                if !agree(&answer(&document), &theirs) {
                    different.push(document);
                }
            }
            // An adapter that has never answered cannot be used at all.
            Err(failure) if counts.documents == 0 => return Err(cannot_be_used(failure)),
            Err(failure) => {
                print_line!("{:?}\n  base64     {}\n  {failure}", String::from_utf8_lossy(&document), STANDARD.encode(&document))?;
                return Ok(exit(false));
            }
        }
        if different.len() == ENOUGH {
            break;
        }
    }
    let seconds = begin.elapsed().as_secs_f64();
    for document in &different {
        show(&mut adapter, document)?;
    }
    let Counts { documents, bytes, accepted, varying, refused } = counts;
    print_line!("{documents} documents of seed {} ({bytes} bytes) in {seconds:.0} s: {} differ", arguments.seed, different.len())?;
    let refused: Vec<String> = refused.iter().map(|(step, count)| format!("{step} {count}")).collect();
    print_line!("  accepted {accepted}, varying {varying}, refused by step: {}", refused.join(", "))?;
    let has_compared = varying < documents;
    if !has_compared {
        print_line!("Every document varies, so this proves nothing.")?;
    }
    Ok(exit(different.is_empty() && has_compared))
}

fn cannot_be_used(failure: impl Display) -> io::Error {
    failed(format!("the adapter cannot be used: {failure}"))
}

/// Shrinks a document on which the two differ, and prints it with both answers.
fn show(adapter: &mut DocumentAdapter, document: &[u8]) -> io::Result<()> {
    let differs = |candidate: &[u8]| adapter.ask(candidate).map(|theirs| !agree(&answer(candidate), &theirs));
    let document = shrink_bytes(document, differs).map_err(failed)?;
    let theirs = adapter.ask(&document).map_err(failed)?;
    print_line!("{:?}\n  base64   {}", String::from_utf8_lossy(&document), STANDARD.encode(&document))?;
    print_line!("  model    {}\n  adapter  {theirs}", answer(&document))
}

/// Reads the documents at the given paths.
fn samples(paths: &[PathBuf]) -> io::Result<Vec<Vec<u8>>> {
    let mut samples = Vec::new();
    for path in paths {
        let files = if path.is_dir() { files_below(path, &|_| true) } else { vec![Ok(path.clone())] };
        for file in files {
            let file = file.map_err(failed)?;
            let bytes = fs::read(&file).map_err(in_file(&file))?;
            if file.extension().is_some_and(|extension| extension == "ndjson") {
                samples.extend(recorded(&bytes).map_err(in_file(&file))?);
            } else {
                samples.push(bytes);
            }
        }
    }
    Ok(samples)
}

/// Reads the documents of a recorded set.
fn recorded(lines: &[u8]) -> io::Result<Vec<Vec<u8>>> {
    let mut documents = Vec::new();
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_slice(line)?;
        let encoded = case["input_b64"].as_str().ok_or_else(|| failed("a line has no `input_b64`"))?;
        documents.push(STANDARD.decode(encoded).map_err(failed)?);
    }
    Ok(documents)
}

/// Decodes one file with both, on one thread each, and prints the rates of the fastest rounds.
///
/// The adapter is run with `-bench FILE ROUNDS` and prints the nanoseconds of its fastest round.
fn side_by_side(arguments: &Arguments, file: &Path, stop: &Stop) -> io::Result<()> {
    const ROUNDS: u32 = 15;
    let bytes = fs::read(file).map_err(in_file(file))?;
    let (_sandbox, fence) = Fence::raise(&arguments.walls.confinement()?).map_err(failed)?;
    let mut command = fence.command(&format!("{} -bench \"$0\" {ROUNDS}", arguments.adapter));
    let mut adapter = Process::start(command.arg(file), stop).map_err(cannot_be_used)?;
    let theirs = adapter.answer(Duration::from_secs(arguments.timeout)).map_err(cannot_be_used)?;
    let theirs: f64 = theirs.trim().parse().map_err(|_| failed("the adapter does not answer -bench"))?;
    let mut ours = f64::INFINITY;
    for _ in 0..ROUNDS {
        stop.check()?;
        let start = elapsed()?;
        let decoded = decode(&bytes, Release::NEWEST.behaviours());
        ours = ours.min(elapsed()? - start);
        decoded.map_err(|error| failed(format!("{}: {error}", file.display())))?;
    }
    let rate = |nanoseconds: f64| bytes.len() as f64 * 1000.0 / nanoseconds;
    print_line!("{}: {} bytes", file.display(), bytes.len())?;
    print_line!("  adapter {:9.1} MB/s\n  model   {:9.1} MB/s\n  ratio   {:9.1}", rate(theirs), rate(ours), theirs / ours)
}

/// Returns the nanoseconds that this thread has run, which other processes do not affect; on systems that do not report them, the time of
/// day.
fn elapsed() -> io::Result<f64> {
    match fs::read_to_string("/proc/self/schedstat") {
        Ok(text) => text.split_whitespace().next().unwrap_or_default().parse().map_err(failed),
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_nanos() as f64).map_err(failed),
    }
}
