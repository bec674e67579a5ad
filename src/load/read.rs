//! One file: read, decode, stamp with its name (FILE-01 to FILE-05).

use std::sync::Arc;

use crate::decode::{self, DecodeError, DecodeFailure};
use crate::kubeconfig::Config;
use crate::load::{Sources, explain};
use crate::merge::Crash;
use crate::outcome::{Code, Error};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};
use crate::world::{OsError, World};

/// What became of one file.
pub enum Read {
    /// It does not exist; any other refusal is an error (LOAD-06).
    Missing,
    /// It is there and cannot be used (LOAD-07); `varies` where colliding keys decide how.
    #[allow(missing_docs)]
    Refused { error: Box<Error>, varies: bool },
    /// Its content; `varies` where keys collide.
    #[allow(missing_docs)]
    File { config: Box<Config>, varies: bool },
}

/// Reads `name` and stamps every entry with it, exactly as given (FILE-03).
pub fn read<S: Sink>(name: &str, world: &World, behaviours: Behaviours, sources: &mut Sources, sink: &mut S) -> Result<Read, Crash> {
    let from = || Source::File { path: name.into(), line: 0, column: 0 };
    let bytes = match world.read(name) {
        Ok(bytes) => bytes,
        Err(OsError::NotFound) => {
            sink.record(|| Decision::new(Rule::Load05, format!("file {name}"), from()));
            return Ok(Read::Missing);
        }
        Err(refusal) => {
            sink.record(|| Decision::new(Rule::Load06, format!("file {name}"), from()));
            sink.record(|| Decision::new(Rule::Load07, format!("file {name}"), from()));
            let cause = Error::new(refusal.code(), refusal.to_string());
            return Ok(Read::Refused { error: Box::new(unusable(name, cause)), varies: false });
        }
    };
    let positions = explain::explain_bytes(name, bytes, behaviours, sink);
    let decoded = match decode::decode(bytes, behaviours) {
        Ok(decoded) => decoded,
        Err(failure) => {
            explain::explain_refusal(name, &failure, sink);
            let DecodeFailure::Refused(error) = failure else { return Err(Crash) };
            let place = || Source::File { path: name.into(), line: error.line, column: error.column };
            sink.record(|| Decision::new(Rule::Load07, format!("file {name}"), place()));
            return Ok(Read::Refused { error: Box::new(unusable(name, decode_error(&error, name))), varies: error.varies });
        }
    };
    // FILE-07: stamping a null entry dereferences nil.
    if !decoded.null_entries.is_empty() {
        sink.record(|| Decision::new(Rule::File07, format!("file {name}"), from()));
        return Err(Crash);
    }
    let origin: Arc<str> = name.into();
    sink.record(|| Decision::new(if bytes.is_empty() { Rule::File01 } else { Rule::File03 }, format!("file {name}"), from()));
    if S::LISTENS {
        sources.add(origin.clone(), positions);
    }
    let mut config = decoded.config;
    config.clusters.values_mut().for_each(|cluster| cluster.origin = Some(origin.clone()));
    config.auth_infos.values_mut().for_each(|user| user.origin = Some(origin.clone()));
    config.contexts.values_mut().for_each(|context| context.origin = Some(origin.clone()));
    Ok(Read::File { config: Box::new(config), varies: decoded.varies })
}

/// An error of the decoder as an outcome tells it; `file` is for people.
pub fn decode_error(error: &DecodeError, file: &str) -> Error {
    Error {
        name: error.name.clone().unwrap_or_default(),
        file: file.to_owned(),
        line: error.line,
        column: error.column,
        ..Error::new(error.code, &error.message)
    }
}

fn unusable(name: &str, cause: Error) -> Error {
    let message = format!("{name} cannot be used: {}", cause.message);
    Error { cause: Some(Box::new(cause)), ..Error::new(Code::LoadFile, message).path(name) }
}
