//! Calls of products by programs, as the server lets them through.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use desk::{Denied, Desk, Entry, Gate, Media, Passage, Ready};
use journeys::{No, NoCode};
use serde_json::Value;

use super::wire::{self, Come};

/// Answers a call of `/deliver/PRODUCT?name=value`, or gives the file of a product.
pub(super) fn call(desk: &Desk, secret: &str, path: &str) -> Come {
    let (address, words) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = address.split('/').skip(1).collect();
    let ready = match parts.as_slice() {
        ["deliver", product] => through(desk, (secret, product), |gate| answer(desk, gate, words)),
        ["deliver", product, "file"] => {
            through(desk, (secret, product), |gate| desk.prepare_file(gate))
        }
        _ => return Err(wire::no_page(path)),
    };
    let ready = ready.map_err(said)?;
    match ready.media {
        Media::Json => serde_json::from_slice(&ready.bytes).map_err(|it| wire::malformed(&it)),
        Media::Csv => Ok(Value::String(String::from_utf8_lossy(&ready.bytes).into_owned())),
    }
}

fn answer(desk: &Desk, gate: &Arc<Gate>, words: &str) -> Result<Arc<Ready>, Denied> {
    if let Some(ready) = gate.known(words)? {
        return Ok(ready);
    }
    let pairs = words.split('&').filter_map(|pair| pair.split_once('='));
    let given: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    desk.prepare(gate, &gate.arguments(&given)?, words)
}

/// Lets a call in, on record before its answer is given.
fn through(
    desk: &Desk,
    (secret, product): (&str, &str),
    prepare: impl Fn(&Arc<Gate>) -> Result<Arc<Ready>, Denied>,
) -> Result<Arc<Ready>, Denied> {
    loop {
        let gate = desk.gate(secret, product)?;
        let ready = prepare(&gate)?;
        match desk.enter(&gate, &ready)? {
            Entry::In(passage) => {
                recorded(&passage)?;
                passage.handed_over();
                return Ok(ready);
            }
            Entry::Lease => desk.lease(&gate)?,
            Entry::Moved => {}
        }
    }
}

/// Waits until a call is durable; the meter in memory never makes anybody wait.
fn recorded(passage: &Passage) -> Result<(), Denied> {
    let mut durable = pin!(passage.durable());
    loop {
        if let Poll::Ready(done) = durable.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Ok(done?);
        }
    }
}

fn said(denied: Denied) -> No {
    match denied {
        Denied::UnknownKey => wire::unauthenticated(),
        Denied::Arguments(text) => wire::no(NoCode::Malformed, text),
        Denied::NoSuchProduct(text) => wire::no(NoCode::NotFound, text),
        Denied::Refused(refusal) => No {
            code: NoCode::Refused,
            detail: None,
            grounds: refusal.as_ref().clone().into(),
            entry: None,
            findings: Vec::new(),
        },
        Denied::TooFast { .. } | Denied::Spent { .. } => {
            wire::malformed(&"the calls that may be made are used up")
        }
        Denied::No(no) => wire::said(no),
    }
}
