//! Reads a report, and refuses one that contradicts itself.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::judge::VerdictKind;
use super::report::Tally;
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
    #[error("the footer has {field} {said}, but by the cases it is {counted}")]
    Footer { field: String, said: String, counted: String },
}

/// Reads the text of a report and returns its counts.
///
/// # Errors
/// The report is not complete, or its lines contradict each other.
pub fn read_report(text: &str) -> Result<Tally, InvalidReport> {
    let lines = text.lines().enumerate().map(|(index, text)| line(text, index + 1)).collect::<Result<Vec<_>, _>>()?;
    let Some((Line::Header(header), rest)) = lines.split_first() else { return Err(InvalidReport::NoHeader) };
    let Some((Line::Footer(footer), cases)) = rest.split_last() else { return Err(InvalidReport::NoFooter) };
    let mut counted = Tally::default();
    let mut ids = BTreeSet::new();
    for (index, case) in cases.iter().enumerate() {
        let line = index + 2;
        let Line::Case(case) = case else { return Err(InvalidReport::NoCase { line }) };
        let wrong = |reason: String| InvalidReport::Case { line, id: case.id.clone(), reason };
        case.check(&header.adapter).map_err(wrong)?;
        if !ids.insert(&case.id) {
            return Err(wrong("is there twice".to_owned()));
        }
        counted.add(case.verdict, case.reason.as_deref().unwrap_or_default(), &case.rules);
    }
    if let Some(contradiction) = contradiction(footer, &counted) { Err(contradiction) } else { Ok(counted) }
}

/// A line, which has exactly one of these keys.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    Header(Header),
    Case(Case),
    Footer(Tally),
}

fn line(text: &str, line: usize) -> Result<Line, InvalidReport> {
    serde_json::from_str(text).map_err(|error| InvalidReport::Line { line, reason: error.to_string() })
}

#[derive(Deserialize)]
struct Header {
    adapter: Hello,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    #[serde(default)]
    rules: Vec<Rule>,
    verdict: VerdictKind,
    reason: Option<String>,
    link: Option<String>,
    #[serde(default)]
    differences: Vec<Difference>,
    failure: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct Difference {
    path: String,
}

impl Case {
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
    use super::super::report::{CaseLine, Header, Report};
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
            let rules = [Rule::Merge03];
            tally.count(&verdict, &rules);
            report.case(&CaseLine { id, rules: &rules, verdict: &verdict, allowed: &[] }).unwrap();
        }
        report.finish(&tally).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_whole_report_is_read_back() {
        let tally = read_report(&report()).unwrap();
        assert_eq!((tally.cases, tally.agrees, tally.differs, tally.unsupported), (5, 1, 1, 1));
        assert_eq!((tally.adapter_error, tally.known_difference), (1, 1));
        assert_eq!((tally.by_rule[&Rule::Merge03], tally.unsupported_because["no"]), ((1, 2), 1));
    }

    #[test]
    fn a_report_that_was_cut_short_is_invalid() {
        let report = report();
        let lines: Vec<&str> = report.lines().collect();
        assert_eq!(read_report(&lines[..6].join("\n")), Err(InvalidReport::NoFooter));
        assert_eq!(read_report(&lines[..1].join("\n")), Err(InvalidReport::NoFooter));
        assert_eq!(read_report(&lines[1..].join("\n")), Err(InvalidReport::NoHeader));
        assert_eq!(read_report(""), Err(InvalidReport::NoHeader));
        assert!(matches!(read_report(&(report.clone() + lines[1])), Err(InvalidReport::NoFooter)));
        assert_eq!(read_report(&[lines[0], lines[0], lines[6]].join("\n")), Err(InvalidReport::NoCase { line: 2 }));
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
            (r#"{"footer""#, r#"{"case":{},"footer""#, "line 7 is not a line of a report"),
        ] {
            let report = report();
            assert!(report.contains(from), "{from}: {report}");
            let error = read_report(&report.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(says), "{from}: {error}");
        }
    }
}
