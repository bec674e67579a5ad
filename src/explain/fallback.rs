//! How the kubeconfig's client and the cluster around are weighed (DEF-04 to DEF-09, ICC-01 to ICC-04).

use super::{Explainer, client};
use crate::kubeconfig::Config;
use crate::outcome::{ClientConfig, Code, Error};
use crate::resolve::{Configured, Overrides, Pod, ResolveError, TOKEN, is_empty_config, is_possible, looks_like_pod};
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Why the kubeconfig's answer stands, or the pod's takes its place.
    pub(super) fn fallback(
        &mut self,
        config: &Config,
        overrides: &Overrides,
        default_server: Option<&str>,
        kubeconfig: &Configured,
        is_default: bool,
        pod: Option<&Pod>,
    ) {
        let answer = match kubeconfig.result() {
            Ok(client) => Ok(client),
            Err(ResolveError::Errors(errors)) => Err(errors.as_slice()),
            Err(ResolveError::Crash) => return,
        };
        let is_possible = is_possible(self.world);
        if looks_like_pod(self.world) {
            self.note(Rule::Icc01, client(""), if is_possible { "in-cluster is possible" } else { "in-cluster is not possible" });
        }
        self.note(Rule::Def04, client(""), if pod.is_some() { "the pod's" } else { "the kubeconfig's" });
        if answer.is_ok() && is_possible {
            self.note(Rule::Def05, client(""), if is_default { "it is the default one" } else { "it is not the default one" });
        }
        self.surprises(config, overrides, default_server, answer, is_default && is_possible, is_possible);
        if let Some(pod) = pod {
            self.pod(pod, overrides);
        }
    }

    /// What keeps a client out of the cluster, or lets it in, unexpectedly.
    fn surprises(
        &mut self,
        config: &Config,
        overrides: &Overrides,
        default_server: Option<&str>,
        answer: Result<&ClientConfig, &[Error]>,
        default_yields: bool,
        is_possible: bool,
    ) {
        let has = |codes: &[Code]| answer.is_err_and(|errors| errors.iter().any(|error| codes.contains(&error.code)));
        let is_bare = *config == Config::default();
        let Overrides { cluster_defaults, cluster, user, .. } = overrides;
        let sets_any = Overrides { cluster_defaults: Default::default(), ..overrides.clone() } != Overrides::default();
        if is_possible && is_bare && default_server.is_some() && sets_any {
            self.note(Rule::Def06, client(""), "only what shows in it keeps kubectl out of the cluster");
        }
        if default_yields && !is_bare {
            self.note(Rule::Def07, client(""), "the kubeconfig's is the default one");
        }
        let touches = *cluster != Default::default() || *user != Default::default();
        if *cluster_defaults == Default::default() && touches && has(&[Code::NoServer, Code::EmptyConfig]) {
            self.note(Rule::Def08, client(""), "what overrides make of an empty cluster");
        }
        let current_context = || Subject::Document { field: "current-context" };
        if has(&[Code::ContextNotFound]) {
            self.note(Rule::Def09, current_context(), "it blocks the fallback");
        } else if config.current_context.is_empty() && !config.contexts.is_empty() && answer.is_err_and(is_empty_config) {
            self.note(Rule::Def09, current_context(), "there is none, which leaves the fallback");
        }
        if config.clusters.is_empty() && !cluster.server.is_empty() && answer.is_ok() {
            self.note(Rule::Ovr18, client(""), "of the overrides alone");
        }
    }

    /// What the pod's client is made of.
    fn pod(&mut self, pod: &Pod, overrides: &Overrides) {
        let token = || Source::WorldFile(TOKEN.to_owned());
        self.tell(Rule::Icc02, client(""), token());
        if let Err(error) = &pod.client {
            return self.refusal(error, token());
        }
        if !self.behaviours.in_cluster_takes_overrides() {
            return;
        }
        let Overrides { cluster, user, timeout, .. } = overrides;
        if (cluster, user, timeout.as_str()) != (&Default::default(), &Default::default(), "") {
            self.note(Rule::Icc03, client(""), "three overrides count in a pod");
        }
        let mut overridden = |rule, field, place| self.push(Decision::new(rule, client(field), Source::Override(place)));
        if pod.server_overridden {
            overridden(Rule::Icc04, "host", "cluster.server");
        }
        if pod.token_overridden {
            overridden(Rule::Icc03, "bearerToken", "user.token");
        }
        if pod.ca_overridden {
            overridden(Rule::Icc03, "tls.caFile", "cluster.certificate-authority");
        }
    }
}
