//! `check` without a subcommand: asks the adapter every scenario and shows what differs.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use kubeconfig_oracle::check::corpus::sources::{self, Shard};
use kubeconfig_oracle::check::corpus::{cases, documents, write_case};
use kubeconfig_oracle::check::protocol::{AdapterUnderTest, release_of};
use kubeconfig_oracle::check::shrink::{Smallest, smallest_failing, smallest_of_kind};
use kubeconfig_oracle::check::verdict::report::{Header, Report};
use kubeconfig_oracle::check::verdict::{Finding, FindingKind, Findings, Known, Question, Session, Verdict, render};
use kubeconfig_oracle::check::world::jail;
use kubeconfig_oracle::internals::untrusted::visible;
use kubeconfig_oracle::release::Release;

use super::super::output::print_text;
use super::{Check, Closeness, exit, failed, in_file, print_line};

/// Asks, counts, reports and shows.
pub(super) fn run(check: &Check) -> io::Result<ExitCode> {
    let mut adapter = check.machine.start_only()?;
    let release = check.release.or_else(|| release_of(adapter.hello()));
    let source = source(check, release)?;
    let mut known = match &check.known {
        None => Known::default(),
        Some(path) => Known::read(&fs::read_to_string(path).map_err(in_file(path))?).map_err(failed)?,
    };
    let hello = adapter.hello().clone();
    let release = release.map(|release| release.to_string());
    let header = Header { model: env!("CARGO_PKG_VERSION"), release, adapter: &hello, source: &source.name, jailed: jail::is_inside() };
    let report = check.report.as_deref().map(|path| begin_report(path, &header)).transpose()?;
    let mut session = Session::new(&mut adapter, &mut known, report);
    let findings = ask_all(check, source.questions, source.count, &mut session)?;
    let is_hopeless = session.is_hopeless();
    let tally = session.finish()?;
    if is_hopeless {
        print_line!("Every question so far failed. Look at the adapter first (`check smoke`), not at the library.")?;
    }
    show(check, &findings, &mut adapter)?;
    let is_whole = check.rule.is_none() && check.shard == Shard::WHOLE;
    let stale = if is_whole { known.stale() } else { Vec::new() };
    for complaint in &stale {
        print_line!("{complaint}")?;
    }
    print_line!("{} {} over {}: {tally}", visible(&hello.name), visible(&hello.version), visible(&source.name))?;
    let left = adapter.leave();
    if let Err(failure) = &left {
        print_line!("after `bye`: {failure}")?;
    }
    Ok(exit(tally.is_clean() && stale.is_empty() && left.is_ok()))
}

fn ask_all(check: &Check, questions: Questions, count: Option<u64>, session: &mut Session) -> io::Result<Findings> {
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
        findings.add(session.ask(question)?);
        if session.is_hopeless() {
            break;
        }
    }
    bar.finish_and_clear();
    Ok(findings)
}

/// Shows the kinds of findings, each by its smallest scenarios.
fn show(check: &Check, findings: &Findings, adapter: &mut AdapterUnderTest) -> io::Result<()> {
    let kinds = findings.kinds();
    for (signature, kind) in kinds.iter().take(check.shrink) {
        print_line!("{signature}  ({} {})", kind.count, if kind.count == 1 { "scenario" } else { "scenarios" })?;
        let smallest = match check.recorded {
            None => smallest_of_kind(adapter, kind),
            // An answer that contradicts a recording may still agree with the model.
            Some(_) => Vec::new(),
        };
        if smallest.is_empty() {
            show_as_found(check, kind, adapter)?;
        }
        for (example, smallest) in &smallest {
            show_smallest(check, example, smallest, adapter)?;
        }
    }
    if kinds.len() > check.shrink {
        let all = kinds.len();
        print_line!("shown: {} of {all} kinds (--shrink {all} shows all)\n", check.shrink)?;
    }
    Ok(())
}

/// Shows the first finding of a kind. For a failure of the adapter, it also shows a small scenario that causes it.
fn show_as_found(check: &Check, kind: &FindingKind, adapter: &mut AdapterUnderTest) -> io::Result<()> {
    let Some(example) = kind.examples.first() else { return Ok(()) };
    let mut text = example.render();
    if let Verdict::AdapterError { failure } = &example.judgement.verdict {
        let smallest = smallest_failing(adapter, &example.question.scenario, failure);
        text += &render::indented(&render::scenario(&smallest));
    }
    print_text(&format!("{text}  reproduce: {}\n\n", reproduce(check, example)))
}

/// Shows a smallest scenario, and saves it as a case if requested.
fn show_smallest(check: &Check, example: &Finding, smallest: &Smallest, adapter: &mut AdapterUnderTest) -> io::Result<()> {
    let mut reproduce = reproduce(check, example);
    if let Some(folder) = &check.write_case {
        match write_case(folder, smallest, adapter) {
            Ok(path) => reproduce = command(check, &format!("--corpus {}", path.display())),
            Err(error) => print_line!("  not saved as a case: {error}")?,
        }
    }
    print_text(&format!("{}  reproduce: {reproduce}\n\n", smallest.render()))
}

/// Returns the command that reproduces a finding.
fn reproduce(check: &Check, finding: &Finding) -> String {
    let number = finding.question.scenario.id.rsplit('/').next().unwrap_or_default();
    match (check.generate, &check.corpus, &check.recorded) {
        (Some(_), _, _) => command(check, &format!("--generate 1 --seed {} --from {number}", check.seed)),
        (_, Some(path), _) => command(check, &format!("--corpus {}", path.display())),
        (_, _, path) => command(check, &format!("--recorded {}", path.as_deref().unwrap_or(Path::new("-")).display())),
    }
}

fn command(check: &Check, source: &str) -> String {
    let adapter = check.machine.adapter.first().map_or("", String::as_str);
    let release = check.release.map_or_else(String::new, |release| format!(" --release {release}"));
    let errors = if check.machine.errors == Closeness::Refusal { " --errors refusal" } else { "" };
    format!("kubeconfig-oracle check --adapter '{}' {source}{release}{errors}", adapter.replace('\'', r"'\''"))
}

type Questions = Box<dyn Iterator<Item = io::Result<Question>>>;

/// Where the questions come from.
struct Source {
    questions: Questions,
    /// The name of the source, for reports.
    name: String,
    /// The number of questions, if known.
    count: Option<u64>,
}

fn source(check: &Check, release: Option<Release>) -> io::Result<Source> {
    if let Some(path) = &check.corpus {
        let cases = cases::read(path).map_err(failed)?;
        let count = Some(cases.len() as u64);
        let questions = cases.into_iter().map(move |case| Ok(Question::of_scenario(case.scenario, release)));
        return Ok(Source { questions: Box::new(questions), name: path.display().to_string(), count });
    }
    if let Some(path) = &check.recorded {
        let name = path.display().to_string();
        let questions = sources::recorded(documents::read(&name), release.unwrap_or_default());
        return Ok(Source { questions: Box::new(questions.map(|question| question.map_err(failed))), name, count: None });
    }
    let count = check.generate.unwrap_or_default();
    let questions = sources::generated(check.seed, check.from, count, release).map(Ok);
    Ok(Source { questions: Box::new(questions), name: format!("{count} scenarios of seed {}", check.seed), count: Some(count) })
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
