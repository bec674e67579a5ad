//! Where the parser stands in a document: shared by the state machine and the fast path.

use super::token::Mark;

/// A state of the parser: what it expects next.
#[derive(Clone, Copy)]
pub(super) enum State {
    BlockNode,
    BlockSequenceEntry,
    IndentlessSequenceEntry,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequenceEntry,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingNoValue,
    DocumentEnd,
    Done,
}

/// The states of the collections that are open.
pub(super) struct Stack {
    pub state: State,
    /// The states to return to, innermost last.
    pub outer: Vec<State>,
    /// Where the open collections begin that have a token of their own for it, innermost last.
    pub opened: Vec<Mark>,
}

impl Stack {
    pub(super) fn new() -> Stack {
        Stack { state: State::BlockNode, outer: Vec::new(), opened: Vec::new() }
    }

    /// Returns to the state around the innermost collection.
    pub(super) fn pop(&mut self) {
        self.state = self.outer.pop().unwrap_or(State::Done);
    }

    /// The same, for a collection that is in `opened`.
    pub(super) fn close(&mut self) {
        self.pop();
        self.opened.pop();
    }
}
