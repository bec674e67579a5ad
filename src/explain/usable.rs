//! Explains what validation refused, and what it does not check (VAL-01 to VAL-25).

use super::Explainer;
use crate::go::url::Url;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Context, ExecConfig, Record, Stanza};
use crate::outcome::{Code, Error};
use crate::resolve::{Choice, ResolveError, Resolved, sets_ca, sets_certificate, sets_key};
use crate::rule::Rule;
use crate::trace::{Source, Subject};

impl Explainer<'_> {
    /// Explains the errors of `ConfirmUsable`, and what it did not check.
    pub(super) fn usable(&mut self, config: &Config, context_name: &str, resolved: &Resolved) {
        let errors = match &resolved.usable {
            Ok(()) => &[][..],
            Err(ResolveError::Errors(errors)) => errors,
            Err(ResolveError::Crash) => return,
        };
        for error in errors {
            let from = self.place_of(error, config, context_name);
            self.validation_error(error, from);
        }
        if errors.len() > 1 {
            self.note(Rule::Val01, Subject::Load, "several errors of validation, all of them reported");
        }
        self.names_not_checked(config, context_name, resolved);
        let Resolved { selection, effective, .. } = resolved;
        let blank_user = AuthInfo::default();
        self.user_passes(&selection.user.name, effective.user.as_ref().unwrap_or(&blank_user), errors);
        if let Ok(cluster) = &effective.cluster {
            self.cluster_passes(&selection.cluster, cluster, errors);
        }
    }

    /// Explains an error by its rule. An empty configuration is first found as a blank cluster (VAL-19), an unusable proxy by its use (REST-07).
    fn validation_error(&mut self, error: &Error, from: Source) {
        match error.code {
            Code::EmptyConfig => self.record(Rule::Val19, Subject::Refusal { code: Code::NoServer }, Source::Default),
            Code::ProxyUrl => self.record(Rule::Rest07, Subject::Refusal { code: error.code }, Source::Default),
            _ => {}
        }
        self.refusal(error, from);
    }

    /// Returns where the value comes from that validation refuses, or else where its entry begins.
    fn place_of(&self, error: &Error, config: &Config, context_name: &str) -> Source {
        let (stanza, refused) = match error.code {
            Code::ContextNotFound if context_name.is_empty() => return self.positions.current_context(),
            Code::ContextNotFound => return Source::Override("currentContext"),
            Code::NoServer => (Stanza::Cluster, ""),
            Code::ProxyUrl => (Stanza::Cluster, "proxy-url"),
            Code::CaBoth | Code::CaUnreadable => (Stanza::Cluster, "certificate-authority"),
            Code::CertBoth | Code::CertUnreadable | Code::KeyMissing => (Stanza::User, "client-certificate"),
            Code::KeyBoth | Code::KeyUnreadable => (Stanza::User, "client-key"),
            Code::MultipleAuthMethods => (Stanza::User, "token"),
            code if is_of_exec(code) => (Stanza::User, "exec"),
            Code::ImpersonateWithoutUser => (Stanza::User, ""),
            _ => return Source::Default,
        };
        let is_it = |subject: &Subject| matches!(subject, Subject::Field { stanza: of, name, field } if *of == stanza && *name == error.name && *field == refused);
        let decided = self.trace.decisions.iter().rev().find(|decision| is_it(&decision.subject));
        let origin = match stanza {
            Stanza::Cluster => config.cluster(&error.name).and_then(|entry| entry.origin.clone()),
            _ => config.user(&error.name).and_then(|entry| entry.origin.clone()),
        };
        let entry = || self.positions.entry(&origin, stanza, &error.name);
        decided.map(|decision| decision.from.clone()).or_else(entry).unwrap_or(Source::Default)
    }

    /// Explains names that do not exist, or are missing, without being an error.
    fn names_not_checked(&mut self, config: &Config, context_name: &str, resolved: &Resolved) {
        let Resolved { selection, effective, .. } = resolved;
        let current = &config.current_context;
        let current_context = || Subject::Document { field: "current-context" };
        if !current.is_empty() && !config.contexts.contains_key(current) && selection.context.name != *current {
            self.note(Rule::Val02, current_context(), "not checked");
        }
        if current.is_empty() && context_name.is_empty() {
            self.note(Rule::Val03, current_context(), "no context is named");
        }
        if effective.cluster.is_err() || effective.user.is_err() {
            self.note(Rule::Val04, Subject::Load, "a missing entry is validated as an empty one");
        }
        if effective.context.as_ref().is_ok_and(|context| is_doubtful(context, config)) {
            self.note(Rule::Val06, Subject::Load, "references and namespace of the context are not checked");
        }
    }

    fn user_passes(&mut self, name: &str, user: &AuthInfo, errors: &[Error]) {
        let entry = || Subject::Entry { stanza: Stanza::User, name: name.to_owned() };
        let field = |field| Subject::Field { stanza: Stanza::User, name: name.to_owned(), field };
        if sets_key(user) && !sets_certificate(user) {
            self.note(Rule::Val08, field("client-key"), "not checked without a certificate");
        }
        if errors.iter().filter(|error| is_of_exec(error.code)).count() > 1 {
            self.note(Rule::Val13, field("exec"), "several errors, all of them reported");
        }
        if let Some(ExecConfig { api_version, env, .. }) = user.exec.as_deref() {
            let known = ["v1alpha1", "v1beta1", "v1"].map(|version| format!("client.authentication.k8s.io/{version}"));
            if !api_version.is_empty() && !known.contains(api_version) {
                self.note(Rule::Val11, field("exec"), "any text is accepted as an apiVersion");
            }
            if env.iter().flatten().any(|variable| !variable.name.is_empty() && variable.value.is_empty()) {
                self.note(Rule::Val12, field("exec"), "a variable may have an empty value");
            }
        }
        if !errors.iter().any(|error| error.code == Code::MultipleAuthMethods) && methods(user) > 1 {
            self.note(Rule::Val16, entry(), "several authentication methods are allowed");
        }
        if user.token_file.is_empty() {
            if user.is_blank() {
                self.note(Rule::Val18, entry(), "anonymous");
            }
        } else if self.world.open(&user.token_file).is_err() {
            self.note(Rule::Val18, field("tokenFile"), "not checked");
        }
    }

    fn cluster_passes(&mut self, choice: &Choice, cluster: &Cluster, errors: &[Error]) {
        let entry = || Subject::Entry { stanza: Stanza::Cluster, name: choice.name.clone() };
        let field = |field| Subject::Field { stanza: Stanza::Cluster, name: choice.name.clone(), field };
        if cluster.is_blank() && choice.found {
            self.note(Rule::Val20, entry(), "empty except for its origin");
        }
        if !cluster.extensions.is_empty() && (Cluster { extensions: Default::default(), ..cluster.clone() }).is_blank() {
            self.note(Rule::Val19, entry(), "an extension makes it not empty");
        }
        if !cluster.server.is_empty() && cluster.server.trim().is_empty() {
            self.note(Rule::Val21, field("server"), "white space counts as a server");
        }
        let has_url = Url::parse(&cluster.server).is_ok_and(|url| !url.host.is_empty());
        let is_pem = |data: &[u8]| data.windows(10).any(|ten| ten == b"-----BEGIN");
        let is_odd = (cluster.insecure_skip_tls_verify && sets_ca(cluster))
            || (!cluster.server.is_empty() && !has_url)
            || cluster.certificate_authority_data.as_ref().is_some_and(|data| !data.is_empty() && !is_pem(data));
        if errors.is_empty() && is_odd {
            self.note(Rule::Val25, entry(), "no further checks");
        }
        if self.world.stat(&cluster.certificate_authority).is_ok_and(|stat| stat.is_dir) {
            self.note(Rule::Val24, field("certificate-authority"), "a folder can be opened");
        }
    }
}

/// Whether a context refers to an entry that does not exist, or has an invalid namespace.
fn is_doubtful(Context { cluster, auth_info, namespace, .. }: &Context, config: &Config) -> bool {
    let label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (!cluster.is_empty() && !config.clusters.contains_key(cluster))
        || (!auth_info.is_empty() && !config.auth_infos.contains_key(auth_info))
        || !namespace.bytes().all(label)
}

fn is_of_exec(code: Code) -> bool {
    matches!(
        code,
        Code::ExecAndAuthProvider
            | Code::ExecCommand
            | Code::ExecApiVersion
            | Code::ExecEnvName
            | Code::ExecEnvValue
            | Code::ExecModeMissing
            | Code::ExecModeInvalid
    )
}

/// Returns the number of authentication methods of a user.
fn methods(user: &AuthInfo) -> usize {
    let methods = [
        !user.token.is_empty() || !user.token_file.is_empty(),
        !user.username.is_empty() || !user.password.is_empty(),
        sets_certificate(user),
        user.exec.is_some(),
        user.auth_provider.is_some(),
    ];
    methods.into_iter().filter(|has| *has).count()
}
