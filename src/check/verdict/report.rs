//! The report of a run, in JSON lines: a header, a line for each case, and a footer with the counts.
//!
//! The footer makes it valid, so that a run that was cut short never looks like a success.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::judge::{Verdict, VerdictKind};
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
    /// The name of the fence around the adapter.
    pub fence: &'a str,
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
    /// What was allowed for, and made a difference disappear.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub allowed: &'a [String],
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
        let reason = if let Verdict::Unsupported { reason } = verdict { reason } else { "" };
        self.add(verdict.kind(), reason, rules);
    }

    /// Counts one case by what its line says.
    pub(super) fn add(&mut self, kind: VerdictKind, reason: &str, rules: &[Rule]) {
        self.cases += 1;
        *match kind {
            VerdictKind::Agrees => &mut self.agrees,
            VerdictKind::Differs => &mut self.differs,
            VerdictKind::Unsupported => &mut self.unsupported,
            VerdictKind::AdapterError => &mut self.adapter_error,
            VerdictKind::KnownDifference => &mut self.known_difference,
        } += 1;
        if kind == VerdictKind::Unsupported {
            // The text after a colon is particular to the case.
            let kind = reason.split(": ").next().unwrap_or(reason);
            *self.unsupported_because.entry(kind.to_owned()).or_default() += 1;
        }
        if matches!(kind, VerdictKind::Agrees | VerdictKind::Differs | VerdictKind::KnownDifference) {
            for rule in rules {
                let (agreeing, differing) = self.by_rule.entry(*rule).or_default();
                *(if kind == VerdictKind::Agrees { agreeing } else { differing }) += 1;
            }
        }
    }

    /// Whether something was compared, every question that was put was answered, and nothing differs apart from known differences.
    pub fn is_clean(&self) -> bool {
        self.differs == 0 && self.adapter_error == 0 && self.proves_nothing().is_none()
    }

    /// Returns the reason why the run says nothing about the implementation, if there is one.
    pub fn proves_nothing(&self) -> Option<&'static str> {
        if self.cases == 0 {
            Some("Nothing was asked, so this proves nothing.")
        } else if self.cases == self.unsupported {
            Some("Every scenario was unsupported, so this proves nothing.")
        } else {
            None
        }
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

    /// Writes the footer, which makes the report valid, and returns what it was written to.
    pub fn finish(mut self, tally: &Tally) -> io::Result<W> {
        line(&mut self.out, &json!({ "footer": tally }))?;
        Ok(self.out)
    }
}

fn line(out: &mut impl Write, value: &Value) -> io::Result<()> {
    writeln!(out, "{}", escape_in_json(value.to_string()))
}
