//! What a summary is told from: a run, and where the entries in use stand.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::layers::Layers;
use super::super::positions::FilePositions;
use super::super::render;
use super::types::{Fact, Summary};
use crate::decode::{self, Unknown};
use crate::evaluate::DeferredRun;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, Stanza};
use crate::load::{FileFate, Load, Loaded};
use crate::nearest;
use crate::outcome::ClientConfig;
use crate::release::Behaviours;
use crate::resolve::{Choice, ClientAnswer, Configured, Pod, Resolved};
use crate::trace::Source;
use crate::transport::Requested;
use crate::world::World;

/// Tells what one run of a deferred client decided.
pub(super) struct Teller<'a> {
    pub(super) run: &'a DeferredRun<'a>,
    pub(super) behaviours: Behaviours,
    /// The flags that kubectl's preferences set.
    pub(super) defaulted: Vec<String>,
    pub(super) positions: FilePositions,
    /// The keys that name no field, by the file that they stand in.
    pub(super) unknown: Vec<(Arc<str>, Unknown)>,
}

/// What the stages made of one loaded config.
#[derive(Clone, Copy)]
pub(super) struct Made<'a> {
    pub(super) config: &'a Config,
    pub(super) resolved: &'a Resolved,
}

impl<'a> Teller<'a> {
    /// Makes ready to tell of a run: finds where the entries in use stand.
    pub(super) fn new(run: &'a DeferredRun<'a>, behaviours: Behaviours, defaulted: Vec<String>) -> Self {
        let mut teller = Teller { run, behaviours, defaulted, positions: FilePositions::default(), unknown: Vec::new() };
        teller.find_entries();
        teller
    }

    /// Tells all of it. A proxy that is set anywhere comes right after the server, which may be reached through it.
    pub(super) fn tell(&self) -> Summary {
        let (set, unset): (Vec<Fact>, Vec<Fact>) = self.proxy().into_iter().partition(|proxy| proxy.from.is_some());
        let names = [self.context(), self.cluster(), self.user(), self.server()];
        let facts = names.into_iter().flatten().chain(set).chain(self.identity());
        let rest = self.trust().into_iter().chain(unset).chain(self.namespace()).chain(self.timeout());
        let with_place = |fact: Fact| Fact { at: fact.from.as_ref().map(|from| self.place(from)).unwrap_or_default(), ..fact };
        Summary { facts: facts.chain(rest).map(with_place).collect(), files: self.files(), notes: self.notes() }
    }

    /// Reads the files again that have an entry in use, or that lost one to another file.
    fn find_entries(&mut self) {
        let wanted = self.wanted();
        let is_wanted = |stanza: Stanza, name: &str| wanted.contains(&(stanza, name));
        let names: Vec<Arc<str>> = self.load().loaded_files().map(|read| read.name.clone()).collect();
        let (mut positions, mut unknown) = (FilePositions::default(), Vec::new());
        for name in &names {
            if let Ok(bytes) = self.world().read(name) {
                let found = positions.add_wanted(name, &bytes, self.behaviours, &is_wanted);
                unknown.extend(found.into_iter().map(|unknown| (name.clone(), unknown)));
            }
        }
        positions.current_context = self.load().claims.current_context.first().and_then(|file| names.get(*file)).cloned();
        (self.positions, self.unknown) = (positions, unknown);
    }

    /// Returns the entries that matter: those in use, those without a name, and those that may have been meant by a name that no file has.
    fn wanted(&self) -> BTreeSet<(Stanza, &'a str)> {
        let mut wanted: BTreeSet<(Stanza, &str)> = [Stanza::Cluster, Stanza::User, Stanza::Context].map(|stanza| (stanza, "")).into();
        let Some(Made { config, resolved }) = self.made() else { return wanted };
        let selection = &resolved.selection;
        for (stanza, choice) in
            [(Stanza::Context, &selection.context), (Stanza::User, &selection.user), (Stanza::Cluster, &selection.cluster)]
        {
            wanted.insert((stanza, &choice.name));
            wanted.extend(meant(config, stanza, choice).map(|name| (stanza, name)));
        }
        wanted
    }

    pub(super) fn world(&self) -> &'a World<'a> {
        &self.run.answers.world
    }

