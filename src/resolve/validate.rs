//! Whether the chosen context, user and cluster can be used: clientcmd's `ConfirmUsable` (VAL-01 to VAL-25).
//!
//! Everything is checked and everything that is wrong is told, in clientcmd's order.

use crate::kubeconfig::{AuthInfo, Cluster, ExecConfig, no_data};
use crate::outcome::{Code, Error};
use crate::resolve::host::parse_proxy_url;
use crate::resolve::{Direct, ResolveError};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};

impl Direct<'_> {
    /// Refuses what cannot be used; a configuration in which nothing is set is told apart (VAL-05).
    pub fn confirm_usable(&self, sink: &mut impl Sink) -> Result<(), ResolveError> {
        let mut errors = Errors { found: Vec::new(), sink };
        // VAL-02: the overriding context name is not looked at here.
        let context_name = if self.context_name.is_empty() { &self.config.current_context } else { self.context_name };
        if !context_name.is_empty() && !self.config.contexts.contains_key(context_name) {
            let message = format!("the context {context_name:?} does not exist in the loaded kubeconfig");
            errors.push(Rule::Val01, Error::new(Code::ContextNotFound, message).name(context_name));
        }
        // VAL-04: where a required name is missing, an empty stanza is validated in its place.
        let user = lenient(self.user())?.unwrap_or_default();
        self.validate_user(&self.user_choice()?.name, &user, &mut errors);
        let cluster = lenient(self.cluster())?;
        self.validate_cluster(&self.cluster_choice()?.name, cluster.as_ref(), &mut errors);

        let errors = errors.found;
        self.explain_usable(&user, cluster.as_ref(), &errors, sink);
        match errors.as_slice() {
            [] => Ok(()),
            [only] if is_empty_cluster(only) => {
                sink.record(|| Decision::new(Rule::Val05, "configuration", Source::Default));
                let message = "nothing is configured: no file was found, none sets a cluster, or no context is chosen";
                Err(Error::new(Code::EmptyConfig, message).into())
            }
            _ => Err(ResolveError::Errors(errors)),
        }
    }

    fn validate_user(&self, name: &str, user: &AuthInfo, errors: &mut Errors<impl Sink>) {
        if !user.client_certificate.is_empty() || !no_data(&user.client_certificate_data) {
            self.validate_certificate(name, user, errors);
        }
        if let Some(exec) = user.exec.as_ref().filter(|_| self.behaviours.checks_exec()) {
            if user.auth_provider.is_some() {
                errors.refuse(Rule::Val09, Code::ExecAndAuthProvider, name, "has both an exec plugin and an auth-provider: keep one");
            }
            self.validate_exec(name, exec, errors);
        }
        if !user.token.is_empty() && (!user.username.is_empty() || !user.password.is_empty()) {
            errors.refuse(Rule::Val16, Code::MultipleAuthMethods, name, "has both a token and basic authentication: keep one");
        }
        let acts_as_more =
            !user.impersonate_uid.is_empty() || !user.impersonate_groups.is_empty() || !user.impersonate_user_extra.is_empty();
        if acts_as_more && user.impersonate.is_empty() && self.behaviours.checks_impersonation() {
            errors.refuse(Rule::Val17, Code::ImpersonateWithoutUser, name, "sets as-uid, as-groups or as-user-extra without `as`");
        }
    }

    /// VAL-07; without a certificate the key is not looked at (VAL-08).
    fn validate_certificate(&self, name: &str, user: &AuthInfo, errors: &mut Errors<impl Sink>) {
        if !user.client_certificate.is_empty() && !no_data(&user.client_certificate_data) {
            errors.refuse(Rule::Val07, Code::CertBoth, name, "has both client-certificate and client-certificate-data: keep one");
        }
        if !user.client_key.is_empty() && !no_data(&user.client_key_data) {
            errors.refuse(Rule::Val07, Code::KeyBoth, name, "has both client-key and client-key-data: keep one");
        }
        if user.client_key.is_empty() && no_data(&user.client_key_data) {
            errors.refuse(Rule::Val07, Code::KeyMissing, name, "has a client certificate without client-key or client-key-data");
        }
        self.check_opens(Rule::Val07, Code::CertUnreadable, name, "client-certificate", &user.client_certificate, errors);
        self.check_opens(Rule::Val07, Code::KeyUnreadable, name, "client-key", &user.client_key, errors);
    }

    /// VAL-10 to VAL-14.
    fn validate_exec(&self, name: &str, exec: &ExecConfig, errors: &mut Errors<impl Sink>) {
        if exec.command.is_empty() {
            errors.refuse(Rule::Val10, Code::ExecCommand, name, "has an exec plugin without command");
        }
        if exec.api_version.is_empty() {
            errors.refuse(Rule::Val11, Code::ExecApiVersion, name, "has an exec plugin without apiVersion");
        }
        for variable in exec.env.iter().flatten() {
            if variable.name.is_empty() {
                errors.refuse(Rule::Val12, Code::ExecEnvName, name, "has an exec plugin with an environment variable without name");
            } else if variable.value.is_empty() && !self.behaviours.allows_empty_env_value() {
                errors.refuse(Rule::Val12, Code::ExecEnvValue, name, "has an exec plugin with an environment variable without value");
            }
        }
        if self.behaviours.checks_interactive_mode() {
            match exec.interactive_mode.as_str() {
                "Never" | "IfAvailable" | "Always" => {}
                "" => errors.refuse(Rule::Val14, Code::ExecModeMissing, name, "has an exec plugin without interactiveMode"),
                _ => errors.refuse(
                    Rule::Val14,
                    Code::ExecModeInvalid,
                    name,
                    "has an exec plugin whose interactiveMode is none of Never, IfAvailable, Always",
                ),
            }
        }
    }

    fn validate_cluster(&self, name: &str, cluster: Option<&Cluster>, errors: &mut Errors<impl Sink>) {
        let counts_as_empty = match cluster {
            // VAL-20: an origin is something, so an empty cluster that a file names is not empty.
            Some(cluster) => self.behaviours.recognises_empty_cluster() && is_blank(cluster),
            None => self.behaviours.missing_cluster_counts_as_empty(),
        };
        if counts_as_empty {
            errors.push(Rule::Val19, empty_cluster());
            return;
        }
        let nothing = Cluster::default();
        let cluster = cluster.unwrap_or(&nothing);
        if cluster.server.is_empty() {
            errors.refuse(Rule::Val21, Code::NoServer, name, "has no server");
        }
        if !cluster.proxy_url.is_empty()
            && self.behaviours.has_proxy_url()
            && let Err(reason) = parse_proxy_url(&cluster.proxy_url)
        {
            errors.sink.record(|| Decision::new(Rule::Rest07, "refused: proxy-url", Source::Default));
            errors.refuse(Rule::Val22, Code::ProxyUrl, name, &format!("has a bad proxy-url: {reason}"));
        }
        if !cluster.certificate_authority.is_empty() && !no_data(&cluster.certificate_authority_data) {
            errors.refuse(Rule::Val23, Code::CaBoth, name, "has both certificate-authority and certificate-authority-data: keep one");
        }
        self.check_opens(Rule::Val24, Code::CaUnreadable, name, "certificate-authority", &cluster.certificate_authority, errors);
    }

    /// A path that is set must open for reading; a folder does.
    fn check_opens(&self, rule: Rule, code: Code, name: &str, field: &str, path: &str, errors: &mut Errors<impl Sink>) {
        if path.is_empty() {
            return;
        }
        if let Err(refusal) = self.world.open(path) {
            let message = format!("{name:?}: {field} {path} cannot be opened: {}", refusal);
            errors.push(rule, Error::new(code, message).name(name).path(path));
        }
    }
}

