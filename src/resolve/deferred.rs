//! The deferred client, which loads when it is asked, and falls back to the pod's configuration (DEF-01 to DEF-09, NS-04, NS-05).

use crate::kubeconfig::{Cluster, Config};
use crate::load::Loaded;
use crate::outcome::{ClientConfig, Namespace};
use crate::release::Behaviours;
use crate::resolve::in_cluster::{self, Pod, PodNamespaceFrom};
use crate::resolve::namespace::{self, ContextNamespace};
use crate::resolve::{Configured, Direct, Overrides, ResolveError, Resolved, configure, validate};
use crate::world::World;

/// A deferred client after its load: clientcmd's `DeferredLoadingClientConfig`.
pub struct Deferred<'a> {
    setup: Setup<'a>,
    config: Option<&'a Config>,
    /// The direct client over the loaded config, and what it resolved; or the errors of the load, even where it returned a partial config
    /// (LOAD-13).
    files: Result<(Direct<'a>, Resolved), ResolveError>,
}

/// The settings of a deferred client.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// What the caller sets.
    pub overrides: &'a Overrides,
    /// The server of the rules' default client configuration, where they have one; empty where that server is unknown.
    pub default_server: Option<&'a str>,
    /// The files and the environment.
    pub world: &'a World<'a>,
    /// The behaviours to model.
    pub behaviours: Behaviours,
}

/// The answer to `ClientConfig()`, with the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub enum ClientAnswer {
    /// The load failed, and its errors are the answer (LOAD-13).
    FailedLoad(ResolveError),
    /// The load succeeded, and the kubeconfig was weighed against the pod.
    Weighed {
        /// The kubeconfig's answer.
        kubeconfig: Box<Configured>,
        /// Whether that equals the default client configuration, which the rules would have without any file (DEF-05).
        is_default: bool,
        /// The pod's answer, where it replaces the kubeconfig's (DEF-04).
        pod: Option<Box<Pod>>,
    },
}

impl ClientAnswer {
    /// Returns the client configuration, if there is one.
    pub fn client(&self) -> Option<&ClientConfig> {
        match self {
            ClientAnswer::FailedLoad(_) => None,
            ClientAnswer::Weighed { pod: Some(pod), .. } => pod.client.as_ref().ok(),
            ClientAnswer::Weighed { kubeconfig, .. } => kubeconfig.result().ok(),
        }
    }

    /// Returns the answer without the reasons.
    pub fn into_result(self) -> Result<ClientConfig, ResolveError> {
        match self {
            ClientAnswer::FailedLoad(error) => Err(error),
            ClientAnswer::Weighed { pod: Some(pod), .. } => pod.client.map_err(ResolveError::from),
            ClientAnswer::Weighed { kubeconfig, .. } => kubeconfig.into_result(),
        }
    }
}

/// The answer to `Namespace()`, with the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub enum NamespaceAnswer {
    /// The load failed, and its errors are the answer.
    FailedLoad(ResolveError),
    /// The load succeeded, and the kubeconfig was weighed against the pod.
    Weighed {
        /// The kubeconfig's namespace.
        kubeconfig: ContextNamespace,
        /// How it was weighed against the pod's.
        weighed: Weighed,
    },
}

/// The result of weighing a kubeconfig's namespace against the pod's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Weighed {
    /// The pod is not considered: there is none, or the kubeconfig's answer is final (NS-04).
    Alone,
    /// The kubeconfig's namespace wins (NS-05).
    KubeconfigWins,
    /// The pod's namespace wins (NS-05).
    PodWins(Namespace, PodNamespaceFrom),
}

impl NamespaceAnswer {
    /// Returns the answer without the reasons.
    pub fn into_result(self) -> Result<Namespace, ResolveError> {
        match self {
            NamespaceAnswer::FailedLoad(error) => Err(error),
            NamespaceAnswer::Weighed { weighed: Weighed::PodWins(namespace, _), .. } => Ok(namespace),
            NamespaceAnswer::Weighed { kubeconfig, .. } => kubeconfig.result,
        }
    }
}

