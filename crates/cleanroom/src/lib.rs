//! The reading room: vault, plan guard, workspaces and the SQL engine.
