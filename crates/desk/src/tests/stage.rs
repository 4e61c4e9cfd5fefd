//! A place in memory for the tests: a journal, keys and a clock of a few lines each. Its reading
//! room is empty: whatever it is asked for is missing.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Poll, Waker};

use governance::{Event, Mode, Recorded};
use ledger::{Signer, Tree, leaf_hash};
use ports::{
    AppendFailure, Batch, Blobs, Clock, Content, Dial, Entropy, Grant, Head, ImportOrder,
    ImportReceipt, Journal, KeyFailure, KeyId, Keys, Landing, Limits, Meter, MeterFailure, Metered,
    MeteredCall, PastAct, Pilot, Plan, Progress, Reading, ReadingRoom, RoomFailure, RoomNo, Rows,
    RunReceipt, SecretKey, Snapshot, StoreFailure, StoredEntry, Verdict,
};
use serde_json::Value;
use terms::{
    Day, Digest, Instant, Key, OfficerId, ReleaseId, ResourceId, RunId, TableId, Text, VersionNo,
    WorkspaceId,
};

use crate::canon::sha256;
use crate::record::Sheet;
use crate::{Answer, Asked, Desk, DeskNo, DeskPorts, Founding, Library, OpenFailure, found};

/// A journal in memory.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Pile>, Mutex<Option<Vec<(Batch, Pilot)>>>);

#[derive(Default)]
struct Pile {
    entries: Vec<StoredEntry>,
    tree: Tree,
    acts: BTreeMap<(String, String), PastAct>,
    snapshot: Option<Snapshot>,
}

impl Pile {
    fn head(&self) -> Head {
        let head = self.tree.head();
        Head { size: head.size, root: Digest(head.root) }
    }
}

impl Shelf {
    /// Changes the entries behind the desk's back.
    pub(super) fn tamper(&self, change: impl FnOnce(&mut Vec<StoredEntry>)) {
        change(&mut self.0.lock().unwrap().entries);
    }

    /// From now on what is handed over stays on its way.
    pub(super) fn hold(&self) {
        *self.1.lock().unwrap() = Some(Vec::new());
    }

    /// How many batches are on their way.
    pub(super) fn held(&self) -> usize {
        self.1.lock().unwrap().as_ref().map_or(0, Vec::len)
    }

    /// Lets in what is on its way; the first of it only if it is told to.
    pub(super) fn let_in(&self, also_the_first: bool) {
        let held = self.1.lock().unwrap().take().unwrap();
        for (number, (batch, pilot)) in held.into_iter().enumerate() {
            let broken = || Err(StoreFailure("the disk is full".to_owned()).into());
            pilot.tell(if also_the_first || number > 0 { self.append(batch) } else { broken() });
        }
    }
}

impl Journal for Shelf {
    fn head(&self) -> Result<Head, StoreFailure> {
        Ok(self.0.lock().unwrap().head())
    }

    fn append(&self, batch: Batch) -> Result<Head, AppendFailure> {
        let mut pile = self.0.lock().unwrap();
        let actual = u64::try_from(pile.entries.len()).unwrap();
        if actual != batch.expected_size {
            return Err(AppendFailure::Moved { expected: batch.expected_size, actual });
        }
        if let Some(act) = batch.act {
            let past = PastAct { body: act.body, answer: act.answer };
            if pile.acts.insert((act.actor, act.key), past).is_some() {
                return Err(AppendFailure::Repeated);
            }
        }
        pile.tree.extend(batch.entries.iter().map(|entry| leaf_hash(&entry.envelope)));
        pile.entries.extend(batch.entries);
        for (seq, audience) in batch.erase {
            let seq = usize::try_from(seq).unwrap();
            pile.entries[seq].parts.retain(|part| part.audience != audience);
        }
        Ok(pile.head())
    }

    fn begin(&self, batch: Batch) -> Landing {
        let mut held = self.1.lock().unwrap();
        let Some(held) = held.as_mut() else {
            return Landing::done(self.append(batch));
        };
        let (landing, pilot) = Landing::out();
        held.push((batch, pilot));
        landing
    }

