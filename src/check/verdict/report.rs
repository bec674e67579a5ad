//! What a run found: JSON lines - a header, a line a case, a footer - and the tally behind them.
//!
//! A report without its footer is invalid, so a run that was cut short never looks green.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::check::protocol::messages::Hello;
use crate::check::protocol::under_test::Verdict;
use crate::rule::Rule;

/// What was asked, and of whom.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header<'a> {
    /// The version of the model.
    pub model: &'a str,
    /// The release that was modelled; absent where every scenario says its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// How the adapter introduced itself.
    pub adapter: &'a Hello,
    /// Where the scenarios came from.
    pub source: &'a str,
    /// Whether worlds stood at `/world`.
    pub jailed: bool,
}

/// One judged case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseLine<'a> {
    /// The scenario's id.
    pub id: &'a str,
    /// The rules that decided it, or that it is about.
    #[serde(skip_serializing_if = "<[Rule]>::is_empty")]
    pub rules: &'a [Rule],
    /// The judgement.
    #[serde(flatten)]
    pub verdict: &'a Verdict,
}

/// How often each verdict was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Every case.
    pub cases: u64,
    /// The adapter says what the model says.
    pub agrees: u64,
    /// It says something else.
    pub differs: u64,
    /// It was not asked, or cannot be.
    pub unsupported: u64,
    /// It did not answer.
    pub adapter_error: u64,
    /// It differs where it is known to.
    pub known_difference: u64,
    /// Why cases were unsupported, and how many.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unsupported_because: BTreeMap<String, u64>,
    /// For each rule: cases that agree and that do not.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_rule: BTreeMap<Rule, (u64, u64)>,
}

impl Tally {
    /// Counts one case.
    pub fn count(&mut self, verdict: &Verdict, rules: &[Rule]) {
        self.cases += 1;
        let place = match verdict {
            Verdict::Agrees => &mut self.agrees,
            Verdict::Differs { .. } => &mut self.differs,
            Verdict::Unsupported { .. } => &mut self.unsupported,
            Verdict::AdapterError { .. } => &mut self.adapter_error,
            Verdict::KnownDifference { .. } => &mut self.known_difference,
        };
        *place += 1;
        if let Verdict::Unsupported { reason } = verdict {
            // What follows a colon is about this one case.
            let kind = reason.split(": ").next().unwrap_or(reason);
            *self.unsupported_because.entry(kind.to_owned()).or_default() += 1;
        }
        let agrees = matches!(verdict, Verdict::Agrees);
        if agrees || !verdict.differences().is_empty() {
            for rule in rules {
                let (agreeing, differing) = self.by_rule.entry(*rule).or_default();
                *(if agrees { agreeing } else { differing }) += 1;
            }
        }
    }

    /// Whether the adapter is all right: nothing differs but what is known, and every question was answered.
    pub fn is_clean(&self) -> bool {
        self.differs == 0 && self.adapter_error == 0
    }
}

/// Writes a report line by line.
pub struct Report<W: Write> {
    out: W,
}

impl<W: Write> Report<W> {
    /// Begins a report.
    pub fn begin(mut out: W, header: &Header<'_>) -> io::Result<Self> {
        line(&mut out, &json!({ "header": header }))?;
        Ok(Report { out })
    }

    /// Adds a case.
    pub fn case(&mut self, case: &CaseLine<'_>) -> io::Result<()> {
        line(&mut self.out, &json!({ "case": case }))
    }

    /// Ends the report, which makes it valid.
    pub fn finish(mut self, tally: &Tally) -> io::Result<()> {
        line(&mut self.out, &json!({ "footer": tally }))?;
        self.out.flush()
    }
}

fn line(out: &mut impl Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// Why a text is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum InvalidReport {
    #[error("line {line} is no JSON: {reason}")]
    NotJson { line: usize, reason: String },
    #[error("it has no header")]
    NoHeader,
    #[error("it has no footer: the run was cut short")]
    NoFooter,
    #[error("line {line} is no case")]
    NoCase { line: usize },
    #[error("its footer tells of {told} cases, it has {present}")]
    WrongCount { told: u64, present: u64 },
}

/// Reads a report and returns its tally, if it is a whole one.
pub fn read(text: &str) -> Result<Tally, InvalidReport> {
    let mut lines = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let value: Value =
            serde_json::from_str(text).map_err(|error| InvalidReport::NotJson { line: index + 1, reason: error.to_string() })?;
        lines.push(value);
    }
    let (first, rest) = lines.split_first().ok_or(InvalidReport::NoHeader)?;
    first.get("header").ok_or(InvalidReport::NoHeader)?;
    let (last, cases) = rest.split_last().ok_or(InvalidReport::NoFooter)?;
    let footer = last.get("footer").ok_or(InvalidReport::NoFooter)?;
    if let Some(index) = cases.iter().position(|value| value.get("case").is_none()) {
        return Err(InvalidReport::NoCase { line: index + 2 });
    }
    let tally: Tally = serde_json::from_value(footer.clone()).map_err(|_| InvalidReport::NoFooter)?;
    let present = cases.len() as u64;
    match tally.cases == present {
        true => Ok(tally),
        false => Err(InvalidReport::WrongCount { told: tally.cases, present }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> String {
        let mut out = Vec::new();
        let hello = Hello::default();
        let header = Header { model: "0", release: None, adapter: &hello, source: "corpus", jailed: false };
        let mut report = Report::begin(&mut out, &header).unwrap();
        let mut tally = Tally::default();
        for (id, verdict) in [("a/b", Verdict::Agrees), ("a/c", Verdict::Unsupported { reason: "no".into() })] {
            let rules = [Rule::Merge03];
            tally.count(&verdict, &rules);
            report.case(&CaseLine { id, rules: &rules, verdict: &verdict }).unwrap();
        }
        report.finish(&tally).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_whole_report_is_read_back() {
        let tally = read(&report()).unwrap();
        assert_eq!((tally.cases, tally.agrees, tally.unsupported), (2, 1, 1));
        assert_eq!(tally.by_rule[&Rule::Merge03], (1, 0));
    }

    #[test]
    fn a_report_that_was_cut_short_is_invalid() {
        let report = report();
        let lines: Vec<&str> = report.lines().collect();
        assert_eq!(read(&lines[..3].join("\n")), Err(InvalidReport::NoFooter));
        assert_eq!(read(&lines[..1].join("\n")), Err(InvalidReport::NoFooter));
        assert_eq!(read(&[lines[0], lines[1], lines[3]].join("\n")), Err(InvalidReport::WrongCount { told: 2, present: 1 }));
        assert_eq!(read(&lines[1..].join("\n")), Err(InvalidReport::NoHeader));
    }
}
