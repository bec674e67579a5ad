//! A run: judges an adapter's answers to one question after the other, and counts and reports the verdicts.

use std::io;

use super::judge::{Judgement, Verdict, judge};
use super::known::Known;
use super::question::Question;
use super::render;
use super::report::{CaseLine, Report, Tally};
use crate::check::files::NewFile;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest};
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
}

impl Finding {
    /// Asks an adapter a question that these rules decide, and judges the answer.
    ///
    /// # Errors
    /// The check was interrupted, which says nothing about the adapter.
    pub fn of(adapter: &mut AdapterUnderTest, question: Question, rules: Vec<Rule>) -> io::Result<Finding> {
        let judgement = judge(adapter, &question.scenario, &question.truth());
        match &judgement.verdict {
            Verdict::AdapterError { failure: interrupted @ AdapterFailure::Interrupted } => Err(io::Error::other(interrupted.to_string())),
            _ => Ok(Finding { question, rules, judgement }),
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

impl<'a> Session<'a> {
    /// Begins a run. `report` must already have its header.
    pub fn new(known: &'a mut Known, report: Option<Report<NewFile>>) -> Self {
        Session { known, report, tally: Tally::default() }
    }

    /// Counts and reports a finding, which is excused if the difference is known.
    ///
    /// # Errors
    /// The report could not be written.
    pub fn add(&mut self, mut finding: Finding) -> io::Result<Finding> {
        let Finding { question, rules, judgement } = &mut finding;
        let id = &question.scenario.id;
        if matches!(judgement.verdict, Verdict::Agrees | Verdict::Differs { .. })
            && let Some(entry) = self.known.excuse(id, rules, judgement.verdict.differences())
        {
            let differences = judgement.verdict.differences().to_vec();
            judgement.verdict = Verdict::KnownDifference { reason: entry.reason, link: entry.link, differences };
        }
        self.tally.count(&judgement.verdict, rules);
        if let Some(report) = &mut self.report {
            report.case(&CaseLine { id, rules, verdict: &judgement.verdict, allowed: &judgement.allowed })?;
        }
        Ok(finding)
    }

    /// Whether the adapter has failed at every question so far, often enough to stop asking.
    pub fn is_hopeless(&self) -> bool {
        self.tally.adapter_error >= HOPELESS && self.tally.agrees + self.tally.differs + self.tally.known_difference == 0
    }

    /// Ends the run, gives the report its name, and returns the counts.
    pub fn finish(self) -> io::Result<Tally> {
        if let Some(report) = self.report {
            report.finish(&self.tally)?.finish()?;
        }
        Ok(self.tally)
    }
}