impl<'a> Deferred<'a> {
    /// Makes the client over what loading returned.
    pub fn new(loaded: &'a Loaded, setup: Setup<'a>) -> Self {
        let Setup { overrides, world, behaviours, .. } = setup;
        let config = loaded.config.as_ref();
        let files = match config {
            Some(config) if loaded.errors.is_empty() => {
                let direct = Direct { config, context_name: &overrides.current_context, overrides, world, behaviours };
                Ok((direct, direct.resolve()))
            }
            _ => Err(ResolveError::Errors(loaded.errors.clone())),
        };
        Deferred { setup, config, files }
    }

    /// Returns what the client resolved; none where the load failed.
    pub fn into_resolved(self) -> Option<Resolved> {
        self.files.ok().map(|(_, resolved)| resolved)
    }

    /// Answers `ClientConfig()`: the pod's configuration where one is possible and the kubeconfig's is empty or the default one (DEF-04),
    /// otherwise the kubeconfig's.
    pub fn client_config(&self) -> ClientAnswer {
        let (direct, resolved) = match &self.files {
            Ok(files) => files,
            Err(error) => return ClientAnswer::FailedLoad(error.clone()),
        };
        let Setup { overrides, world, behaviours, .. } = self.setup;
        let kubeconfig = Box::new(configure(direct, resolved));
        let is_default = kubeconfig.result().is_ok_and(|client| self.is_default(client));
        let yields = is_default || kubeconfig.result().is_err_and(is_empty_config);
        let takes_over = yields && in_cluster::is_possible(world);
        let pod = takes_over.then(|| Box::new(in_cluster::overridden_config(world, overrides, behaviours)));
        ClientAnswer::Weighed { kubeconfig, is_default, pod }
    }

    /// Answers `Namespace()`: the pod's namespace where one is possible and the kubeconfig's is an implicit `default` (NS-05), otherwise the
    /// kubeconfig's.
    pub fn namespace(&self) -> NamespaceAnswer {
        let (direct, resolved) = match &self.files {
            Ok(files) => files,
            Err(error) => return NamespaceAnswer::FailedLoad(error.clone()),
        };
        let kubeconfig = namespace::namespace(direct, resolved);
        let weighed = self.weigh(&kubeconfig.result);
        NamespaceAnswer::Weighed { kubeconfig, weighed }
    }

    fn weigh(&self, kubeconfig: &Result<Namespace, ResolveError>) -> Weighed {
        let is_final = match kubeconfig {
            Ok(namespace) => namespace.overridden,
            Err(error) => !is_empty_config(error),
        };
        if is_final || !in_cluster::is_possible(self.setup.world) {
            return Weighed::Alone;
        }
        if let Ok(found) = kubeconfig
            && self.setup.behaviours.kubeconfig_namespace_beats_pod()
            && (found.name != namespace::DEFAULT || self.names_a_namespace())
        {
            return Weighed::KubeconfigWins;
        }
        let (mut found, from) = in_cluster::in_cluster_namespace(self.setup.world);
        // In 1.5 a pod's namespace was reported as overridden.
        found.overridden = !self.setup.behaviours.kubeconfig_namespace_beats_pod() && found.name != namespace::DEFAULT;
        Weighed::PodWins(found, from)
    }

    /// Whether the client configuration equals the default one, which the rules would have without any file (DEF-05).
    fn is_default(&self, client: &ClientConfig) -> bool {
        let Some(server) = self.setup.default_server else { return false };
        let overrides = Overrides { cluster_defaults: Cluster { server: server.to_owned(), ..Default::default() }, ..Default::default() };
        let default = Direct {
            config: &Config::default(),
            context_name: "",
            overrides: &overrides,
            world: self.setup.world,
            behaviours: self.setup.behaviours,
        };
        // In Go a proxy is a function, and functions are never equal.
        client.proxy_url.is_empty() && configure(&default, &default.resolve()).result() == Ok(client)
    }

    /// Whether the selected context sets a namespace, be it `default`.
    fn names_a_namespace(&self) -> bool {
        let Some(config) = self.config else { return false };
        let overriding = &self.setup.overrides.current_context;
        let looks_at_override = !overriding.is_empty() && self.setup.behaviours.explicit_default_looks_at_override();
        let name = if looks_at_override { overriding } else { &config.current_context };
        config.context(name).is_some_and(|context| !context.namespace.is_empty())
    }
}

fn is_empty_config(error: &ResolveError) -> bool {
    matches!(error, ResolveError::Errors(errors) if validate::is_empty_config(errors))
}
