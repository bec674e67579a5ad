//! How a release reads, as the switches that the steps ask.

use super::number::FloatSyntax;
use crate::release::Behaviours;

/// The release, and the one answer that is asked for every scalar.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    pub behaviours: Behaviours,
    pub floats: FloatSyntax,
}

impl Dialect {
    pub fn of(behaviours: Behaviours) -> Dialect {
        let floats = match (behaviours.accepts_go_floats(), behaviours.floats_need_signed_exponent()) {
            (true, _) => FloatSyntax::Go,
            (false, true) => FloatSyntax::Signed,
            (false, false) => FloatSyntax::Current,
        };
        Dialect { behaviours, floats }
    }
}
