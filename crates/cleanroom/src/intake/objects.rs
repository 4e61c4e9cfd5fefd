//! JSON: an array of flat objects, or an object with one such array under `data`.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use ports::RoomFailure;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use terms::ColumnKind;

use super::kind::Field;
use super::rows::{Each, Leash, MOST_COLUMNS, Reason, Row, bad_file, check_names};

/// An element of the array.
enum Element {
    Flat(Vec<(String, Value)>),
    Other(Value),
}

struct ElementVisitor;

impl<'de> serde::Deserialize<'de> for Element {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ElementVisitor)
    }
}

impl<'de> Visitor<'de> for ElementVisitor {
    type Value = Element;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Element, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = map.next_entry()? {
            fields.push(entry);
        }
        Ok(Element::Flat(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Element, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Element::Other(Value::Array(values)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Element, E> {
        Ok(Element::Other(Value::from(text)))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Element, E> {
        Ok(Element::Other(Value::from(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Element, E> {
        Ok(Element::Other(Value::from(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Element, E> {
        Ok(Element::Other(Value::from(value)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Element, E> {
        Ok(Element::Other(Value::from(value)))
    }

    fn visit_unit<E>(self) -> Result<Element, E> {
        Ok(Element::Other(Value::Null))
    }
}

/// Hands on the elements of the array one by one; a failure of the taker ends the reading.
struct Elements<'a> {
    take: &'a mut dyn FnMut(Element) -> Result<(), RoomFailure>,
    failure: &'a mut Option<RoomFailure>,
    top: bool,
}

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects, or an object with one under `data`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while let Some(element) = seq.next_element()? {
            if let Err(failure) = (self.take)(element) {
                *self.failure = Some(failure);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Self { take, failure, top } = self;
        let mut found = false;
        while let Some(key) = map.next_key::<String>()? {
            if top && !found && key == "data" {
                found = map.next_value_seed(Elements { take, failure, top: false })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

fn each_element(
    source: impl Read,
    take: &mut dyn FnMut(Element) -> Result<(), RoomFailure>,
) -> Result<(), RoomFailure> {
    let (leash, counted) = Leash::new(source);
    let mut json = serde_json::Deserializer::from_reader(std::io::BufReader::new(leash));
    let mut failure = None;
    let take = &mut |element| {
        counted.begin();
        take(element)
    };
    let read = Elements { take, failure: &mut failure, top: true }.deserialize(&mut json);
    if let Some(failure) = failure {
        return Err(failure);
    }
    // The parser's words may quote the file; its place may be told.
    let wrong = |error: &serde_json::Error| {
        let (line, column) = (error.line(), error.column());
        bad_file(format!("it is no such JSON: line {line}, column {column}"))
    };
    match read.and_then(|found| json.end().map(|()| found)) {
        Ok(true) => Ok(()),
        Ok(false) => Err(bad_file("it has no array under `data`")),
        Err(error) => Err(counted.failure(|| wrong(&error))),
    }
}

fn flat(element: &Element) -> Result<&[(String, Value)], Reason> {
    let Element::Flat(fields) = element else {
        return Err(Reason::NotAnObject);
    };
    if fields.iter().any(|(_, value)| value.is_array() || value.is_object()) {
        return Err(Reason::NestedValue);
    }
    Ok(fields)
}

/// The names of the columns, in the order in which they first appear.
pub(crate) fn header(source: impl Read) -> Result<Vec<String>, RoomFailure> {
    let mut places = BTreeMap::new();
    let mut elements = 0u64;
    each_element(source, &mut |element| {
        elements += 1;
        for (name, _) in flat(&element).unwrap_or_default() {
            let next = places.len();
            places.entry(name.trim().to_owned()).or_insert(next);
        }
        if places.len() > MOST_COLUMNS {
            return Err(bad_file(format!("it has more than {MOST_COLUMNS} columns")));
        }
        Ok(())
    })?;
    if elements == 0 {
        return Err(bad_file("it is empty"));
    }
    if places.is_empty() {
        return Err(bad_file("it has no flat objects"));
    }
    let mut names: Vec<(usize, String)> =
        places.into_iter().map(|(name, place)| (place, name)).collect();
    names.sort();
    let name = |(place, name): (usize, String)| {
        if name.is_empty() { format!("column_{}", place + 1) } else { name }
    };
    let names: Vec<String> = names.into_iter().map(name).collect();
    check_names(&names)?;
    Ok(names)
}

/// Visits the elements as rows; a missing field is null.
pub(crate) fn each_row(
    source: impl Read,
    columns: &[String],
    each: &mut Each<'_>,
) -> Result<(), RoomFailure> {
    let mut places: BTreeMap<&str, usize> =
        columns.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    // The field without a name is called after its place.
    let unnamed = |(place, name): &(usize, &String)| **name == format!("column_{}", place + 1);
    if let Some((place, _)) = columns.iter().enumerate().find(unnamed) {
        places.insert("", place);
    }
    let mut line = 0;
    each_element(source, &mut |element| {
        line += 1;
        let texts = texts(&element, &places, columns.len());
        let fields: Result<Vec<_>, Reason> = match &texts {
            Err(reason) => Err(*reason),
            Ok(texts) => Ok(texts.iter().map(|slot| slot.as_ref().and_then(field)).collect()),
        };
        let fields = fields.as_ref().map(Vec::as_slice).map_err(|reason| *reason);
        each(Row { line, fields, raw: &|| written(&element) })
    })
}

type Texts = Vec<Option<(String, ColumnKind)>>;

fn texts(
    element: &Element,
    places: &BTreeMap<&str, usize>,
    columns: usize,
) -> Result<Texts, Reason> {
    let mut texts: Texts = vec![None; columns];
    let mut named = vec![false; columns];
    for (name, value) in flat(element)? {
        let place = *places.get(name.trim()).ok_or(Reason::UnexpectedColumn)?;
        if std::mem::replace(named.get_mut(place).ok_or(Reason::UnexpectedColumn)?, true) {
            return Err(Reason::DuplicateName);
        }
        if let Some(slot) = texts.get_mut(place) {
            *slot = text(value);
        }
    }
    Ok(texts)
}

fn text(value: &Value) -> Option<(String, ColumnKind)> {
    match value {
        Value::String(text) => Some((text.trim().to_owned(), ColumnKind::Text)),
        Value::Bool(value) => Some((value.to_string(), ColumnKind::Boolean)),
        Value::Number(number) => {
            // Whole numbers that no column of numbers can hold keep their digits as text.
            let kind = match number.as_i64() {
                Some(i64::MIN) => ColumnKind::Text,
                Some(_) => ColumnKind::Integer,
                None if number.is_u64() => ColumnKind::Text,
                None => ColumnKind::Number,
            };
            Some((number.to_string(), kind))
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn field((text, kind): &(String, ColumnKind)) -> Option<Field<'_>> {
    (!text.is_empty()).then_some(Field { text, native: Some(*kind) })
}

fn written(element: &Element) -> String {
    match element {
        Element::Other(value) => value.to_string(),
        Element::Flat(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
    }
}
