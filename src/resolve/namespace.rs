//! Determines the namespace of a client over one loaded config, as `Namespace()` (NS-01 to NS-03).

use crate::outcome::Namespace;
use crate::resolve::{Direct, ResolveError, Resolved};

/// The namespace where nothing names one.
pub(super) const DEFAULT: &str = "default";

/// The kubeconfig's namespace, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextNamespace {
    /// Where it comes from.
    pub from: NamespaceFrom,
    /// The namespace, or why there is none.
    pub result: Result<Namespace, ResolveError>,
}

/// Where a kubeconfig's namespace comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamespaceFrom {
    /// The override, before anything is validated (NS-01).
    Override,
    /// Nowhere: it is refused along with the configuration (NS-02).
    Refused,
    /// Nowhere: it is `default` (NS-02).
    Default,
    /// The effective context (NS-03).
    Context,
}

/// Returns the override's namespace, before anything is validated; else the effective context's, if the configuration is usable; else
/// `default`.
pub(super) fn namespace(direct: &Direct, resolved: &Resolved) -> ContextNamespace {
    let given = &direct.overrides.context.namespace;
    let overridden = !given.is_empty();
    if overridden && direct.behaviours.namespace_override_comes_first() {
        return ContextNamespace { from: NamespaceFrom::Override, result: Ok(Namespace { name: given.clone(), overridden }) };
    }
    let context = resolved.usable.as_ref().and(resolved.effective.context.as_ref());
    match context {
        Err(error) => ContextNamespace { from: NamespaceFrom::Refused, result: Err(error.clone()) },
        Ok(context) if context.namespace.is_empty() => {
            ContextNamespace { from: NamespaceFrom::Default, result: Ok(Namespace { name: DEFAULT.to_owned(), overridden: false }) }
        }
        Ok(context) => {
            ContextNamespace { from: NamespaceFrom::Context, result: Ok(Namespace { name: context.namespace.clone(), overridden }) }
        }
    }
}
