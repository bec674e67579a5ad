//! Saves a smallest scenario as a case, if it can be read back and shows the same differences again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::documents::read_text;
use crate::check::files::{Existing, file_name_part, write};
use crate::check::protocol::AdapterUnderTest;
use crate::check::shrink::Smallest;
use crate::check::verdict::{Truth, Verdict, judge, render};
use crate::rule::Rule;
use crate::scenario::Scenario;

/// Writes the case below `folder` and returns its file, which is a new one.
///
/// # Errors
/// The case does not show the same differences, or could not be written.
pub fn write_case(folder: &Path, smallest: &Smallest, adapter: &mut AdapterUnderTest) -> io::Result<PathBuf> {
    let mut scenario = smallest.scenario.clone();
    let rules = smallest.cause.map_or_else(|| smallest.rules.clone(), |cause| vec![cause.rule]);
    scenario.rules.clone_from(&rules);
    let places: Vec<&str> = smallest.differences.iter().map(|difference| difference.path.as_str()).collect();
    scenario.title = format!("{} {} differs at {}", adapter.hello().name, adapter.hello().version, places.join(", "));
    let area = rules.first().map_or("found", |rule| area(*rule)).to_lowercase();
    let stem = format!("{area}/{}", file_name_part(&adapter.hello().name));
    let is_free = |number: &u32| fs::symlink_metadata(folder.join(format!("{stem}-{number}.yaml"))).is_err();
    scenario.id = format!("{stem}-{}", (1..).find(is_free).unwrap_or(1));
    let text = render::scenario(&scenario);
    confirm(&text, &scenario, smallest, adapter)?;
    make_area(folder, &area)?;
    let path = folder.join(format!("{}.yaml", scenario.id));
    write(&path, text.as_bytes(), Existing::Keep)?;
    Ok(path)
}

/// Checks that the text reads back as the scenario and shows the same differences.
fn confirm(text: &str, scenario: &Scenario, smallest: &Smallest, adapter: &mut AdapterUnderTest) -> io::Result<()> {
    let items = read_text(text, "the case");
    let [Ok(read)] = items.as_slice() else { return Err(io::Error::other("the case cannot be read back")) };
    match judge(adapter, &read.scenario, &Truth::of_model(&read.scenario)).verdict {
        Verdict::Differs { differences } if read.scenario == *scenario && differences == smallest.differences => Ok(()),
        _ => Err(io::Error::other("the case does not show the differences again")),
    }
}

/// Makes the folder of an area. A link in its place could lead anywhere.
fn make_area(folder: &Path, area: &str) -> io::Result<()> {
    let path = folder.join(area);
    let in_file = |error: io::Error| io::Error::other(format!("{}: {error}", path.display()));
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
        return Err(in_file(io::Error::other("a link; cases are written to folders only")));
    }
    fs::create_dir_all(&path).map_err(in_file)
}

fn area(rule: Rule) -> &'static str {
    rule.as_str().split('-').next().unwrap_or_default()
}
