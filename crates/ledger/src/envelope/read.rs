//! Reading an envelope, line by line.

use super::{Commitments, Envelope, EnvelopeError, FORMAT, MAX_BYTES, Serial};
use crate::decimal::number;
use crate::merkle::Hash;

/// Reads an envelope; whether it is canonical is for the caller to compare.
pub(super) fn envelope(bytes: &[u8]) -> Result<Envelope, EnvelopeError> {
    if bytes.len() > MAX_BYTES {
        return Err(EnvelopeError::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| EnvelopeError::Shape)?;
    let body = text.strip_suffix('\n').filter(|it| it.is_ascii()).ok_or(EnvelopeError::Shape)?;
    if body.split('\n').count() != 13 {
        return Err(EnvelopeError::Shape);
    }
    let mut lines = Lines { rest: body.split('\n'), line: 0 };
    lines.first()?;
    Ok(Envelope {
        seq: lines.number("seq")?,
        kind: lines.value("kind")?.to_owned(),
        serial: serial(lines.value("serial")?)?,
        place: lines.value("place")?.to_owned(),
        recorded_ms: recorded(lines.number("recorded")?)?,
        day: lines.value("day")?.parse()?,
        rulebook: lines.hash("rulebook")?,
        articles: articles(lines.value("articles")?),
        commitments: Commitments {
            public: lines.hash("public")?,
            parties: lines.hash("parties")?,
            regulator: lines.hash("regulator")?,
            personal: lines.hash("personal")?,
        },
    })
}

struct Lines<'a> {
    rest: std::str::Split<'a, char>,
    line: usize,
}

impl<'a> Lines<'a> {
    fn first(&mut self) -> Result<(), EnvelopeError> {
        self.line = 1;
        let found = self.rest.next() == Some(FORMAT);
        if found { Ok(()) } else { Err(EnvelopeError::Line { line: 1, expected: FORMAT }) }
    }

    fn value(&mut self, name: &'static str) -> Result<&'a str, EnvelopeError> {
        self.line += 1;
        let line = self.rest.next().unwrap_or_default();
        line.strip_prefix(name)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or(EnvelopeError::Line { line: self.line, expected: name })
    }

    fn number(&mut self, name: &'static str) -> Result<u64, EnvelopeError> {
        number(self.value(name)?).ok_or(EnvelopeError::Field(name))
    }

    fn hash(&mut self, name: &'static str) -> Result<Hash, EnvelopeError> {
        let mut hash = Hash::default();
        hex::decode_to_slice(self.value(name)?, &mut hash)
            .map_err(|_| EnvelopeError::Field(name))?;
        Ok(hash)
    }
}

fn serial(text: &str) -> Result<Option<Serial>, EnvelopeError> {
    if text == "-" {
        return Ok(None);
    }
    let (register, digits) = text.split_once(' ').ok_or(EnvelopeError::Field("serial"))?;
    let number = number(digits).ok_or(EnvelopeError::Field("serial"))?;
    Ok(Some(Serial { register: register.to_owned(), number }))
}

fn recorded(ms: u64) -> Result<i64, EnvelopeError> {
    i64::try_from(ms).map_err(|_| EnvelopeError::Field("recorded"))
}

fn articles(text: &str) -> Vec<String> {
    if text == "-" { Vec::new() } else { text.split(' ').map(str::to_owned).collect() }
}
