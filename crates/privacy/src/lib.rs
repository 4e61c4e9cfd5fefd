//! The veil: masks and disclosure checks on Arrow arrays.
