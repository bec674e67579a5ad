//! Recognises a file that is no kubeconfig as what it is. Decides nothing: the file is refused already.

use serde_json::Value;

use crate::decode;
use crate::go::base64;
use crate::go::utf8::lossy;
use crate::release::Behaviours;
use crate::untrusted::shown;

/// What a file is, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Recognised {
    /// What it is: `a Secret`.
    pub(super) what: String,
    /// What to do.
    pub(super) remedy: String,
}

/// How many bytes are looked at to tell UTF-16.
const SAMPLE: usize = 256;

/// Returns what a file is that is refused as a kubeconfig, if that can be told.
pub(super) fn recognise(bytes: &[u8], behaviours: Behaviours) -> Option<Recognised> {
    let known = |what: &str, remedy: &str| Some(Recognised { what: what.to_owned(), remedy: remedy.to_owned() });
    let text = lossy(bytes);
    let start = text.trim_start();
    match () {
        () if is_utf16(bytes) => known(
            "text in UTF-16 without a byte order mark",
            "save it as UTF-8, for instance with `iconv -f UTF-16LE -t UTF-8`, or in PowerShell with `-Encoding utf8`",
        ),
        () if start.starts_with("-----BEGIN") => {
            known("PEM, such as a certificate or a key", "name the file of a kubeconfig; a cluster or a user refers to this one")
        }
        () if start.starts_with("<!") || start.to_ascii_lowercase().starts_with("<html") => {
            known("a web page", "it is probably an error page or a login page; download the kubeconfig again")
        }
        () if is_base64_of_text(start) => known("base64 as a whole", "decode it, for instance with `base64 -d`"),
        () => of_kind(bytes, behaviours),
    }
}

/// Returns what a Kubernetes object is.
fn of_kind(bytes: &[u8], behaviours: Behaviours) -> Option<Recognised> {
    let json: Value = serde_json::from_str(&decode::to_json(bytes, behaviours).ok()?.text).ok()?;
    let kind = json["kind"].as_str().filter(|kind| !kind.is_empty() && *kind != "Config")?;
    let (article, remedy) = match kind {
        "Status" => ("the answer of an API server, a ", "the request for the kubeconfig failed; see its `message`, and download it again"),
        "Secret" => ("a ", "take the kubeconfig out of its `data`, and decode that, for instance with `base64 -d`"),
        "ConfigMap" => ("a ", "take the kubeconfig out of its `data`"),
        "List" => ("a ", "take the kubeconfig out of it"),
        kind if kind.starts_with(['A', 'E', 'I', 'O', 'U']) => ("an ", OTHER),
        _ => ("a ", OTHER),
    };
    Some(Recognised { what: format!("{article}{}", shown(kind)), remedy: remedy.to_owned() })
}

const OTHER: &str = "name the file of a kubeconfig; its kind is Config, with the apiVersion v1";

/// Whether every other of the first bytes is zero.
fn is_utf16(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let most = sample.len() / 2;
    most > 2 && (zeros(0) * 10 >= most * 9 || zeros(1) * 10 >= most * 9)
}

/// Whether the text is one piece of base64, of what looks like a kubeconfig.
fn is_base64_of_text(text: &str) -> bool {
    let joined: String = text.split_whitespace().collect();
    let is_alphabet = joined.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    let decoded = if is_alphabet { base64::decode(joined.as_bytes()).ok() } else { None };
    decoded.is_some_and(|decoded| ["clusters", "apiVersion", "contexts"].iter().any(|word| lossy(&decoded).contains(word)))
}
