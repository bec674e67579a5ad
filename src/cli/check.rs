//! `check`: another implementation against the model.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use kubeconfig_oracle::check::compare::Errors;
use kubeconfig_oracle::check::findings::Findings;
use kubeconfig_oracle::check::known::Known;
use kubeconfig_oracle::check::record::{self, Recorded};
use kubeconfig_oracle::check::referee::{Referee, Verdict, release_of};
use kubeconfig_oracle::check::report::{self, Header, Report};
use kubeconfig_oracle::check::session::Session;
use kubeconfig_oracle::check::smallest::smallest_failing;
use kubeconfig_oracle::check::smoke::{self, Smoke};
use kubeconfig_oracle::check::source::{self, Question, Shard};
use kubeconfig_oracle::check::write_case::write_case;
use kubeconfig_oracle::check::{corpus, jail, render};
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

/// Prints a line; a reader who has seen enough is an error like any other, and no panic.
macro_rules! say {
    ($($argument:tt)*) => { super::output::print(&format!("{}\n", format_args!($($argument)*))) };
}

/// The check could not be made.
const NOT_MADE: u8 = super::USAGE;

/// Something differs, an adapter failed, or the list of known differences is out of date.
const FAULTS: u8 = 1;

/// Runs another implementation against the model, or against recordings, and says where and why they differ.
///
/// Exit status: 0 nothing differs but what is known, 1 something does or the adapter failed, 2 the check could not be made.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:
  kubeconfig-oracle check smoke --adapter ./my-adapter
  kubeconfig-oracle check --adapter ./my-adapter --corpus tests/corpus
  kubeconfig-oracle check --adapter ./my-adapter --generate 1000 --seed 7")]
pub struct Arguments {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    check: Check,
}

#[derive(Subcommand, Debug)]
enum Other {
    /// Asks ten questions that every library answers alike: who fails here has a wrong adapter, not a wrong library.
    Smoke(Machine),
    /// Reads a report back and prints its counts; a report without its footer is refused.
    Report {
        /// What --report wrote.
        file: PathBuf,
    },
}

/// How adapters are run.
#[derive(Args, Debug)]
struct Machine {
    /// The adapter: a command line that speaks the line protocol. Several with --record.
    #[arg(long, value_name = "COMMAND", required = true)]
    adapter: Vec<String>,
    /// How long an answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    timeout: u64,
    /// Where worlds stand: at /world in a private mount namespace, or in a folder that stands for it.
    #[arg(long, value_enum, default_value_t = Place::Auto)]
    place: Place,
    /// How closely errors are compared.
    #[arg(long, value_enum, default_value_t = Closeness::Exact)]
    errors: Closeness,
}

#[derive(Args, Debug)]
struct Check {
    #[command(flatten)]
    machine: Machine,
    /// Put the cases at or below this path to the adapter.
    #[arg(long, value_name = "PATH", required_unless_present_any = ["recorded", "generate"])]
    corpus: Option<PathBuf>,
    /// Put the scenarios of a set of recordings (JSON lines; - is standard input) to the adapter, and hold its answers against them.
    #[arg(long, value_name = "FILE", conflicts_with = "corpus")]
    recorded: Option<PathBuf>,
    /// Put this many made-up scenarios to the adapter.
    #[arg(long, value_name = "N", conflicts_with_all = ["corpus", "recorded"])]
    generate: Option<u64>,
    /// The seed that scenarios are made up from.
    #[arg(long, value_name = "S", default_value_t = 0)]
    seed: u64,
    /// The number of the first made-up scenario.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    from: u64,
    /// Write down the adapters' answers beside the cases of the corpus.
    #[arg(long, requires = "corpus", conflicts_with_all = ["rule", "known", "report", "write_case"])]
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
    /// How many kinds of difference to make small and to tell.
    #[arg(long, value_name = "N", default_value_t = 10)]
    shrink: usize,
    /// Save the smallest scenarios as cases below this folder.
    #[arg(long, value_name = "DIR")]
    write_case: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Closeness {
    /// Code, name, path and cause of every error, in order.
    Exact,
    /// A refusal is a refusal, whatever it says.
    Refusal,
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
    match made(arguments) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            super::output::complain(format_args!("error: {error}"));
            Ok(ExitCode::from(NOT_MADE))
        }
        made => made,
    }
}

fn made(arguments: &Arguments) -> io::Result<ExitCode> {
    let check = &arguments.check;
    match &arguments.other {
        Some(Other::Report { file }) => read_report(file),
        Some(Other::Smoke(machine)) => jailed(machine, || smoke(machine)),
        None if check.record => jailed(&check.machine, || record_all(check)),
        None => jailed(&check.machine, || put_all(check)),
    }
}

fn failed(reason: impl ToString) -> io::Error {
    io::Error::other(reason.to_string())
}

fn in_file(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| failed(format!("{}: {error}", path.display()))
}

