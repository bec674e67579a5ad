//! Cases on disk: a scenario a file, and beside it what real implementations answered.
//!
//! `merge/first-wins.yaml` is a scenario; `merge/first-wins.recorded.json` holds its outcomes, releases grouped by equal outcome.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::release::Release;
use crate::scenario::{Scenario, ScenarioError};

/// One case of a corpus.
#[derive(Clone, Debug)]
pub struct Case {
    /// The scenario's file.
    pub path: PathBuf,
    /// The scenario.
    pub scenario: Scenario,
}

/// Why a corpus cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum CorpusError {
    #[error("{}: {reason}", path.display())]
    File { path: PathBuf, reason: String },
    #[error("{}: the id {id:?} is {}'s", path.display(), owner.display())]
    Repeated { path: PathBuf, id: String, owner: PathBuf },
}

impl CorpusError {
    fn file(path: &Path, reason: impl ToString) -> Self {
        CorpusError::File { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// Reads every case at or below `path`, in the order of their paths.
pub fn read(path: &Path) -> Result<Vec<Case>, CorpusError> {
    let mut files = Vec::new();
    find(path, &mut files).map_err(|error| CorpusError::file(path, error))?;
    let mut cases: Vec<Case> = Vec::with_capacity(files.len());
    for path in files {
        let text = fs::read_to_string(&path).map_err(|error| CorpusError::file(&path, error))?;
        let scenario = read_scenario(&text).map_err(|error| CorpusError::file(&path, error))?;
        if let Some(owner) = cases.iter().find(|case| case.scenario.id == scenario.id) {
            return Err(CorpusError::Repeated { path, id: scenario.id, owner: owner.path.clone() });
        }
        cases.push(Case { path, scenario });
    }
    Ok(cases)
}

fn find(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|extension| extension == "yaml") {
            find(&entry, files)?;
        }
    }
    Ok(())
}

/// Reads a scenario from YAML or JSON text, and checks it.
pub fn read_scenario(text: &str) -> Result<Scenario, ScenarioError> {
    let scenario: Scenario = serde_yaml::from_str(text).map_err(|error| ScenarioError::new("scenario", error.to_string()))?;
    scenario.check()?;
    Ok(scenario)
}

/// What real implementations answered to one scenario: releases grouped by equal outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recording {
    /// The groups, the one with the oldest release first.
    pub groups: Vec<Group>,
}

/// Releases with one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The releases, oldest first.
    pub releases: Vec<Release>,
    /// What they all answer.
    pub outcome: Value,
}

impl Recording {
    /// Where the recording of the case at `path` lies.
    pub fn path(case: &Path) -> PathBuf {
        case.with_extension("recorded.json")
    }

    /// Reads the recording of the case at `path`, which is empty where there is none.
    pub fn read(case: &Path) -> Result<Self, CorpusError> {
        let path = Recording::path(case);
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| CorpusError::file(&path, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Recording::default()),
            Err(error) => Err(CorpusError::file(&path, error)),
        }
    }

    /// Writes the recording of the case at `path`.
    pub fn write(&self, case: &Path) -> Result<(), CorpusError> {
        let path = Recording::path(case);
        let text = self.layout().map_err(|error| CorpusError::file(&path, error))?;
        fs::write(&path, text).map_err(|error| CorpusError::file(&path, error))
    }

    /// JSON with a line for the releases and one for each section: short to look at, and a change shows where it is.
    fn layout(&self) -> serde_json::Result<String> {
        let mut groups = Vec::new();
        for group in &self.groups {
            let releases = serde_json::to_string(&group.releases)?.replace(',', ", ");
            let mut sections = Vec::new();
            for (name, section) in group.outcome.as_object().into_iter().flatten() {
                sections.push(format!("\n      {}: {section}", serde_json::to_string(name)?));
            }
            groups.push(format!("  {{\n    \"releases\": {releases},\n    \"outcome\": {{{}\n    }}\n  }}", sections.join(",")));
        }
        Ok(format!("[\n{}\n]\n", groups.join(",\n")))
    }

    /// What the release answered: what was recorded of it, or else of its minor's `.0`.
    pub fn outcome(&self, release: Release) -> Option<&Value> {
        let of = |release: Release| self.groups.iter().find(|group| group.releases.contains(&release)).map(|group| &group.outcome);
        of(release).or_else(|| of(release.first_of_minor()))
    }

    /// Puts in what a release answers now, in place of what it answered before.
    pub fn put(&mut self, release: Release, outcome: Value) {
        for group in &mut self.groups {
            group.releases.retain(|other| *other != release);
        }
        self.groups.retain(|group| !group.releases.is_empty());
        match self.groups.iter_mut().find(|group| group.outcome == outcome) {
            Some(group) => {
                group.releases.push(release);
                group.releases.sort();
            }
            None => self.groups.push(Group { releases: vec![release], outcome }),
        }
        self.groups.sort_by_key(|group| group.releases.first().copied());
    }
}

/// One line of a set of recordings: a scenario and what was recorded of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// The scenario.
    pub scenario: Scenario,
    /// Its recording.
    pub recorded: Recording,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn release(text: &str) -> Release {
        text.parse().unwrap()
    }

    #[test]
    fn groups_releases_by_equal_outcome() {
        let mut recording = Recording::default();
        recording.put(release("1.37"), json!({"client": 1}));
        recording.put(release("1.17"), json!({"client": 1}));
        recording.put(release("1.20"), json!({"client": 2}));
        let written = serde_json::to_value(&recording).unwrap();
        assert_eq!(
            written,
            json!([{"releases": ["1.17.0", "1.37.0"], "outcome": {"client": 1}}, {"releases": ["1.20.0"], "outcome": {"client": 2}}])
        );
        let laid_out: Value = serde_json::from_str(&recording.layout().unwrap()).unwrap();
        assert_eq!(laid_out, written);
        recording.put(release("1.20"), json!({"client": 1}));
        assert_eq!(recording.groups.len(), 1);
        assert_eq!(recording.outcome(release("1.37.2")), Some(&json!({"client": 1})));
        assert_eq!(recording.outcome(release("1.36.0")), None);
    }
}
