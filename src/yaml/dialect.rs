//! The dialect of YAML that a release reads.

use super::number::FloatSyntax;
use crate::release::Behaviours;

/// A release's behaviours, and the float syntax that follows from them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    pub behaviours: Behaviours,
    pub floats: FloatSyntax,
}

impl Dialect {
    pub(crate) fn of(behaviours: Behaviours) -> Dialect {
        let floats = match (behaviours.accepts_go_floats(), behaviours.floats_need_signed_exponent()) {
            (true, _) => FloatSyntax::Go,
            (false, true) => FloatSyntax::Signed,
            (false, false) => FloatSyntax::Current,
        };
        Dialect { behaviours, floats }
    }
}