/// Runs inside of a jail, where one is wanted and to be had.
fn jailed(machine: &Machine, run: impl FnOnce() -> io::Result<ExitCode>) -> io::Result<ExitCode> {
    if machine.place != Place::Folder && !jail::is_inside() {
        match jail::rerun()? {
            Some(status) => return Ok(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(FAULTS))),
            None if machine.place == Place::Jail => return Err(failed("this machine gives no private mount namespace")),
            None => {}
        }
    }
    run()
}

fn start(command: &str, machine: &Machine) -> io::Result<Referee> {
    let errors = match machine.errors {
        Closeness::Exact => Errors::Exact,
        Closeness::Refusal => Errors::Refusal,
    };
    Referee::start(command, Duration::from_secs(machine.timeout), errors).map_err(failed)
}

fn single(machine: &Machine) -> io::Result<&str> {
    match machine.adapter.as_slice() {
        [command] => Ok(command),
        _ => Err(failed("one adapter at a time, without --record")),
    }
}

fn exit(is_clean: bool) -> ExitCode {
    if is_clean { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) }
}

fn read_report(path: &Path) -> io::Result<ExitCode> {
    let text = fs::read_to_string(path).map_err(in_file(path))?;
    let tally = report::read(&text).map_err(|error| failed(format!("{} is no report: {error}", path.display())))?;
    say!("{}", render::tally(&tally))?;
    Ok(exit(tally.is_clean()))
}

fn smoke(machine: &Machine) -> io::Result<ExitCode> {
    let mut referee = start(single(machine)?, machine)?;
    let hello = referee.hello().clone();
    let capabilities = match hello.capabilities.as_slice() {
        [] => "no capabilities".to_owned(),
        some => some.join(", "),
    };
    say!("{} {} answers {} and has {capabilities}", hello.name, hello.version, hello.sections.join(", "))?;
    let mut is_clean = true;
    for question in smoke::questions().map_err(failed)? {
        let answer = smoke::ask(&mut referee, &question);
        let (word, more) = match answer {
            Smoke::Fine => ("ok", None),
            Smoke::Skipped => ("not looked at: no declared section", None),
            Smoke::Unsupported(reason) => ("unsupported", Some(reason)),
            Smoke::Failed(failure) => ("FAILED", Some(failure.to_string())),
            Smoke::Wrong { at, expected, actual } => ("WRONG", Some(format!("{at} is {actual}, every library says {expected}"))),
        };
        say!("{word:>6}  {}", question.asks)?;
        if let Some(more) = more {
            say!("        {more}\n        {}", question.hint)?;
            is_clean = false;
        }
    }
    say!("{}", if is_clean { "The adapter is sane." } else { "Mend the adapter first: these say nothing about the library." })?;
    Ok(exit(is_clean))
}

fn record_all(check: &Check) -> io::Result<ExitCode> {
    let Some(path) = &check.corpus else { return Err(failed("--record needs a --corpus")) };
    let cases = corpus::read(path).map_err(failed)?;
    let mut is_clean = true;
    for command in &check.machine.adapter {
        let mut referee = start(command, &check.machine)?;
        let release = record::release(&referee).map_err(failed)?;
        let (mut count, mut changed, mut unsupported) = (0, 0, 0);
        for (_, case) in cases.iter().enumerate().filter(|(position, _)| check.shard.has(*position)) {
            count += 1;
            match record::record(&mut referee, case) {
                Ok(Recorded::Unchanged) => {}
                Ok(Recorded::Changed) => changed += 1,
                Ok(Recorded::Unsupported(reason)) => {
                    unsupported += 1;
                    super::output::complain(format_args!("{}: not recorded for {release}: {reason}", case.scenario.id));
                }
                Err(error) => {
                    is_clean = false;
                    super::output::complain(format_args!("{error}"));
                }
            }
        }
        say!("{release}: {count} cases, {changed} recordings changed, {unsupported} not recorded")?;
    }
    Ok(exit(is_clean))
}

fn put_all(check: &Check) -> io::Result<ExitCode> {
    let mut referee = start(single(&check.machine)?, &check.machine)?;
    let release = check.release.or_else(|| release_of(referee.hello()));
    let (questions, source, count) = questions(check, release)?;
    let mut known = match &check.known {
        None => Known::default(),
        Some(path) => Known::read(&fs::read_to_string(path).map_err(in_file(path))?).map_err(failed)?,
    };
    let hello = referee.hello().clone();
    let release = release.map(|release| release.to_string());
    let header = Header { model: env!("CARGO_PKG_VERSION"), release, adapter: &hello, source: &source, jailed: jail::is_inside() };
    let report = check.report.as_deref().map(|path| begin_report(path, &header)).transpose()?;
    let mut session = Session::new(&mut referee, &mut known, report);
    let mut findings = Findings::default();
    let bar = progress(count);
    for (position, question) in questions.enumerate() {
        bar.inc(1);
        let mut question = question?;
        if check.generate.is_some() {
            question.scenario = session.fit(question.scenario);
        }
        if !check.shard.has(position) || check.rule.is_some_and(|rule| !question.rules().contains(&rule)) {
            continue;
        }
        findings.add(session.put(question)?);
        if session.is_hopeless() {
            break;
        }
    }
    bar.finish_and_clear();
    let is_hopeless = session.is_hopeless();
    let tally = session.finish()?;
    if is_hopeless {
        say!("Every question so far failed: look at the adapter first (check smoke), not at the library.")?;
    }
    tell(check, &findings, &mut referee)?;
    let stale = match check.rule.is_none() && check.shard == Shard::WHOLE {
        true => known.stale(),
        false => Vec::new(),
    };
    for complaint in &stale {
        say!("{complaint}")?;
    }
    say!("{} {} over {source}: {}", hello.name, hello.version, render::tally(&tally))?;
    let left = referee.leave();
    if let Err(failure) = &left {
        say!("after bye: {failure}")?;
    }
    Ok(exit(tally.is_clean() && stale.is_empty() && left.is_ok()))
}

