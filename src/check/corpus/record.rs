//! Records the answers of real releases next to the cases.

use super::cases::Case;
use super::error::CorpusError;
use crate::check::protocol::{AdapterFailure, AdapterUnderTest, Reply, release_of};
use crate::compare::without_texts;
use crate::release::Release;

/// Why a case could not be recorded.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum RecordError {
    #[error("only client-go and kubectl are recorded, but the adapter is {name} {version}, which is no version of theirs such as v0.37.2")]
    NoRelease { name: String, version: String },
    #[error("{id}: {failure}")]
    Failed { id: String, failure: AdapterFailure },
    #[error(transparent)]
    Corpus(#[from] CorpusError),
}

/// What recording a case did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The recording is the same as before.
    Unchanged,
    /// The recording has changed.
    Changed,
    /// The release cannot be asked this, for this reason.
    Unsupported(String),
}

/// Returns the release under which the answers of an adapter are recorded: the one that it is built from.
pub fn release(adapter: &AdapterUnderTest) -> Result<Release, RecordError> {
    let hello = adapter.hello();
    let no_release = || RecordError::NoRelease { name: hello.name.clone(), version: hello.version.clone() };
    release_of(hello).ok_or_else(no_release)
}

/// Asks the adapter and puts its answer into the recording of the case, together with those of other releases.
pub fn record(adapter: &mut AdapterUnderTest, case: &Case) -> Result<Recorded, RecordError> {
    let release = release(adapter)?;
    let before = case.recording()?;
    let mut recording = before.clone();
    let reply = adapter.ask(&case.scenario).map_err(|failure| RecordError::Failed { id: case.scenario.id.clone(), failure })?;
    let outcome = match reply {
        Reply::Outcome(outcome) => outcome,
        Reply::Unsupported(reason) => return Ok(Recorded::Unsupported(reason)),
    };
    recording.put(release, without_texts(outcome));
    if recording == before {
        return Ok(Recorded::Unchanged);
    }
    recording.write(&case.path)?;
    Ok(Recorded::Changed)
}
