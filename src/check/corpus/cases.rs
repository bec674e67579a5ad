//! Reads the cases of a corpus: a scenario in each file, and next to it the recorded answers of real releases.
//!
//! `merge/first-wins.yaml` is a scenario; `merge/first-wins.recorded.json` has its outcomes, releases grouped by equal outcome. A `MANIFEST`
//! in the folder lists the cases, one a line, as paths without `.yaml`; without one, every `.yaml` file below the folder is a case.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::documents::{files_below, read_file};
use super::error::CorpusError;
use super::recording::Recording;
use crate::scenario::Scenario;

/// One case of a corpus.
#[derive(Clone, Debug)]
pub struct Case {
    /// The scenario's file.
    pub path: PathBuf,
    /// The scenario.
    pub scenario: Scenario,
}

impl Case {
    /// Reads the recording next to the case, which is empty if there is none.
    pub fn recording(&self) -> Result<Recording, CorpusError> {
        Recording::read(&self.path)
    }
}

/// Reads the case at `path`, or all cases below it, in the order of the manifest or else of their paths.
pub fn read(path: &Path) -> Result<Vec<Case>, CorpusError> {
    let files = if path.is_dir() { list(path)? } else { vec![path.to_owned()] };
    let mut cases: Vec<Case> = Vec::with_capacity(files.len());
    let mut owners: BTreeMap<String, PathBuf> = BTreeMap::new();
    for path in files {
        let scenario = read_case(&path)?;
        if let Some(owner) = owners.insert(scenario.id.clone(), path.clone()) {
            return Err(CorpusError::RepeatedId { path, id: scenario.id, owner });
        }
        cases.push(Case { path, scenario });
    }
    Ok(cases)
}

/// The files of the cases in a folder.
fn list(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let manifest = folder.join("MANIFEST");
    match fs::read_to_string(&manifest) {
        Ok(text) => Ok(text.lines().map(|id| folder.join(format!("{id}.yaml"))).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => files_in(folder).map_err(|error| CorpusError::file(folder, error)),
        Err(error) => Err(CorpusError::file(&manifest, error)),
    }
}

/// Lists every file below a folder that has the name of a case, in the order of their paths. A manifest must list all of these.
pub fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    files_below(folder, &|path| path.extension().is_some_and(|extension| extension == "yaml"))
}

/// Reads the scenario of a file that must have exactly one.
pub fn read_case(path: &Path) -> Result<Scenario, CorpusError> {
    let mut items = read_file(path);
    let first = items.next().ok_or_else(|| CorpusError::file(path, "the file has no scenario"))?;
    let document = first.map_err(|error| CorpusError::file(path, error.message))?;
    if items.next().is_some() {
        return Err(CorpusError::file(path, "the file has more than one scenario"));
    }
    Ok(document.scenario)
}
