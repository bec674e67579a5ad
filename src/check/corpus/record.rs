//! Writes down beside each case what real implementations answer.

use crate::check::corpus::cases::{Case, CorpusError, Recording};
use crate::check::protocol::adapter::{AdapterFailure, Reply};
use crate::check::protocol::under_test::{Referee, release_of};
use crate::compare::without_texts;
use crate::release::Release;

/// Why a case could not be recorded.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum RecordError {
    #[error("only client-go is recorded: {name} {version} names no client-go version (v0.37.2)")]
    NoRelease { name: String, version: String },
    #[error("{id}: {failure}")]
    Failed { id: String, failure: AdapterFailure },
    #[error(transparent)]
    Corpus(#[from] CorpusError),
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// The recording says the same as before.
    Unchanged,
    /// The recording has changed.
    Changed,
    /// The release cannot be asked this.
    Unsupported(String),
}

/// The release under which an adapter's answers are written down: the one it was built from.
pub fn release(referee: &Referee) -> Result<Release, RecordError> {
    let hello = referee.hello();
    let no_release = || RecordError::NoRelease { name: hello.name.clone(), version: hello.version.clone() };
    release_of(hello).ok_or_else(no_release)
}

/// Asks the adapter and puts its answer into the case's recording, beside those of other releases.
pub fn record(referee: &mut Referee, case: &Case) -> Result<Recorded, RecordError> {
    let release = release(referee)?;
    let before = Recording::read(&case.path)?;
    let mut recording = before.clone();
    let reply = referee.ask(&case.scenario).map_err(|failure| RecordError::Failed { id: case.scenario.id.clone(), failure })?;
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
