//! The list of the mutants.

use super::mutant::Mutant;
use super::{commanding, configuring, decoding, finding, in_a_pod, merging, overriding, reading, requesting, validating};

/// Makes all mutants, area by area.
pub fn all() -> Vec<Mutant> {
    let mut all = finding::finding();
    all.extend(reading::reading());
    all.extend(decoding::decoding());
    all.extend(merging::merging());
    all.extend(merging::paths());
    all.extend(overriding::overriding());
    all.extend(validating::validating());
    all.extend(configuring::configuring());
    all.extend(in_a_pod::in_a_pod());
    all.extend(requesting::requesting());
    all.extend(commanding::commanding());
    all
}
