//! Bytes of a kubeconfig to [`Config`], as client-go's `clientcmd.Load` does it.
//!
//! ```text
//! bytes -> characters -> tokens -> nodes -> expanded nodes -> header -> fields -> Config
//!          input         scan      parse    expand            header    v1        conversion
//! ```
//!
//! client-go reads every file as YAML, JSON files too; turns the first document into JSON text; and reads its structs from that text,
//! without coercing types. Each of these steps has refusals of its own ([`Step`]), and a later one is never reported where an
//! earlier one applies. What the reader does with odd documents is kept to the letter; nothing here recurses on the input's depth.

mod dialect;
mod expand;
mod explain;
mod fault;
mod field;
mod header;
mod input;
mod internal;
mod json;
mod number;
mod parse;
mod positions;
mod record;
mod report;
mod resolve;
mod scan;
mod timestamp;
mod token;
mod tree;
mod v1;

use std::fmt;

use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, Record, Stanza};
use crate::outcome::Code;
use crate::release::Behaviours;
use crate::rule::Rule;

use dialect::Dialect;
pub use explain::explain;
use fault::Fault;
pub use fault::{Place, Step};
use field::{Fields, Spelling};
use header::ApiVersion;
use input::Input;
pub use positions::{Position, Positions, positions};
use record::Reader;
use scan::{Scan, Scanner};
use tree::{Builder, Tree};
use v1::{Duplicate, Refusal};

/// What a kubeconfig's bytes hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The configuration.
    pub config: Config,
    /// Keys of different types have become the same string. client-go keeps one of them at random; here the last is kept.
    pub varies: bool,
    /// Null stanzas of a document of the internal version: loading them from a file crashes, from bytes it doesn't (FILE-07).
    pub null_entries: Vec<(Stanza, String)>,
}

/// Why bytes are no kubeconfig.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The step that refuses.
    pub step: Step,
    /// The code of an outcome; none where the real decoder crashes.
    pub code: Code,
    /// The rule of SPEC.md that refuses; none for what is simply no YAML.
    pub rule: Option<Rule>,
    /// The name that is there twice, for `decode-duplicate`.
    pub name: Option<String>,
    /// What was expected and what to do.
    pub message: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u32,
    /// The column in characters, from 1; 0 where it is not known.
    pub column: u32,
    /// Whether client-go reports this at random, since colliding keys decide it.
    pub varies: bool,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for DecodeError {}

/// The JSON text that client-go puts between YAML and its structs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json {
    /// Compact, keys sorted, as Go's encoder prints it.
    pub text: String,
    /// As [`Decoded::varies`].
    pub varies: bool,
}

/// Reads the bytes of a kubeconfig as the release's `clientcmd.Load` does: the first document, defaults included.
///
/// # Errors
/// The refusal that client-go reports, with its place.
pub fn decode(bytes: &[u8], behaviours: Behaviours) -> Result<Decoded, DecodeError> {
    // client-go does not even ask its decoder (FILE-01).
    if bytes.is_empty() {
        return Ok(Decoded { config: Config::default(), varies: false, null_entries: Vec::new() });
    }
    let dialect = Dialect::of(behaviours);
    let Document { tree, varies } = document(bytes, dialect).map_err(|fault| refusal(*fault, false))?;
    config(&tree, dialect, varies).map_err(|why| match why {
        Refusal::Fault(fault) => refusal(*fault, varies),
        Refusal::Duplicate(Duplicate { fault, name }) => {
            let name = Some(name).filter(|name| !name.is_empty());
            DecodeError { name, ..refusal(*fault, varies) }
        }
    })
}

fn config(tree: &Tree<'_>, dialect: Dialect, varies: bool) -> Result<Decoded, Refusal> {
    if let (true, Some(root)) = (tree.finds.not_finite, tree.root()) {
        // Numbers that JSON cannot express are refused wherever they stand, even under unknown fields.
        json::print(tree, root, dialect.floats, &mut Vec::new())?;
    }
    let form = header::read(tree)?;
    let fields = Fields { tree, dialect, spelling: Spelling::Last };
    let Some(root) = tree.root() else { return Ok(Decoded { config: Config::default(), varies, null_entries: Vec::new() }) };
    if form == ApiVersion::V1 && dialect.behaviours.ignores_case_of_keys() {
        Reader::new(Fields { spelling: Spelling::First, ..fields }, form).whole::<Config>(root)?;
    }
    let mut reader = Reader::new(fields, form);
    let config: Config = reader.whole(root)?;
    Ok(Decoded { config, varies, null_entries: reader.null_entries })
}

