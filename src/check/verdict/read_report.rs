//! Reads a report, and refuses one that contradicts itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::counts::Expects;
use super::judge::VerdictKind;
use super::report::{Counted, FindingLine, Tally};
use super::severity::Severity;
use crate::check::protocol::Hello;
use crate::compare::SECTIONS;
use crate::rule::Rule;

/// Why a text is not a valid report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum InvalidReport {
    #[error("line {line} is not a line of a report: {reason}")]
    Line { line: usize, reason: String },
    #[error("the report has no header")]
    NoHeader,
    #[error("the report has no footer: the run was cut short")]
    NoFooter,
    #[error("line {line} is not a case")]
    NoCase { line: usize },
    #[error("line {line}: the case {id:?} {reason}")]
    Case { line: usize, id: String, reason: String },
    #[error("line {line}: the finding {anchor:?} {reason}")]
    Finding { line: usize, anchor: String, reason: String },
    #[error("the footer has {field} {said}, but by the cases it is {counted}")]
    Footer { field: String, said: String, counted: String },
}

/// What a report says.
#[derive(Clone, Debug)]
pub struct ReadReport {
    /// The version of the model.
    pub model: String,
    /// The release that was modelled, if it was one.
    pub release: Option<String>,
    /// The adapter.
    pub adapter: Hello,
    /// Where the scenarios came from.
    pub source: String,
    /// The cases.
    pub cases: Vec<ReportedCase>,
    /// What was found over all, the worst first.
    pub findings: Vec<FindingLine>,
    /// The counts.
    pub tally: Tally,
}

/// Reads the text of a report.
///
/// # Errors
/// The report is not complete, or its lines contradict each other.
pub fn read_report(text: &str) -> Result<ReadReport, InvalidReport> {
    let mut lines = text.lines().enumerate().map(|(index, text)| line(text, index + 1)).collect::<Result<Vec<_>, _>>()?;
    if !matches!(lines.first(), Some(Line::Header(_))) {
        return Err(InvalidReport::NoHeader);
    }
    let Some(Line::Footer(footer)) = lines.pop() else { return Err(InvalidReport::NoFooter) };
    let mut lines = lines.into_iter();
    let Some(Line::Header(header)) = lines.next() else { return Err(InvalidReport::NoFooter) };
    let (mut counted, mut cases, mut findings) = (Tally::default(), Vec::new(), Vec::new());
    let mut ids = BTreeMap::new();
    for (index, said) in lines.enumerate() {
        let line = index + 2;
        let case = match said {
            Line::Case(case) if findings.is_empty() => case,
            Line::Finding(finding) => {
                check_finding(&finding, &mut ids).map_err(|reason| InvalidReport::Finding {
                    line,
                    anchor: finding.anchor.clone(),
                    reason,
                })?;
                findings.push(*finding);
                continue;
            }
            _ => return Err(InvalidReport::NoCase { line }),
        };
        let wrong = |reason: String| InvalidReport::Case { line, id: case.id.clone(), reason };
        case.check(&header.adapter).map_err(wrong)?;
        let is_found = matches!(case.verdict, VerdictKind::Differs | VerdictKind::AdapterError);
        if ids.insert(case.id.clone(), is_found).is_some() {
            return Err(wrong("is there twice".to_owned()));
        }
        counted.add(&case.counted(), &case.rules, &case.areas, case.class.as_deref());
        cases.push(*case);
    }
    if let Some(contradiction) = contradiction(&footer, &counted) {
        return Err(contradiction);
    }
    let Header { model, release, adapter, source } = *header;
    Ok(ReadReport { model, release, adapter, source, cases, findings, tally: counted })
}

/// Checks that a finding is about cases that differ or have no answer, none of which is in another one. `open` has the cases, each with whether
/// a finding may still be about it.
fn check_finding(finding: &FindingLine, open: &mut BTreeMap<String, bool>) -> Result<(), String> {
    for id in &finding.cases {
        match open.get_mut(id) {
            Some(is_open @ true) => *is_open = false,
            Some(false) => return Err(format!("is about the case {id:?}, which agrees or is in another finding")),
            None => return Err(format!("is about the case {id:?}, which is not there")),
        }
    }
    match finding.examples.iter().find(|example| !finding.cases.contains(&example.case)) {
        Some(example) => Err(format!("has an example of the case {:?}, which it is not about", example.case)),
        None => Ok(()),
    }
}

/// A line, which has exactly one of these keys.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    Header(Box<Header>),
    Case(Box<ReportedCase>),
    Finding(Box<FindingLine>),
    Footer(Tally),
}

fn line(text: &str, line: usize) -> Result<Line, InvalidReport> {
    serde_json::from_str(text).map_err(|error| InvalidReport::Line { line, reason: error.to_string() })
}

#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    model: String,
    release: Option<String>,
    adapter: Hello,
    #[serde(default)]
    source: String,
}

