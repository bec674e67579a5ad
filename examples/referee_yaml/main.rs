//! Compares the reader with real client-go on many documents.
//!
//! ```text
//! cargo run --release --example referee_yaml -- [--count 300000] [--seed 1]
//! cargo run --release --example referee_yaml -- --bench generated|FILE
//! ```
//!
//! Needs Go; the referee itself is `tests/adapters/yaml-referee`. The documents are deterministic in the seed. Verdict, refusing
//! step, JSON and the decoded configuration must be equal; a difference is shrunk and printed, and the exit status is 1.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods)]

mod files;
mod mutate;
mod render;

use std::error::Error;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kubeconfig_oracle::decode::{DecodeError, decode, to_json};
use kubeconfig_oracle::outcome::Code;
use kubeconfig_oracle::release::Release;
use serde_json::{Value, json};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// How many documents are sent before their answers are read; few enough for a pipe to hold the answers.
const BATCH: usize = 32;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Fallible<bool> {
    let (mut count, mut seed, mut bench) = (300_000, 1, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or(format!("{argument} needs a value"))?;
        match argument.as_str() {
            "--count" => count = value.parse()?,
            "--seed" => seed = value.parse()?,
            "--bench" => bench = Some(PathBuf::from(value)),
            _ => return Err(format!("unknown argument {argument}").into()),
        }
    }
    let program = build()?;
    match bench {
        Some(file) if file == Path::new("generated") => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
            for (name, text) in [("bench-data.yaml", files::with_data(1_000)), ("bench-small.yaml", files::small(10_000))] {
                std::fs::write(folder.join(name), text)?;
                side_by_side(&program, &folder.join(name))?;
            }
            Ok(true)
        }
        Some(file) => side_by_side(&program, &file),
        None => compare(&program, count, seed),
    }
}

/// Builds the referee.
fn build() -> Fallible<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = home.join("target/yaml-referee");
    let status =
        Command::new("go").arg("build").arg("-o").arg(&program).arg(".").current_dir(home.join("tests/adapters/yaml-referee")).status()?;
    if status.success() { Ok(program) } else { Err("the referee does not build".into()) }
}

/// Decodes one file with both, on one thread each, and compares the fastest times that the threads ran.
fn side_by_side(program: &Path, file: &Path) -> Fallible<bool> {
    const ROUNDS: u32 = 15;
    let bytes = std::fs::read(file)?;
    let answer = Command::new(program).arg("-bench").arg(file).arg(ROUNDS.to_string()).output()?;
    let theirs: f64 = String::from_utf8(answer.stdout)?.trim().parse()?;
    let mut ours = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = elapsed()?;
        let decoded = decode(&bytes, Release::NEWEST.behaviours());
        ours = ours.min(elapsed()? - start);
        decoded?;
    }
    let rate = |nanoseconds: f64| bytes.len() as f64 * 1000.0 / nanoseconds;
    println!("{}: {} bytes", file.display(), bytes.len());
    println!("  client-go {:9.1} MB/s", rate(theirs));
    println!("  this      {:9.1} MB/s", rate(ours));
    println!("  ratio     {:9.1}", theirs / ours);
    Ok(true)
}

/// The time in nanoseconds that this thread has run, which busy neighbours do not change; where the system does not tell it, the
/// time of the day.
fn elapsed() -> Fallible<f64> {
    match std::fs::read_to_string("/proc/self/schedstat") {
        Ok(text) => Ok(text.split_whitespace().next().unwrap_or_default().parse()?),
        Err(_) => Ok(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_nanos() as f64),
    }
}

struct Referee {
    child: Child,
    questions: Option<BufWriter<ChildStdin>>,
    answers: BufReader<ChildStdout>,
}

impl Referee {
    fn start(program: &Path) -> Fallible<Referee> {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let questions = child.stdin.take().map(BufWriter::new);
        let answers = BufReader::new(child.stdout.take().ok_or("the referee has no output")?);
        Ok(Referee { child, questions, answers })
    }

    fn ask(&mut self, documents: &[Vec<u8>]) -> Fallible<Vec<Value>> {
        let questions = self.questions.as_mut().ok_or("the referee has no input")?;
        for document in documents {
            writeln!(questions, "{}", STANDARD.encode(document))?;
        }
        questions.flush()?;
        documents.iter().map(|_| self.answer()).collect()
    }

