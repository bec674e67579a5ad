//! A report as text, as `check` prints it.

use std::fmt::Write;

use kubeconfig_oracle::check::verdict::{ReadReport, render};

use super::content::{conclusions, deciding, differences, meaning, title, yaml};

pub(super) fn page(report: &ReadReport) -> String {
    let mut page = String::new();
    for finding in &report.findings {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{}", title(finding));
        for line in meaning(finding) {
            let _ = writeln!(page, "  {line}");
        }
        for example in &finding.examples {
            page += &render::labelled("decided by", &deciding(example));
            if let Some(failure) = &example.failure {
                let _ = writeln!(page, "  {failure}");
            }
            differences(example).lines().for_each(|line| {
                let _ = writeln!(page, "  {line}");
            });
            let _ = writeln!(page, "{}  reproduce: {}\n", render::indented(&yaml(&example.scenario)), example.command);
        }
    }
    page += &report.tally.tables();
    let _ = writeln!(page, "{}", report.tally);
    for line in conclusions(report) {
        let _ = writeln!(page, "  {line}");
    }
    if let Some(reason) = report.tally.proves_nothing() {
        let _ = writeln!(page, "{reason}");
    }
    page
}
