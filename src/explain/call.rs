//! Explains the called function and its overrides, before anything is loaded; and the entries `flags` and `bytes` as a whole.

use serde_json::Value;

use super::{Explainer, client, file};
use crate::decode::Decoded;
use crate::evaluate::{BytesRun, DEFAULT_SERVER_VARIABLE, DeferredRun, FlagsAnswer, FlagsClient, FlagsRun};
use crate::kubeconfig::{Config, Record};
use crate::resolve::{ROOT_CA, TOKEN};
use crate::rule::Rule;
use crate::scenario::{Entry, Flags, Overrides, Scenario};
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Explains the set-up of a deferred client.
    pub(super) fn call(&mut self, scenario: &Scenario, run: &DeferredRun) {
        if scenario.entry == Entry::Kubectl {
            self.note(Rule::Cli01, Subject::Call, "kubectl's defaults");
            let master = self.world.env(DEFAULT_SERVER_VARIABLE);
            let from = if master.is_empty() { Source::Default } else { Source::Environment(DEFAULT_SERVER_VARIABLE) };
            self.push(Decision::new(Rule::Build07, Subject::Call, from).noting("kubectl's default server"));
            if !run.overrides.user.token.is_empty() {
                let field = "user.token";
                self.push(Decision::new(Rule::Cli07, Subject::Override { field }, Source::Override(field)).noting("the tokenFile is kept"));
            }
            if run.overrides.timeout == "0" {
                let field = "timeout";
                self.push(Decision::new(Rule::Cli08, Subject::Override { field }, Source::Override(field)).noting("no timeout"));
            }
        }
        if let Some(overrides) = &scenario.overrides {
            self.given_overrides(overrides);
        }
    }

    /// Explains overrides that only show before they are decoded.
    fn given_overrides(&mut self, overrides: &Overrides) {
        if *overrides != Overrides::default() {
            self.note(Rule::Raw01, Subject::Load, "does not include the overrides");
        }
        let is_false = |stanza: &Option<Value>, field: &str| stanza.as_ref().is_some_and(|stanza| stanza[field] == false);
        for (field, place) in
            [("insecure-skip-tls-verify", "cluster.insecure-skip-tls-verify"), ("disable-compression", "cluster.disable-compression")]
        {
            if is_false(&overrides.cluster, field) {
                self.record(Rule::Ovr09, Subject::Override { field: place }, Source::Override(place));
            }
        }
        let exec = overrides.user.as_ref().map(|user| &user["exec"]);
        if exec.is_some_and(|exec| exec.is_object() && exec.get("interactiveMode").is_none()) {
            self.record(Rule::Dec15, Subject::Override { field: "user.exec" }, Source::Override("user.exec"));
        }
    }

    /// Explains a run of `BuildConfigFromFlags`.
    pub(super) fn flags(&mut self, run: &FlagsRun) {
        let Flags { master, kubeconfig } = &run.flags;
        if master.is_empty() && kubeconfig.is_empty() {
            let from = Source::Loading("flags");
            self.push(Decision::new(Rule::Build01, client(""), from).noting("the in-cluster configuration is tried first"));
        }
        match &run.answer {
            FlagsAnswer::Pod(_) => {
                self.record(Rule::Icc02, client(""), Source::WorldFile(TOKEN.to_owned()));
                self.record(Rule::Icc07, client("tls.caFile"), Source::WorldFile(ROOT_CA.to_owned()));
            }
            FlagsAnswer::Deferred { no_pod, client: deferred } => {
                // The token is only looked for where the variables of a pod are set.
                if let Some(error) = no_pod.as_ref().filter(|error| error.rule == Some(Rule::Icc02)) {
                    self.refusal(error, Source::WorldFile(TOKEN.to_owned()));
                }
                self.flags_client(&run.flags, deferred);
            }
        }
    }

    fn flags_client(&mut self, Flags { master, kubeconfig }: &Flags, deferred: &FlagsClient) {
        let call = |rule, note, from| Decision::new(rule, Subject::Call, Source::Loading(from)).noting(note);
        self.push(call(Rule::Build02, "a deferred client", "flags"));
        if !master.is_empty() && !kubeconfig.is_empty() {
            self.push(call(Rule::Build03, "the master is the server of the file's current context", "flags.master"));
        }
        if !kubeconfig.is_empty() {
            self.push(call(Rule::Build04, "no migration, no default client", "flags.kubeconfig"));
        }
        self.record(Rule::Mig09, Subject::Migration { to: String::new() }, Source::Loading("migrations"));
        self.load(&deferred.rules, &deferred.load);
        if let (Some(answer), Ok(loaded)) = (&deferred.client, &deferred.load.returned) {
            self.client_answer(loaded, &deferred.overrides, None, deferred.resolved.as_ref(), answer);
        }
    }

    /// Explains a run of `RESTConfigFromKubeConfig`.
    pub(super) fn bytes(&mut self, run: &BytesRun) {
        let from = || Source::WorldFile(run.file.to_owned());
        self.push(Decision::new(Rule::Build06, Subject::Call, from()).noting("a client from bytes"));
        if let Ok(bytes) = self.world.read(run.file) {
            self.bytes_of(run.file, &bytes);
        }
        let decoded = match &run.decoded {
            Ok(decoded) => decoded,
            Err(failure) => return self.undecodable(run.file, failure.rule(), failure.position()),
        };
        self.config_from_bytes(decoded, from);
        if let Some(client) = &run.client {
            let overrides = crate::resolve::Overrides::default();
            self.configured(&decoded.config, &overrides, "", &client.resolved, &client.configured);
        }
    }

    /// Explains what differs for a config from bytes: the context is its own (NAME-08), and paths have no base (PATH-04).
    fn config_from_bytes(&mut self, Decoded { config, null_entries, .. }: &Decoded, from: impl Fn() -> Source) {
        self.push(Decision::new(Rule::Name08, Subject::Document { field: "current-context" }, from()));
        if has_references(config) {
            self.push(Decision::new(Rule::Path04, Subject::Load, from()).noting("relative references have no base directory"));
        }
        if !null_entries.is_empty() {
            let Source::WorldFile(path) = from() else { return };
            self.record(Rule::File07, file(&path), from());
        }
    }
}

fn has_references(config: &Config) -> bool {
    fn names_a_file<T: Record>(entry: &T) -> bool {
        entry.paths().any(|(_, path)| !path.is_empty())
    }
    config.clusters.values().any(|cluster| names_a_file(&**cluster)) || config.auth_infos.values().any(|user| names_a_file(&**user))
}
