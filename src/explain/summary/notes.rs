//! Tells what may surprise, most important first.

use std::sync::Arc;

use super::names::unexpanded;
use super::server::url;
use super::teller::{Made, Teller};
use super::types::Note;
use super::words::{are, command, key, list};
use crate::decode::Unknown;
use crate::kubeconfig::{AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, InternalName, Record, Stanza};
use crate::load::{FileFate, FileRead};
use crate::merge::Shadowed;
use crate::nearest;
use crate::resolve::{Choice, NamespaceAnswer, TOKEN, Weighed, is_possible, looks_like_pod};
use crate::rule::Rule;
use crate::trace::Source;
use crate::transport::Credential;
use crate::untrusted::{quoted, shown};

/// The most keys without a field that are named.
const MOST_UNKNOWN: usize = 5;

impl Teller<'_> {
    /// Tells what may surprise.
    pub(super) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut add = |rule: Rule, text: Option<String>| notes.extend(text.map(|text| Note { rule, text }));
        add(Rule::Load13, self.failed_load());
        add(Rule::Name06, self.dangling_cluster());
        add(Rule::Name06, self.dangling_user());
        add(Rule::Def05, self.pod_wins());
        add(Rule::Rest10, self.dropped_credentials());
        add(Rule::Req23, self.silenced_plugin());
        add(Rule::Ovr08, self.cleared());
        for stanza in [Stanza::Context, Stanza::Cluster, Stanza::User] {
            add(Rule::Merge09, self.shadowed(stanza));
        }
        self.unknown.iter().take(MOST_UNKNOWN).for_each(|(file, unknown)| add(Rule::Dec07, Some(self.unknown_key(file, unknown))));
        add(Rule::Home07, self.unexpanded());
        add(Rule::Icc01, self.pod_is_incomplete());
        add(Rule::Def05, self.pod_loses());
        add(Rule::Ns05, self.namespace_of_pod());
        add(Rule::Krc12, self.preferences());
        add(Rule::Prompt01, self.prompts());
        notes
    }

    /// Says that one file's error makes the others useless.
    fn failed_load(&self) -> Option<String> {
        let loaded = self.loaded()?;
        let others: Vec<String> = self.load().loaded_files().map(|read| shown(&read.name).to_string()).collect();
        let is_partial = !loaded.errors.is_empty() && !others.is_empty();
        is_partial.then(|| format!("{} could be read, but kubectl uses nothing of {} after the error", list(&others), it(others.len())))
    }

    /// Says that the context names a cluster that no file has.
    fn dangling_cluster(&self) -> Option<String> {
        let Made { resolved, .. } = self.made()?;
        let lost = self.dangling(Stanza::Cluster, &resolved.selection.cluster)?;
        let default = self.run.default_server.filter(|_| self.effective_cluster().is_some_and(|cluster| !cluster.server.is_empty()));
        Some(match default {
            Some(_) if self.pod().is_some() => lost,
            Some(server) if self.run.overrides.cluster.server.is_empty() => {
                format!("{lost}; so kubectl uses its default server {}", url(server))
            }
            _ => lost,
        })
    }

    /// Says that the context names a user that no file has.
    fn dangling_user(&self) -> Option<String> {
        let Made { resolved, .. } = self.made()?;
        let lost = self.dangling(Stanza::User, &resolved.selection.user)?;
        let is_nobody = self.requested().is_some_and(|requested| requested.authorization.credential.is_none());
        Some(if is_nobody { format!("{lost}; so kubectl identifies itself as nobody") } else { lost })
    }

    fn dangling(&self, stanza: Stanza, choice: &Choice) -> Option<String> {
        let context = &self.made()?.resolved.selection.context;
        let is_dangling = context.found && !choice.found && !choice.required && !choice.name.is_empty();
        let (noun, name) = (stanza.as_str(), quoted(&choice.name));
        is_dangling.then(|| {
            format!("the context {} ({}) names the {noun} {name}, which no file has", quoted(&context.name), self.named_at(stanza))
        })
    }

    /// Says that the pod's configuration replaces the kubeconfig's.
    fn pod_wins(&self) -> Option<String> {
        self.pod()?;
        let is_bare = *self.made()?.config == Config::default();
        let why = if is_bare { "no kubeconfig sets anything" } else { "what the kubeconfig comes to is kubectl's default" };
        Some(format!("kubectl runs in a pod, and uses the pod's own cluster, because {why}"))
    }

    /// Says that the kubeconfig's configuration is used, though kubectl runs in a pod.
    pub(super) fn pod_loses(&self) -> Option<String> {
        let is_used = self.kubeconfig().is_some_and(|made| made.result().is_ok()) && self.pod().is_none();
        (is_used && is_possible(self.world())).then(|| {
            "kubectl runs in a pod, but does not use the pod's own cluster, because the kubeconfig or a flag names a server".to_owned()
        })
    }

    /// Says that nobody expands the name of a file that does not exist, where that is not said of the context.
    fn unexpanded(&self) -> Option<String> {
        self.load().loaded_files().next()?;
        let missing = self.load().files.iter().find(|read| matches!(read.fate, FileFate::Missing) && !unexpanded(&read.name).is_empty())?;
        Some(format!("{} does not exist{}", shown(&missing.name), unexpanded(&missing.name)))
    }

    /// Says what a pod lacks.
    fn pod_is_incomplete(&self) -> Option<String> {
        if !looks_like_pod(self.world()) || is_possible(self.world()) {
            return None;
        }
        let has_token = self.world().stat(TOKEN).is_ok();
        Some(if has_token {
            "there is a pod's token, but KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not both set, so kubectl does not take this for a pod".to_owned()
        } else {
            format!("a variable of a pod is set, but there is no {TOKEN}, so kubectl does not take this for a pod")
        })
    }

    /// Says that the namespace is the pod's, though the cluster is not.
    fn namespace_of_pod(&self) -> Option<String> {
        let NamespaceAnswer::Weighed { weighed: Weighed::PodWins(namespace, _), .. } = self.run.answers.namespace.as_ref()? else {
            return None;
        };
        let is_foreign = self.pod().is_none() && self.client().is_some() && namespace.name != "default";
        is_foreign.then(|| {
            format!("the context sets no namespace, so kubectl uses the pod's, {}, even in this other cluster", quoted(&namespace.name))
        })
    }

    /// Says that credentials are not sent, and what to do.
    fn dropped_credentials(&self) -> Option<String> {
        let made = self.kubeconfig().filter(|made| made.is_tls == Some(false))?;
        let user = self.effective_user()?;
        let had = self.credentials(user);
        let is_default = matches!(self.of_cluster("server"), Some(Source::ClusterDefaults(_)));
        if had.is_empty() || is_default || self.pod().is_some() {
            return None;
        }
        let fault = if made.client.host.contains("://") { "does not begin with https://" } else { "has no scheme" };
        Some(format!("the server {fault}, so {} {} not sent; write https:// if it speaks TLS", list(&had), are(had.len())))
    }

    /// Says that a plugin is never run.
    fn silenced_plugin(&self) -> Option<String> {
        let requested = self.requested()?;
        let exec = self.client()?.exec.as_ref()?;
        if !requested.authorization.silenced.contains(&Credential::Plugin) {
            return None;
        }
        let instead = match requested.authorization.credential {
            Some(Credential::Token | Credential::TokenFile) => "a token is sent",
            Some(_) => "user name and password are sent",
            None => "a client certificate is presented",
        };
        Some(format!("the plugin {} is never run: {instead} instead", command(&exec.command)))
    }

    /// Says that an entry in use is taken whole from one file, and what another file's loses.
    fn shadowed(&self, stanza: Stanza) -> Option<String> {
        let Made { resolved, .. } = self.made()?;
        let selection = &resolved.selection;
        match stanza {
            Stanza::Context => self.lost::<Context>(stanza, &selection.context.name),
            Stanza::Cluster => self.lost::<Cluster>(stanza, &selection.cluster.name),
            Stanza::User => self.lost::<AuthInfo>(stanza, &selection.user.name),
        }
    }

    fn lost<T: Record>(&self, stanza: Stanza, name: &str) -> Option<String> {
        let losers = self.losers(stanza, name);
        let first = losers.first()?;
        let has = |field: &str| losers.iter().any(|file| self.positions.has_key(file, stanza, name, field));
        let fields: Vec<String> = T::FIELDS.iter().filter(|field| has(field.name)).map(|field| field.name.to_owned()).collect();
        let from = self.entry(stanza, name).map(|from| self.place(&from)).unwrap_or_default();
        let also = self.positions.entry(&Some(first.clone()), stanza, name).map(|from| self.place(&from)).unwrap_or_default();
        let others = if losers.len() > 1 { format!(" and {} more", losers.len() - 1) } else { String::new() };
        let noun = stanza.as_str();
        let whole = format!("the {noun} {} is taken whole from {from}; {also}{others} also has it", quoted(name));
        Some(if fields.is_empty() { whole } else { format!("{whole}, and its {} {} not used", list(&fields), are(fields.len())) })
    }

    /// Returns the files that lose an entry to an earlier one.
    pub(super) fn losers(&self, stanza: Stanza, name: &str) -> Vec<Arc<str>> {
        let files: Vec<&FileRead> = self.load().loaded_files().collect();
        let is_it = |shadowed: &&Shadowed| shadowed.stanza == stanza && shadowed.name == name;
        let lost = self.load().claims.shadowed.iter().filter(is_it);
        lost.filter_map(|lost| files.get(lost.file)).map(|read| read.name.clone()).collect()
    }

    /// Says what may have been meant by a key that names no field.
    pub(super) fn meant_by_key(&self, unknown: &Unknown) -> Option<String> {
        match (&unknown.entry, unknown.within, unknown.key.as_str()) {
            (Some((stanza, _)), word, "name") if word == stanza.as_str() => Some(format!("the name belongs beside `{word}:`")),
            (Some((stanza, _)), "", key) if of_struct(stanza.as_str(), key) => Some(format!("it belongs into `{}:`", stanza.as_str())),
            (_, word, key) => of_struct_nearest(word, key).map(|field| format!("did you mean `{field}`?")),
        }
    }

    /// Says that a key names no field, and which one may have been meant.
    fn unknown_key(&self, file: &Arc<str>, unknown: &Unknown) -> String {
        let place = format!("{}:{}", shown(file), unknown.position.line);
        let key = key(&unknown.key);
        let within = match (&unknown.entry, unknown.within) {
            (Some((stanza, name)), _) if name.is_empty() => format!("of a {} without a name", stanza.as_str()),
            (Some((stanza, name)), "") => format!("beside the {} {}", stanza.as_str(), quoted(name)),
            (Some((stanza, name)), _) => format!("in the {} {}", stanza.as_str(), quoted(name)),
            (None, _) => "at the top".to_owned(),
        };
        let meant = self.meant_by_key(unknown).map(|meant| format!("; {meant}")).unwrap_or_default();
        format!("{place}: {key} {within} is no field, and is ignored{meant}")
    }

    /// Says what kubectl's preferences set.
    fn preferences(&self) -> Option<String> {
        let flags: Vec<String> = self.defaulted.iter().map(|flag| format!("--{}", shown(flag))).collect();
        (!flags.is_empty()).then(|| format!("kubectl's preferences set {}, as if given on the command line", list(&flags)))
    }

    /// Says that kubectl asks for a user name and a password, which this program never does.
    fn prompts(&self) -> Option<String> {
        let client = self.client()?;
        let is_nobody = self.requested()?.authorization.credential.is_none() && self.requested()?.request.tls.certificate.is_empty();
        let is_sent = self.requested()?.refused.is_none() && client.host.starts_with("https://");
        (is_nobody && is_sent)
            .then(|| "there are no credentials; if the server refuses nobody, kubectl asks for a user name and a password".to_owned())
    }
}

