//! A report as one page of HTML, without scripts and without anything from elsewhere.

use std::fmt::Write;

use kubeconfig_oracle::check::verdict::report::{Example, FindingLine, Tally};
use kubeconfig_oracle::check::verdict::{Counts, ReadReport};

use kubeconfig_oracle::internals::untrusted::visible;

use super::content::{Named, counts, deciding, differences, files, heading, meaning, of_rule, sides};

const STYLE: &str = "
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff; }
pre { background: #f4f4f4; padding: .6rem .8rem; overflow-x: auto; border-radius: 4px; font-size: 13px; }
table { border-collapse: collapse; } th, td { text-align: left; padding: .15rem .8rem .15rem 0; }
section { border-top: 1px solid #ccc; margin-top: 2rem; } h2, h3 { line-height: 1.3; }
h2 a { color: inherit; text-decoration: none; } .sides { display: flex; flex-wrap: wrap; gap: 1rem; } .sides > div { flex: 1 1 20rem; min-width: 0; }
ins { background: #e2f4e2; text-decoration: none; } del { background: #fbe3e3; text-decoration: none; }
.severity { font-size: .8rem; padding: .1rem .5rem; border-radius: 4px; background: #ddd; }
.credential, .trust { background: #b00020; color: #fff; } .identity, .target { background: #d97700; color: #fff; } .too-lax { background: #f1d34f; }
";

pub(super) fn page(report: &ReadReport) -> String {
    let name = escaped(&heading(report));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{name}</h1>\n"
    );
    page += &list(counts(report).iter().map(|line| escaped(line)));
    page += &list(report.findings.iter().map(|finding| {
        format!("{} <a href=\"#{}\">{}</a>", badge(finding), finding.anchor, escaped(&visible(&finding.what()).to_string()))
    }));
    report.findings.iter().for_each(|finding| page += &section(report, finding));
    page + &tables(&report.tally) + "</body>\n</html>\n"
}

fn section(report: &ReadReport, finding: &FindingLine) -> String {
    let anchor = &finding.anchor;
    let mut text = format!(
        "<section id=\"{anchor}\">\n<h2><a href=\"#{anchor}\">{}</a> {}</h2>\n",
        escaped(&visible(&finding.what()).to_string()),
        badge(finding)
    );
    for line in meaning(finding) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "<p>{}</p>", escaped(&line));
    }
    finding.examples.iter().for_each(|example| text += &of_example(report, finding, example));
    text + "</section>\n"
}

fn of_example(report: &ReadReport, finding: &FindingLine, example: &Example) -> String {
    let mut text = format!("<p>From <code>{}</code>:</p>\n", escaped(&example.case));
    files(example).iter().for_each(|file| text += &named(file));
    text += "<h3>What each side makes of it</h3>\n<div class=\"sides\">\n";
    sides(report, example).iter().for_each(|side| {
        let _ = writeln!(text, "<div>{}</div>", named(side));
    });
    text += "</div>\n";
    if !example.differences.is_empty() {
        let _ = writeln!(text, "<pre>{}</pre>", differences(example).lines().map(marked).collect::<String>());
    }
    let rules = deciding(example);
    if finding.cause.is_none() && !rules.is_empty() {
        let list = list(rules.iter().map(|rule| escaped(&of_rule(*rule))));
        let _ = writeln!(text, "<details>\n<summary>Decided by {} rules</summary>\n{list}</details>", rules.len());
    }
    let _ = writeln!(text, "<h3>Again</h3>\n<pre>{}</pre>", escaped(&example.command));
    text
}

/// Returns a line of the differences, marked by its side.
fn marked(line: &str) -> String {
    match line.get(..2) {
        Some("- ") => format!("<del>{}</del>\n", escaped(line)),
        Some("+ ") => format!("<ins>{}</ins>\n", escaped(line)),
        _ => format!("{}\n", escaped(line)),
    }
}

fn badge(finding: &FindingLine) -> String {
    let severity = finding.severity.map_or("no answer", |severity| severity.as_str());
    format!("<span class=\"severity {severity}\">{severity}</span>")
}

fn named(named: &Named) -> String {
    format!("<p><code>{}</code></p>\n<pre>{}</pre>\n", escaped(&named.name), escaped(&named.text))
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("<li>{item}</li>\n")).collect();
    if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
}

fn tables(tally: &Tally) -> String {
    let row = |(name, counts): (&String, &Counts)| {
        let Counts { same_configuration, configurations, both_refuse, refusals } = counts;
        let score = counts.score().map_or_else(|| "-".to_owned(), |score| format!("{score:.0} %"));
        format!(
            "<tr><td>{}</td><td>{score}</td><td>{same_configuration} of {configurations}</td><td>{both_refuse} of {refusals}</td></tr>\n",
            escaped(name)
        )
    };
    let head = |what: &str| format!("<tr><th>{what}</th><th>score</th><th>same configuration</th><th>both refuse</th></tr>\n");
    let table = |what: &str, rows: String| {
        if rows.is_empty() { rows } else { format!("<section>\n<h2>By {what}</h2>\n<table>\n{}{rows}</table>\n</section>\n", head(what)) }
    };
    table("area", tally.by_area.iter().map(row).collect()) + &table("class", tally.by_class.iter().map(row).collect())
}

/// Returns a text in which nothing is HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            _ => escaped.push(letter),
        }
    }
    escaped
}
