//! Canonical JSON: one value, one sequence of bytes, whatever the order of its fields was.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use terms::Digest;

/// The canonical bytes of `value`: no blanks, the keys of every object in the order of their bytes.
///
/// # Errors
/// As `serde_json`: a map with keys that are no text.
pub(crate) fn bytes(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = String::new();
    write(&serde_json::to_value(value)?, &mut out);
    Ok(out.into_bytes())
}

/// SHA-256 of the canonical bytes.
///
/// # Errors
/// As [`bytes`].
pub(crate) fn digest(value: &impl Serialize) -> Result<Digest, serde_json::Error> {
    Ok(sha256(&bytes(value)?))
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|one, other| one.0.cmp(other.0));
            list(out, ('{', '}'), sorted, |(key, value), out| {
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(value, out);
            });
        }
        Value::Array(items) => list(out, ('[', ']'), items, write),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

fn list<T>(
    out: &mut String,
    (open, close): (char, char),
    items: impl IntoIterator<Item = T>,
    item: impl Fn(T, &mut String),
) {
    out.push(open);
    for (number, it) in items.into_iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        item(it, out);
    }
    out.push(close);
}