    fn scan(
        &self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> bool,
    ) -> Result<(), StoreFailure> {
        let entries = self.0.lock().unwrap().entries.clone();
        let from = usize::try_from(from).unwrap();
        for entry in entries.into_iter().skip(from) {
            if !visit(entry) {
                break;
            }
        }
        Ok(())
    }

    fn past_act(&self, actor: &str, key: &str) -> Result<Option<PastAct>, StoreFailure> {
        Ok(self.0.lock().unwrap().acts.get(&(actor.to_owned(), key.to_owned())).cloned())
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, StoreFailure> {
        Ok(self.0.lock().unwrap().snapshot.clone())
    }

    fn keep_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreFailure> {
        self.0.lock().unwrap().snapshot = Some(snapshot);
        Ok(())
    }
}

/// Keys made from their names.
#[derive(Default)]
pub(super) struct Ring(Mutex<BTreeMap<KeyId, bool>>);

impl Keys for Ring {
    fn obtain(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        self.0.lock().unwrap().entry(id.clone()).or_insert(true);
        self.find(id)
    }

    fn find(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        match self.0.lock().unwrap().get(id) {
            Some(true) => Ok(SecretKey(sha256(id.0.as_bytes()).0)),
            Some(false) => Err(KeyFailure::Destroyed(id.clone())),
            None => Err(KeyFailure::Unknown(id.clone())),
        }
    }

    fn destroy(&self, id: &KeyId) -> Result<(), KeyFailure> {
        self.0.lock().unwrap().insert(id.clone(), false);
        Ok(())
    }
}

impl Blobs for Ring {
    fn put(&self, _: &str, key: &KeyId, _: &[u8]) -> Result<(), KeyFailure> {
        Err(KeyFailure::Unknown(key.clone()))
    }

    fn read(&self, _: &str, key: &KeyId) -> Result<Vec<u8>, KeyFailure> {
        Err(KeyFailure::Unknown(key.clone()))
    }
}

/// "Random" bytes that are the same every time.
#[derive(Default)]
pub(super) struct Dice(AtomicU64);

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            let thrown = sha256(&number.to_be_bytes());
            chunk.copy_from_slice(&thrown.0[..chunk.len()]);
        }
    }
}

/// A meter in memory on which everything is durable at once.
#[derive(Default)]
pub(super) struct Dials(Mutex<BTreeMap<Dial, Reading>>);

impl Meter for Dials {
    fn record(&self, call: MeteredCall) -> Result<Metered, MeterFailure> {
        let mut dials = self.0.lock().unwrap();
        let reading = dials.entry(call.dial).or_default();
        reading.last += 1;
        Ok(Metered { dial: call.dial, number: reading.last, ticket: 0 })
    }

    fn poll_durable(&self, _: &Metered, _: &Waker) -> Poll<Result<(), MeterFailure>> {
        Poll::Ready(Ok(()))
    }

    fn confirm(&self, call: &Metered) {
        self.0.lock().unwrap().entry(call.dial).or_default().billed += 1;
    }

    fn abandon(&self, call: &Metered) {
        self.0.lock().unwrap().entry(call.dial).or_default().unconfirmed += 1;
    }

    fn read(&self) -> Result<BTreeMap<Dial, Reading>, MeterFailure> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn carry(&self, dial: Dial, reading: Reading) -> Result<(), MeterFailure> {
        self.0.lock().unwrap().insert(dial, reading);
        Ok(())
    }
}

/// A clock that stands.
pub(super) struct Still(pub(super) Instant);

impl Clock for Still {
    fn now(&self) -> Instant {
        self.0
    }
}

/// A reading room with nothing in it.
struct Empty;

fn missing<T>() -> Result<T, RoomFailure> {
    Err(RoomFailure::Missing("thing".to_owned()))
}

