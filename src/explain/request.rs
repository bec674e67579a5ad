//! Explains the first request, or the step that refused it (REQ-01 to REQ-33).

use super::Explainer;
use crate::outcome::{ClientConfig, Code, Error};
use crate::resolve::ResolveError;
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};
use crate::transport::{Authorities, Authorization, Credential, ProxyFrom, Requested};

fn part(field: &'static str) -> Subject {
    Subject::Request { field }
}

impl Explainer<'_> {
    /// Explains the first request of a client, where there is one.
    pub(super) fn request(&mut self, client: Option<&ClientConfig>, requested: Option<&Requested>) {
        let (Some(client), Some(requested)) = (client, requested) else { return };
        self.note(Rule::Req01, part(""), if requested.refused.is_some() { "refused" } else { "can be sent" });
        self.plugin_and_provider(client, requested);
        if !requested.request.url.is_empty() {
            self.record(Rule::Req02, part("url"), Source::Default);
            self.record(Rule::Req03, part("url"), Source::Default);
            self.authorization(client, &requested.authorization);
            self.impersonation(client);
            if client.timeout_ns != 0 {
                self.record(Rule::Req32, part("timeoutNs"), Source::Default);
            }
        }
        match &requested.refused {
            Some(ResolveError::Errors(errors)) => errors.iter().for_each(|error| self.refused_request(error)),
            Some(ResolveError::Crash) => self.note(Rule::Req28, part(""), "the auth provider panics"),
            None => self.connection(client, requested),
        }
    }

    fn refused_request(&mut self, error: &Error) {
        let from = self.place_of_refused(error.code);
        let from = from.or_else(|| (!error.path.is_empty()).then(|| Source::WorldFile(error.path.clone())));
        self.refusal(error, from.unwrap_or(Source::Default));
    }

    /// Returns where the field comes from that a request is refused for.
    fn place_of_refused(&self, code: Code) -> Option<Source> {
        let fields: &[&str] = match code {
            Code::InsecureWithCa => &["insecure-skip-tls-verify"],
            Code::CaInvalid | Code::CaUnreadable => &["certificate-authority-data", "certificate-authority"],
            Code::KeyPair => &["client-key-data", "client-key"],
            Code::KeyUnreadable => &["client-key"],
            Code::CertUnreadable => &["client-certificate"],
            Code::ExecVersion | Code::ExecForbidden => &["exec"],
            Code::AuthProvider => &["auth-provider"],
            Code::ServerUrl | Code::ServerScheme => &["server"],
            Code::TokenFileUnreadable | Code::TokenFileEmpty => &["tokenFile"],
            Code::MultipleAuthMethods => &["token", "tokenFile"],
            _ => &[],
        };
        let of = |wanted: &str| {
            let is_it = |subject: &Subject| matches!(subject, Subject::Field { field, .. } if *field == wanted);
            self.trace.decisions.iter().rev().find(|decision| is_it(&decision.subject)).map(|decision| decision.from.clone())
        };
        fields.iter().find_map(|field| of(field))
    }

    /// Explains what is known of plugin and auth provider before the request is made (REQ-21 to REQ-23, REQ-27).
    fn plugin_and_provider(&mut self, client: &ClientConfig, requested: &Requested) {
        if let Some(exec) = &client.exec {
            if exec.provide_cluster_info {
                self.note(Rule::Req22, part("plugin"), "it is told of its cluster, whose certificate authorities are read first");
            }
            let is_known = !refuses(requested, Rule::Req21) && !refuses(requested, Rule::Req02);
            if is_known {
                self.note(Rule::Req21, part("plugin"), "its apiVersion is known");
            }
            if !requested.policy.is_empty() && !refuses(requested, Rule::Req33) {
                let note =
                    if requested.request.plugin.is_some() { "the policy allows it" } else { "the policy is not asked: it is not run" };
                self.note(Rule::Req33, part("plugin"), note);
            }
            if requested.request.plugin.as_ref().is_some_and(|plugin| plugin.command != exec.command) {
                self.note(Rule::Req24, part("plugin"), "its command is cleaned");
            }
        }
        let is_found = ![Rule::Req02, Rule::Req26, Rule::Req27, Rule::Req28].into_iter().any(|rule| refuses(requested, rule));
        if client.auth_provider.is_some() && is_found {
            self.note(Rule::Req27, part("headers"), "kubectl has the auth provider");
        }
    }

    /// Explains which credential is sent, and which ones are not (REQ-05, REQ-18, REQ-20, REQ-23).
    fn authorization(&mut self, client: &ClientConfig, Authorization { credential, silenced, .. }: &Authorization) {
        let header = || part("headers.Authorization");
        match credential {
            Some(Credential::UserInfo) => self.note(Rule::Req05, header(), "the user information of the server"),
            Some(Credential::Token) => self.note(Rule::Req18, header(), "the token"),
            Some(Credential::TokenFile) => {
                let from = Source::WorldFile(client.bearer_token_file.clone());
                self.push(Decision::new(Rule::Req18, header(), from).noting("the content of the token file"));
            }
            Some(Credential::Basic) => self.note(Rule::Req20, header(), "user name and password"),
            Some(Credential::Plugin) => self.note(Rule::Req23, part("plugin"), "it is run first"),
            Some(Credential::AuthProvider) | None => {}
        }
        for credential in silenced {
            let (rule, subject, note) = unused(*credential);
            self.note(rule, subject, note);
        }
        if client.username.is_empty() && !client.password.is_empty() {
            self.note(Rule::Req20, header(), "a password without a user name is not sent");
        }
    }

    /// Explains the headers of impersonation, and that all can be sent (REQ-29 to REQ-31).
    fn impersonation(&mut self, client: &ClientConfig) {
        if client.impersonate.user_name.is_empty() {
            return;
        }
        self.record(Rule::Req29, part("headers"), Source::Default);
        if !client.impersonate.extra.is_empty() {
            self.record(Rule::Req30, part("headers"), Source::Default);
        }
    }

    /// Explains how the connection would be made (REQ-06 to REQ-10, REQ-13 to REQ-16).
    fn connection(&mut self, client: &ClientConfig, requested: &Requested) {
        if !requested.request.headers.is_empty() {
            self.note(Rule::Req31, part("headers"), "can be sent");
        }
        self.proxy(&requested.proxy);
        let is_tls = requested.request.url.starts_with("https:");
        self.note(Rule::Req16, part("tls"), if is_tls { "the connection is secured" } else { "the connection is not secured" });
        if !is_tls {
            return;
        }
        let from = if client.tls.ca_data.is_empty() { Source::WorldFile(client.tls.ca_file.clone()) } else { Source::Default };
        let decided = match requested.authorities {
            Authorities::System => None,
            Authorities::Given => Some((Rule::Req13, "the certificates of the bundle are trusted")),
            Authorities::Nobody => Some((Rule::Req13, "nobody is trusted")),
            Authorities::EmptyFile { trusts_nobody: true } => Some((Rule::Req14, "nobody is trusted")),
            Authorities::EmptyFile { trusts_nobody: false } => Some((Rule::Req14, "those of the system are trusted")),
        };
        if let Some((rule, note)) = decided {
            self.push(Decision::new(rule, part("tls.authorities"), from).noting(note));
        }
        if !requested.request.tls.certificate.is_empty() {
            let note = if requested.reloads { "it is read when the connection is made" } else { "its key belongs to it" };
            self.note(Rule::Req15, part("tls.certificate"), note);
        }
    }

    fn proxy(&mut self, from: &ProxyFrom) {
        if let ProxyFrom::Environment { exceptions: Some(variable), .. } = from {
            self.push(Decision::new(Rule::Req08, part("proxy"), Source::Environment(variable)).noting("the host is not excepted"));
        }
        let (rule, from, note) = match from {
            ProxyFrom::Nowhere => return,
            ProxyFrom::ClientConfig(_) => (Rule::Req06, Source::Default, "the proxy of the cluster"),
            ProxyFrom::Environment { variable, .. } => (Rule::Req07, Source::Environment(variable), ""),
            ProxyFrom::Unusable(variable) => (Rule::Req07, Source::Environment(variable), "direct: the variable names no proxy"),
            ProxyFrom::Loopback(variable) => (Rule::Req08, Source::Environment(variable), "direct: the host is this machine"),
            ProxyFrom::NoProxy(variable) => (Rule::Req08, Source::Environment(variable), "direct: the host is excepted"),
            ProxyFrom::Range(variable) => {
                (Rule::Req10, Source::Environment(variable), "direct: the address is in a range that is excepted")
            }
        };
        self.push(Decision::new(rule, part("proxy"), from).noting(note));
    }
}

/// Returns the rule by which a credential is not used, and its place.
fn unused(credential: Credential) -> (Rule, Subject, &'static str) {
    let header = part("headers.Authorization");
    match credential {
        Credential::UserInfo => (Rule::Req05, header, "the user information of the server is not sent"),
        Credential::Token => (Rule::Req18, header, "the token is not sent"),
        Credential::TokenFile => (Rule::Req18, header, "the token file is not sent"),
        Credential::Basic => (Rule::Req20, header, "user name and password are not sent"),
        Credential::Plugin => (Rule::Req23, part("plugin"), "it is not run: another credential is sent"),
        Credential::AuthProvider => (Rule::Req27, header, "the auth provider is not asked: another credential is sent"),
    }
}

/// Whether the request is refused by a rule.
fn refuses(requested: &Requested, rule: Rule) -> bool {
    matches!(&requested.refused, Some(ResolveError::Errors(errors)) if errors.iter().any(|error| error.rule == Some(rule)))
}
