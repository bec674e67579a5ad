//! A report as JUnit's XML, with a test for each scenario.

use std::collections::BTreeMap;
use std::fmt::Write;

use kubeconfig_oracle::check::verdict::report::FindingLine;
use kubeconfig_oracle::check::verdict::{ReadReport, ReportedCase, VerdictKind};
use kubeconfig_oracle::internals::untrusted::visible_lines;

use super::content::{differences, heading, meaning, title, yaml};

pub(super) fn page(report: &ReadReport) -> String {
    let tally = &report.tally;
    let found: BTreeMap<&str, &FindingLine> =
        report.findings.iter().flat_map(|finding| finding.cases.iter().map(move |id| (id.as_str(), finding))).collect();
    let skipped = tally.unsupported + tally.known_difference;
    let mut page = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        page,
        "<testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{skipped}\">",
        escaped(&heading(report)),
        tally.cases,
        tally.differs,
        tally.adapter_error
    );
    report.cases.iter().for_each(|case| page += &test(case, found.get(case.id.as_str()).copied()));
    page + "</testsuite>\n"
}

fn test(case: &ReportedCase, finding: Option<&FindingLine>) -> String {
    let (group, name) = case.id.rsplit_once('/').unwrap_or(("", &case.id));
    let head = format!("  <testcase classname=\"{}\" name=\"{}\"", escaped(group), escaped(name));
    let within = match case.verdict {
        VerdictKind::Agrees => return format!("{head}/>\n"),
        VerdictKind::Unsupported | VerdictKind::KnownDifference => {
            format!("<skipped message=\"{}\"/>", escaped(case.reason.as_deref().unwrap_or_default()))
        }
        VerdictKind::Differs => fault("failure", &case.id, finding),
        VerdictKind::AdapterError => fault("error", &case.id, finding),
    };
    format!("{head}>{within}</testcase>\n")
}

/// Returns the fault of a test; the finding's example stands at the scenario that it comes from, and the others name that one.
fn fault(tag: &str, id: &str, finding: Option<&FindingLine>) -> String {
    let Some(finding) = finding else { return format!("<{tag}/>") };
    let example = finding.examples.iter().find(|example| example.case == id);
    let text = match (example, finding.examples.first()) {
        (Some(example), _) => {
            let meaning = meaning(finding).join("\n");
            format!("{meaning}\n{}{}\n{}\n", differences(example), yaml(&example.scenario), example.command)
        }
        (None, Some(other)) => format!("the same as {}", other.case),
        (None, None) => String::new(),
    };
    let kind = finding.severity.map_or("no-answer", |severity| severity.as_str());
    format!("<{tag} type=\"{kind}\" message=\"{}\">{}</{tag}>", escaped(&title(finding)), escaped(&text))
}

/// Returns a text in which nothing is XML, and nothing that XML cannot have.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in visible_lines(text).to_string().chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}
