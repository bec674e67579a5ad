//! `check` without a subcommand: asks the adapter every scenario and shows what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use kubeconfig_oracle::check::corpus::classes::Class;
use kubeconfig_oracle::check::corpus::sources::{self, Shard};
use kubeconfig_oracle::check::corpus::{Case, cases, classes, documents, write_case};
use kubeconfig_oracle::check::files::NewFile;
use kubeconfig_oracle::check::protocol::{AdapterFailure, AdapterUnderTest, release_of};
use kubeconfig_oracle::check::shrink::{Smallest, smallest_failing, smallest_of_kind};
use kubeconfig_oracle::check::stop::{Stop, Stoppable};
use kubeconfig_oracle::check::verdict::report::{Header, Report};
use kubeconfig_oracle::check::verdict::{Finding, FindingKind, Findings, Known, Question, Session, Verdict, render};
use kubeconfig_oracle::internals::in_order::in_order;
use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::internals::untrusted::visible;
use kubeconfig_oracle::release::Release;
use kubeconfig_oracle::rule::Rule;

use super::super::output::{existing, or_force, print_text};
use super::allowed::AllowedFor;
use super::{Check, Closeness, exit, failed, in_file, print_line};

/// Asks, counts, reports and shows.
pub(super) fn run(check: &Check, stop: &Stop) -> io::Result<ExitCode> {
    let report = check.report.as_deref().map(|path| new_report(path, check.force)).transpose()?;
    let adapter = check.machine.start_only(stop)?;
    let release = check.release.or_else(|| release_of(adapter.hello()));
    let answers_load = adapter.hello().sections.iter().any(|section| section == "load");
    let source = source(check, release, answers_load, stop)?;
    let mut known = match &check.known {
        None => Known::default(),
        Some(path) => Known::read(&fs::read_to_string(path).map_err(in_file(path))?).map_err(failed).map_err(in_file(path))?,
    };
    let hello = adapter.hello().clone();
    let release = release.map(|release| release.to_string());
    let modelled = release.clone();
    let (jailed, fence) = (adapter.is_at_world(), adapter.fence().name());
    let name = source.name.clone();
    let header = Header { model: env!("CARGO_PKG_VERSION"), release, adapter: &hello, source: &name, jailed, fence };
    let report = report.map(|file| Report::begin(file, &header)).transpose()?;
    let mut session = Session::new(&mut known, report);
    let mut team = Team::around(adapter, check, stop)?;
    let Asked { findings, is_other_part, classes, allowed_for, .. } = ask_all(check, source, &team, &mut session)?;
    let is_hopeless = session.is_hopeless();
    let tally = session.finish()?;
    if is_hopeless {
        print_line!("Every question so far failed. Look at the adapter first (`check smoke`), not at the library.")?;
    }
    show(check, &findings, team.first(), stop)?;
    let is_whole = check.rule.is_none() && check.shard == Shard::WHOLE;
    let stale = if is_whole { known.stale() } else { Vec::new() };
    for complaint in &stale {
        print_line!("{complaint}")?;
    }
    print_line!("{} {} over {}: {tally}", visible(&hello.name), visible(&hello.version), visible(&name))?;
    print_text(&allowed_for.to_string())?;
    let of = format!("version {} of SPEC.md for {}", spec::version(), modelled.as_deref().unwrap_or("the releases of the cases"));
    for (class, score) in classes {
        print_line!("{}", score.verdict(class, &hello.sections, &of))?;
    }
    let is_clean = tally.is_clean() || is_other_part;
    match tally.proves_nothing() {
        Some(_) if is_other_part => print_line!("This part has none of the scenarios; other parts have.")?,
        Some(reason) => print_line!("{reason}")?,
        None => {}
    }
    let left = team.leave();
    if let Err(failure) = &left {
        print_line!("after `bye`: {failure}")?;
    }
    Ok(exit(is_clean && stale.is_empty() && left.is_ok()))
}

/// What came of asking.
#[derive(Default)]
struct Asked {
    findings: Findings,
    /// Whether a question was put.
    has_asked: bool,
    /// Whether all that would have been asked belongs to other parts of the run.
    is_other_part: bool,
    /// How the cases of each class that is judged came out.
    classes: BTreeMap<Class, Score>,
    /// What the answers were allowed.
    allowed_for: AllowedFor,
}

/// How the cases of a class came out.
#[derive(Default)]
struct Score {
    agreeing: u64,
    unsupported: u64,
    all: u64,
}

impl Score {
    fn count(&mut self, verdict: &Verdict) {
        self.all += 1;
        self.agreeing += u64::from(matches!(verdict, Verdict::Agrees));
        self.unsupported += u64::from(matches!(verdict, Verdict::Unsupported { .. }));
    }

