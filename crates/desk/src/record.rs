//! The one way anything is recorded, and who sees it when.
//!
//! An act is folded in and handed to the journal under the lock of the place, and waited for
//! outside of it, so that acts of several people share one sync of the disk. Whoever looks at the
//! place waits until what is folded in is durable; whoever acts is answered no sooner.

use std::sync::{PoisonError, RwLockReadGuard, RwLockWriteGuard};

use governance::{Event, Recorded, Report, record};
use ports::{Act, Audience, Batch, Head, Landing, StoredEntry};
use terms::{Day, Digest, Key, OfficerId};

use crate::bench::Bench;
use crate::delivery;
use crate::desk::{Desk, load, name_in};
use crate::no::Failure;
use crate::seal::{self, Page};

/// After how many entries a snapshot is kept, at the least.
const SNAPSHOT_EVERY: u64 = 2048;
/// After which part of the journal, where that is more: a snapshot holds the whole state, and a
/// large place must not write it all the time.
const SNAPSHOT_PART: u64 = 4;

/// What is recorded at once.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'a> {
    pub(crate) actor: Option<&'a OfficerId>,
    pub(crate) happened_on: Day,
    pub(crate) recorded: &'a [Recorded],
}

/// What is folded in and on its way to the disk.
#[derive(Clone, Debug)]
pub(crate) struct Afloat {
    landing: Landing,
    /// Where the journal ends once it is in.
    expected: Head,
    /// Which folding of the journal it was folded into.
    epoch: u64,
}

impl Afloat {
    fn wait(&self) -> Result<(), Failure> {
        if self.landing.wait()? == self.expected {
            return Ok(());
        }
        Err(Failure::Damaged("the head of the journal".to_owned()))
    }
}

impl Bench {
    /// Notes that an act is on its way under this key, so that the same one again waits for it.
    pub(crate) fn fly(&mut self, caller: &OfficerId, key: &Key) {
        self.flying.retain(|(_, _, afloat)| !afloat.landing.is_known());
        if let Some(afloat) = self.afloat.clone() {
            self.flying.push((caller.clone(), key.clone(), afloat));
        }
    }
}

