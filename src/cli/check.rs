//! `check`: another implementation against the model.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, clippy::disallowed_types)]

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use kubeconfig_oracle::check::known::Known;
use kubeconfig_oracle::check::record::{self, Recorded};
use kubeconfig_oracle::check::referee::{Referee, Verdict, release_of};
use kubeconfig_oracle::check::report::{Header, Report, Tally};
use kubeconfig_oracle::check::session::{Finding, Session};
use kubeconfig_oracle::check::source::{self, Question, Shard};
use kubeconfig_oracle::check::{corpus, jail};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

/// Something differs, an adapter failed, or the list of known differences is out of date.
const FAULTS: u8 = 1;

/// Runs another implementation against the model, or against recordings, and says where and why they differ.
///
/// Exit status: 0 nothing differs but what is known, 1 something does or the adapter failed, 2 the check could not be made.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The adapter: a command line that speaks the line protocol. Several with --record.
    #[arg(long, value_name = "COMMAND", required = true)]
    adapter: Vec<String>,
    /// Put the cases at or below this path to the adapter.
    #[arg(long, value_name = "PATH")]
    corpus: Option<PathBuf>,
    /// Put the scenarios of a set of recordings (JSON lines; - is standard input) to the adapter, and hold its answers against them.
    #[arg(long, value_name = "FILE", conflicts_with = "corpus")]
    recorded: Option<PathBuf>,
    /// Write down the adapters' answers beside the cases of the corpus.
    #[arg(long, requires = "corpus", conflicts_with_all = ["recorded", "rule", "known", "report"])]
    record: bool,
    /// Only scenarios that this rule decides, or that are about it.
    #[arg(long, value_name = "ID")]
    rule: Option<Rule>,
    /// The release to model [default: what an adapter around client-go names, else each scenario's own, else the newest].
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
    /// Only one of n parts of the scenarios, say 1/4.
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    shard: Shard,
    /// Differences that are known, a YAML list of {case or rule, at, reason, link}.
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Write every verdict to this file, as JSON lines.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How long an answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,
    /// Where worlds stand: at /world in a private mount namespace, or in a folder that stands for it.
    #[arg(long, value_enum, default_value_t = Place::Auto)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Place {
    /// A jail where this machine allows it.
    Auto,
    /// /world in a private mount namespace.
    Jail,
    /// A folder whose name replaces /world.
    Folder,
}

/// Makes the check.
pub fn run(arguments: &Arguments) -> io::Result<ExitCode> {
    if arguments.place != Place::Folder && !jail::is_inside() {
        match jail::rerun()? {
            Some(status) => return Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(FAULTS))),
            None if arguments.place == Place::Jail => return Err(io::Error::other("this machine gives no private mount namespace")),
            None => {}
        }
    }
    match arguments.record {
        true => record_all(arguments),
        false => check(arguments),
    }
}

fn start(command: &str, arguments: &Arguments) -> io::Result<Referee> {
    Referee::start(command, Duration::from_secs(arguments.timeout)).map_err(io::Error::other)
}

fn record_all(arguments: &Arguments) -> io::Result<ExitCode> {
    let Some(path) = &arguments.corpus else { return Err(io::Error::other("--record needs a --corpus")) };
    let cases = corpus::read(path).map_err(io::Error::other)?;
    let mut failed = false;
    for command in &arguments.adapter {
        let mut referee = start(command, arguments)?;
        let release = record::release(&referee).map_err(io::Error::other)?;
        let (mut changed, mut unsupported) = (0, 0);
        let cases = cases.iter().enumerate().filter(|(position, _)| arguments.shard.has(*position)).map(|(_, case)| case);
        let mut count = 0;
        for case in cases {
            count += 1;
            match record::record(&mut referee, case) {
                Ok(Recorded::Unchanged) => {}
                Ok(Recorded::Changed) => changed += 1,
                Ok(Recorded::Unsupported(reason)) => {
                    unsupported += 1;
                    eprintln!("{}: not recorded for {release}: {reason}", case.scenario.id);
                }
                Err(error) => {
                    failed = true;
                    eprintln!("{error}");
                }
            }
        }
        println!("{release}: {count} cases, {changed} recordings changed, {unsupported} not recorded");
    }
    Ok(if failed { ExitCode::from(FAULTS) } else { ExitCode::SUCCESS })
}

