//! How an event becomes an entry: parts for each audience, commitments, the public envelope.

use std::collections::BTreeMap;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use governance::{Event, Personal, Recorded};
use ledger::{Commitments, Envelope, Serial, personal_additional_data};
use ports::{Audience, Entropy, KeyId, Keys, StoredEntry, StoredPart};
use serde::{Deserialize, Serialize};
use terms::{Day, Digest, Instant, OfficerId, PlaceId, RuleId};

use crate::canon;
use crate::no::Failure;

const NONCE: usize = 12;

/// The part for the supervisors: the event that state is folded from, and what it rests on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The version of this shape.
    pub(crate) v: u8,
    /// The officer who acted; none for what the desk itself reports.
    pub(crate) actor: Option<OfficerId>,
    /// The legal day the act happened.
    pub(crate) happened_on: Day,
    /// The rules it rests on.
    pub(crate) rules: Vec<RuleId>,
    /// What happened.
    pub(crate) event: Event,
}

/// What all entries of one act share.
pub(crate) struct Page<'a> {
    pub(crate) place: &'a PlaceId,
    pub(crate) actor: Option<&'a OfficerId>,
    pub(crate) happened_on: Day,
    pub(crate) recorded_at: Instant,
    pub(crate) today: Day,
    pub(crate) rulebook: Digest,
}

/// The key a person's words are sealed under.
pub(crate) fn person_key(officer: &OfficerId) -> KeyId {
    KeyId(format!("person/{officer}"))
}

/// Makes the entry `seq` of an event.
pub(crate) fn entry(
    (seq, recorded): (u64, &Recorded),
    page: &Page<'_>,
    (keys, entropy): (&dyn Keys, &dyn Entropy),
) -> Result<StoredEntry, Failure> {
    let record = Record {
        v: 1,
        actor: page.actor.cloned(),
        happened_on: page.happened_on,
        rules: recorded.cites.iter().map(|cite| cite.rule.clone()).collect(),
        event: recorded.event.clone(),
    };
    let personal = match &recorded.personal {
        Some(personal) => Some(seal(seq, personal, (keys, entropy))?),
        None => None,
    };
    let part = |audience, bytes| StoredPart {
        audience,
        opening: fresh(entropy),
        bytes,
        sealed_under: None,
    };
    let mut parts = vec![
        part(Audience::Public, facts(&recorded.public)?),
        part(Audience::Parties, facts(&recorded.words)?),
        part(Audience::Regulator, canon::bytes(&record).map_err(Failure::json)?),
        part(Audience::Personal, Vec::new()),
    ];
    if let (Some((key, bytes)), Some(last)) = (personal, parts.last_mut()) {
        last.bytes = bytes;
        last.sealed_under = Some(key);
    }
    let envelope = envelope(seq, recorded, page, &parts)?;
    Ok(StoredEntry { seq, kind: recorded.event.kind().to_owned(), envelope, parts })
}

fn envelope(
    seq: u64,
    recorded: &Recorded,
    page: &Page<'_>,
    parts: &[StoredPart],
) -> Result<Vec<u8>, Failure> {
    let mut articles: Vec<String> =
        recorded.cites.iter().map(|cite| cite.article.to_string()).collect();
    articles.sort_unstable();
    articles.dedup();
    let part = |audience| {
        let found = parts.iter().find(|part| part.audience == audience);
        found.map_or((&[0; 32], [].as_slice()), |part| (&part.opening, part.bytes.as_slice()))
    };
    let date = page.today.date();
    let envelope = Envelope {
        seq,
        kind: recorded.event.kind().to_owned(),
        serial: recorded
            .register
            .map(|(register, number)| Serial { register: register.code().to_owned(), number }),
        place: page.place.to_string(),
        recorded_ms: page.recorded_at.millis(),
        day: date.to_string().parse().map_err(Failure::bug)?,
        rulebook: page.rulebook.0,
        articles,
        commitments: Commitments::to([
            part(Audience::Public),
            part(Audience::Parties),
            part(Audience::Regulator),
            part(Audience::Personal),
        ]),
    };
    envelope.encode().map_err(Failure::bug)
}

/// Facts as canonical JSON; nothing to say is zero bytes.
fn facts(facts: &BTreeMap<String, String>) -> Result<Vec<u8>, Failure> {
    if facts.is_empty() {
        return Ok(Vec::new());
    }
    canon::bytes(facts).map_err(Failure::json)
}

/// The record an entry holds for the supervisors.
///
/// # Errors
/// [`Failure::Damaged`] when it cannot be read.
pub(crate) fn record_of(entry: &StoredEntry) -> Result<Record, Failure> {
    let part = entry.parts.iter().find(|part| part.audience == Audience::Regulator);
    let record = part.and_then(|part| serde_json::from_slice(&part.bytes).ok());
    record.ok_or_else(|| Failure::Damaged(format!("entry {}", entry.seq)))
}

/// The facts or words of a part; a part that was erased or says nothing has none.
pub(crate) fn words_of(entry: &StoredEntry, audience: Audience) -> BTreeMap<String, String> {
    let part = entry.parts.iter().find(|part| part.audience == audience);
    part.and_then(|part| serde_json::from_slice(&part.bytes).ok()).unwrap_or_default()
}

fn fresh(entropy: &dyn Entropy) -> [u8; 32] {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    bytes
}

/// Seals personal words: nonce ‖ ciphertext ‖ tag, tied to the entry and the key's name.
fn seal(
    seq: u64,
    personal: &Personal,
    (keys, entropy): (&dyn Keys, &dyn Entropy),
) -> Result<(KeyId, Vec<u8>), Failure> {
    let id = person_key(&personal.officer);
    let key = keys.obtain(&id)?;
    let cipher = Aes256Gcm::new_from_slice(&key.0).map_err(Failure::bug)?;
    let mut nonce = [0; NONCE];
    entropy.fill(&mut nonce);
    let words = canon::bytes(&personal.words).map_err(Failure::json)?;
    let aad = personal_additional_data(&id.0, seq);
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), Payload { msg: &words, aad: &aad })
        .map_err(Failure::bug)?;
    Ok((id, [&nonce[..], &sealed].concat()))
}

/// Opens the personal words of an entry; none when they or their key were erased.
pub(crate) fn unseal(entry: &StoredEntry, keys: &dyn Keys) -> Option<BTreeMap<String, String>> {
    let part = entry.parts.iter().find(|part| part.audience == Audience::Personal)?;
    let id = part.sealed_under.as_ref()?;
    let key = keys.find(id).ok()?;
    let cipher = Aes256Gcm::new_from_slice(&key.0).ok()?;
    let (nonce, sealed) = part.bytes.split_first_chunk::<NONCE>()?;
    let aad = personal_additional_data(&id.0, entry.seq);
    let words = cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: &aad }).ok()?;
    serde_json::from_slice(&words).ok()
}
