//! A run: judges an adapter's answers to one question after the other, and counts and reports the verdicts.

use std::collections::BTreeSet;
use std::io;

use serde_json::Value;

use super::counts::Expects;
use super::judge::{Judgement, Verdict, judge};
use super::known::Known;
use super::question::{Question, Truth};
use super::render;
use super::report::{CaseLine, FindingLine, Report, Tally};
use super::severity::Severity;
use crate::check::files::NewFile;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest};
use crate::explain::BACKGROUND;
use crate::rule::Rule;
use crate::untrusted::visible;

/// The number of failures after which a run is given up, if there was no answer at all: the adapter is at fault.
const HOPELESS: u64 = 10;

/// A run in progress.
pub struct Session<'a> {
    known: &'a mut Known,
    report: Option<Report<NewFile>>,
    tally: Tally,
}

/// A judged question.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The question.
    pub question: Question,
    /// The rules that decide it.
    pub rules: Vec<Rule>,
    /// The judgement.
    pub judgement: Judgement,
    /// The right answer.
    pub truth: Truth,
    /// How bad the difference is, where there is one.
    pub severity: Option<Severity>,
    /// What the right answer is, unless the adapter was not asked.
    pub expects: Option<Expects>,
    /// The areas that it is about: those of the rules that it lists, or else of the rules that decide it in the sections that are compared.
    pub areas: BTreeSet<String>,
}

impl Finding {
    /// Asks an adapter a question that these rules decide, and judges the answer.
    ///
    /// # Errors
    /// The check was interrupted, which says nothing about the adapter.
    pub fn of(adapter: &mut AdapterUnderTest, question: Question, rules: Vec<Rule>) -> io::Result<Finding> {
        let truth = question.truth();
        let judgement = judge(adapter, &question.scenario, &truth);
        match &judgement.verdict {
            Verdict::AdapterError { failure: interrupted @ AdapterFailure::Interrupted } => Err(io::Error::other(interrupted.to_string())),
            _ => Ok(Finding::new(question, rules, judgement, truth, &adapter.hello().sections)),
        }
    }

    /// Makes a finding of a judgement over these sections.
    pub fn new(question: Question, rules: Vec<Rule>, judgement: Judgement, truth: Truth, sections: &[String]) -> Finding {
        let differs = matches!(judgement.verdict, Verdict::Differs { .. });
        let actual = judgement.outcome.as_ref().unwrap_or(&Value::Null);
        let severity = differs.then(|| Severity::of(judgement.verdict.differences(), truth.outcome(), actual));
        let is_asked = !matches!(judgement.verdict, Verdict::Unsupported { .. });
        let expects = is_asked.then(|| Expects::of(&truth, sections));
        let areas = areas(&question, &rules, sections);
        Finding { question, rules, judgement, truth, severity, expects, areas }
    }

    fn line(&self, class: Option<String>) -> CaseLine<'_> {
        let Finding { question, rules, judgement, severity, expects, .. } = self;
        CaseLine {
            id: &question.scenario.id,
            rules,
            areas: self.areas.clone(),
            class,
            expects: *expects,
            severity: *severity,
            verdict: &judgement.verdict,
            allowed: &judgement.allowed,
        }
    }

    /// Returns the text for people: the scenario's id, the rules, and the differences or the failure.
    pub fn render(&self) -> String {
        let mut text = format!("  {}\n", visible(&self.question.scenario.id));
        if let Verdict::AdapterError { failure } = &self.judgement.verdict {
            text += &format!("  {failure}\n");
        }
        text + &render::deciding(&self.rules) + &render::differences(self.judgement.verdict.differences())
    }
}

/// Returns the areas that a question is about. Rules that apply to every run do not count, nor those that decide a section which is not compared.
fn areas(question: &Question, rules: &[Rule], sections: &[String]) -> BTreeSet<String> {
    let has = |section: &str| sections.iter().any(|declared| declared == section);
    let is_compared = |area: &str| match area {
        "REQ" => has("request"),
        "NS" => has("namespace"),
        "CLI" | "KRC" => has("command") || has("client"),
        _ => true,
    };
    let area = |rule: &Rule| rule.as_str().split('-').next().unwrap_or_default().to_owned();
    let listed: BTreeSet<String> = question.scenario.rules.iter().map(area).collect();
    if !listed.is_empty() {
        return listed;
    }
    rules.iter().filter(|rule| !BACKGROUND.contains(rule)).map(area).filter(|area| is_compared(area)).collect()
}

impl<'a> Session<'a> {
    /// Begins a run. `report` must already have its header.
    pub fn new(known: &'a mut Known, report: Option<Report<NewFile>>) -> Self {
        Session { known, report, tally: Tally::default() }
    }

    /// Counts and reports a finding, which is excused if the difference is known. `class` is the conformance class of the scenario.
    ///
    /// # Errors
    /// The report could not be written.
    pub fn add(&mut self, mut finding: Finding, class: Option<String>) -> io::Result<Finding> {
        let Finding { question, rules, judgement, severity, .. } = &mut finding;
        let id = &question.scenario.id;
        if matches!(judgement.verdict, Verdict::Agrees | Verdict::Differs { .. })
            && let Some(entry) = self.known.excuse(id, rules, judgement.verdict.differences())
        {
            let differences = judgement.verdict.differences().to_vec();
            judgement.verdict = Verdict::KnownDifference { reason: entry.reason, link: entry.link, differences };
            *severity = None;
        }
        let line = finding.line(class);
        self.tally.count(&line);
        if let Some(report) = &mut self.report {
            report.case(&line)?;
        }
        Ok(finding)
    }

    /// Whether the adapter has failed at every question so far, often enough to stop asking.
    pub fn is_hopeless(&self) -> bool {
        self.tally.adapter_error >= HOPELESS && self.tally.agrees + self.tally.differs + self.tally.known_difference == 0
    }

    /// Returns the counts so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Reports what was found over all.
    ///
    /// # Errors
    /// The report could not be written.
    pub fn report(&mut self, finding: &FindingLine) -> io::Result<()> {
        self.report.as_mut().map_or(Ok(()), |report| report.finding(finding))
    }

    /// Ends the run, gives the report its name, and returns the counts.
    pub fn finish(self) -> io::Result<Tally> {
        if let Some(report) = self.report {
            report.finish(&self.tally)?.finish()?;
        }
        Ok(self.tally)
    }
}
