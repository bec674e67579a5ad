//! One run: question after question to one adapter, counted and reported.

use std::io::{self, Write};

use crate::check::corpus::sources::Question;
use crate::check::protocol::under_test::{Judgement, Referee, Verdict};
use crate::check::verdict::known::Known;
use crate::check::verdict::report::{CaseLine, Report, Tally};
use crate::rule::Rule;
use crate::scenario::Scenario;

/// So many failures in a row, from the first question on, are the adapter's fault and told once.
const HOPELESS: u64 = 10;

/// A run under way.
pub struct Session<'a> {
    referee: &'a mut Referee,
    known: &'a mut Known,
    report: Option<Report<Box<dyn Write>>>,
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

impl<'a> Session<'a> {
    /// Begins a run; `report` has its header already.
    pub fn new(referee: &'a mut Referee, known: &'a mut Known, report: Option<Report<Box<dyn Write>>>) -> Self {
        Session { referee, known, report, tally: Tally::default() }
    }

    /// Puts one question.
    pub fn put(&mut self, question: Question) -> io::Result<Finding> {
        let rules = question.rules();
        let mut judgement = self.referee.judge(&question.scenario, &question.truth());
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

    /// The scenario without what the adapter cannot be asked.
    pub fn fit(&self, scenario: Scenario) -> Scenario {
        self.referee.fit(scenario)
    }

    /// Whether the adapter failed at every question so far, and often enough to stop asking.
    pub fn is_hopeless(&self) -> bool {
        self.tally.adapter_error >= HOPELESS && self.tally.agrees + self.tally.differs + self.tally.known_difference == 0
    }

    /// Ends the run; the report becomes valid with it.
    pub fn finish(self) -> io::Result<Tally> {
        if let Some(report) = self.report {
            report.finish(&self.tally)?;
        }
        Ok(self.tally)
    }
}