impl Desk {
    /// The place as it is recorded: waits for what is on its way.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Bench> {
        loop {
            let bench = self.peek();
            let Some(afloat) = &bench.afloat else { return bench };
            if afloat.wait().is_ok() {
                return bench;
            }
            let epoch = afloat.epoch;
            drop(bench);
            self.recover(epoch);
        }
    }

    /// The place as it will be when what is on its way is in. Nothing of it is told to anybody.
    pub(crate) fn peek(&self) -> RwLockReadGuard<'_, Bench> {
        self.bench.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place as it is recorded, to be changed.
    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Bench> {
        let mut bench = self.ahead();
        self.catch_up(&mut bench);
        bench
    }

    /// Waits until all that is folded in is durable; what is not in is undone.
    fn catch_up(&self, bench: &mut Bench) {
        if bench.afloat.as_ref().is_some_and(|afloat| afloat.wait().is_err()) {
            self.reload(bench);
        }
        bench.afloat = None;
    }

    /// Lets an act in that is on its way under this key, so that it is remembered.
    pub(crate) fn let_in(&self, bench: &mut Bench, caller: &OfficerId, key: &Key) {
        if bench.flying.iter().any(|(by, under, _)| by == caller && under == key) {
            self.catch_up(bench);
        }
    }

    /// The place to be changed, ahead of the disk; see [`Self::launch`].
    pub(crate) fn ahead(&self) -> RwLockWriteGuard<'_, Bench> {
        self.bench.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records what an effect came to.
    pub(crate) fn report(
        &self,
        bench: &mut Bench,
        report: &Report,
        officer: &OfficerId,
    ) -> Result<Vec<u64>, Failure> {
        let today = self.today(&bench.state)?;
        let recorded = record(&bench.state, report, officer, today);
        self.append(
            bench,
            Sheet { actor: None, happened_on: today, recorded: &recorded },
            |_, _| Ok(None),
        )
    }

    /// Appends events durably and folds them in.
    ///
    /// `answer` is asked for the act to be remembered once the events are folded in, with the
    /// numbers of their entries.
    pub(crate) fn append(
        &self,
        bench: &mut Bench,
        sheet: Sheet<'_>,
        answer: impl FnOnce(&Bench, &[u64]) -> Result<Option<Act>, Failure>,
    ) -> Result<Vec<u64>, Failure> {
        let seqs = self.launch(bench, sheet, answer)?;
        self.moor(bench, sheet, &seqs)?;
        Ok(seqs)
    }

    /// Folds events in and hands them to the journal: they are recorded when [`Self::moor`] or
    /// [`Self::land`] says so, and undone otherwise.
    pub(crate) fn launch(
        &self,
        bench: &mut Bench,
        sheet: Sheet<'_>,
        answer: impl FnOnce(&Bench, &[u64]) -> Result<Option<Act>, Failure>,
    ) -> Result<Vec<u64>, Failure> {
        if let Some(why) = &bench.broken {
            return Err(Failure::Closed(why.clone()));
        }
        let expected_size = bench.state.size;
        let entries = self.entries(bench, &sheet)?;
        let erase = self.erasures(sheet.recorded)?;
        let launched = fold(bench, &entries, answer);
        if launched.is_err() {
            self.reload(bench);
        }
        let (seqs, act) = launched?;
        let head = bench.tree.head();
        let expected = Head { size: head.size, root: Digest(head.root) };
        let landing = self.ports.journal.begin(Batch { expected_size, entries, act, erase });
        bench.afloat = Some(Afloat { landing, expected, epoch: bench.epoch });
        Ok(seqs)
    }

    /// Waits under the lock until what was launched is durable, and does what must follow before
    /// anybody else acts.
    pub(crate) fn moor(
        &self,
        bench: &mut Bench,
        sheet: Sheet<'_>,
        seqs: &[u64],
    ) -> Result<(), Failure> {
        if let Some(afloat) = bench.afloat.clone() {
            let landed = afloat.wait().and_then(|()| self.learn_names(bench, seqs));
            if landed.is_err() {
                self.reload(bench);
            }
            landed?;
            bench.afloat = None;
        }
        if sheet.recorded.iter().any(|it| delivery::matters(&it.event)) {
            self.refresh_gates(bench);
        }
        if self.is_snapshot_due(bench)
            && let Err(error) = self.keep_snapshot(bench)
        {
            tracing::warn!(%error, "no snapshot was kept");
        }
        Ok(())
    }

    /// Whether nothing must follow what was launched, so that others may act before it is durable.
    pub(crate) fn is_quiet(&self, bench: &Bench, sheet: Sheet<'_>) -> bool {
        let follows = |event: &Event| {
            delivery::matters(event)
                || matches!(event, Event::OfficerAppointed { .. } | Event::PersonErased { .. })
        };
        bench.pending.is_empty()
            && !self.is_snapshot_due(bench)
            && !sheet.recorded.iter().any(|it| follows(&it.event))
    }

    /// Waits outside the lock until what was launched is durable.
    pub(crate) fn land(&self, afloat: &Afloat) -> Result<(), Failure> {
        let landed = afloat.wait();
        if landed.is_err() {
            self.recover(afloat.epoch);
        }
        landed
    }

    /// Folds the journal anew unless somebody did since.
    fn recover(&self, epoch: u64) {
        let mut bench = self.ahead();
        if bench.epoch == epoch {
            self.reload(&mut bench);
        }
    }

    /// After a failed append only the journal knows what is in.
    fn reload(&self, bench: &mut Bench) {
        // What is still on its way is in before the journal is read, or never will be.
        if let Some(afloat) = bench.afloat.take() {
            drop(afloat.wait());
        }
        let epoch = bench.epoch + 1;
        match load(&self.ports) {
            Ok(mut loaded) => {
                loaded.pending = loaded.all_effects();
                *bench = loaded;
                self.refresh_gates(bench);
            }
            Err(why) => {
                self.delivery.shut(&why.to_string());
                bench.broken = Some(why.to_string());
            }
        }
        bench.epoch = epoch;
    }

    /// Takes up the names that new entries brought.
    fn learn_names(&self, bench: &mut Bench, seqs: &[u64]) -> Result<(), Failure> {
        let named: Vec<_> = bench.index.people.iter().filter(|(_, at)| seqs.contains(at)).collect();
        let mut learnt = Vec::new();
        for (officer, at) in named {
            let name = self.entry(*at)?.and_then(|entry| name_in(&self.ports, &entry));
            learnt.extend(name.map(|name| (officer.clone(), name)));
        }
        bench.names.extend(learnt);
        Ok(())
    }

    fn entries(&self, bench: &Bench, sheet: &Sheet<'_>) -> Result<Vec<StoredEntry>, Failure> {
        let place = bench.state.place.as_ref().map(|place| place.id.clone());
        let place = place.ok_or_else(|| Failure::Bug("the place was not founded".to_owned()))?;
        // The entry that says which law binds from here on rests on it already.
        let adopted = sheet.recorded.iter().find_map(|it| {
            let Event::RulebookAdopted { rulebook, .. } = &it.event else { return None };
            Some(*rulebook)
        });
        let page = Page {
            place: &place,
            actor: sheet.actor,
            happened_on: sheet.happened_on,
            recorded_at: self.now(&bench.state),
            today: self.today(&bench.state)?,
            rulebook: adopted.unwrap_or_else(|| self.library.in_force(&bench.state).digest),
        };
        let ports = (self.ports.keys.as_ref(), self.ports.entropy.as_ref());
        let numbered = (bench.state.size..).zip(sheet.recorded);
        numbered.map(|numbered| seal::entry(numbered, &page, ports)).collect()
    }

    fn erasures(&self, recorded: &[Recorded]) -> Result<Vec<(u64, Audience)>, Failure> {
        let mut erase = Vec::new();
        for it in recorded {
            if let Event::PersonErased { officer, .. } = &it.event {
                erase.extend(self.personal_parts(officer)?);
            }
        }
        Ok(erase)
    }

    fn is_snapshot_due(&self, bench: &Bench) -> bool {
        let last = *self.snapshot_at.lock().unwrap_or_else(PoisonError::into_inner);
        bench.state.size.saturating_sub(last) >= SNAPSHOT_EVERY.max(last / SNAPSHOT_PART)
    }
}

fn fold(
    bench: &mut Bench,
    entries: &[StoredEntry],
    answer: impl FnOnce(&Bench, &[u64]) -> Result<Option<Act>, Failure>,
) -> Result<(Vec<u64>, Option<Act>), Failure> {
    for entry in entries {
        bench.fold(entry)?;
    }
    let seqs: Vec<u64> = entries.iter().map(|entry| entry.seq).collect();
    let act = answer(bench, &seqs)?;
    Ok((seqs, act))
}
