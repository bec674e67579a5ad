//! Tells of every field of the client configuration and of the first request which field of a kubeconfig, which flag or which variable it is
//! made from.

use super::fields::FieldAnswer;
use super::server::url;
use super::teller::Teller;
use super::words::{command, counted, fingerprint, list, secret};
use crate::outcome::ClientConfig;
use crate::resolve::{ROOT_CA, TOKEN, Token};
use crate::rule::Rule;
use crate::trace::Source;
use crate::transport::{Credential, ProxyFrom, Requested};
use crate::untrusted::quoted;

/// A field that is set: its name, its value in words, the kubeconfig's field that it is made from, and the rule.
type Set = (&'static str, String, &'static str, Rule);

impl Teller<'_> {
    /// Tells of every field of the client configuration and of the first request that is set.
    pub(super) fn made_fields(&self) -> Vec<FieldAnswer> {
        let Some(client) = self.client() else { return Vec::new() };
        let mut made: Vec<FieldAnswer> = client_fields(client).into_iter().filter_map(|set| self.made_of(set)).collect();
        if let Some(requested) = self.requested().filter(|requested| requested.refused.is_none()) {
            made.extend(self.request_fields(client, requested));
        }
        made
    }

    fn made_of(&self, (field, value, of, rule): Set) -> Option<FieldAnswer> {
        let from = if self.pod().is_some() { self.of_pod(field) } else { self.of_kubeconfig(field, of) };
        (!value.is_empty()).then(|| self.answer(field, value, from, rule))
    }

    fn answer(&self, field: &str, value: String, from: Source, rule: Rule) -> FieldAnswer {
        FieldAnswer {
            field: field.to_owned(),
            value,
            at: self.exactly(&from),
            from,
            rule,
            written: String::new(),
            unused: None,
            lost: Vec::new(),
        }
    }

    /// Returns where a field of the kubeconfig's client comes from. A token may be the content of a file.
    fn of_kubeconfig(&self, field: &str, of: &str) -> Source {
        let is_content = field == "client.bearerToken" && self.kubeconfig().is_some_and(|made| made.token == Token::File);
        let found = match of.split_once('.') {
            Some(("user", _)) if is_content => self.of_user("tokenFile"),
            Some(("user", name)) => self.of_user(name),
            Some((_, name)) => self.of_cluster(name),
            None => Some(Source::Override("timeout")),
        };
        found.unwrap_or(Source::Default)
    }

    fn of_pod(&self, field: &str) -> Source {
        let Some(pod) = self.pod() else { return Source::Default };
        match field {
            "client.host" if pod.server_overridden => Source::Override("cluster.server"),
            "client.host" => Source::Environment("KUBERNETES_SERVICE_HOST"),
            "client.bearerToken" | "client.bearerTokenFile" if pod.token_overridden => Source::Override("user.token"),
            "client.bearerToken" | "client.bearerTokenFile" => Source::WorldFile(TOKEN.to_owned()),
            "client.tls.caFile" if pod.ca_overridden => Source::Override("cluster.certificate-authority"),
            "client.tls.caFile" => Source::WorldFile(ROOT_CA.to_owned()),
            _ => Source::Default,
        }
    }

    fn request_fields(&self, client: &ClientConfig, requested: &Requested) -> Vec<FieldAnswer> {
        let request = &requested.request;
        let server = || self.of_client(client, "client.host");
        let mut made = vec![self.answer("request.url", url(&request.url), server(), Rule::Req02)];
        if let Some(from) = proxy_from(&requested.proxy).or_else(|| self.of_cluster("proxy-url")).filter(|_| !request.proxy.is_empty()) {
            made.push(self.answer("request.proxy", url(&request.proxy), from, Rule::Req06));
        }
        made.extend(self.tls_fields(client, requested));
        made.extend(self.header_fields(client, requested));
        if let Some(plugin) = &request.plugin {
            made.push(self.answer("request.plugin", command(&plugin.command), self.of_client(client, "client.exec"), Rule::Req23));
        }
        if request.timeout_ns != 0 {
            made.push(self.answer("request.timeoutNs", request.timeout_ns.to_string(), Source::Override("timeout"), Rule::Req32));
        }
        made
    }

    fn tls_fields(&self, client: &ClientConfig, requested: &Requested) -> Vec<FieldAnswer> {
        let tls = &requested.request.tls;
        let mut made = Vec::new();
        if tls.insecure {
            made.push(self.answer("request.tls.insecure", "true".to_owned(), self.of_client(client, "client.tls.insecure"), Rule::Req16));
        }
        if !tls.server_name.is_empty() {
            made.push(self.answer(
                "request.tls.serverName",
                quoted(&tls.server_name),
                self.of_client(client, "client.tls.serverName"),
                Rule::Req16,
            ));
        }
        if let Some(authorities) = &tls.authorities {
            let of = if client.tls.ca_data.is_empty() { "client.tls.caFile" } else { "client.tls.caData" };
            made.push(self.answer(
                "request.tls.authorities",
                counted(authorities.len(), "certificate"),
                self.of_client(client, of),
                Rule::Req13,
            ));
        }
        if let Some(fingerprint) = tls.certificate.get(..8) {
            let of = if client.tls.cert_data.is_empty() { "client.tls.certFile" } else { "client.tls.certData" };
            made.push(self.answer("request.tls.certificate", format!("sha256 {fingerprint}"), self.of_client(client, of), Rule::Req15));
        }
        made
    }

    fn header_fields(&self, client: &ClientConfig, requested: &Requested) -> Vec<FieldAnswer> {
        let credential = requested.authorization.credential;
        let (of, rule) = match credential {
            Some(Credential::UserInfo) => ("client.host", Rule::Req05),
            Some(Credential::TokenFile) => ("client.bearerTokenFile", Rule::Req18),
            Some(Credential::Basic) => ("client.username", Rule::Req20),
            _ => ("client.bearerToken", Rule::Req18),
        };
        let words = |values: &[String]| list(&values.iter().map(|value| quoted(value)).collect::<Vec<_>>());
        let headers = requested.request.headers.iter().map(|(name, values)| {
            let field = format!("request.headers.{name}");
            let impersonated = impersonated(name).map(|of| self.of_client(client, of));
            match (name.as_str(), impersonated) {
                (_, Some(from)) => self.answer(&field, words(values), from, Rule::Req29),
                ("Authorization", _) => self.answer(&field, secret(&values.join(", ")), self.of_client(client, of), rule),
                // Keys and values of the extra may be anything.
                _ => {
                    let from = self.of_client(client, "client.impersonate.extra");
                    self.answer("request.headers.Impersonate-Extra", counted(values.len(), "value"), from, Rule::Req30)
                }
            }
        });
        headers.collect()
    }

    /// Returns where a field of the client configuration comes from.
    fn of_client(&self, client: &ClientConfig, field: &str) -> Source {
        let set = client_fields(client).into_iter().find(|(name, ..)| *name == field);
        set.and_then(|set| self.made_of(set)).map_or(Source::Default, |answer| answer.from)
    }
}