fn check(arguments: &Arguments) -> io::Result<ExitCode> {
    let [command] = arguments.adapter.as_slice() else { return Err(io::Error::other("one adapter at a time, without --record")) };
    let mut referee = start(command, arguments)?;
    let release = arguments.release.or_else(|| release_of(referee.hello()));
    let (questions, source, count) = questions(arguments, release)?;
    let mut known = match &arguments.known {
        None => Known::default(),
        Some(path) => Known::read(&read(path)?).map_err(|reason| io::Error::other(format!("{}: {reason}", path.display())))?,
    };
    let hello = referee.hello().clone();
    let header = Header {
        model: env!("CARGO_PKG_VERSION"),
        release: release.map(|release| release.to_string()),
        adapter: &hello,
        source: &source,
        jailed: jail::is_inside(),
    };
    let report = arguments.report.as_deref().map(|path| begin_report(path, &header)).transpose()?;
    let mut session = Session::new(&mut referee, &mut known, report);
    let bar = progress(count);
    let mut findings = Vec::new();
    for (position, question) in questions.enumerate() {
        bar.inc(1);
        let question = question?;
        if !arguments.shard.has(position) || arguments.rule.is_some_and(|rule| !question.rules().contains(&rule)) {
            continue;
        }
        let finding = session.put(question)?;
        if matches!(finding.judgement.verdict, Verdict::Differs { .. } | Verdict::AdapterError { .. }) {
            findings.push(finding);
        }
        if session.is_hopeless() {
            bar.finish_and_clear();
            println!("Every question so far failed: look at the adapter first, not at the library.");
            break;
        }
    }
    bar.finish_and_clear();
    let tally = session.finish()?;
    for finding in &findings {
        print!("{}", describe(finding));
    }
    let stale = match arguments.rule.is_none() && arguments.shard == Shard::WHOLE {
        true => known.stale(),
        false => Vec::new(),
    };
    stale.iter().for_each(|complaint| println!("{complaint}"));
    println!("{} {} over {source}: {}", hello.name, hello.version, summary(&tally));
    if let Err(failure) = referee.leave() {
        println!("it did not leave as it should: {failure}");
    }
    Ok(if tally.is_clean() && stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) })
}

type Questions = Box<dyn Iterator<Item = io::Result<Question>>>;

fn questions(arguments: &Arguments, release: Option<Release>) -> io::Result<(Questions, String, Option<u64>)> {
    if let Some(path) = &arguments.corpus {
        let cases = corpus::read(path).map_err(io::Error::other)?;
        let count = cases.len() as u64;
        let questions = cases.into_iter().map(move |case| Ok(Question::of_case(case, release)));
        return Ok((Box::new(questions), path.display().to_string(), Some(count)));
    }
    let Some(path) = &arguments.recorded else { return Err(io::Error::other("what to ask? --corpus, --recorded or --generate")) };
    let reader: Box<dyn BufRead> = match path.to_str() {
        Some("-") => Box::new(io::stdin().lock()),
        _ => Box::new(BufReader::new(open(path)?)),
    };
    Ok((Box::new(source::recorded(reader, release.unwrap_or_default())), path.display().to_string(), None))
}

fn open(path: &Path) -> io::Result<File> {
    File::open(path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

fn read(path: &Path) -> io::Result<String> {
    fs::read_to_string(path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}

fn begin_report(path: &Path, header: &Header<'_>) -> io::Result<Report<Box<dyn Write>>> {
    let file = File::create(path).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
    Report::begin(Box::new(BufWriter::new(file)) as Box<dyn Write>, header)
}

fn progress(count: Option<u64>) -> ProgressBar {
    let (bar, template) = match count {
        Some(count) => (ProgressBar::new(count), "{bar:40} {pos}/{len} {per_sec} {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {pos} {per_sec} {elapsed}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn describe(finding: &Finding) -> String {
    let mut text = format!("{}: {}\n", finding.question.scenario.id, finding.judgement.verdict.word());
    if let Verdict::AdapterError { failure } = &finding.judgement.verdict {
        text += &format!("  {failure}\n");
    }
    for difference in finding.judgement.verdict.differences() {
        let side = |value: &Option<serde_json::Value>| value.as_ref().map_or_else(|| "(nothing)".into(), ToString::to_string);
        text += &format!("  {}\n    expected {}\n    actual   {}\n", difference.path, side(&difference.expected), side(&difference.actual));
    }
    text
}

fn summary(tally: &Tally) -> String {
    let mut text = format!(
        "{} cases, {} agree, {} differ, {} known to differ, {} unsupported, {} adapter errors",
        tally.cases, tally.agrees, tally.differs, tally.known_difference, tally.unsupported, tally.adapter_error
    );
    for (reason, count) in &tally.unsupported_because {
        text += &format!("\n  {count} unsupported: {reason}");
    }
    text
}
