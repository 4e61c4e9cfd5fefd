//! The script: whole paths as text, run against a world.
