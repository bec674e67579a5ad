//! The report of a run, in JSON lines: a header, a line for each case, one for each finding, and a footer with the counts.
//!
//! The footer makes it valid, so that a run that was cut short never looks like a success.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use super::counts::{Counts, Expects};
use super::judge::{Verdict, VerdictKind};
use super::severity::Severity;
use crate::check::protocol::Hello;
use crate::compare::Difference;
use crate::rule::Rule;
use crate::scenario::Scenario;
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
    /// The areas of the rules that it is about, or else of those that decide it.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub areas: BTreeSet<String>,
    /// The conformance class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// What the right answer is, unless the adapter is not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expects: Option<Expects>,
    /// How bad the difference is, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
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
    /// Those that have a configuration and those that are refused, each with how many are answered so.
    #[serde(flatten)]
    pub counts: Counts,
    /// The number of cases that differ, by severity.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_severity: BTreeMap<Severity, u64>,
    /// The counts by area.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_area: BTreeMap<String, Counts>,
    /// The counts by conformance class.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_class: BTreeMap<String, Counts>,
    /// The number of unsupported cases by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unsupported_because: BTreeMap<String, u64>,
    /// The number of cases that agree and of those that differ, by rule.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_rule: BTreeMap<Rule, (u64, u64)>,
}

impl Tally {
    /// Counts one case.
    pub fn count(&mut self, case: &CaseLine<'_>) {
        let reason = if let Verdict::Unsupported { reason } = case.verdict { reason } else { "" };
        let counted = Counted { kind: case.verdict.kind(), reason, expects: case.expects, severity: case.severity };
        self.add(&counted, case.rules, &case.areas, case.class.as_deref());
    }

    /// Counts one case by what its line says.
    pub(super) fn add(&mut self, case: &Counted<'_>, rules: &[Rule], areas: &BTreeSet<String>, class: Option<&str>) {
        let Counted { kind, reason, expects, severity } = *case;
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
        if let Some(expects) = expects {
            let is_right = kind == VerdictKind::Agrees;
            self.counts.count(expects, is_right);
            areas.iter().for_each(|area| self.by_area.entry(area.clone()).or_default().count(expects, is_right));
            class.iter().for_each(|class| self.by_class.entry((*class).to_owned()).or_default().count(expects, is_right));
        }
        if let Some(severity) = severity {
            *self.by_severity.entry(severity).or_default() += 1;
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
        self.is_clean_down_to(Severity::Cosmetic)
    }

    /// Like [`Tally::is_clean`], but what differs less badly than so does not count.
    pub fn is_clean_down_to(&self, least: Severity) -> bool {
        let is_bad = self.by_severity.keys().any(|severity| *severity <= least);
        !is_bad && self.adapter_error == 0 && self.proves_nothing().is_none()
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

    /// Returns the number of differing cases by severity in one line, the worst first; empty if nothing differs.
    pub fn severities(&self) -> String {
        let counts: Vec<String> = self.by_severity.iter().map(|(severity, count)| format!("{count} {severity}")).collect();
        counts.join(", ")
    }

    /// Returns two tables, by area and by class.
    pub fn tables(&self) -> String {
        let table = |head: &str, rows: &BTreeMap<String, Counts>| -> String {
            let rows: String = rows.iter().map(|(name, counts)| format!("  {name:<7}{}\n", counts.render())).collect();
            if rows.is_empty() { rows } else { format!("by {head}\n{rows}") }
        };
        table("area", &self.by_area) + &table("class", &self.by_class)
    }
}

/// What a line says of a case, as far as it is counted.
#[derive(Clone, Copy)]
pub(super) struct Counted<'a> {
    pub(super) kind: VerdictKind,
    pub(super) reason: &'a str,
    pub(super) expects: Option<Expects>,
    pub(super) severity: Option<Severity>,
}

/// Writes the counts in one line, and a line for every reason why cases were unsupported.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cases: {} agree, {} differ", self.cases, self.agrees, self.differs)?;
        if self.known_difference > 0 {
            write!(f, ", {} differ as known", self.known_difference)?;
        }
        write!(f, ", {} unsupported, {} adapter errors", self.unsupported, self.adapter_error)?;
        let severities = self.severities();
        if !severities.is_empty() {
            write!(f, "\n  differ: {severities}")?;
        }
        if self.counts != Counts::default() {
            write!(f, "\n  score {}", self.counts.render().trim_start())?;
        }
        for (reason, count) in &self.unsupported_because {
            write!(f, "\n  {count} unsupported: {}", visible(reason))?;
        }
        Ok(())
    }
}