    /// Says whether an adapter that answers these sections conforms to the class of a version of SPEC.md for a release.
    fn verdict(&self, class: Class, sections: &[String], of: &str) -> String {
        let Score { agreeing, unsupported, all } = self;
        let is_missing = |needed: &&str| !sections.iter().any(|section| section == needed);
        let missing: Vec<&str> = class.sections().iter().copied().filter(is_missing).collect();
        let verdict = if !missing.is_empty() {
            format!("it cannot be judged, since the adapter does not answer {}", missing.join(" and "))
        } else if agreeing == all {
            format!("it conforms to class {class} of {of}")
        } else if agreeing + unsupported == *all {
            format!("none differs, but {unsupported} are unsupported, so it is not shown that it conforms to class {class} of {of}")
        } else {
            format!("it does not conform to class {class} of {of}")
        };
        format!("{class} ({}): {agreeing} of {all} cases agree; {verdict}", class.name())
    }
}

/// What came of one question.
enum Answered {
    /// It belongs to another part of the run, in which it is asked or not.
    Elsewhere {
        is_asked: bool,
    },
    /// The rule does not decide it.
    Unasked,
    Judged(Box<Finding>),
}

/// Why asking ends early.
enum End {
    /// Every answer so far was a failure.
    Hopeless,
    Failed(io::Error),
}

/// # Errors
/// The questions could not be read, or there are none.
fn ask_all(check: &Check, source: Source, team: &Team, session: &mut Session) -> io::Result<Asked> {
    let Source { questions, count, classes, .. } = source;
    let mut asked = Asked::default();
    let mut ids = BTreeSet::new();
    let numbered = questions.enumerate().map(|(position, question)| {
        let question = question?;
        if check.generate.is_none() && !ids.insert(question.scenario.id.clone()) {
            return Err(failed(format!("the id {:?} is used twice", question.scenario.id)));
        }
        Ok((position, question))
    });
    let bar = progress(count);
    let end = in_order(
        team.size(),
        team.size(),
        numbered,
        |question| team.ask(check, question?),
        |answered| {
            bar.inc(1);
            match answered.map_err(End::Failed)? {
                Answered::Elsewhere { is_asked } => asked.is_other_part |= is_asked && !asked.has_asked,
                Answered::Unasked => {}
                Answered::Judged(finding) => {
                    asked.has_asked = true;
                    let finding = session.add(*finding).map_err(End::Failed)?;
                    asked.allowed_for.add(&finding.judgement.allowed);
                    if let Some(class) = classes.get(&finding.question.scenario.id) {
                        asked.classes.entry(*class).or_default().count(&finding.judgement.verdict);
                    }
                    asked.findings.add(finding);
                }
            }
            if session.is_hopeless() { Err(End::Hopeless) } else { Ok(()) }
        },
    );
    bar.finish_and_clear();
    if let Err(End::Failed(error)) = end {
        return Err(error);
    }
    asked.is_other_part &= !asked.has_asked;
    if asked.has_asked || asked.is_other_part { Ok(asked) } else { Err(failed(nothing_asked(check))) }
}

/// The processes of one adapter, as many as there are jobs, each with worlds of its own.
struct Team {
    /// Those that have no question at the moment.
    idle: Mutex<Vec<AdapterUnderTest>>,
    size: usize,
}

impl Team {
    /// Starts as many more processes of the adapter as are wanted.
    fn around(first: AdapterUnderTest, check: &Check, stop: &Stop) -> io::Result<Team> {
        let mut idle = vec![first];
        for _ in 1..check.jobs.get() {
            idle.push(check.machine.start_only(stop)?);
        }
        Ok(Team { size: idle.len(), idle: Mutex::new(idle) })
    }

    fn size(&self) -> usize {
        self.size
    }

    /// Puts a question to one of them. `position` is its place among all questions.
    fn ask(&self, check: &Check, (position, mut question): (usize, Question)) -> io::Result<Answered> {
        let entry = question.scenario.entry;
        let is_wanted = |rules: &[Rule]| check.rule.is_none_or(|rule| rules.contains(&rule));
        // There are as many processes as there are threads that ask.
        let Some(mut adapter) = self.idle().pop() else { return Err(failed("no process of the adapter is left")) };
        let asked = if check.generate.is_some() { adapter.fit(question.scenario) } else { adapter.put(question.scenario) };
        if question.recorded.is_some() && asked.entry != entry {
            // It was recorded for another entry, so the model is right.
            question.recorded = None;
        }
        question.scenario = asked;
        let answered = if check.shard.has(position) {
            let rules = question.rules();
            if is_wanted(&rules) {
                Finding::of(&mut adapter, question, rules).map(|finding| Answered::Judged(Box::new(finding)))
            } else {
                Ok(Answered::Unasked)
            }
        } else {
            Ok(Answered::Elsewhere { is_asked: check.rule.is_none() || is_wanted(&question.rules()) })
        };
        self.idle().push(adapter);
        answered
    }

    fn idle(&self) -> MutexGuard<'_, Vec<AdapterUnderTest>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns one of them, for questions one after the other.
    fn first(&mut self) -> &mut AdapterUnderTest {
        let idle = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner);
        &mut idle[0]
    }

    /// Sends `bye` to all of them; the first failure is returned.
    fn leave(self) -> Result<(), AdapterFailure> {
        let idle = self.idle.into_inner().unwrap_or_else(PoisonError::into_inner);
        idle.into_iter().map(AdapterUnderTest::leave).fold(Ok(()), Result::and)
    }
}

