//! The effective user and cluster to a REST client configuration (REST-01 to REST-18).

use crate::kubeconfig::{AuthInfo, Cluster, no_data};
use crate::outcome::{ClientConfig, Code, Error, Impersonate};
use crate::resolve::{Direct, ResolveError, host, install_hint, timeout};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};
use crate::world::OsError;

/// The extension of a cluster that is handed to exec plugins (REST-16).
const EXEC_EXTENSION: &str = "client.authentication.k8s.io/exec";

impl Direct<'_> {
    /// `ClientConfig()`: the first step that fails is the one that is told (REST-01).
    pub fn client_config(&self, sink: &mut impl Sink) -> Result<ClientConfig, ResolveError> {
        self.explain_choices(sink);
        let user = self.user().inspect_err(|failure| self.tell_missing("user", failure, sink))?;
        self.context().inspect_err(|failure| self.tell_missing("context", failure, sink))?;
        let cluster = self.cluster().inspect_err(|failure| self.tell_missing("cluster", failure, sink))?;
        self.explain_layers(sink)?;
        self.confirm_usable(sink).inspect_err(|failure| self.explain_refusal("validation", failure, sink))?;

        let mut client =
            ClientConfig { host: cluster.server.clone(), disable_compression: cluster.disable_compression, ..Default::default() };
        if !cluster.proxy_url.is_empty() && self.behaviours.has_proxy_url() {
            client.proxy_url = host::parse_proxy_url(&cluster.proxy_url)
                .map_err(|reason| Error::new(Code::ProxyUrl, format!("proxy-url: {reason}")).name(&self.overrides.context.cluster))?;
            sink.record(|| Decision::new(Rule::Rest07, "proxyUrl", Source::Default));
        }
        if !self.overrides.timeout.is_empty() {
            client.timeout_ns = timeout::parse(&self.overrides.timeout).ok_or_else(|| {
                let message =
                    format!("the timeout {:?} is neither a number of seconds nor a duration such as 1m30s", self.overrides.timeout);
                sink.record(|| Decision::new(Rule::Rest06, "refused: timeout", Source::Override("timeout")));
                sink.record(|| Decision::new(Rule::Rest01, "refused at the step: timeout", Source::Default));
                Error::new(Code::Timeout, message)
            })?;
            sink.record(|| Decision::new(Rule::Rest06, "timeoutNs", Source::Override("timeout")));
        }
        host::normalise(&mut client.host, sink);
        if !user.impersonate.is_empty() {
            client.impersonate = Impersonate {
                user_name: user.impersonate.clone(),
                uid: user.impersonate_uid.clone(),
                groups: user.impersonate_groups.clone(),
                extra: user.impersonate_user_extra.clone(),
            };
            sink.record(|| Decision::new(Rule::Rest09, "impersonate", Source::Default));
        }

        // REST-10: without https by the host alone, credentials and TLS settings are silently left out.
        let is_tls = host::is_tls(&client.host);
        sink.record(|| {
            Decision::new(Rule::Rest10, if is_tls { "credentials: attached" } else { "credentials: left out" }, Source::Default)
        });
        self.explain_client(&client, &user, &cluster, is_tls, sink);
        if is_tls {
            self.attach_credentials(&mut client, user, &cluster, sink)?;
            attach_trust(&mut client, cluster);
        }
        Ok(client)
    }

    /// An overriding name that does not exist.
    fn tell_missing(&self, step: &str, failure: &ResolveError, sink: &mut impl Sink) {
        let ResolveError::Errors(errors) = failure else { return };
        for error in errors {
            sink.record(|| Decision::new(Rule::Name05, format!("refused: {}", error.code), Source::Override("context")));
        }
        self.explain_refusal(step, failure, sink);
    }

    fn attach_credentials(
        &self,
        client: &mut ClientConfig,
        user: AuthInfo,
        cluster: &Cluster,
        sink: &mut impl Sink,
    ) -> Result<(), ResolveError> {
        if !user.token.is_empty() {
            sink.record(|| Decision::new(Rule::Rest11, "bearerToken", Source::Default));
            client.bearer_token = user.token;
            if self.behaviours.keeps_token_file_beside_token() {
                client.bearer_token_file = user.token_file;
            }
        } else if !user.token_file.is_empty() {
            sink.record(|| Decision::new(Rule::Rest12, "bearerToken", Source::WorldFile(user.token_file.clone())));
            let content = self.world.read(&user.token_file).map_err(|refusal| unreadable_token(&user.token_file, refusal))?;
            if self.behaviours.wraps_token_file() {
                if content.trim_ascii().is_empty() {
                    return Err(Error::new(Code::TokenFileUnreadable, "the token file is empty").path(&user.token_file).into());
                }
            } else {
                client.bearer_token = lossy(content);
                if self.behaviours.keeps_token_file() {
                    client.bearer_token_file = user.token_file;
                }
            }
        }
        // REST-13: a key alone is not used (VAL-08).
        if !user.client_certificate.is_empty() || !no_data(&user.client_certificate_data) {
            sink.record(|| Decision::new(Rule::Rest13, "tls.cert, tls.key", Source::Default));
            client.tls.cert_file = user.client_certificate;
            client.tls.cert_data = user.client_certificate_data.unwrap_or_default();
            client.tls.key_file = user.client_key;
            client.tls.key_data = user.client_key_data.unwrap_or_default();
        }
        if !user.username.is_empty() || !user.password.is_empty() {
            sink.record(|| Decision::new(Rule::Rest14, "username, password", Source::Default));
        }
        client.username = user.username;
        client.password = user.password;
        if user.auth_provider.is_some() {
            sink.record(|| Decision::new(Rule::Rest15, "authProvider", Source::Default));
        }
        client.auth_provider = user.auth_provider;
        if let Some(mut exec) = user.exec {
            if self.behaviours.cleans_install_hint() {
                sink.record(|| Decision::new(Rule::Rest18, "exec.installHint", Source::Default));
                exec.install_hint = install_hint::clean(&exec.install_hint);
            }
            if self.behaviours.hands_cluster_extension_to_exec() {
                sink.record(|| Decision::new(Rule::Rest16, "exec.config", Source::Default));
                exec.config = cluster.extensions.get(EXEC_EXTENSION).cloned().flatten();
            }
            client.exec = Some(exec);
        }
        Ok(())
    }
}

/// REST-17: as they are; a path and data cannot both be there after validation.
fn attach_trust(client: &mut ClientConfig, cluster: Cluster) {
    client.tls.insecure = cluster.insecure_skip_tls_verify;
    client.tls.server_name = cluster.tls_server_name;
    client.tls.ca_file = cluster.certificate_authority;
    client.tls.ca_data = cluster.certificate_authority_data.unwrap_or_default();
}

/// A token file that cannot be read; also the service account's (ICC-02).
pub fn unreadable_token(path: &str, refusal: OsError) -> Error {
    Error::new(Code::TokenFileUnreadable, format!("the token file {path} cannot be read: {}", refusal)).path(path)
}

/// Bytes as text, one U+FFFD for every byte that is no UTF-8, as Go has it.
pub fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '\u{FFFD}'));
    }
    text
}
