//! The desk itself: opening a place, its clock, and what its entries call for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use governance::{Mode, Report, State};
use ledger::Signer;
use ports::{
    Audience, Batch, Blobs, Clock, Entropy, Journal, Keys, Meter, Progress, ReadingRoom, Snapshot,
    StoredEntry,
};
use rulebook::model::Rulebook;
use terms::{Day, Digest, Instant, OfficerId, ResourceId, RunId, VersionNo};

use crate::bench::{Bench, Effect, Folded, SHAPE, grants_under, person_of};
use crate::canon;
use crate::catalogue::{Catalogue, KnownColumns};
use crate::delivery::Delivery;
use crate::law::Library;
use crate::no::{DeskNo, Failure};
use crate::seal;

/// What the desk stands on.
#[derive(Clone)]
pub struct DeskPorts {
    /// The journal of the place.
    pub journal: Arc<dyn Journal>,
    /// The reading room.
    pub room: Arc<dyn ReadingRoom>,
    /// The key ring of the place.
    pub keys: Arc<dyn Keys>,
    /// Attachments.
    pub blobs: Arc<dyn Blobs>,
    /// The meter of calls.
    pub meter: Arc<dyn Meter>,
    /// The clock; in a rehearsal only the place's own clock counts.
    pub clock: Arc<dyn Clock>,
    /// Randomness fit for keys.
    pub entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for DeskPorts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskPorts")
    }
}

/// Why a place cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// Something could not be read or written.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// Entry 0 is missing.
    #[error("the journal is empty: found the place first")]
    Empty,
    /// The journal is not what its own head says.
    #[error("the entries do not lead to the head of the journal: they were altered")]
    Altered,
    /// The clock is behind the last entry of a live place.
    #[error("the clock says {now}, before the last entry of {last}")]
    ClockBehind {
        /// What the clock says.
        now: Instant,
        /// When the last entry was recorded.
        last: Instant,
    },
}

/// The desk of one place.
pub struct Desk {
    pub(crate) ports: DeskPorts,
    pub(crate) library: Library,
    pub(crate) signer: Signer,
    pub(crate) bench: RwLock<Bench>,
    pub(crate) progress: Mutex<BTreeMap<(ResourceId, VersionNo), Progress>>,
    pub(crate) running: Mutex<BTreeSet<RunId>>,
    known_columns: Mutex<KnownColumns>,
    pub(crate) delivery: Delivery,
    pub(crate) snapshot_at: Mutex<u64>,
    /// The rulebook on record as in force; see [`crate::law`].
    pub(crate) in_force: Mutex<Option<Digest>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Desk({})", self.signer.verifier_key().name())
    }
}

impl Desk {
    /// Opens a place: folds its journal, applies its erasures again, closes what was cut off.
    ///
    /// # Guarantee
    /// Nothing is answered before every erasure on record holds in this copy of the place, and no
    /// run that was cut off runs again.
    ///
    /// # Errors
    /// [`OpenFailure`].
    pub fn open(ports: DeskPorts, library: Library, signer: Signer) -> Result<Self, OpenFailure> {
        let bench = load(&ports)?;
        let size = bench.state.size;
        let desk = Self {
            ports,
            library,
            signer,
            bench: RwLock::new(bench),
            progress: Mutex::default(),
            running: Mutex::default(),
            known_columns: Mutex::default(),
            delivery: Delivery::default(),
            snapshot_at: Mutex::new(size),
            in_force: Mutex::default(),
        };
        desk.check_clock()?;
        desk.turn(&mut desk.write())?;
        desk.erase_again()?;
        desk.close_cut_off()?;
        desk.take_up_meter()?;
        desk.refresh_gates(&desk.read());
        Ok(desk)
    }

    fn check_clock(&self) -> Result<(), OpenFailure> {
        let bench = self.read();
        let place = bench.state.place.as_ref().ok_or(OpenFailure::Empty)?;
        let now = self.ports.clock.now();
        match bench.state.recorded_at {
            Some(last) if place.mode == Mode::Live && now < last => {
                Err(OpenFailure::ClockBehind { now, last })
            }
            _ => Ok(()),
        }
    }

