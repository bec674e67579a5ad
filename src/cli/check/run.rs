//! `check` without a subcommand: asks the adapter every scenario and shows what differs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use kubeconfig_oracle::check::corpus::classes::Class;
use kubeconfig_oracle::check::corpus::sources::Shard;
use kubeconfig_oracle::check::files::NewFile;
use kubeconfig_oracle::check::protocol::{AdapterFailure, AdapterUnderTest, Hello, release_of};
use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::report::{Header, Report, Tally};
use kubeconfig_oracle::check::verdict::{
    Cause, Explanation, Finding, Findings, Group, Known, Observed, Question, Session, Suspects, Verdict,
};
use kubeconfig_oracle::internals::in_order::in_order;
use kubeconfig_oracle::internals::spec;
use kubeconfig_oracle::internals::untrusted::visible;
use kubeconfig_oracle::rule::Rule;
use kubeconfig_oracle::scenario::Scenario;
use serde_json::Value;

use super::super::output::{existing, or_force};
use super::allowed::AllowedFor;
use super::show::{Shower, departures};
use super::source::Source;
use super::{Check, exit, failed, in_file, print_line};

/// What came of asking one adapter.
pub(super) struct Judged {
    pub(super) hello: Hello,
    pub(super) tally: Tally,
    pub(super) groups: Vec<Group>,
    /// Whether nothing counts against it, as far as differences of the wanted severities go.
    pub(super) is_clean: bool,
}

/// Asks, counts, reports and shows.
pub(super) fn run(check: &Check, stop: &Stop) -> io::Result<ExitCode> {
    let command = check.machine.only()?;
    Ok(exit(judge(check, command, stop)?.is_clean))
}

/// Asks one adapter, and prints what came of it.
pub(super) fn judge(check: &Check, command: &str, stop: &Stop) -> io::Result<Judged> {
    let report = check.report.as_deref().map(|path| new_report(path, check.force)).transpose()?;
    let adapter = check.machine.start(command, stop)?;
    let release = check.release.or_else(|| release_of(adapter.hello()));
    let mut source = Source::open(check, release, stop)?;
    let mut known = match &check.known {
        None => Known::default(),
        Some(path) => Known::read(&fs::read_to_string(path).map_err(in_file(path))?).map_err(failed).map_err(in_file(path))?,
    };
    let hello = adapter.hello().clone();
    let release = release.map(|release| release.to_string());
    let modelled = release.clone();
    let (jailed, fence) = (adapter.is_at_world(), adapter.fence().name());
    let header = Header { model: env!("CARGO_PKG_VERSION"), release, adapter: &hello, source: &source.name, jailed, fence };
    let report = report.map(|file| Report::begin(file, &header)).transpose()?;
    let mut session = Session::new(&mut known, report);
    let mut team = Team::around(adapter, check, command, stop)?;
    let Asked { findings, is_other_part, classes, allowed_for, .. } = ask_all(check, &mut source, &team, &mut session)?;
    if session.is_hopeless() {
        print_line!("Every question so far failed. Look at the adapter first (`check smoke`), not at the library.")?;
    }
    let (suspects, causes) = explained(check, &findings, team.first());
    let groups = findings.groups(&causes);
    let shower = Shower { check, command, files: &source.files, suspects: &suspects, stop };
    shower.show(&groups, team.first(), &mut session)?;
    let tally = session.finish()?;
    let is_whole = check.rule.is_none() && check.case.is_none() && check.shard == Shard::WHOLE;
    let stale = if is_whole { known.stale() } else { Vec::new() };
    for complaint in &stale {
        print_line!("{complaint}")?;
    }
    if tally.cases > 1 {
        super::super::output::print_text(&tally.tables())?;
    }
    print_line!("{} {} over {}: {tally}", visible(&hello.name), visible(&hello.version), visible(&source.name))?;
    super::super::output::print_text(&allowed_for.to_string())?;
    if !groups.is_empty() {
        print_line!("{}", departures(&groups, findings.uncounted()))?;
    }
    let of = format!("version {} of SPEC.md for {}", spec::version(), modelled.as_deref().unwrap_or("the releases of the cases"));
    for (class, score) in classes {
        print_line!("{}", score.verdict(class, &hello.sections, &of))?;
    }
    match tally.proves_nothing() {
        Some(_) if is_other_part => print_line!("This part has none of the scenarios; other parts have.")?,
        Some(reason) => print_line!("{reason}")?,
        None => {}
    }
    let left = team.leave();
    if let Err(failure) = &left {
        print_line!("after `bye`: {failure}")?;
    }
    let is_clean = (tally.is_clean_down_to(check.fail_on) || is_other_part) && stale.is_empty() && left.is_ok();
    Ok(Judged { hello, tally, groups, is_clean })
}

/// Returns the cause of each finding, and what the run says for and against causes. An answer that contradicts a recording has none: the model
/// may be wrong there.
fn explained(check: &Check, findings: &Findings, adapter: &AdapterUnderTest) -> (Suspects, Vec<Option<Cause>>) {
    if check.recorded.is_some() {
        return Default::default();
    }
    let differing: Vec<Observed<'_>> = findings.differing().iter().map(Observed::from).collect();
    let agreeing: Vec<&Scenario> = findings.agreeing().iter().map(|finding| &finding.question.scenario).collect();
    let compare = |scenario: &Scenario, expected: &Value, actual: &Value| adapter.compare(scenario, expected, actual);
    let (suspects, explanations) = Suspects::of_run(&differing, &agreeing, &compare);
    (suspects, explanations.iter().map(Explanation::cause).collect())
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
fn ask_all(check: &Check, source: &mut Source, team: &Team, session: &mut Session) -> io::Result<Asked> {
    let questions = std::mem::replace(&mut source.questions, Box::new(std::iter::empty()));
    let source = &*source;
    let mut asked = Asked::default();
    let mut ids = BTreeSet::new();
    let numbered = questions.enumerate().map(|(position, question)| {
        let question = question?;
        if check.generate.is_none() && !ids.insert(question.scenario.id.clone()) {
            return Err(failed(format!("the id {:?} is used twice", question.scenario.id)));
        }
        Ok((position, question))
    });
    let bar = progress(source.count);
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
                    let class = source.class(&finding.question);
                    let finding = session.add(*finding, class.map(|class| class.to_string())).map_err(End::Failed)?;
                    asked.allowed_for.add(&finding.judgement.allowed);
                    if let Some(class) = class.filter(|class| check.class.contains(class)) {
                        asked.classes.entry(class).or_default().count(&finding.judgement.verdict);
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
    fn around(first: AdapterUnderTest, check: &Check, command: &str, stop: &Stop) -> io::Result<Team> {
        let mut idle = vec![first];
        for _ in 1..check.jobs.get() {
            idle.push(check.machine.start(command, stop)?);
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
        _ if check.case.is_some() => format!("nothing was asked: there is no scenario {:?}", check.case.as_deref().unwrap_or_default()),
        (Some(rule), _) => format!("nothing was asked: {rule} decides none of the scenarios, and none lists it"),
        (None, Some(path)) => format!("nothing was asked: {}: no scenario is recorded for the release", path.display()),
        (None, None) => "nothing was asked: there are no scenarios".to_owned(),
    }
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