/// A case of a report.
#[derive(Clone, Debug, Deserialize)]
pub struct ReportedCase {
    /// The scenario's id.
    pub id: String,
    #[serde(default)]
    rules: Vec<Rule>,
    #[serde(default)]
    areas: BTreeSet<String>,
    class: Option<String>,
    expects: Option<Expects>,
    severity: Option<Severity>,
    /// The kind of verdict.
    pub verdict: VerdictKind,
    /// What was allowed for.
    #[serde(default)]
    pub allowed: Vec<String>,
    /// Why it is unsupported or known.
    pub reason: Option<String>,
    link: Option<String>,
    #[serde(default)]
    differences: Vec<Difference>,
    failure: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Difference {
    path: String,
}

impl ReportedCase {
    fn counted(&self) -> Counted<'_> {
        let reason = self.reason.as_deref().unwrap_or_default();
        Counted { kind: self.verdict, reason, expects: self.expects, severity: self.severity }
    }

    /// Checks that the line has what its verdict needs and nothing of another one, and only sections that the adapter declares.
    fn check(&self, adapter: &Hello) -> Result<(), String> {
        let has = [self.reason.is_some(), self.link.is_some(), !self.differences.is_empty(), self.failure.is_some()];
        let (name, needs) = match self.verdict {
            VerdictKind::Agrees => ("agrees", [false, false, false, false]),
            VerdictKind::Differs => ("differs", [false, false, true, false]),
            VerdictKind::Unsupported => ("is unsupported", [true, false, false, false]),
            VerdictKind::AdapterError => ("has an adapter error", [false, false, false, true]),
            VerdictKind::KnownDifference => ("is a known difference", [true, true, true, false]),
        };
        for ((has, needs), key) in has.iter().zip(needs).zip(["reason", "link", "differences", "failure"]) {
            if *has != needs {
                return Err(format!("{name}, {} {key}", if needs { "but has no" } else { "but has" }));
            }
        }
        if self.severity.is_some() && self.verdict != VerdictKind::Differs {
            return Err(format!("{name}, but has severity"));
        }
        let is_declared = |section: &str| adapter.sections.iter().any(|declared| declared == section);
        if self.verdict == VerdictKind::Agrees && !SECTIONS.iter().any(|section| is_declared(section)) {
            return Err("agrees, but the adapter declares no section".to_owned());
        }
        let sections = self.differences.iter().map(|difference| difference.path.split(['.', '[']).next().unwrap_or_default());
        match sections.into_iter().find(|section| *section != "scenario" && !is_declared(section)) {
            Some(section) => Err(format!("differs in {section:?}, which is no section that the adapter declares")),
            None => Ok(()),
        }
    }
}

/// Returns the first count of the footer that is not that of the cases.
fn contradiction(footer: &Tally, counted: &Tally) -> Option<InvalidReport> {
    let fields = |tally: &Tally| serde_json::to_value(tally).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default();
    let (said, counted) = (fields(footer), fields(counted));
    let field = said.keys().chain(counted.keys()).find(|field| said.get(*field) != counted.get(*field))?;
    let text = |tally: &Map<String, Value>| tally.get(field).map_or_else(|| "nothing".to_owned(), Value::to_string);
    Some(InvalidReport::Footer { field: field.clone(), said: text(&said), counted: text(&counted) })
}

#[cfg(test)]
mod tests {
    use super::super::judge::Verdict;
    use super::super::report::{CaseLine, Example, Header, Report};
    use super::*;
    use crate::check::protocol::AdapterFailure;
    use crate::compare::Difference;

