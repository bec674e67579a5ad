//! The rules that a case shows and no client can have wrong.

/// Each rule with the reason.
pub(crate) const UNMUTATED: &[(&str, &str)] = &[(
    "YAML-16",
    "Where it decides, the answer is one of two at random, so that no comparison looks at it: every client is as right as another.",
)];