/// Returns why no question was asked.
fn nothing_asked(check: &Check) -> String {
    match (check.rule, &check.recorded) {
        (Some(rule), _) => format!("nothing was asked: {rule} decides none of the scenarios, and none lists it"),
        (None, Some(path)) => format!("nothing was asked: {}: no scenario is recorded for the release", path.display()),
        (None, None) => "nothing was asked: there are no scenarios".to_owned(),
    }
}

/// Shows the kinds of findings, each by its smallest scenarios.
fn show(check: &Check, findings: &Findings, adapter: &mut AdapterUnderTest, stop: &Stop) -> io::Result<()> {
    let kinds = findings.kinds();
    for (signature, kind) in kinds.iter().take(check.shrink) {
        print_line!("{signature}  ({} {})", kind.count, if kind.count == 1 { "scenario" } else { "scenarios" })?;
        let smallest = match check.recorded {
            None => smallest_of_kind(adapter, kind),
            // An answer that contradicts a recording may still agree with the model.
            Some(_) => Vec::new(),
        };
        // What was found until then is not the smallest.
        stop.check()?;
        if smallest.is_empty() {
            show_as_found(check, kind, adapter, stop)?;
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
fn show_as_found(check: &Check, kind: &FindingKind, adapter: &mut AdapterUnderTest, stop: &Stop) -> io::Result<()> {
    let Some(example) = kind.examples.first() else { return Ok(()) };
    let mut text = example.render();
    if let Verdict::AdapterError { failure } = &example.judgement.verdict {
        let smallest = smallest_failing(adapter, &example.question.scenario, failure);
        stop.check()?;
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
        (Some(_), _, _) => {
            let argv = if check.argv { " --argv" } else { "" };
            command(check, &format!("--generate 1{argv} --seed {} --from {number}", check.seed))
        }
        (_, Some(path), _) => command(check, &format!("--corpus {}", path.display())),
        (_, _, path) => command(check, &format!("--recorded {}", path.as_deref().unwrap_or(Path::new("-")).display())),
    }
}

fn command(check: &Check, source: &str) -> String {
    let adapter = check.machine.adapter.first().map_or("", String::as_str);
    let release = check.release.map_or_else(String::new, |release| format!(" --release {release}"));
    let errors = if check.machine.errors == Closeness::Refusal { " --errors refusal" } else { "" };
    let fresh = if check.machine.fresh { " --fresh" } else { "" };
    format!("kubeconfig-oracle check --adapter '{}' {source}{release}{errors}{fresh}", adapter.replace('\'', r"'\''"))
}

type Questions = Box<dyn Iterator<Item = io::Result<Question>>>;

/// Where the questions come from.
struct Source {
    questions: Questions,
    /// The name of the source, for reports.
    name: String,
    /// The number of questions, if known.
    count: Option<u64>,
    /// The classes of the cases, by their ids, where classes are judged.
    classes: BTreeMap<String, Class>,
}

fn source(check: &Check, release: Option<Release>, answers_load: bool, stop: &Stop) -> io::Result<Source> {
    if let Some(path) = &check.corpus {
        let mut cases = cases::read(path).map_err(failed)?;
        let mut classes = BTreeMap::new();
        if !check.class.is_empty() {
            classes = classes::read(path).map_err(failed)?;
            classes.retain(|_, class| check.class.contains(class));
            cases.retain(|case| classes.contains_key(&case.scenario.id));
        }
        let count = Some(cases.len() as u64);
        let scenario = move |case: Case| if answers_load { case.scenario } else { case.for_client_alone() };
        let questions = cases.into_iter().map(move |case| Ok(Question::of_scenario(scenario(case), release)));
        return Ok(Source { questions: Box::new(questions), name: path.display().to_string(), count, classes });
    }
    if let Some(path) = &check.recorded {
        let name = path.display().to_string();
        let documents = if name == "-" { documents::read_stream(standard_input(stop)?, &name) } else { documents::read(&name) };
        let questions = sources::recorded(documents, release.unwrap_or_default());
        return Ok(Source {
            questions: Box::new(questions.map(|question| question.map_err(failed))),
            name,
            count: None,
            classes: BTreeMap::new(),
        });
    }
    let count = check.generate.unwrap_or_default();
    let (seed, from) = (check.seed, check.from);
    let questions: Questions = match check.argv {
        true => Box::new(sources::generated_argvs(seed, from, count, release).map(Ok)),
        false => Box::new(sources::generated(seed, from, count, release).map(Ok)),
    };
    Ok(Source { questions, name: format!("{count} scenarios of seed {}", check.seed), count: Some(count), classes: BTreeMap::new() })
}

/// Returns standard input, for which a check does not wait once it must end.
fn standard_input(stop: &Stop) -> io::Result<impl BufRead + use<>> {
    let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    Ok(BufReader::new(Stoppable::new(input, stop)))
}

/// Begins the file of a report, before anything is asked.
fn new_report(path: &Path, force: bool) -> io::Result<NewFile> {
    if path == Path::new("-") {
        return Err(failed("--report - would be mixed with what is printed; name a file"));
    }
    NewFile::begin(path, existing(force)).map_err(or_force)
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
