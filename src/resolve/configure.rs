//! Makes a REST client configuration of the effective user and cluster (REST-01 to REST-18).

use crate::go::utf8::lossy;
use crate::kubeconfig::{AuthInfo, Cluster};
use crate::outcome::{ClientConfig, Code, Error, Impersonate};
use crate::resolve::effective::sets_certificate;
use crate::resolve::{Direct, HostForm, ResolveError, Resolved, install_hint, server, timeout};
use crate::rule::Rule;
use crate::untrusted::{quoted, shown};
use crate::world::OsError;

/// The extension of a cluster that is passed to exec plugins (REST-16).
const EXEC_EXTENSION: &str = "client.authentication.k8s.io/exec";

/// A client configuration, or the part of it that was set before a step refused it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configured {
    /// What was set.
    pub client: ClientConfig,
    /// How the server became the host (REST-03).
    pub host_form: HostForm,
    /// Whether the server uses TLS, so that credentials and TLS settings are attached (REST-10); none where an earlier step refused.
    pub is_tls: Option<bool>,
    /// Where the bearer token comes from.
    pub token: Token,
    /// The step that refused it, if one did.
    pub refused: Option<Refused>,
}

/// Where a bearer token comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Token {
    /// There is no token.
    #[default]
    None,
    /// The kubeconfig or the override has it (REST-11).
    Inline,
    /// It is the content of the token file (REST-12).
    File,
}

/// The step that refused a client configuration, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The step.
    pub step: Step,
    /// The errors, or the crash.
    pub error: ResolveError,
}

/// A step of `ClientConfig()`. The first that fails is reported (REST-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Step {
    User,
    Context,
    Cluster,
    Validation,
    Proxy,
    Timeout,
    TokenFile,
}

/// Makes the client configuration of one loaded config, as `ClientConfig()`.
pub fn configure(direct: &Direct, resolved: &Resolved) -> Configured {
    let mut configured = Configured::default();
    configured.refused = configured.set_all(direct, resolved).err();
    configured
}

impl Configured {
    /// Returns the client configuration, or why there is none.
    pub fn result(&self) -> Result<&ClientConfig, &ResolveError> {
        match &self.refused {
            None => Ok(&self.client),
            Some(refused) => Err(&refused.error),
        }
    }

    /// Returns the client configuration, or why there is none, by value.
    pub fn into_result(self) -> Result<ClientConfig, ResolveError> {
        match self.refused {
            None => Ok(self.client),
            Some(refused) => Err(refused.error),
        }
    }

    /// Whether validation ran.
    pub fn was_validated(&self) -> bool {
        !matches!(self.refused, Some(Refused { step: Step::User | Step::Context | Step::Cluster, .. }))
    }

    fn set_all(&mut self, direct: &Direct, resolved: &Resolved) -> Result<(), Refused> {
        let at = |step| move |error: &ResolveError| Refused { step, error: error.clone() };
        let effective = &resolved.effective;
        let user = effective.user.as_ref().map_err(at(Step::User))?;
        effective.context.as_ref().map_err(at(Step::Context))?;
        let cluster = effective.cluster.as_ref().map_err(at(Step::Cluster))?;
        resolved.usable.as_ref().map_err(at(Step::Validation))?;

        let refuse = |step| move |error: Error| Refused { step, error: error.into() };
        self.client.host.clone_from(&cluster.server);
        self.client.disable_compression = cluster.disable_compression;
        self.set_proxy(direct, cluster).map_err(refuse(Step::Proxy))?;
        self.set_timeout(&direct.overrides.timeout).map_err(refuse(Step::Timeout))?;
        self.host_form = server::normalise(&mut self.client.host);
        self.set_impersonation(user);

        // REST-10: unless the server itself has the scheme https, credentials and TLS settings are silently left out.
        let is_tls = server::is_tls(&self.client.host);
        self.is_tls = Some(is_tls);
        if is_tls {
            self.set_token(direct, user).map_err(refuse(Step::TokenFile))?;
            self.set_credentials(direct, user, cluster);
            self.set_trust(cluster);
        }
        Ok(())
    }

