//! The limits of YAML scenarios: how deep, and how much aliases may stand for.

use crate::release::Release;
use crate::yaml::bounds::{Bounds, Excess, check};
use crate::yaml::dialect::Dialect;
use crate::yaml::position::Position;

/// A scenario has fewer than ten levels, beside what an override of an extension has. Aliases are meant for contents that files share.
const BOUNDS: Bounds = Bounds { levels: 128, aliased: 16 << 20 };

/// Checks a YAML text before serde_yaml reads it, whose cost is not bounded by the length of the text.
///
/// # Errors
/// What is wrong, and where.
pub(super) fn check_yaml(text: &str) -> Result<(), (String, Position)> {
    check(text, BOUNDS, Dialect::of(Release::NEWEST.behaviours())).map_err(|(excess, at)| {
        let message = match excess {
            Excess::Levels => format!("lists and mappings nest more than {} deep here; a scenario need not", BOUNDS.levels),
            Excess::Aliased => {
                format!(
                    "the aliases up to here stand for more than {} MiB; write out what they stand for as JSON lines",
                    BOUNDS.aliased >> 20
                )
            }
        };
        (message, at)
    })
}