fn it(number: usize) -> &'static str {
    if number == 1 { "it" } else { "them" }
}

/// Whether a struct has a field of this name.
pub(super) fn of_struct(word: &str, key: &str) -> bool {
    names_of(word).iter().any(|(name, _)| *name == key)
}

/// Returns the field that may have been meant by a key: one that has this name in client-go's own structs, or one that is written alike.
fn of_struct_nearest(word: &str, key: &str) -> Option<&'static str> {
    let names = names_of(word);
    let internal = names.iter().find(|(_, internal)| *internal == Some(key)).map(|(name, _)| *name);
    internal.or_else(|| nearest::field(key, names.iter().map(|(name, _)| *name)))
}

/// Returns the names of the fields of a struct, each with that in client-go's own structs where it differs.
fn names_of(word: &str) -> Vec<(&'static str, Option<&'static str>)> {
    fn of<T: Record>() -> Vec<(&'static str, Option<&'static str>)> {
        let internal = |name| if let InternalName::Other(other) = name { Some(other) } else { None };
        T::FIELDS.iter().map(|field| (field.name, internal(field.internal))).collect()
    }
    match word {
        word if word == Cluster::WORD => of::<Cluster>(),
        word if word == AuthInfo::WORD => of::<AuthInfo>(),
        word if word == Context::WORD => of::<Context>(),
        word if word == ExecConfig::WORD => of::<ExecConfig>(),
        word if word == AuthProviderConfig::WORD => of::<AuthProviderConfig>(),
        word if word == Config::WORD => of::<Config>(),
        _ => Vec::new(),
    }
}
