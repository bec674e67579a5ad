//! Explains the selected names (NAME-01 to NAME-08).

use super::Explainer;
use crate::kubeconfig::{Config, Stanza};
use crate::resolve::{Choice, ResolveError, Resolved, Selection};
use crate::rule::Rule;
use crate::trace::{Decision, Source, Subject};

impl Explainer<'_> {
    /// Explains the selected context, user and cluster.
    pub(super) fn names(&mut self, config: &Config, Resolved { selection, effective, .. }: &Resolved) {
        let Selection { context, user, cluster } = selection;
        let from = if context.required { Source::Override("currentContext") } else { self.positions.current_context() };
        let rule = if context.name.is_empty() { Rule::Name07 } else { Rule::Name01 };
        self.record(rule, entry(Stanza::Context, context), from);
        if context.required && !context.found {
            let from = Source::Override("currentContext");
            self.push(Decision::new(Rule::Name04, entry(Stanza::Context, context), from).noting("it gives no user and no cluster"));
        }
        // Where the context crashes, the names that it would give are not looked up.
        let is_known = |choice: &Choice| choice.required || effective.context != Err(ResolveError::Crash);
        if is_known(user) {
            self.name(Rule::Name02, Stanza::User, user, "context.user", config, context);
        }
        if is_known(cluster) {
            self.name(Rule::Name03, Stanza::Cluster, cluster, "context.cluster", config, context);
        }
    }

    /// Explains a selected name by its rule, and by NAME-05 where a required name is missing, NAME-06 where another name is missing, NAME-07
    /// where the empty name exists.
    fn name(&mut self, rule: Rule, stanza: Stanza, choice: &Choice, over: &'static str, config: &Config, context: &Choice) {
        let from = if choice.required {
            Source::Override(over)
        } else {
            let origin = config.context(&context.name).and_then(|entry| entry.origin.clone());
            self.positions.field(&origin, Stanza::Context, &context.name, stanza.as_str()).unwrap_or(Source::Default)
        };
        let special = match (choice.found, choice.required) {
            (false, true) => Some(Rule::Name05),
            (false, false) => Some(Rule::Name06),
            (true, _) if choice.name.is_empty() => Some(Rule::Name07),
            (true, _) => None,
        };
        if special != Some(Rule::Name07) {
            self.record(rule, entry(stanza, choice), from.clone());
        }
        if let Some(special) = special {
            self.record(special, entry(stanza, choice), from);
        }
    }
}

fn entry(stanza: Stanza, choice: &Choice) -> Subject {
    Subject::Entry { stanza, name: choice.name.clone() }
}
