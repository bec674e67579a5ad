//! The kinds of nodes.

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    False,
    True,
    /// A number; its text says which.
    Int,
    Uint,
    Float,
    Str,
    Sequence,
    Mapping,
    /// Stands for an earlier node; only before [`super::expand`].
    Alias,
}

impl Kind {
    /// Whether it has children.
    pub(crate) fn is_collection(self) -> bool {
        matches!(self, Kind::Sequence | Kind::Mapping)
    }
}
