//! The front door: HTTP, sessions, the embedded web; joins everything.
