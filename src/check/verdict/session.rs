//! A run: asks an adapter one question after the other, and counts and reports the verdicts.

use std::io;

use super::judge::{Judgement, Verdict, judge};
use super::known::Known;
use super::question::Question;
use super::render;
use super::report::{CaseLine, Report, Tally};
use crate::check::files::NewFile;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest};
use crate::rule::Rule;
use crate::scenario::Scenario;
use crate::untrusted::visible;

/// The number of failures after which a run is given up, if there was no answer at all: the adapter is at fault.
const HOPELESS: u64 = 10;

/// A run in progress.
pub struct Session<'a> {
    adapter: &'a mut AdapterUnderTest,
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
    pub fn new(adapter: &'a mut AdapterUnderTest, known: &'a mut Known, report: Option<Report<NewFile>>) -> Self {
        Session { adapter, known, report, tally: Tally::default() }
    }

    /// Asks one question, and counts and reports the verdict.
    ///
    /// # Errors
    /// The report could not be written, or the check was interrupted; then the question is not counted.
    pub fn ask(&mut self, question: Question) -> io::Result<Finding> {
        let rules = question.rules();
        let mut judgement = judge(self.adapter, &question.scenario, &question.truth());
        if let Verdict::AdapterError { failure: interrupted @ AdapterFailure::Interrupted } = &judgement.verdict {
            return Err(io::Error::other(interrupted.to_string()));
        }
        let id = &question.scenario.id;
        if matches!(judgement.verdict, Verdict::Agrees | Verdict::Differs { .. })
            && let Some(entry) = self.known.excuse(id, &rules, judgement.verdict.differences())
        {
            let differences = judgement.verdict.differences().to_vec();
            judgement.verdict = Verdict::KnownDifference { reason: entry.reason, link: entry.link, differences };
        }
        self.tally.count(&judgement.verdict, &rules);
        if let Some(report) = &mut self.report {
            report.case(&CaseLine { id, rules: &rules, verdict: &judgement.verdict })?;
        }
        Ok(Finding { question, rules, judgement })
    }

    /// Returns the scenario without the parts that the adapter cannot be asked about.
    pub fn fit(&self, scenario: Scenario) -> Scenario {
        self.adapter.fit(scenario)
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