    /// Applies the erasures on record to this copy: keys first, then parts a restore brought back.
    fn erase_again(&self) -> Result<(), Failure> {
        let mut bench = self.write();
        bench.pending = bench.all_effects();
        let erased: Vec<OfficerId> = bench
            .state
            .officers
            .iter()
            .filter(|(_, officer)| officer.erased)
            .map(|(id, _)| id.clone())
            .collect();
        let mut erase = Vec::new();
        for officer in &erased {
            bench.names.remove(officer);
            erase.extend(self.personal_parts(officer)?);
        }
        if !erase.is_empty() {
            let expected_size = bench.state.size;
            self.ports.journal.append(Batch {
                expected_size,
                entries: Vec::new(),
                act: None,
                erase,
            })?;
        }
        self.drive(&mut bench)
    }

    /// The personal parts that still exist under an officer's key.
    pub(crate) fn personal_parts(
        &self,
        officer: &OfficerId,
    ) -> Result<Vec<(u64, Audience)>, Failure> {
        let mut parts = Vec::new();
        self.ports.journal.scan(0, &mut |entry| {
            let own = entry.parts.iter().any(|part| {
                part.audience == Audience::Personal
                    && part.sealed_under.as_ref().and_then(person_of).as_ref() == Some(officer)
            });
            if own {
                parts.push((entry.seq, Audience::Personal));
            }
            true
        })?;
        Ok(parts)
    }

    /// Runs and imports that were cut off are closed, each by an entry; none is repeated.
    fn close_cut_off(&self) -> Result<(), Failure> {
        let mut bench = self.write();
        for (run, officer) in bench.open_runs() {
            let report = Report::RunInterrupted { run, why: "restart".to_owned() };
            self.report(&mut bench, &report, &officer)?;
        }
        for (resource, version) in bench.open_imports() {
            let why = "restart".to_owned();
            let report = Report::ImportFailed { resource, version, why };
            let officer = bench.state.officers.keys().next().cloned();
            if let Some(officer) = officer {
                self.report(&mut bench, &report, &officer)?;
            }
        }
        Ok(())
    }

    /// The law that binds acts now.
    pub fn law(&self) -> &Rulebook {
        let known = *self.in_force.lock().unwrap_or_else(PoisonError::into_inner);
        known.and_then(|digest| self.library.all.get(&digest)).unwrap_or(&self.library.current)
    }

    /// Keeps a snapshot, for a quick start next time.
    ///
    /// # Errors
    /// [`Failure`] when the store cannot be written; nothing is lost by that.
    pub fn rest(&self) -> Result<(), Failure> {
        self.keep_snapshot(&self.read())
    }

    pub(crate) fn progress(&self) -> MutexGuard<'_, BTreeMap<(ResourceId, VersionNo), Progress>> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn running(&self) -> MutexGuard<'_, BTreeSet<RunId>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn known_columns(&self) -> MutexGuard<'_, KnownColumns> {
        self.known_columns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The present instant of the place: the system's, or the rehearsal clock.
    pub(crate) fn now(&self, state: &State) -> Instant {
        let place = state.place.as_ref();
        let rehearsal = place.filter(|place| place.mode == Mode::Rehearsal);
        let now = rehearsal.and_then(|place| place.clock);
        let now = now.unwrap_or_else(|| self.ports.clock.now());
        state.recorded_at.map_or(now, |last| last.max(now))
    }

    /// The legal day of the place.
    ///
    /// # Errors
    /// [`Failure::Bug`] when the place has no zone that is known.
    pub(crate) fn today(&self, state: &State) -> Result<Day, Failure> {
        let zone = state.place.as_ref().map_or("Asia/Shanghai", |place| place.zone.as_str());
        self.now(state).day_in(zone).map_err(Failure::bug)
    }

    /// Does what the entries call for; what fails stays due.
    pub(crate) fn drive(&self, bench: &mut Bench) -> Result<(), Failure> {
        let due = std::mem::take(&mut bench.pending);
        let mut failure = None;
        for effect in due {
            if let Err(error) = self.effect(&bench.state, &effect) {
                tracing::error!(?effect, %error, "an effect is still due");
                bench.pending.push(effect);
                failure = Some(error);
            }
        }
        failure.map_or(Ok(()), Err)
    }

