//! Decodes a document to a [`Config`], as client-go's `clientcmd.Load` does (area DEC of SPEC.md).
//!
//! ```text
//! bytes -> document -> header -> fields       -> Config
//!          yaml        header    v1, internal    v1
//! ```
//!
//! client-go reads every file as YAML, JSON files too; converts the first document to JSON text; and decodes its structs from that text,
//! without coercing types. Each of these steps has errors of its own ([`Step`]), and the first is reported.

mod error;
mod field;
mod glance;
mod header;
mod internal;
mod outline;
mod positions;
mod preference;
mod record;
mod report;
mod survey;
mod v1;

use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, Record, Stanza};
use crate::release::Behaviours;
use crate::yaml::dialect::Dialect;
use crate::yaml::document::{self, Document};
use crate::yaml::json;
use crate::yaml::tree::{self, Tree};

pub use crate::yaml::error::Step as YamlStep;
pub use crate::yaml::position::Position;
pub use error::{DecodeCrash, DecodeError, DecodeFailure, Step};
use field::{Fields, Spelling, Typed};
pub use glance::{Glance, Unknown, glance};
use header::ApiVersion;
pub use outline::{Spot, outline};
pub use positions::{Positions, Wanted};
pub use preference::{Alias, BadSeparator, CommandDefaults, OptionDefault, Preference, Preferences, preferences};
use record::Reader;
pub use report::{lines, pointed_out};
pub use survey::{Mistyped, Survey, UnknownField, mistyped, survey};

/// A decoded kubeconfig.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The configuration.
    pub config: Config,
    /// Whether keys of different types became the same string. client-go keeps one of them at random; here the last is kept.
    pub varies: bool,
    /// The null entries of a document of the internal version. Loading them from a file crashes, from bytes it does not (FILE-07).
    pub null_entries: Vec<(Stanza, String)>,
}

/// The JSON text that client-go converts YAML to, before it decodes its structs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json {
    /// The text: compact, with sorted keys, as Go's encoder prints it.
    pub text: String,
    /// The same as [`Decoded::varies`].
    pub varies: bool,
}

/// Decodes the bytes of a kubeconfig as the release's `clientcmd.Load` does: the first document, with defaults applied.
///
/// # Errors
/// The error that client-go reports, with its position; or its crash.
pub fn decode(bytes: &[u8], behaviours: Behaviours) -> Result<Decoded, DecodeFailure> {
    // client-go does not call its decoder (FILE-01).
    if bytes.is_empty() {
        return Ok(Decoded { config: Config::default(), varies: false, null_entries: Vec::new() });
    }
    let dialect = Dialect::of(behaviours);
    let Document { tree, varies } = document::read(bytes, dialect)?;
    config(&tree, dialect, varies).map_err(|error| DecodeFailure::Refused(DecodeError { varies, ..*error }))
}

fn config(tree: &Tree<'_>, dialect: Dialect, varies: bool) -> Typed<Decoded> {
    if let (true, Some(root)) = (tree.features.not_finite, tree.root()) {
        // Numbers that JSON cannot express are refused wherever they stand, even under unknown fields.
        json::print(tree, root, dialect.floats, &mut Vec::new())?;
    }
    let version = header::read(tree)?;
    let fields = Fields { tree, dialect, spelling: Spelling::Last };
    let Some(root) = tree.root() else { return Ok(Decoded { config: Config::default(), varies, null_entries: Vec::new() }) };
    if version == ApiVersion::V1 && dialect.behaviours.ignores_case_of_keys() {
        Reader::new(Fields { spelling: Spelling::First, ..fields }, version).whole::<Config>(root)?;
    }
    let mut reader = Reader::new(fields, version);
    let config = reader.whole(root)?;
    Ok(Decoded { config, varies, null_entries: reader.null_entries })
}

/// Decodes a cluster override as the `cluster` of a kubeconfig.
///
/// # Errors
/// The error for a kubeconfig with this cluster.
pub fn cluster_stanza(json: &serde_json::Value, behaviours: Behaviours) -> Result<Cluster, DecodeError> {
    stanza(json, behaviours)
}

/// Decodes a user override as the `user` of a kubeconfig; the defaults of exec plugins apply.
///
/// # Errors
/// The error for a kubeconfig with this user.
pub fn user_stanza(json: &serde_json::Value, behaviours: Behaviours) -> Result<AuthInfo, DecodeError> {
    stanza(json, behaviours)
}

/// Decodes a context override as the `context` of a kubeconfig.
///
/// # Errors
/// The error for a kubeconfig with this context.
pub fn context_stanza(json: &serde_json::Value, behaviours: Behaviours) -> Result<Context, DecodeError> {
    stanza(json, behaviours)
}

fn stanza<T: Record>(json: &serde_json::Value, behaviours: Behaviours) -> Result<T, DecodeError> {
    let nodes = tree::from_json(json);
    let fields = Fields { tree: &nodes, dialect: Dialect::of(behaviours), spelling: Spelling::Last };
    let Some(root) = nodes.root() else { return Ok(T::default()) };
    // A value of a scenario has no position in a file.
    Reader::new(fields, ApiVersion::V1).whole(root).map_err(|error| DecodeError { line: 0, column: 0, ..*error })
}

/// Converts YAML to JSON text as client-go does, before it decodes its structs.
///
/// # Errors
/// The error or the crash of reading YAML.
pub fn to_json(bytes: &[u8], behaviours: Behaviours) -> Result<Json, DecodeFailure> {
    let dialect = Dialect::of(behaviours);
    let Document { tree, varies } = document::read(bytes, dialect)?;
    let mut text = Vec::new();
    match tree.root() {
        None => text.extend_from_slice(b"null"),
        Some(root) => json::print(&tree, root, dialect.floats, &mut text)
            .map_err(|error| DecodeFailure::Refused(DecodeError { varies, ..(*error).into() }))?,
    }
    Ok(Json { text: String::from_utf8_lossy(&text).into_owned(), varies })
}
