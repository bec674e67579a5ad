//! Renders a trace for people, and tells what to do about an error. Decides nothing.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::outcome::{Code, Error};
use crate::rule::Rule;
use crate::trace::{Decision, Source, Trace};

/// Rules that hold in every ordinary run and choose nothing. People who ask why are not told of them; `eval --trace` tells everything.
pub const BACKGROUND: &[Rule] = &[
    Rule::Home01,
    Rule::Prec02,
    Rule::Mig01,
    Rule::Mig04,
    Rule::Dec01,
    Rule::Rest02,
    Rule::Def04,
    Rule::Raw01,
    Rule::Build07,
    Rule::Cli01,
    Rule::Cli08,
];

/// The trace as text: what was decided, who won over whom, and by which rules.
///
/// `sentence` says a rule, where it is at hand; a rule is said in full once.
pub fn render<'s>(trace: &Trace, sentence: impl Fn(Rule) -> Option<&'s str>) -> String {
    let mut text = String::new();
    let mut said = BTreeSet::new();
    let mut head = String::new();
    for Decision { rule, about, from, over } in trace.decisions.iter().filter(|decision| !BACKGROUND.contains(&decision.rule)) {
        let over = match over.as_slice() {
            [] => String::new(),
            losers => format!(", over {}", losers.iter().map(place).collect::<Vec<_>>().join(", ")),
        };
        // Several rules may decide one thing.
        let next = format!("{about}\n    {}{over}\n", winner(from));
        if next != head {
            text += &next;
            head = next;
        }
        let _ = match sentence(*rule).filter(|_| said.insert(*rule)) {
            Some(sentence) => writeln!(text, "    {rule}: {}", sentence.replace('\n', " ")),
            None => writeln!(text, "    {rule}"),
        };
    }
    text
}

fn winner(source: &Source) -> String {
    match source {
        Source::Default => "by the rule alone".to_owned(),
        Source::File { .. } | Source::WorldFile(_) => format!("from {}", place(source)),
        other => format!("by {}", place(other)),
    }
}

/// Where a value stands, `a.yaml:3:5`.
pub fn place(source: &Source) -> String {
    match source {
        Source::File { path, line: 0, .. } => path.to_string(),
        Source::File { path, line, column } => format!("{path}:{line}:{column}"),
        Source::Override(field) => match flag_of(field) {
            Some(flag) => format!("--{flag}"),
            None => format!("the override {field}"),
        },
        Source::ClusterDefaults(field) => format!("the cluster defaults ({field})"),
        Source::Environment(name) => format!("${name}"),
        Source::Loading(key) => match *key {
            "explicitPath" => "--kubeconfig".to_owned(),
            key => format!("the loading rules ({key})"),
        },
        Source::WorldFile(path) => path.clone(),
        Source::Default => "the default".to_owned(),
    }
}

/// kubectl's flag for an override, which is named by its place in the scenario.
fn flag_of(field: &str) -> Option<&str> {
    match field {
        "currentContext" => Some("context"),
        "timeout" => Some("request-timeout"),
        "user.as-groups" => Some("as-group"),
        "user.tokenFile" | "user.exec" | "user.auth-provider" => None,
        field if field.ends_with("-data") || field.ends_with("extensions") => None,
        field => ["context.", "cluster.", "user."].iter().find_map(|stanza| field.strip_prefix(stanza)),
    }
}

/// What to do about an error, for people.
pub fn advice(error: &Error) -> Option<&'static str> {
    let innermost = error.cause.as_deref().unwrap_or(error);
    Some(match innermost.code {
        Code::FileNotFound => "check the path given with --kubeconfig: it is one file, never a list, and `~` is not expanded",
        Code::ReadIsADirectory => "name the file in it instead",
        Code::ReadNotADirectory => "a part of the path is a file: check the path",
        Code::ReadPermission => "let the current user read it, or take it out of KUBECONFIG",
        Code::DecodeSyntax => "repair the YAML there; tabs, missing blanks after `:` and unbalanced quotes are the usual causes",
        Code::DecodeRoot => "a kubeconfig is a mapping with `clusters`, `users` and `contexts`",
        Code::DecodeKind => "write `kind: Config` and `apiVersion: v1`, or leave both out",
        Code::DecodeVersion => "write `apiVersion: v1`, or leave it out",
        Code::DecodeType => "give the value the type of its field; quote what YAML takes for a number or a boolean",
        Code::DecodeBase64 => "encode the value anew as standard base64 with padding, for instance with `base64 -w0`",
        Code::DecodeDuplicate => "rename or remove one of the two entries",
        Code::MigrateDirectory | Code::MigrateIo => "create ~/.kube/config yourself, or move the legacy ~/.kube/.kubeconfig away",
        Code::NoSuchContext | Code::ContextNotFound => "choose one of the contexts that `view` lists, or correct `current-context`",
        Code::NoSuchUser => "choose one of the users that `view` lists",
        Code::NoSuchCluster => "choose one of the clusters that `view` lists",
        Code::EmptyConfig => "set KUBECONFIG, or create ~/.kube/config, or choose a context",
        Code::NoServer => "give the cluster a `server`",
        Code::ProxyUrl => "write proxy-url as http://, https:// or socks5:// and a host",
        Code::CaBoth | Code::CertBoth | Code::KeyBoth => "keep either the path or the data, not both",
        Code::CaUnreadable | Code::CertUnreadable | Code::KeyUnreadable => {
            "check that the file exists and may be read; a relative path starts at the kubeconfig's folder, on the command line at the working directory"
        }
        Code::KeyMissing => "add client-key or client-key-data to the certificate",
        Code::ExecAndAuthProvider => "keep either exec or auth-provider",
        Code::ExecCommand => "give exec a `command`",
        Code::ExecApiVersion => "give exec an `apiVersion`, such as client.authentication.k8s.io/v1",
        Code::ExecEnvName | Code::ExecEnvValue => "complete the entry of exec's `env`",
        Code::ExecModeMissing | Code::ExecModeInvalid => "set exec's interactiveMode to Never, IfAvailable or Always",
        Code::MultipleAuthMethods => "keep either the token or username and password",
        Code::ImpersonateWithoutUser => "give the user to impersonate with `as`, too",
        Code::Timeout => "write the timeout as whole seconds or as a duration such as 1m30s",
        Code::TokenFileUnreadable => "check that the token file exists and may be read",
        Code::LoadFile | Code::ReadOther | Code::NotInCluster | Code::Other => return None,
    })
}
