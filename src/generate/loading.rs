//! Generates the loading part of a scenario: how files are found.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::Mode;
use super::world::{NOWHERE, PLACES};
use crate::scenario::{Loading, Migration};

/// Generates the settings of the loader; mostly the defaults.
pub fn arb_loading(mode: Mode) -> BoxedStrategy<Loading> {
    let migration = (arb_path(mode), arb_path(mode)).prop_map(|(to, from)| Migration { to, from });
    (
        arb_explicit_path(mode),
        weighted(0.15, vec(arb_path(mode), 1..5)),
        weighted(0.15, any::<bool>()),
        weighted(0.15, any::<bool>()),
        weighted(0.12, vec(migration, 0..3)),
    )
        .prop_map(|(explicit_path, precedence, resolve_paths, warn_if_all_missing, migrations)| Loading {
            explicit_path,
            precedence,
            resolve_paths,
            warn_if_all_missing,
            migrations,
        })
        .boxed()
}

/// Generates the value of `--kubeconfig`: mostly none, and sometimes a list, which the flag does not accept (PREC-08).
pub(super) fn arb_explicit_path(mode: Mode) -> BoxedStrategy<Option<String>> {
    let list = select(&["/world/work/a.yaml:/world/etc/c.yaml", "/world/home/.kube/config:", ":/world/work/a.yaml"][..]);
    weighted(0.15, prop_oneof![30 => arb_path(mode), 1 => list.prop_map(str::to_owned)]).boxed()
}

/// Generates the path of a kubeconfig or of a missing file, absolute or relative.
pub(super) fn arb_path(mode: Mode) -> BoxedStrategy<String> {
    let (common, odd) = mode.odds();
    prop_oneof![
        6 * common => select(&PLACES[..3]),
        common => select(&["a.yaml", "./a.yaml", "../etc/c.yaml", "b.yaml"][..]),
        4 * odd => select(PLACES),
        4 * odd => select(NOWHERE),
        odd => Just("a\0b"),
    ]
    .prop_map(str::to_owned)
    .boxed()
}