/// One cluster override, as a kubeconfig's `cluster` holds it.
///
/// # Errors
/// The refusal that a kubeconfig with this cluster would meet.
pub fn cluster_stanza(json: &serde_json::Value, behaviours: Behaviours) -> Result<Cluster, DecodeError> {
    stanza(json, behaviours)
}

/// One user override, as a kubeconfig's `user` holds it; exec defaults apply.
///
/// # Errors
/// The refusal that a kubeconfig with this user would meet.
pub fn user_stanza(json: &serde_json::Value, behaviours: Behaviours) -> Result<AuthInfo, DecodeError> {
    stanza(json, behaviours)
}

/// One context override, as a kubeconfig's `context` holds it.
///
/// # Errors
/// The refusal that a kubeconfig with this context would meet.
pub fn context_stanza(json: &serde_json::Value, behaviours: Behaviours) -> Result<Context, DecodeError> {
    stanza(json, behaviours)
}

fn stanza<T: Record>(json: &serde_json::Value, behaviours: Behaviours) -> Result<T, DecodeError> {
    let nodes = tree::from_json(json);
    let fields = Fields { tree: &nodes, dialect: Dialect::of(behaviours), spelling: Spelling::Last };
    let Some(root) = nodes.root() else { return Ok(T::default()) };
    let refused = match Reader::new(fields, ApiVersion::V1).whole(root) {
        Ok(stanza) => return Ok(stanza),
        Err(Refusal::Fault(fault)) => refusal(*fault, false),
        Err(Refusal::Duplicate(Duplicate { fault, name })) => DecodeError { name: Some(name), ..refusal(*fault, false) },
    };
    // A value of a scenario has no place in a file.
    Err(DecodeError { line: 0, column: 0, ..refused })
}

/// The JSON text that client-go puts between YAML and its structs.
///
/// # Errors
/// What makes the bytes no YAML, or YAML that has no JSON form.
pub fn to_json(bytes: &[u8], behaviours: Behaviours) -> Result<Json, DecodeError> {
    let dialect = Dialect::of(behaviours);
    let Document { tree, varies } = document(bytes, dialect).map_err(|fault| refusal(*fault, false))?;
    let mut text = Vec::new();
    match tree.root() {
        None => text.extend_from_slice(b"null"),
        Some(root) => json::print(&tree, root, dialect.floats, &mut text).map_err(|fault| refusal(*fault, varies))?,
    }
    Ok(Json { text: String::from_utf8_lossy(&text).into_owned(), varies })
}

/// The first document, sound up to the point where it is JSON.
struct Document<'a> {
    tree: Tree<'a>,
    varies: bool,
}

fn document(bytes: &[u8], dialect: Dialect) -> Scan<Document<'_>> {
    let Input { text, simple, refills } = Input::new(bytes);
    let mut builder = Builder::new(dialect);
    let mut scanner = Scanner::new(&text, refills, simple, dialect);
    parse::parse(&mut scanner, &mut builder, dialect)?;
    let side = scanner.into_side();
    let unknown = builder.bind();
    let Builder { nodes, tags, finds, .. } = builder;
    let mut document = Document { tree: Tree { nodes, text, side, finds }, varies: false };
    if let Some(alias) = unknown {
        return Err(document.tree.fault(Step::Decode, alias as usize, "no anchor of this name stands in the document").by(Rule::Yaml18));
    }
    if finds.needs_expansion {
        let expanded = expand::expand(document.tree, &tags, dialect)?;
        document = Document { tree: expanded.tree, varies: expanded.varies };
    }
    Ok(document)
}

fn refusal(fault: Fault, varies: bool) -> DecodeError {
    DecodeError {
        step: fault.step,
        code: fault.code,
        rule: fault.rule,
        name: None,
        message: fault.message.into_owned(),
        line: fault.place.line + 1,
        column: fault.place.column + 1,
        varies,
    }
}
