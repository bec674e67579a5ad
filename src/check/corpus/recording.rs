//! The recorded outcomes of a scenario: what real releases of client-go answered.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::CorpusError;
use crate::check::files::{Existing, write};
use crate::json;
use crate::release::Release;

/// The recorded outcomes of one scenario: releases grouped by equal outcome.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recording {
    /// The groups, the one with the oldest release first.
    pub groups: Vec<Group>,
}

/// Releases with the same outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The releases, oldest first.
    pub releases: Vec<Release>,
    /// Their outcome, without the fields for people.
    #[serde(deserialize_with = "json::bounded")]
    pub outcome: Value,
}

impl Recording {
    /// Returns the file of the recording of the case at `case`.
    pub fn path(case: &Path) -> PathBuf {
        case.with_extension("recorded.json")
    }

    /// Reads the recording of the case at `case`, which is empty if there is none.
    pub fn read(case: &Path) -> Result<Self, CorpusError> {
        let path = Recording::path(case);
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| CorpusError::file(&path, error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Recording::default()),
            Err(error) => Err(CorpusError::file(&path, error)),
        }
    }

    /// Writes the recording of the case at `case`, in place of the one that is there.
    pub fn write(&self, case: &Path) -> Result<(), CorpusError> {
        let path = Recording::path(case);
        let text = self.layout().map_err(|error| CorpusError::file(&path, error))?;
        write(&path, text.as_bytes(), Existing::Replace).map_err(CorpusError::Written)
    }

    /// Returns JSON with a line for the releases and one for each section, so that a diff shows which section changed.
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

    /// Returns the outcome recorded for a release, or else for the first release of its minor version.
    pub fn outcome(&self, release: Release) -> Option<&Value> {
        let of = |release: Release| self.groups.iter().find(|group| group.releases.contains(&release)).map(|group| &group.outcome);
        of(release).or_else(|| of(release.first_of_minor()))
    }

    /// Replaces what was recorded for a release.
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
