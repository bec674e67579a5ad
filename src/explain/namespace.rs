//! Explains the namespace (NS-01 to NS-06).

use super::Explainer;
use super::layers::Layers;
use crate::evaluate::Answers;
use crate::resolve::{
    ClientAnswer, ContextNamespace, NAMESPACE, NamespaceAnswer, NamespaceFrom, Overrides, PodNamespaceFrom, Weighed, looks_like_pod,
    parse_timeout,
};
use crate::rule::Rule;
use crate::scenario::SERVICE_ACCOUNT;
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Explains the namespace of a deferred run.
    pub(super) fn namespace(&mut self, overrides: &Overrides, answers: &Answers) {
        let Some(answer) = &answers.namespace else { return };
        if !overrides.timeout.is_empty() && parse_timeout(&overrides.timeout).is_none() {
            let decision = Decision::new(Rule::Ovr19, Subject::Namespace, Source::Override("timeout"));
            self.push(decision.noting("an unusable timeout has no effect on it"));
        }
        let NamespaceAnswer::Weighed { kubeconfig, weighed } = answer else { return };
        if kubeconfig.from != NamespaceFrom::Override {
            self.validation_of_namespace(overrides, answers);
        }
        self.kubeconfig_namespace(kubeconfig, overrides, answers);
        self.weighed(weighed);
    }

    /// Explains validation, which the namespace needs, unless the client's explanation has already done so.
    fn validation_of_namespace(&mut self, overrides: &Overrides, answers: &Answers) {
        if let (Some(ClientAnswer::Weighed { kubeconfig, .. }), Some(resolved)) = (&answers.client, &answers.resolved)
            && !kubeconfig.was_validated()
            && let Some(config) = answers.load_of_client().returned.as_ref().ok().and_then(|loaded| loaded.config.as_ref())
        {
            self.usable(config, &overrides.current_context, resolved);
        }
    }

    fn kubeconfig_namespace(&mut self, ContextNamespace { from, .. }: &ContextNamespace, overrides: &Overrides, answers: &Answers) {
        match from {
            NamespaceFrom::Override => self.record(Rule::Ns01, Subject::Namespace, Source::Override("context.namespace")),
            NamespaceFrom::Default => self.record(Rule::Ns02, Subject::Namespace, Source::Default),
            NamespaceFrom::Context => {
                let from = self.namespace_of_context(overrides, answers).unwrap_or(Source::Default);
                self.record(Rule::Ns03, Subject::Namespace, from);
            }
            NamespaceFrom::Refused => self.note(Rule::Ns02, Subject::Namespace, "refused along with the configuration"),
        }
    }

    /// Returns where the effective context has its namespace from.
    fn namespace_of_context(&self, overrides: &Overrides, answers: &Answers) -> Option<Source> {
        let config = answers.load_of_client().returned.as_ref().ok()?.config.as_ref()?;
        let resolved = answers.resolved.as_ref()?;
        let layers = Layers::of_context(config, overrides, &resolved.selection, &resolved.effective.replaced);
        layers.named("namespace", &self.positions)?.sources.into_iter().next()
    }

    fn weighed(&mut self, weighed: &Weighed) {
        match weighed {
            Weighed::Alone if looks_like_pod(self.world) => self.record(Rule::Ns04, Subject::Namespace, Source::Default),
            Weighed::Alone => {}
            Weighed::KubeconfigWins => self.note(Rule::Ns05, Subject::Namespace, "the kubeconfig's"),
            Weighed::PodWins(namespace, from) => {
                self.record(Rule::Ns05, Subject::Namespace, Source::WorldFile(SERVICE_ACCOUNT.to_owned()));
                let from = match from {
                    PodNamespaceFrom::Environment => Source::Environment("POD_NAMESPACE"),
                    PodNamespaceFrom::ServiceAccount => Source::WorldFile(NAMESPACE.to_owned()),
                    PodNamespaceFrom::Default => Source::Default,
                };
                self.record(Rule::Ns06, Subject::Namespace, from);
                if namespace.overridden {
                    self.note(Rule::Ns04, Subject::Namespace, "the pod's counts as overridden");
                }
            }
        }
    }
}
