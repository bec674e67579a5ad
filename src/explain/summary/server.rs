//! Tells which server is asked, whom kubectl trusts there, and on which way it goes.

use super::teller::Teller;
use super::types::Fact;
use super::words::{are, counted};
use crate::evaluate::DEFAULT_SERVER_VARIABLE;
use crate::kubeconfig::is_unset;
use crate::secrets::parts::url_without_secrets;
use crate::trace::Source;
use crate::transport::{Authorities, ProxyFrom};
use crate::untrusted::{REDACTED, quoted, shown, visible};

impl Teller<'_> {
    /// Tells which server is asked.
    pub(super) fn server(&self) -> Option<Fact> {
        // Where kubectl stops for another reason, its default server would only mislead.
        let is_made = self.kubeconfig().is_some_and(|made| made.result().is_ok());
        if !is_made && !self.made()?.resolved.selection.cluster.found {
            return None;
        }
        if let (Some(pod), Some(client)) = (self.pod(), self.client()) {
            let from =
                if pod.server_overridden { Source::Override("cluster.server") } else { Source::Environment("KUBERNETES_SERVICE_HOST") };
            let remark = if pod.server_overridden { "" } else { "the pod's own cluster" };
            return Some(Fact::new("server", url(&client.host)).from(Some(from)).remark(remark));
        }
        let cluster = self.effective_cluster()?;
        if cluster.server.is_empty() {
            return Some(Fact::new("server", "none").remark(self.why_no_server()?));
        }
        let from = self.of_cluster("server");
        let is_default = matches!(from, Some(Source::ClusterDefaults(_)));
        let fact = Fact::new("server", url(&cluster.server)).from(self.server_source(from));
        let mut said = Vec::new();
        said.extend(is_default.then(|| self.why_default_server()).flatten());
        said.extend(self.replaced_server());
        said.extend(self.without_tls().filter(|_| !is_default).map(str::to_owned));
        said.extend(self.is_not_the_pods().map(str::to_owned));
        Some(fact.remark(said.join("; ")))
    }

    /// kubectl's default server has no place of its own, unless a variable sets it.
    fn server_source(&self, from: Option<Source>) -> Option<Source> {
        match from {
            Some(Source::ClusterDefaults(_)) if self.run.default_server.is_some() => {
                let is_set = !self.world().env(DEFAULT_SERVER_VARIABLE).is_empty();
                is_set.then_some(Source::Environment(DEFAULT_SERVER_VARIABLE))
            }
            other => other,
        }
    }

    fn why_no_server(&self) -> Option<String> {
        let cluster = &self.made()?.resolved.selection.cluster;
        Some(match (cluster.found, cluster.name.as_str()) {
            (true, name) => format!("the cluster {} has no server", quoted(name)),
            (false, "") => "there is no cluster".to_owned(),
            (false, name) => format!("no file has the cluster {}", quoted(name)),
        })
    }

    fn why_default_server(&self) -> Option<String> {
        Some(format!("kubectl's default server, because {}", self.why_no_server()?))
    }

    /// Says which server of a file an override replaces.
    fn replaced_server(&self) -> Option<String> {
        let layers = self.cluster_layers()?;
        let laid = layers.named("server", &self.positions)?;
        let (true, Some(entry)) = (laid.is_overridden, layers.entry) else { return None };
        let lost = laid.sources.iter().find(|source| matches!(source, Source::File { .. }))?;
        let name = layers.named("tls-server-name", &self.positions)?;
        let without = if name.is_cleared() && name.sources.len() > 1 { ", and without its tls-server-name" } else { "" };
        Some(format!("instead of {} ({}){without}", url(&entry.server), self.place(lost)))
    }

    /// Says what follows from a server that is not https.
    fn without_tls(&self) -> Option<&'static str> {
        let made = self.kubeconfig()?;
        let is_plain = made.is_tls == Some(false) && self.effective_user().is_some_and(|user| !self.credentials(user).is_empty());
        let has_scheme = made.client.host.contains("://");
        match (is_plain, has_scheme) {
            (false, _) => None,
            (true, true) => Some("not https, so no credentials are sent"),
            (true, false) => Some("without https:// no credentials are sent"),
        }
    }

    /// Says that the server is not that of the pod that kubectl runs in.
    fn is_not_the_pods(&self) -> Option<&'static str> {
        (self.pod_loses().is_some()).then_some("not the pod's own cluster")
    }

    /// Tells whose certificates are trusted.
    pub(super) fn trust(&self) -> Option<Fact> {
        let requested = self.requested().filter(|requested| requested.refused.is_none())?;
        if !requested.request.url.starts_with("https:") {
            return Some(Fact::new("trust", "nobody is checked").remark("the connection is not encrypted"));
        }
        if requested.request.tls.insecure {
            let from = self.of_cluster("insecure-skip-tls-verify");
            return Some(Fact::new("trust", "nobody is checked").from(from).remark("insecure-skip-tls-verify is set"));
        }
        let number = requested.request.tls.authorities.as_ref().map_or(0, Vec::len);
        let text = match requested.authorities {
            Authorities::System | Authorities::EmptyFile { trusts_nobody: false } => "the certificate authorities of the system".to_owned(),
            Authorities::Given => counted(number, "certificate authority"),
            Authorities::Nobody | Authorities::EmptyFile { .. } => "nobody is trusted: no certificate in the bundle".to_owned(),
        };
        Some(Fact::new("trust", text).from(self.authorities_from()).remark(self.about_trust()))
    }

    fn authorities_from(&self) -> Option<Source> {
        if let Some(pod) = self.pod() {
            let path = self.client()?.tls.ca_file.clone();
            let is_given = !path.is_empty();
            return if pod.ca_overridden {
                Some(Source::Override("cluster.certificate-authority"))
            } else {
                is_given.then_some(Source::WorldFile(path))
            };
        }
        let cluster = self.effective_cluster()?;
        if !is_unset(&cluster.certificate_authority_data) {
            return self.of_cluster("certificate-authority-data");
        }
        if cluster.certificate_authority.is_empty() { None } else { self.of_cluster("certificate-authority") }
    }

    fn about_trust(&self) -> String {
        let mut said = Vec::new();
        if let Some(client) = self.client() {
            if !client.tls.ca_file.is_empty() && client.tls.ca_data.is_empty() && self.pod().is_none() {
                said.push(format!("in the file {}", shown(&client.tls.ca_file)));
            }
            if !client.tls.server_name.is_empty() {
                said.push(format!("for the name {}", quoted(&client.tls.server_name)));
            }
        }
        said.join(", ")
    }

    /// Tells which proxy is used.
    pub(super) fn proxy(&self) -> Option<Fact> {
        let requested = self.requested().filter(|requested| requested.refused.is_none())?;
        let direct = |variable: &'static str, why: &str| Fact::new("proxy", "none").from(Some(Source::Environment(variable))).remark(why);
        Some(match &requested.proxy {
            ProxyFrom::Nowhere => Fact::new("proxy", "none"),
            ProxyFrom::ClientConfig(proxy) => Fact::new("proxy", url(proxy)).from(self.of_cluster("proxy-url")),
            ProxyFrom::Environment { variable, url: proxy, .. } => Fact::new("proxy", url(proxy)).from(Some(Source::Environment(variable))),
            ProxyFrom::Loopback(variable) => direct(variable, "a proxy is set, but never used for this machine itself"),
            ProxyFrom::NoProxy(variable) => direct(variable, "a proxy is set, but not for this host"),
            ProxyFrom::Range(variable) => direct(variable, "a proxy is set, but not for this range of addresses"),
            ProxyFrom::Unusable(variable) => direct(variable, "it names no proxy, and is ignored"),
        })
    }

    /// Tells how long a request may take, if that is limited.
    pub(super) fn timeout(&self) -> Option<Fact> {
        let timeout = self.requested()?.request.timeout_ns;
        let seconds = timeout / 1_000_000_000;
        let text = if timeout % 1_000_000_000 == 0 { counted(seconds as usize, "second") } else { format!("{} ms", timeout / 1_000_000) };
        (timeout > 0).then(|| Fact::new("timeout", text).from(Some(Source::Override("timeout"))))
    }

    /// Says which settings of the file an override of the cluster takes away.
    pub(super) fn cleared(&self) -> Option<String> {
        let layers = self.cluster_layers()?;
        let fields = ["tls-server-name", "certificate-authority", "certificate-authority-data", "insecure-skip-tls-verify"];
        let lost = fields.into_iter().filter_map(|name| {
            let laid = layers.named(name, &self.positions)?;
            let [Source::Override(_), from @ Source::File { .. }, ..] = laid.sources.as_slice() else { return None };
            laid.is_cleared()
                .then(|| (laid.sources.first().map(|by| self.place(by)).unwrap_or_default(), format!("{name} ({})", self.place(from))))
        });
        let lost: Vec<(String, String)> = lost.collect();
        let (by, _) = lost.first()?;
        let fields: Vec<String> = lost.iter().map(|(_, field)| field.clone()).collect();
        Some(format!("{by} also takes away what the file says of it: {} {} not used", super::words::list(&fields), are(fields.len())))
    }
}

/// Shows a URL without what may be secret in it.
pub(super) fn url(text: &str) -> String {
    visible(&url_without_secrets(text, |_| REDACTED.to_owned())).to_string()
}
