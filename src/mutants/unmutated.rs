//! The rules that a case shows and no client can have wrong.

use crate::rule::Rule;

/// Each rule with the reason.
pub const UNMUTATED: &[(Rule, &str)] = &[(
    Rule::Yaml16,
    "Where it decides, the answer is one of two at random, so that no comparison looks at it: every client is as right as another.",
)];
