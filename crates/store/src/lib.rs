//! The cellar: the journal on SQLite, blobs on files, keys.