impl ReadingRoom for Empty {
    fn import(
        &self,
        _: &ImportOrder,
        _: &mut dyn Read,
        _: &mut dyn FnMut(Progress),
    ) -> Result<ImportReceipt, RoomFailure> {
        missing()
    }
    fn set_aside(&self, _: &ResourceId, _: VersionNo) -> Result<Vec<(u64, String)>, RoomFailure> {
        missing()
    }
    fn check(&self, _: &Grant, _: &str) -> Result<Plan, RoomNo> {
        Ok(missing()?)
    }
    fn run(
        &self,
        _: &Grant,
        _: &str,
        _: (&RunId, &TableId),
        _: Limits,
    ) -> Result<RunReceipt, RoomNo> {
        Ok(missing()?)
    }
    fn look(&self, _: &Grant, _: &TableId) -> Result<Rows, RoomNo> {
        Ok(missing()?)
    }
    fn freeze(&self, _: &TableId) -> Result<Content, RoomFailure> {
        missing()
    }
    fn judge(&self, _: &Grant, _: &TableId) -> Result<Verdict, RoomFailure> {
        missing()
    }
    fn content(&self, _: &TableId, _: Digest) -> Result<Vec<u8>, RoomFailure> {
        missing()
    }
    fn remember_release(&self, _: &Grant, _: &TableId, _: &ReleaseId) -> Result<(), RoomFailure> {
        Ok(())
    }
    fn clear_workspace(&self, _: &WorkspaceId) -> Result<(), RoomFailure> {
        Ok(())
    }
    fn erase_version(&self, _: &ResourceId, _: VersionNo) -> Result<(), RoomFailure> {
        Ok(())
    }
    fn tables(&self, _: &WorkspaceId) -> Result<BTreeMap<TableId, u64>, RoomFailure> {
        Ok(BTreeMap::new())
    }
}

/// Futian in rehearsal.
pub(super) struct Stage {
    pub(super) desk: Desk,
    pub(super) shelf: Arc<Shelf>,
    ports: DeskPorts,
    keys: AtomicU64,
}

pub(super) fn officer(id: &str) -> OfficerId {
    OfficerId::new(id).unwrap()
}

pub(super) fn key(key: &str) -> Key {
    Key::new(key).unwrap()
}

pub(super) fn day(day: &str) -> Day {
    day.parse().unwrap()
}

/// The law of Futian as it stands in the repository.
pub(super) fn library() -> Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(read_library);
    LIBRARY.clone()
}

fn read_library() -> Library {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
    let current = Arc::new(rulebook::load(shelf.join("futian/2024-01-30")).unwrap());
    Library {
        all: BTreeMap::from([(current.digest, Arc::clone(&current))]),
        current,
        calendar: Arc::new(rulebook::load_calendar(shelf.join("calendar")).unwrap()),
        texts: BTreeMap::new(),
    }
}

fn signer() -> Signer {
    Signer::new("gongshu.example/futian", &[7; 32]).unwrap()
}

impl Stage {
    /// A place founded by `lin` of the authority on 2026-01-05, with nobody else in it.
    pub(super) fn founded(mode: Mode) -> Self {
        let shelf = Arc::new(Shelf::default());
        let ring = Arc::new(Ring::default());
        let morning = Instant::at(day("2026-01-05"), 9, "Asia/Shanghai").unwrap();
        let ports = DeskPorts {
            journal: shelf.clone(),
            room: Arc::new(Empty),
            keys: ring.clone(),
            blobs: ring,
            meter: Arc::new(Dials::default()),
            clock: Arc::new(Still(morning)),
            entropy: Arc::new(Dice::default()),
        };
        let founding = Founding {
            place: "futian".to_owned().try_into().unwrap(),
            mode,
            zone: "Asia/Shanghai".to_owned(),
            clock: (mode == Mode::Rehearsal).then_some(morning),
            authority: "authority".to_owned().try_into().unwrap(),
            authority_name: Text::new("主管部门", "the authority"),
            officer: officer("lin"),
            officer_name: "林知远".to_owned(),
            rulebook: library().current.digest,
        };
        found(&ports, &founding).unwrap();
        let desk = Desk::open(ports.clone(), library(), signer()).unwrap();
        Self { desk, shelf, ports, keys: AtomicU64::default() }
    }

