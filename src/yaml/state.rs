//! The state of the parser, which the state machine and the fast path share.

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
    /// Where each open collection whose beginning has a token of its own begins, innermost last.
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

    /// Does the same for a collection that is in `opened`.
    pub(super) fn close(&mut self) {
        self.pop();
        self.opened.pop();
    }
}
