//! Tells a sink which layer each effective field came from: defaults, file or override. It decides nothing.

use crate::kubeconfig::{AuthInfo, Cluster, Context, Origin, Stanza, no_data};
use crate::resolve::effective::{replaces_server_name, replaces_trust, sets_ca, sets_certificate, sets_key};
use crate::resolve::{Direct, ResolveError};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};

/// One field of a stanza: its names, whether a stanza sets it, and the rule by which an override beats a file.
struct Field<T> {
    name: &'static str,
    place: &'static str,
    is_set: fn(&T) -> bool,
    rule: Rule,
}

macro_rules! fields {
    ($type:ty, $section:literal: $($name:literal $rule:ident $is_set:expr;)*) => {
        &[$(Field::<$type> { name: $name, place: concat!($section, ".", $name), is_set: $is_set, rule: Rule::$rule },)*]
    };
}

const CONTEXT: &[Field<Context>] = fields! { Context, "context":
    "cluster" Ovr02 |context| !context.cluster.is_empty();
    "user" Ovr02 |context| !context.auth_info.is_empty();
    "namespace" Ovr02 |context| !context.namespace.is_empty();
    "extensions" Ovr15 |context| !context.extensions.is_empty();
};

const CLUSTER: &[Field<Cluster>] = fields! { Cluster, "cluster":
    "server" Ovr07 |cluster| !cluster.server.is_empty();
    "tls-server-name" Ovr11 |cluster| !cluster.tls_server_name.is_empty();
    "insecure-skip-tls-verify" Ovr08 |cluster| cluster.insecure_skip_tls_verify;
    "certificate-authority" Ovr08 |cluster| !cluster.certificate_authority.is_empty();
    "certificate-authority-data" Ovr08 |cluster| !no_data(&cluster.certificate_authority_data);
    "proxy-url" Ovr20 |cluster| !cluster.proxy_url.is_empty();
    "disable-compression" Ovr20 |cluster| cluster.disable_compression;
    "extensions" Ovr15 |cluster| !cluster.extensions.is_empty();
};

const USER: &[Field<AuthInfo>] = fields! { AuthInfo, "user":
    "client-certificate" Ovr04 |user| !user.client_certificate.is_empty();
    "client-certificate-data" Ovr04 |user| !no_data(&user.client_certificate_data);
    "client-key" Ovr05 |user| !user.client_key.is_empty();
    "client-key-data" Ovr05 |user| !no_data(&user.client_key_data);
    "token" Ovr12 |user| !user.token.is_empty();
    "tokenFile" Ovr12 |user| !user.token_file.is_empty();
    "as" Ovr13 |user| !user.impersonate.is_empty();
    "as-uid" Ovr13 |user| !user.impersonate_uid.is_empty();
    "as-groups" Ovr13 |user| !user.impersonate_groups.is_empty();
    "as-user-extra" Ovr13 |user| !user.impersonate_user_extra.is_empty();
    "username" Ovr03 |user| !user.username.is_empty();
    "password" Ovr03 |user| !user.password.is_empty();
    "auth-provider" Ovr14 |user| user.auth_provider.is_some();
    "exec" Ovr14 |user| user.exec.is_some();
    "extensions" Ovr15 |user| !user.extensions.is_empty();
};

