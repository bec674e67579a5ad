//! Tells a sink what validation passes over and what the answers hang on, beyond the decisions that are taken where they are made.
//!
//! Decides nothing: everything here is worked out anew from what the stages return, and only where a sink listens. Most of it is about
//! what surprises: faults that are none, overrides that do not count, a fallback that is not taken.

use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, ExecConfig, no_data};
use crate::outcome::{ClientConfig, Code, Error};
use crate::resolve::effective::{sets_ca, sets_certificate, sets_key};
use crate::resolve::url::Url;
use crate::resolve::validate::is_empty_config;
use crate::resolve::{Deferred, Direct, Overrides, ResolveError, in_cluster};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};

/// What a deferred client's question came to without the cluster around it.
pub type Answer<'a> = Result<&'a ClientConfig, &'a [Error]>;

fn tell(sink: &mut impl Sink, rule: Rule, about: &str, from: Source) {
    sink.record(|| Decision::new(rule, about, from));
}

impl Direct<'_> {
    /// Explains what `ConfirmUsable` found, and what it did not look for.
    pub fn explain_usable<S: Sink>(&self, user: &AuthInfo, cluster: Option<&Cluster>, errors: &[Error], sink: &mut S) {
        if !S::LISTENS {
            return;
        }
        let mut told = |rule, about: &str| tell(sink, rule, about, Source::Default);
        let current = &self.config.current_context;
        if errors.len() > 1 {
            told(Rule::Val01, "several faults");
        }
        if !current.is_empty() && !self.config.contexts.contains_key(current) && self.context_choice().name != *current {
            told(Rule::Val02, "current-context: not looked at");
        }
        if current.is_empty() && self.context_name.is_empty() {
            told(Rule::Val03, "context: none is named");
        }
        if cluster.is_none() || self.user().is_err() {
            told(Rule::Val04, "a missing entry: taken for an empty one");
        }
        if let Ok(context) = self.context()
            && self.is_doubtful(&context)
        {
            told(Rule::Val06, "context: its references and its namespace are not checked");
        }
        explain_user(user, errors, &mut told);
        if user.token_file.is_empty() {
            if *user == (AuthInfo { origin: user.origin.clone(), ..Default::default() }) {
                told(Rule::Val18, "user: anonymous");
            }
        } else if self.world.open(&user.token_file).is_err() {
            told(Rule::Val18, "tokenFile: not looked for");
        }
        if let Some(cluster) = cluster {
            self.explain_cluster(cluster, errors, &mut told);
        }
    }

    /// Whether a context refers to what is not there, or names what is no namespace.
    fn is_doubtful(&self, context: &Context) -> bool {
        let Context { cluster, auth_info, namespace, .. } = context;
        let label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (!cluster.is_empty() && !self.config.clusters.contains_key(cluster))
            || (!auth_info.is_empty() && !self.config.auth_infos.contains_key(auth_info))
            || !namespace.bytes().all(label)
    }

    fn explain_cluster(&self, cluster: &Cluster, errors: &[Error], told: &mut impl FnMut(Rule, &str)) {
        let is_bare = |cluster: &Cluster| {
            let kept = Cluster {
                origin: cluster.origin.clone(),
                certificate_authority_data: cluster.certificate_authority_data.clone(),
                ..Default::default()
            };
            no_data(&cluster.certificate_authority_data) && *cluster == kept
        };
        let has_entry = self.cluster_choice().is_ok_and(|choice| self.config.clusters.contains_key(&choice.name));
        if is_bare(cluster) && has_entry {
            told(Rule::Val20, "cluster: empty but for where it came from");
        }
        if is_bare(&Cluster { extensions: Default::default(), ..cluster.clone() }) && !cluster.extensions.is_empty() {
            told(Rule::Val19, "cluster: an extension is something");
        }
        if !cluster.server.is_empty() && cluster.server.trim().is_empty() {
            told(Rule::Val21, "server: white space is one");
        }
        let authority = &cluster.certificate_authority;
        if self.world.stat(authority).is_ok_and(|stat| stat.is_dir) {
            told(Rule::Val24, "certificate-authority: a folder opens");
        }
        let has_url = Url::parse(&cluster.server).is_ok_and(|url| !url.host.is_empty());
        let is_pem = |data: &[u8]| data.windows(10).any(|ten| ten == b"-----BEGIN");
        let is_odd = (cluster.insecure_skip_tls_verify && sets_ca(cluster))
            || (!cluster.server.is_empty() && !has_url)
            || cluster.certificate_authority_data.as_ref().is_some_and(|data| !data.is_empty() && !is_pem(data));
        if errors.is_empty() && is_odd {
            told(Rule::Val25, "cluster: no further checks");
        }
    }

    /// Explains which step of `ClientConfig()` refused.
    pub fn explain_refusal<S: Sink>(&self, step: &str, failure: &ResolveError, sink: &mut S) {
        if let (true, ResolveError::Errors(_)) = (S::LISTENS, failure) {
            tell(sink, Rule::Rest01, &format!("refused at the step: {step}"), Source::Default);
        }
    }

    /// Explains what a client configuration is made of.
    pub fn explain_client<S: Sink>(&self, client: &ClientConfig, user: &AuthInfo, cluster: &Cluster, is_tls: bool, sink: &mut S) {
        if !S::LISTENS {
            return;
        }
        let mut told = |rule, about: &str| tell(sink, rule, about, Source::Default);
        told(Rule::Rest02, "host");
        let has_path = Url::parse_request_uri(&cluster.server).is_ok_and(|url| url.path.len() > 1);
        if has_path {
            told(Rule::Rest05, "host: printed anew");
        } else if cluster.server.contains('#') {
            told(Rule::Rest04, "host: as it is written");
        }
        if client.host == cluster.server && (has_path || client.host.contains(['?', '#'])) {
            told(Rule::Rest03, "host: as it is written");
        }
        let shows = client.timeout_ns != 0 || !client.proxy_url.is_empty() || client.disable_compression || !user.impersonate.is_empty();
        if shows {
            told(Rule::Rest08, "timeout, proxy, compression, impersonation: for any server");
        }
        if !is_tls && !user.token_file.is_empty() {
            told(Rule::Rest12, "tokenFile: not looked at");
        }
        if !is_tls {
            return;
        }
        if sets_key(user) && !sets_certificate(user) {
            told(Rule::Rest13, "client-key: not used");
        }
        if cluster.insecure_skip_tls_verify || !cluster.tls_server_name.is_empty() || sets_ca(cluster) {
            told(Rule::Rest17, "tls");
        }
    }
}

