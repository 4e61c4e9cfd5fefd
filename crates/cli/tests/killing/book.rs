//! The driver's own list of what was acknowledged, and how it is held against the place.

use std::collections::{BTreeMap, BTreeSet};

use journeys::{No, NoCode, Reply};
use serde_json::Value;
use terms::OfficerId;

/// What is sent, with its key.
#[derive(Clone, Debug)]
pub(crate) enum Sent {
    /// To `/api/acts` or `/api/clock`.
    Json {
        /// The address.
        path: &'static str,
        /// The body, the key included.
        body: Value,
    },
    /// To `/api/imports`.
    File {
        /// The address with the key.
        path: String,
        /// The file.
        bytes: Vec<u8>,
    },
}

/// An act that was acknowledged.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    /// Who did it.
    pub(crate) actor: OfficerId,
    /// What was sent.
    pub(crate) sent: Sent,
    /// What came back.
    pub(crate) reply: Reply,
}

/// Everything that was acknowledged, in order.
#[derive(Debug, Default)]
pub(crate) struct Book {
    acts: Vec<Acknowledged>,
    /// Officers who can no longer log in.
    gone: BTreeSet<OfficerId>,
    /// Replies that told of a cut-off.
    pub(crate) interrupted: usize,
}

impl Book {
    /// Takes down an act.
    pub(crate) fn note(&mut self, act: Acknowledged) {
        if let Sent::Json { body, .. } = &act.sent
            && body.pointer("/command/type").and_then(Value::as_str) == Some("dismiss_officer")
            && matches!(act.reply, Reply::Done(_))
        {
            let officer = body.pointer("/command/officer").and_then(Value::as_str);
            self.gone.extend(officer.and_then(|officer| OfficerId::new(officer).ok()));
        }
        self.acts.push(act);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.acts.len()
    }

    /// The acts that can be asked for again. What was malformed, or unknown to the caller, left no
    /// trace under its key and is judged anew.
    pub(crate) fn askable(&self) -> impl Iterator<Item = &Acknowledged> {
        let kept = |reply: &Reply| match reply {
            Reply::Done(_) => true,
            Reply::No(no) => no.code.is_refusal(),
        };
        self.acts.iter().filter(move |act| !self.gone.contains(&act.actor) && kept(&act.reply))
    }

    /// Holds the list against the whole log: each acknowledged entry is there once and records one
    /// act, and what no acknowledged act accounts for are cut-offs, each with its debit.
    pub(crate) fn hold_against(&self, log: &[(u64, String)]) {
        let kinds: BTreeMap<u64, &str> =
            log.iter().map(|(seq, kind)| (*seq, kind.as_str())).collect();
        assert_eq!(kinds.len(), log.len(), "an entry came twice");
        let mut claimed: BTreeMap<u64, usize> = BTreeMap::new();
        for (at, act) in self.acts.iter().enumerate() {
            for seq in entries(&act.reply) {
                assert!(kinds.contains_key(&seq), "entry {seq} of act {at} was lost");
                let before = claimed.insert(seq, at);
                let same = before.is_none_or(|before| key(&self.acts[before]) == key(act));
                assert!(same, "entry {seq} records acts {before:?} and {at}");
            }
        }
        let mut rest: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, kind) in kinds.iter().filter(|(seq, _)| !claimed.contains_key(seq)) {
            *rest.entry(kind).or_default() += 1;
        }
        // The founding, and files handed over: no key, so none on the list.
        for kind in ["place.founded", "party.registered", "officer.appointed", "file.delivered"] {
            if let Some(count) = rest.remove(kind) {
                assert_eq!(count, 1, "{kind}: an act nobody did");
            }
        }
        let mut take = |kind: &str| rest.remove(kind).unwrap_or(0);
        assert_eq!(take("run.admitted"), take("run.interrupted"), "a debit without a run");
        assert_eq!(take("import.started"), take("import.failed"), "an import without an end");
        assert!(rest.is_empty(), "entries nobody asked for: {rest:?}");
    }
}

/// Whether an answer to an act sent again is the one before. Looking is asked for anew each time,
/// so a look may meanwhile be refused, or be cut off with the grant.
pub(crate) fn is_same(act: &Acknowledged, again: &Reply) -> bool {
    if *again == act.reply {
        return true;
    }
    let command = match &act.sent {
        Sent::Json { body, .. } => body.pointer("/command/type").and_then(Value::as_str),
        Sent::File { .. } => None,
    };
    let closed =
        matches!(again, Reply::No(no) if no.code.is_refusal() || no.code == NoCode::NotFound);
    command == Some("look") && closed
}

/// Whether a reply says that a run or an import was cut off.
pub(crate) fn is_cut_off(reply: &Reply) -> bool {
    let said = |no: &No| no.detail.as_ref().is_some_and(|it| it.en.contains("interrupted"));
    matches!(reply, Reply::No(no) if no.code == NoCode::Failed && said(no))
}

fn key(act: &Acknowledged) -> (OfficerId, String) {
    let key = match &act.sent {
        Sent::Json { body, .. } => {
            body.get("key").and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        Sent::File { path, .. } => path.clone(),
    };
    (act.actor.clone(), key)
}

fn entries(reply: &Reply) -> Vec<u64> {
    match reply {
        Reply::Done(body) => {
            let entries = body.get("entries").and_then(Value::as_array);
            entries.into_iter().flatten().filter_map(Value::as_u64).collect()
        }
        Reply::No(no) => no.entry.into_iter().collect(),
    }
}