/// What is wrong, in order, told to a sink as it is found.
struct Errors<'s, S: Sink> {
    found: Vec<Error>,
    sink: &'s mut S,
}

impl<S: Sink> Errors<'_, S> {
    fn refuse(&mut self, rule: Rule, code: Code, name: &str, what: &str) {
        self.push(rule, Error::new(code, format!("{name:?} {what}")).name(name));
    }

    fn push(&mut self, rule: Rule, error: Error) {
        self.sink.record(|| Decision::new(rule, format!("refused: {}", error.code), Source::Default));
        self.found.push(error);
    }
}

/// VAL-19: nothing at all is set on the cluster, not even where it came from.
fn is_blank(cluster: &Cluster) -> bool {
    let unset = Cluster { certificate_authority_data: cluster.certificate_authority_data.clone(), ..Default::default() };
    no_data(&cluster.certificate_authority_data) && *cluster == unset
}

/// The error that names no cluster; alone, it means that nothing is configured.
fn empty_cluster() -> Error {
    Error::new(Code::NoServer, "no cluster is configured")
}

fn is_empty_cluster(error: &Error) -> bool {
    *error == empty_cluster()
}

/// VAL-05: the one error that stands for "nothing is configured".
pub fn is_empty_config(errors: &[Error]) -> bool {
    matches!(errors, [only] if only.code == Code::EmptyConfig)
}

/// A stanza, or none where a required name is missing.
fn lenient<T>(stanza: Result<T, ResolveError>) -> Result<Option<T>, ResolveError> {
    match stanza {
        Ok(stanza) => Ok(Some(stanza)),
        Err(ResolveError::Errors(_)) => Ok(None),
        Err(ResolveError::Crash) => Err(ResolveError::Crash),
    }
}
