//! Explains how the kubeconfig's client is weighed against the pod's (DEF-04 to DEF-09, ICC-01 to ICC-04).

use super::{Explainer, client};
use crate::kubeconfig::Config;
use crate::outcome::{ClientConfig, Code, Error};
use crate::resolve::{Configured, Overrides, Pod, ROOT_CA, ResolveError, TOKEN, is_empty_config, is_possible, looks_like_pod};
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Explains why the answer is the kubeconfig's or the pod's.
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
            self.note(
                Rule::Icc01,
                client(""),
                if is_possible { "in-cluster configuration is possible" } else { "in-cluster configuration is not possible" },
            );
        }
        self.note(Rule::Def04, client(""), if pod.is_some() { "the pod's" } else { "the kubeconfig's" });
        if answer.is_ok() && is_possible {
            self.note(Rule::Def05, client(""), if is_default { "equal to the default one" } else { "not equal to the default one" });
        }
        self.surprises(config, overrides, default_server, answer, is_default && is_possible, is_possible);
        if let Some(pod) = pod {
            self.pod(pod, overrides);
        }
    }

    /// Explains what prevents or causes the fallback to the pod unexpectedly.
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
            self.note(Rule::Def06, client(""), "only overrides that change it prevent the fallback to the pod");
        }
        if default_yields && !is_bare {
            self.note(Rule::Def07, client(""), "the kubeconfig's is equal to the default one");
        }
        let touches = *cluster != Default::default() || *user != Default::default();
        if *cluster_defaults == Default::default() && touches && has(&[Code::NoServer, Code::EmptyConfig]) {
            self.note(Rule::Def08, client(""), "overrides alone do not make a usable cluster");
        }
        let current_context = || Subject::Document { field: "current-context" };
        if has(&[Code::ContextNotFound]) {
            self.note(Rule::Def09, current_context(), "prevents the fallback to the pod");
        } else if config.current_context.is_empty() && !config.contexts.is_empty() && answer.is_err_and(is_empty_config) {
            self.note(Rule::Def09, current_context(), "not set, so the fallback to the pod stays possible");
        }
        if config.clusters.is_empty() && !cluster.server.is_empty() && answer.is_ok() {
            self.note(Rule::Ovr18, client(""), "made of the overrides alone");
        }
    }

    /// Explains the pod's client configuration.
    fn pod(&mut self, pod: &Pod, overrides: &Overrides) {
        let token = || Source::WorldFile(TOKEN.to_owned());
        self.record(Rule::Icc02, client(""), token());
        if let Err(error) = &pod.client {
            return self.refusal(error, token());
        }
        self.record(Rule::Icc07, client("tls.caFile"), Source::WorldFile(ROOT_CA.to_owned()));
        if !self.behaviours.in_cluster_takes_overrides() {
            return;
        }
        let Overrides { cluster, user, timeout, .. } = overrides;
        if (cluster, user, timeout.as_str()) != (&Default::default(), &Default::default(), "") {
            self.note(Rule::Icc03, client(""), "only overrides of server, token and CA file apply in a pod");
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