    pub(super) fn load(&self) -> &'a Load {
        self.run.answers.load_of_client()
    }

    pub(super) fn loaded(&self) -> Option<&'a Loaded> {
        self.load().returned.as_ref().ok()
    }

    /// Returns the loaded config and what was resolved; none where the load failed.
    pub(super) fn made(&self) -> Option<Made<'a>> {
        Some(Made { config: self.loaded()?.config.as_ref()?, resolved: self.run.answers.resolved.as_ref()? })
    }

    /// Returns the kubeconfig's client configuration, be it used or not.
    pub(super) fn kubeconfig(&self) -> Option<&'a Configured> {
        match self.run.answers.client.as_ref()? {
            ClientAnswer::Weighed { kubeconfig, .. } => Some(kubeconfig),
            ClientAnswer::FailedLoad(_) => None,
        }
    }

    /// Returns the pod's client configuration, where it is used.
    pub(super) fn pod(&self) -> Option<&'a Pod> {
        match self.run.answers.client.as_ref()? {
            ClientAnswer::Weighed { pod, .. } => pod.as_deref(),
            ClientAnswer::FailedLoad(_) => None,
        }
    }

    pub(super) fn client(&self) -> Option<&'a ClientConfig> {
        self.run.answers.client.as_ref()?.client()
    }

    pub(super) fn requested(&self) -> Option<&'a Requested> {
        self.run.answers.request.as_ref()
    }

    pub(super) fn context_layers(&self) -> Option<Layers<'a, Context>> {
        let Made { config, resolved } = self.made()?;
        Some(Layers::of_context(config, &self.run.overrides, &resolved.selection, &resolved.effective.replaced))
    }

    pub(super) fn user_layers(&self) -> Option<Layers<'a, AuthInfo>> {
        let Made { config, resolved } = self.made()?;
        Some(Layers::of_user(config, &self.run.overrides, &resolved.selection, &resolved.effective.replaced))
    }

    pub(super) fn cluster_layers(&self) -> Option<Layers<'a, Cluster>> {
        let Made { config, resolved } = self.made()?;
        Some(Layers::of_cluster(config, &self.run.overrides, &resolved.selection, &resolved.effective.replaced))
    }

    /// Returns where a field of the cluster in use comes from.
    pub(super) fn of_cluster(&self, field: &str) -> Option<Source> {
        first(self.cluster_layers()?.named(field, &self.positions)?.sources)
    }

    /// Returns where a field of the user in use comes from.
    pub(super) fn of_user(&self, field: &str) -> Option<Source> {
        first(self.user_layers()?.named(field, &self.positions)?.sources)
    }

    /// Returns the effective user; none where it is refused.
    pub(super) fn effective_user(&self) -> Option<&'a AuthInfo> {
        self.made()?.resolved.effective.user.as_ref().ok()
    }

    /// Returns the effective cluster; none where it is refused.
    pub(super) fn effective_cluster(&self) -> Option<&'a Cluster> {
        self.made()?.resolved.effective.cluster.as_ref().ok()
    }

    /// Returns where an entry stands; none for one that no file has.
    pub(super) fn entry(&self, stanza: Stanza, name: &str) -> Option<Source> {
        let config = self.made()?.config;
        let origin = match stanza {
            Stanza::Cluster => &config.cluster(name)?.origin,
            Stanza::User => &config.user(name)?.origin,
            Stanza::Context => &config.context(name)?.origin,
        };
        self.positions.entry(origin, stanza, name)
    }

    /// Returns the config of one file, decoded again.
    pub(super) fn decoded(&self, file: &str) -> Option<Config> {
        let bytes = self.world().read(file).ok()?;
        decode::decode(&bytes, self.behaviours).ok().map(|decoded| decoded.config)
    }

    /// Reads again how the paths of the entries in use are written.
    pub(super) fn with_references(mut self) -> Self {
        let Some(Made { config, resolved }) = self.made() else { return self };
        let (cluster, user) = (&resolved.selection.cluster.name, &resolved.selection.user.name);
        let origins =
            [config.cluster(cluster).and_then(|entry| entry.origin.clone()), config.user(user).and_then(|entry| entry.origin.clone())];
        for file in origins.into_iter().flatten() {
            if let Ok(bytes) = self.world().read(&file) {
                self.positions.add_references(&file, &bytes, self.behaviours);
            }
        }
        self
    }

    /// Names a source: a file with its line, a flag, a variable. A flag that nobody gave is one of kubectl's preferences.
    pub(super) fn place(&self, source: &Source) -> String {
        let words = render::brief(source);
        let is_defaulted = words.strip_prefix("--").is_some_and(|flag| self.defaulted.iter().any(|name| name == flag));
        if is_defaulted { format!("kubectl's preferences ({words})") } else { words }
    }

    /// Names a source as [`Teller::place`] does, with its column.
    pub(super) fn exactly(&self, source: &Source) -> String {
        match source {
            Source::File { .. } => render::place(source),
            Source::ClusterDefaults(_) if self.run.default_server.is_some() => "kubectl's default".to_owned(),
            other => self.place(other),
        }
    }

    /// Returns the files that supply something or may.
    pub(super) fn has_only_empty_files(&self) -> bool {
        self.load().loaded_files().all(|read| matches!(read.fate, FileFate::Loaded { is_empty: true, .. }))
    }
}

/// Returns the first of the sources.
fn first(sources: Vec<Source>) -> Option<Source> {
    sources.into_iter().next()
}

/// Returns the name of an entry that may have been meant by one that no file has.
pub(super) fn meant<'a>(config: &'a Config, stanza: Stanza, choice: &Choice) -> Option<&'a str> {
    if choice.found || choice.name.is_empty() {
        return None;
    }
    match stanza {
        Stanza::Cluster => nearest::name(&choice.name, config.clusters.keys().map(String::as_str)),
        Stanza::User => nearest::name(&choice.name, config.auth_infos.keys().map(String::as_str)),
        Stanza::Context => nearest::name(&choice.name, config.contexts.keys().map(String::as_str)),
    }
}