    /// A rehearsal with everybody in it.
    pub(super) fn peopled() -> Self {
        let stage = Self::founded(Mode::Rehearsal);
        for (party, form, roles, officers) in [
            ("government", "state_organ", "authorizing_government", "fang"),
            ("statistics", "state_organ", "data_provider", "tan"),
            ("transport", "state_organ", "data_provider", "ouyang ma"),
            ("lotus", "legal_person", "operator_applicant operator", "gao su"),
            ("far-shore", "legal_person", "operator_applicant", "zhong"),
            ("experts", "unincorporated", "expert_panel", "shen"),
        ] {
            let roles: Vec<&str> = roles.split(' ').collect();
            stage.done(
                "lin",
                serde_json::json!({
                    "type": "register_party", "party": party, "legal_form": form, "roles": roles,
                    "name": { "zh": party, "en": party },
                }),
            );
            for id in officers.split(' ') {
                stage.done(
                    "lin",
                    serde_json::json!({
                        "type": "appoint_officer", "officer": id, "party": party,
                        "name": format!("姓名-{id}"),
                    }),
                );
            }
        }
        stage.done("lin", serde_json::json!({
            "type": "appoint_officer", "officer": "qiao", "party": "authority", "name": "姓名-qiao",
        }));
        stage
    }

    pub(super) fn act(&self, who: &str, command: Value) -> Result<Answer, DeskNo> {
        let number = self.keys.fetch_add(1, Ordering::Relaxed);
        self.act_with(who, &format!("key-{number}"), command)
    }

    pub(super) fn act_with(&self, who: &str, name: &str, command: Value) -> Result<Answer, DeskNo> {
        let command = serde_json::from_value(command).unwrap();
        self.desk.act(&officer(who), &key(name), &Asked { happened_on: None, command })
    }

    pub(super) fn done(&self, who: &str, command: Value) -> Answer {
        let told = command.to_string();
        self.act(who, command).unwrap_or_else(|no| panic!("{told}: {no:?}"))
    }

    /// Moves the clock to nine in the morning of a day.
    pub(super) fn on(&self, to: &str) {
        let to = Instant::at(day(to), 9, "Asia/Shanghai").unwrap();
        self.done("lin", serde_json::json!({ "type": "move_clock", "to": to }));
    }

    /// Records an event that would need the reading room to come about.
    pub(super) fn put(&self, event: Value) -> u64 {
        let event: Event = serde_json::from_value(event).unwrap();
        let recorded = [Recorded {
            event,
            cites: Vec::new(),
            register: None,
            public: BTreeMap::new(),
            words: BTreeMap::from([("sql".to_owned(), "SELECT 1".to_owned())]),
            personal: None,
        }];
        let mut bench = self.desk.write();
        let today = self.desk.today(&bench.state).unwrap();
        let sheet = Sheet { actor: None, happened_on: today, recorded: &recorded };
        self.desk.append(&mut bench, sheet, |_, _| Ok(None)).unwrap()[0]
    }

    /// Opens the place again from what is stored.
    pub(super) fn reopened(self) -> Result<Self, OpenFailure> {
        let desk = Desk::open(self.ports.clone(), library(), signer())?;
        Ok(Self { desk, ..self })
    }

    /// As [`Stage::reopened`] under a clock that says another time.
    pub(super) fn reopened_at(self, now: Instant) -> Result<Self, OpenFailure> {
        let ports = DeskPorts { clock: Arc::new(Still(now)), ..self.ports.clone() };
        let desk = Desk::open(ports.clone(), library(), signer())?;
        Ok(Self { desk, ports, ..self })
    }
}
