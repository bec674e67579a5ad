//! Explains the client configuration of one loaded config, or the step that refused it (REST-01 to REST-18).

use super::{Explainer, client};
use crate::evaluate::Answers;
use crate::kubeconfig::{AuthInfo, Cluster, Config, Record};
use crate::load::Loaded;
use crate::outcome::{ClientConfig, Code};
use crate::resolve::{
    ClientAnswer, Configured, HostForm, Overrides, Refused, ResolveError, Resolved, Step, Token, sets_ca, sets_certificate, sets_key,
};
use crate::rule::Rule;
use crate::trace::Source;

impl Explainer<'_> {
    /// Explains the client of a deferred run.
    pub(super) fn deferred_client(&mut self, overrides: &Overrides, default_server: Option<&str>, answers: &Answers) {
        if let (Some(answer), Ok(loaded)) = (&answers.client, &answers.load_of_client().returned) {
            self.client_answer(loaded, overrides, default_server, answers.resolved.as_ref(), answer);
        }
    }

    /// Explains the answer of a deferred client.
    pub(super) fn client_answer(
        &mut self,
        loaded: &Loaded,
        overrides: &Overrides,
        default_server: Option<&str>,
        resolved: Option<&Resolved>,
        answer: &ClientAnswer,
    ) {
        match (answer, &loaded.config, resolved) {
            (ClientAnswer::Weighed { kubeconfig, is_default, pod }, Some(config), Some(resolved)) => {
                self.configured(config, overrides, &overrides.current_context, resolved, kubeconfig);
                self.fallback(config, overrides, default_server, kubeconfig, *is_default, pod.as_deref());
            }
            _ => self.failed_load(loaded),
        }
    }

    /// Explains why there is no client after a failed load.
    fn failed_load(&mut self, loaded: &Loaded) {
        if !loaded.errors.is_empty() {
            self.note(Rule::Load13, client(""), "refused because the load failed");
            self.note(Rule::Def04, client(""), "the errors of the load");
        }
    }

    /// Explains the client configuration of one loaded config, as far as it was made.
    pub(super) fn configured(
        &mut self,
        config: &Config,
        overrides: &Overrides,
        context_name: &str,
        resolved: &Resolved,
        configured: &Configured,
    ) {
        self.names(config, resolved);
        if !configured.was_validated() {
            configured.refused.iter().for_each(|refused| self.missing_name(&refused.error));
        } else {
            self.layers(config, overrides, &resolved.selection, &resolved.effective.replaced);
            self.usable(config, context_name, resolved);
            if let (Ok(()), Ok(user), Ok(cluster)) = (&resolved.usable, &resolved.effective.user, &resolved.effective.cluster) {
                self.fields_of_client(configured, user, cluster, &overrides.timeout);
            }
        }
        if let Some(Refused { step, error: ResolveError::Errors(_) }) = &configured.refused {
            self.note(Rule::Rest01, client(""), refused_at(*step));
        }
    }

    /// Explains the error for an overriding name that does not exist (NAME-05).
    fn missing_name(&mut self, error: &ResolveError) {
        let ResolveError::Errors(errors) = error else { return };
        for error in errors {
            let name = match error.code {
                Code::NoSuchUser => "context.user",
                Code::NoSuchCluster => "context.cluster",
                _ => "currentContext",
            };
            self.refusal(error, Source::Override(name));
        }
    }

    fn fields_of_client(&mut self, configured: &Configured, user: &AuthInfo, cluster: &Cluster, timeout: &str) {
        let Configured { client: made, is_tls, refused, .. } = configured;
        if !made.proxy_url.is_empty() {
            self.record(Rule::Rest07, client("proxyUrl"), Source::Default);
        }
        if !timeout.is_empty() {
            self.record(Rule::Rest06, client("timeoutNs"), Source::Override("timeout"));
        }
        if let Some(Refused { error: ResolveError::Errors(errors), step }) = refused {
            for error in errors {
                let from = if *step == Step::Timeout { Source::Override("timeout") } else { Source::WorldFile(error.path.clone()) };
                self.refusal(error, from);
            }
        }
        let Some(is_tls) = *is_tls else { return };
        self.server(configured, cluster);
        if !made.impersonate.user_name.is_empty() {
            self.record(Rule::Rest09, client("impersonate"), Source::Default);
        }
        self.note(Rule::Rest10, client(""), attached(is_tls, user));
        if made.timeout_ns != 0 || !made.proxy_url.is_empty() || made.disable_compression || !made.impersonate.user_name.is_empty() {
            self.note(Rule::Rest08, client(""), "timeout, proxy, compression and impersonation apply to any server");
        }
        if is_tls {
            self.credentials(configured, user, cluster);
        } else if !user.token_file.is_empty() {
            self.note(Rule::Rest12, client("bearerToken"), "the token file is not read");
        }
    }

    /// Explains how the server became the host (REST-02 to REST-05).
    fn server(&mut self, Configured { client: made, host_form, .. }: &Configured, Cluster { server, .. }: &Cluster) {
        if *host_form == HostForm::Rewritten {
            let rule = if server.contains('#') { Rule::Rest04 } else { Rule::Rest03 };
            self.note(rule, client("host"), "normalised");
        }
        self.record(Rule::Rest02, client("host"), Source::Default);
        let has_path = *host_form != HostForm::AsWritten;
        if has_path {
            self.note(Rule::Rest05, client("host"), "the path is printed again");
        } else if server.contains('#') {
            self.note(Rule::Rest04, client("host"), "as it is written");
        }
        if *host_form != HostForm::Rewritten && (has_path || made.host.contains(['?', '#'])) {
            self.note(Rule::Rest03, client("host"), "as it is written");
        }
    }

    /// Explains credentials and TLS settings (REST-11 to REST-18).
    fn credentials(&mut self, Configured { client: made, token, .. }: &Configured, user: &AuthInfo, cluster: &Cluster) {
        let mut record = |rule, field| self.record(rule, client(field), Source::Default);
        if *token == Token::Inline {
            record(Rule::Rest11, "bearerToken");
        }
        if !made.tls.cert_file.is_empty() || !made.tls.cert_data.is_empty() {
            record(Rule::Rest13, "tls.cert");
        }
        if !made.username.is_empty() || !made.password.is_empty() {
            record(Rule::Rest14, "username");
        }
        if made.auth_provider.is_some() {
            record(Rule::Rest15, "authProvider");
        }
        self.exec(made);
        if *token == Token::File {
            self.record(Rule::Rest12, client("bearerToken"), Source::WorldFile(user.token_file.clone()));
        }
        if sets_key(user) && !sets_certificate(user) {
            self.note(Rule::Rest13, client("tls.key"), "not used without a certificate");
        }
        if cluster.insecure_skip_tls_verify || !cluster.tls_server_name.is_empty() || sets_ca(cluster) {
            self.note(Rule::Rest17, client("tls"), "as it is written");
        }
    }

    fn exec(&mut self, made: &ClientConfig) {
        if made.exec.is_none() {
            return;
        }
        if self.behaviours.cleans_install_hint() {
            self.record(Rule::Rest18, client("exec.installHint"), Source::Default);
        }
        if self.behaviours.hands_cluster_extension_to_exec() {
            self.record(Rule::Rest16, client("exec.config"), Source::Default);
        }
    }
}

/// Says what becomes of the credentials of a user.
fn attached(is_tls: bool, user: &AuthInfo) -> &'static str {
    match (is_tls, user.is_blank()) {
        (true, _) => "credentials are attached",
        (false, false) => "credentials are left out",
        (false, true) => "there are no credentials to leave out",
    }
}

fn refused_at(step: Step) -> &'static str {
    match step {
        Step::User => "refused at the step `user`",
        Step::Context => "refused at the step `context`",
        Step::Cluster => "refused at the step `cluster`",
        Step::Validation => "refused at the step `validation`",
        Step::Proxy => "refused at the step `proxy`",
        Step::Timeout => "refused at the step `timeout`",
        Step::TokenFile => "refused at the step `token file`",
    }
}