impl Direct<'_> {
    /// Explains the effective context, user and cluster field by field.
    pub fn explain_layers<S: Sink>(&self, sink: &mut S) -> Result<(), ResolveError> {
        if !S::LISTENS {
            return Ok(());
        }
        let Direct { config, overrides, .. } = self;
        let context = self.context_choice().name;
        let entry = config.contexts.get(&context);
        self.explain(
            Stanza::Context,
            &context,
            CONTEXT,
            None,
            entry.map(|entry| (entry, &entry.origin)),
            &overrides.context,
            |_| None,
            sink,
        );

        let user = self.user_choice()?.name;
        let entry = config.auth_infos.get(&user);
        let replaced = |field: &str| match field {
            "client-certificate" | "client-certificate-data" if sets_certificate(&overrides.user) => Some(Rule::Ovr04),
            "client-key" | "client-key-data" if sets_key(&overrides.user) => Some(Rule::Ovr05),
            _ => None,
        };
        let replaced = |field: &str| replaced(field).filter(|_| self.behaviours.cert_override_replaces_pair());
        self.explain(Stanza::User, &user, USER, None, entry.map(|entry| (entry, &entry.origin)), &overrides.user, replaced, sink);

        let cluster = self.cluster_choice()?.name;
        let entry = config.clusters.get(&cluster);
        let replaced = |field: &str| match field {
            "tls-server-name" if replaces_server_name(&overrides.cluster) => Some(Rule::Ovr11),
            "insecure-skip-tls-verify" | "certificate-authority" | "certificate-authority-data"
                if replaces_trust(&overrides.cluster) && self.behaviours.ca_override_replaces_all() =>
            {
                Some(Rule::Ovr08)
            }
            _ => None,
        };
        let (defaults, over) = (Some(&overrides.cluster_defaults), &overrides.cluster);
        self.explain(Stanza::Cluster, &cluster, CLUSTER, defaults, entry.map(|entry| (entry, &entry.origin)), over, replaced, sink);
        self.explain_user_override(config.auth_infos.get(&user), sink);
        self.explain_cluster_override(entry, sink);
        Ok(())
    }

    /// What surprises in an overridden user.
    fn explain_user_override(&self, entry: Option<&AuthInfo>, sink: &mut impl Sink) {
        let over = &self.overrides.user;
        let mut tell = |rule, about: &str, field| sink.record(|| Decision::new(rule, about, Source::Override(field)));
        if *over != AuthInfo::default() {
            tell(Rule::Ovr03, "user: merged", "user");
        }
        let nothing = AuthInfo::default();
        let entry = entry.unwrap_or(&nothing);
        let half = (sets_certificate(over), sets_key(over));
        if (half == (true, false) && sets_key(entry)) || (half == (false, true) && sets_certificate(entry)) {
            tell(Rule::Ovr06, "client-certificate and client-key: one of them the file's", "user.client-certificate");
        }
        let has_basic = |user: &AuthInfo| !user.username.is_empty() || !user.password.is_empty();
        let is_mixed = |token: &AuthInfo, basic: &AuthInfo| !token.token.is_empty() && has_basic(basic);
        if (is_mixed(over, entry) || is_mixed(entry, over)) && !is_mixed(entry, entry) {
            tell(Rule::Ovr16, "token and basic authentication: one of them the file's", "user.token");
        }
        for (path, field) in [
            (&over.client_certificate, "user.client-certificate"),
            (&over.client_key, "user.client-key"),
            (&over.token_file, "user.tokenFile"),
        ] {
            if is_relative(path) {
                tell(Rule::Path07, field, field);
            }
        }
    }

    /// What surprises in an overridden cluster, or in one with defaults below.
    fn explain_cluster_override(&self, entry: Option<&Cluster>, sink: &mut impl Sink) {
        let (over, defaults) = (&self.overrides.cluster, &self.overrides.cluster_defaults);
        if over.insecure_skip_tls_verify && sets_ca(over) {
            let from = Source::Override("cluster.insecure-skip-tls-verify");
            sink.record(|| Decision::new(Rule::Ovr10, "insecure beside an authority", from));
        }
        if is_relative(&over.certificate_authority) {
            let from = Source::Override("cluster.certificate-authority");
            sink.record(|| Decision::new(Rule::Path07, "cluster.certificate-authority", from));
        }
        let stays = defaults.insecure_skip_tls_verify && !replaces_trust(over);
        let meets = sets_ca(defaults) && entry.is_some_and(sets_ca);
        if entry.is_some() && (stays || meets) {
            sink.record(|| Decision::new(Rule::Ovr17, "defaults beside the file's", Source::ClusterDefaults("cluster")));
        }
    }

    /// One decision for every field that a layer sets; `replaced` names the rule by which the override replaces a field even by nothing.
    #[allow(clippy::too_many_arguments)]
    fn explain<T>(
        &self,
        stanza: Stanza,
        name: &str,
        fields: &[Field<T>],
        defaults: Option<&T>,
        entry: Option<(&T, &Origin)>,
        over: &T,
        replaced: impl Fn(&str) -> Option<Rule>,
        sink: &mut impl Sink,
    ) {
        for field in fields {
            let mut layers = Vec::new();
            let replaced = replaced(field.name);
            // What replaces a field by nothing is another field's override: the one that the rule is about, or the server (OVR-11).
            let causes =
                |other: &&Field<T>, rule| (other.is_set)(over) && (other.rule == rule || rule == Rule::Ovr11 && other.name == "server");
            let cause = replaced.and_then(|rule| fields.iter().find(|other| causes(other, rule)));
            if (field.is_set)(over) {
                layers.push(Source::Override(field.place));
            } else if let Some(cause) = cause {
                layers.push(Source::Override(cause.place));
            }
            if let Some((_, Some(file))) = entry.filter(|(in_file, _)| (field.is_set)(in_file)) {
                layers.push(self.sources.field(file, stanza, name, field.name));
            }
            if defaults.is_some_and(field.is_set) {
                layers.push(Source::ClusterDefaults(field.place));
            }
            // Replacing nothing by nothing is no decision.
            if layers.is_empty() || (layers.len() == 1 && replaced.is_some() && !(field.is_set)(over)) {
                continue;
            }
            let from = layers.remove(0);
            let rule = match (&from, layers.is_empty()) {
                (Source::Override(_), _) => replaced.unwrap_or(field.rule),
                (Source::ClusterDefaults(_), _) => Rule::Ovr07,
                _ => field.rule,
            };
            let replaces = matches!(from, Source::Override(_)) && (field.is_set)(over) && !layers.is_empty();
            let decision = Decision::new(rule, format!("{} {name:?} {}", stanza.as_str(), field.name), from).over(layers);
            let merged = replaces.then(|| Decision { rule: merge_rule(field.name), ..decision.clone() });
            for decision in [Some(decision), merged].into_iter().flatten() {
                sink.record(|| decision);
            }
        }
    }
}

/// The rule of the merge primitive by which an override replaces what a field holds below.
fn merge_rule(field: &str) -> Rule {
    match field {
        "extensions" | "as-user-extra" => Rule::Merge02,
        "as-groups" => Rule::Merge03,
        field if field.ends_with("-data") => Rule::Merge03,
        "exec" | "auth-provider" => Rule::Merge04,
        _ => Rule::Merge01,
    }
}

fn is_relative(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/')
}
