//! Fills in what a journey leaves open: names bound above, and what the actor works out.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use terms::Digest;

/// What a text that begins with `$` stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Blank<'a> {
    /// A name bound above: `$application`.
    Name(&'a str),
    /// A word with something in brackets: `$rows(income)`.
    Call(&'a str, &'a str),
    /// Nothing: an ordinary text.
    Text,
}

/// Reads a text as a blank.
pub(crate) fn blank(text: &str) -> Blank<'_> {
    let Some(rest) = text.strip_prefix('$') else { return Blank::Text };
    if let Some((word, inside)) = rest.split_once('(')
        && let Some(inside) = inside.strip_suffix(')')
    {
        return Blank::Call(word, inside);
    }
    let lawful = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !rest.is_empty() && rest.chars().all(lawful) { Blank::Name(rest) } else { Blank::Text }
}

/// Fills in every text of a body.
pub(crate) fn fill(
    body: &Map<String, Value>,
    of: &mut impl FnMut(&str) -> Result<Value, String>,
) -> Result<Map<String, Value>, String> {
    let filled = body.iter().map(|(key, value)| Ok((key.clone(), fill_value(value, of)?)));
    filled.collect()
}

fn fill_value(
    value: &Value,
    of: &mut impl FnMut(&str) -> Result<Value, String>,
) -> Result<Value, String> {
    match value {
        Value::String(text) => of(text),
        Value::Array(items) => items
            .iter()
            .map(|item| fill_value(item, of))
            .collect::<Result<_, _>>()
            .map(Value::Array),
        Value::Object(fields) => fill(fields, of).map(Value::Object),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(value.clone()),
    }
}

/// Fills in the names in a path: `/api/cases/$application`.
pub(crate) fn fill_path(path: &str, names: &BTreeMap<String, Value>) -> Result<String, String> {
    let part = |part: &str| match blank(part) {
        Blank::Name(name) => named(names, name).map(|value| text_of(&value)),
        Blank::Call(..) | Blank::Text => Ok(part.to_owned()),
    };
    Ok(path.split('/').map(part).collect::<Result<Vec<_>, _>>()?.join("/"))
}

/// What a name was bound to.
pub(crate) fn named(names: &BTreeMap<String, Value>, name: &str) -> Result<Value, String> {
    names.get(name).cloned().ok_or_else(|| format!("nothing above is called `${name}`"))
}

/// Lays changes over a value: fields of tables one by one, everything else as a whole.
pub(crate) fn change(value: &mut Value, changes: Map<String, Value>) {
    let Value::Object(fields) = value else {
        *value = Value::Object(changes);
        return;
    };
    for (name, new) in changes {
        match (fields.get_mut(&name), new) {
            (Some(old @ Value::Object(_)), Value::Object(new)) => change(old, new),
            (_, new) => {
                fields.insert(name, new);
            }
        }
    }
}

/// A value as one word.
pub(crate) fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The digest that stands for a document of this name in a rehearsal: that of the name.
pub fn document_digest(name: &str) -> Digest {
    Digest(Sha256::digest(name.as_bytes()).into())
}

/// A document as a material.
pub(crate) fn document(name: &str) -> Value {
    json!({ "name": name, "digest": document_digest(name) })
}