    /// Sets the proxy (REST-07).
    fn set_proxy(&mut self, direct: &Direct, cluster: &Cluster) -> Result<(), Error> {
        if cluster.proxy_url.is_empty() || !direct.behaviours.has_proxy_url() {
            return Ok(());
        }
        let refused = |reason| {
            let message = format!("proxy-url: {reason}");
            Error::new(Code::ProxyUrl, message).by(Rule::Rest07).name(&direct.overrides.context.cluster)
        };
        self.client.proxy_url = server::parse_proxy_url(&cluster.proxy_url).map_err(refused)?;
        Ok(())
    }

    /// Sets the timeout (REST-06).
    fn set_timeout(&mut self, text: &str) -> Result<(), Error> {
        if !text.is_empty() {
            self.client.timeout_ns = timeout::parse(text).ok_or_else(|| {
                let message = format!("the timeout {} is neither a number of seconds nor a duration such as 1m30s", quoted(text));
                Error::new(Code::Timeout, message).by(Rule::Rest06)
            })?;
        }
        Ok(())
    }

    /// Sets impersonation, for any server, with TLS or without (REST-09).
    fn set_impersonation(&mut self, user: &AuthInfo) {
        if !user.impersonate.is_empty() {
            self.client.impersonate = Impersonate {
                user_name: user.impersonate.clone(),
                uid: user.impersonate_uid.clone(),
                groups: user.impersonate_groups.clone(),
                extra: user.impersonate_user_extra.clone(),
            };
        }
    }

    /// Sets the bearer token (REST-11, REST-12).
    fn set_token(&mut self, direct: &Direct, user: &AuthInfo) -> Result<(), Error> {
        let client = &mut self.client;
        if !user.token.is_empty() {
            self.token = Token::Inline;
            client.bearer_token.clone_from(&user.token);
            if direct.behaviours.keeps_token_file_beside_token() {
                client.bearer_token_file.clone_from(&user.token_file);
            }
            return Ok(());
        }
        if user.token_file.is_empty() {
            return Ok(());
        }
        self.token = Token::File;
        let content = direct.world.read(&user.token_file).map_err(|error| unreadable_token(&user.token_file, error).by(Rule::Rest12))?;
        if direct.behaviours.wraps_token_file() {
            if content.trim_ascii().is_empty() {
                return Err(Error::new(Code::TokenFileUnreadable, "the token file is empty").by(Rule::Rest12).path(&user.token_file));
            }
            return Ok(());
        }
        client.bearer_token = lossy(&content);
        if direct.behaviours.keeps_token_file() {
            client.bearer_token_file.clone_from(&user.token_file);
        }
        Ok(())
    }

    /// Sets the other credentials (REST-13 to REST-16, REST-18).
    fn set_credentials(&mut self, direct: &Direct, user: &AuthInfo, cluster: &Cluster) {
        let client = &mut self.client;
        // A key alone is not used (VAL-08).
        if sets_certificate(user) {
            client.tls.cert_file.clone_from(&user.client_certificate);
            client.tls.cert_data = user.client_certificate_data.clone().unwrap_or_default();
            client.tls.key_file.clone_from(&user.client_key);
            client.tls.key_data = user.client_key_data.clone().unwrap_or_default();
        }
        client.username.clone_from(&user.username);
        client.password.clone_from(&user.password);
        client.auth_provider = user.auth_provider.as_deref().cloned();
        client.exec = user.exec.as_deref().cloned();
        if let Some(exec) = &mut client.exec {
            if direct.behaviours.cleans_install_hint() {
                exec.install_hint = install_hint::clean(&exec.install_hint);
            }
            if direct.behaviours.hands_cluster_extension_to_exec() {
                exec.config = cluster.extensions.get(EXEC_EXTENSION).cloned().flatten();
            }
        }
    }

    /// Sets the TLS settings, unchanged (REST-17). After validation there cannot be both a path and data.
    fn set_trust(&mut self, cluster: &Cluster) {
        let tls = &mut self.client.tls;
        tls.insecure = cluster.insecure_skip_tls_verify;
        tls.server_name.clone_from(&cluster.tls_server_name);
        tls.ca_file.clone_from(&cluster.certificate_authority);
        tls.ca_data = cluster.certificate_authority_data.clone().unwrap_or_default();
    }
}

/// Returns the error for a token file that cannot be read; also for the service account's (ICC-02).
pub(super) fn unreadable_token(path: &str, error: OsError) -> Error {
    Error::new(Code::TokenFileUnreadable, format!("the token file {} cannot be read: {error}", shown(path))).path(path)
}
