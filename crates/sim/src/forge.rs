//! Entries made by hand, as the desk would write them: for checks of the checkers, and for load.

use governance::{Event, Register};
use ledger::{Commitments, Envelope, Serial};
use ports::{Audience, StoredEntry, StoredPart};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use terms::{Day, Digest, Instant, PlaceId};

/// What forged entries share.
#[derive(Clone, Debug)]
pub struct Forge {
    /// The place.
    pub place: PlaceId,
    /// The legal day.
    pub day: Day,
    /// When they are recorded.
    pub at: Instant,
    /// The rulebook.
    pub rulebook: Digest,
}

/// Why an entry cannot be forged.
#[derive(Debug, thiserror::Error)]
#[error("the entry cannot be made: {0}")]
pub struct ForgeFailure(String);

impl Forge {
    /// The entry `seq` of an event, with the serial that the event says.
    ///
    /// # Errors
    /// [`ForgeFailure`] when it cannot be written.
    pub fn entry(&self, seq: u64, event: &Event) -> Result<StoredEntry, ForgeFailure> {
        let failed = |error: &dyn std::fmt::Display| ForgeFailure(error.to_string());
        let record = json!({
            "v": 1, "actor": null, "happened_on": self.day, "rules": [], "event": event,
        });
        let part = |audience, bytes: Vec<u8>| {
            let about = format!("{seq} {audience:?}");
            let opening = Sha256::digest(about.as_bytes()).into();
            StoredPart { audience, opening, bytes, sealed_under: None }
        };
        let parts = vec![
            part(Audience::Public, Vec::new()),
            part(Audience::Parties, Vec::new()),
            part(Audience::Regulator, record.to_string().into_bytes()),
            part(Audience::Personal, Vec::new()),
        ];
        let committed: Vec<(&[u8; 32], &[u8])> =
            parts.iter().map(|part| (&part.opening, part.bytes.as_slice())).collect();
        let committed = <[_; 4]>::try_from(committed).map_err(|_| failed(&"four parts"))?;
        let envelope = Envelope {
            seq,
            kind: event.kind().to_owned(),
            serial: serial_of(event),
            place: self.place.to_string(),
            recorded_ms: self.at.millis(),
            day: self.day.to_string().parse().map_err(|error| failed(&error))?,
            rulebook: self.rulebook.0,
            articles: Vec::new(),
            commitments: Commitments::to(committed),
        };
        let envelope = envelope.encode().map_err(|error| failed(&error))?;
        Ok(StoredEntry { seq, kind: event.kind().to_owned(), envelope, parts })
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only some events stand in a register")]
fn serial_of(event: &Event) -> Option<Serial> {
    let (register, number) = match event {
        Event::CallPublished { serial, .. } | Event::PartnerRulesPublished { serial, .. } => {
            (Register::Disclosures, serial)
        }
        Event::ProductRegistered { serial, .. } => (Register::Products, serial),
        Event::SubscriptionOpened { serial, .. } => (Register::Subscriptions, serial),
        Event::AgreementCameIntoForce { serial, .. } => (Register::Agreements, serial),
        Event::GrantMade { serial, .. } => (Register::Grants, serial),
        Event::FileReleased { serial, .. } => (Register::Releases, serial),
        Event::PersonErased { serial, .. } | Event::VersionErased { serial, .. } => {
            (Register::Erasures, serial)
        }
        Event::ActRefused { serial, .. } => (Register::Refusals, serial),
        _ => return None,
    };
    Some(Serial { register: register.code().to_owned(), number: *number })
}
