//! Shows the values of fields in words, without secrets.

use super::server::url;
use super::words::{command, counted, fingerprint, list, secret};
use crate::kubeconfig::{Config, Data, ExecConfig, Field, Record, Secrecy, Slot, Stanza};
use crate::untrusted::{quoted, shown};

/// Shows a name or a path.
pub(super) fn name(text: &str) -> String {
    quoted(text)
}

/// Shows the value of a field.
pub(super) fn words<T: Record>(field: &Field<T>, record: &T) -> String {
    match &field.slot {
        Slot::Text(lens) => text(field.secrecy, (lens.get)(record)),
        Slot::Flag(lens) => (lens.get)(record).to_string(),
        Slot::Data(lens) => data((lens.get)(record)),
        Slot::Texts(lens) => list(&(lens.get)(record).iter().map(|text| quoted(text)).collect::<Vec<_>>()),
        Slot::TextsByKey(lens) => counted((lens.get)(record).len(), "key"),
        Slot::Extensions(lens) => counted((lens.get)(record).len(), "extension"),
        Slot::AuthProvider(lens) => (lens.get)(record).as_ref().map_or(String::new(), |provider| quoted(&provider.name)),
        Slot::Exec(lens) => (lens.get)(record).as_ref().map_or(String::new(), |exec| plugin(exec)),
        _ => String::new(),
    }
}

/// Shows the value of a field of an entry.
pub(super) fn of_entry(config: &Config, stanza: Stanza, name: &str, field: &str) -> Option<String> {
    fn of<T: Record>(record: Option<&T>, name: &str) -> Option<String> {
        Some(words(T::field(name)?, record?))
    }
    match stanza {
        Stanza::Cluster => of(config.cluster(name), field),
        Stanza::User => of(config.user(name), field),
        Stanza::Context => of(config.context(name), field),
    }
}

fn text(secrecy: Secrecy, text: &str) -> String {
    match secrecy {
        _ if text.is_empty() => String::new(),
        Secrecy::Url => url(text),
        Secrecy::Public => quoted(text),
        _ => secret(text),
    }
}

fn data(data: &Data) -> String {
    match data.as_deref() {
        None | Some([]) => String::new(),
        Some(bytes) => format!("{}, sha256 {}", counted(bytes.len(), "byte"), fingerprint(bytes)),
    }
}

fn plugin(exec: &ExecConfig) -> String {
    let arguments = exec.args.as_ref().map_or(0, Vec::len);
    let with = if arguments > 0 { format!(" with {}", counted(arguments, "argument")) } else { String::new() };
    let version = if exec.api_version.is_empty() { String::new() } else { format!(", {}", shown(&exec.api_version)) };
    format!("{}{with}{version}", command(&exec.command))
}
