//! Tells a sink what an entry and its overrides mean before anything is loaded. Decides nothing.

use serde_json::Value;

use crate::kubeconfig::Config;
use crate::resolve::Overrides;
use crate::rule::Rule;
use crate::scenario::{Entry, Flags, Scenario};
use crate::trace::{Decision, Sink, Source};

/// Explains what the entry and the overrides mean before anything is loaded.
pub fn explain_setup<S: Sink>(scenario: &Scenario, decoded: &Overrides, master: &str, sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    let mut tell = |rule, about: &str, from| sink.record(|| Decision::new(rule, about, from));
    if scenario.entry == Entry::Kubectl {
        tell(Rule::Cli01, "defaults", Source::Default);
        tell(Rule::Build07, "default server", if master.is_empty() { Source::Default } else { Source::Environment("KUBERNETES_MASTER") });
        if !decoded.user.token.is_empty() {
            tell(Rule::Cli07, "tokenFile: stays", Source::Override("user.token"));
        }
        if decoded.timeout == "0" {
            tell(Rule::Cli08, "timeout: none", Source::Override("timeout"));
        }
    }
    let Some(overrides) = &scenario.overrides else { return };
    if *overrides != Default::default() {
        tell(Rule::Raw01, "load: without the overrides", Source::Default);
    }
    let says_false = |stanza: &Option<Value>, field: &str| stanza.as_ref().is_some_and(|stanza| stanza[field] == false);
    for (field, name) in
        [("insecure-skip-tls-verify", "cluster.insecure-skip-tls-verify"), ("disable-compression", "cluster.disable-compression")]
    {
        if says_false(&overrides.cluster, field) {
            tell(Rule::Ovr09, field, Source::Override(name));
        }
    }
    if let Some(exec) = overrides.user.as_ref().map(|user| &user["exec"])
        && exec.is_object()
        && exec.get("interactiveMode").is_none()
    {
        tell(Rule::Dec15, "exec.interactiveMode", Source::Override("user.exec"));
    }
}

/// Explains the deferred client that `BuildConfigFromFlags` makes, where the cluster around has given no answer yet (BUILD-01).
pub fn explain_flags(flags: &Flags, sink: &mut impl Sink) {
    let mut tell = |rule, about: &str, from| sink.record(|| Decision::new(rule, about, Source::Loading(from)));
    let (master, file) = (!flags.master.is_empty(), !flags.kubeconfig.is_empty());
    tell(Rule::Build02, "a deferred client", "flags");
    if master && file {
        tell(Rule::Build03, "server of the file's current context", "flags.master");
    }
    if file {
        tell(Rule::Build04, "no migration, no default client", "flags.kubeconfig");
    }
    tell(Rule::Mig09, "migration", "migrations");
}

/// Explains what a configuration from bytes lacks: the context is its own (NAME-08), and no path has a base (PATH-04).
pub fn explain_config<S: Sink>(config: &Config, file: &str, sink: &mut S) {
    if !S::LISTENS {
        return;
    }
    let mut tell = |rule, about: &str| sink.record(|| Decision::new(rule, about, Source::WorldFile(file.to_owned())));
    tell(Rule::Name08, "context");
    let clusters = config.clusters.values().map(|cluster| &cluster.certificate_authority);
    let users = config.auth_infos.values().flat_map(|user| [&user.client_certificate, &user.client_key, &user.token_file]);
    if clusters.chain(users).any(|path| !path.is_empty()) {
        tell(Rule::Path04, "references");
    }
}
