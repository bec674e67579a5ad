//! What a release's libraries do differently, as the switches that the reader and the typed walk ask.

use super::number::Floats;
use crate::release::Release;

/// How a release reads YAML and turns it into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// A ':' may stand inside an unquoted value in `{}` or `[]` (D11).
    pub allows_colon_in_flow: bool,
    /// Nesting is limited to 10,000 levels (D17).
    pub limits_depth: bool,
    /// A ':' after an empty flow collection finds no key any more (D40).
    pub empty_flow_drops_key: bool,
    /// Which decimal texts are floats (D9, D10).
    pub floats: Floats,
    /// `!!float` converts a whole number (D15).
    pub float_tag_takes_int: bool,
    /// Documents that consist nearly wholly of aliases are refused (D17).
    pub limits_aliases: bool,
    /// A name may stand twice in a list; the last entry wins (D8).
    pub allows_repeated_names: bool,
}

impl Reading {
    /// How `release` reads.
    pub fn of(_: Release) -> Reading {
        Reading {
            allows_colon_in_flow: true,
            limits_depth: true,
            empty_flow_drops_key: true,
            floats: Floats::Current,
            float_tag_takes_int: true,
            limits_aliases: true,
            allows_repeated_names: false,
        }
    }
}
