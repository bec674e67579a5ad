//! The table of kubectl's commands and flags, by release.

use crate::release::Release;

const TABLE: &str = include_str!("commands.tsv");

/// A line of the table that a release has: the gate on it, and what it says.
pub(super) struct Row {
    /// The variable that adds it where it is true (`+NAME`) or takes it away where it is false (`-NAME`); `-` for none.
    pub gate: &'static str,
    /// The columns after the gate.
    pub columns: Vec<&'static str>,
}

/// Returns the lines that a release has.
pub(super) fn rows(release: Release) -> impl Iterator<Item = Row> {
    TABLE.lines().filter_map(move |line| {
        let mut columns = line.split('\t');
        let (minors, gate) = (columns.next()?, columns.next()?);
        release.is_among(minors).then(|| Row { gate, columns: columns.collect() })
    })
}

/// Whether the table has the commands of a release.
pub fn is_known(release: Release) -> bool {
    rows(release).next().is_some()
}

/// Returns the text of a column, where `-` stands for none.
pub(super) fn text(column: &'static str) -> &'static str {
    if column == "-" { "" } else { column }
}
