//! The rehearsal: the world in memory from one seed.
