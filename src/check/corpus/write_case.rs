//! Saves a smallest scenario as a case, if it can be read back and shows the same differences again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::cases::read_case;
use crate::check::protocol::AdapterUnderTest;
use crate::check::shrink::Smallest;
use crate::check::verdict::{Truth, Verdict, judge, render};
use crate::rule::Rule;

/// Writes the case below `folder` and returns its file.
///
/// # Errors
/// The case could not be written, or does not show the same differences, in which case the file is removed.
pub fn write_case(folder: &Path, smallest: &Smallest, adapter: &mut AdapterUnderTest) -> io::Result<PathBuf> {
    let mut scenario = smallest.scenario.clone();
    let rules = if smallest.separating.is_empty() { &smallest.rules } else { &smallest.separating };
    scenario.rules.clone_from(rules);
    let places: Vec<&str> = smallest.differences.iter().map(|difference| difference.path.as_str()).collect();
    scenario.title = format!("{} {} differs at {}", adapter.hello().name, adapter.hello().version, places.join(", "));
    let area = rules.first().map_or("found", |rule| area(*rule)).to_lowercase();
    let number = (1..).find(|number| !folder.join(format!("{area}/{}-{number}.yaml", adapter.hello().name)).exists()).unwrap_or(1);
    scenario.id = format!("{area}/{}-{number}", adapter.hello().name);
    let path = folder.join(format!("{}.yaml", scenario.id));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, render::scenario(&scenario))?;
    let confirmed = read_case(&path).map_err(io::Error::other).and_then(|read| {
        let verdict = judge(adapter, &read, &Truth::of_model(&read)).verdict;
        match verdict {
            Verdict::Differs { differences } if read == scenario && differences == smallest.differences => Ok(()),
            verdict => {
                Err(io::Error::other(format!("the written case does not show the differences again; its verdict is {}", verdict.as_str())))
            }
        }
    });
    match confirmed {
        Ok(()) => Ok(path),
        Err(error) => {
            fs::remove_file(&path)?;
            Err(error)
        }
    }
}

fn area(rule: Rule) -> &'static str {
    rule.as_str().split('-').next().unwrap_or_default()
}
