//! The report of a run, in JSON lines: a header, a line for each case, and a footer with the counts.
//!
//! A report without its footer is invalid, so that a run that was cut short never looks like a success.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::judge::Verdict;
use crate::check::protocol::Hello;
use crate::rule::Rule;
use crate::untrusted::{escape_in_json, visible};

/// The first line: what was asked, and of which adapter.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header<'a> {
    /// The version of the model.
    pub model: &'a str,
    /// The release that was modelled; absent if every scenario has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// The adapter's answer to `hello`.
    pub adapter: &'a Hello,
    /// Where the scenarios came from.
    pub source: &'a str,
    /// Whether worlds were at `/world` itself.
    pub jailed: bool,
}

/// The line of one case.
#[derive(Clone, Debug, Serialize)]
pub struct CaseLine<'a> {
    /// The scenario's id.
    pub id: &'a str,
    /// The rules that decide the scenario, and those that it lists.
    #[serde(skip_serializing_if = "<[Rule]>::is_empty")]
    pub rules: &'a [Rule],
    /// The verdict.
    #[serde(flatten)]
    pub verdict: &'a Verdict,
}

/// The number of times that each verdict was given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// All cases.
    pub cases: u64,
    /// The adapter agrees with the right answer.
    pub agrees: u64,
    /// The adapter differs.
    pub differs: u64,
    /// The adapter was not asked, or reports that it cannot be.
    pub unsupported: u64,
    /// The adapter failed to answer.
    pub adapter_error: u64,
    /// The adapter differs as the list of known differences records.
    pub known_difference: u64,
    /// The number of unsupported cases by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unsupported_because: BTreeMap<String, u64>,
    /// The number of cases that agree and of those that differ, by rule.
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
            // The text after a colon is particular to the case.
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

    /// Whether every question was answered, and nothing differs apart from known differences.
    pub fn is_clean(&self) -> bool {
        self.differs == 0 && self.adapter_error == 0
    }
}

/// Writes the counts in one line, and a line for every reason why cases were unsupported.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cases: {} agree, {} differ", self.cases, self.agrees, self.differs)?;
        if self.known_difference > 0 {
            write!(f, ", {} differ as known", self.known_difference)?;
        }
        write!(f, ", {} unsupported, {} adapter errors", self.unsupported, self.adapter_error)?;
        for (reason, count) in &self.unsupported_because {
            write!(f, "\n  {count} unsupported: {}", visible(reason))?;
        }
        Ok(())
    }
}

/// A report that is being written.
pub struct Report<W: Write> {
    out: W,
}

impl<W: Write> Report<W> {
    /// Writes the header.
    pub fn begin(mut out: W, header: &Header<'_>) -> io::Result<Self> {
        line(&mut out, &json!({ "header": header }))?;
        Ok(Report { out })
    }

    /// Writes the line of a case.
    pub fn case(&mut self, case: &CaseLine<'_>) -> io::Result<()> {
        line(&mut self.out, &json!({ "case": case }))
    }

    /// Writes the footer, which makes the report valid.
    pub fn finish(mut self, tally: &Tally) -> io::Result<()> {
        line(&mut self.out, &json!({ "footer": tally }))?;
        self.out.flush()
    }
}

fn line(out: &mut impl Write, value: &Value) -> io::Result<()> {
    writeln!(out, "{}", escape_in_json(value.to_string()))
}

/// Why a text is not a valid report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum InvalidReport {
    #[error("line {line} is not JSON: {reason}")]
    NotJson { line: usize, reason: String },
    #[error("the report has no header")]
    NoHeader,
    #[error("the report has no footer: the run was cut short")]
    NoFooter,
    #[error("line {line} is not a case")]
    NoCase { line: usize },
    #[error("the footer counts {counted} cases, but the report has {present}")]
    WrongCount { counted: u64, present: u64 },
}

/// Reads the text of a report and returns its counts.
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
    if tally.cases != present {
        return Err(InvalidReport::WrongCount { counted: tally.cases, present });
    }
    Ok(tally)
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
        assert_eq!(read(&[lines[0], lines[1], lines[3]].join("\n")), Err(InvalidReport::WrongCount { counted: 2, present: 1 }));
        assert_eq!(read(&lines[1..].join("\n")), Err(InvalidReport::NoHeader));
    }
}
