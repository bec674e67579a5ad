//! Reads the cases of a corpus: a scenario in each file, and next to it the recorded answers of real releases.
//!
//! `merge/first-wins.yaml` is a scenario; `merge/first-wins.recorded.json` has its outcomes, releases grouped by equal outcome. A `MANIFEST`
//! in the folder lists the cases, one a line, as paths without `.yaml`; without one, every `.yaml` file below the folder is a case.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::complete::complete;
use super::documents::read_file;
use super::error::CorpusError;
use super::folder::{files_below, leads_below};
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

    /// Returns the scenario for an adapter that does not answer section `load`: in its [complete] form, if it has one. A case without a
    /// recording, which somebody has found or written, stays as it is.
    pub fn for_client_alone(self) -> Scenario {
        let is_recorded = self.recording().is_ok_and(|recording| !recording.groups.is_empty());
        complete(&self.scenario).filter(|_| is_recorded).unwrap_or(self.scenario)
    }
}

/// Reads the case at `path`, or all cases below it, in the order of the manifest or else of their paths.
///
/// # Errors
/// A file cannot be read or does not have exactly one scenario, two have the same id, or there is no case at all.
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
    let (files, none) = match fs::read_to_string(&manifest) {
        Ok(text) => (listed(folder, &manifest, &text)?, "its MANIFEST lists no case"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (files_in(folder)?, "there is no case in it; a case is a file named .yaml")
        }
        Err(error) => return Err(CorpusError::file(&manifest, error)),
    };
    if files.is_empty() { Err(CorpusError::file(folder, none)) } else { Ok(files) }
}

/// The files that a manifest lists, all of which are below its folder.
fn listed(folder: &Path, manifest: &Path, text: &str) -> Result<Vec<PathBuf>, CorpusError> {
    let file = |id: &str| {
        let leads_down = !id.is_empty() && Path::new(id).components().all(|part| matches!(part, Component::Normal(_)));
        let file = folder.join(format!("{id}.yaml"));
        let is_inside = leads_down && leads_below(folder, &file).map_err(|error| CorpusError::file(&file, error))?;
        if is_inside { Ok(file) } else { Err(CorpusError::file(manifest, format!("{id:?} is not a case in this folder"))) }
    };
    text.lines().map(file).collect()
}

/// Lists every file below a folder that has the name of a case, in the order of their paths. A manifest must list all of these.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, CorpusError> {
    let is_named = |path: &Path, end: &str| path.extension().is_some_and(|extension| extension == end);
    let files = files_below(folder, &|path| is_named(path, "yaml") || is_named(path, "yml"));
    let case = |file: PathBuf| {
        let is_case = is_named(&file, "yaml");
        if is_case { Ok(file) } else { Err(CorpusError::file(&file, "the name of a case ends in .yaml; rename the file")) }
    };
    files.into_iter().map(|file| file.map_err(CorpusError::from).and_then(case)).collect()
}

/// Reads the scenario of a file that must have exactly one.
pub fn read_case(path: &Path) -> Result<Scenario, CorpusError> {
    let mut items = read_file(path);
    let first = items.next().ok_or_else(|| CorpusError::file(path, "the file has no scenario"))?;
    let document = first?;
    if items.next().is_some() {
        return Err(CorpusError::file(path, "the file has more than one scenario"));
    }
    Ok(document.scenario)
}