    fn effect(&self, state: &State, effect: &Effect) -> Result<(), Failure> {
        match effect {
            Effect::ErasePerson(officer) => {
                Ok(self.ports.keys.destroy(&seal::person_key(officer))?)
            }
            Effect::EraseVersion(resource, version) => {
                Ok(self.ports.room.erase_version(resource, *version)?)
            }
            Effect::Remember(release, table) => {
                let grant = state.tables.get(table).map(|table| &table.grant);
                let grant = grant.and_then(|grant| crate::grants::for_room(state, grant));
                match grant {
                    Some(grant) => Ok(self.ports.room.remember_release(&grant, table, release)?),
                    None => Ok(()),
                }
            }
            Effect::Clear(agreement) => {
                let under = state.grants.values();
                let under = under.filter(|grant| grants_under(state, agreement, grant));
                for grant in under {
                    self.ports.room.clear_workspace(&grant.workspace)?;
                }
                Ok(())
            }
        }
    }

    pub(crate) fn keep_snapshot(&self, bench: &Bench) -> Result<(), Failure> {
        let folded = Folded { state: bench.state.clone(), index: bench.index.clone() };
        self.ports.journal.keep_snapshot(Snapshot {
            size: bench.state.size,
            shape: SHAPE.to_owned(),
            made_at: self.now(&bench.state),
            bytes: canon::bytes(&folded).map_err(Failure::json)?,
        })?;
        *self.snapshot_at.lock().unwrap_or_else(PoisonError::into_inner) = bench.state.size;
        Ok(())
    }

    /// The entry `seq`, if there is one.
    pub(crate) fn entry(&self, seq: u64) -> Result<Option<StoredEntry>, Failure> {
        let mut found = None;
        self.ports.journal.scan(seq, &mut |entry| {
            found = (entry.seq == seq).then_some(entry);
            false
        })?;
        Ok(found)
    }

    /// Today, now and mode of the place.
    ///
    /// # Errors
    /// [`DeskNo::Failed`] when the place's zone is not known.
    pub fn time(&self) -> Result<(Day, Instant, Mode), DeskNo> {
        let bench = self.read();
        let mode = bench.state.place.as_ref().map_or(Mode::Rehearsal, |place| place.mode);
        Ok((self.today(&bench.state)?, self.now(&bench.state), mode))
    }
}

/// Folds the journal, from its snapshot where one fits.
pub(crate) fn load(ports: &DeskPorts) -> Result<Bench, OpenFailure> {
    let head = ports.journal.head().map_err(Failure::from)?;
    let mut bench = Bench::default();
    let snapshot = ports.journal.snapshot().map_err(Failure::from)?;
    if let Some(snapshot) = snapshot.filter(|it| it.shape == SHAPE && it.size <= head.size)
        && let Ok(folded) = serde_json::from_slice::<Folded>(&snapshot.bytes)
        && folded.state.size == snapshot.size
    {
        bench.state = folded.state;
        bench.index = folded.index;
        bench.catalogue = Catalogue::of(&bench.state, &bench.index);
    }
    scan(ports, &mut bench)?;
    let folded = bench.tree.head();
    if folded.size != head.size || folded.root != head.root.0 {
        return Err(OpenFailure::Altered);
    }
    bench.pending.clear();
    Ok(bench)
}

fn scan(ports: &DeskPorts, bench: &mut Bench) -> Result<(), Failure> {
    let from = bench.state.size;
    let mut failure = None;
    let mut visit = |entry: StoredEntry| {
        let folded = if entry.seq < from {
            bench.pass(&entry);
            Ok(())
        } else {
            bench.fold(&entry)
        };
        if let (Some(name), Some(officer)) = (name_in(ports, &entry), officer_in(&entry)) {
            bench.names.insert(officer, name);
        }
        failure = folded.err();
        failure.is_none()
    };
    ports.journal.scan(0, &mut visit)?;
    failure.map_or(Ok(()), Err)
}

/// The name a personal part holds, while it and its key exist.
pub(crate) fn name_in(ports: &DeskPorts, entry: &StoredEntry) -> Option<String> {
    seal::unseal(entry, ports.keys.as_ref())?.remove("name")
}

pub(crate) fn officer_in(entry: &StoredEntry) -> Option<OfficerId> {
    let part = entry.parts.iter().find(|part| part.audience == Audience::Personal)?;
    person_of(part.sealed_under.as_ref()?)
}
