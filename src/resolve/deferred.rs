//! A client that loads when asked, and turns to the cluster it runs in where nothing is configured (DEF-01 to DEF-09, NS-04, NS-05).

use crate::kubeconfig::{Cluster, Config};
use crate::load::{Loaded, Sources};
use crate::outcome::{ClientConfig, Namespace};
use crate::release::Behaviours;
use crate::resolve::{Direct, Overrides, ResolveError, in_cluster, namespace, timeout, validate};
use crate::rule::Rule;
use crate::trace::{Decision, Silent, Sink, Source};
use crate::world::World;

/// clientcmd's `DeferredLoadingClientConfig`, after its load.
#[derive(Clone, Copy)]
pub struct Deferred<'a> {
    /// What loading returned.
    pub loaded: &'a Loaded,
    /// What the caller sets.
    pub overrides: &'a Overrides,
    /// The server of the rules' default client configuration, where they have one; empty where that server is unknown.
    pub default_server: Option<&'a str>,
    /// Where everything lies.
    pub world: &'a World<'a>,
    /// The release to model.
    pub behaviours: Behaviours,
}

impl Deferred<'_> {
    /// `ClientConfig()`: the files' answer, unless nothing is configured or it is the default one, and a cluster is around (DEF-04).
    pub fn client_config(&self, sink: &mut impl Sink) -> Result<ClientConfig, ResolveError> {
        let direct = self.direct().inspect_err(|_| self.explain_failed_load(sink))?.client_config(sink);
        let is_default = direct.as_ref().is_ok_and(|client| self.is_default(client));
        let yields = is_default || direct.as_ref().is_err_and(is_empty_config);
        match &direct {
            Ok(client) => self.explain_fallback(Ok(client), is_default, sink),
            Err(ResolveError::Errors(errors)) => self.explain_fallback(Err(errors), is_default, sink),
            Err(ResolveError::Crash) => {}
        }
        if !yields || !in_cluster::is_possible(self.world) {
            return direct;
        }
        Ok(in_cluster::overridden_config(self.world, self.overrides, self.behaviours, sink)?)
    }

    /// `Namespace()`: the files' answer, unless it is an implicit `default` and a cluster is around (NS-05).
    pub fn namespace(&self, sink: &mut impl Sink) -> Result<Namespace, ResolveError> {
        if !self.overrides.timeout.is_empty() && timeout::parse(&self.overrides.timeout).is_none() {
            sink.record(|| Decision::new(Rule::Ovr19, "namespace: the timeout does not count", Source::Override("timeout")));
        }
        let direct = self.direct()?.namespace(sink);
        let is_final = match &direct {
            Ok(namespace) => namespace.overridden,
            Err(failure) => !is_empty_config(failure),
        };
        if is_final || !in_cluster::is_possible(self.world) {
            if in_cluster::is_hinted(self.world) {
                sink.record(|| Decision::new(Rule::Ns04, "namespace", Source::Default));
            }
            return direct;
        }
        if let Ok(found) = direct
            && self.behaviours.kubeconfig_namespace_beats_pod()
            && (found.name != namespace::DEFAULT || self.names_a_namespace())
        {
            sink.record(|| Decision::new(Rule::Ns05, "namespace: the kubeconfig's", Source::Default));
            return Ok(found);
        }
        sink.record(|| Decision::new(Rule::Ns05, "namespace", Source::WorldFile(crate::scenario::SERVICE_ACCOUNT.to_owned())));
        let mut found = in_cluster::in_cluster_namespace(self.world, sink);
        if self.pod_overrides(&found) {
            sink.record(|| Decision::new(Rule::Ns04, "namespace: the pod's, as overridden", Source::Default));
            found.overridden = true;
        }
        Ok(found)
    }

    fn direct(&self) -> Result<Direct<'_>, ResolveError> {
        // LOAD-13: a partial config counts for nothing.
        match &self.loaded.config {
            Some(config) if self.loaded.errors.is_empty() => Ok(Direct {
                config,
                sources: &self.loaded.sources,
                context_name: &self.overrides.current_context,
                overrides: self.overrides,
                world: self.world,
                behaviours: self.behaviours,
            }),
            _ => Err(ResolveError::Errors(self.loaded.errors.clone())),
        }
    }

    /// DEF-05: whether the client is the one that the rules would have had without any file.
    fn is_default(&self, client: &ClientConfig) -> bool {
        let Some(server) = self.default_server else { return false };
        let overrides = Overrides { cluster_defaults: Cluster { server: server.to_owned(), ..Default::default() }, ..Default::default() };
        let default = Direct {
            config: &Config::default(),
            sources: &Sources::default(),
            context_name: "",
            overrides: &overrides,
            world: self.world,
            behaviours: self.behaviours,
        };
        // A proxy is a function in Go, and no function equals another.
        client.proxy_url.is_empty() && default.client_config(&mut Silent).as_ref() == Ok(client)
    }

    /// Whether the selected context names a namespace of its own, `default` or not.
    fn names_a_namespace(&self) -> bool {
        let Some(config) = &self.loaded.config else { return false };
        let overriding =
            Some(&self.overrides.current_context).filter(|name| !name.is_empty() && self.behaviours.explicit_default_looks_at_override());
        let context = config.contexts.get(overriding.unwrap_or(&config.current_context));
        context.is_some_and(|context| !context.namespace.is_empty())
    }

    /// Until 1.5 a pod's namespace was reported as overridden.
    fn pod_overrides(&self, found: &Namespace) -> bool {
        !self.behaviours.kubeconfig_namespace_beats_pod() && found.name != namespace::DEFAULT
    }
}

fn is_empty_config(failure: &ResolveError) -> bool {
    matches!(failure, ResolveError::Errors(errors) if validate::is_empty_config(errors))
}
