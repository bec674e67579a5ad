//! A report as Markdown.

use std::fmt::Write;

use kubeconfig_oracle::check::verdict::ReadReport;
use kubeconfig_oracle::check::verdict::report::{Example, FindingLine};

use super::content::{Named, counts, deciding, differences, files, heading, meaning, of_rule, sides, title};

pub(super) fn page(report: &ReadReport) -> String {
    let mut page = format!("# {}\n\n", escaped(&heading(report)));
    for line in counts(report) {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "- {}", escaped(&line));
    }
    if !report.findings.is_empty() {
        page += "\n## Findings\n\n";
    }
    for finding in &report.findings {
        let _ = writeln!(page, "- [{}](#{})", escaped(&title(finding)), finding.anchor);
    }
    for finding in &report.findings {
        page += &section(report, finding);
    }
    page
}

fn section(report: &ReadReport, finding: &FindingLine) -> String {
    let mut text = format!("\n### <a id=\"{}\"></a>{}\n\n", finding.anchor, escaped(&title(finding)));
    for line in meaning(finding) {
        let _ = writeln!(text, "{}\n", escaped(&line));
    }
    finding.examples.iter().for_each(|example| text += &of_example(report, finding, example));
    text
}

fn of_example(report: &ReadReport, finding: &FindingLine, example: &Example) -> String {
    let mut text = format!("From {}.\n\n", code(&example.case));
    files(example).iter().for_each(|file| text += &named(file));
    sides(report, example).iter().for_each(|side| text += &named(side));
    text += &fenced("diff", &differences(example));
    let rules = deciding(example);
    if finding.cause.is_none() && !rules.is_empty() {
        let list: String = rules.iter().map(|rule| format!("- {}\n", escaped(&of_rule(*rule)))).collect();
        text += &format!("<details>\n<summary>Decided by {} rules</summary>\n\n{list}\n</details>\n\n", rules.len());
    }
    text + "Again:\n\n" + &fenced("sh", &example.command)
}

fn named(named: &Named) -> String {
    format!("{}\n\n{}", code(&named.name), fenced("", &named.text))
}

/// Returns a block of code; its fence is longer than any within.
fn fenced(language: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n\n", text.trim_end_matches('\n'))
}

fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let line = text.replace('\n', " ");
    if text.starts_with('`') || text.ends_with('`') { format!("{fence} {line} {fence}") } else { format!("{fence}{line}{fence}") }
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default()
}

/// Returns a text in which nothing is Markdown or HTML.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, letter| {
        if "\\`*_{}[]<>()#|~&!".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_ends_a_block() {
        assert_eq!(fenced("", "a\n````\nb"), "`````\na\n````\nb\n`````\n\n");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(escaped("<script>[x](y)"), r"\<script\>\[x\]\(y\)");
    }
}
