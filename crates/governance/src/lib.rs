//! The council: decides commands under a rulebook and folds events into state.
