//! `check` with several adapters: judges them one after the other, and prints a table.

use std::io;
use std::process::ExitCode;

use kubeconfig_oracle::check::stop::Stop;
use kubeconfig_oracle::check::verdict::{Severity, departed};
use kubeconfig_oracle::internals::untrusted::visible;

use super::run::{Judged, judge};
use super::{Check, exit, failed, print_line};

/// Judges every adapter, and prints a line for each.
pub(super) fn run(check: &Check, stop: &Stop) -> io::Result<ExitCode> {
    if check.report.is_some() || check.known.is_some() || check.write_case.is_some() {
        return Err(failed("--report, --known and --write-case are for one adapter alone"));
    }
    let mut rows = vec![heads()];
    let mut is_clean = true;
    for command in &check.machine.adapter {
        print_line!("## {}", visible(command))?;
        let judged = judge(check, command, stop)?;
        print_line!("")?;
        is_clean &= judged.is_clean;
        rows.push(row(&judged));
    }
    for line in aligned(&rows) {
        print_line!("{line}")?;
    }
    Ok(exit(is_clean))
}

fn heads() -> Vec<String> {
    let fixed = ["adapter", "score", "same configuration", "both refuse", "unsupported", "errors", "departed rules"];
    fixed.into_iter().chain(Severity::ALL.map(Severity::as_str)).map(str::to_owned).collect()
}

/// A line of the table; for each severity, the number of findings.
fn row(judged: &Judged) -> Vec<String> {
    let Judged { hello, tally, groups, .. } = judged;
    let counts = &tally.counts;
    let mut row = vec![
        format!("{} {}", visible(&hello.name), visible(&hello.version)),
        counts.score().map_or_else(|| "-".to_owned(), |score| format!("{score:.0} %")),
        format!("{} of {}", counts.same_configuration, counts.configurations),
        format!("{} of {}", counts.both_refuse, counts.refusals),
        tally.unsupported.to_string(),
        tally.adapter_error.to_string(),
        departed(groups).len().to_string(),
    ];
    let of = |severity: Severity| groups.iter().filter(|group| group.severity == Some(severity)).count();
    row.extend(Severity::ALL.map(|severity| of(severity).to_string()));
    row
}

/// Returns the lines of a table, the first column to the left and all others to the right.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(line).collect()
}
