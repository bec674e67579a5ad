//! Recognises files that are something other than a kubeconfig.

use serde_json::Value;

use super::file::Setting;
use super::finding::{Check, Finding};
use crate::decode::{self, DecodeFailure};
use crate::go::base64;
use crate::go::utf16::{self, ByteOrder};
use crate::outcome::Code;
use crate::untrusted::quoted;

/// What base64 of a kubeconfig is longer than.
const SHORTEST: usize = 24;

/// What a file is, why it cannot be used, and what to do: as a finding has it.
struct Other {
    check: Check,
    message: String,
    repair: String,
}

/// Returns a finding about a file that is something else, with the place and the rule of the refusal, if it is refused.
pub(super) fn check(name: &str, bytes: &[u8], refused: Option<&DecodeFailure>, setting: Setting) -> Option<Finding> {
    let Other { check, message, repair } = recognise(bytes, refused, setting)?;
    Some(Finding::new(check, name, message).repair(repair).by(refused.and_then(DecodeFailure::rule)))
}

fn recognise(bytes: &[u8], refused: Option<&DecodeFailure>, setting: Setting) -> Option<Other> {
    let json = || decode::to_json(bytes, setting.release.behaviours()).ok().and_then(|json| serde_json::from_str(&json.text).ok());
    let is_of_another_kind = matches!(refused, Some(DecodeFailure::Refused(error)) if error.code == Code::DecodeKind);
    let found = unmarked_utf16(bytes).or_else(|| marked(bytes)).or_else(|| encoded(bytes));
    found.or_else(|| json().and_then(|json: Value| if is_of_another_kind { another_kind(&json) } else { error_page(&json) }))
}

fn other(check: Check, message: impl Into<String>, repair: impl Into<String>) -> Option<Other> {
    Some(Other { check, message: message.into(), repair: repair.into() })
}

/// UTF-16 of Latin letters has a zero in every other byte. With a mark it can be read (YAML-01).
fn unmarked_utf16(bytes: &[u8]) -> Option<Other> {
    if bytes.len() < 4 || ByteOrder::of_mark(bytes).is_some() {
        return None;
    }
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let order = [(0, ByteOrder::Big), (1, ByteOrder::Little)].into_iter().find(|(first, _)| zeros(*first) * 5 >= bytes.len() * 2);
    let text = utf16::decode(order?.1.units(bytes))?;
    let is_text = !text.contains('\0');
    is_text
        .then(|| other(Check::UnmarkedUtf16, "the file is UTF-16 without a byte order mark, so it is read as UTF-8", "save it as UTF-8"))?
}

/// Recognises files by how they begin.
fn marked(bytes: &[u8]) -> Option<Other> {
    let text = bytes.trim_ascii_start();
    let begins = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark.as_bytes()));
    let is_page = ["<!doctype", "<html", "<?xml", "<head", "<error"].iter().any(|mark| begins(mark));
    if is_page {
        return other(Check::ErrorPage, "the file is a web page, not a kubeconfig", DOWNLOAD);
    }
    let is = |what: &str, repair: &str| other(Check::OtherContent, format!("the file is {what}, not a kubeconfig"), repair);
    match () {
        () if begins("-----BEGIN PGP") || begins("-----BEGIN AGE") || begins("$ANSIBLE_VAULT") => is("encrypted", "decrypt it first"),
        () if begins("-----BEGIN ") => {
            is("a certificate or a key", "name it in a kubeconfig, as certificate-authority, client-certificate or client-key")
        }
        () if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"PK\x03\x04") => is("compressed", "decompress it first"),
        () => None,
    }
}

/// What to do about the answer of a server.
const DOWNLOAD: &str = "download the kubeconfig again, and check the address and your rights there";

fn encoded(bytes: &[u8]) -> Option<Other> {
    let text: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let content = if text.len() >= SHORTEST { base64::decode(&text).ok()? } else { return None };
    looks_like_kubeconfig(&content)
        .then(|| other(Check::EncodedFile, "the whole file is base64 of a kubeconfig", "decode it, for instance with `base64 -d`"))?
}

fn looks_like_kubeconfig(content: &[u8]) -> bool {
    let text = String::from_utf8_lossy(content);
    ["clusters", "contexts", "users"].iter().filter(|field| text.contains(**field)).count() > 1
}

/// Recognises an error that was saved as a kubeconfig: what it sets is no field.
fn error_page(json: &Value) -> Option<Other> {
    let object = json.as_object()?;
    let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
    let is_error = has(&["error", "errors", "message", "error_description", "statusCode", "detail"]);
    let is_kubeconfig = has(&["clusters", "contexts", "users", "current-context", "preferences"]);
    if is_error && !is_kubeconfig {
        other(Check::ErrorPage, "the file is the error of a server, which sets nothing", DOWNLOAD)
    } else {
        None
    }
}

fn another_kind(json: &Value) -> Option<Other> {
    let text = |field: &str| json.get(field).and_then(Value::as_str).unwrap_or_default();
    let (kind, version) = (text("kind"), text("apiVersion"));
    match kind {
        "Status" => other(Check::ErrorPage, "the file is the answer of an API server (kind Status), not a kubeconfig", DOWNLOAD),
        "Secret" | "ConfigMap" => {
            let inner = inner(json);
            let message =
                format!("the file is a {kind} of Kubernetes, not a kubeconfig{}", if inner.is_some() { "; one is in it" } else { "" });
            other(Check::OtherContent, message, inner.map_or("give the kubeconfig itself".to_owned(), |inner| within(&inner)))
        }
        "Config" => other(
            Check::OtherContent,
            format!("the file is a Config of the apiVersion {}, which is not that of kubeconfigs", quoted(version)),
            "write `apiVersion: v1` if it is a kubeconfig",
        ),
        _ => other(
            Check::OtherContent,
            format!("the file is of the kind {}, not a kubeconfig", quoted(kind)),
            "give the kubeconfig itself, or write `kind: Config` and `apiVersion: v1` if it is one",
        ),
    }
}

fn within(Inner { field, key, is_encoded }: &Inner) -> String {
    let decode = if *is_encoded { ", and decode its base64" } else { "" };
    format!("take the value of {} under {field} out of it{decode}", quoted(key))
}

/// A kubeconfig in a Secret or ConfigMap.
struct Inner {
    field: &'static str,
    key: String,
    is_encoded: bool,
}

/// Returns where a Secret or ConfigMap has a kubeconfig.
fn inner(json: &Value) -> Option<Inner> {
    let of_field = |field: &'static str| Some(json.get(field)?.as_object()?.iter().map(move |(key, value)| (field, key, value.as_str())));
    let texts = ["data", "stringData"].into_iter().filter_map(of_field).flatten();
    let mut found = texts.filter_map(|(field, key, text)| {
        let text = text?.as_bytes();
        let is_encoded = base64::decode(text).is_ok_and(|inner| looks_like_kubeconfig(&inner));
        (is_encoded || looks_like_kubeconfig(text)).then(|| Inner { field, key: key.clone(), is_encoded })
    });
    found.next()
}