    fn answer(&mut self) -> Fallible<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Referee {
    fn drop(&mut self) {
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// What this reader makes of a document, in the referee's form.
fn judge(document: &[u8]) -> Value {
    let json = to_json(document, Release::NEWEST.behaviours());
    let text = match &json {
        Ok(json) if !document.is_empty() => json!(json.text),
        _ => Value::Null,
    };
    let refused = |error: &DecodeError, json: Value| {
        let base64 = error.code == Code::DecodeBase64;
        json!({"class": error.step.as_str(), "base64": base64, "varies": error.varies, "json": json, "config": null})
    };
    match decode(document, Release::NEWEST.behaviours()) {
        Ok(decoded) => {
            let config = render::config(&decoded);
            json!({"class": "", "base64": false, "varies": decoded.varies, "json": text, "config": config})
        }
        Err(error) => refused(&error, text),
    }
}

/// Whether the two answers agree; what is random is left out.
fn agree(ours: &Value, theirs: &Value) -> bool {
    if ours["varies"] == true || theirs["varies"] == true {
        return ours["varies"] == theirs["varies"];
    }
    let base64 = theirs["message"].as_str().is_some_and(|message| message.starts_with("illegal base64"));
    ours["class"] == theirs["class"] && ours["json"] == theirs["json"] && ours["config"] == theirs["config"] && ours["base64"] == base64
}

fn compare(program: &Path, count: usize, seed: u64) -> Fallible<bool> {
    let seeds = seeds()?;
    let mut referee = Referee::start(program)?;
    let mut dice = mutate::Dice::new(seed);
    let (mut compared, mut accepted, mut random, mut bytes) = (0, 0, 0, 0);
    let mut classes = std::collections::BTreeMap::<String, usize>::new();
    let mut differences = Vec::new();
    let start = Instant::now();
    while compared < count && differences.len() < 10 {
        let batch: Vec<Vec<u8>> = (0..BATCH.min(count - compared)).map(|_| mutate::document(&mut dice, &seeds)).collect();
        for (document, theirs) in batch.iter().zip(referee.ask(&batch)?) {
            compared += 1;
            bytes += document.len();
            let step = theirs["class"].as_str().unwrap_or_default();
            match (theirs["varies"] == true, step) {
                (true, _) => random += 1,
                (false, "") => accepted += 1,
                (false, step) => *classes.entry(step.to_owned()).or_default() += 1,
            }
            if !agree(&judge(document), &theirs) {
                differences.push(document.clone());
            }
        }
    }
    for document in &differences {
        report(&mut referee, document.clone())?;
    }
    println!(
        "seed {seed}: {compared} documents ({bytes} bytes) in {:.0} s, {} different",
        start.elapsed().as_secs_f64(),
        differences.len()
    );
    println!("  accepted {accepted}, random {random}, refused {classes:?}");
    Ok(differences.is_empty())
}

/// Shrinks a document on which the two differ and prints it with both answers.
fn report(referee: &mut Referee, mut document: Vec<u8>) -> Fallible<()> {
    let mut width = document.len() / 2;
    while width > 0 {
        let mut at = 0;
        while at < document.len() {
            let mut smaller = document.clone();
            smaller.drain(at..(at + width).min(document.len()));
            let theirs = referee.ask(std::slice::from_ref(&smaller))?;
            if theirs.first().is_some_and(|theirs| !agree(&judge(&smaller), theirs)) {
                document = smaller;
            } else {
                at += width;
            }
        }
        width /= 2;
    }
    let theirs = referee.ask(std::slice::from_ref(&document))?;
    println!("{:?}\n  base64    {}", String::from_utf8_lossy(&document), STANDARD.encode(&document));
    println!("  this      {}\n  client-go {}", judge(&document), theirs.first().unwrap_or(&Value::Null));
    Ok(())
}

/// The recorded documents and the real files.
fn seeds() -> Fallible<Vec<Vec<u8>>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut seeds = Vec::new();
    for line in std::fs::read_to_string(tests.join("recorded/yaml-cases.ndjson"))?.lines() {
        let case: Value = serde_json::from_str(line)?;
        seeds.push(STANDARD.decode(case["input_b64"].as_str().unwrap_or_default())?);
    }
    let mut folders = vec![tests.join("real-world")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for file in files {
        seeds.push(std::fs::read(file)?);
    }
    Ok(seeds)
}