    /// A report with a case of each verdict.
    fn report() -> String {
        let mut out = Vec::new();
        let hello = Hello { sections: vec!["client".into()], ..Hello::default() };
        let header = Header { model: "0", release: None, adapter: &hello, source: "corpus", jailed: false, fence: "none" };
        let mut report = Report::begin(&mut out, &header).unwrap();
        let mut tally = Tally::default();
        let differences = vec![Difference { path: "client.ok".into(), field: String::new(), expected: None, actual: Some(Value::Null) }];
        for (id, verdict) in [
            ("a/b", Verdict::Agrees),
            ("a/c", Verdict::Unsupported { reason: "no: not this one".into() }),
            ("a/d", Verdict::Differs { differences: differences.clone() }),
            ("a/e", Verdict::AdapterError { failure: AdapterFailure::TimedOut { seconds: 1 } }),
            ("a/f", Verdict::KnownDifference { reason: "old".into(), link: "https://example.org".into(), differences }),
        ] {
            let (rules, areas) = ([Rule::Merge03], BTreeSet::from(["MERGE".to_owned()]));
            let expects = (verdict.kind() != VerdictKind::Unsupported).then_some(Expects::Configuration);
            let severity = (verdict.kind() == VerdictKind::Differs).then_some(Severity::Target);
            let line = CaseLine { id, rules: &rules, areas, class: Some("L".into()), expects, severity, verdict: &verdict, allowed: &[] };
            tally.count(&line);
            report.case(&line).unwrap();
        }
        let kind = "client.ok: nothing / a value".to_owned();
        let (scenario, command, differences) = (serde_json::json!({"id": "a/d"}), "check".to_owned(), Vec::new());
        let example =
            Example { case: "a/d".into(), scenario, rules: vec![], differences, expected: None, actual: None, failure: None, command };
        let anchor = "target".to_owned();
        let cases = vec!["a/d".to_owned()];
        report
            .finding(&FindingLine { anchor, severity: Some(Severity::Target), cause: None, kind, cases, examples: vec![example] })
            .unwrap();
        report.finish(&tally).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_whole_report_is_read_back() {
        let ReadReport { tally, findings, cases, .. } = read_report(&report()).unwrap();
        assert_eq!((findings.len(), cases.len()), (1, 5));
        assert_eq!((tally.cases, tally.agrees, tally.differs, tally.unsupported), (5, 1, 1, 1));
        assert_eq!((tally.adapter_error, tally.known_difference), (1, 1));
        assert_eq!((tally.by_rule[&Rule::Merge03], tally.unsupported_because["no"]), ((1, 2), 1));
    }

    #[test]
    fn a_report_that_was_cut_short_is_invalid() {
        let report = report();
        let lines: Vec<&str> = report.lines().collect();
        let read = |text: &str| read_report(text).map(|_| ()).unwrap_err();
        assert_eq!(read(&lines[..7].join("\n")), InvalidReport::NoFooter);
        assert_eq!(read(&lines[..1].join("\n")), InvalidReport::NoFooter);
        assert_eq!(read(&lines[1..].join("\n")), InvalidReport::NoHeader);
        assert_eq!(read(""), InvalidReport::NoHeader);
        assert_eq!(read(&(report.clone() + lines[1])), InvalidReport::NoFooter);
        assert_eq!(read(&[lines[0], lines[0], lines[7]].join("\n")), InvalidReport::NoCase { line: 2 });
        assert_eq!(
            read(&[lines[0], lines[1], lines[2], lines[3], lines[6], lines[4], lines[7]].join("\n")),
            InvalidReport::NoCase { line: 6 }
        );
    }

    /// Every single change makes the report contradict itself, and is told.
    #[test]
    fn a_report_that_contradicts_itself_is_invalid() {
        for (from, to, says) in [
            (r#""verdict":"agrees""#, r#""verdict":"differs""#, "differs, but has no differences"),
            (r#""verdict":"differs""#, r#""verdict":"agrees""#, "agrees, but has differences"),
            (r#""verdict":"unsupported""#, r#""verdict":"agrees""#, "agrees, but has reason"),
            (r#""verdict":"agrees""#, r#""verdict":"fine""#, "unknown variant `fine`"),
            (r#""id":"a/c""#, r#""id":"a/b""#, r#"the case "a/b" is there twice"#),
            (r#""id":"a/c""#, r#""id":"a/c","id":"a/d""#, "duplicate field `id`"),
            (r#"["client"]"#, r#"["load"]"#, r#"differs in "client", which is no section"#),
            (r#"["client"]"#, "[]", "agrees, but the adapter declares no section"),
            (r#""reason":"no: not this one","#, "", "is unsupported, but has no reason"),
            (r#""cases":5"#, r#""cases":4"#, "the footer has cases 4, but by the cases it is 5"),
            (r#""agrees":1"#, r#""agrees":2"#, "the footer has agrees 2, but by the cases it is 1"),
            (r#""differs":1"#, r#""differs":0"#, "the footer has differs 0, but by the cases it is 1"),
            (r#""adapterError":1"#, r#""adapterError":0"#, "adapterError 0"),
            (r#""MERGE-03":[1,2]"#, r#""MERGE-03":[3,0]"#, r#"byRule {"MERGE-03":[3,0]}"#),
            (r#"{"no":1}"#, r#"{"no":2}"#, r#"unsupportedBecause {"no":2}"#),
            (r#""sameConfiguration":1,"#, r#""sameConfiguration":2,"#, "the footer has sameConfiguration 2, but by the cases it is 1"),
            (r#""bySeverity":{"target":1}"#, r#""bySeverity":{"trust":1}"#, r#"bySeverity {"trust":1}"#),
            (r#""severity":"target","verdict":"differs""#, r#""verdict":"differs""#, r#"the footer has bySeverity"#),
            (r#""cases":["a/d"]"#, r#""cases":["a/b"]"#, r#"is about the case "a/b", which agrees"#),
            (r#""cases":["a/d"]"#, r#""cases":["a/x"]"#, r#"is about the case "a/x", which is not there"#),
            (r#""case":"a/d""#, r#""case":"a/e""#, r#"has an example of the case "a/e""#),
            (r#"{"footer""#, r#"{"case":{},"footer""#, "line 8 is not a line of a report"),
        ] {
            let report = report();
            assert!(report.contains(from), "{from}: {report}");
            let error = read_report(&report.replacen(from, to, 1)).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(says), "{from}: {error}");
        }
    }
}
