//! Founding a place: entry 0, the data authority and its first officer.

use std::collections::{BTreeMap, BTreeSet};

use governance::{Event, LegalForm, Mode, Personal, Recorded, State};
use ports::Batch;
use terms::{Instant, OfficerId, PartyId, PlaceId, Role, Text};

use crate::desk::DeskPorts;
use crate::no::Failure;
use crate::seal::{self, Page};

/// What a place begins with.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The place.
    pub place: PlaceId,
    /// Live or rehearsal, for good.
    pub mode: Mode,
    /// IANA zone of its legal days.
    pub zone: String,
    /// Where the rehearsal clock begins; none in a live place.
    pub clock: Option<Instant>,
    /// The body that acts as data authority.
    pub authority: PartyId,
    /// Its public name.
    pub authority_name: Text,
    /// Its first officer, who enters everybody else.
    pub officer: OfficerId,
    /// The officer's name: personal, sealed under the officer's own key.
    pub officer_name: String,
    /// The digest of the rulebook the place begins under.
    pub rulebook: terms::Digest,
}

/// Founds a place in an empty journal.
///
/// # Errors
/// [`Failure`] when the journal is not empty or cannot be written.
pub fn found(ports: &DeskPorts, founding: &Founding) -> Result<(), Failure> {
    let now = founding.clock.unwrap_or_else(|| ports.clock.now());
    let today = now.day_in(&founding.zone).map_err(Failure::bug)?;
    let page = Page {
        place: &founding.place,
        actor: None,
        happened_on: today,
        recorded_at: now,
        today,
        rulebook: founding.rulebook,
    };
    let keys = (ports.keys.as_ref(), ports.entropy.as_ref());
    let recorded = first_records(founding);
    let entries = (0_u64..)
        .zip(&recorded)
        .map(|numbered| seal::entry(numbered, &page, keys))
        .collect::<Result<Vec<_>, _>>()?;
    ports.journal.append(Batch { expected_size: 0, entries, act: None, erase: Vec::new() })?;
    Ok(())
}

fn first_records(founding: &Founding) -> Vec<Recorded> {
    let record = |event, personal| Recorded {
        event,
        cites: Vec::new(),
        register: None,
        public: BTreeMap::new(),
        words: BTreeMap::new(),
        personal,
    };
    let mut place = record(
        Event::PlaceFounded {
            place: founding.place.clone(),
            mode: founding.mode,
            zone: founding.zone.clone(),
            clock: founding.clock,
        },
        None,
    );
    let mode = if founding.mode == Mode::Live { "live" } else { "rehearsal" };
    place.public.insert("mode".to_owned(), mode.to_owned());
    place.public.insert("zone".to_owned(), founding.zone.clone());
    let party = record(
        Event::PartyRegistered {
            party: founding.authority.clone(),
            name: founding.authority_name.clone(),
            roles: BTreeSet::from([Role::DataAuthority, Role::Administrator]),
            legal_form: LegalForm::StateOrgan,
        },
        None,
    );
    let officer = record(
        Event::OfficerAppointed {
            officer: founding.officer.clone(),
            party: founding.authority.clone(),
        },
        Some(Personal {
            officer: founding.officer.clone(),
            words: BTreeMap::from([("name".to_owned(), founding.officer_name.clone())]),
        }),
    );
    vec![place, party, officer]
}

/// Whether the journal holds a place already.
///
/// # Errors
/// [`Failure`] when it cannot be read.
pub fn is_founded(ports: &DeskPorts) -> Result<bool, Failure> {
    Ok(ports.journal.head()?.size > 0)
}

/// The state of a journal, folded without opening the place.
///
/// # Errors
/// [`crate::OpenFailure`].
pub fn fold(ports: &DeskPorts) -> Result<State, crate::OpenFailure> {
    Ok(crate::desk::load(ports)?.state)
}
