//! The body of an act: indented lines of TOML, read to and written from plain data.

use serde_json::{Map, Value};

/// What is wrong with a body, and in which of its lines, from 0.
pub(crate) struct BodyMistake {
    pub(crate) line: u32,
    pub(crate) says: String,
}

/// Reads a body.
pub(crate) fn read(text: &str) -> Result<Map<String, Value>, BodyMistake> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        let line = u32::try_from(before.matches('\n').count()).unwrap_or(0);
        BodyMistake { line, says: error.message().to_owned() }
    })?;
    let object = table.into_iter().map(|(key, value)| Ok((key, plain(value)?)));
    object.collect::<Result<_, String>>().map_err(|says| BodyMistake { line: 0, says })
}

fn plain(value: toml::Value) -> Result<Value, String> {
    match value {
        toml::Value::String(text) => Ok(Value::String(text)),
        toml::Value::Integer(number) => Ok(Value::from(number)),
        toml::Value::Float(number) => serde_json::Number::from_f64(number)
            .map(Value::Number)
            .ok_or_else(|| "a number must be finite".to_owned()),
        toml::Value::Boolean(is) => Ok(Value::Bool(is)),
        // A day written without quotes is a text like any other.
        toml::Value::Datetime(day) => Ok(Value::String(day.to_string())),
        toml::Value::Array(items) => {
            items.into_iter().map(plain).collect::<Result<_, _>>().map(Value::Array)
        }
        toml::Value::Table(table) => {
            let fields = table.into_iter().map(|(key, value)| Ok((key, plain(value)?)));
            fields.collect::<Result<_, String>>().map(Value::Object)
        }
    }
}

/// Writes a body, one line for each key.
pub(crate) fn write(body: &Map<String, Value>) -> String {
    let line = |(key, value): (&String, &Value)| format!("  {} = {}\n", name(key), inline(value));
    body.iter().filter(|(_, value)| !value.is_null()).map(line).collect()
}

fn name(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { text(key) }
}

/// A basic TOML string. JSON's escapes are TOML's, but for DEL, which TOML wants escaped.
fn text(text: &str) -> String {
    Value::String(text.to_owned()).to_string().replace('\u{7f}', "\\u007F")
}

fn inline(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) if number.is_f64() => {
            let written = number.to_string();
            let whole = !written.contains(['.', 'e']);
            if whole { format!("{written}.0") } else { written }
        }
        Value::Number(number) => number.to_string(),
        Value::String(words) => text(words),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Value::Object(fields) => {
            let field =
                |(key, value): (&String, &Value)| format!("{} = {}", name(key), inline(value));
            let fields = fields.iter().filter(|(_, value)| !value.is_null()).map(field);
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}
