//! Reads one file and decodes it, and records its name as the origin of its entries (FILE-01 to FILE-05).

use std::sync::Arc;

use super::paths::resolve_paths;
use crate::decode::{self, DecodeCrash, DecodeError, DecodeFailure};
use crate::go::path::dir;
use crate::kubeconfig::Config;
use crate::merge::Crash;
use crate::outcome::{Code, Error};
use crate::release::Behaviours;
use crate::rule::Rule;
use crate::untrusted::shown;
use crate::world::{Content, OsError, World};

/// A file of the list, and what became of it.
#[derive(Clone, Debug)]
pub struct FileRead {
    /// Its name, exactly as given to the loader.
    pub name: Arc<str>,
    /// What became of it.
    pub fate: FileFate,
    /// Whether it has colliding keys, so that Go may read it differently each time.
    pub varies: bool,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub enum FileFate {
    /// It does not exist, which is not an error (LOAD-05).
    Missing,
    /// It cannot be read for another reason (LOAD-06).
    Unreadable(OsError),
    /// It is not a kubeconfig (LOAD-07).
    Undecodable(Box<DecodeError>),
    /// The decoder panics on it.
    Crash(Box<DecodeCrash>),
    /// It has a null entry, on which the loader panics (FILE-07).
    NullEntry,
    /// It takes part in the merge.
    Loaded {
        /// Whether it has no bytes at all (FILE-01).
        no_bytes: bool,
        /// Whether nothing at all is set in it.
        is_empty: bool,
    },
}

impl FileRead {
    /// Returns the error that loading reports for it.
    pub fn error(&self) -> Option<Error> {
        let cause = match &self.fate {
            FileFate::Unreadable(error) => Error::new(error.code(), error.to_string()).by(Rule::Load06),
            FileFate::Undecodable(error) => decode_error(error, &self.name),
            _ => return None,
        };
        let message = format!("{} cannot be used: {}", shown(&self.name), cause.message);
        let error = Error::new(Code::LoadFile, message).by(Rule::Load07).path(&*self.name);
        Some(Error { cause: Some(Box::new(cause)), ..error })
    }
}

/// A file that was read and is not decoded yet.
#[derive(Clone)]
pub(super) struct Unread<'a> {
    name: Arc<str>,
    content: Result<Content<'a>, OsError>,
    /// The absolute path of the folder that its references are relative to, if they are to be resolved.
    folder: Option<String>,
}

/// A file, and its config if it can be used; or the loader crashes on it.
pub(super) type Decoded = (FileRead, Result<Option<Config>, Crash>);

/// Reads the bytes of the file `name`.
pub(super) fn bytes<'a>(name: &str, resolve_paths: bool, world: &World<'a>) -> Unread<'a> {
    let content = world.read(name);
    let folder = (resolve_paths && content.is_ok()).then(|| world.absolute(&dir(name)));
    Unread { name: name.into(), content, folder }
}

impl Unread<'_> {
    /// Returns the number of bytes that are to be decoded.
    pub(super) fn len(&self) -> usize {
        self.content.as_ref().map_or(0, |bytes| bytes.len())
    }

    /// Decodes the file, whose name becomes the origin of every entry, exactly as given (FILE-03), and makes its references absolute.
    pub(super) fn decode(self, behaviours: Behaviours) -> Decoded {
        let name = self.name;
        let file = |fate, varies| FileRead { name: name.clone(), fate, varies };
        let bytes = match self.content {
            Ok(bytes) => bytes,
            Err(OsError::NotFound) => return (file(FileFate::Missing, false), Ok(None)),
            Err(error) => return (file(FileFate::Unreadable(error), false), Ok(None)),
        };
        let decoded = match decode::decode(&bytes, behaviours) {
            Ok(decoded) => decoded,
            Err(DecodeFailure::Crash(crash)) => return (file(FileFate::Crash(Box::new(crash)), false), Err(Crash)),
            Err(DecodeFailure::Refused(error)) => {
                let varies = error.varies;
                return (file(FileFate::Undecodable(Box::new(error)), varies), Ok(None));
            }
        };
        // FILE-07: setting the origin of a null entry dereferences nil.
        if !decoded.null_entries.is_empty() {
            return (file(FileFate::NullEntry, false), Err(Crash));
        }
        let mut config = decoded.config;
        let fate = FileFate::Loaded { no_bytes: bytes.is_empty(), is_empty: config == Config::default() };
        stamp(&mut config, &name);
        if let Some(folder) = &self.folder {
            resolve_paths(&mut config, folder, behaviours);
        }
        (file(fate, decoded.varies), Ok(Some(config)))
    }
}

fn stamp(config: &mut Config, name: &Arc<str>) {
    config.clusters.values_mut().for_each(|cluster| cluster.origin = Some(name.clone()));
    config.auth_infos.values_mut().for_each(|user| user.origin = Some(name.clone()));
    config.contexts.values_mut().for_each(|context| context.origin = Some(name.clone()));
}

/// Returns an error of the decoder as an outcome has it; `file` is for people.
pub fn decode_error(error: &DecodeError, file: &str) -> Error {
    Error {
        name: error.name.clone().unwrap_or_default(),
        rule: error.rule,
        file: file.to_owned(),
        line: error.line,
        column: error.column,
        ..Error::new(error.code, &error.message)
    }
}
