//! Tells which namespace is used.

use super::teller::Teller;
use super::types::Fact;
use crate::outcome::Namespace;
use crate::resolve::{ContextNamespace, NAMESPACE, NamespaceAnswer, NamespaceFrom, PodNamespaceFrom, Weighed};
use crate::trace::Source;
use crate::untrusted::quoted;

impl Teller<'_> {
    /// Tells which namespace is used.
    pub(super) fn namespace(&self) -> Option<Fact> {
        let NamespaceAnswer::Weighed { kubeconfig, weighed } = self.run.answers.namespace.as_ref()? else { return None };
        match weighed {
            Weighed::PodWins(namespace, from) => Some(of_pod(namespace, *from)),
            Weighed::Alone | Weighed::KubeconfigWins => self.of_context(kubeconfig),
        }
    }

    fn of_context(&self, ContextNamespace { from, result }: &ContextNamespace) -> Option<Fact> {
        let fact = Fact::new("namespace", quoted(&result.as_ref().ok()?.name));
        Some(match from {
            NamespaceFrom::Default => fact.remark("nothing names one"),
            NamespaceFrom::Override => fact.from(Some(Source::Override("context.namespace"))),
            NamespaceFrom::Context => fact.from(self.namespace_source()),
            NamespaceFrom::Refused => return None,
        })
    }

    fn namespace_source(&self) -> Option<Source> {
        self.context_layers()?.named("namespace", &self.positions)?.sources.into_iter().next()
    }
}

fn of_pod(namespace: &Namespace, from: PodNamespaceFrom) -> Fact {
    let source = match from {
        PodNamespaceFrom::Environment => Some(Source::Environment("POD_NAMESPACE")),
        PodNamespaceFrom::ServiceAccount => Some(Source::WorldFile(NAMESPACE.to_owned())),
        PodNamespaceFrom::Default => None,
    };
    Fact::new("namespace", quoted(&namespace.name)).from(source).remark("the pod's own")
}
