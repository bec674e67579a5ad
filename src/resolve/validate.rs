//! Validates the selected context, user and cluster, as clientcmd's `ConfirmUsable` (VAL-01 to VAL-25).
//!
//! Everything is checked, and all errors are reported, in clientcmd's order.

use crate::kubeconfig::{AuthInfo, Cluster, ExecConfig, Record, is_unset};
use crate::outcome::{Code, Error};
use crate::release::Behaviours;
use crate::resolve::effective::sets_certificate;
use crate::resolve::server::parse_proxy_url;
use crate::resolve::{Direct, Effective, ResolveError, Selection};
use crate::rule::Rule;
use crate::untrusted::{quoted, shown};
use crate::world::World;

/// Validates one client. A configuration in which nothing is set has an error of its own (VAL-05).
pub(super) fn confirm_usable(direct: &Direct, selection: &Selection, effective: &Effective) -> Result<(), ResolveError> {
    let mut checks = Checks { world: direct.world, behaviours: direct.behaviours, errors: Vec::new() };
    let context_name = known_context(direct);
    if !context_name.is_empty() && !direct.config.contexts.contains_key(context_name) {
        let message = format!("the context {} does not exist in the loaded kubeconfig", quoted(context_name));
        checks.errors.push(Error::new(Code::ContextNotFound, message).by(Rule::Val01).name(context_name));
    }
    // VAL-04: where a required name is missing, an empty stanza is validated in its place.
    let blank_user = AuthInfo::default();
    checks.user(&selection.user.name, if_any(&effective.user)?.unwrap_or(&blank_user));
    checks.cluster(&selection.cluster.name, if_any(&effective.cluster)?);
    match checks.errors.as_slice() {
        [] => Ok(()),
        [only] if *only == empty_cluster() => {
            let message = "nothing is configured: no file was found, none sets a cluster, or no context is selected";
            Err(Error::new(Code::EmptyConfig, message).by(Rule::Val05).into())
        }
        _ => Err(ResolveError::Errors(checks.errors)),
    }
}

/// Returns the context name that validation looks up: the constructor's, else the file's. The overriding name is not considered (VAL-02).
pub fn known_context<'a>(direct: &Direct<'a>) -> &'a str {
    if direct.context_name.is_empty() { &direct.config.current_context } else { direct.context_name }
}

/// Returns a stanza, or none where a required name is missing.
fn if_any<T>(stanza: &Result<T, ResolveError>) -> Result<Option<&T>, ResolveError> {
    match stanza {
        Ok(stanza) => Ok(Some(stanza)),
        Err(ResolveError::Errors(_)) => Ok(None),
        Err(ResolveError::Crash) => Err(ResolveError::Crash),
    }
}

/// What the checks look at, and the errors that they found, in order.
struct Checks<'a> {
    world: &'a World<'a>,
    behaviours: Behaviours,
    errors: Vec<Error>,
}

