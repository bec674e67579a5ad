//! Which context, user and cluster (NAME-01 to NAME-08).
//!
//! A name that an override gives is required to exist; one that a file gives is not.

use crate::kubeconfig::{Context, Stanza};
use crate::outcome::{Code, Error};
use crate::resolve::{Direct, ResolveError};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};

/// A chosen name, and whether it must exist.
pub struct Choice {
    /// The name; empty is a name like any other (NAME-07).
    pub name: String,
    /// Whether an override gave it.
    pub required: bool,
}

impl Direct<'_> {
    /// NAME-01: the override, else the constructor's name, else the file's.
    pub fn context_choice(&self) -> Choice {
        let Direct { config, context_name, overrides, .. } = self;
        let chosen = [&overrides.current_context, *context_name, &config.current_context].into_iter().find(|name| !name.is_empty());
        Choice { name: chosen.unwrap_or_default().to_owned(), required: !overrides.current_context.is_empty() }
    }

    /// NAME-02: the override, else the effective context's user; none where that context cannot be had (NAME-04).
    pub fn user_choice(&self) -> Result<Choice, ResolveError> {
        self.choice(&self.overrides.context.auth_info, |context| context.auth_info)
    }

    /// NAME-03: the override, else the effective context's cluster; none where that context cannot be had (NAME-04).
    pub fn cluster_choice(&self) -> Result<Choice, ResolveError> {
        self.choice(&self.overrides.context.cluster, |context| context.cluster)
    }

    fn choice(&self, given: &str, of_context: impl Fn(Context) -> String) -> Result<Choice, ResolveError> {
        if !given.is_empty() {
            return Ok(Choice { name: given.to_owned(), required: true });
        }
        match self.context() {
            Ok(context) => Ok(Choice { name: of_context(context), required: false }),
            Err(ResolveError::Errors(_)) => Ok(Choice { name: String::new(), required: false }),
            Err(ResolveError::Crash) => Err(ResolveError::Crash),
        }
    }

    /// The entries that a client is made of, by name; those whose context cannot be had are left out.
    pub fn chosen(&self) -> Vec<(Stanza, String)> {
        let mut chosen = vec![(Stanza::Context, self.context_choice().name)];
        chosen.extend(self.user_choice().map(|choice| (Stanza::User, choice.name)));
        chosen.extend(self.cluster_choice().map(|choice| (Stanza::Cluster, choice.name)));
        chosen
    }

    /// Tells the sink how the three names came about.
    pub fn explain_choices(&self, sink: &mut impl Sink) {
        let context = self.context_choice();
        sink.record(|| {
            let from = match context.required {
                true => Source::Override("currentContext"),
                false if self.config.current_context.is_empty() => Source::Default,
                false => self.sources.current_context(),
            };
            let rule = if context.name.is_empty() { Rule::Name07 } else { Rule::Name01 };
            Decision::new(rule, format!("context {:?}", context.name), from)
        });
        if context.required && !self.config.contexts.contains_key(&context.name) {
            sink.record(|| Decision::new(Rule::Name04, "user and cluster: none", Source::Override("currentContext")));
        }
        let entry = self.config.contexts.get(&context.name).and_then(|entry| entry.origin.as_ref());
        let from_context = |field: &str| match entry {
            Some(file) => self.sources.field(file, Stanza::Context, &context.name, field),
            None => Source::Default,
        };
        if let Ok(user) = self.user_choice() {
            let found = self.config.auth_infos.contains_key(&user.name);
            let from = if user.required { Source::Override("context.user") } else { from_context("user") };
            tell_choice(Rule::Name02, "user", &user, found, from, sink);
        }
        if let Ok(cluster) = self.cluster_choice() {
            let found = self.config.clusters.contains_key(&cluster.name);
            let from = if cluster.required { Source::Override("context.cluster") } else { from_context("cluster") };
            tell_choice(Rule::Name03, "cluster", &cluster, found, from, sink);
        }
    }
}

/// Tells a choice by its rule, and by NAME-05 where a required name is missing, NAME-06 where one that is not required is, NAME-07 where the
/// empty name is found.
fn tell_choice(rule: Rule, noun: &str, choice: &Choice, found: bool, from: Source, sink: &mut impl Sink) {
    let special = match (found, choice.required) {
        (false, true) => Some(Rule::Name05),
        (false, false) => Some(Rule::Name06),
        (true, _) if choice.name.is_empty() => Some(Rule::Name07),
        (true, _) => None,
    };
    for rule in [Some(rule).filter(|_| special != Some(Rule::Name07)), special].into_iter().flatten() {
        sink.record(|| Decision::new(rule, format!("{noun} {:?}", choice.name), from.clone()));
    }
}

/// NAME-05: an overriding name that does not exist.
pub fn no_such(code: Code, noun: &str, name: &str) -> ResolveError {
    let message = format!("the {noun} {name:?} was asked for and does not exist in the loaded kubeconfig");
    Error::new(code, message).name(name).into()
}
