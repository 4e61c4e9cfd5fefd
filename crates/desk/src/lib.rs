//! The desk: load, decide, record, act, answer.
