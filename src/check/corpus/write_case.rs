//! Saves a smallest scenario as a case of a corpus, and believes it only after it has been read back and has shown the same again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::check::corpus::cases::read_scenario;
use crate::check::protocol::under_test::{Referee, Truth, Verdict};
use crate::check::shrink::smallest::Smallest;
use crate::check::verdict::render;
use crate::rule::Rule;

/// Writes the case below `folder` and returns its file.
///
/// An error says that it could not be written, or that the written case is not what it was made of: then the file is gone again.
pub fn write_case(folder: &Path, smallest: &Smallest, referee: &mut Referee) -> io::Result<PathBuf> {
    let mut scenario = smallest.scenario.clone();
    let rules = if smallest.separating.is_empty() { &smallest.rules } else { &smallest.separating };
    scenario.rules = rules.iter().map(|rule| rule.as_str().to_owned()).collect();
    let places: Vec<&str> = smallest.differences.iter().map(|difference| difference.path.as_str()).collect();
    scenario.title = format!("{} {} differs at {}", referee.hello().name, referee.hello().version, places.join(", "));
    let area = rules.first().map_or("found", |rule| area(*rule)).to_lowercase();
    let number = (1..).find(|number| !folder.join(format!("{area}/{}-{number}.yaml", referee.hello().name)).exists()).unwrap_or(1);
    scenario.id = format!("{area}/{}-{number}", referee.hello().name);
    let path = folder.join(format!("{}.yaml", scenario.id));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, render::scenario(&scenario))?;
    let believed = read_back(&path).and_then(|read| {
        let verdict = referee.judge(&read, &Truth::of_model(&read)).verdict;
        match verdict {
            Verdict::Differs { differences } if read == scenario && differences == smallest.differences => Ok(()),
            verdict => Err(io::Error::other(format!("the written case does not show it again: {}", verdict.as_str()))),
        }
    });
    match believed {
        Ok(()) => Ok(path),
        Err(error) => {
            fs::remove_file(&path)?;
            Err(error)
        }
    }
}

fn read_back(path: &Path) -> io::Result<crate::scenario::Scenario> {
    read_scenario(&fs::read_to_string(path)?).map_err(io::Error::other)
}

fn area(rule: Rule) -> &'static str {
    rule.as_str().split('-').next().unwrap_or_default()
}