/// Returns the field of the client configuration that a header of impersonation is made from, if its values may be shown.
fn impersonated(header: &str) -> Option<&'static str> {
    match header {
        "Impersonate-User" => Some("client.impersonate.userName"),
        "Impersonate-Uid" => Some("client.impersonate.uid"),
        "Impersonate-Group" => Some("client.impersonate.groups"),
        _ => None,
    }
}

fn proxy_from(proxy: &ProxyFrom) -> Option<Source> {
    if let ProxyFrom::Environment { variable, .. } = proxy { Some(Source::Environment(variable)) } else { None }
}

/// Returns the fields of a client configuration; the value of one that is not set is empty.
fn client_fields(client: &ClientConfig) -> Vec<Set> {
    let ClientConfig { impersonate, tls, .. } = client;
    let text = |text: &str| if text.is_empty() { String::new() } else { quoted(text) };
    let hidden = |text: &str| if text.is_empty() { String::new() } else { secret(text) };
    let flag = |flag: bool| if flag { "true".to_owned() } else { String::new() };
    let data = |data: &[u8]| {
        if data.is_empty() { String::new() } else { format!("{}, sha256 {}", counted(data.len(), "byte"), fingerprint(data)) }
    };
    let timeout = if client.timeout_ns == 0 { String::new() } else { client.timeout_ns.to_string() };
    vec![
        ("client.host", url(&client.host), "cluster.server", Rule::Rest02),
        ("client.proxyUrl", url(&client.proxy_url), "cluster.proxy-url", Rule::Rest07),
        ("client.disableCompression", flag(client.disable_compression), "cluster.disable-compression", Rule::Rest08),
        ("client.timeoutNs", timeout, "timeout", Rule::Rest06),
        ("client.username", text(&client.username), "user.username", Rule::Rest14),
        ("client.password", hidden(&client.password), "user.password", Rule::Rest14),
        ("client.bearerToken", hidden(&client.bearer_token), "user.token", Rule::Rest11),
        ("client.bearerTokenFile", text(&client.bearer_token_file), "user.tokenFile", Rule::Rest12),
        ("client.impersonate.userName", text(&impersonate.user_name), "user.as", Rule::Rest09),
        ("client.impersonate.uid", text(&impersonate.uid), "user.as-uid", Rule::Rest09),
        (
            "client.impersonate.groups",
            list(&impersonate.groups.iter().map(|group| quoted(group)).collect::<Vec<_>>()),
            "user.as-groups",
            Rule::Rest09,
        ),
        (
            "client.impersonate.extra",
            if impersonate.extra.is_empty() { String::new() } else { counted(impersonate.extra.len(), "key") },
            "user.as-user-extra",
            Rule::Rest09,
        ),
        (
            "client.authProvider",
            client.auth_provider.as_ref().map_or(String::new(), |provider| quoted(&provider.name)),
            "user.auth-provider",
            Rule::Rest15,
        ),
        ("client.exec", client.exec.as_ref().map_or(String::new(), |exec| command(&exec.command)), "user.exec", Rule::Rest16),
        ("client.tls.insecure", flag(tls.insecure), "cluster.insecure-skip-tls-verify", Rule::Rest17),
        ("client.tls.serverName", text(&tls.server_name), "cluster.tls-server-name", Rule::Rest17),
        ("client.tls.certFile", text(&tls.cert_file), "user.client-certificate", Rule::Rest13),
        ("client.tls.certData", data(&tls.cert_data), "user.client-certificate-data", Rule::Rest13),
        ("client.tls.keyFile", text(&tls.key_file), "user.client-key", Rule::Rest13),
        ("client.tls.keyData", data(&tls.key_data), "user.client-key-data", Rule::Rest13),
        ("client.tls.caFile", text(&tls.ca_file), "cluster.certificate-authority", Rule::Rest17),
        ("client.tls.caData", data(&tls.ca_data), "cluster.certificate-authority-data", Rule::Rest17),
    ]
}