/// The line of a finding: what one cause, or one kind of difference without a known cause, comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingLine {
    /// Its name in this report, fit for an address.
    pub anchor: String,
    /// How bad the worst of its differences is; absent where the adapter gave no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// The rule that the client departs from, and how, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<FoundCause>,
    /// The field and the classes of the values, or the kind of failure.
    pub kind: String,
    /// The cases that show it.
    pub cases: Vec<String>,
    /// The smallest scenarios that show it, or the first one as it was found.
    pub examples: Vec<Example>,
}

/// The cause of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct FoundCause {
    pub rule: Rule,
    pub how: String,
}

/// A scenario that shows a finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The case that it comes from.
    pub case: String,
    /// The scenario, in its smallest form if it could be made smaller.
    pub scenario: Value,
    /// The rules that decide it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Where the answers differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<ExampleDifference>,
    /// The right outcome, in the sections that the adapter answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Value>,
    /// The client's outcome, or
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actual: Option<Value>,
    /// why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The command that repeats just the case.
    pub command: String,
}

impl Example {
    /// Makes an example of what both sides said to a scenario, in the sections that are compared.
    pub fn new(
        case: &str,
        scenario: &Scenario,
        differences: &[Difference],
        [expected, actual]: [Option<&Value>; 2],
        sections: &[String],
    ) -> Self {
        let only = |outcome: &Value| -> Value {
            let fields = outcome.as_object().into_iter().flatten().filter(|(name, _)| sections.contains(name));
            fields.map(|(name, value)| (name.clone(), value.clone())).collect()
        };
        Example {
            case: case.to_owned(),
            scenario: serde_json::to_value(scenario).unwrap_or_default(),
            rules: Vec::new(),
            differences: differences.iter().map(ExampleDifference::from).collect(),
            expected: expected.filter(|outcome| !outcome.is_null()).map(only),
            actual: actual.map(only),
            failure: None,
            command: String::new(),
        }
    }
}

impl From<&Difference> for ExampleDifference {
    fn from(difference: &Difference) -> Self {
        let Difference { path, expected, actual, .. } = difference.clone();
        ExampleDifference { path, expected, actual }
    }
}

/// One place where two outcomes differ; the side without a value there is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ExampleDifference {
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub expected: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub actual: Option<Value>,
}

/// Reads a value that is there, be it null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl FindingLine {
    /// Returns its heading: severity, cause or kind, and the number of scenarios.
    pub fn title(&self) -> String {
        let severity = self.severity.map_or_else(String::new, |severity| format!("{severity}: "));
        format!("{severity}{}", self.what())
    }

    /// Returns the heading without the severity.
    pub fn what(&self) -> String {
        let count = self.cases.len();
        let scenarios = if count == 1 { "scenario" } else { "scenarios" };
        let what = match &self.cause {
            Some(cause) => format!("departs from {}: {}", cause.rule, cause.how),
            None => self.kind.clone(),
        };
        format!("{what}  ({count} {scenarios})")
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

    /// Writes the line of a finding. Findings stand after all cases.
    pub fn finding(&mut self, finding: &FindingLine) -> io::Result<()> {
        line(&mut self.out, &json!({ "finding": finding }))
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