impl Checks<'_> {
    fn user(&mut self, name: &str, user: &AuthInfo) {
        if sets_certificate(user) {
            self.certificate(name, user);
        }
        if let Some(exec) = &user.exec
            && self.behaviours.checks_exec()
        {
            if user.auth_provider.is_some() {
                self.refuse(Rule::Val09, Code::ExecAndAuthProvider, name, "has both an exec plugin and an auth-provider: keep one");
            }
            self.exec(name, exec);
        }
        if !user.token.is_empty() && (!user.username.is_empty() || !user.password.is_empty()) {
            self.refuse(Rule::Val16, Code::MultipleAuthMethods, name, "has both a token and basic authentication: keep one");
        }
        let acts_as_more =
            !user.impersonate_uid.is_empty() || !user.impersonate_groups.is_empty() || !user.impersonate_user_extra.is_empty();
        if acts_as_more && user.impersonate.is_empty() && self.behaviours.checks_impersonation() {
            self.refuse(Rule::Val17, Code::ImpersonateWithoutUser, name, "sets as-uid, as-groups or as-user-extra without `as`");
        }
    }

    /// Checks certificate and key (VAL-07). Without a certificate the key is not checked (VAL-08).
    fn certificate(&mut self, name: &str, user: &AuthInfo) {
        if !user.client_certificate.is_empty() && !is_unset(&user.client_certificate_data) {
            self.refuse(Rule::Val07, Code::CertBoth, name, "has both client-certificate and client-certificate-data: keep one");
        }
        if !user.client_key.is_empty() && !is_unset(&user.client_key_data) {
            self.refuse(Rule::Val07, Code::KeyBoth, name, "has both client-key and client-key-data: keep one");
        }
        if user.client_key.is_empty() && is_unset(&user.client_key_data) {
            self.refuse(Rule::Val07, Code::KeyMissing, name, "has a client certificate without client-key or client-key-data");
        }
        self.check_opens(Rule::Val07, Code::CertUnreadable, name, "client-certificate", &user.client_certificate);
        self.check_opens(Rule::Val07, Code::KeyUnreadable, name, "client-key", &user.client_key);
    }

    /// Checks an exec plugin (VAL-10 to VAL-14).
    fn exec(&mut self, name: &str, exec: &ExecConfig) {
        if exec.command.is_empty() {
            self.refuse(Rule::Val10, Code::ExecCommand, name, "has an exec plugin without a command");
        }
        if exec.api_version.is_empty() {
            self.refuse(Rule::Val11, Code::ExecApiVersion, name, "has an exec plugin without an apiVersion");
        }
        for variable in exec.env.iter().flatten() {
            if variable.name.is_empty() {
                self.refuse(Rule::Val12, Code::ExecEnvName, name, "has an exec plugin with an environment variable without a name");
            } else if variable.value.is_empty() && !self.behaviours.allows_empty_env_value() {
                self.refuse(Rule::Val12, Code::ExecEnvValue, name, "has an exec plugin with an environment variable without a value");
            }
        }
        if self.behaviours.checks_interactive_mode() {
            match exec.interactive_mode.as_str() {
                "Never" | "IfAvailable" | "Always" => {}
                "" => self.refuse(Rule::Val14, Code::ExecModeMissing, name, "has an exec plugin without an interactiveMode"),
                _ => self.refuse(
                    Rule::Val14,
                    Code::ExecModeInvalid,
                    name,
                    "has an exec plugin whose interactiveMode is none of Never, IfAvailable, Always",
                ),
            }
        }
    }

    fn cluster(&mut self, name: &str, cluster: Option<&Cluster>) {
        let counts_as_empty = match cluster {
            // VAL-20: the origin counts as set, so a cluster from a file never counts as empty.
            Some(cluster) => self.behaviours.recognises_empty_cluster() && is_blank(cluster),
            None => self.behaviours.missing_cluster_counts_as_empty(),
        };
        if counts_as_empty {
            self.errors.push(empty_cluster());
            return;
        }
        let blank_cluster = Cluster::default();
        let cluster = cluster.unwrap_or(&blank_cluster);
        if cluster.server.is_empty() {
            self.refuse(Rule::Val21, Code::NoServer, name, "has no server");
        }
        if !cluster.proxy_url.is_empty()
            && self.behaviours.has_proxy_url()
            && let Err(reason) = parse_proxy_url(&cluster.proxy_url)
        {
            self.refuse(Rule::Val22, Code::ProxyUrl, name, &format!("has an unusable proxy-url: {reason}"));
        }
        if !cluster.certificate_authority.is_empty() && !is_unset(&cluster.certificate_authority_data) {
            self.refuse(Rule::Val23, Code::CaBoth, name, "has both certificate-authority and certificate-authority-data: keep one");
        }
        self.check_opens(Rule::Val24, Code::CaUnreadable, name, "certificate-authority", &cluster.certificate_authority);
    }

    /// Checks that a path, if it is set, can be opened for reading, as a folder can.
    fn check_opens(&mut self, rule: Rule, code: Code, name: &str, field: &str, path: &str) {
        if path.is_empty() {
            return;
        }
        if let Err(error) = self.world.open(path) {
            let message = format!("{}: {field} {} cannot be opened: {error}", quoted(name), shown(path));
            self.errors.push(Error::new(code, message).by(rule).name(name).path(path));
        }
    }

    fn refuse(&mut self, rule: Rule, code: Code, name: &str, what: &str) {
        self.errors.push(Error::new(code, format!("{} {what}", quoted(name))).by(rule).name(name));
    }
}

/// Whether nothing at all is set on the cluster, not even its origin (VAL-19).
fn is_blank(cluster: &Cluster) -> bool {
    cluster.origin.is_none() && cluster.is_blank()
}

/// Returns the error without a cluster's name; if it is the only one, nothing is configured.
fn empty_cluster() -> Error {
    Error::new(Code::NoServer, "no cluster is configured").by(Rule::Val19)
}

/// Whether the only error is that nothing is configured (VAL-05).
pub fn is_empty_config(errors: &[Error]) -> bool {
    matches!(errors, [only] if only.code == Code::EmptyConfig)
}
