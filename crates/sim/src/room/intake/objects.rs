//! JSON: an array of flat objects, or an object with one such array under `data`.

use std::collections::BTreeSet;
use std::fmt;

use ports::RoomFailure;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use terms::ColumnKind;

use super::kind::Field;
use super::{FileRow, MOST_COLUMNS, Reason, bad_file, check_names};

/// An element of the array. Objects keep doubled names, which a map would hide.
enum Element {
    Flat(Vec<(String, Value)>),
    Other(Value),
}

/// The file, or what stands under its `data`: its elements, if there is an array of them.
struct Elements<const TOP: bool>(Option<Vec<Element>>);

struct ElementVisitor;
struct ElementsVisitor<const TOP: bool>;

impl<'de> serde::Deserialize<'de> for Element {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementVisitor)
    }
}

impl<'de, const TOP: bool> serde::Deserialize<'de> for Elements<TOP> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementsVisitor::<TOP>)
    }
}

/// Values that are no objects, each as it is.
macro_rules! plain {
    ($($visit:ident $kind:ty),*) => {$(
        fn $visit<E>(self, value: $kind) -> Result<Element, E> {
            Ok(Element::Other(Value::from(value)))
        }
    )*};
}

impl<'de> Visitor<'de> for ElementVisitor {
    type Value = Element;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Element, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Element::Flat(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Element, A::Error> {
        let mut values: Vec<Value> = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Element::Other(Value::Array(values)))
    }

    fn visit_unit<E>(self) -> Result<Element, E> {
        Ok(Element::Other(Value::Null))
    }

    plain!(visit_str & str, visit_bool bool, visit_i64 i64, visit_u64 u64, visit_f64 f64);
}

impl<'de, const TOP: bool> Visitor<'de> for ElementsVisitor<TOP> {
    type Value = Elements<TOP>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects, or an object with one under `data`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Elements<TOP>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element()? {
            elements.push(element);
        }
        Ok(Elements(Some(elements)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Elements<TOP>, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if TOP && found.is_none() && key == "data" {
                found = map.next_value::<Elements<false>>()?.0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Elements(found))
    }
}

fn elements(bytes: &[u8]) -> Result<Vec<Element>, RoomFailure> {
    // The parser's words may quote the file; its place may be told.
    let wrong = |error: serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        bad_file(format!("it is no such JSON: line {line}, column {column}"))
    };
    let Elements::<true>(found) = serde_json::from_slice(bytes).map_err(wrong)?;
    found.ok_or_else(|| bad_file("it has no array under `data`"))
}

fn flat(element: &Element) -> Result<&[(String, Value)], Reason> {
    let Element::Flat(fields) = element else { return Err(Reason::NotAnObject) };
    let nested = fields.iter().any(|(_, value)| value.is_array() || value.is_object());
    if nested { Err(Reason::NestedValue) } else { Ok(fields) }
}

/// The names of the columns, in the order in which they first appear.
pub(super) fn header(bytes: &[u8]) -> Result<Vec<String>, RoomFailure> {
    let elements = elements(bytes)?;
    if elements.is_empty() {
        return Err(bad_file("it is empty"));
    }
    let mut names: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for element in &elements {
        for (name, _) in flat(element).unwrap_or_default() {
            let name = name.trim();
            if seen.insert(name.to_owned()) {
                let number = names.len().saturating_add(1);
                let named = if name.is_empty() { format!("column_{number}") } else { name.into() };
                names.push(named);
            }
        }
        if names.len() > MOST_COLUMNS {
            return Err(bad_file(format!("it has more than {MOST_COLUMNS} columns")));
        }
    }
    if names.is_empty() {
        return Err(bad_file("it has no flat objects"));
    }
    check_names(&names)?;
    Ok(names)
}

/// The elements as rows; a missing field is null.
pub(super) fn rows(bytes: &[u8], columns: &[String]) -> Result<Vec<FileRow>, RoomFailure> {
    let rows = (1_u64..).zip(elements(bytes)?).map(|(line, element)| FileRow {
        line,
        fields: fields(&element, columns),
        raw: written(&element),
    });
    Ok(rows.collect())
}

fn fields(element: &Element, columns: &[String]) -> Result<Vec<Option<Field>>, Reason> {
    let given = flat(element)?;
    let mut named = BTreeSet::new();
    for (name, _) in given {
        if !columns.iter().any(|column| column == name.trim()) {
            return Err(Reason::UnexpectedColumn);
        }
        if !named.insert(name.trim()) {
            return Err(Reason::DuplicateName);
        }
    }
    let field = |column: &String| {
        let (_, value) = given.iter().find(|(name, _)| name.trim() == column)?;
        field(value)
    };
    Ok(columns.iter().map(field).collect())
}

fn field(value: &Value) -> Option<Field> {
    let (text, kind) = match value {
        Value::String(text) => (text.trim().to_owned(), ColumnKind::Text),
        Value::Bool(value) => (value.to_string(), ColumnKind::Boolean),
        Value::Number(number) => {
            let is_whole = number.as_i64().is_some_and(|number| number != i64::MIN);
            let kind = if is_whole { ColumnKind::Integer } else { ColumnKind::Number };
            (number.to_string(), kind)
        }
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(Field { text, native: Some(kind) })
}

fn written(element: &Element) -> String {
    match element {
        Element::Other(value) => value.to_string(),
        Element::Flat(fields) => {
            let field =
                |(name, value): &(String, Value)| format!("{}:{value}", Value::from(name.as_str()));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(","))
        }
    }
}
