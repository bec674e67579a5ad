//! Reads the header of a document: `kind` and `apiVersion`.

use super::error::{DecodeError, Step};
use crate::go::casefold;
use crate::outcome::Code;
use crate::rule::Rule;
use crate::yaml::json::sorted_pairs;
use crate::yaml::kind::Kind;
use crate::yaml::tree::{Index, Tree};

/// The two versions of a Config that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ApiVersion {
    /// `v1`: lists of named entries.
    V1,
    /// `__internal`: client-go's own structs, with maps by name (DEC-05).
    Internal,
}

/// The greatest nesting depth of JSON.
const MAX_DEPTH: usize = 10_000;

/// Reads the header of a document. Returns its version.
///
/// # Errors
/// [`Step::Header`] where it cannot be read, [`Step::Gvk`] where it names another kind or version.
pub(super) fn read(tree: &Tree<'_>) -> Result<ApiVersion, Box<DecodeError>> {
    let Some(root) = tree.root() else { return Ok(ApiVersion::V1) };
    if let Some(deep) = too_deep(tree, root) {
        return Err(DecodeError::at(tree, deep, Step::Header, "lists and mappings nest more than 10,000 deep here").by(Rule::Yaml21));
    }
    match tree.kind(root) {
        Kind::Null => return Ok(ApiVersion::V1),
        Kind::Mapping => {}
        _ => {
            return Err(DecodeError::at(
                tree,
                root,
                Step::Header,
                "the top level of a kubeconfig is a mapping: `clusters:`, `users:`, `contexts:`",
            ));
        }
    }
    let (kind, version) = fields(tree, root)?;
    let version_at = version.unwrap_or(root);
    let api_version = match version.map_or(&b""[..], |index| tree.bytes(index)) {
        b"" | b"/" | b"v1" | b"/v1" => ApiVersion::V1,
        b"__internal" | b"/__internal" => ApiVersion::Internal,
        other => return Err(refuse_version(tree, version_at, other)),
    };
    match kind.map(|index| (index, tree.bytes(index))) {
        None | Some((_, b"" | b"Config")) => Ok(api_version),
        Some((index, _)) => Err(DecodeError::at(tree, index, Step::Gvk, "the kind of a kubeconfig is Config; write `kind: Config`")),
    }
}

fn refuse_version(tree: &Tree<'_>, index: Index, version: &[u8]) -> Box<DecodeError> {
    let refuse = |step, message: &'static str| DecodeError::at(tree, index, step, message);
    let malformed = |step, message| refuse(step, message).coded(Code::DecodeVersion).by(Rule::Dec03);
    let slashes = version.iter().filter(|&&byte| byte == b'/').count();
    match slashes {
        0 | 1 if !version.ends_with(b"/") => refuse(Step::Gvk, "the apiVersion of a kubeconfig is v1; write `apiVersion: v1`"),
        1 => malformed(Step::Gvk, "the apiVersion ends after its group; write `apiVersion: v1`"),
        _ => malformed(Step::Header, "an apiVersion has at most one '/'; write `apiVersion: v1`"),
    }
}

/// Returns the values of `kind` and `apiVersion`. These two keys alone ignore case; of several spellings the last in byte order wins.
pub(super) fn fields(tree: &Tree<'_>, root: Index) -> Result<(Option<Index>, Option<Index>), Box<DecodeError>> {
    let (mut kind, mut version) = (None, None);
    let mut named: Vec<_> = tree.pairs(root).filter(|&(key, _)| slot(tree.bytes(key)).is_some()).collect();
    // Of equal keys the last is kept; the spellings are then in byte order.
    named.reverse();
    named.sort_by(|(one, _), (other, _)| tree.bytes(*one).cmp(tree.bytes(*other)));
    named.dedup_by(|(one, _), (other, _)| tree.bytes(*one) == tree.bytes(*other));
    for (key, value) in named {
        match (tree.kind(value), slot(tree.bytes(key))) {
            (Kind::Null, _) => {}
            (Kind::Str, Some("kind")) => kind = Some(value),
            (Kind::Str, _) => version = Some(value),
            _ => {
                return Err(DecodeError::at(
                    tree,
                    value,
                    Step::Header,
                    "kind and apiVersion are text; write `kind: Config` and `apiVersion: v1`",
                ));
            }
        }
    }
    Ok((kind, version))
}

/// Returns which of the two fields a key names, in whatever case (DEC-04).
pub(super) fn slot(key: &[u8]) -> Option<&'static str> {
    ["kind", "apiVersion"].into_iter().find(|name| casefold::equals_ascii(key, name))
}

/// Returns the first collection that is nested too deeply. Replaced pairs do not count.
fn too_deep(tree: &Tree<'_>, root: Index) -> Option<Index> {
    if tree.features.depth <= MAX_DEPTH {
        return None;
    }
    let mut todo = vec![(root, 1)];
    while let Some((index, depth)) = todo.pop() {
        if depth > MAX_DEPTH {
            return Some(index);
        }
        let children: Vec<Index> = match tree.kind(index) {
            Kind::Sequence => tree.items(index).collect(),
            Kind::Mapping => sorted_pairs(tree, index).into_iter().map(|(_, value)| value).collect(),
            _ => continue,
        };
        todo.extend(children.into_iter().filter(|&child| tree.kind(child).is_collection()).map(|child| (child, depth + 1)));
    }
    None
}
