//! Explains which layer each effective field came from: cluster defaults, file or override (OVR-02 to OVR-20).

use super::Explainer;
use super::layers::{Laid, Layers};
use crate::kubeconfig::{AuthInfo, Cluster, Config, Field, Group, Record};
use crate::resolve::{Overrides, Selection, sets_ca, sets_certificate, sets_key};
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Explains the effective context, user and cluster, field by field.
    pub(super) fn layers(&mut self, config: &Config, overrides: &Overrides, selection: &Selection, replaced: &[Group]) {
        self.fields(&Layers::of_context(config, overrides, selection, replaced));
        self.fields(&Layers::of_user(config, overrides, selection, replaced));
        self.fields(&Layers::of_cluster(config, overrides, selection, replaced));
        self.user_override(config.user(&selection.user.name), &overrides.user);
        self.cluster_override(config.cluster(&selection.cluster.name), &overrides.cluster, &overrides.cluster_defaults);
    }

    /// Records a decision for every field that a layer sets or that an override clears.
    fn fields<T: Record>(&mut self, layers: &Layers<T>) {
        for field in T::FIELDS {
            if let Some(rule) = field.override_rule {
                self.field(field, rule, layers);
            }
        }
    }

    fn field<T: Record>(&mut self, field: &'static Field<T>, rule: Rule, layers: &Layers<T>) {
        let Laid { mut sources, group, is_overridden } = layers.laid(field, &self.positions);
        // An override that clears a field which is not set decides nothing.
        if sources.is_empty() || (sources.len() == 1 && group.is_some() && !is_overridden) {
            return;
        }
        let from = sources.remove(0);
        let rule = match &from {
            Source::Override(_) => group.map_or(rule, Group::rule),
            Source::ClusterDefaults(_) => Rule::Ovr07,
            _ => rule,
        };
        let replaces = is_overridden && !sources.is_empty();
        let subject = Subject::Field { stanza: layers.stanza, name: layers.name.to_owned(), field: field.name };
        let decision = Decision::new(rule, subject, from).over(sources);
        let merged = replaces.then(|| Decision { rule: field.merge_rule(), ..decision.clone() });
        self.push(decision);
        self.trace.decisions.extend(merged);
    }

    /// Explains what may surprise about an overridden user.
    fn user_override(&mut self, entry: Option<&AuthInfo>, over: &AuthInfo) {
        if *over != AuthInfo::default() {
            self.overridden(Rule::Ovr03, "user", "merged over the file's user, field by field");
        }
        let blank_user = AuthInfo::default();
        let entry = entry.unwrap_or(&blank_user);
        let only_certificate = sets_certificate(over) && !sets_key(over);
        let only_key = sets_key(over) && !sets_certificate(over);
        if (only_certificate && sets_key(entry)) || (only_key && sets_certificate(entry)) {
            self.overridden(Rule::Ovr06, "user.client-certificate", "certificate and key come one from the override and one from the file");
        }
        let has_basic = |user: &AuthInfo| !user.username.is_empty() || !user.password.is_empty();
        let is_mixed = |token: &AuthInfo, basic: &AuthInfo| !token.token.is_empty() && has_basic(basic);
        if (is_mixed(over, entry) || is_mixed(entry, over)) && !is_mixed(entry, entry) {
            self.overridden(
                Rule::Ovr16,
                "user.token",
                "the user now has a token and basic authentication, one from the override and one from the file",
            );
        }
        self.relative_paths(over);
    }

    /// Explains what may surprise about a cluster with an override or with cluster defaults.
    fn cluster_override(&mut self, entry: Option<&Cluster>, over: &Cluster, defaults: &Cluster) {
        if over.insecure_skip_tls_verify && sets_ca(over) {
            self.overridden(Rule::Ovr10, "cluster.insecure-skip-tls-verify", "insecure together with a certificate authority");
        }
        self.relative_paths(over);
        let stays = defaults.insecure_skip_tls_verify && Group::Trust.replaced_by(over).is_none();
        let meets = sets_ca(defaults) && entry.is_some_and(sets_ca);
        if entry.is_some() && (stays || meets) {
            let subject = Subject::Override { field: "clusterDefaults" };
            self.push(
                Decision::new(Rule::Ovr17, subject, Source::ClusterDefaults("cluster")).noting("they stay alongside the file's settings"),
            );
        }
    }

    /// Explains that relative references of an override start at the working directory (PATH-07).
    fn relative_paths<T: Record>(&mut self, over: &T) {
        for (field, path) in over.paths() {
            if !path.is_empty() && !path.starts_with('/') {
                self.overridden(Rule::Path07, field.place, "relative to the working directory");
            }
        }
    }

    fn overridden(&mut self, rule: Rule, field: &'static str, note: &'static str) {
        self.push(Decision::new(rule, Subject::Override { field }, Source::Override(field)).noting(note));
    }
}