/// Tells the kinds of findings, each by its smallest scenario.
fn tell(check: &Check, findings: &Findings, referee: &mut Referee) -> io::Result<()> {
    let kinds = findings.kinds();
    for (sign, kind) in kinds.iter().take(check.shrink) {
        super::output::print(&render::kind(sign, kind).to_string())?;
        let smallest = match check.recorded {
            None => kind.smallest(referee),
            // What contradicts a recording may well agree with the model.
            Some(_) => Vec::new(),
        };
        if let (true, Some(example)) = (smallest.is_empty(), kind.examples.first()) {
            let text = match &example.judgement.verdict {
                Verdict::AdapterError { failure } => {
                    render::failing(example, &smallest_failing(referee, &example.question.scenario, failure))
                }
                _ => render::finding(example),
            };
            super::output::print(&format!("{text}  again: {}\n\n", again(check, &example.question.scenario.id)))?;
        }
        for (example, smallest) in &smallest {
            let mut again = again(check, &example.question.scenario.id);
            if let Some(folder) = &check.write_case {
                match write_case(folder, smallest, referee) {
                    Ok(path) => again = reproduce(check, &format!("--corpus {}", path.display())),
                    Err(error) => say!("  not written: {error}")?,
                }
            }
            super::output::print(&format!("{}  again: {again}\n\n", render::smallest(smallest)))?;
        }
    }
    if kinds.len() > check.shrink {
        say!("and {} kinds of difference more (--shrink {})\n", kinds.len() - check.shrink, kinds.len())?;
    }
    Ok(())
}

/// The command that shows a scenario's difference again.
fn again(check: &Check, id: &str) -> String {
    let number = id.rsplit('/').next().unwrap_or_default();
    match (check.generate, &check.corpus, &check.recorded) {
        (Some(_), _, _) => reproduce(check, &format!("--generate 1 --seed {} --from {number}", check.seed)),
        (_, Some(path), _) => reproduce(check, &format!("--corpus {}", path.display())),
        (_, _, path) => reproduce(check, &format!("--recorded {}", path.as_deref().unwrap_or(Path::new("-")).display())),
    }
}

fn reproduce(check: &Check, source: &str) -> String {
    let adapter = check.machine.adapter.first().map_or("", String::as_str);
    let release = check.release.map_or_else(String::new, |release| format!(" --release {release}"));
    let errors = if check.machine.errors == Closeness::Refusal { " --errors refusal" } else { "" };
    format!("kubeconfig-oracle check --adapter '{}' {source}{release}{errors}", adapter.replace('\'', r"'\''"))
}

type Questions = Box<dyn Iterator<Item = io::Result<Question>>>;

/// What to ask, what to call it, and how much it is.
fn questions(check: &Check, release: Option<Release>) -> io::Result<(Questions, String, Option<u64>)> {
    if let Some(path) = &check.corpus {
        let cases = corpus::read(path).map_err(failed)?;
        let count = cases.len() as u64;
        let questions = cases.into_iter().map(move |case| Ok(Question::of_scenario(case.scenario, release)));
        return Ok((Box::new(questions), path.display().to_string(), Some(count)));
    }
    if let Some(path) = &check.recorded {
        let reader: Box<dyn BufRead> = match path.to_str() {
            Some("-") => Box::new(io::stdin().lock()),
            _ => Box::new(BufReader::new(File::open(path).map_err(in_file(path))?)),
        };
        return Ok((Box::new(source::recorded(reader, release.unwrap_or_default())), path.display().to_string(), None));
    }
    let count = check.generate.unwrap_or_default();
    let questions = source::generated(check.seed, check.from, count, release).map(Ok);
    Ok((Box::new(questions), format!("{count} scenarios of seed {}", check.seed), Some(count)))
}

fn begin_report(path: &Path, header: &Header<'_>) -> io::Result<Report<Box<dyn Write>>> {
    let file = File::create(path).map_err(in_file(path))?;
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
