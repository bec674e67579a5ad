//! How a release reads, as the switches that the steps ask.

use super::number::Floats;
use crate::release::Release;

/// The release, and the one answer that is asked for every scalar.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub release: Release,
    pub floats: Floats,
}

impl Reading {
    pub fn of(release: Release) -> Reading {
        let floats = match (release.floats_are_gos(), release.floats_need_signed_exponent()) {
            (true, _) => Floats::Go,
            (false, true) => Floats::Signed,
            (false, false) => Floats::Current,
        };
        Reading { release, floats }
    }
}
