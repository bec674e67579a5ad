//! `Namespace()` of a direct client (NS-01 to NS-03).

use crate::outcome::Namespace;
use crate::resolve::{Direct, ResolveError};
use crate::rule::Rule;
use crate::trace::{Decision, Sink, Source};

/// What a namespace is where nothing names one.
pub const DEFAULT: &str = "default";

impl Direct<'_> {
    /// The override, before anything is validated; else the context's of a usable configuration; else `default`.
    pub fn namespace(&self, sink: &mut impl Sink) -> Result<Namespace, ResolveError> {
        let given = &self.overrides.context.namespace;
        let overridden = !given.is_empty();
        if overridden && self.behaviours.namespace_override_comes_first() {
            sink.record(|| Decision::new(Rule::Ns01, "namespace", Source::Override("context.namespace")));
            return Ok(Namespace { name: given.clone(), overridden });
        }
        self.confirm_usable(sink).inspect_err(|_| sink.record(|| Decision::new(Rule::Ns02, "refused: namespace", Source::Default)))?;
        let name = self.context()?.namespace;
        if name.is_empty() {
            sink.record(|| Decision::new(Rule::Ns02, "namespace", Source::Default));
            return Ok(Namespace { name: DEFAULT.to_owned(), overridden: false });
        }
        sink.record(|| Decision::new(Rule::Ns03, "namespace", Source::Default));
        Ok(Namespace { name, overridden })
    }
}