fn explain_user(user: &AuthInfo, errors: &[Error], told: &mut impl FnMut(Rule, &str)) {
    if sets_key(user) && !sets_certificate(user) {
        told(Rule::Val08, "client-key: without a certificate not looked at");
    }
    let is_of_exec = |error: &&Error| {
        matches!(
            error.code,
            Code::ExecAndAuthProvider
                | Code::ExecCommand
                | Code::ExecApiVersion
                | Code::ExecEnvName
                | Code::ExecEnvValue
                | Code::ExecModeMissing
                | Code::ExecModeInvalid
        )
    };
    if errors.iter().filter(is_of_exec).count() > 1 {
        told(Rule::Val13, "exec: several faults");
    }
    if let Some(ExecConfig { api_version, env, .. }) = &user.exec {
        let known = ["v1alpha1", "v1beta1", "v1"].map(|version| format!("client.authentication.k8s.io/{version}"));
        if !api_version.is_empty() && !known.contains(api_version) {
            told(Rule::Val11, "exec apiVersion: any text passes");
        }
        if env.iter().flatten().any(|variable| !variable.name.is_empty() && variable.value.is_empty()) {
            told(Rule::Val12, "exec env: an empty value passes");
        }
    }
    let has_basic = !user.username.is_empty() || !user.password.is_empty();
    let methods = [
        !user.token.is_empty() || !user.token_file.is_empty(),
        has_basic,
        sets_certificate(user),
        user.exec.is_some(),
        user.auth_provider.is_some(),
    ];
    let is_refused = errors.iter().any(|error| error.code == Code::MultipleAuthMethods);
    if !is_refused && methods.iter().filter(|has| **has).count() > 1 {
        told(Rule::Val16, "several methods: they pass");
    }
}

impl Deferred<'_> {
    /// Explains how the files' answer and the cluster around were weighed.
    pub fn explain_fallback<S: Sink>(&self, answer: Answer<'_>, is_default: bool, sink: &mut S) {
        if !S::LISTENS {
            return;
        }
        let is_possible = in_cluster::is_possible(self.world);
        let mut told = |rule, about: &str| tell(sink, rule, about, Source::Default);
        if in_cluster::is_hinted(self.world) {
            told(Rule::Icc01, if is_possible { "in-cluster: possible" } else { "in-cluster: not possible" });
        }
        let yields = is_default || answer.is_err_and(is_empty_config);
        told(Rule::Def04, if yields && is_possible { "client configuration: the cluster's" } else { "client configuration: the files'" });
        if answer.is_ok() && is_possible {
            told(
                Rule::Def05,
                if is_default { "client configuration: the default one" } else { "client configuration: not the default one" },
            );
        }
        let Some(config) = &self.loaded.config else { return };
        let overrides = Overrides { cluster_defaults: Default::default(), ..self.overrides.clone() };
        let is_bare = *config == Config::default();
        if is_possible && is_bare && self.default_server.is_some() && overrides != Overrides::default() {
            told(Rule::Def06, "client configuration: only what shows in it keeps kubectl out of the cluster");
        }
        if is_default && is_possible && !is_bare {
            told(Rule::Def07, "client configuration: the kubeconfig's is the default one");
        }
        let has_defaults = self.overrides.cluster_defaults != Default::default();
        let touches = self.overrides.cluster != Default::default() || self.overrides.user != Default::default();
        if !has_defaults
            && touches
            && answer.is_err_and(|errors| errors.iter().any(|error| matches!(error.code, Code::NoServer | Code::EmptyConfig)))
        {
            told(Rule::Def08, "cluster: what overrides make of an empty one");
        }
        let is_stale = answer.is_err_and(|errors| errors.iter().any(|error| error.code == Code::ContextNotFound));
        if is_stale || (config.current_context.is_empty() && !config.contexts.is_empty() && answer.is_err_and(is_empty_config)) {
            told(Rule::Def09, if is_stale { "current-context: blocks the fallback" } else { "current-context: none leaves the fallback" });
        }
        if config.clusters.is_empty() && !self.overrides.cluster.server.is_empty() && answer.is_ok() {
            told(Rule::Ovr18, "client configuration: of the overrides alone");
        }
    }

    /// Explains why a load that failed has no client.
    pub fn explain_failed_load<S: Sink>(&self, sink: &mut S) {
        if S::LISTENS && !self.loaded.errors.is_empty() {
            tell(sink, Rule::Load13, "client configuration: refused with the load", Source::Default);
            tell(sink, Rule::Def04, "client configuration: the error of the load", Source::Default);
        }
    }
}
