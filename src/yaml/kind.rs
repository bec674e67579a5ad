//! The kinds of nodes.

/// The kind of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    False,
    True,
    /// A number that fits a signed 64-bit integer; its text is the number.
    Int,
    /// A larger number that fits an unsigned 64-bit integer.
    Uint,
    Float,
    Str,
    Sequence,
    Mapping,
    /// A reference to another node; only before [`super::expand`].
    Alias,
}

impl Kind {
    /// Whether nodes of this kind have children.
    pub(crate) fn is_collection(self) -> bool {
        matches!(self, Kind::Sequence | Kind::Mapping)
    }
}
